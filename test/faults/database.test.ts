import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { killDatabase, type Office, openOffice, pauseDatabase } from './database.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

// Times are printed, and bounded only against hanging: on a busy machine they say nothing about the product.
describe('K10: a server whose database is away', () => {
  it('stays, says 503 instead of hanging while the database is paused, and works by itself after its return', async () => {
    const outage = await pauseDatabase(office, 5)
    console.log('database paused for 5 s:', outage)
    expect(Object.keys(outage.statuses)).toEqual(['503'])
    expect(outage.statuses[503]).toBeGreaterThan(2)
    expect(outage.slowest).toBeLessThan(20_000)
    expect(outage.recovery).toBeLessThan(30_000)
    expect(office.server.process.exitCode).toBeNull()
  })

  it('K1: starts a database that was killed again, and nothing acknowledged is lost', async () => {
    const outage = await killDatabase(office)
    console.log('database killed:', { ...outage, lost: outage.lost.length })
    expect(outage.saved).toBeGreaterThan(2)
    expect(outage.lost).toEqual([])
    expect(outage.recovery).toBeLessThan(30_000)
    expect(Object.keys(outage.statuses)).toEqual(['503'])
    expect(office.server.process.exitCode).toBeNull()
  })

  it('leaves no error unhandled', () => {
    expect(office.server.logged('unhandled')).toEqual([])
    expect(office.server.output()).not.toMatch(/UnhandledPromise|MaxListeners/)
  })
})
