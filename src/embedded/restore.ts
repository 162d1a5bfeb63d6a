import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { extract } from 'tar'
import { openDatabase } from '../lib/db.ts'
import type { BackupNote } from './backup.ts'
import { findBinaries } from './binaries.ts'
import { isAlive, readLockFile } from './lock-file.ts'
import { openEmbeddedPostgres } from './postgres.ts'
import { disguiseRoot, makePrivateFolder } from './root.ts'

export interface Restored {
  /** When the backup was made. */
  madeAt: Date
  /** The last change it holds, by the office's clock; null in an empty office. */
  lastChange: Date | null
  migrations: number
  /** Where the data that was there before lies now. */
  putAside: string | null
}

/**
 * Puts a backup in place of the embedded database of a data folder, after a PostgreSQL was seen to start from it. What
 * is there already is refused, or with `force` put aside, never deleted. `check` only sees whether it starts.
 */
export async function restoreBackup(
  path: string,
  dataDir: string,
  { force = false, check = false }: { force?: boolean; check?: boolean } = {},
): Promise<Restored> {
  if (!existsSync(path)) throw new Error(`There is no file ${path}.`)
  if (!check) refuseToOverwrite(dataDir, force)
  const draft = join(dataDir, `restoring-${process.pid}`)
  try {
    await unpack(path, draft)
    const note = readNote(path, draft)
    const found = await lookInto(join(draft, 'postgres'))
    const putAside = check ? null : moveIntoPlace(draft, dataDir)
    return { madeAt: new Date(note.at), ...found, putAside }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const parts = ['postgres', 'auth-keys']

function refuseToOverwrite(dataDir: string, force: boolean) {
  const lock = readLockFile(join(dataDir, 'postgres'))
  if (lock && isAlive(lock.pid)) throw new Error(`The server is running on ${dataDir}: stop it first.`)
  if (!force && parts.some((part) => existsSync(join(dataDir, part))))
    throw new Error(`There is data in ${dataDir} already: with --force it is put aside, not deleted.`)
}

async function unpack(path: string, draft: string) {
  const cluster = join(draft, 'postgres')
  const disguise = disguiseRoot(cluster, findBinaries().folder)
  makePrivateFolder(cluster, disguise)
  const { uid, gid } = disguise
  const owner = uid === undefined || gid === undefined ? { preserveOwner: false } : { uid, gid }
  try {
    await extract({ file: path, cwd: draft, strict: true, filter: isOurs, ...owner })
  } catch (error) {
    throw new Error(`${path} cannot be unpacked: ${error instanceof Error ? error.message : error}.`)
  }
}

const isOurs = (path: string) => /^(backup\.json|auth-keys|postgres\/)/.test(path)

/** Files of one major version of PostgreSQL mean nothing to another. */
function readNote(path: string, draft: string): BackupNote {
  const text = join(draft, 'backup.json')
  const note: Partial<BackupNote> = existsSync(text) ? JSON.parse(readFileSync(text, 'utf8')) : {}
  if (note.format !== 1 || !note.at || !note.postgres)
    throw new Error(`${path} is not a backup of this program.`)
  const own = Number(
    / (\d+)/.exec(spawnSync(findBinaries().postgres, ['--version'], { encoding: 'utf8' }).stdout)?.[1],
  )
  if (note.postgres !== own)
    throw new Error(
      `${path} was made by PostgreSQL ${note.postgres}, this program has ${own}: restore it with the version that made it, then use npm run export and npm run import.`,
    )
  return { format: 1, at: note.at, postgres: note.postgres }
}

/** Starting is the proof: the log is read to its end, and the checksums of what is read are right. */
async function lookInto(cluster: string): Promise<Pick<Restored, 'lastChange' | 'migrations'>> {
  const server = await openEmbeddedPostgres({ dataDir: cluster })
  const sql = openDatabase(server.options, { max: 1 })
  try {
    const [found] = await sql<{ lastChange: Date | null; migrations: number }[]>`
      select (select count(*)::int from schema_migrations) as migrations, (select max(at) from audit_entries) as "lastChange"`
    return found ?? { lastChange: null, migrations: 0 }
  } finally {
    await sql.end({ timeout: 2 })
    await server.stop()
  }
}

function moveIntoPlace(draft: string, dataDir: string): string | null {
  const aside = join(dataDir, `replaced-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`)
  const present = parts.filter((part) => existsSync(join(dataDir, part)))
  if (present.length > 0) mkdirSync(aside)
  for (const part of present) renameSync(join(dataDir, part), join(aside, part))
  for (const part of parts)
    if (existsSync(join(draft, part))) renameSync(join(draft, part), join(dataDir, part))
  return present.length > 0 ? aside : null
}
