import nodemailer from 'nodemailer'
import { type CalendarAttendee, type CalendarMeeting, writeRequest } from '#src/calendar/invitation.ts'
import type { Sql } from '#src/lib/db.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { claimDue } from '#src/outbox/lease.ts'
import { buildMessage, type Message } from '#src/outbox/message.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import type { Services } from '#src/services.ts'
import { type Contestant, inTurns, median, say, sayAgainst } from './figures.ts'

/** Mails a turn. */
const MAILS = 600

/** Invitations from the outbox to the wire, against a client that only sends one prepared message over and over. */
export async function measureDelivery(services: Services, sinkPort: number): Promise<void> {
  const { sql } = services
  const url = `smtp://127.0.0.1:${sinkPort}?ignoreTLS=true`
  const message = await prepare(services)
  const client = nodemailer.createTransport({ url, pool: true, maxConnections: 5, maxMessages: 500 })
  const plain: Contestant = {
    name: 'SMTP client with one prepared message',
    run: () => perSecond(MAILS, () => sendAll(client, message)),
  }
  const drain: Contestant = {
    name: 'outbox',
    run: async () => {
      await queue(sql)
      return perSecond(MAILS, async () => {
        const { sent, failed } = await deliverOutbox(services, url)
        if (sent !== MAILS || failed > 0) throw new Error(`${sent} mails sent, ${failed} failed`)
      })
    },
  }
  const rates = await inTurns([plain, drain], 3, 0)
  client.close()
  mailTransport(url).close()
  say(plain.name, median(rates[plain.name]!), 'mails/s')
  sayAgainst(rates, drain.name, 'mails/s', plain.name)
}

async function perSecond(n: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (n * 1000) / (performance.now() - started)
}

async function sendAll(client: { sendMail(mail: object): Promise<unknown> }, message: Message) {
  let left = MAILS
  const work = async () => {
    while (left-- > 0) await client.sendMail({ raw: message.raw, envelope: message.envelope })
  }
  await Promise.all(Array.from({ length: 5 }, work))
}

/** Empties the outbox but for one invitation, which stays as a pattern, and gives its bytes. */
async function prepare(services: Services): Promise<Message> {
  const { sql, config } = services
  await sql`create table bench_pattern as select * from outbox where ical is not null and state = 'queued' order by position limit 1`
  await queue(sql)
  const holder = { owner: '00000000-0000-0000-0000-000000000001', leaseSeconds: 60 }
  const [mail] = await claimDue(sql, holder, services.now(), 1)
  if (!mail) throw new Error('nothing stood in the outbox')
  const { mailFrom: mailbox, baseUrl, authKeys } = config
  return buildMessage(mail, { mailbox, baseUrl, authKeys, separator: '+', nameZh: '示例办', nameEn: '' })
}

/** Puts so many invitations of persons into the outbox, and nothing else. */
async function queue(sql: Sql): Promise<void> {
  await sql`delete from outbox where state <> 'sent'`
  await sql`
    insert into outbox (kind, message_id, to_address, to_name, locale, organizer_token, subject, text_body, html_body, ical, ical_method,
      uid, sequence, dtstamp, ordering_key, not_before, created_at)
    select kind, '<' || gen_random_uuid() || '@bench.example>', to_address, to_name, locale, organizer_token, subject, text_body, html_body, ical,
      ical_method, uid, sequence, dtstamp, uid || n, not_before, created_at
    from bench_pattern, generate_series(1, ${MAILS}) n`
}

/** Calendar objects for one recipient each, written and folded. */
export function measureInvitations(now: Date): void {
  const startsAt = new Date(now.getTime() + 86_400_000)
  const meeting: CalendarMeeting = {
    uid: 'bench@office.example',
    sequence: 1,
    title: '年度重点工程协调会议',
    description: '请于会前十五分钟签到。\n议题1：用地、资金与施工组织\n议题2：用地、资金与施工组织',
    location: '市政府第一会议室',
    url: 'https://meetings.example/r/attendance/x',
    startsAt,
    endsAt: new Date(startsAt.getTime() + 7_200_000),
    dtstamp: now,
    createdAt: now,
    organizer: { name: '市领导小组办公室', address: 'meeting+token@office.example' },
    chair: { name: '周副市长', address: 'zhou@office.example' },
  }
  const to = (n: number): CalendarAttendee => ({
    name: '韩副局长',
    address: `deputy${n}@agency.example`,
    role: 'REQ-PARTICIPANT',
    partstat: 'NEEDS-ACTION',
    asksAnswer: true,
  })
  for (let n = 0; n < 2000; n += 1) writeRequest(meeting, to(n))
  const started = performance.now()
  let written = 0
  for (; performance.now() - started < 1500; written += 1) writeRequest(meeting, to(written))
  say('invitations written', (written * 1000) / (performance.now() - started), 'invitations/s')
}
