import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deleteExpired } from '#src/auth/commands.ts'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import { giveSession } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { countSessions, givePassword, lastMail, minutesLater, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
})

const HOUR = 60

async function staff(): Promise<Visitor> {
  const browser = world.nobody()
  await browser.post('/sign-in', { email: world.cast.clerk.email, password: PASSWORD })
  return browser
}

async function liaison(): Promise<Visitor> {
  const browser = world.nobody()
  await browser.post('/sign-in/code', { address: world.cast.liaisonA.email })
  await browser.post('/sign-in/code/answer', {
    code: (await lastMail(world, world.cast.liaisonA.email))!.code!,
  })
  return browser
}

const isIn = async (browser: Visitor) => (await browser.get('/account')).status === 200
const at = (minutes: number) => world.setNow(minutesLater(MONDAY, minutes))

describe('a session', () => {
  it('of staff ends after two hours without use', async () => {
    const browser = await staff()
    at(2 * HOUR - 1)
    expect(await isIn(browser)).toBe(true)
    at(4 * HOUR - 2)
    expect(await isIn(browser)).toBe(true)
    at(6 * HOUR)
    expect(await isIn(browser)).toBe(false)
  })

  it('of staff ends after twelve hours however it is used', async () => {
    const browser = await staff()
    for (let hour = 1; hour < 12; hour += 1) {
      at(hour * HOUR)
      expect(await isIn(browser)).toBe(true)
    }
    at(12 * HOUR + 1)
    expect(await isIn(browser)).toBe(false)
  })

  it('of a liaison lasts a day’s work unused and a week in all', async () => {
    const browser = await liaison()
    at(8 * HOUR - 1)
    expect(await isIn(browser)).toBe(true)
    const long = await liaison()
    for (let n = 0; n < 23; n += 1) {
      at(8 * HOUR - 1 + n * 7 * HOUR)
      expect(await isIn(long)).toBe(true)
    }
    at(8 * HOUR - 1 + 7 * 24 * HOUR + 1)
    expect(await isIn(long)).toBe(false)
  })

  it('ends at sign-out, in this browser alone', async () => {
    const [one, other] = [await staff(), await staff()]
    const token = one.cookies.get('__Host-sid')!
    const response = await one.post('/sign-out')
    expect(response.headers.get('location')).toBe('/sign-in')
    expect(one.cookies.has('__Host-sid')).toBe(false)
    one.cookies.set('__Host-sid', token)
    expect(await isIn(one)).toBe(false)
    expect(await isIn(other)).toBe(true)
  })

  it('leaves the boosted frame by a full page load', async () => {
    const response = await (await staff()).post('/sign-out', {}, { 'hx-request': 'true' })
    expect(response.headers.get('hx-redirect')).toBe('/sign-in')
  })

  it('shows nothing from the moment its person is suspended, and again nothing of it afterwards', async () => {
    const browser = await staff()
    await world.sql`update people set status = 'suspended' where id = ${world.cast.clerk.id}`
    expect(await isIn(browser)).toBe(false)
    await world.sql`update people set status = 'active' where id = ${world.cast.clerk.id}`
  })

  it('knows roles as they are now, not as they were at sign-in', async () => {
    const browser = world.as(world.cast.admin)
    expect((await browser.get('/users')).status).toBe(200)
    await world.sql`update role_grants set ended_at = ${MONDAY} where person_id = ${world.cast.admin.id}`
    expect((await browser.get('/users')).status).toBe(403)
    await world.sql`update role_grants set ended_at = null where person_id = ${world.cast.admin.id}`
  })

  it('is not opened by a cookie of any other shape', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), 'A'.repeat(500), "' or 1=1 --"]) {
      const browser = world.nobody()
      browser.cookies.set('__Host-sid', encodeURIComponent(token))
      expect(await isIn(browser)).toBe(false)
    }
  })

  it('sends a lost htmx call to sign-in by a full page load', async () => {
    const response = await world
      .nobody()
      .get('/account', { 'hx-request': 'true', 'hx-request-type': 'partial' })
    expect(response.status).toBe(401)
    expect(response.headers.get('hx-redirect')).toBe('/sign-in?next=%2Faccount')
  })

  it('of one click in the demo opens nothing once the demo is left', async () => {
    const token = await giveSession(world.sql, MONDAY, world.cast.clerk.id, 'demo')
    const browser = world.nobody()
    browser.cookies.set('__Host-sid', token)
    expect(await isIn(browser)).toBe(false)
    await world.sql`insert into settings (key, value) values ('demoClock', ${world.sql.json({ base: MONDAY.toISOString(), loadedAt: MONDAY.toISOString() })})`
    expect(await isIn(browser)).toBe(true)
    await world.sql`delete from settings where key = 'demoClock'`
  })

  it('is cleared away with everything else that has expired', async () => {
    await staff()
    const expired = minutesLater(MONDAY, 13 * HOUR)
    const before = await countSessions(world.sql, world.cast.clerk.id)
    await deleteExpired(world.sql, minutesLater(MONDAY, 60))
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBe(before)
    await deleteExpired(world.sql, expired)
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBeLessThan(before)
    expect((await world.sql`select 1 from throttle where resets_at < ${expired}`).length).toBe(0)
  })
})

describe('on plain http with a name of the network', () => {
  it('carries a cookie without Secure, and tells the administrator', async () => {
    const plain = await createWorld({ env: { BASE_URL: 'http://meetings.intranet.example' } })
    await givePassword(plain.sql, plain.cast.admin)
    const browser = plain.nobody()
    const response = await browser.post('/sign-in', { email: plain.cast.admin.email, password: PASSWORD })
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('sid='))!
    expect(cookie).toContain('HttpOnly')
    expect(cookie).not.toContain('Secure')
    expect(textOf(await (await browser.get('/users')).text())).toContain('没有加密')
    await plain.close()
  })
})
