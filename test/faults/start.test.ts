import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { TEST_KEYS } from '#test/support/app.ts'
import { type Cast, giveCast } from '#test/support/cast.ts'
import { databaseOptions, databaseUrl } from '#test/support/server-options.ts'
import {
  buildProgram,
  isOpen,
  kill,
  launchServer,
  type Program,
  type RealServer,
  socketOf,
  startServer,
} from './real-server.ts'

let program: Program
beforeAll(async () => {
  program = await buildProgram()
})
afterAll(() => program.remove())

describe('SIGTERM', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-f-'))
  const dataDir = join(folder, 'data')
  let cast: Cast
  let server: RealServer
  beforeAll(async () => {
    server = await startServer(program, { DATA_DIR: dataDir, LOG: 'off' })
    const sql = openDatabase(socketOf(dataDir), { max: 1 })
    cast = await giveCast(sql, new Date())
    await sql.end()
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('K15: lets a slow request finish, takes no new one, and ends with exit code 0', async () => {
    const request = slowPost(server, cast, '迟到的事项')
    await request.sendHalf()
    const asked = performance.now()
    server.process.kill('SIGTERM')
    await sleep(300)
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow()
    await request.sendRest()
    expect(await request.answer).toContain('HTTP/1.1 303')
    expect(await server.exited).toBe(0)
    expect(performance.now() - asked).toBeLessThan(20_000)
    expect(await titlesIn(dataDir)).toEqual(['迟到的事项'])
  })

  it('K15: ends within ten seconds, though a request never ends and a mail server says nothing', async () => {
    const mute = await openMute()
    server = await startServer(program, {
      DATA_DIR: dataDir,
      LOG: 'off',
      SMTP_URL: mute.url,
      MAIL_FROM: 'office@office.example',
    })
    const sql = openDatabase(socketOf(dataDir), { max: 1 })
    await sql`insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
      select 'M-1', n::text, 'a@agency.example', '-', '-', '-', now(), now() from generate_series(1, 100) n`
    await sql.end()
    const request = slowPost(server, cast, '不再到达的事项')
    await request.sendHalf()
    await fetch(`${server.url}/sign-in`)
    const asked = performance.now()
    server.process.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    const took = performance.now() - asked
    console.log(`stopped with a request and mails hanging: ${Math.round(took)} ms`)
    expect(took).toBeLessThan(20_000)
    expect(await titlesIn(dataDir)).toEqual(['迟到的事项'])
    await request.answer
    await mute.close()
  })
})

describe('two servers on one database', () => {
  const name = `${inject('testServer').run}_two`
  const admin = openDatabase(databaseOptions(inject('testServer')), { max: 1 })
  const env = {
    DATABASE_URL: databaseUrl(inject('testServer'), name),
    BASE_URL: 'http://localhost',
    AUTH_KEYS: TEST_KEYS,
    LOG: 'off',
  }
  let sql: Sql
  let servers: RealServer[]
  beforeAll(async () => {
    await admin`create database ${admin(name)}`
    servers = await Promise.all([launchServer(program, env), launchServer(program, env)])
    await Promise.all(servers.map(isOpen))
    sql = openDatabase(databaseOptions(inject('testServer'), name), { max: 1 })
  })
  afterAll(async () => {
    await Promise.all(servers.map(kill))
    await sql.end()
    await admin`drop database ${admin(name)} with (force)`
    await admin.end()
  })

  it('started together, run every migration once', async () => {
    const said = servers.flatMap((server) => server.output().match(/\d{4}_\w+\.sql/g) ?? [])
    const done = (await sql<{ name: string }[]>`select name from schema_migrations order by name`).map(
      (row) => row.name,
    )
    expect(said.sort()).toEqual(done)
    expect(new Set(done).size).toBe(done.length)
  })

  it('of version N−1 goes on serving on schema N, but does not start on it', async () => {
    const cast = await giveCast(sql, new Date())
    await sql`insert into settings (key, value) values ('installed', 'true')`
    // What a migration may do to the version before it (CONTRIBUTING, Decisions).
    await sql`alter table matters add column future text`
    await sql`alter table meetings add column future int not null default 0`
    await sql`create table future (id int primary key, matter_id uuid references matters)`
    await sql`insert into schema_migrations (name) values ('9999_future.sql')`
    const [first] = servers
    const headers = {
      cookie: `sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`,
      'sec-fetch-site': 'same-origin',
    }
    const body = new URLSearchParams({ title: '前一版的事项', agencyId: cast.agencies.a })
    const saved = await fetch(`${first!.url}/matters`, { method: 'POST', body, headers, redirect: 'manual' })
    expect(saved.status).toBe(303)
    for (const page of ['/today', '/matters', '/meetings'])
      expect((await fetch(first!.url + page, { headers })).status).toBe(200)
    const late = await launchServer(program, env)
    expect(await late.exited).toBe(1)
    expect(late.output()).toContain('The database is newer than this program (it has 9999_future.sql)')
  })
})

/** A form that is typed slowly into the wire. */
function slowPost({ url }: RealServer, cast: Cast, title: string) {
  const body = new URLSearchParams({ title, agencyId: cast.agencies.a }).toString()
  const head = [
    'POST /matters HTTP/1.1',
    'Host: localhost',
    `Cookie: sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
    '',
    '',
  ].join('\r\n')
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const write = (text: string) => new Promise((done) => socket.write(text, done))
  return {
    sendHalf: async () => {
      await write(head + body.slice(0, 20))
      await sleep(200)
    },
    sendRest: () => write(body.slice(20)),
    answer: readAll(socket),
  }
}

async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (piece) => {
    text += piece
  })
  socket.on('error', () => undefined)
  await once(socket, 'close')
  return text
}

/** Takes connections and says nothing. */
async function openMute() {
  const { createServer } = await import('node:net')
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

async function titlesIn(dataDir: string): Promise<string[]> {
  const opened = await openEmbeddedPostgres({ dataDir: join(dataDir, 'postgres') })
  const sql = openDatabase(opened.options, { max: 1 })
  const rows = await sql<{ title: string }[]>`select title from matters order by created_at`
  await sql.end()
  await opened.stop()
  return rows.map((row) => row.title)
}
