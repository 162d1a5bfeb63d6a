import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#src/lib/db.ts'
import { migrate } from '#src/lib/migrate.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-migrate-'))
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await database.sql`drop table schema_migrations`
})
afterAll(async () => {
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

describe('migrations', () => {
  it('run once each, in order, however many programs start together', async () => {
    writeFileSync(join(folder, '0001_first.sql'), 'create table tried (n int); insert into tried values (1);')
    writeFileSync(join(folder, '0002_second.sql'), 'insert into tried values (2);')
    writeFileSync(join(folder, 'README.md'), 'not a migration')
    const pools = Array.from({ length: 4 }, () => openDatabase(database.options, { max: 1 }))
    const ran = await Promise.all(pools.map((sql) => migrate(sql, folder)))
    expect(ran.flat().sort()).toEqual(['0001_first.sql', '0002_second.sql'])
    expect([...(await database.sql`select n from tried order by n`)]).toEqual([{ n: 1 }, { n: 2 }])
    await Promise.all(pools.map((sql) => sql.end()))
  })

  it('that fail leave nothing of themselves', async () => {
    writeFileSync(join(folder, '0003_broken.sql'), 'insert into tried values (3); select nonsense;')
    await expect(migrate(database.sql, folder)).rejects.toThrow('nonsense')
    expect(await database.sql`select 1 from tried where n = 3`).toHaveLength(0)
    rmSync(join(folder, '0003_broken.sql'))
  })

  it('refuse a database that a newer program has changed', async () => {
    await database.sql`insert into schema_migrations (name) values ('0009_later.sql')`
    await expect(migrate(database.sql, folder)).rejects.toThrow('newer than this program')
  })
})
