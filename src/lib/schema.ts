import { type Db, databaseError, first } from './db.ts'

/**
 * Why a program that does not migrate, and reaches its database through a pool of somebody else's, may not serve with
 * it; null if it may. One of its `migrations` is missing, days would begin at another hour, or reads are cached.
 */
export async function whyNotServe(sql: Db, migrations: readonly string[], now: Date): Promise<string | null> {
  try {
    const rows = await sql<{ name: string; zone: string }[]>`
      select name, current_setting('TimeZone') as zone from schema_migrations`
    return whyOld(rows, migrations) ?? whyZone(rows[0]?.zone ?? 'UTC') ?? (await whyCached(sql, now))
  } catch (error) {
    if (databaseError(error)?.code === '42P01') return 'The database is empty: run npm run migrate.'
    throw error
  }
}

function whyOld(done: readonly { name: string }[], migrations: readonly string[]): string | null {
  const missing = migrations.find((name) => !done.some((row) => row.name === name))
  return missing
    ? `The database is older than this program (it lacks ${missing}): run npm run migrate.`
    : null
}

function whyZone(zone: string): string | null {
  if (/^(Etc\/)?(UTC|UCT|Universal|Zulu|GMT)$/i.test(zone)) return null
  return `The time zone of the database is ${zone}: run "alter database … set timezone to 'UTC'".`
}

/** Hyperdrive keeps answers for a minute unless told otherwise: a session that was ended would go on. */
async function whyCached(sql: Db, now: Date): Promise<string | null> {
  const before = await lastProbe(sql)
  await sql`
    insert into job_runs (job, period, ran_at) values ('cache probe', 'last', ${now})
    on conflict (job, period) do update set ran_at = greatest(excluded.ran_at, job_runs.ran_at + interval '1 millisecond')`
  const after = await lastProbe(sql)
  return after === before
    ? 'Hyperdrive caches reads: run wrangler hyperdrive update … --caching-disabled.'
    : null
}

async function lastProbe(sql: Db): Promise<number | null> {
  const row = first(
    await sql<
      { at: Date }[]
    >`select ran_at as at from job_runs where job = 'cache probe' and period = 'last'`,
  )
  return row ? row.at.getTime() : null
}
