import nodemailer from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '#src/config.ts'
import { type Catcher, startCatcher } from '#src/mailbox/catcher.ts'
import { chooseMailServer } from '#src/mailbox/mail-server.ts'
import { TEST_KEYS } from '#test/support/app.ts'
import { createTestDatabase, type TestDatabase } from '#test/support/database.ts'

let database: TestDatabase
let catcher: Catcher

beforeAll(async () => {
  database = await createTestDatabase()
  catcher = await startCatcher(database.sql)
})
afterAll(async () => {
  await catcher.stop()
  await database.drop()
})

it('keeps what was mailed, byte for byte', async () => {
  const raw = 'From: a@x.cn\r\nTo: b@y.cn\r\nSubject: x\r\n\r\n会议通知\r\n.\r\n'
  await send(catcher.url, raw)
  const [mail] = await database.sql<{ mail_from: string; rcpt_to: string; raw: Buffer }[]>`
    select mail_from, rcpt_to, raw from caught_mails`
  expect(mail).toMatchObject({ mail_from: 'office@x.cn', rcpt_to: 'b@y.cn, c@z.cn' })
  expect(mail?.raw.toString()).toBe(raw)
})

it('is where mails go once the demo is loaded, and only then', async () => {
  const config = readConfig({ AUTH_KEYS: TEST_KEYS })
  const mailServer = chooseMailServer(database.sql, config)
  expect(await mailServer.url()).toBeNull()
  const clock = { base: '2026-11-23T01:00:00Z', loadedAt: '2026-11-23T01:00:00Z' }
  await database.sql`insert into settings (key, value) values ('demoClock', ${database.sql.json(clock)})`
  const url = await mailServer.url()
  expect(url).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+/)
  expect(await mailServer.url()).toBe(url)
  const set = { ...config, smtpUrl: 'smtp://mail.example.cn' }
  expect(await chooseMailServer(database.sql, set).url()).toBe(set.smtpUrl)
  await mailServer.stop()
})

async function send(url: string, raw: string) {
  const transport = nodemailer.createTransport(url)
  await transport.sendMail({ envelope: { from: 'office@x.cn', to: ['b@y.cn', 'c@z.cn'] }, raw })
  transport.close()
}
