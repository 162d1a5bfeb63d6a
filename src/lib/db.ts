import postgres from 'postgres'

/** A pool; only entries, routes and `transaction` need to know that it is one. */
export type Sql = postgres.Sql
/** Anything that runs a statement: the pool or a transaction. Queries take this. */
export type Db = postgres.ISql
export type Tx = postgres.TransactionSql
export type Fragment = postgres.PendingQuery<postgres.Row[]>

/**
 * Opens a pool the one way this product uses it, in production, in tests and in a Worker.
 * Days stay `YYYY-MM-DD` text (a `date` has no instant); `bigint` counts are cast in the SQL.
 */
export function openDatabase(
  options: postgres.Options<Record<string, postgres.PostgresType>> | string,
  pool = {},
): Sql {
  const settings = {
    // Arrays would need a question more for each connection, and do not work behind Hyperdrive: nothing here uses them.
    fetch_types: false,
    types: { date: { to: 1082, from: [1082], serialize: (day: string) => day, parse: (day: string) => day } },
    onnotice: () => undefined,
    // The driver's own pauses grow to twenty seconds: a database that is back should be found within one.
    backoff: (tries: number) => Math.min(1, 0.05 * 2 ** tries) * (0.5 + Math.random() / 2),
    connection: { application_name: 'huishang', timezone: 'UTC' },
    ...pool,
  }
  const opened =
    typeof options === 'string' ? postgres(options, settings) : postgres({ ...settings, ...options })
  return opened as unknown as Sql
}

/** Runs `work` in one transaction; whatever it throws rolls everything back, queued mail included (R66). */
export async function transaction<T>(sql: Sql, work: (tx: Tx) => Promise<T>): Promise<T> {
  return (await sql.begin(work)) as T
}

/** The only row, or null. */
export function first<T>(rows: readonly T[]): T | null {
  return rows[0] ?? null
}

/** A JSON parameter; the driver's type is narrower than what JSON can hold. */
export function json(db: Db, value: unknown) {
  return db.json(value as postgres.JSONValue)
}

/** SQLSTATE and constraint of a database error, or null for any other error. */
export function databaseError(error: unknown): { code: string; constraint: string | null } | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  const constraint =
    'constraint_name' in error && typeof error.constraint_name === 'string' ? error.constraint_name : null
  return { code: error.code, constraint }
}
