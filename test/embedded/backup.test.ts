import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { list } from 'tar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readOrCreateKeys } from '#src/embedded/auth-keys.ts'
import { writeBackup } from '#src/embedded/backup.ts'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { restoreBackup } from '#src/embedded/restore.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { migrate } from '#src/lib/migrate.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-backup-'))
const dataDir = join(folder, 'data')
const file = join(folder, 'backup.tar.gz')
let server: EmbeddedPostgres
let sql: Sql

beforeAll(async () => {
  readOrCreateKeys(dataDir)
  server = await openEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), fsync: false })
  sql = openDatabase(server.options, { max: 4 })
  await migrate(sql, 'migrations')
  await sql`create table written (n int primary key, content text not null)`
})
afterAll(async () => {
  await sql.end({ timeout: 1 })
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('a backup of the running database', () => {
  it('K11: holds every row committed before it began, no half transaction, and the keys', async () => {
    const writer = writePairs()
    await writer.wrote(200)
    const before = writer.committed()
    await writeBackup(server, dataDir, file, new Date('2026-11-24T01:00:00Z'))
    const after = await writer.stop()
    expect(after).toBeGreaterThan(before)

    const other = join(folder, 'other')
    mkdirSync(other)
    const restored = await restoreBackup(file, other)
    expect(restored).toMatchObject({ madeAt: new Date('2026-11-24T01:00:00Z'), putAside: null })
    expect(restored.migrations).toBe(readdirSync('migrations').length)
    expect(readFileSync(join(other, 'auth-keys'), 'utf8')).toBe(
      readFileSync(join(dataDir, 'auth-keys'), 'utf8'),
    )
    expect(statSync(join(other, 'auth-keys')).mode & 0o777).toBe(0o600)
    const found = await pairsIn(other)
    expect(found.rows).toBeGreaterThanOrEqual(2 * before)
    expect(found.rows).toBeLessThanOrEqual(2 * after)
    expect(found.rows % 2).toBe(0)
    expect(found.gaps).toBe(0)
  })

  it('is readable by its owner alone, and leaves out what belongs to the running server', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const names: string[] = []
    await list({ file, onReadEntry: (entry) => void names.push(entry.path) })
    expect(names[0]).toBe('backup.json')
    expect(names.filter((name) => /postmaster|pg_internal|replslot\/./.test(name))).toEqual([])
    // The order matters to PostgreSQL: control file after the data, then the label, then the log.
    const at = (name: RegExp) => names.findIndex((each) => name.test(each))
    expect(names.findLastIndex((name) => name.startsWith('postgres/base/'))).toBeLessThan(at(/pg_control$/))
    expect(at(/pg_control$/)).toBeLessThan(at(/backup_label$/))
    expect(at(/backup_label$/)).toBeLessThan(at(/pg_wal\/[0-9A-F]{24}$/))
  })

  it('leaves no slot and no draft behind, also when it fails', async () => {
    await expect(writeBackup(server, dataDir, join(folder, 'missing/x.tar.gz'), new Date())).rejects.toThrow(
      'ENOENT',
    )
    expect(await sql`select slot_name from pg_replication_slots`).toHaveLength(0)
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })
})

describe('restoring', () => {
  it('refuses while the server runs, and never overwrites without --force', async () => {
    await expect(restoreBackup(file, dataDir, { force: true })).rejects.toThrow('is running on')
    const taken = join(folder, 'taken')
    mkdirSync(join(taken, 'postgres'), { recursive: true })
    await expect(restoreBackup(file, taken)).rejects.toThrow('There is data in')
    writeFileSync(join(taken, 'auth-keys'), 'a:old')
    const { putAside } = await restoreBackup(file, taken, { force: true })
    expect(readFileSync(join(putAside ?? '', 'auth-keys'), 'utf8')).toBe('a:old')
    expect(existsSync(join(taken, 'postgres/PG_VERSION'))).toBe(true)
    expect(readdirSync(taken).filter((name) => name.startsWith('restoring'))).toEqual([])
  })

  it('can be tried without touching anything', async () => {
    await restoreBackup(file, dataDir, { check: true })
    expect(await sql`select 1`).toHaveLength(1)
    expect(readdirSync(dataDir).filter((name) => /restoring|replaced/.test(name))).toEqual([])
  })

  it('refuses what is cut off, damaged, or no backup, and changes nothing', async () => {
    const bytes = readFileSync(file)
    const middle = bytes.length >> 1
    const damaged = Buffer.concat([bytes.subarray(0, middle), Buffer.alloc(64), bytes.subarray(middle + 64)])
    const files = { cut: bytes.subarray(0, middle), damaged, text: Buffer.from('not a backup') }
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, `${name}.tar.gz`)
      writeFileSync(path, content)
      const empty = join(folder, `for-${name}`)
      mkdirSync(empty)
      await expect(restoreBackup(path, empty)).rejects.toThrow(/cannot be unpacked|not a backup/)
      expect(readdirSync(empty)).toEqual([])
    }
  })
})

/** Pairs of rows, each pair in one transaction, with content that grows and is thrown away. */
function writePairs() {
  let committed = 0
  let going = true
  const work = (async () => {
    for (; going; committed += 1)
      await sql.begin(async (tx) => {
        await tx`insert into written values (${2 * committed}, repeat('字', 500))`
        await tx`update written set content = repeat('改', 400) where n = ${2 * committed - 2}`
        await tx`insert into written values (${2 * committed + 1}, repeat('字', 500))`
      })
  })()
  return {
    committed: () => committed,
    wrote: async (n: number) => {
      while (committed < n) await new Promise((next) => setTimeout(next, 5))
    },
    stop: async () => {
      going = false
      await work
      return committed
    },
  }
}

async function pairsIn(restored: string) {
  const opened = await openEmbeddedPostgres({ dataDir: join(restored, 'postgres'), fsync: false })
  const other = openDatabase(opened.options, { max: 1 })
  const [row] = await other<{ rows: number; gaps: number }[]>`
    select count(*)::int as rows, (max(n) + 1 - count(*))::int as gaps from written`
  await other.end()
  await opened.stop()
  return row ?? { rows: 0, gaps: -1 }
}
