import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { migrate } from '#src/lib/migrate.ts'
import { exportTables, importTables } from '#src/operations/transfer.ts'
import { MONDAY } from '#test/support/app.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-transfer-'))
let demo: DemoWorld
let text: Buffer
let other: Awaited<ReturnType<typeof openOther>>

beforeAll(async () => {
  demo = await createDemoWorld()
  await giveHardRows(demo.sql)
  text = await exported(demo.sql)
  other = await openOther()
})
afterAll(async () => {
  await demo.close()
  await other.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('moving to another PostgreSQL by COPY', () => {
  it('carries every row to another major version, equal to the last byte', async () => {
    const target = await other.database('whole')
    await importTables(target, source(text), 'migrations')
    const [before, after] = [await contents(demo.sql), await contents(target)]
    expect(Object.keys(after)).toEqual(Object.keys(before))
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows)
    expect(before.outbox?.length).toBeGreaterThan(0)
    expect(before.file_chunks?.length).toBeGreaterThan(0)
    console.log(`COPY from PostgreSQL ${await version(demo.sql)} to ${await version(target)}: all rows equal`)
    await target.end()
  })

  it('goes on counting where the old one stopped, and guards its rows again', async () => {
    const target = await other.database('counting')
    await importTables(target, source(text), 'migrations')
    const [last] = await target<{ position: string }[]>`select max(position) as position from outbox`
    const [next] = await target<{ position: string }[]>`
      insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
      values ('M-1', '<next@office.example>', 'a@agency.example', '-', '-', '-', now(), now()) returning position`
    expect(Number(next?.position)).toBe(Number(last?.position) + 1)
    await expect(target`delete from audit_entries`).rejects.toThrow('append-only')
    await target.end()
  })

  it('refuses what is cut off, foreign or spoilt, and a database that is in use; nothing is half done', async () => {
    const target = await other.database('refused')
    const half = text.subarray(0, text.indexOf('copy people'))
    // A duty whose agency is in no table: found only at the end of its COPY.
    const [lead] = await demo.sql<{ id: string }[]>`select lead_agency_id as id from action_items limit 1`
    const at = text.indexOf('copy action_items (')
    const orphan = Buffer.from(
      text.subarray(0, at).toString() +
        text.subarray(at).toString().replaceAll(lead!.id, 'ffffffff-ffff-4fff-8fff-ffffffffffff'),
    )
    await expect(
      importTables(target, source(Buffer.from('create table x();\n')), 'migrations'),
    ).rejects.toThrow('not an export')
    await expect(importTables(target, source(half), 'migrations')).rejects.toThrow('cut off')
    await expect(importTables(target, source(text.subarray(0, -40)), 'migrations')).rejects.toThrow('cut off')
    await expect(importTables(target, source(orphan), 'migrations')).rejects.toThrow('foreign key')
    const counts = Object.values(await contents(target)).map((rows) => rows.length)
    expect(new Set(counts)).toEqual(new Set([0]))
    await importTables(target, source(text), 'migrations')
    await expect(importTables(target, source(text), 'migrations')).rejects.toThrow(
      'The database is not empty',
    )
    await target.end()
  })

  it('brings the tables of an older version up to this one', async () => {
    const old = await other.database('old')
    const [firstFile = ''] = readdirSync('migrations').sort()
    await migrate(old, 'migrations', firstFile)
    await old`insert into settings (key, value) values ('nameZh', '"旧版办公室"')`
    const small = await exported(old)
    const target = await other.database('renewed')
    await importTables(target, source(small), 'migrations')
    expect(await target`select value from settings`).toEqual([{ value: '旧版办公室' }])
    expect(await target`select name from schema_migrations`).toHaveLength(readdirSync('migrations').length)
    await old.end()
    await target.end()
  })
})

const source = (bytes: Buffer) => Readable.from(pieces(bytes)) as AsyncIterable<Buffer>

/** Lines are cut anywhere, as a file is read. */
function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 9_973) yield bytes.subarray(at, at + 9_973)
}

async function exported(sql: Sql): Promise<Buffer> {
  const pieces: Buffer[] = []
  await exportTables(sql, MONDAY, async (piece) => void pieces.push(Buffer.from(piece)))
  return Buffer.concat(pieces)
}

/** Letters, numbers and dates that a text format could spoil, and a row longer than a stream's buffer. */
async function giveHardRows(sql: Sql) {
  await sql`
    insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
    select 'M-1', 'hard' || n, 'a@agency.example', '会议通知', repeat('正文' || chr(13), n), '', '2026-11-23', '2026-11-23' from generate_series(1, 50) n`
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256))
  await sql`insert into file_blobs (sha256, bytes) values (sha256(${bytes}::bytea), ${bytes.length})`
  await sql`insert into file_chunks (sha256, no, content) values (sha256(${bytes}::bytea), 0, ${bytes})`
  await sql`insert into settings (key, value, valid_from) values ('hard', ${JSON.stringify({ a: '\\.\n\t\\N"\u2028𠮷\u200f', n: 1e21 })}::text::jsonb, 'infinity')`
  await sql`insert into people (name_zh, phone) values (${'\\.\n'}, ${'\\N'}), (${'制表\t符\r\n\b'}, '')`
  await sql`insert into audit_entries (at, person_name, role, action, subject_type) values ('2026-11-23 01:02:03.123456Z', '\\', '-', '-', '-')`
}

/** Every row of every table, as text, in order. */
async function contents(sql: Sql): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations' order by 1`
  const all: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await sql<
      { row: string }[]
    >`select t::text as row from ${sql(name)} t order by t::text collate "C"`
    all[name] = rows.map(({ row }) => row)
  }
  return all
}

async function version(sql: Sql) {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  return row?.version
}

/** The PostgreSQL of the distribution where there is one, else a second embedded one. */
async function openOther() {
  const options = (await openDistribution()) ?? (await openSecond())
  return {
    close: options.close,
    database: async (name: string): Promise<Sql> => {
      const admin = openDatabase({ ...options.connection, database: 'postgres' }, { max: 1 })
      await admin`create database ${admin(name)}`
      await admin.end()
      return openDatabase({ ...options.connection, database: name }, { max: 2 })
    },
  }
}

async function openSecond() {
  const server = await openEmbeddedPostgres({ dataDir: join(folder, 'second'), fsync: false })
  return { connection: server.options, close: server.stop }
}

async function openDistribution() {
  const root = '/usr/lib/postgresql'
  const newest = existsSync(root)
    ? readdirSync(root)
        .sort((a, b) => Number(a) - Number(b))
        .at(-1)
    : undefined
  if (!newest) return undefined
  const bin = join(root, newest, 'bin')
  const place = join(folder, 'other')
  mkdirSync(place)
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  if (nobody.uid) for (const each of [folder, place]) chownSync(each, nobody.uid, nobody.gid)
  const run = (command: string, ...args: string[]) => {
    // Not through a pipe: the server inherits it, and would keep this waiting.
    const done = spawnSync(join(bin, command), args, { ...nobody, cwd: '/', stdio: 'ignore' })
    if (done.status !== 0) throw new Error(`${command} of ${bin} failed`)
  }
  const dataDir = join(place, 'data')
  run('initdb', '-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync')
  run(
    'pg_ctl',
    '-D',
    dataDir,
    '-w',
    '-l',
    join(place, 'log'),
    'start',
    '-o',
    `-c listen_addresses= -k ${place} -c fsync=off`,
  )
  return {
    connection: { path: join(place, '.s.PGSQL.5432'), username: 'postgres' },
    close: async () => run('pg_ctl', '-D', dataDir, '-m', 'immediate', 'stop'),
  }
}
