import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '#src/lib/db.ts'
import { type Cast, giveCast } from '#test/support/cast.ts'
import {
  buildProgram,
  type Program,
  postgresOf,
  type RealServer,
  signalAll,
  socketOf,
  startServer,
} from './real-server.ts'

export interface Visit {
  path: string
  /** Milliseconds from the beginning of the load. */
  at: number
  took: number
  /** 0 if the connection broke. */
  status: number
}

export interface Office {
  program: Program
  server: RealServer
  dataDir: string
  cast: Cast
  close(): Promise<void>
}

/** A real server with its embedded database and the cast signed in. */
export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'hs-f-'))
  const dataDir = join(folder, 'data')
  const program = await buildProgram()
  const server = await startServer(program, { DATA_DIR: dataDir, LOG: 'json' })
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  const cast = await giveCast(sql, new Date())
  await sql`insert into settings (key, value) values ('installed', 'true')`
  await sql.end()
  const close = async () => {
    server.process.kill('SIGTERM')
    await server.exited
    program.remove()
    rmSync(folder, { recursive: true, force: true })
  }
  return { program, server, dataDir, cast, close }
}

/** People who read and write without pause; each waits a little between two pages. */
export function visitWithoutPause({ server, cast }: Office, people = 8) {
  const began = performance.now()
  const visits: Visit[] = []
  const saved: string[] = []
  let going = true
  const person = async (n: number) => {
    for (let page = 0; going; page += 1) {
      if (n % 4 === 0) await raise(`${n}-${page}`)
      else await visit(n % 4 === 1 ? '/sign-in' : n % 4 === 2 ? '/today' : '/readyz')
      await sleep(15)
    }
  }
  const visit = async (path: string, init: RequestInit = {}) => {
    const at = performance.now() - began
    const headers = { cookie: `sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`, ...init.headers }
    const answer = await fetch(server.url + path, { redirect: 'manual', ...init, headers }).catch(() => null)
    await answer?.arrayBuffer().catch(() => null)
    const status = answer?.status ?? 0
    visits.push({ path, at, took: performance.now() - began - at, status })
    return status
  }
  const raise = async (title: string) => {
    const body = new URLSearchParams({ title, agencyId: cast.agencies.a })
    const headers = { 'sec-fetch-site': 'same-origin' }
    if ((await visit('/matters', { method: 'POST', body, headers })) === 303) saved.push(title)
  }
  const work = Promise.all(Array.from({ length: people }, (_, n) => person(n)))
  return {
    visits,
    /** Titles of matters that were acknowledged. */
    saved,
    now: () => performance.now() - began,
    async stop() {
      going = false
      await work
    },
  }
}

export interface Outage {
  /** Pages asked for while the database was away: by status. */
  statuses: Record<number, number>
  /** Milliseconds: the slowest of them, and the 99th percentile. */
  slowest: number
  p99: number
  /** Milliseconds from the database's return until every page works again. */
  recovery: number
}

/** Stops every process of the database for so many seconds, under load. */
export async function pauseDatabase(office: Office, seconds: number): Promise<Outage> {
  const load = visitWithoutPause(office)
  await sleep(1_000)
  const pids = postgresOf(office.dataDir)
  signalAll(pids, 'SIGSTOP')
  const from = load.now()
  await sleep(seconds * 1_000)
  const until = load.now()
  signalAll(pids, 'SIGCONT')
  await sleep(3_500)
  await load.stop()
  return outage(load.visits, from, until)
}

/** Kills every process of the database, under load; the server starts it again. */
export async function killDatabase(office: Office): Promise<Outage & { lost: string[]; saved: number }> {
  const load = visitWithoutPause(office)
  await sleep(1_000)
  signalAll(postgresOf(office.dataDir), 'SIGKILL')
  const from = load.now()
  await sleep(6_000)
  await load.stop()
  const sql = openDatabase(socketOf(office.dataDir), { max: 1 })
  const rows = await sql<{ title: string }[]>`select title from matters`
  await sql.end()
  const stored = new Set(rows.map(({ title }) => title))
  return {
    ...outage(load.visits, from, from),
    saved: load.saved.length,
    lost: load.saved.filter((title) => !stored.has(title)),
  }
}

/** What was under way when the database stopped is not counted: it ends when the database is back. */
function outage(visits: readonly Visit[], from: number, until: number): Outage {
  const end = until > from ? until : Number.POSITIVE_INFINITY
  const during = visits.filter(({ at, status, took }) =>
    until > from ? at > from + 20 && at + took < end : at > from && status !== 200 && status !== 303,
  )
  const times = during.map(({ took }) => took).sort((a, b) => a - b)
  const statuses: Record<number, number> = {}
  for (const { status } of during) statuses[status] = (statuses[status] ?? 0) + 1
  const bad = visits.filter(({ at, status }) => at > from && status !== 200 && status !== 303)
  const lastBad = Math.max(until, ...bad.map(({ at, took }) => at + took))
  return {
    statuses,
    slowest: Math.round(times.at(-1) ?? 0),
    p99: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
    recovery: Math.round(lastBad - until),
  }
}
