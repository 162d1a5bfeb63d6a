import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase } from '#src/lib/db.ts'
import { TEST_KEYS } from '#test/support/app.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { databaseUrl } from '#test/support/server-options.ts'
import { openMailSink } from '#test/support/smtp.ts'
import { moments, type Office, openOffice, victimOf } from './notice-kill.ts'
import { checkRounds } from './notice-kill-check.ts'
import { buildProgram, launchServer } from './real-server.ts'

const ROUNDS = 9

describe('a meeting of fifty agencies is noticed', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  it('K1, K2: while server and database are killed: nothing acknowledged is lost, nothing is half, every mail arrives', async () => {
    const moment = moments(7)
    for (let n = 0; n < ROUNDS; n += 1) await office.round(victimOf(n), moment())
    await office.drain(30)
    const figures = await checkRounds(office)
    console.log('notice and kill:', figures)
    expect(figures.acknowledged).toBeGreaterThan(0)
    expect(figures.acknowledged).toBeLessThan(ROUNDS)
  }, 180_000)
})

describe('two servers on one database', () => {
  it('delivering at once send nothing twice', async () => {
    const [program, database, sink] = await Promise.all([
      buildProgram(),
      createTestDatabase(),
      openMailSink(),
    ])
    const mails = 400
    await database.sql`insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
      select 'M-1', '<two-' || n || '@office.example>', 'unit' || n || '@agency.example', '会议通知', '正文', '<p>正文</p>', now(), now()
      from generate_series(1, ${mails}::int) n`
    const env = {
      DATABASE_URL: databaseUrl(inject('testServer'), database.name),
      BASE_URL: 'http://localhost',
      AUTH_KEYS: TEST_KEYS,
      SMTP_URL: sink.url,
      MAIL_FROM: 'office@office.example',
      LOG: 'json',
    }
    const servers = await Promise.all([launchServer(program, env), launchServer(program, env)])
    await expect.poll(() => sink.received.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(mails)
    for (const server of servers) server.process.kill('SIGTERM')
    await Promise.all(servers.map((server) => server.exited))
    const sent = servers.map((server) =>
      server.logged('outbox.run').reduce((sum, run) => sum + Number(run.sent), 0),
    )
    expect(sink.received).toHaveLength(mails)
    expect(new Set(sink.received.map((mail) => mail.messageId)).size).toBe(mails)
    expect(Math.min(...sent)).toBeGreaterThan(0)
    expect(sent[0]! + sent[1]!).toBe(mails)
    const check = openDatabase(database.options, { max: 1 })
    expect(await check`select 1 from outbox where state <> 'sent'`).toHaveLength(0)
    await check.end()
    await sink.close()
    await database.drop()
    program.remove()
  }, 60_000)
})
