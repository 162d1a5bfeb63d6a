import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import { giveSession, type Person } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { type Account, follow, openIdentityProvider } from './identity-provider.ts'
import { countSessions, givePassword, minutesLater, PASSWORD } from './support.ts'

let world: World
let provider: Awaited<ReturnType<typeof openIdentityProvider>>
beforeAll(async () => {
  provider = await openIdentityProvider(['http://localhost'])
  world = await createWorld({ env: provider.env })
  await givePassword(world.sql, world.cast.admin)
})
afterAll(async () => {
  await world.close()
  provider.close()
})
beforeEach(async () => {
  world.setNow(MONDAY)
  provider.goAway(false)
  await world.sql`delete from throttle`
  await world.sql`delete from oidc_identities`
})

/** The address of the provider that a page leads to. */
function wayOf(response: Response): string {
  expect(response.status).toBe(200)
  return response.headers.get('refresh')!.replace('0;url=', '')
}

/** Presses the button, is known to the provider as `account`, and comes back; gives the path of the way back. */
async function goThrough(browser: Visitor, account: Account, path = '/sign-in/oidc', next = '/matters') {
  provider.signIn(account)
  return follow(wayOf(await browser.post(path, { next })))
}

const accountOf = (person: Person, more: Partial<Account> = {}): Account => ({
  sub: `sub-of-${person.id}`,
  email: person.email,
  email_verified: true,
  ...more,
})

async function signIn(account: Account, browser = world.nobody()): Promise<Response> {
  return browser.get(await goThrough(browser, account))
}

const lastEvent = async (kind: string) =>
  (
    await world.sql<{ personId: string | null; email: string | null; detail: Record<string, string> }[]>`
    select person_id as "personId", email, detail from auth_events where kind = ${kind} order by id desc limit 1`
  )[0]

describe('single sign-on', () => {
  it('asks by code flow with PKCE, state and nonce, and leads there by a page that CSP does not stop', async () => {
    const browser = world.nobody()
    expect(await (await browser.get('/sign-in')).text()).toContain('使用统一身份认证登录')
    const response = await browser.post('/sign-in/oidc', { next: '/matters' })
    const url = new URL(wayOf(response))
    expect(url.origin).toBe(provider.issuer)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'huishang',
      redirect_uri: 'http://localhost/sign-in/oidc/callback',
      code_challenge_method: 'S256',
      scope: 'openid email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(url.searchParams.has('prompt')).toBe(false)
    expect(await response.text()).toContain(`href="${url.href.replaceAll('&', '&amp;')}"`)
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('__Host-oidc='))
    expect(cookie).toContain('SameSite=Lax')
    expect(cookie).toContain('HttpOnly')
  })

  it('links the account of a known, verified address the first time, and knows it by issuer and subject from then on', async () => {
    const { liaisonA } = world.cast
    const browser = world.nobody()
    const response = await signIn(accountOf(liaisonA), browser)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/matters')
    expect((await browser.get('/account')).status).toBe(200)
    const [session] = await world.sql`select count(*)::int as n from sessions where methods = 'oidc'`
    expect(session!.n).toBe(1)
    const [identity] = await world.sql`select issuer, subject, person_id from oidc_identities`
    expect(identity).toEqual({
      issuer: provider.issuer,
      subject: `sub-of-${liaisonA.id}`,
      person_id: liaisonA.id,
    })
    const [entry] = await world.sql`
      select action, person_id from audit_entries where subject_id = ${liaisonA.id} order by id desc limit 1`
    expect(entry).toEqual({ action: 'account.identityLinked', person_id: liaisonA.id })
    // The address may change, or not be said at all.
    for (const account of [
      accountOf(liaisonA, { email: 'other@agency.gov.cn.example' }),
      { sub: `sub-of-${liaisonA.id}` },
    ])
      expect((await signIn(account)).status).toBe(303)
    // Somebody else with the address of old is somebody else.
    expect((await signIn(accountOf(liaisonA, { sub: 'successor' }))).status).toBe(403)
    expect((await world.sql`select 1 from oidc_identities`).length).toBe(1)
  })

  it('refuses an unverified address, an unknown one and none at all, says whom to call, and logs it', async () => {
    const { liaisonB } = world.cast
    for (const [account, reason] of [
      [accountOf(liaisonB, { email_verified: false }), 'unverified'],
      [{ sub: 'no-address' }, 'unverified'],
      [{ sub: 'stranger', email: 'stranger@agency.gov.cn.example', email_verified: true }, 'unknown'],
    ] as const) {
      const browser = world.nobody()
      const response = await signIn(account, browser)
      expect(response.status).toBe(403)
      const text = textOf(await response.text())
      expect(text).toContain('请致电办公室')
      expect(text).toContain('000-0000-1234')
      expect(browser.cookies.has('__Host-sid')).toBe(false)
      expect((await lastEvent('oidc_refused'))!.detail).toMatchObject({ reason, subject: account.sub })
    }
    expect((await lastEvent('oidc_refused'))!.email).toBe('stranger@agency.gov.cn.example')
    expect((await world.sql`select 1 from oidc_identities`).length).toBe(0)
  })

  it('refuses to link an administrator by address; one links from inside and signs in then', async () => {
    const { admin } = world.cast
    const outside = await signIn(accountOf(admin))
    expect(outside.status).toBe(403)
    expect(await (await signIn({ sub: 'stranger', email: 'a@b.example', email_verified: true })).text()).toBe(
      await outside.text(),
    )
    const inside = world.as(admin)
    const linked = await inside.get(await goThrough(inside, accountOf(admin), '/account/oidc'))
    expect(linked.headers.get('location')).toBe('/account')
    expect(textOf(await (await inside.get('/account')).text())).toContain('账号已关联')
    expect((await signIn(accountOf(admin))).status).toBe(303)
  })

  it('forgets what was linked by address when its person becomes administrator', async () => {
    const { clerk2, admin } = world.cast
    expect((await signIn(accountOf(clerk2))).status).toBe(303)
    expect((await world.as(admin).post(`/users/${clerk2.id}/grants`, { role: 'admin' })).status).toBe(303)
    expect((await signIn(accountOf(clerk2))).status).toBe(403)
    await world.sql`update role_grants set ended_at = ${MONDAY} where person_id = ${clerk2.id} and role = 'admin'`
  })

  it('opens nothing for a suspended person, linked or not', async () => {
    const { liaisonB } = world.cast
    const suspend = (status: string) =>
      world.sql`update people set status = ${status} where id = ${liaisonB.id}`
    await suspend('suspended')
    expect((await signIn(accountOf(liaisonB))).status).toBe(403)
    expect((await world.sql`select 1 from oidc_identities`).length).toBe(0)
    await suspend('active')
    expect((await signIn(accountOf(liaisonB))).status).toBe(303)
    await suspend('suspended')
    expect((await signIn(accountOf(liaisonB))).status).toBe(403)
    await suspend('active')
  })

  it('never leads to another site', async () => {
    const browser = world.nobody()
    const back = await goThrough(browser, accountOf(world.cast.liaisonA), '/sign-in/oidc', '//evil.example')
    expect((await browser.get(back)).headers.get('location')).toBe('/')
  })

  it('gives a new session token and ends the one the browser had', async () => {
    const { liaisonA } = world.cast
    const browser = world.nobody()
    const old = await giveSession(world.sql, MONDAY, liaisonA.id, 'email')
    browser.cookies.set('__Host-sid', old)
    await signIn(accountOf(liaisonA), browser)
    expect(browser.cookies.get('__Host-sid')).not.toBe(old)
    const thief = world.nobody()
    thief.cookies.set('__Host-sid', old)
    expect((await thief.get('/account')).status).toBe(303)
  })
})

describe('the way back', () => {
  const refused = async (browser: Visitor, path: string, status: number) => {
    const response = await browser.get(path)
    expect(response.status).toBe(status)
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    return response
  }

  it('is refused with another state, and spent by it', async () => {
    const browser = world.nobody()
    const back = await goThrough(browser, accountOf(world.cast.liaisonA))
    const cookie = browser.cookies.get('__Host-oidc')!
    await refused(browser, back.replace(/state=[^&]+/, 'state=another'), 403)
    browser.cookies.set('__Host-oidc', cookie)
    await refused(browser, back, 410)
  })

  it('is taken once', async () => {
    const browser = world.nobody()
    const back = await goThrough(browser, accountOf(world.cast.liaisonA))
    const cookie = browser.cookies.get('__Host-oidc')!
    expect((await browser.get(back)).status).toBe(303)
    const thief = world.nobody()
    thief.cookies.set('__Host-oidc', cookie)
    const response = await refused(thief, back, 410)
    expect(textOf(await response.text())).toContain('已失效或已使用')
    await refused(thief, back, 410)
  })

  it('gives one session to many who come at once', async () => {
    const { liaisonA } = world.cast
    const browser = world.nobody()
    const back = await goThrough(browser, accountOf(liaisonA))
    await world.sql`delete from sessions where person_id = ${liaisonA.id}`
    const copies = Array.from({ length: 8 }, () => {
      const copy = world.nobody()
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
      return copy.get(back)
    })
    const statuses = (await Promise.all(copies)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).toHaveLength(1)
    expect(await countSessions(world.sql, liaisonA.id)).toBe(1)
    world.cast.liaisonA.token = await giveSession(world.sql, MONDAY, liaisonA.id)
  })

  it('counts only in the browser that asked (login CSRF)', async () => {
    const attacker = world.nobody()
    const back = await goThrough(attacker, accountOf(world.cast.liaisonB))
    const victim = world.nobody()
    await refused(victim, back, 410)
    await victim.post('/sign-in/oidc')
    await refused(victim, back, 403)
  })

  it('does not take a code that was given for another question', async () => {
    const attacker = world.nobody()
    const stolen = await goThrough(attacker, accountOf(world.cast.liaisonB))
    const victim = world.nobody()
    const own = new URL(wayOf(await victim.post('/sign-in/oidc'))).searchParams.get('state')!
    await refused(victim, stolen.replace(/state=[^&]+/, `state=${own}`), 403)
  })

  it('says so when the provider was told no', async () => {
    const browser = world.nobody()
    const state = new URL(wayOf(await browser.post('/sign-in/oidc'))).searchParams.get('state')!
    const iss = encodeURIComponent(provider.issuer)
    const back = `/sign-in/oidc/callback?error=access_denied&state=${state}&iss=${iss}`
    const response = await refused(browser, back, 403)
    expect(textOf(await response.text())).toContain('未能确认您的身份')
    expect((await lastEvent('oidc_refused'))!.detail).toEqual({ reason: 'access_denied' })
  })

  it('is over after ten minutes', async () => {
    const browser = world.nobody()
    const back = await goThrough(browser, accountOf(world.cast.liaisonA))
    world.setNow(minutesLater(MONDAY, 11))
    await refused(browser, back, 410)
  })
})

describe('an account of one’s own', () => {
  it('is linked by whoever is signed in, recently, for themselves', async () => {
    const { clerk, director } = world.cast
    world.setNow(minutesLater(MONDAY, 16))
    expect((await world.as(clerk).post('/account/oidc')).status).toBe(401)
    world.setNow(MONDAY)
    const browser = world.as(clerk)
    const back = await goThrough(browser, accountOf(clerk, { email_verified: false }), '/account/oidc')
    const other = world.as(director)
    other.cookies.set('__Host-oidc', browser.cookies.get('__Host-oidc')!)
    expect((await other.get(back)).status).toBe(410)
    expect((await world.sql`select 1 from oidc_identities`).length).toBe(0)
  })

  it('is one person’s only', async () => {
    const { clerk, director } = world.cast
    await signIn(accountOf(clerk))
    const browser = world.as(director)
    const response = await browser.get(await goThrough(browser, accountOf(clerk), '/account/oidc'))
    expect(response.status).toBe(422)
    expect(textOf(await response.text())).toContain('已与他人关联')
  })

  it('is taken away again, unless it is the only way in; sessions elsewhere end', async () => {
    const { admin, liaisonA } = world.cast
    const browser = world.as(admin)
    await browser.get(await goThrough(browser, accountOf(admin), '/account/oidc'))
    await world.sql`delete from passwords where person_id = ${admin.id}`
    const kept = await browser.post('/account/oidc/removal')
    expect(kept.status).toBe(422)
    expect(textOf(await kept.text())).toContain('唯一的登录方式')
    await givePassword(world.sql, admin)
    await giveSession(world.sql, MONDAY, admin.id)
    expect((await browser.post('/account/oidc/removal')).status).toBe(303)
    expect(await countSessions(world.sql, admin.id)).toBe(1)
    expect((await signIn(accountOf(admin))).status).toBe(403)
    expect((await world.as(liaisonA).post('/account/oidc/removal')).status).toBe(404)
  })

  it('confirms who one is: the provider asks again, and must name the same person', async () => {
    const { liaisonA, liaisonB } = world.cast
    const browser = world.nobody()
    await signIn(accountOf(liaisonA), browser)
    world.setNow(minutesLater(MONDAY, 16))
    expect((await browser.post('/account/second-factor')).status).toBe(401)
    const way = new URL(wayOf(await browser.post('/account/proof/oidc', { next: '/account' })))
    expect(way.searchParams.get('prompt')).toBe('login')
    expect(way.searchParams.get('max_age')).toBe('0')
    await signIn(accountOf(liaisonB))
    const wrong = await goThrough(browser, accountOf(liaisonB), '/account/proof/oidc', '/account')
    expect((await browser.get(wrong)).status).toBe(403)
    expect((await browser.post('/account/second-factor')).status).toBe(401)
    const right = await goThrough(browser, accountOf(liaisonA), '/account/proof/oidc', '/account')
    expect((await browser.get(right)).headers.get('location')).toBe('/account')
    expect((await browser.post('/account/second-factor')).status).toBe(303)
  })
})

describe('a provider that is away', () => {
  it('is told on the sign-in page, where the password goes on working', async () => {
    const gone = await openIdentityProvider(['http://localhost'])
    const lonely = await createWorld({ env: gone.env })
    await givePassword(lonely.sql, lonely.cast.clerk)
    gone.goAway(true)
    const browser = lonely.nobody()
    const response = await browser.post('/sign-in/oidc', { next: '/matters' })
    expect(response.status).toBe(422)
    const html = await response.text()
    expect(textOf(html)).toContain('暂时无法连接')
    expect(html).toContain('action="/sign-in"')
    const signedIn = await browser.post('/sign-in', { email: lonely.cast.clerk.email, password: PASSWORD })
    expect(signedIn.status).toBe(303)
    // What failed is not remembered.
    gone.goAway(false)
    expect((await lonely.nobody().post('/sign-in/oidc')).status).toBe(200)
    // Away between there and back: nobody is signed in, nothing breaks.
    gone.signIn(accountOf(lonely.cast.liaisonA))
    const other = lonely.nobody()
    const back = await follow(wayOf(await other.post('/sign-in/oidc')))
    gone.goAway(true)
    expect((await other.get(back)).status).toBe(403)
    gone.close()
    await lonely.close()
  })

  it('is described once an hour', async () => {
    const descriptions = () => provider.asked.filter((path) => path.includes('.well-known')).length
    await world.nobody().post('/sign-in/oidc')
    const before = descriptions()
    world.setNow(minutesLater(MONDAY, 59))
    await world.nobody().post('/sign-in/oidc')
    expect(descriptions()).toBe(before)
    world.setNow(minutesLater(MONDAY, 61))
    await world.nobody().post('/sign-in/oidc')
    expect(descriptions()).toBe(before + 1)
  })
})

describe('a house without provider', () => {
  it('has no button, and no such address', async () => {
    const plain = await createWorld()
    expect(await (await plain.nobody().get('/sign-in')).text()).not.toContain('oidc')
    expect(await (await plain.as(plain.cast.clerk).get('/account')).text()).not.toContain('oidc')
    expect((await plain.nobody().post('/sign-in/oidc')).status).toBe(404)
    expect((await plain.nobody().get('/sign-in/oidc/callback?code=a&state=b')).status).toBe(404)
    for (const path of ['/account/oidc', '/account/oidc/removal', '/account/proof/oidc'])
      expect((await plain.as(plain.cast.clerk).post(path)).status).toBe(404)
    await plain.close()
  })
})
