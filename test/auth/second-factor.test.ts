import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { totpCode, totpStep } from '#src/auth/totp.ts'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { countSessions, givePassword, lastMail, minutesLater, PASSWORD } from './support.ts'

let world: World
let clerk: Person
let secret: Buffer
let recovery: string[]

beforeAll(async () => {
  world = await createWorld()
  clerk = world.cast.clerk
  await givePassword(world.sql, clerk)
})
afterAll(() => world.close())
beforeEach(() => world.sql`delete from throttle`)

const codeAt = (at: Date, off = 0) => totpCode(secret, totpStep(at) + off)

function unbase32(text: string): Buffer {
  const bits = [...text]
    .map((c) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

async function withPassword(): Promise<Visitor> {
  const browser = world.nobody()
  const response = await browser.post('/sign-in', {
    email: clerk.email,
    password: PASSWORD,
    next: '/matters',
  })
  expect(response.headers.get('location')).toBe('/sign-in/second-factor')
  return browser
}

describe('adding an authenticator', () => {
  it('shows the secret as QR code and text, and asks for its first code', async () => {
    const browser = world.as(clerk)
    const begun = await browser.post('/account/second-factor')
    expect(begun.headers.get('location')).toBe('/account/second-factor')
    const html = await (await browser.get('/account/second-factor')).text()
    expect(html).toContain('<svg')
    expect(html).not.toContain('style=')
    secret = unbase32(html.match(/<code>([a-z2-7 ]+)<\/code>/)![1]!.replaceAll(' ', ''))
    expect(secret).toHaveLength(20)
    const [row] = await world.sql<
      { secret_enc: Uint8Array }[]
    >`select secret_enc from totp_secrets where person_id = ${clerk.id}`
    expect(Buffer.from(row!.secret_enc).includes(secret)).toBe(false)
  })

  it('is not asked for before it was confirmed', async () => {
    const response = await world.nobody().post('/sign-in', { email: clerk.email, password: PASSWORD })
    expect(response.headers.get('location')).toBe('/')
  })

  it('refuses a wrong code, and with the right one shows ten recovery codes once and ends other sessions', async () => {
    const browser = world.as(clerk)
    const wrong = await browser.post('/account/second-factor/confirmation', { code: codeAt(MONDAY, 5) })
    expect(wrong.status).toBe(422)
    expect(await countSessions(world.sql, clerk.id)).toBe(2)
    const done = await browser.post('/account/second-factor/confirmation', { code: codeAt(MONDAY) })
    expect(done.status).toBe(200)
    recovery = [...(await done.text()).matchAll(/<code>([a-z2-7-]{19})<\/code>/g)].map((match) => match[1]!)
    expect(new Set(recovery).size).toBe(10)
    const [stored] = await world.sql<
      { text: string }[]
    >`select string_agg(r::text, ' ') as text from recovery_codes r where person_id = ${clerk.id}`
    for (const code of recovery) expect(stored!.text).not.toContain(code.replaceAll('-', ''))
    expect(await countSessions(world.sql, clerk.id)).toBe(1)
    const actions = await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${clerk.id}`
    expect(actions.map(({ action }) => action)).toEqual(['account.secondFactorAdded'])
  })

  it('is not added twice', async () => {
    expect((await world.as(clerk).post('/account/second-factor')).status).toBe(422)
    expect((await world.as(clerk).get('/account/second-factor')).status).toBe(303)
  })
})

describe('signing in with an authenticator', () => {
  beforeEach(() => world.setNow(MONDAY))

  it('is asked after the password; no session before, and the methods stand in the session', async () => {
    const before = await countSessions(world.sql, clerk.id)
    const browser = await withPassword()
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    expect(await countSessions(world.sql, clerk.id)).toBe(before)
    expect((await browser.get('/sign-in/second-factor')).status).toBe(200)
    world.setNow(minutesLater(MONDAY, 1))
    const done = await browser.post('/sign-in/second-factor', { code: codeAt(world.now()) })
    expect(done.status).toBe(303)
    expect(done.headers.get('location')).toBe('/matters')
    const [session] =
      await world.sql`select methods from sessions where person_id = ${clerk.id} order by created_at desc limit 1`
    expect(session!.methods).toBe('password,totp')
  })

  it('is asked after a mailed code and a mailed link as well', async () => {
    const byCode = world.nobody()
    await byCode.post('/sign-in/code', { address: clerk.email })
    const { code } = (await lastMail(world, clerk.email))!
    const answered = await byCode.post('/sign-in/code/answer', { code: code! })
    expect(answered.headers.get('location')).toBe('/sign-in/second-factor')
    const byLink = world.nobody()
    await byLink.post('/sign-in/code', { address: clerk.email })
    const { link } = (await lastMail(world, clerk.email))!
    expect((await byLink.post(link!)).headers.get('location')).toBe('/sign-in/second-factor')
    for (const browser of [byCode, byLink]) expect(browser.cookies.has('__Host-sid')).toBe(false)
  })

  it('never takes a code twice, nor one older than the last', async () => {
    world.setNow(minutesLater(MONDAY, 10))
    const code = codeAt(world.now())
    const first = await withPassword()
    expect((await first.post('/sign-in/second-factor', { code })).status).toBe(303)
    const second = await withPassword()
    for (const again of [code, codeAt(world.now(), -1)])
      expect((await second.post('/sign-in/second-factor', { code: again })).status).toBe(422)
    expect((await second.post('/sign-in/second-factor', { code: codeAt(world.now(), 1) })).status).toBe(303)
  })

  it('gives one session to many who send one code at once', async () => {
    world.setNow(minutesLater(MONDAY, 20))
    const browsers = [await withPassword(), await withPassword(), await withPassword()]
    const answers = browsers.map((browser) =>
      browser.post('/sign-in/second-factor', { code: codeAt(world.now()) }),
    )
    expect((await Promise.all(answers)).filter(({ status }) => status === 303)).toHaveLength(1)
  })

  it('allows five tries, then starts again', async () => {
    world.setNow(minutesLater(MONDAY, 30))
    const browser = await withPassword()
    for (let n = 0; n < 5; n += 1)
      expect((await browser.post('/sign-in/second-factor', { code: codeAt(world.now(), 9) })).status).toBe(
        422,
      )
    const sixth = await browser.post('/sign-in/second-factor', { code: codeAt(world.now()) })
    expect(sixth.headers.get('location')).toBe('/sign-in')
    expect(browser.cookies.has('__Host-sid')).toBe(false)
  })

  it('takes a recovery code once, however it is written, and does not count it as an authenticator', async () => {
    const typed = recovery[0]!.toUpperCase().replaceAll('-', ' ')
    const browser = await withPassword()
    expect((await browser.post('/sign-in/second-factor', { code: typed })).status).toBe(303)
    const methods = await world.sql<{ methods: string }[]>`
      select methods from sessions where person_id = ${clerk.id} and methods like '%recovery%'`
    expect(methods).toEqual([{ methods: 'password,recovery' }])
    const again = await withPassword()
    expect((await again.post('/sign-in/second-factor', { code: recovery[0]! })).status).toBe(422)
    expect((await again.post('/sign-in/second-factor', { code: recovery[1]! })).status).toBe(303)
    const text = textOf(await (await again.get('/account')).text())
    expect(text).toContain('备用码还剩8个')
  })

  it('knows nobody else’s recovery codes', async () => {
    await givePassword(world.sql, world.cast.clerk2)
    await world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) select ${world.cast.clerk2.id}, secret_enc, now() from totp_secrets where person_id = ${clerk.id}`
    const browser = world.nobody()
    await browser.post('/sign-in', { email: world.cast.clerk2.email, password: PASSWORD })
    expect((await browser.post('/sign-in/second-factor', { code: recovery[2]! })).status).toBe(422)
    // A sealed secret copied from another row does not open, either.
    expect((await browser.post('/sign-in/second-factor', { code: codeAt(world.now(), 1) })).status).toBe(422)
  })

  it('is over ten minutes after the first step', async () => {
    const browser = await withPassword()
    world.setNow(minutesLater(MONDAY, 11))
    const response = await browser.post('/sign-in/second-factor', { code: codeAt(world.now()) })
    expect(response.headers.get('location')).toBe('/sign-in')
  })

  it('cannot be skipped by going straight to another page', async () => {
    const browser = await withPassword()
    expect((await browser.get('/account')).headers.get('location')).toBe('/sign-in?next=%2Faccount')
  })
})

describe('removing an authenticator', () => {
  it('takes its recovery codes along and is written down', async () => {
    world.setNow(MONDAY)
    const browser = world.as(clerk)
    const renewed = await browser.post('/account/recovery-codes')
    expect(await renewed.text()).not.toContain(recovery[5])
    expect((await browser.post('/account/second-factor/removal')).status).toBe(303)
    expect((await world.sql`select 1 from recovery_codes where person_id = ${clerk.id}`).length).toBe(0)
    const [session] = await world.sql`select methods from sessions where person_id = ${clerk.id}`
    expect(session!.methods).toBe('password')
    const actions = await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${clerk.id} order by id`
    expect(actions.map(({ action }) => action)).toEqual([
      'account.secondFactorAdded',
      'account.recoveryCodesRenewed',
      'account.secondFactorRemoved',
    ])
  })
})
