import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { esbuildDriverGuard, guardDriver } from '#src/cli/driver-guard.mjs'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase } from '#src/lib/db.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-guard-'))
const settings = { dataDir: join(folder, 'postgres'), fsync: false }
let server: EmbeddedPostgres

beforeAll(async () => {
  server = await openEmbeddedPostgres(settings)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the guard of the database driver', { timeout: 300_000 }, () => {
  it('knows the text of the driver it patches', () => {
    const path = join('node_modules', 'postgres', 'src', 'connection.js')
    expect(guardDriver(path, readFileSync(path, 'utf8'))).toContain('if (socket === null)')
    expect(guardDriver('/elsewhere/connection.js', 'x')).toBeNull()
    expect(() => guardDriver(`/${path}`, 'another version')).toThrow('The database driver changed')
  })

  it('is applied to the driver the tests use', () => {
    const sql = openDatabase({ ...server.options, max: 1 })
    expect(sql.begin.toString()).toContain('reservation')
    return sql.end()
  })

  it('keeps the process alive while PostgreSQL restarts under transactions, and it recovers', async () => {
    const report = await restartUnderLoad([esbuildDriverGuard])
    expect(report.exitCode).toBe(0)
    expect(report.committed).toBeGreaterThan(report.committedBeforeRestart)
    expect(report.rows).toBeGreaterThanOrEqual(report.committed)
    expect(report.halves).toBe(0)
  })

  it('is needed: without it the process dies, or a transaction goes on outside of one', async () => {
    // What goes wrong needs a moment that a busy machine does not give every time.
    let harmed = false
    for (let attempt = 0; attempt < 3 && !harmed; attempt += 1) {
      const report = await restartUnderLoad([])
      harmed = report.exitCode !== 0 || report.halves > 0
    }
    expect(harmed).toBe(true)
  })
})

/** Runs the load in a process of its own, restarts PostgreSQL three times, and asks the load to finish. */
async function restartUnderLoad(plugins: Plugin[]) {
  const outfile = join(folder, `load-${plugins.length}.mjs`)
  const entryPoints = ['test/cli/driver-guard-load.ts']
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins,
    logLevel: 'error',
  })
  const load = fork(outfile, [JSON.stringify(server.options)], { silent: true })
  load.stderr?.on('data', (text) => console.error(String(text)))
  const exited = new Promise<number | null>((done) => load.once('exit', done))
  await counted(load)
  const committedBeforeRestart = await counted(load)
  for (let round = 0; round < 3; round++) {
    await server.stop()
    server = await openEmbeddedPostgres(settings)
    await sleep(500)
  }
  let committed = 0
  // The pool waits a little longer after every refusal.
  for (let report = 0; report < 100 && load.connected && committed <= committedBeforeRestart; report++)
    committed = await counted(load)
  if (load.connected) load.send('finish')
  // A process that waits for a connection it has lost never ends by itself; it has no exit code then.
  const patience = setTimeout(() => load.kill('SIGKILL'), 100_000)
  const exitCode = await exited
  clearTimeout(patience)
  return { exitCode, committed, committedBeforeRestart, ...(await countRows()) }
}

/** The number of transactions the load has committed; 0 if it dies before it answers. */
function counted(load: ChildProcess) {
  return new Promise<number>((done) => {
    load.once('message', (count) => done(Number(count)))
    load.once('exit', () => done(0))
  })
}

async function countRows() {
  const sql = openDatabase(server.options, { max: 1 })
  const [count] = await sql<{ rows: number; halves: number }[]>`
    select count(*)::int as rows, count(*) filter (where parts <> 2)::int as halves
    from (select pair, count(*) as parts from pairs group by pair) p`
  await sql`drop table pairs`
  await sql.end()
  return count ?? { rows: 0, halves: 0 }
}
