import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, type Visitor, type World } from '#test/support/app.ts'
import { givePassword, PASSWORD } from './support.ts'

// SEC-9: what comes back tells nobody who is known here: status, every header, every byte of the page.
let world: World
let addresses: string[]
beforeAll(async () => {
  world = await createWorld()
  const { clerk, clerk2, liaisonA, admin, director } = world.cast
  await givePassword(world.sql, clerk)
  await givePassword(world.sql, admin)
  await givePassword(world.sql, clerk2)
  await world.sql`update people set status = 'suspended' where id = ${clerk2.id}`
  await world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${director.id}, ${Buffer.alloc(49)}, now())`
  addresses = [clerk, clerk2, liaisonA, admin, director].map(({ email }) => email)
  addresses.push('stranger@agency.gov.cn.example')
})
afterAll(() => world.close())
beforeEach(() => world.sql`delete from throttle`)

/** Everything of an answer that a stranger sees, without what they typed themselves and what is random for everybody. */
async function seen(response: Response, address: string): Promise<string> {
  const headers = [...response.headers]
    .filter(([name]) => name !== 'x-request-id')
    .map(([name, value]) => [name, value.replace(/=[\w-]{43};/, '=…;')])
  return JSON.stringify([response.status, headers, await response.text()]).replaceAll(address, '…')
}

const ways: Record<string, (browser: Visitor, address: string) => Promise<Response>> = {
  'a wrong password': (browser, email) => browser.post('/sign-in', { email, password: 'not this password' }),
  'asking for a code': (browser, address) => browser.post('/sign-in/code', { address, next: '/matters' }),
  'the page for the code': async (browser, address) => {
    await browser.post('/sign-in/code', { address })
    return browser.get('/sign-in/code')
  },
  'a wrong code': async (browser, address) => {
    await browser.post('/sign-in/code', { address })
    return browser.post('/sign-in/code/answer', { code: '000000' })
  },
  'a forgotten password': (browser, address) => browser.post('/sign-in/forgotten', { address }),
  'a password too many': async (browser, email) => {
    await world.sql`delete from throttle`
    await world.sql`insert into throttle (key, n, resets_at) values (${`passwordByEmail:${email}`}, 50, ${new Date(world.now().getTime() + 60_000)})`
    return browser.post('/sign-in', { email, password: PASSWORD })
  },
  'a code too many': async (browser, address) => {
    await world.sql`delete from throttle`
    await world.sql`insert into throttle (key, n, resets_at) values (${`codeMailByEmail:${address}`}, 5, ${new Date(world.now().getTime() + 60_000)})`
    return browser.post('/sign-in/code', { address })
  },
}

describe('whether somebody is known', () => {
  it.each(Object.keys(ways))('is not told by %s', async (way) => {
    const answers = new Set<string>()
    for (const address of addresses)
      answers.add(await seen(await ways[way]!(world.nobody(), address), address))
    expect(answers.size).toBe(1)
  })

  it('is not told by the time a code takes', async () => {
    const times = new Map<boolean, number[]>()
    for (let n = 0; n < 4; n += 1) {
      for (const [known, address] of [
        [true, world.cast.liaisonA.email],
        [false, `stranger${n}@agency.gov.cn.example`],
      ] as const) {
        const started = performance.now()
        await world.nobody().post('/sign-in/code', { address })
        times.set(known, [...(times.get(known) ?? []), performance.now() - started])
      }
    }
    // The floor lies above what either costs, so both take the same.
    for (const list of times.values()) expect(Math.min(...list)).toBeGreaterThanOrEqual(119)
  })
})
