import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Db, Sql } from './db.ts'

/**
 * Brings the database up to the numbered files of `folder`, each in its own transaction, and returns the names of
 * those it ran. Several programs may do so at once. Throws if the database knows files this program does not have.
 * `last` is the file to stop after, for data that comes from an older version.
 */
export async function migrate(sql: Sql, folder: string, last?: string): Promise<string[]> {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}_.+\.sql$/.test(name))
    .sort()
  const wanted = last ? names.filter((name) => name <= last) : names
  const done = await applied(sql)
  refuseNewer(done, names)
  const ran: string[] = []
  // Most starts find everything done, and wait for nobody.
  if (wanted.every((name) => done.includes(name))) return ran
  await createList(sql)
  for (const name of wanted) if (await runOnce(sql, name, join(folder, name))) ran.push(name)
  return ran
}

/** Names of the migrations that the database has; none where it is still empty. */
async function applied(sql: Sql): Promise<string[]> {
  const [list] = await sql`select to_regclass('schema_migrations') as list`
  if (!list?.list) return []
  const rows = await sql<{ name: string }[]>`select name from schema_migrations order by name`
  return rows.map((row) => row.name)
}

function refuseNewer(done: readonly string[], names: readonly string[]) {
  const unknown = done.find((name) => !names.includes(name))
  if (unknown)
    throw new Error(`The database is newer than this program (it has ${unknown}): install the newer version.`)
}

function createList(sql: Sql) {
  return sql.begin(async (tx) => {
    await lock(tx)
    await tx`set local client_min_messages = warning`
    await tx`create table if not exists schema_migrations (
      name text primary key,
      applied_at timestamptz not null default now()
    )`
  })
}

function runOnce(sql: Sql, name: string, path: string) {
  return sql.begin(async (tx) => {
    await lock(tx)
    const [done] = await tx`select 1 from schema_migrations where name = ${name}`
    if (done) return false
    await tx.unsafe(readFileSync(path, 'utf8')).simple()
    await tx`insert into schema_migrations (name) values (${name})`
    return true
  })
}

/** Held until the transaction ends, so it needs no session of its own and no pooler breaks it. */
function lock(tx: Db) {
  return tx`select pg_advisory_xact_lock(7438105)`
}
