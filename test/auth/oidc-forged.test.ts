import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type Visitor, type World } from '#test/support/app.ts'
import { type Forgery, openForgedProvider } from './forged-provider.ts'

// ID tokens that must not be believed, although they come over the right line in answer to the right question.
let provider: Awaited<ReturnType<typeof openForgedProvider>>
let world: World
let strict: World
beforeAll(async () => {
  provider = await openForgedProvider()
  world = await createWorld({ env: provider.env })
  strict = await createWorld({ env: { ...provider.env, OIDC_AMR: 'mfa, hwk' } })
  for (const { sql, cast } of [world, strict])
    await sql`insert into oidc_identities (issuer, subject, person_id) values (${provider.issuer}, 'yu', ${cast.liaisonA.id})`
})
afterAll(async () => {
  await world.close()
  await strict.close()
  provider.close()
})
beforeEach(() => world.sql`delete from throttle`)

async function comeBack(browser: Visitor, forgery: Forgery = {}, more: Record<string, unknown> = {}) {
  const response = await browser.post('/sign-in/oidc')
  return browser.get(provider.answer(response.headers.get('refresh')!.slice('0;url='.length), forgery, more))
}

describe('an ID token', () => {
  it('is believed when all is right', async () => {
    expect((await comeBack(world.nobody())).status).toBe(303)
  })

  const past = Math.floor(Date.now() / 1000) - 3600
  it.each<[string, Forgery]>([
    ['signed with a key that is not the provider’s', { foreignKey: true }],
    ['not signed', { unsigned: true }],
    ['for another question (nonce)', { claims: { nonce: 'another' } }],
    ['without nonce', { claims: { nonce: undefined } }],
    ['for another house (aud)', { claims: { aud: 'elsewhere' } }],
    [
      'for several houses, made out to another',
      { claims: { aud: ['huishang', 'elsewhere'], azp: 'elsewhere' } },
    ],
    ['of another issuer', { claims: { iss: 'https://login.evil.example' } }],
    ['that has expired', { claims: { exp: past } }],
    ['without subject', { claims: { sub: undefined } }],
    ['that is missing', { absent: true }],
  ])('%s is refused', async (_, forgery) => {
    const browser = world.nobody()
    expect((await comeBack(browser, forgery)).status).toBe(403)
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    const [event] = await world.sql`select kind, detail from auth_events order by id desc limit 1`
    expect(event!.kind).toBe('oidc_refused')
    expect(JSON.stringify(event!.detail)).not.toContain('opaque')
  })

  it('must name one of the methods that OIDC_AMR demands', async () => {
    for (const [amr, status] of [
      [undefined, 403],
      ['mfa', 403],
      [['pwd'], 403],
      [['pwd', 'mfa'], 303],
      [['hwk'], 303],
    ] as const)
      expect((await comeBack(strict.nobody(), {}, { amr })).status).toBe(status)
  })

  it('that confirms who one is must be of a fresh sign-in there', async () => {
    const browser = world.as(world.cast.liaisonA)
    const confirm = async (authTime: number | undefined) => {
      const response = await browser.post('/account/proof/oidc', { next: '/account' })
      const way = response.headers.get('refresh')!.slice('0;url='.length)
      return (await browser.get(provider.answer(way, {}, { auth_time: authTime }))).status
    }
    expect(await confirm(past)).toBe(403)
    expect(await confirm(undefined)).toBe(403)
    expect(await confirm(Math.floor(Date.now() / 1000))).toBe(303)
  })
})
