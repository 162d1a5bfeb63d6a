import { afterAll, beforeAll, expect, it } from 'vitest'
import { killDatabase, type Office, openOffice, pauseDatabase } from '#test/faults/database.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

it('K10: a database that is paused for a minute', async () => {
  const outage = await pauseDatabase(office, 60)
  console.log('database paused for 60 s:', outage)
  expect(Object.keys(outage.statuses)).toEqual(['503'])
  expect(outage.p99).toBeLessThan(2_200)
  expect(outage.recovery).toBeLessThan(3_000)
})

it('K1: a database that is killed twenty times', async () => {
  let saved = 0
  let slowest = 0
  for (let n = 0; n < 20; n += 1) {
    const outage = await killDatabase(office)
    expect(outage.lost).toEqual([])
    expect(outage.recovery).toBeLessThan(5_000)
    saved += outage.saved
    slowest = Math.max(slowest, outage.recovery)
  }
  console.log('database killed 20 times:', { saved, lost: 0, slowestRecovery: slowest })
  expect(office.server.process.exitCode).toBeNull()
  expect(office.server.logged('unhandled')).toEqual([])
})
