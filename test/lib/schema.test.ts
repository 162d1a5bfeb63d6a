import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '#src/lib/db.ts'
import { whyNotServe } from '#src/lib/schema.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const ask = (sql: Db, names: string[] = []) => whyNotServe(sql, names, new Date())

/** Keeps the answer to every read, as Hyperdrive does by default. */
function cached(sql: Db): Db {
  const kept = new Map<string, unknown>()
  const asked = async (text: TemplateStringsArray, ...values: never[]) => {
    const key = JSON.stringify([text.join('?'), values])
    if (!text[0]!.trim().startsWith('select')) return sql(text, ...values)
    if (!kept.has(key)) kept.set(key, await sql(text, ...values))
    return kept.get(key)
  }
  return asked as unknown as Db
}

describe('a database that somebody else migrates and pools', () => {
  it('serves when it has every migration, days in UTC and no cache; again and again', async () => {
    const rows = await database.sql<{ name: string }[]>`select name from schema_migrations`
    const names = rows.map(({ name }) => name)
    expect(names.length).toBeGreaterThan(5)
    for (let n = 0; n < 3; n += 1) expect(await ask(database.sql, names)).toBeNull()
  })

  it('serves with migrations that are newer than the program: tables come first, then the program', async () => {
    expect(await ask(database.sql, ['0001_ground.sql'])).toBeNull()
  })

  it('does not when one is missing', async () => {
    expect(await ask(database.sql, ['0001_ground.sql', '9999_next.sql'])).toContain('it lacks 9999_next.sql')
  })

  it('does not when it is empty', async () => {
    const why = database.sql.begin(async (tx) => {
      await tx`alter table schema_migrations rename to elsewhere`
      throw new Error((await ask(tx)) ?? 'nothing')
    })
    await expect(why).rejects.toThrow('The database is empty: run npm run migrate.')
  })

  it('does not when its days begin at another hour', async () => {
    const why = await database.sql.begin(async (tx) => {
      await tx`set local timezone to 'Asia/Shanghai'`
      return ask(tx)
    })
    expect(why).toContain('The time zone of the database is Asia/Shanghai')
  })

  it('does not when reads come from a cache: a session that was ended would go on', async () => {
    expect(await ask(cached(database.sql))).toContain('Hyperdrive caches reads')
    // Also when the cache was filled before.
    expect(await ask(cached(database.sql))).toContain('Hyperdrive caches reads')
  })
})
