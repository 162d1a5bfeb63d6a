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

  it('would be noticed if the time told it', () => {
    const noise = Array.from({ length: 80 }, (_, n) => 120 + ((n * 37) % 41) / 4)
    const slower = noise.map((ms) => ms + 4)
    expect(Math.abs(rankScore(noise, slower))).toBeGreaterThan(LIMIT)
    expect(Math.abs(rankScore(noise, [...noise].reverse()))).toBeLessThan(0.1)
  })

  // Known and unknown take turns, so that a busy machine slows both; a true difference of some milliseconds shows in the ranks.
  it.each([
    ['a code', 10, (address: string) => world.nobody().post('/sign-in/code', { address })],
    ['a forgotten password', 10, (address: string) => world.nobody().post('/sign-in/forgotten', { address })],
    [
      // Each costs a hash that is made to be slow; one that is left out shows at once.
      'a wrong password',
      2,
      (email: string) => world.nobody().post('/sign-in', { email, password: 'not this password' }),
    ],
  ])('SEC-9: is not told by the time %s takes', async (_way, rounds, ask) => {
    const { clerk, admin, liaisonA } = world.cast
    const times: [known: number[], unknown: number[]] = [[], []]
    // The first ones load and prepare what all others find ready.
    for (let round = rounds > 2 ? -1 : 0; round < rounds; round += 1) {
      await world.sql`delete from throttle`
      const visits = Array.from({ length: 8 }, async (_, at) => {
        // Who comes first in a round takes turns as well.
        const which = (at + round + 1) % 2
        const known = [clerk, admin, liaisonA][(at >> 1) % 3]!.email
        const started = performance.now()
        const answer = await ask(which === 0 ? known : `stranger${round}${at}@agency.gov.cn.example`)
        await answer.arrayBuffer()
        if (round >= 0) times[which]!.push(performance.now() - started)
        expect(answer.status).not.toBe(429)
      })
      await Promise.all(visits)
    }
    const score = rankScore(...times)
    expect(Math.abs(score), `median ${median(times[0])} and ${median(times[1])} ms`).toBeLessThan(LIMIT)
  })
})

/** A score of 3.3 or more comes by chance once in a thousand runs; eight against eight reach it when all differ. */
const LIMIT = 3.3
const median = (list: readonly number[]) =>
  Math.round(10 * [...list].sort((a, b) => a - b)[list.length >> 1]!) / 10

/** Mann–Whitney: by how many standard deviations the ranks of one list differ from those of the other. */
function rankScore(a: readonly number[], b: readonly number[]): number {
  let wins = 0
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0
  const [n, m] = [a.length, b.length]
  return (wins - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}
