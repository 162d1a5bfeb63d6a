import { type Db, databaseError } from './db.ts'

/**
 * Why a program that does not migrate may not serve with this database, or null: one of its `migrations` is missing,
 * or days would begin at another hour. A database that is away is no reason: each page says so itself.
 */
export async function whyNotServe(sql: Db, migrations: readonly string[]): Promise<string | null> {
  try {
    const rows = await sql<{ name: string; zone: string }[]>`
      select name, current_setting('TimeZone') as zone from schema_migrations`
    const done = new Set(rows.map(({ name }) => name))
    const missing = migrations.find((name) => !done.has(name))
    if (missing) return `The database is older than this program (it lacks ${missing}): run npm run migrate.`
    return whyNotZone(rows[0]?.zone ?? 'UTC')
  } catch (error) {
    if (databaseError(error)?.code === '42P01') return 'The database is empty: run npm run migrate.'
    throw error
  }
}

function whyNotZone(zone: string): string | null {
  if (/^(Etc\/)?(UTC|UCT|Universal|Zulu|GMT)$/i.test(zone)) return null
  return `The time zone of the database is ${zone}: run "alter database … set timezone to 'UTC'".`
}
