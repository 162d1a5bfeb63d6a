import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { esbuildDriverGuard } from '#src/cli/driver-guard.mjs'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'

const MAILS = 200
/** Mails a process may have on the way at once. */
const AT_ONCE = 5
const folder = mkdtempSync(join(tmpdir(), 'hs-kill-'))
const program = join(folder, 'deliverer.mjs')
let database: TestDatabase
let sink: MailSink

beforeAll(async () => {
  await build({
    entryPoints: ['test/outbox/kill-deliverer.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [esbuildDriverGuard],
    banner: {
      js: "import { createRequire as banner } from 'node:module';const require = banner(import.meta.url);",
    },
    logLevel: 'error',
  })
  database = await createTestDatabase()
  sink = await openMailSink()
})
afterAll(async () => {
  await sink.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

it('K2: killed again and again, two servers lose nothing, and repeat at most what was on the way, byte for byte', async () => {
  const expected = await queueMany(database)
  const kills = [20, 70, 120]
  const servers = [start(), start()]
  for (const [i, mails] of kills.entries()) {
    await arrived(mails)
    await kill(servers[i % 2]!)
    servers[i % 2] = start()
  }
  await Promise.all(servers.map(finished))
  const copies = Map.groupBy(sink.received, (mail) => mail.messageId)
  expect([...copies.keys()].sort()).toEqual(expected.sort())
  expect(sink.received.length - MAILS).toBeLessThanOrEqual(kills.length * AT_ONCE)
  for (const [one, ...others] of copies.values())
    for (const other of others) expect(other.raw.equals(one!.raw)).toBe(true)
  const [left] = await database.sql<
    { n: number }[]
  >`select count(*)::int as n from outbox where state <> 'sent'`
  expect(left?.n).toBe(0)
}, 120_000)

async function queueMany({ sql }: TestDatabase): Promise<string[]> {
  const rows = Array.from({ length: MAILS }, (_, i) => ({
    kind: 'M-1',
    message_id: `<kill-${i}@office.example>`,
    to_address: `unit${i}@agency.example`,
    subject: `会议通知 ${i}`,
    text_body: `第${i}号\n`,
    html_body: `<p>第${i}号</p>`,
    not_before: new Date(),
    created_at: new Date(),
  }))
  await sql`insert into outbox ${sql(rows)}`
  return rows.map((row) => row.message_id)
}

function start(): ChildProcess {
  return fork(program, [JSON.stringify(database.options), sink.url], { stdio: 'inherit' })
}

/** Waits until so many mails have come; the server is in the middle of its work then. */
async function arrived(mails: number) {
  while (sink.received.length < mails) await new Promise((next) => setTimeout(next, 1))
}

function kill(server: ChildProcess): Promise<void> {
  return new Promise((gone) => {
    server.once('exit', () => gone())
    server.kill('SIGKILL')
  })
}

function finished(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve()
  return new Promise((done, fail) => {
    server.once('exit', (code) => (code === 0 ? done() : fail(new Error(`a server ended with ${code}`))))
  })
}
