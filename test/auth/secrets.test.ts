import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode, totpStep } from '#src/auth/totp.ts'
import type { Log } from '#src/lib/log.ts'
import { signedToken, tokenHash, verifyToken } from '#src/lib/token.ts'
import { createWorld, MONDAY, TEST_KEYS, type World, worldOn } from '#test/support/app.ts'
import { createAuthenticator, type Question } from './authenticator.ts'
import { givePassword, lastMail, minutesLater, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())

describe('a token in a link', () => {
  const keys = [{ kid: 'a', key: new Uint8Array(32).fill(7) }]
  const token = signedToken(keys, 'signin', '3f0c9b1e-5f0a-4d51-9f60-0b7f1c9d2e44')

  it('is 44 characters, and no other spelling of it is taken: each character changed in every way', () => {
    expect(token).toHaveLength(44)
    expect(verifyToken(keys, 'signin', token)).not.toBeNull()
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .%'
    let tried = 0
    for (let at = 0; at < token.length; at += 1) {
      for (const letter of letters) {
        if (letter === token[at]) continue
        tried += 1
        expect(verifyToken(keys, 'signin', token.slice(0, at) + letter + token.slice(at + 1))).toBeNull()
      }
      expect(verifyToken(keys, 'signin', token.slice(0, at) + token.slice(at + 1))).toBeNull()
      expect(verifyToken(keys, 'signin', `${token.slice(0, at)}A${token.slice(at)}`)).toBeNull()
    }
    expect(tried).toBeGreaterThan(2900)
  })

  it('is for one purpose', () => {
    for (const purpose of ['link', 'code', 'sign', 'signin ', ''])
      expect(verifyToken(keys, purpose, token)).toBeNull()
  })

  it('changed by one character is a page that does not exist, with the same bytes as any other', async () => {
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: world.cast.liaisonA.email })
    const link = (await lastMail(world, world.cast.liaisonA.email))!.link!
    const pages = new Set<string>()
    for (let at = 3; at < link.length; at += 4) {
      const changed = link.slice(0, at) + (link[at] === 'x' ? 'y' : 'x') + link.slice(at + 1)
      const response = await browser.get(changed)
      expect(response.status).toBe(404)
      pages.add((await response.text()).replaceAll(changed, '…'))
    }
    expect(pages.size).toBe(1)
  })
})

describe('the ring of keys', () => {
  const second = `b:${Buffer.alloc(32, 9).toString('base64url')}`

  it('opens links of an older key, and kills them once it is dropped', async () => {
    const ask = async (of: Pick<World, 'nobody' | 'sql' | 'services'>) => {
      const browser = of.nobody()
      await browser.post('/sign-in/code', { address: world.cast.liaisonA.email })
      return { browser, link: (await lastMail(of, world.cast.liaisonA.email))!.link! }
    }
    const keep = async () => undefined
    const rotated = await worldOn(world.sql, keep, { AUTH_KEYS: `${second},${TEST_KEYS}` })
    const dropped = await worldOn(world.sql, keep, { AUTH_KEYS: second })
    const old = await ask(world)
    expect(old.link[3]).toBe('a')
    expect((await rotated.nobody().get(old.link)).status).toBe(200)
    expect((await dropped.nobody().get(old.link)).status).toBe(404)
    const fresh = await ask(rotated)
    expect(fresh.link[3]).toBe('b')
    expect((await dropped.nobody().get(fresh.link)).status).toBe(200)
    expect((await world.nobody().get(fresh.link)).status).toBe(404)
    // In the browser that asked, the older link signs in after the change, too.
    const moved = rotated.nobody()
    for (const [name, value] of old.browser.cookies) moved.cookies.set(name, value)
    expect((await moved.post(old.link)).status).toBe(303)
  })
})

describe('what a thief of the log and of the database gets', () => {
  it('no token, code, password or key of anybody (SEC-8)', async () => {
    const lines: string[] = []
    const write = (event: string, fields: Record<string, unknown> = {}) =>
      lines.push(JSON.stringify([event, fields]))
    const log: Log = { info: write, error: write }
    Object.assign(world.services, { log })
    await world.sql`delete from throttle`
    const { clerk, liaisonA, admin } = world.cast
    const secrets: string[] = [PASSWORD]
    const remember = (...more: (string | null | undefined)[]) => {
      for (const one of more) if (one) secrets.push(one)
    }

    // Password and authenticator.
    const desk = world.nobody()
    await desk.post('/sign-in', { email: clerk.email, password: PASSWORD })
    await desk.post('/account/second-factor')
    const enrol = await (await desk.get('/account/second-factor')).text()
    const typed = enrol.match(/<code>([a-z2-7 ]+)<\/code>/)![1]!.replaceAll(' ', '')
    const bits = [...typed].map((c) =>
      'abcdefghijklmnopqrstuvwxyz234567'.indexOf(c).toString(2).padStart(5, '0'),
    )
    const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
    const confirmed = await desk.post('/account/second-factor/confirmation', {
      code: totpCode(key, totpStep(world.now())),
    })
    const recovery = [...(await confirmed.text()).matchAll(/<code>([a-z2-7-]{19})<\/code>/g)].map(
      (m) => m[1]!,
    )
    expect(recovery).toHaveLength(10)
    remember(typed, key.toString('hex'), ...recovery, ...recovery.map((code) => code.replaceAll('-', '')))
    remember(desk.cookies.get('__Host-sid'))

    // Code and link, right, wrong and over.
    const mailed = world.nobody()
    await mailed.post('/sign-in/code', { address: liaisonA.email })
    const mail = (await lastMail(world, liaisonA.email))!
    remember(mail.code, mail.link!.slice(3), mailed.cookies.get('__Host-challenge'))
    await mailed.get(mail.link!)
    await world.nobody().post(mail.link!, { code: mail.code! })
    await mailed.get(mail.link!)
    await world.nobody().get(`${mail.link}x`)

    // Forgotten password, handed over link, passkey.
    await world.nobody().post('/sign-in/forgotten', { address: clerk.email })
    const reset = (await lastMail(world, clerk.email))!
    remember(reset.link!.slice(3))
    await world
      .nobody()
      .post(reset.link!, { password: 'fünf Kraniche ziehen', again: 'fünf Kraniche ziehen', code: '000000' })
    remember('fünf Kraniche ziehen')
    const handed = await (
      await world.as(admin).post(`/users/${world.cast.director.id}/password-handover`)
    ).text()
    const link = handed.match(/\/l\/([\w-]{44})/)![1]!
    remember(link)
    await world.nobody().get(`/l/${link}`)
    const phone = world.nobody()
    const question = (await (await phone.post('/sign-in/passkey/challenge')).json()) as Question
    remember(phone.cookies.get('__Host-passkey'))
    await phone.post('/sign-in/passkey', { response: createAuthenticator('http://localhost').get(question) })

    // A fault in the middle of it.
    await world.sql`alter table challenges rename to challenges_away`
    expect((await world.nobody().get(`/l/${link}`)).status).toBe(500)
    await world.sql`alter table challenges_away rename to challenges`

    expect(lines.length).toBeGreaterThan(15)
    expect(lines.some((line) => line.includes('"fault"'))).toBe(true)
    const tables = await world.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
    const dump = (
      await Promise.all(tables.map(({ name }) => world.sql`select t::text as row from ${world.sql(name)} t`))
    ).map((rows) => rows.map(({ row }) => row).join('\n'))
    expect(new Set(secrets).size).toBeGreaterThan(20)
    for (const secret of secrets) {
      // Six digits may stand anywhere by chance, in an id for instance: for them only the log is read.
      expect(lines.join('\n')).not.toContain(secret)
      if (secret.length > 6) expect(dump.join('\n'), secret).not.toContain(secret)
    }
  })
})

describe('cookies', () => {
  const cookiesOf = (response: Response) => response.headers.getSetCookie()

  it('over https are __Host-, Secure, HttpOnly and Lax, and the browser is told to stay with https', async () => {
    const secure = await createWorld({ env: { BASE_URL: 'https://meetings.example.gov.cn' } })
    await givePassword(secure.sql, secure.cast.clerk)
    const own = { origin: 'https://meetings.example.gov.cn' }
    const signedIn = await secure
      .nobody()
      .post('/sign-in', { email: secure.cast.clerk.email, password: PASSWORD }, own)
    const asked = await secure.nobody().post('/sign-in/code', { address: secure.cast.liaisonA.email }, own)
    const passkey = await secure.nobody().post('/sign-in/passkey/challenge', {}, own)
    const lines = [...cookiesOf(signedIn), ...cookiesOf(asked), ...cookiesOf(passkey)].filter(
      (line) => !/Max-Age=0/.test(line),
    )
    expect(lines.map((line) => line.slice(0, line.indexOf('=')))).toEqual([
      '__Host-sid',
      '__Host-challenge',
      '__Host-passkey',
    ])
    for (const line of lines) {
      for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
        expect(line).toContain(attribute)
      expect(line).not.toMatch(/domain/i)
    }
    expect(signedIn.headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
    await secure.close()
  })

  it('over plain http with a name of the network have neither, and a challenge works all the same', async () => {
    const plain = await createWorld({ env: { BASE_URL: 'http://meetings.intranet.example' } })
    const browser = plain.nobody()
    const asked = await browser.post('/sign-in/code', { address: plain.cast.liaisonA.email })
    expect(cookiesOf(asked).join()).toMatch(/^challenge=[\w-]{43};/)
    expect(cookiesOf(asked).join()).not.toContain('Secure')
    const mail = (await lastMail(plain, plain.cast.liaisonA.email))!
    const answered = await browser.post('/sign-in/code/answer', { code: mail.code! })
    expect(answered.status).toBe(303)
    expect(browser.cookies.get('sid')).toMatch(/^[\w-]{43}$/)
    expect(answered.headers.get('strict-transport-security')).toBeNull()
    await plain.close()
  })

  it('say nothing of a page: every page of signing in is kept by nobody and names no other site', async () => {
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: world.cast.liaisonB.email })
    const { link } = (await lastMail(world, world.cast.liaisonB.email))!
    for (const path of [
      '/sign-in',
      '/sign-in/code',
      '/sign-in/forgotten',
      '/sign-in/forgotten/sent',
      link!,
    ]) {
      const response = await browser.get(path)
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(response.headers.get('referrer-policy')).toBe('same-origin')
      const html = await response.text()
      expect(html).toContain('content="noindex"')
      expect(html).not.toMatch(/(src|href|action)="https?:/)
      expect(html).not.toContain('hx-boost')
    }
  })
})

describe('who somebody is', () => {
  it('is never taken from the form (Cal.com CVE-2026-23478)', async () => {
    const { liaisonB, admin } = world.cast
    await world.sql`delete from throttle`
    const extra = {
      personId: admin.id,
      person_id: admin.id,
      id: admin.id,
      roles: 'admin',
      methods: 'passkey',
      person: admin.id,
      kind: 'oidc',
    }
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: liaisonB.email, ...extra })
    const { code } = (await lastMail(world, liaisonB.email))!
    await browser.post('/sign-in/code/answer', {
      code: code!,
      email: admin.email,
      address: admin.email,
      ...extra,
    })
    const [session] = await world.sql`
      select person_id, methods from sessions where token_hash = ${tokenHash(browser.cookies.get('__Host-sid')!)}`
    expect(session).toEqual({ person_id: liaisonB.id, methods: 'email' })
    expect((await browser.get('/users')).status).toBe(403)
  })

  it('does not pass on with an address (GHSA-qq9h-g4jm-xgf3): its next owner finds nothing of the last one', async () => {
    const { liaisonV, outsider, admin } = world.cast
    await world.sql`delete from throttle`
    // The last owner has asked for a link and has a passkey.
    const before = world.nobody()
    await before.post('/sign-in/code', { address: liaisonV.email })
    const { link } = (await lastMail(world, liaisonV.email))!
    const set = (person: { id: string }, signInEmail: string) =>
      world.as(admin).post(`/users/${person.id}/sign-in-email`, { signInEmail })
    expect((await set(outsider, liaisonV.email)).status).toBe(422)
    expect((await set(liaisonV, '')).status).toBe(303)
    expect((await set(outsider, liaisonV.email)).status).toBe(303)
    expect((await before.post(link!)).status).toBe(410)
    expect((await world.as(liaisonV).get('/account')).status).toBe(303)
    const after = world.nobody()
    await after.post('/sign-in/code', { address: liaisonV.email })
    const { code } = (await lastMail(world, liaisonV.email))!
    expect((await after.post('/sign-in/code/answer', { code: code! })).status).toBe(303)
    const html = await (await after.get('/account')).text()
    expect(html).toContain(outsider.name)
    expect(html).not.toContain(liaisonV.name)
  })

  it('is asked at our own address whatever Host says: links in mails and redirects use BASE_URL (Indico 2.2)', async () => {
    await world.sql`delete from throttle`
    const { liaisonA } = world.cast
    for (const headers of [
      { host: 'evil.example' },
      { 'x-forwarded-host': 'evil.example' },
      { forwarded: 'host=evil.example' },
    ]) {
      const response = await world.nobody().post('/sign-in/code', { address: liaisonA.email }, headers)
      expect(response.headers.get('location')).toBe('/sign-in/code')
      const mail = (await lastMail(world, liaisonA.email))!
      expect(mail.text).toContain('http://localhost/l/')
      expect(mail.text + mail.html).not.toContain('evil.example')
    }
  })
})

describe('every way in', () => {
  it('gives a new token and ends the session the browser had: no fixation', async () => {
    const { liaisonB } = world.cast
    await world.sql`delete from throttle`
    const isOver = async (token: string) => {
      const thief = world.nobody()
      thief.cookies.set('__Host-sid', token)
      return (await thief.get('/account')).status === 303
    }
    const browser = world.nobody()
    browser.cookies.set('__Host-sid', 'A'.repeat(43))
    let last = 'A'.repeat(43)
    const ask = async () => {
      await browser.post('/sign-in/code', { address: liaisonB.email })
      return (await lastMail(world, liaisonB.email))!
    }
    const ways = [
      async () => browser.post('/sign-in/code/answer', { code: (await ask()).code! }),
      async () => browser.post((await ask()).link!),
      async () => {
        const phone = await ask()
        browser.cookies.delete('__Host-challenge')
        return browser.post(phone.link!, { code: phone.code! })
      },
    ]
    for (const way of ways) {
      expect((await way()).status).toBe(303)
      const token = browser.cookies.get('__Host-sid')!
      expect(token).not.toBe(last)
      expect(await isOver(last)).toBe(true)
      last = token
    }
    world.setNow(minutesLater(MONDAY, 1))
    expect(await isOver(last)).toBe(false)
    world.setNow(MONDAY)
  })
})
