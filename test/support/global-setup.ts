import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { migrate } from '#src/lib/migrate.ts'
import { databaseOptions, type TestServer } from './server-options.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

/**
 * Once a run: a PostgreSQL of our own (or TEST_DATABASE_URL), and on it one migrated database
 * which every test file clones. Names carry the run's number, so runs on one server do not meet.
 */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'hs-test-'))
  const embedded = process.env.TEST_DATABASE_URL ? undefined : await openPrivate(folder)
  const run = `hs_test_${process.pid}_${Date.now().toString(36)}`
  const url = process.env.TEST_DATABASE_URL ?? embedded?.url ?? ''
  const server: TestServer = { run, url, options: embedded?.options }
  const admin = openDatabase(databaseOptions(server), { max: 1 })
  await createTemplate(admin, server)
  project.provide('testServer', server)
  return async () => {
    if (!embedded) await dropAll(admin, run)
    await admin.end()
    await embedded?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function openPrivate(folder: string): Promise<EmbeddedPostgres> {
  return openEmbeddedPostgres({
    dataDir: join(folder, 'postgres'),
    fsync: false,
    // A Worker reaches a database by TCP only.
    tcp: true,
    settings: { max_connections: '300', shared_buffers: '256MB', autovacuum: 'off' },
  })
}

async function createTemplate(admin: Sql, server: TestServer) {
  const name = `${server.run}_template`
  await admin`create database ${admin(name)}`
  const sql = openDatabase(databaseOptions(server, name), { max: 2 })
  await migrate(sql, new URL('../../migrations', import.meta.url).pathname)
  await sql.end()
}

async function dropAll(admin: Sql, run: string) {
  const left = await admin<
    { datname: string }[]
  >`select datname from pg_database where datname like ${`${run}%`}`
  for (const { datname } of left) await admin`drop database if exists ${admin(datname)} with (force)`
}
