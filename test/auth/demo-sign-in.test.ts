import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { castRoles } from '#src/auth/demo-sign-in/queries.ts'
import { demoId } from '#src/demo/ids.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'

let world: World
let demo: World
beforeAll(async () => {
  world = await createWorld()
  demo = await createWorld({ env: { DEMO: '1' } })
  await demo.sql`insert into people ${demo.sql(castRoles.map(({ code }, n) => ({ id: demoId('person', code), name_zh: `演员${n}` })))}`
  await demo.sql`insert into role_grants (person_id, role) values (${demoId('person', 'p-feng')}, 'clerk')`
})
afterAll(async () => {
  await world.close()
  await demo.close()
})

describe('the cast of the demo city', () => {
  it('stands on the sign-in page and is in by one click', async () => {
    const browser = demo.nobody()
    const text = textOf(await (await browser.get('/sign-in')).text())
    for (const n of castRoles.keys()) expect(text).toContain(`演员${n}`)
    const response = await browser.post('/sign-in/demo', { person: 'p-feng', next: '/meetings' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/meetings')
    const [session] =
      await demo.sql`select methods from sessions where person_id = ${demoId('person', 'p-feng')}`
    expect(session!.methods).toBe('demo')
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('holds nobody else, whoever they are', async () => {
    for (const person of ['p-chen', demo.cast.admin.id, '', 'constructor']) {
      const browser = demo.nobody()
      expect((await browser.post('/sign-in/demo', { person })).status).toBe(404)
      expect(browser.cookies.has('__Host-sid')).toBe(false)
    }
  })

  it('does not exist outside the demo: the same bytes as a page that never was', async () => {
    const browser = world.nobody()
    expect(await (await browser.get('/sign-in')).text()).not.toContain('/sign-in/demo')
    const response = await browser.post('/sign-in/demo', { person: 'p-feng' })
    const unknown = await browser.post('/sign-in/nowhere', { person: 'p-feng' })
    expect(response.status).toBe(404)
    expect((await response.text()).replaceAll('demo', 'nowhere')).toBe(await unknown.text())
    expect(response.headers.getSetCookie()).toEqual(unknown.headers.getSetCookie())
  })
})
