import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { transaction } from '#src/lib/db.ts'
import { dropAttendees } from '#src/meetings/attendees/nomination/commands.ts'
import { changeMeeting } from '#src/meetings/notices/changes/commands.ts'
import type { ChangeInput } from '#src/meetings/notices/changes/form.ts'
import { cancelMeeting } from '#src/meetings/notices/endings/commands.ts'
import { resendMail } from '#src/outbox/commands.ts'
import { nominated } from '../meetings/planned.ts'
import { giveMeeting, type Inbox, openInbox, plainReply } from './given.ts'

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox()
})
afterAll(() => inbox.close())

type Given = Awaited<ReturnType<typeof giveMeeting>>
let day = 0
/** A meeting of its own, in which Zou has said yes. */
async function given(): Promise<Given> {
  day += 1
  const on = `2027-01-${String(day).padStart(2, '0')}`
  const meeting = await giveMeeting(inbox.world, {
    startsAt: new Date(`${on}T06:30:00Z`),
    endsAt: new Date(`${on}T08:00:00Z`),
  })
  await inbox.world
    .sql`update attendees set partstat = 'ACCEPTED', partstat_channel = 'web', partstat_at = ${inbox.world.now()} where id = ${meeting.zou.attendeeId}`
  await inbox.world.sql`update outbox set state = 'sent' where meeting_id = ${meeting.meeting.id}`
  inbox.later(5)
  return meeting
}
const act = () => inbox.world.act(inbox.world.cast.clerk)

async function change(id: string, over: Partial<ChangeInput>): Promise<void> {
  const { sql } = inbox.world
  const [meeting] = await sql<
    ChangeInput[]
  >`select version, title, starts_at as "startsAt", ends_at as "endsAt", venue_id as "venueId" from meetings where id = ${id}`
  const items = await sql<ChangeInput['items']>`
    select id, no, title, matter_id as "matterId", reporting_agency_id as "reportingAgencyId", duration_minutes as "durationMinutes" from agenda_items where meeting_id = ${id} order by no`
  await changeMeeting(await act(), id, {
    ...meeting!,
    items: [...items],
    replyBy: null,
    reason: '市里另有安排',
    urgentReason: '',
    withdraws: null,
    ...over,
  })
}

/** A row a line of calendar.md §1.5. People: Zou and Miao were named, besides the chair and two of the office. */
const rows: [
  line: string,
  act: (given: Given) => Promise<unknown>,
  expected: {
    step: number
    zou: string
    mails: [who: string, method: string, asks: boolean, status: string][] | 'all'
    method?: string
    asks?: boolean
  },
][] = [
  [
    'a new time: one step, everybody asked again',
    async ({ meeting }) => change(meeting.id, await moved(meeting.id)),
    { step: 1, zou: 'NEEDS-ACTION', mails: 'all', method: 'REQUEST', asks: true },
  ],
  [
    'another place: one step, answers stand',
    ({ meeting }) => change(meeting.id, { venueId: inbox.world.cast.venue2 }),
    { step: 1, zou: 'ACCEPTED', mails: 'all', method: 'REQUEST', asks: false },
  ],
  [
    'other words: no step, answers stand',
    ({ meeting }) => change(meeting.id, { title: '施工通道征地协调会（扩大）' }),
    { step: 0, zou: 'ACCEPTED', mails: 'all', method: 'REQUEST', asks: false },
  ],
  [
    'somebody is added: no step, a REQUEST to that one only',
    ({ meeting }) =>
      nominated(inbox.world, meeting.id, inbox.world.cast.agencies.a, inbox.world.cast.people.aPrincipal),
    { step: 0, zou: 'ACCEPTED', mails: [['added', 'REQUEST', true, 'CONFIRMED']] },
  ],
  [
    'somebody is removed: one step, a CANCEL without STATUS to that one only',
    async ({ meeting, miao }) =>
      transaction(inbox.world.sql, async (tx) =>
        dropAttendees(tx, await act(), meeting.id, [miao.attendeeId], ''),
      ),
    { step: 1, zou: 'ACCEPTED', mails: [['miao', 'CANCEL', false, '']] },
  ],
  [
    'the meeting is cancelled: one step, CANCEL with STATUS to everybody who was asked',
    async ({ meeting }) =>
      cancelMeeting(await act(), meeting.id, { version: 2, reason: '另行安排' }).catch(() => undefined),
    { step: 1, zou: 'ACCEPTED', mails: 'all', method: 'CANCEL', asks: false },
  ],
  [
    'asked again: no step, the same question with a new stamp',
    async ({ zou }) => {
      const [mail] = await inbox.world.sql<
        { id: string }[]
      >`select id from outbox where attendee_id = ${zou.attendeeId}`
      return resendMail(await act(), mail!.id)
    },
    { step: 0, zou: 'ACCEPTED', mails: [['zou', 'REQUEST', true, 'CONFIRMED']] },
  ],
  [
    'an answer is learned: no mail to anybody',
    async ({ meeting, zou }) =>
      inbox.receive(
        plainReply(zou.organizer, {
          uid: meeting.uid,
          attendee: zou.address,
          partstat: 'TENTATIVE',
          stamp: '20261124T000000Z',
        }),
      ),
    { step: 0, zou: 'TENTATIVE', mails: [] },
  ],
]

const moved = async (id: string) => {
  const [row] = await inbox.world.sql<
    { startsAt: Date; endsAt: Date }[]
  >`select starts_at as "startsAt", ends_at as "endsAt" from meetings where id = ${id}`
  return {
    startsAt: new Date(row!.startsAt.getTime() + 3_600_000),
    endsAt: new Date(row!.endsAt.getTime() + 3_600_000),
  }
}

// Not in the table because the product has no such change: required or optional is settled when somebody is named;
// an occurrence of a series is a meeting of its own; the office's mailbox is a setting of the server.
describe('which change sends what', () => {
  it.each(rows)('%s', async (_line, doIt, expected) => {
    const it = await given()
    const { sql, now } = inbox.world
    const sequence = async () =>
      (await sql<{ sequence: number }[]>`select sequence from meetings where id = ${it.meeting.id}`)[0]!
        .sequence
    const [before, at] = [await sequence(), now()]
    if (expected.method === 'CANCEL') {
      const [row] = await sql<{ version: number }[]>`select version from meetings where id = ${it.meeting.id}`
      await cancelMeeting(await act(), it.meeting.id, { version: row!.version, reason: '另行安排' })
    } else await doIt(it)
    expect((await sequence()) - before).toBe(expected.step)
    const [zou] = await sql<
      { partstat: string }[]
    >`select partstat from attendees where id = ${it.zou.attendeeId}`
    expect(zou!.partstat).toBe(expected.zou)
    const mails = await sql<
      { attendeeId: string; method: string; sequence: number; dtstamp: Date; ical: string; chair: boolean }[]
    >`
      select o.attendee_id as "attendeeId", o.ical_method as method, o.sequence, o.dtstamp, o.ical, t.part = 'chair' as chair from outbox o
      join attendees t on t.id = o.attendee_id where o.meeting_id = ${it.meeting.id} and o.state = 'queued' and o.ical is not null order by o.position`
    for (const mail of mails) {
      mail.ical = mail.ical.replaceAll('\r\n ', '')
      expect(mail.sequence).toBe(before + expected.step)
      expect(mail.dtstamp).toEqual(at)
    }
    if (expected.mails === 'all') {
      expect(mails.map((mail) => mail.method)).toEqual(Array.from({ length: 5 }, () => expected.method))
      for (const mail of mails.filter((one) => !one.chair)) {
        expect(/;RSVP=TRUE/.test(mail.ical)).toBe(expected.asks)
        expect(mail.ical).toContain(expected.method === 'CANCEL' ? 'STATUS:CANCELLED' : 'STATUS:CONFIRMED')
      }
      return
    }
    const names = (id: string) =>
      id === it.zou.attendeeId ? 'zou' : id === it.miao.attendeeId ? 'miao' : 'added'
    expect(
      mails.map((mail) => [
        names(mail.attendeeId),
        mail.method,
        /;RSVP=TRUE/.test(mail.ical),
        /\nSTATUS:(\w+)/.exec(mail.ical)?.[1] ?? '',
      ]),
    ).toEqual(expected.mails)
  })
})
