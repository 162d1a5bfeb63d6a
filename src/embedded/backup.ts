import { existsSync } from 'node:fs'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase, type Sql } from '../lib/db.ts'
import { type ArchiveEntry, writeArchive } from './archive.ts'
import type { RunningPostgres } from './postgres.ts'

/** What `backup.json`, the first entry, says of a backup. */
export interface BackupNote {
  format: 1
  at: string
  /** Major version of the PostgreSQL whose files these are. */
  postgres: number
}

/** What belongs to the running server and is made anew at a start. Of the log's folder the folders stay. */
const left = [
  /^(pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//,
  /^pg_wal\/(?:[^/]+\/)*[^/.]+\.[^/]+$|^pg_wal\/[0-9A-F]{24}$/,
  /(^|\/)(postmaster\.(pid|opts)|backup_label(\.old)?|tablespace_map(\.old)?|pg_internal\.init(\.\d+)?)$/,
  /(^|\/)pgsql_tmp/,
  /^global\/pg_control$/,
]

/**
 * Writes the embedded database, while it works, and the keys beside it into one archive. What was committed before the
 * call is in it; it is restored by `restoreBackup`.
 */
export async function writeBackup(
  server: Pick<RunningPostgres, 'options'>,
  dataDir: string,
  path: string,
  now: Date,
  signal?: AbortSignal,
): Promise<void> {
  const sql = openDatabase(server.options, { max: 1, idle_timeout: 0 })
  try {
    await writeArchive(path, entries(sql, dataDir, now), signal)
  } finally {
    // Ends the backup too, if it was broken off.
    await sql.end({ timeout: 2 })
  }
}

async function* entries(sql: Sql, dataDir: string, now: Date): AsyncGenerator<ArchiveEntry> {
  const [version] = await sql<
    { major: number }[]
  >`select current_setting('server_version_num')::int / 10000 as major`
  const note: BackupNote = { format: 1, at: now.toISOString(), postgres: version?.major ?? 0 }
  yield { path: 'backup.json', text: JSON.stringify(note) }
  const keys = join(dataDir, 'auth-keys')
  if (existsSync(keys)) yield { path: 'auth-keys', text: await readFile(keys, 'utf8') }
  // Gone with the connection; until then no segment of the log is recycled that the backup needs.
  await sql`select pg_create_physical_replication_slot('huishang_backup_' || pg_backend_pid(), true, true)`
  const [start] = await sql<
    { segment: string }[]
  >`select pg_walfile_name(pg_backup_start('huishang', true)) as segment`
  const cluster = join(dataDir, 'postgres')
  yield* walk(cluster, '')
  // The last of the files, as the manual of PostgreSQL asks for.
  yield await fileEntry(cluster, 'global/pg_control')
  const [stop] = await sql<{ label: string; segment: string }[]>`
    select labelfile as label, pg_walfile_name(lsn) as segment from pg_backup_stop(false)`
  yield { path: 'postgres/backup_label', text: stop?.label ?? '' }
  for (const name of (await readdir(join(cluster, 'pg_wal'))).sort())
    if (/^[0-9A-F]{24}$/.test(name) && name >= (start?.segment ?? '') && name <= (stop?.segment ?? ''))
      yield await fileEntry(cluster, `pg_wal/${name}`)
}

/** Everything below a folder, parents first. What vanishes meanwhile is in the log of the database. */
async function* walk(cluster: string, folder: string): AsyncGenerator<ArchiveEntry> {
  yield { path: join('postgres', folder), folder: true }
  for (const entry of await readdir(join(cluster, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (left.some((each) => each.test(path))) continue
    if (entry.isDirectory()) yield* walk(cluster, path)
    else if (entry.isFile()) {
      const file = await fileEntry(cluster, path).catch(unlessGone)
      if (file) yield file
    }
  }
}

async function fileEntry(cluster: string, path: string): Promise<ArchiveEntry> {
  const file = await open(join(cluster, path))
  return { path: join('postgres', path), file, bytes: (await file.stat()).size }
}

function unlessGone(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
