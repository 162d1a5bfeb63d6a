import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { passkeySite } from '#src/auth/passkeys/rules.ts'
import { whyNotRelyOn } from '#src/auth/rules.ts'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import { giveSession, type Person } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { createAuthenticator, type Question, type Wrong } from './authenticator.ts'
import { countSessions, givePassword, lastMail, minutesLater } from './support.ts'

const ORIGIN = 'http://localhost'
let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
  await givePassword(world.sql, world.cast.admin)
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
  await world.sql`delete from passkeys`
})

type Authenticator = ReturnType<typeof createAuthenticator>

async function question(browser: Visitor, path = '/sign-in/passkey/challenge'): Promise<Question> {
  const response = await browser.post(path)
  expect(response.status).toBe(200)
  return (await response.json()) as Question
}

/** A passkey of a person, made on the account page. */
async function givePasskey(person: Person, name = '办公室电脑'): Promise<Authenticator> {
  const authenticator = createAuthenticator(ORIGIN)
  const browser = world.as(person)
  const options = await question(browser, '/account/passkeys/challenge')
  const response = await browser.post('/account/passkeys', { response: authenticator.create(options), name })
  expect(response.status).toBe(303)
  return authenticator
}

async function signIn(authenticator: Authenticator, wrong: Wrong = {}, browser = world.nobody()) {
  const options = await question(browser)
  return browser.post('/sign-in/passkey', { response: authenticator.get(options, wrong), next: '/matters' })
}

const refusals = async (personId: string | null) =>
  (
    await world.sql<{ reason: string }[]>`
    select detail ->> 'reason' as reason from auth_events
    where kind = 'passkey_refused' and person_id is not distinct from ${personId} order by id desc limit 1`
  )[0]?.reason

describe('adding a passkey', () => {
  it('asks for a discoverable key opened by its owner, and not for its make', async () => {
    const options = await question(world.as(world.cast.clerk), '/account/passkeys/challenge')
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: '市领导小组办' },
      attestation: 'none',
      authenticatorSelection: {
        residentKey: 'required',
        requireResidentKey: true,
        userVerification: 'required',
      },
    })
    expect(options.pubKeyCredParams?.map(({ alg }) => alg)).toEqual([-8, -7, -257])
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
    // What the device keeps of the person tells nothing about them.
    expect(Buffer.from(options.user!.id, 'base64url').toString('hex')).toBe(
      world.cast.clerk.id.replaceAll('-', ''),
    )
  })

  it('keeps the public key and is written down; the page lists it', async () => {
    const { clerk } = world.cast
    await givePasskey(clerk)
    const [row] = await world.sql`
      select name, sign_count::int as count, device_type, backed_up, transports, length(public_key) as length from passkeys`
    expect(row).toEqual({
      name: '办公室电脑',
      count: 1,
      device_type: 'singleDevice',
      backed_up: false,
      transports: 'internal',
      length: 77,
    })
    const [entry] = await world.sql`
      select action, args from audit_entries where subject_id = ${clerk.id} order by id desc limit 1`
    expect(entry).toEqual({ action: 'account.passkeyAdded', args: { passkey: '办公室电脑' } })
    expect(textOf(await (await world.as(clerk).get('/account')).text())).toContain('办公室电脑')
  })

  it.each<[string, Wrong]>([
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:3001' }],
    ['another site', { rpId: 'evil.example' }],
    ['no finger and no PIN', { unverified: true }],
    ['an answer made for signing in', { type: 'webauthn.get' }],
  ])('is refused with %s', async (_, wrong) => {
    const browser = world.as(world.cast.clerk)
    const options = await question(browser, '/account/passkeys/challenge')
    const response = createAuthenticator(ORIGIN).create(options, wrong)
    const refused = await browser.post('/account/passkeys', { response, name: '我的名称' })
    expect(refused.status).toBe(422)
    const html = await refused.text()
    expect(textOf(html)).toContain('通行密钥未能添加')
    expect(html).toContain('value="我的名称"')
    expect((await world.sql`select 1 from passkeys`).length).toBe(0)
  })

  it.each(['', '{', '[]', '{"id":1}', 'null', '{"id":"a","rawId":"a","type":"public-key","response":{}}'])(
    'is refused with %j for an answer',
    async (response) => {
      const browser = world.as(world.cast.clerk)
      await question(browser, '/account/passkeys/challenge')
      expect((await browser.post('/account/passkeys', { response })).status).toBe(422)
    },
  )

  it('takes one answer to one question, of the person who was asked', async () => {
    const { clerk, admin } = world.cast
    const browser = world.as(clerk)
    const options = await question(browser, '/account/passkeys/challenge')
    const response = createAuthenticator(ORIGIN).create(options)
    const cookie = browser.cookies.get('__Host-passkey')!
    const other = world.as(admin)
    other.cookies.set('__Host-passkey', cookie)
    expect((await other.post('/account/passkeys', { response })).status).toBe(422)
    // The wrong hands have spent it.
    expect((await browser.post('/account/passkeys', { response })).status).toBe(422)
    expect((await world.sql`select 1 from passkeys`).length).toBe(0)
  })

  it('is over after five minutes', async () => {
    const browser = world.as(world.cast.clerk)
    const options = await question(browser, '/account/passkeys/challenge')
    world.setNow(minutesLater(MONDAY, 6))
    const response = createAuthenticator(ORIGIN).create(options)
    expect((await browser.post('/account/passkeys', { response })).status).toBe(422)
  })

  it('is a sensitive act: asked for by somebody who has shown within fifteen minutes who they are', async () => {
    const browser = world.as(world.cast.clerk)
    world.setNow(minutesLater(MONDAY, 16))
    expect((await browser.post('/account/passkeys/challenge')).status).toBe(401)
    expect((await browser.post('/account/passkeys', { response: '{}' })).status).toBe(401)
    const nobody = await world.nobody().post('/account/passkeys/challenge')
    expect(nobody.headers.get('location')).toBe('/sign-in')
  })

  it('does not take the same device twice, nor somebody else’s', async () => {
    const { clerk, admin } = world.cast
    const authenticator = await givePasskey(clerk)
    for (const person of [clerk, admin]) {
      const browser = world.as(person)
      const options = await question(browser, '/account/passkeys/challenge')
      if (person === clerk) expect(options.excludeCredentials).toMatchObject([{ id: authenticator.id }])
      const response = await browser.post('/account/passkeys', { response: authenticator.create(options) })
      expect(response.status).toBe(422)
      expect(textOf(await response.text())).toContain('已添加过')
    }
  })
})

describe('signing in by passkey', () => {
  it('opens a session without any name typed; it counts as two factors', async () => {
    const { clerk } = world.cast
    const authenticator = await givePasskey(clerk)
    const browser = world.nobody()
    const response = await signIn(authenticator, {}, browser)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/matters')
    expect((await browser.get('/account')).status).toBe(200)
    const [key] = await world.sql`select sign_count::int as count, last_used_at from passkeys`
    expect(key).toEqual({ count: 2, last_used_at: MONDAY })
    expect(await world.sql`select 1 from sessions where methods = 'passkey'`).toHaveLength(1)
    expect(browser.cookies.has('__Host-passkey')).toBe(false)
  })

  it('is not asked for the authenticator’s code after it', async () => {
    const { clerk } = world.cast
    const authenticator = await givePasskey(clerk)
    await world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${clerk.id}, ${Buffer.alloc(49)}, ${MONDAY})`
    expect((await signIn(authenticator)).headers.get('location')).toBe('/matters')
    await world.sql`delete from totp_secrets`
  })

  it('is refused a second time with the same answer, also in the browser that gave it', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const browser = world.nobody()
    const options = await question(browser)
    const cookie = browser.cookies.get('__Host-passkey')!
    const response = authenticator.get(options)
    expect((await browser.post('/sign-in/passkey', { response })).status).toBe(303)
    const thief = world.nobody()
    thief.cookies.set('__Host-passkey', cookie)
    const replayed = await thief.post('/sign-in/passkey', { response })
    expect(replayed.status).toBe(422)
    expect(textOf(await replayed.text())).toContain('通行密钥未被接受')
    expect(thief.cookies.has('__Host-sid')).toBe(false)
  })

  it('is refused with an answer to the question of another browser', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const victim = world.nobody()
    const response = authenticator.get(await question(victim))
    const thief = world.nobody()
    expect((await thief.post('/sign-in/passkey', { response })).status).toBe(422)
    await question(thief)
    expect((await thief.post('/sign-in/passkey', { response })).status).toBe(422)
    expect(await refusals(world.cast.clerk.id)).toBe('signature')
    // The victim's own question is untouched.
    expect((await victim.post('/sign-in/passkey', { response })).status).toBe(303)
  })

  it('spends the question with a wrong answer, too', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const browser = world.nobody()
    const options = await question(browser)
    const cookie = browser.cookies.get('__Host-passkey')!
    await browser.post('/sign-in/passkey', { response: authenticator.get(options, { unverified: true }) })
    browser.cookies.set('__Host-passkey', cookie)
    const response = authenticator.get(options)
    expect((await browser.post('/sign-in/passkey', { response })).status).toBe(422)
  })

  it.each<[string, Wrong]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another site', { rpId: 'evil.example' }],
    ['no finger and no PIN', { unverified: true }],
    ['an answer made for adding', { type: 'webauthn.create' }],
    ['another person’s handle', { userHandle: Buffer.alloc(16).toString('base64url') }],
    ['a count that does not rise', { count: 1 }],
    ['a count of zero after others', { count: 0 }],
  ])('is refused with %s', async (_, wrong) => {
    const authenticator = await givePasskey(world.cast.clerk)
    const browser = world.nobody()
    expect((await signIn(authenticator, wrong, browser)).status).toBe(422)
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    expect(await refusals(world.cast.clerk.id)).toBe('signature')
  })

  it('is refused when the counter has gone back: somebody has a copy', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    expect((await signIn(authenticator, { count: 20 })).status).toBe(303)
    for (const count of [19, 20]) expect((await signIn(authenticator, { count })).status).toBe(422)
    expect((await signIn(authenticator, { count: 21 })).status).toBe(303)
  })

  it('lets one of two in who come at once with one count', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const answers = await Promise.all(Array.from({ length: 6 }, () => signIn(authenticator, { count: 9 })))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  })

  it('works with devices that do not count', async () => {
    const authenticator = createAuthenticator(ORIGIN)
    const browser = world.as(world.cast.clerk)
    const options = await question(browser, '/account/passkeys/challenge')
    await browser.post('/account/passkeys', { response: authenticator.create(options, { count: 0 }) })
    for (let n = 0; n < 2; n += 1) expect((await signIn(authenticator, { count: 0 })).status).toBe(303)
  })

  it('is refused for an unknown device, and for the key of another one', async () => {
    const known = await givePasskey(world.cast.clerk)
    const unknown = createAuthenticator(ORIGIN)
    expect((await signIn(unknown)).status).toBe(422)
    expect(await refusals(null)).toBe('unknown')
    const handle = Buffer.from(world.cast.clerk.id.replaceAll('-', ''), 'hex').toString('base64url')
    expect((await signIn(unknown, { id: known.id, userHandle: handle })).status).toBe(422)
  })

  it('is asked for and answered at most three hundred times in a quarter of an hour from one address', async () => {
    const resets_at = minutesLater(MONDAY, 15)
    for (const [limit, path] of [
      ['passkeyByAddress', '/sign-in/passkey/challenge'],
      ['passkeyAnswerByAddress', '/sign-in/passkey'],
    ] as const) {
      await world.sql`insert into throttle (key, n, resets_at) values (${`${limit}:unknown`}, 299, ${resets_at})`
      expect((await world.nobody().post(path)).status).not.toBe(429)
      expect((await world.nobody().post(path)).status).toBe(429)
    }
  })

  it('opens nothing for a suspended person', async () => {
    const { clerk } = world.cast
    const authenticator = await givePasskey(clerk)
    await world.sql`update people set status = 'suspended' where id = ${clerk.id}`
    const browser = world.nobody()
    expect((await signIn(authenticator, {}, browser)).status).toBe(422)
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    await world.sql`update people set status = 'active' where id = ${clerk.id}`
  })

  it('never leads to another site', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const browser = world.nobody()
    const response = authenticator.get(await question(browser))
    const done = await browser.post('/sign-in/passkey', { response, next: '//evil.example' })
    expect(done.headers.get('location')).toBe('/')
  })

  it('does not lose a mailed code that is on its way', async () => {
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: world.cast.liaisonA.email })
    await question(browser)
    const { code } = (await lastMail(world, world.cast.liaisonA.email))!
    expect((await browser.post('/sign-in/code/answer', { code: code! })).status).toBe(303)
  })

  it('asks for nothing that tells who has a passkey', async () => {
    await givePasskey(world.cast.clerk)
    const options = await question(world.nobody())
    expect(Object.keys(options).sort()).toEqual(['challenge', 'rpId', 'timeout', 'userVerification'])
    expect(options.userVerification).toBe('required')
  })
})

describe('confirming who one is by passkey', () => {
  it('is offered to who has one, is bound to that person, and counts as a second factor from then on', async () => {
    const { liaisonA, clerk } = world.cast
    const mine = await givePasskey(liaisonA)
    const foreign = await givePasskey(clerk)
    await world.sql`delete from sessions where person_id = ${liaisonA.id}`
    const browser = world.nobody()
    browser.cookies.set('__Host-sid', await giveSession(world.sql, MONDAY, liaisonA.id, 'email'))
    world.setNow(minutesLater(MONDAY, 16))
    const html = await (await browser.get('/account/proof?next=%2Faccount')).text()
    expect(html).toContain('data-challenge="/sign-in/passkey/challenge"')
    const prove = async (authenticator: Authenticator) => {
      const response = authenticator.get(await question(browser))
      return browser.post('/account/proof', { method: 'get', path: '/account', typed: '[]', response })
    }
    expect((await prove(foreign)).status).toBe(422)
    expect((await prove(mine)).headers.get('location')).toBe('/account')
    const [session] =
      await world.sql`select methods, verified_at from sessions where person_id = ${liaisonA.id}`
    expect(session).toEqual({ methods: 'email,passkey', verified_at: world.now() })
    world.cast.liaisonA.token = await giveSession(world.sql, MONDAY, liaisonA.id)
  })
})

describe('removing a passkey', () => {
  it('ends sessions elsewhere and is written down; the device is unknown from then on', async () => {
    const { clerk } = world.cast
    const authenticator = await givePasskey(clerk)
    await signIn(authenticator)
    const removed = await world.as(clerk).post(`/account/passkeys/${authenticator.id}/removal`)
    expect(removed.status).toBe(303)
    expect(await countSessions(world.sql, clerk.id)).toBe(1)
    expect((await signIn(authenticator)).status).toBe(422)
    const [entry] =
      await world.sql`select action from audit_entries where subject_id = ${clerk.id} order by id desc limit 1`
    expect(entry!.action).toBe('account.passkeyRemoved')
  })

  it('knows nobody else’s: 404, and it goes on working', async () => {
    const authenticator = await givePasskey(world.cast.clerk)
    const response = await world.as(world.cast.admin).post(`/account/passkeys/${authenticator.id}/removal`)
    expect(response.status).toBe(404)
    expect((await signIn(authenticator)).status).toBe(303)
  })
})

describe('relying on passkeys', () => {
  const ways = { roles: ['clerk'], hasPassword: false, email: null, passkeys: 0, identities: 0 }

  it.each([
    [{ ...ways, passkeys: 1 }, 'auth.error.lonePasskey'],
    [{ ...ways, passkeys: 1, hasPassword: true }, null],
    [{ ...ways, passkeys: 1, email: 'a@b.example' }, null],
    [{ ...ways, roles: ['admin'], passkeys: 1, email: 'a@b.example' }, 'auth.error.lonePasskey'],
    [{ ...ways, passkeys: 1, identities: 1 }, null],
    [{ ...ways, passkeys: 2 }, null],
    [{ ...ways, roles: ['liaison'], passkeys: 1 }, null],
    [{ ...ways, roles: ['liaison'] }, 'auth.error.lastWay'],
    [{ ...ways, hasPassword: true }, null],
  ])('%j: %s', (left, why) => {
    expect(whyNotRelyOn(left)).toBe(why)
  })

  it('alone is refused to staff, on the page and behind it', async () => {
    const { admin } = world.cast
    await world.sql`delete from passwords where person_id = ${admin.id}`
    expect(textOf(await (await world.as(admin).get('/account')).text())).toContain('还须保留另一种登录方式')
    expect((await world.as(admin).post('/account/passkeys/challenge')).status).toBe(422)
    await givePassword(world.sql, admin)
    const authenticator = await givePasskey(admin)
    await world.sql`delete from passwords where person_id = ${admin.id}`
    const removal = await world.as(admin).post(`/account/passkeys/${authenticator.id}/removal`)
    expect(removal.status).toBe(422)
    expect((await world.sql`select 1 from passkeys where person_id = ${admin.id}`).length).toBe(1)
    await givePassword(world.sql, admin)
  })
})

describe('where browsers have no passkeys', () => {
  it.each([
    ['https://meetings.example.gov.cn', 'meetings.example.gov.cn'],
    ['http://localhost:3000', 'localhost'],
    ['http://demo.localhost', 'demo.localhost'],
    ['http://meetings.intranet.example', undefined],
    ['http://127.0.0.1:3000', undefined],
    ['https://192.0.2.7', undefined],
    ['https://[::1]:8443', undefined],
  ])('%s: %s', (baseUrl, id) => {
    expect(passkeySite(baseUrl)?.id).toBe(id)
  })

  it('nothing of them is shown, and their addresses do not exist', async () => {
    const plain = await createWorld({ env: { BASE_URL: 'http://meetings.intranet.example' } })
    const html = await (await plain.nobody().get('/sign-in')).text()
    expect(html).not.toContain('passkey')
    expect(await (await plain.as(plain.cast.clerk).get('/account')).text()).not.toContain('passkey')
    expect((await plain.nobody().post('/sign-in/passkey/challenge')).status).toBe(404)
    expect((await plain.as(plain.cast.clerk).post('/account/passkeys/challenge')).status).toBe(404)
    await plain.close()
  })
})
