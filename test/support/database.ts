import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { databaseOptions, databaseUrl } from './server-options.ts'

export type TestDatabase = {
  sql: Sql
  name: string
  /** For a second pool on the same database: `openDatabase(options)`. */
  options: ReturnType<typeof databaseOptions>
  /** The same by TCP, for programs that know no socket. */
  url: string
  drop(): Promise<void>
}

/** A migrated, empty database of this test file's own; `drop` it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return clone('template')
}

/** A migrated database that is filled once a run, under a name, and cloned from then on (test/support/demo.ts). */
export async function createFilledDatabase(
  name: string,
  fill: (sql: Sql) => Promise<void>,
): Promise<TestDatabase> {
  await fillOnce(name, fill)
  return clone(name)
}

async function clone(template: string): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `${server.run}_${randomBytes(6).toString('hex')}`
  await asAdmin(
    (admin) => admin`create database ${admin(name)} template ${admin(`${server.run}_${template}`)}`,
  )
  const options = databaseOptions(server, name)
  const sql = openDatabase(options, { max: 4 })
  const drop = async () => {
    await sql.end({ timeout: 2 })
    await asAdmin((admin) => admin`drop database if exists ${admin(name)} with (force)`)
  }
  return { sql, name, options, url: databaseUrl(server, name), drop }
}

/** Test files run side by side: the first to ask fills, the others wait. */
async function fillOnce(name: string, fill: (sql: Sql) => Promise<void>) {
  const server = inject('testServer')
  const full = `${server.run}_${name}`
  await asAdmin(async (admin) => {
    await admin`select pg_advisory_lock(hashtext(${full}))`
    const found = await admin`select 1 from pg_database where datname = ${full}`
    if (found.length > 0) return
    const draft = `${full}_draft`
    await admin`drop database if exists ${admin(draft)} with (force)`
    await admin`create database ${admin(draft)} template ${admin(`${server.run}_template`)}`
    const sql = openDatabase(databaseOptions(server, draft), { max: 4 })
    try {
      await fill(sql)
      // Nobody else gathers statistics here.
      await sql`analyze`
    } finally {
      await sql.end()
    }
    await admin`alter database ${admin(draft)} rename to ${admin(full)}`
  })
}

/** Runs on one connection of its own; closing it gives back its locks. */
async function asAdmin(work: (admin: Sql) => Promise<unknown>) {
  const admin = openDatabase(databaseOptions(inject('testServer')), { max: 1, idle_timeout: 0 })
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
