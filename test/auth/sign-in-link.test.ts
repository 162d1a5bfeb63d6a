import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signedToken, verifyToken } from '#src/lib/token.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { countSessions, lastMail, minutesLater, wrongCode } from './support.ts'

let world: World
let address: string
beforeAll(async () => {
  world = await createWorld()
  address = world.cast.liaisonA.email
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
})

async function askedFor() {
  const browser = world.nobody()
  await browser.post('/sign-in/code', { address, next: '/matters' })
  const mail = (await lastMail(world, address))!
  return { browser, link: mail.link!, code: mail.code! }
}

/** Everything a request could have changed, as one text. */
async function everything(): Promise<string> {
  const tables = [
    'sessions',
    'challenges',
    'sign_in_emails',
    'people',
    'outbox',
    'throttle',
    'auth_events',
    'audit_entries',
  ]
  const rows = await Promise.all(
    tables.map(
      (table) =>
        world.sql`select ${table} as name, coalesce(string_agg(t::text, '|' order by t::text), '') as rows from ${world.sql(table)} t`,
    ),
  )
  return JSON.stringify(rows)
}

describe('a mailed sign-in link', () => {
  it('R33: changes nothing when it is looked at, however often and by whomever', async () => {
    const { browser, link } = await askedFor()
    const before = await everything()
    for (const visitor of [world.nobody(), browser]) {
      for (let n = 0; n < 3; n += 1) {
        const response = await visitor.get(link)
        expect(response.status).toBe(200)
        expect(response.headers.getSetCookie()).toEqual([])
      }
    }
    await world.app.request(`http://localhost${link}`, { method: 'HEAD' })
    expect(await everything()).toBe(before)
  })

  it('asks for one press in the browser that asked', async () => {
    const { browser, link } = await askedFor()
    const html = await (await browser.get(link)).text()
    expect(html).not.toContain('name="code"')
    const response = await browser.post(link)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/matters')
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('asks for the code of the mail in any other one, so that a scanner that presses the button gets nothing', async () => {
    await world.sql`delete from sessions where person_id = ${world.cast.liaisonA.id}`
    const { browser, link, code } = await askedFor()
    const phone = world.nobody()
    expect(await (await phone.get(link)).text()).toContain('name="code"')
    expect((await phone.post(link)).status).toBe(422)
    expect((await phone.post(link, { code: wrongCode(code) })).status).toBe(422)
    expect(await countSessions(world.sql, world.cast.liaisonA.id)).toBe(0)
    expect((await phone.post(link, { code })).status).toBe(303)
    expect((await phone.get('/account')).status).toBe(200)
    expect((await browser.post(link)).status).toBe(410)
  })

  it('keeps its tries apart from those of the code', async () => {
    const { browser, link, code } = await askedFor()
    const phone = world.nobody()
    for (let n = 0; n < 8; n += 1) await phone.post(link, { code: wrongCode(code) })
    expect((await browser.post('/sign-in/code/answer', { code })).status).toBe(303)
  })

  it('opens one session when it is pressed twenty times at once', async () => {
    await world.sql`delete from sessions where person_id = ${world.cast.liaisonA.id}`
    const { browser, link } = await askedFor()
    const posts = Array.from({ length: 20 }, () => {
      const copy = world.nobody()
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
      return copy.post(link)
    })
    const statuses = (await Promise.all(posts)).map(({ status }) => status).sort()
    expect(statuses).toEqual([303, ...Array.from({ length: 19 }, () => 410)])
    expect(await countSessions(world.sql, world.cast.liaisonA.id)).toBe(1)
  })

  it('is pressed at most twenty times a minute', async () => {
    const { link, code } = await askedFor()
    const phone = world.nobody()
    for (let n = 0; n < 20; n += 1)
      expect((await phone.post(link, { code: wrongCode(code) })).status).toBe(422)
    expect((await phone.post(link, { code })).status).toBe(429)
    world.setNow(minutesLater(MONDAY, 2))
    expect((await phone.post(link, { code })).status).toBe(303)
  })

  it('says kindly that it is over, after use and after thirty minutes', async () => {
    const { browser, link } = await askedFor()
    world.setNow(minutesLater(MONDAY, 31))
    for (const response of [await browser.get(link), await browser.post(link)]) {
      expect(response.status).toBe(410)
      const text = textOf(await response.text())
      expect(text).toContain('链接已失效')
      expect(text).toContain('000-0000-1234')
    }
  })

  it('does not exist with any other token, nor with one made for another purpose', async () => {
    const { link } = await askedFor()
    const last = link.at(-1) === 'A' ? 'B' : 'A'
    for (const token of [`${link.slice(0, -1)}${last}`, '/l/a', '/l/x'.padEnd(47, 'A')])
      expect((await world.nobody().get(token)).status).toBe(404)
    const { authKeys } = world.services.config
    const id = verifyToken(authKeys, 'signin', link.slice(3))!
    expect((await world.nobody().get(`/l/${signedToken(authKeys, 'link', id)}`)).status).toBe(404)
  })
})
