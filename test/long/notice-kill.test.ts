import { afterAll, beforeAll, expect, it } from 'vitest'
import { moments, type Office, openOffice, victimOf } from '#test/faults/notice-kill.ts'
import { checkRounds } from '#test/faults/notice-kill-check.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 300)
let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

it('K1, K2: three hundred notices to fifty agencies, a kill in each: the client’s log agrees with database and mail server', async () => {
  const moment = moments(Number(process.env.SEED ?? 1))
  for (let n = 0; n < ROUNDS; n += 1) {
    const round = await office.round(victimOf(n), moment())
    if (n % 10 === 9)
      console.log(n + 1, JSON.stringify(round), `${office.sink.received.length} mails arrived`)
  }
  await office.drain(60)
  const figures = await checkRounds(office)
  console.log('notice and kill:', figures)
  expect(figures.kills).toBe(ROUNDS)
  expect(figures.acknowledged).toBeGreaterThan(ROUNDS / 10)
  expect(figures.absent).toBeGreaterThan(ROUNDS / 20)
})
