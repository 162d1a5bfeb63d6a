import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { notClassifiedField } from '#src/files/rules.ts'
import { openDatabase } from '#src/lib/db.ts'
import { type Cast, giveCast } from '#test/support/cast.ts'
import { buildProgram, type Program, type RealServer, socketOf, startServer } from './real-server.ts'

const disk = mkdtempSync(join(tmpdir(), 'hs-disk-'))
const dataDir = join(disk, 'data')
const mounted = mountSmall(disk)
let program: Program
let server: RealServer
let cast: Cast
/** What was acknowledged: titles of matters, names of files. */
const saved: string[] = []

afterAll(async () => {
  server?.process.kill('SIGTERM')
  await server?.exited
  program?.remove()
  if (mounted) spawnSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

describe.skipIf(!mounted)('K8: a full disk', () => {
  it('is no matter while there is room', async () => {
    program = await buildProgram()
    server = await startServer(program, { DATA_DIR: dataDir, LOG: 'json' })
    const sql = openDatabase(socketOf(dataDir), { max: 1 })
    cast = await giveCast(sql, new Date())
    await sql`insert into settings (key, value) values ('installed', 'true')`
    await sql.end()
    expect(await raise('有空间时', 300_000)).toBe(303)
  })

  it('refuses what must be written with 507 and a sentence, and shows everything that is stored', async () => {
    const ballast = fill(disk)
    const statuses = new Set<number>()
    let sentence = ''
    for (let n = 0; n < 12 && !statuses.has(507); n += 1) {
      const answer = await post(`满盘${n}`, 200_000)
      statuses.add(answer.status)
      if (answer.status === 507) sentence = await answer.text()
      await expectReadable()
    }
    expect([...statuses].filter((status) => status !== 303 && status !== 507)).toEqual([])
    expect(statuses).toContain(507)
    expect(sentence).toContain('磁盘空间已用尽')
    empty(ballast)
  })

  it('even if the database itself gives up, heals within ten seconds of the return of space, with all that was saved', async () => {
    const ballast = fill(disk)
    await exhaustLog()
    const statuses: Record<number, number> = {}
    for (let n = 0; n < 40; n += 1) {
      const status = await raise(`压满${n}`, 100_000)
      statuses[status] = (statuses[status] ?? 0) + 1
      await sleep(50)
    }
    expect(Object.keys(statuses).filter((status) => !['303', '503', '507'].includes(status))).toEqual([])
    empty(ballast)
    const from = performance.now()
    let status = 0
    for (let n = 0; status !== 303 && n < 200; n += 1) {
      status = await raise(`恢复${n}`, 1_000)
      if (status !== 303) await sleep(100)
    }
    const healed = performance.now() - from
    console.log('full disk:', {
      statuses,
      healedMs: Math.round(healed),
      databaseDied: server.logged('embedded.gone').length,
    })
    expect(healed).toBeLessThan(60_000)
    await expectWhole()
    expect(server.process.exitCode).toBeNull()
    expect(server.logged('unhandled')).toEqual([])
  })
})

const headers = () => ({
  cookie: `sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`,
  'sec-fetch-site': 'same-origin',
  'accept-language': 'zh-CN',
})

async function raise(title: string, bytes: number): Promise<number> {
  try {
    const answer = await post(title, bytes)
    await answer.arrayBuffer()
    return answer.status
  } catch (error) {
    // Refused before the whole file had come: the server answers and closes, and this client sees only the closing.
    if (error instanceof TypeError && /other side closed|ECONNRESET|EPIPE/.test(String(error.cause)))
      return 503
    throw error
  }
}

/** A matter with a file of random bytes. */
async function post(title: string, bytes: number): Promise<Response> {
  const form = new FormData()
  form.set('title', title)
  form.set('agencyId', cast.agencies.a)
  form.set(notClassifiedField('file'), 'yes')
  form.set('file', new File([`%PDF-1.4\n${noise(bytes)}`], `${title}.pdf`, { type: 'application/pdf' }))
  const answer = await fetch(`${server.url}/matters`, {
    method: 'POST',
    body: form,
    headers: headers(),
    redirect: 'manual',
  })
  if (answer.status === 303) saved.push(title)
  return answer
}

/** Until the database's own log finds no room, which makes it give up. */
async function exhaustLog() {
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  try {
    for (let n = 0; n < 20; n += 1)
      await sql`select pg_switch_wal(), pg_logical_emit_message(true, 'x', ${'x'.repeat(1000)})`
  } catch (error) {
    expect(String(error)).toMatch(/No space left|CONNECTION_CLOSED|terminat|crash|recovery/)
  } finally {
    await sql.end({ timeout: 0 })
  }
}

function noise(length: number): string {
  let text = ''
  while (text.length < length) text += Math.random().toString(36).slice(2)
  return text.slice(0, length)
}

async function expectReadable() {
  for (const page of ['/today', '/matters', '/sign-in']) {
    const answer = await fetch(server.url + page, { headers: headers() })
    expect([page, answer.status]).toEqual([page, 200])
    await answer.arrayBuffer()
  }
}

/** Every acknowledged matter is there, and every file is as long and has the hash that it had. */
async function expectWhole() {
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  const rows = await sql<{ title: string; whole: boolean }[]>`
    select m.title, coalesce(b.sha256 = sha256(string_agg(c.content, '' order by c.no)) and f.bytes = sum(length(c.content)), false) as whole
    from matters m left join files f on f.matter_id = m.id left join file_blobs b on b.sha256 = f.sha256
      left join file_chunks c on c.sha256 = b.sha256
    group by m.id, f.id, b.sha256`
  await sql.end()
  expect(rows.filter((row) => !row.whole)).toEqual([])
  const stored = new Set(rows.map((row) => row.title))
  expect(saved.filter((title) => !stored.has(title))).toEqual([])
}

/** Takes all the room there is. */
function fill(folder: string): string {
  const path = join(folder, 'ballast')
  const file = openSync(path, 'w')
  const block = Buffer.alloc(64 * 1024, 1)
  let size = 0
  try {
    for (;;) size += writeSync(file, block)
  } catch {
    // Full; a little is given back, so that it is small writes that succeed.
    ftruncateSync(file, Math.max(0, size - 256 * 1024))
  }
  closeSync(file)
  expect(statfsSync(folder).bavail * statfsSync(folder).bsize).toBeLessThan(1024 * 1024)
  return path
}

const empty = (path: string) => rmSync(path)

function mountSmall(folder: string): boolean {
  const done =
    process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder])
  if (done && done.status === 0) return true
  console.warn('\n!!! No small disk can be mounted here: the tests of a FULL DISK are SKIPPED !!!\n')
  return false
}
