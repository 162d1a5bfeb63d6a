import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { killDatabase, type Office, openOffice, pauseDatabase } from './database.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

describe('K10: a server whose database is away', () => {
  it('stays, says 503 within two seconds while the database is paused, and works within three of its return', async () => {
    const outage = await pauseDatabase(office, 5)
    console.log('database paused for 5 s:', outage)
    expect(Object.keys(outage.statuses)).toEqual(['503'])
    expect(outage.statuses[503]).toBeGreaterThan(20)
    expect(outage.slowest).toBeLessThan(2_500)
    expect(outage.p99).toBeLessThan(2_200)
    expect(outage.recovery).toBeLessThan(3_000)
    expect(office.server.process.exitCode).toBeNull()
  })

  it('K1: starts a database that was killed again, within five seconds, and nothing acknowledged is lost', async () => {
    const outage = await killDatabase(office)
    console.log('database killed:', { ...outage, lost: outage.lost.length })
    expect(outage.saved).toBeGreaterThan(20)
    expect(outage.lost).toEqual([])
    expect(outage.recovery).toBeLessThan(5_000)
    expect(Object.keys(outage.statuses)).toEqual(['503'])
    expect(office.server.process.exitCode).toBeNull()
  })

  it('leaves no error unhandled', () => {
    expect(office.server.logged('unhandled')).toEqual([])
    expect(office.server.output()).not.toMatch(/UnhandledPromise|MaxListeners/)
  })
})
