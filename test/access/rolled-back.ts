import { createApp } from '#src/app.tsx'
import type { Db, Sql } from '#src/lib/db.ts'
import type { World } from '../support/app.ts'

class Undone extends Error {}

/** Answers a request; `look` sees the database as the request left it. */
export type Ask = (path: string, init: RequestInit, look?: (db: Db) => Promise<unknown>) => Promise<Response>

/**
 * Answers each request in a transaction of its own that is undone afterwards: an act may succeed, and the next
 * request finds the world as it was. What the app calls a transaction is a savepoint of it.
 */
export function undoing(world: World): Ask {
  let current = world.sql
  const app = createApp(() => ({ ...world.services, sql: current }))
  return async (path, init, look) => {
    let response: Response | undefined
    await world.sql
      .begin(async (tx) => {
        current = new Proxy(tx, {
          get: (target, name) =>
            name === 'begin' ? target.savepoint.bind(target) : Reflect.get(target, name),
        }) as unknown as Sql
        const answer = await app.request(`http://localhost${path}`, init)
        // A file is still being read from the database when the answer begins.
        const body = answer.body ? await answer.arrayBuffer() : null
        response = new Response(body, answer)
        await look?.(tx)
        throw new Undone()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
      })
    if (!response) throw new Error(`${path} was not answered`)
    return response
  }
}
