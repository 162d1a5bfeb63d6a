import { openReader } from '#src/inbox/reading/reader.ts'
import { type Envelope, type Received, receiveMessage } from '#src/inbox/receive.ts'
import { answerAddress, bounceAddress } from '#src/outbox/addresses.ts'
import { nominated, noticed } from '../meetings/planned.ts'
import { createWorld, type World } from '../support/app.ts'

export const OFFICE = 'meeting@office.gov.cn.example'
/** The name under which the tests' own mail server speaks. */
export const OUR_MX = 'mx.office.gov.cn.example'

export interface Inbox {
  world: World
  /** A noticed meeting, and the people of agency A and C who were asked. */
  meeting: { id: string; uid: string }
  zou: Guest
  miao: Guest
  receive(raw: Buffer | string, envelope?: Partial<Envelope>): Promise<Received>
  /** Lets time pass, so that an answer has a time of its own. */
  later(minutes?: number): void
  close(): Promise<void>
}

export interface Guest {
  attendeeId: string
  address: string
  /** Where this person's calendar program writes to. */
  organizer: string
}

/** An office with one noticed meeting and two people in whose calendars it stands. */
export async function openInbox(env: Record<string, string> = {}): Promise<Inbox> {
  const world = await createWorld({ env: { MAIL_FROM: OFFICE, MAIL_AUTH_SERVER: OUR_MX, ...env } })
  const reader = openReader()
  world.services.readMail = reader.read
  const meeting = await giveMeeting(world)
  return {
    world,
    ...meeting,
    receive: (raw, envelope = {}) =>
      receiveMessage(world.services, typeof raw === 'string' ? Buffer.from(raw) : raw, {
        via: 'pipe',
        ...envelope,
      }),
    later: (minutes = 1) => world.setNow(new Date(world.now().getTime() + minutes * 60_000)),
    close: async () => {
      await reader.close()
      await world.close()
    },
  }
}

/** Another meeting of the same kind, at another hour. */
export async function giveMeeting(world: World, over: Parameters<typeof noticed>[1] = {}) {
  const { cast } = world
  const id = await noticed(world, over)
  const [row] = await world.sql<
    { uid: string; token: string }[]
  >`select uid, mail_token as token from meetings where id = ${id}`
  const guest = async (agency: string, person: string): Promise<Guest> => {
    const attendeeId = await nominated(world, id, agency, person)
    const [{ email }] = (await world.sql`select email from people where id = ${person}`) as unknown as [
      { email: string },
    ]
    return { attendeeId, address: email, organizer: answerAddress(boxOf(world), row!.token, attendeeId) }
  }
  return {
    meeting: { id, uid: row!.uid },
    zou: await guest(cast.agencies.a, cast.attendee.id),
    miao: await guest(cast.agencies.c, cast.people.cPrincipal),
  }
}

export const boxOf = (world: World) => ({
  mailbox: OFFICE,
  separator: '+',
  authKeys: world.services.config.authKeys,
})

export const bounceTo = (world: World, mailId: string) => bounceAddress(boxOf(world), mailId)

export async function answerOf(inbox: Inbox, guest: Guest) {
  const [row] = await inbox.world.sql<
    { partstat: string; channel: string | null; sequence: number | null; comment: string }[]
  >`select partstat, partstat_channel as channel, partstat_sequence as sequence, partstat_comment as comment
    from attendees where id = ${guest.attendeeId}`
  return row!
}

/** Forgets every answer, so that the next case begins like the first. */
export async function forgetAnswers(inbox: Inbox): Promise<void> {
  await inbox.world
    .sql`update attendees set partstat = 'NEEDS-ACTION', partstat_channel = null, partstat_at = null, partstat_stamp = null,
    partstat_sequence = null, partstat_comment = '' where part = 'nominee'`
  await inbox.world.sql`update leave_requests set state = 'withdrawn'`
}

let serial = 0
export interface ReplyFields {
  method?: string | null
  uid: string
  attendee: string
  partstat?: string
  sequence?: number | null
  stamp?: string
  /** Further lines of the event. */
  lines?: string[]
  attendeeParams?: string
  organizer?: string | null
}

/** A calendar object as a program answers with it. */
export function replyObject(fields: ReplyFields): string {
  const { method = 'REPLY', sequence = 0, organizer = null } = fields
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Example//Calendar//EN',
    'VERSION:2.0',
    ...(method ? [`METHOD:${method}`] : []),
    'BEGIN:VEVENT',
    `UID:${fields.uid}`,
    `DTSTAMP:${fields.stamp ?? '20261123T010500Z'}`,
    ...(sequence === null ? [] : [`SEQUENCE:${sequence}`]),
    ...(organizer ? [`ORGANIZER:mailto:${organizer}`] : []),
    `ATTENDEE;PARTSTAT=${fields.partstat ?? 'ACCEPTED'}${fields.attendeeParams ?? ''}:mailto:${fields.attendee}`,
    ...(fields.lines ?? []),
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')
}

export interface MailFields {
  from: string
  to: string
  subject?: string
  messageId?: string | null
  headers?: string[]
  /** A whole MIME part or several: header lines, an empty line, content. */
  contentType?: string
  body: string | Buffer
}

/** One message as it arrives; each has a Message-ID of its own. */
export function message(fields: MailFields): Buffer {
  serial += 1
  const { messageId = `<m${serial}.${Date.now()}@client.example>` } = fields
  const head = [
    `From: ${fields.from}`,
    `To: ${fields.to}`,
    `Subject: ${fields.subject ?? 'Accepted: meeting'}`,
    'Date: Mon, 23 Nov 2026 09:05:00 +0800',
    ...(messageId ? [`Message-ID: ${messageId}`] : []),
    'MIME-Version: 1.0',
    ...(fields.headers ?? []),
    `Content-Type: ${fields.contentType ?? 'text/plain; charset=utf-8'}`,
  ].join('\r\n')
  return Buffer.concat([
    Buffer.from(`${head}\r\n`),
    Buffer.from(
      typeof fields.body === 'string' && !/^Content-/i.test(fields.body) ? `\r\n${fields.body}` : fields.body,
    ),
  ])
}

/** Parts of a multipart body. */
export function parts(boundary: string, ...all: (string | Buffer)[]): Buffer {
  return Buffer.concat([
    Buffer.from('\r\n'),
    ...all.flatMap((part) => [Buffer.from(`--${boundary}\r\n`), Buffer.from(part), Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

export const part = (head: string[], content: string | Buffer) =>
  Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(content)])

/** Base64 in lines of 76, as programs write it. */
export const base64 = (content: string | Buffer) =>
  Buffer.from(content).toString('base64').replace(/.{76}/g, '$&\r\n')

/** The plainest answer: one text/calendar part. */
export function plainReply(
  to: string,
  fields: ReplyFields & { from?: string; headers?: string[]; messageId?: string | null },
): Buffer {
  return message({
    from: fields.from ?? fields.attendee,
    to,
    ...(fields.headers ? { headers: fields.headers } : {}),
    ...(fields.messageId === undefined ? {} : { messageId: fields.messageId }),
    contentType: `text/calendar; charset=utf-8${fields.method === null ? '' : `; method=${fields.method ?? 'REPLY'}`}`,
    body: replyObject(fields),
  })
}
