import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveBackTry, isUsedUp, limitTries, takeTry } from '#src/auth/throttle.ts'
import { TooMany } from '#src/lib/errors.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { minutesLater } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

describe('the limiter', () => {
  it('lets exactly as many through as the limit says, also when all come at once', async () => {
    const tries = Array.from({ length: 40 }, () => takeTry(world.sql, 'codeMailByEmail', 'a', MONDAY))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(5)
    expect(await isUsedUp(world.sql, 'codeMailByEmail', 'a', MONDAY)).toBe(true)
    expect(await isUsedUp(world.sql, 'codeMailByEmail', 'b', MONDAY)).toBe(false)
    await expect(limitTries(world.sql, 'codeMailByEmail', 'a', MONDAY)).rejects.toBeInstanceOf(TooMany)
  })

  it('begins anew when its time is over, not before', async () => {
    expect(await takeTry(world.sql, 'codeMailByEmail', 'a', minutesLater(MONDAY, 14))).toBe(false)
    expect(await takeTry(world.sql, 'codeMailByEmail', 'a', minutesLater(MONDAY, 15))).toBe(true)
    expect(await isUsedUp(world.sql, 'codeMailByEmail', 'a', minutesLater(MONDAY, 15))).toBe(false)
  })

  it('takes back a try that was right', async () => {
    for (let n = 0; n < 5; n += 1) await takeTry(world.sql, 'codeMailByEmail', 'c', MONDAY)
    await giveBackTry(world.sql, 'codeMailByEmail', 'c')
    expect(await isUsedUp(world.sql, 'codeMailByEmail', 'c', MONDAY)).toBe(false)
  })

  it('is closed when it cannot count', async () => {
    await world.sql`alter table throttle rename to throttle_away`
    const browser = world.nobody()
    const forms = [
      ['/sign-in', { email: world.cast.clerk.email, password: 'anything at all' }],
      ['/sign-in/code', { address: world.cast.clerk.email }],
    ] as const
    for (const [path, form] of forms) expect((await browser.post(path, form)).status).toBe(500)
    expect((await world.sql`select 1 from outbox`).length).toBe(0)
    expect((await world.sql`select 1 from challenges`).length).toBe(0)
    await world.sql`alter table throttle_away rename to throttle`
  })
})

describe('the address of the caller', () => {
  const network = async (of: World, headers: Record<string, string>) => {
    await of.sql`delete from throttle`
    await of.nobody().post('/sign-in/code', { address: 'x@agency.gov.cn.example' }, headers)
    const [row] = await of.sql<
      { key: string }[]
    >`select key from throttle where key like 'codeMailByAddress:%'`
    return row!.key.slice('codeMailByAddress:'.length)
  }

  it('is never what a client says of itself', async () => {
    expect(await network(world, { 'x-forwarded-for': '203.0.113.9' })).toBe('unknown')
  })

  it('is the last entry of our own proxy, where there is one', async () => {
    const behindProxy = await createWorld({ env: { TRUST_PROXY: '1' } })
    expect(await network(behindProxy, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })).toBe('203.0.113.9')
    expect(await network(behindProxy, { 'x-forwarded-for': 'not an address' })).toBe('unknown')
    await behindProxy.close()
  })
})
