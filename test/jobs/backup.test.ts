import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backUpTo, checkBackupFolder, paced } from '#src/embedded/daily-backup.ts'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { runDailyBackup } from '#src/jobs/backup.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-daily-'))
const dataDir = join(folder, 'data')
const dir = join(folder, 'backups')
const HOUR = 3_600_000
let server: EmbeddedPostgres
let world: World
beforeAll(async () => {
  world = await createWorld()
  server = await openEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), fsync: false })
})
afterAll(async () => {
  await world.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const alarms = async () => {
  const answer = await world.nobody().get('/readyz')
  return ((await answer.json()) as { alarms: string[] }).alarms
}

describe('the daily backup', () => {
  it('is made once a day of the office; only the newest are kept, and nothing else is touched', async () => {
    checkBackupFolder(dir)
    writeFileSync(join(dir, 'notes.txt'), 'of the administrator')
    world.services.backUp = async () => {
      await backUpTo(server, dataDir, { dir, keep: 2 }, world.now())
    }
    for (const hours of [0, 1, 24, 48, 49, 72]) {
      world.setNow(new Date(MONDAY.getTime() + hours * HOUR))
      await runDailyBackup(world.services)
    }
    expect(readdirSync(dir).sort()).toEqual([
      'huishang-2026-11-25-0900.tar.gz',
      'huishang-2026-11-26-0900.tar.gz',
      'notes.txt',
    ])
    expect(await alarms()).toEqual([])
  })

  it('that fails for two days is an alarm, and is tried again after an hour', async () => {
    let tries = 0
    const backUp = paced(() => {
      tries += 1
      return Promise.reject(new Error('no space'))
    })
    world.services.backUp = () => backUp(world.now())
    world.setNow(new Date(MONDAY.getTime() + 100 * HOUR))
    await expect(runDailyBackup(world.services)).rejects.toThrow('no space')
    await expect(runDailyBackup(world.services)).rejects.toThrow('less than an hour ago')
    expect(await alarms()).toEqual([])
    world.setNow(new Date(MONDAY.getTime() + 122 * HOUR))
    await expect(runDailyBackup(world.services)).rejects.toThrow('no space')
    expect(tries).toBe(2)
    expect(await alarms()).toEqual(['backup'])
  })

  it('is broken off when the server stops, and leaves nothing half made', async () => {
    const leaving = new AbortController()
    const made = backUpTo(server, dataDir, { dir, keep: 9 }, new Date(), leaving.signal)
    setTimeout(() => leaving.abort(), 20)
    await expect(made).rejects.toThrow('abort')
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('says at the start that its folder cannot be written to', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => checkBackupFolder(join(folder, 'file/backups'))).toThrow('BACKUP_DIR cannot be written to: ')
    expect(existsSync(dir)).toBe(true)
  })
})
