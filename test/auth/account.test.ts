import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { giveSession } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { countSessions, givePassword, lastMail, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())
beforeEach(() => world.sql`delete from throttle`)

const NEW = 'fünf Kraniche ziehen'
const sessionIds = (personId: string) =>
  world.sql<{ id: string }[]>`select id from sessions where person_id = ${personId} order by created_at, id`

describe('the own account', () => {
  it('is for whoever is signed in, attendees without a role included', async () => {
    for (const person of [
      world.cast.clerk,
      world.cast.liaisonA,
      world.cast.auditor,
      world.cast.admin,
      world.cast.outsider,
    ]) {
      const response = await world.as(person).get('/account')
      expect(response.status).toBe(200)
      expect(textOf(await response.text())).toContain(person.name)
    }
    expect((await world.nobody().get('/account')).headers.get('location')).toBe('/sign-in?next=%2Faccount')
  })

  it('lists the own sessions only, and ends one', async () => {
    const token = await giveSession(world.sql, MONDAY, world.cast.auditor.id)
    const other = world.nobody()
    other.cookies.set('__Host-sid', token)
    expect((await other.get('/account')).status).toBe(200)
    const html = await (await world.as(world.cast.auditor).get('/account')).text()
    const ids = [...html.matchAll(/\/account\/sessions\/([0-9a-f-]{36})\/ending/g)].map((match) => match[1]!)
    expect(ids).toHaveLength(1)
    expect((await world.as(world.cast.auditor).post(`/account/sessions/${ids[0]}/ending`)).status).toBe(303)
    expect((await other.get('/account')).status).toBe(303)
  })

  it('knows no session of somebody else: 404, and it lives (OpenProject CVE-2026-23646)', async () => {
    const [foreign] = await sessionIds(world.cast.director.id)
    const response = await world.as(world.cast.clerk).post(`/account/sessions/${foreign!.id}/ending`)
    expect(response.status).toBe(404)
    const unknown = await world
      .as(world.cast.clerk)
      .post('/account/sessions/00000000-0000-4000-8000-000000000000/ending')
    expect(unknown.status).toBe(404)
    const withoutId = async (page: Response) => (await page.text()).replace(/[0-9a-f-]{36}/g, '…')
    expect(await withoutId(unknown)).toBe(await withoutId(response))
    expect((await world.as(world.cast.director).get('/account')).status).toBe(200)
  })

  it('ends all other sessions at once', async () => {
    await giveSession(world.sql, MONDAY, world.cast.auditor.id)
    await giveSession(world.sql, MONDAY, world.cast.auditor.id)
    expect((await world.as(world.cast.auditor).post('/account/sessions/ending')).status).toBe(303)
    expect(await countSessions(world.sql, world.cast.auditor.id)).toBe(1)
    expect((await world.as(world.cast.auditor).get('/account')).status).toBe(200)
  })
})

describe('changing the password', () => {
  const change = (form: Record<string, string>) => world.as(world.cast.clerk).post('/account/password', form)

  it('needs the present one, twice the same new one, and one that is not common', async () => {
    for (const [form, error] of [
      [{ current: 'wrong one here', password: NEW, again: NEW }, '现用密码不正确'],
      [{ current: PASSWORD, password: NEW, again: `${NEW}!` }, '不一致'],
      [{ current: PASSWORD, password: 'passwordpassword', again: 'passwordpassword' }, '过于常见'],
      [{ current: PASSWORD, password: 'kurz', again: 'kurz' }, '至少12个字符'],
      [{}, '请填写此项'],
    ] as const) {
      const response = await change(form)
      const html = await response.text()
      expect(response.status).toBe(422)
      expect(textOf(html)).toContain(error)
      expect(html).not.toContain(NEW)
      expect(html).not.toContain(`"${PASSWORD}"`)
    }
  })

  it('ends every other session and is written down', async () => {
    await giveSession(world.sql, MONDAY, world.cast.clerk.id)
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBe(2)
    expect((await change({ current: PASSWORD, password: NEW, again: NEW })).status).toBe(303)
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBe(1)
    expect((await world.as(world.cast.clerk).get('/account')).status).toBe(200)
    const [entry] =
      await world.sql`select action, person_id from audit_entries where subject_id = ${world.cast.clerk.id} order by id desc limit 1`
    expect(entry).toEqual({ action: 'account.passwordChanged', person_id: world.cast.clerk.id })
    const old = await world.nobody().post('/sign-in', { email: world.cast.clerk.email, password: PASSWORD })
    expect(old.status).toBe(422)
  })

  it('is limited like sign-in', async () => {
    const form = { current: 'wrong one here', password: NEW, again: NEW }
    for (let n = 0; n < 10; n += 1) expect((await change(form)).status).toBe(422)
    expect((await change(form)).status).toBe(429)
  })

  it('does not exist for who has none', async () => {
    const response = await world
      .as(world.cast.liaisonA)
      .post('/account/password', { current: 'x', password: NEW, again: NEW })
    expect(response.status).toBe(404)
  })
})

describe('the language', () => {
  it('is kept in the browser for a year, and in the profile for mails', async () => {
    const browser = world.as(world.cast.liaisonB)
    const response = await browser.post('/language', { locale: 'en', next: '/account?x=1' })
    expect(response.headers.get('location')).toBe('/account?x=1')
    expect(response.headers.getSetCookie().join()).toMatch(/locale=en; Max-Age=31536000; Path=\//)
    expect(await (await browser.get('/account')).text()).toContain('<html lang="en">')
    const other = world.nobody()
    await other.post('/sign-in/code', { address: world.cast.liaisonB.email })
    expect((await lastMail(world, world.cast.liaisonB.email))!.subject).toContain('Signing in')
  })

  it('may be chosen by anybody, and leads to no other site', async () => {
    const browser = world.nobody()
    const response = await browser.post('/language', { locale: 'en', next: '//evil.example' })
    expect(response.headers.get('location')).toBe('/')
    expect(textOf(await (await browser.get('/sign-in')).text())).toContain('Send me a code')
    expect((await browser.post('/language', { locale: 'fr' })).status).toBe(404)
  })
})
