import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import { giveSession, type Person } from '#test/support/cast.ts'
import { inputValue, textOf } from '#test/support/html.ts'
import { givePassword, minutesLater, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.admin)
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
})

async function signedIn(person: Person): Promise<Visitor> {
  const browser = world.nobody()
  browser.cookies.set('__Host-sid', await giveSession(world.sql, MONDAY, person.id, 'password'))
  return browser
}

const grants = async () =>
  (
    await world.sql`select 1 from role_grants where person_id = ${world.cast.outsider.id} and ended_at is null`
  ).length

/** The hidden fields of a page's form, as a browser would send them. */
const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

describe('a sensitive act', () => {
  it('goes through within fifteen minutes of the last secret', async () => {
    const admin = await signedIn(world.cast.admin)
    world.setNow(minutesLater(MONDAY, 14))
    const response = await admin.post(`/users/${world.cast.outsider.id}/grants`, { role: 'auditor' })
    expect(response.status).toBe(303)
    await world.sql`update role_grants set ended_at = ${MONDAY} where person_id = ${world.cast.outsider.id}`
  })

  it('asks again later, keeps what was typed, and sends it on with one press', async () => {
    const admin = await signedIn(world.cast.admin)
    world.setNow(minutesLater(MONDAY, 16))
    const path = `/users/${world.cast.outsider.id}/grants`
    const asked = await admin.post(path, { role: 'liaison', agencyId: world.cast.agencies.c })
    const page = await asked.text()
    expect(asked.status).toBe(401)
    expect(textOf(page)).toContain('请再次确认身份')
    expect(await grants()).toBe(0)
    const hidden = {
      method: inputValue(page, 'method')!,
      path: inputValue(page, 'path')!,
      typed: plain(inputValue(page, 'typed')!),
    }
    const wrong = await admin.post('/account/proof', { ...hidden, secret: 'not the password' })
    expect(wrong.status).toBe(422)
    expect(plain(inputValue(await wrong.text(), 'typed')!)).toBe(hidden.typed)
    const proven = await admin.post('/account/proof', { ...hidden, secret: PASSWORD })
    const resume = await proven.text()
    expect(proven.status).toBe(200)
    expect(resume).toContain(`action="${path}"`)
    expect(inputValue(resume, 'role')).toBe('liaison')
    expect(inputValue(resume, 'agencyId')).toBe(world.cast.agencies.c)
    expect((await admin.post(path, { role: 'liaison', agencyId: world.cast.agencies.c })).status).toBe(303)
    expect(await grants()).toBe(1)
  })

  it('resumes no page of another site', async () => {
    const admin = await signedIn(world.cast.admin)
    const away = await admin.post('/account/proof', {
      method: 'get',
      path: '//evil.example',
      typed: '[]',
      secret: PASSWORD,
    })
    expect(away.headers.get('location')).toBe('/')
    const form = await admin.post('/account/proof', {
      method: 'post',
      path: 'https://evil.example',
      typed: '[["a","b"]]',
      secret: PASSWORD,
    })
    expect(await form.text()).not.toContain('evil.example')
    const broken = await admin.post('/account/proof', {
      method: 'post',
      path: '/users',
      typed: '{"a":1',
      secret: PASSWORD,
    })
    expect(broken.status).toBe(200)
  })

  it('asks at most ten times in a quarter of an hour', async () => {
    const admin = await signedIn(world.cast.admin)
    const tryIt = (secret: string) =>
      admin.post('/account/proof', { method: 'get', path: '/', typed: '[]', secret })
    for (let n = 0; n < 10; n += 1) expect((await tryIt('not the password')).status).toBe(422)
    expect((await tryIt(PASSWORD)).status).toBe(429)
  })

  it('offers a fresh code to who has no password', async () => {
    const liaison = await signedIn(world.cast.liaisonA)
    world.setNow(minutesLater(MONDAY, 16))
    const response = await liaison.post('/account/second-factor')
    const html = await response.text()
    expect(response.status).toBe(401)
    expect(html).toContain('action="/sign-in/code"')
    expect(inputValue(html, 'address')).toBe(world.cast.liaisonA.email)
    expect(
      (await liaison.post('/account/proof', { method: 'get', path: '/', typed: '[]', secret: '' })).status,
    ).toBe(422)
  })

  it('is never refused to the cast of the demo, which has no secret to give', async () => {
    await world.sql`insert into settings (key, value) values ('demoClock', ${world.sql.json({ base: MONDAY.toISOString(), loadedAt: MONDAY.toISOString() })})`
    const admin = world.nobody()
    admin.cookies.set('__Host-sid', await giveSession(world.sql, MONDAY, world.cast.admin.id, 'demo'))
    world.setNow(minutesLater(MONDAY, 60))
    const response = await admin.post(`/users/${world.cast.outsider.id}/grants`, { role: 'auditor' })
    expect(response.status).toBe(303)
    await world.sql`delete from settings where key = 'demoClock'`
  })
})
