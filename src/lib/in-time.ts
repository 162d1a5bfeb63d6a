import type { Sql } from './db.ts'

/** Milliseconds that a page waits for the database's first word; K10 of the safety goals. */
const PATIENCE = 1_000
/** Milliseconds during which others are not made to wait for a database that has just kept somebody waiting. */
const PAUSE = 1_000

/** The database is there but says nothing: paused, overloaded, or behind a broken network. */
export class DatabaseSilent extends Error {
  readonly code = 'DATABASE_SILENT'
}

const silentUntil = new WeakMap<Sql, number>()

/**
 * What `ask` finds, or DatabaseSilent after a second. For the first statement of a request: what comes after it is
 * never broken off, because a change may be under way.
 */
export async function inTime<T>(sql: Sql, ask: () => Promise<T>): Promise<T> {
  if ((silentUntil.get(sql) ?? 0) > performance.now()) throw new DatabaseSilent()
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, fail) => {
    // A process that was busy itself gives the answer that lies ready its turn.
    timer = setTimeout(() => setTimeout(() => fail(new DatabaseSilent())), PATIENCE)
  })
  const asked = ask()
  try {
    return await Promise.race([asked, silence])
  } catch (error) {
    if (error instanceof DatabaseSilent) {
      silentUntil.set(sql, performance.now() + PAUSE)
      asked.catch(() => undefined)
    }
    throw error
  } finally {
    clearTimeout(timer)
  }
}
