import { accessSync, constants, mkdirSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { officeDay, officeTime } from '../lib/dates.ts'
import { writeBackup } from './backup.ts'
import type { RunningPostgres } from './postgres.ts'

/** A name by the office's clock, so that names stand in the order of time. */
export const backupName = (now: Date) =>
  `huishang-${officeDay(now)}-${officeTime(now).replace(':', '')}.tar.gz`

const named = /^huishang-\d{4}-\d\d-\d\d-\d{4}\.tar\.gz$/
/** A backup that failed is tried again after so long, not every minute. */
const PAUSE = 3_600_000

/** Makes a backup in a folder and removes the oldest of those that bear such a name; only `keep` stay. */
export async function backUpTo(
  server: Pick<RunningPostgres, 'options'>,
  dataDir: string,
  { dir, keep }: { dir: string; keep: number },
  now: Date,
  signal?: AbortSignal,
): Promise<string> {
  const path = join(resolve(dir), backupName(now))
  await writeBackup(server, dataDir, path, now, signal)
  const present = (await readdir(dir)).filter((name) => named.test(name)).sort()
  for (const name of present.slice(0, -keep)) await rm(join(dir, name))
  return path
}

/** The same, for a timer: after a failure it refuses at once until the pause is over. */
export function paced(backUp: (now: Date) => Promise<unknown>): (now: Date) => Promise<void> {
  let failedAt = Number.NEGATIVE_INFINITY
  return async (now) => {
    if (Math.abs(now.getTime() - failedAt) < PAUSE)
      throw new Error('The last backup failed less than an hour ago.')
    failedAt = now.getTime()
    await backUp(now)
    failedAt = Number.NEGATIVE_INFINITY
  }
}

/** Says at the start, not in the night, that the folder of the backups cannot be used. */
export function checkBackupFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Error(`BACKUP_DIR cannot be written to: ${error instanceof Error ? error.message : error}.`)
  }
}
