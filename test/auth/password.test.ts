import { scryptSync } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { inputValue, textOf } from '#test/support/html.ts'
import { countSessions, givePassword, minutesLater, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())
beforeEach(() => world.sql`delete from throttle`)

const signIn = (email: string, password: string, extra = {}) =>
  world.nobody().post('/sign-in', { email, password, ...extra })

/** The page without what differs by what was typed. */
const bytes = async (response: Response, email: string) => (await response.text()).replaceAll(email, '…')

describe('signing in with a password', () => {
  it('shows a plain page without navigation, and no script but that of passkeys', async () => {
    const response = await world.nobody().get('/sign-in?next=%2Fmeetings')
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(response.headers.get('referrer-policy')).toBe('same-origin')
    expect(html.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/assets/passkey.js">'])
    expect(html).not.toContain('hx-boost')
    expect(inputValue(html.slice(html.indexOf('action="/sign-in"')), 'next')).toBe('/meetings')
  })

  it('leads on by 303 with a session cookie of staff: HttpOnly, Secure, Lax, until the browser closes', async () => {
    const response = await signIn(world.cast.clerk.email, PASSWORD, { next: '/meetings?x=1' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/meetings?x=1')
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('__Host-sid='))!
    expect(cookie).toMatch(/^__Host-sid=[\w-]{43}; /)
    expect(cookie).toContain('Path=/')
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('Secure')
    expect(cookie).toContain('SameSite=Lax')
    expect(cookie).not.toMatch(/max-age|expires|domain/i)
  })

  it('takes the address in any case and with spaces around', async () => {
    expect((await signIn(` ${world.cast.clerk.email.toUpperCase()} `, PASSWORD)).status).toBe(303)
  })

  it('answers a wrong password, an unknown person, a person without password and a suspended one with the same bytes, and keeps the address', async () => {
    await givePassword(world.sql, world.cast.clerk2)
    await world.sql`update people set status = 'suspended' where id = ${world.cast.clerk2.id}`
    const wrong = await signIn(world.cast.clerk.email, 'not this password')
    const html = await bytes(wrong, world.cast.clerk.email)
    expect(wrong.status).toBe(422)
    expect(html).toContain('value="…"')
    expect(html).not.toContain('not this password')
    expect(textOf(html)).toContain('邮箱或密码不正确')
    for (const email of [
      'nobody@agency.gov.cn.example',
      world.cast.liaisonA.email,
      world.cast.clerk2.email,
    ]) {
      const response = await signIn(email, PASSWORD)
      expect(response.status).toBe(422)
      expect(response.headers.getSetCookie()).toEqual(wrong.headers.getSetCookie())
      expect(await bytes(response, email)).toBe(html)
    }
    await world.sql`update people set status = 'active' where id = ${world.cast.clerk2.id}`
  })

  it('says beside the field what is missing', async () => {
    const response = await signIn('no address', '')
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html).toContain('id="email-error"')
    expect(html).toContain('id="password-error"')
    expect(inputValue(html, 'email')).toBe('no address')
  })

  it('never leads to another site', async () => {
    for (const next of [
      '//evil.example',
      '/\\evil.example',
      '/%5cevil.example',
      'javascript:alert(1)',
      'https://evil.example',
    ]) {
      const response = await signIn(world.cast.clerk.email, PASSWORD, { next })
      expect(response.headers.get('location')).toBe('/')
    }
  })

  it('gives a new token at every sign-in and ends the session the browser had: no fixation', async () => {
    const browser = world.nobody()
    browser.cookies.set('__Host-sid', 'A'.repeat(43))
    await browser.post('/sign-in', { email: world.cast.clerk.email, password: PASSWORD })
    const firstToken = browser.cookies.get('__Host-sid')!
    expect(firstToken).not.toBe('A'.repeat(43))
    const before = await countSessions(world.sql, world.cast.clerk.id)
    await browser.post('/sign-in', { email: world.cast.clerk.email, password: PASSWORD })
    expect(browser.cookies.get('__Host-sid')).not.toBe(firstToken)
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBe(before)
    const old = world.nobody()
    old.cookies.set('__Host-sid', firstToken)
    expect((await old.get('/account')).status).toBe(303)
  })

  it('refuses a post from another site, and one without a sign where it came from', async () => {
    const form = { email: world.cast.clerk.email, password: PASSWORD }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const response = await world.nobody().post('/sign-in', form, headers)
      expect(response.status).toBe(403)
      expect(response.headers.getSetCookie()).toEqual([])
    }
    const body = new URLSearchParams(form)
    const bare = (headers: Record<string, string>) =>
      world.app.request('http://localhost/sign-in', { method: 'POST', body, headers })
    expect((await bare({})).status).toBe(403)
    expect((await bare({ origin: 'null' })).status).toBe(403)
    expect((await bare({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await bare({ origin: 'http://localhost' })).status).toBe(303)
  })

  it('is refused after ten tries of one address from one network in a quarter of an hour, right or wrong', async () => {
    await givePassword(world.sql, world.cast.director)
    world.setNow(minutesLater(MONDAY, 60))
    for (let n = 0; n < 10; n += 1)
      expect((await signIn(world.cast.director.email, 'not this password')).status).toBe(422)
    const refused = await signIn(world.cast.director.email, PASSWORD)
    expect(refused.status).toBe(429)
    expect(textOf(await refused.text())).toContain('一刻钟')
    world.setNow(minutesLater(MONDAY, 76))
    expect((await signIn(world.cast.director.email, PASSWORD)).status).toBe(303)
    world.setNow(MONDAY)
  })

  it('hashes anew when the parameters have risen', async () => {
    const weak =
      'scrypt$14$8$1$AAAAAAAAAAAAAAAAAAAAAA$' +
      scryptSync(PASSWORD, Buffer.alloc(16), 32, { N: 2 ** 14, r: 8, p: 1 }).toString('base64url')
    await world.sql`insert into passwords (person_id, hash) values (${world.cast.auditor.id}, ${weak})`
    expect((await signIn(world.cast.auditor.email, PASSWORD)).status).toBe(303)
    const [row] = await world.sql<
      { hash: string }[]
    >`select hash from passwords where person_id = ${world.cast.auditor.id}`
    expect(row!.hash).toMatch(/^scrypt\$15\$8\$3\$/)
    expect((await signIn(world.cast.auditor.email, PASSWORD)).status).toBe(303)
  })

  it('leaves a line in the sign-in log, without the password', async () => {
    const rows = await world.sql<{ kind: string; row: string }[]>`
      select kind, v::text as row from auth_events v where person_id = ${world.cast.clerk.id} order by id`
    expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['signed_in', 'password_wrong']))
    expect(rows.map(({ row }) => row).join()).not.toContain('not this password')
  })
})

describe('a password given by an administrator', () => {
  it('opens no session before its owner chose another', async () => {
    const { cast, sql } = world
    await givePassword(sql, cast.clerk2)
    await sql`update passwords set must_change = true where person_id = ${cast.clerk2.id}`
    await sql`delete from sessions where person_id = ${cast.clerk2.id}`
    const browser = world.nobody()
    const first = await browser.post('/sign-in', {
      email: cast.clerk2.email,
      password: PASSWORD,
      next: '/matters',
    })
    expect(first.headers.get('location')).toBe('/sign-in/new-password')
    expect(await countSessions(sql, cast.clerk2.id)).toBe(0)
    expect(textOf(await (await browser.get('/sign-in/new-password')).text())).toContain('由他人代设')
    for (const [form, error] of [
      [{ password: 'zu kurz', again: 'zu kurz' }, '至少12个字符'],
      [{ password: 'fünf Kraniche ziehen', again: 'fünf Kraniche zieh' }, '不一致'],
    ] as const) {
      const refused = await browser.post('/sign-in/new-password', form)
      expect(refused.status).toBe(422)
      expect(textOf(await refused.text())).toContain(error)
    }
    const chosen = { password: 'fünf Kraniche ziehen', again: 'fünf Kraniche ziehen' }
    const done = await browser.post('/sign-in/new-password', chosen)
    expect(done.status).toBe(303)
    expect(done.headers.get('location')).toBe('/matters')
    expect(await countSessions(sql, cast.clerk2.id)).toBe(1)
    expect((await browser.post('/sign-in/new-password', chosen)).headers.get('location')).toBe('/sign-in')
    expect((await signIn(cast.clerk2.email, PASSWORD)).status).toBe(422)
    expect((await signIn(cast.clerk2.email, chosen.password)).headers.get('location')).toBe('/')
    const [audit] =
      await sql`select action from audit_entries where subject_id = ${cast.clerk2.id} order by id desc limit 1`
    expect(audit!.action).toBe('account.passwordChanged')
  })
})
