import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Config } from '../config.ts'
import { openDatabase, type Sql } from '../lib/db.ts'
import type { Log } from '../lib/log.ts'
import { keepEmbeddedOpen } from './keep-open.ts'
import { openEmbeddedPostgres, type RunningPostgres } from './postgres.ts'

export interface ConfiguredDatabase {
  sql: Sql
  /** Absent where DATABASE_URL names another server. */
  embedded?: RunningPostgres
  close(): Promise<void>
}

/**
 * The database of the settings: the embedded one, started if it does not run, or that of DATABASE_URL. With `keep`,
 * an embedded one that dies is started again.
 */
export async function openConfigured(
  config: Config,
  { max = 2 * availableParallelism(), keep }: { max?: number; keep?: Log } = {},
): Promise<ConfiguredDatabase> {
  const settings = { dataDir: `${config.dataDir}/postgres` }
  const open = () => (keep ? keepEmbeddedOpen(settings, keep) : openEmbeddedPostgres(settings))
  const embedded = config.databaseUrl ? undefined : await open()
  const sql = openDatabase(embedded?.options ?? config.databaseUrl ?? '', { max, connect_timeout: 10 })
  const close = async () => {
    await sql.end({ timeout: 1 })
    await embedded?.stop()
  }
  return { sql, close, ...(embedded ? { embedded } : {}) }
}

/** Throws one clear sentence if the server does not answer or is too old. */
export async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: number }[]>`
    select current_setting('server_version_num')::int as version`.catch((error: Error) => {
    throw new Error(`The database does not answer: ${error.message}.`)
  })
  if (row && row.version < 150000)
    throw new Error('The database is too old: PostgreSQL 15 or newer is needed.')
}

/** The same for tools that only look at what is there: they begin no database. */
export async function openExisting(config: Config): Promise<ConfiguredDatabase> {
  if (!config.databaseUrl && !existsSync(`${config.dataDir}/postgres/PG_VERSION`))
    throw new Error(`There is no database in ${config.dataDir} yet.`)
  return openConfigured(config, { max: 2 })
}
