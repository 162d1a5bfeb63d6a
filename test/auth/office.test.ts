import { scryptSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { lastMail } from './support.ts'

// A whole office behind one address, at half past eight on a Monday.
const PEOPLE = 60
const desk = { 'x-forwarded-for': '203.0.113.7' }
let world: World
beforeAll(async () => {
  world = await createWorld({ env: { TRUST_PROXY: '1' } })
  await world.sql`
    with given as (
      insert into people (name_zh, email) select '科员' || n, 'officer' || n || '@office.gov.cn.example' from generate_series(1, ${PEOPLE}::int) n
      returning id, email
    )
    insert into sign_in_emails (email, person_id) select email, id from given`
})
afterAll(() => world.close())

const addresses = Array.from({ length: PEOPLE }, (_, n) => `officer${n + 1}@office.gov.cn.example`)

/** Ten at a time, as people come through a door. */
async function inTens(work: (address: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < PEOPLE; at += 10) await Promise.all(addresses.slice(at, at + 10).map(work))
}

describe('sixty people behind one address', () => {
  it('all sign in by code within a quarter of an hour, though each asked twice and mistyped once', async () => {
    let signedIn = 0
    await inTens(async (address) => {
      const browser = world.nobody()
      await browser.post('/sign-in/code', { address }, desk)
      await browser.post('/sign-in/code', { address }, desk)
      const { code } = (await lastMail(world, address))!
      await browser.post('/sign-in/code/answer', { code: code === '000000' ? '000001' : '000000' }, desk)
      const answer = await browser.post('/sign-in/code/answer', { code: code! }, desk)
      if (answer.status === 303) signedIn += 1
    })
    expect(signedIn).toBe(PEOPLE)
  })

  it('all sign in by password, though each mistyped once', async () => {
    // A hash that costs little to compare; it is made anew at the first right password.
    const hash = scryptSync('vier Pferde ziehen 2 Wagen', Buffer.alloc(16), 32, { N: 2 ** 10, r: 8, p: 1 })
    const cheap = `scrypt$10$8$1$AAAAAAAAAAAAAAAAAAAAAA$${hash.toString('base64url')}`
    await world.sql`insert into passwords (person_id, hash) select person_id, ${cheap} from sign_in_emails where email like 'officer%'`
    const statuses: number[] = []
    await inTens(async (email) => {
      const wrong = await world.nobody().post('/sign-in', { email, password: 'vier Pferde ziehen' }, desk)
      expect(wrong.status).toBe(422)
      const right = await world
        .nobody()
        .post('/sign-in', { email, password: 'vier Pferde ziehen 2 Wagen' }, desk)
      statuses.push(right.status)
    })
    expect(statuses).toEqual(Array.from({ length: PEOPLE }, () => 303))
  }, 240_000)

  it('leave no room for somebody among them who guesses: a hundred wrong passwords are the most', async () => {
    await world.sql`delete from throttle`
    const guess = (n: number) =>
      world.nobody().post('/sign-in', { email: addresses[n % PEOPLE]!, password: `guess ${n}` }, desk)
    await world.sql`insert into throttle (key, n, resets_at) values ('passwordByAddress:203.0.113.7', 99, ${new Date(world.now().getTime() + 60_000)})`
    expect((await guess(1)).status).toBe(422)
    expect((await guess(2)).status).toBe(429)
    // Elsewhere the same person goes on.
    const elsewhere = { 'x-forwarded-for': '198.51.100.9' }
    const response = await world
      .nobody()
      .post('/sign-in', { email: addresses[2]!, password: 'vier Pferde ziehen 2 Wagen' }, elsewhere)
    expect(response.status).toBe(303)
  })
})
