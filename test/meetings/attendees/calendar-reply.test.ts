import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCalendarReply } from '#src/calendar/reply.ts'
import { demoId } from '#src/demo/ids.ts'
import { whyIgnored } from '#src/meetings/attendees/calendar-reply/rules.ts'
import { createDemoWorld, type DemoWorld } from '../../support/demo.ts'

const lines = (...text: string[]) => text.join('\r\n')
const reply = (
  uid: string,
  address: string,
  options: { sequence?: number; partstat?: string; method?: string; stamp?: string; comment?: string } = {},
) =>
  lines(
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${options.method ?? 'REPLY'}`,
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${options.stamp ?? '20261124T010000Z'}`,
    `SEQUENCE:${options.sequence ?? 0}`,
    ...(options.comment ? [`COMMENT:${options.comment}`] : []),
    `ATTENDEE;CN="Zou; Office";PARTSTAT=${options.partstat ?? 'ACCEPTED'}:MAILTO:${address}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  )

describe('an answer by calendar, read', () => {
  it('takes bare LF, folded lines, upper-case MAILTO and a missing ORGANIZER', () => {
    const text = reply('u-1', 'A@X.example', { comment: '另有公务\\, 请假' })
      .replaceAll('\r\n', '\n')
      .replace('PARTSTAT', '\n PARTSTAT')
    expect(readCalendarReply(text)).toMatchObject({
      method: 'REPLY',
      uid: 'u-1',
      sequence: 0,
      attendees: [{ address: 'a@x.example', partstat: 'ACCEPTED' }],
      comment: '另有公务, 请假',
    })
  })

  it.each(['', 'hello', 'BEGIN:VCALENDAR\nEND:VCALENDAR', 'BEGIN:VCALENDAR\nBEGIN:VCALENDAR\nUID:x'])(
    'is none: %j',
    (text) => {
      expect(readCalendarReply(text)).toBeNull()
    },
  )
})

describe('R35: an answer by calendar that may not count', () => {
  const person = { address: 'a@x.example', sequenceAsked: 2, answeredAt: new Date('2026-11-20T00:00:00Z') }
  const given = {
    method: 'REPLY',
    uid: 'u',
    sequence: 2,
    stamp: new Date('2026-11-21T00:00:00Z'),
    attendees: [{ address: 'a@x.example', partstat: 'ACCEPTED' }],
  }
  it.each([
    ['counts', {}, 'a@x.example', person, null],
    ['a request', { method: 'REQUEST' }, 'a@x.example', person, 'method'],
    ['an unknown UID', { uid: 'v' }, 'a@x.example', person, 'unknownMeeting'],
    ['a sender who is not the ATTENDEE', {}, 'b@x.example', person, 'notSender'],
    ['somebody not invited', {}, 'a@x.example', null, 'notInvited'],
    ['somebody never asked', {}, 'a@x.example', { ...person, sequenceAsked: null }, 'notInvited'],
    ['a lower SEQUENCE', { sequence: 1 }, 'a@x.example', person, 'stale'],
    ['an older stamp', { stamp: new Date('2026-11-19T00:00:00Z') }, 'a@x.example', person, 'older'],
    [
      'no clear word',
      { attendees: [{ address: 'a@x.example', partstat: 'NEEDS-ACTION' }] },
      'a@x.example',
      person,
      'partstat',
    ],
    ['a higher SEQUENCE (their defect)', { sequence: 9 }, 'a@x.example', person, null],
  ] as const)('%s', (_name, change, sender, who, expected) => {
    expect(
      whyIgnored({ ...given, attendees: [...given.attendees], ...change } as typeof given, sender, 'u', who),
    ).toBe(expected)
  })
})

describe('an answer by calendar, entered by the office', () => {
  let world: DemoWorld
  let uid: string
  const meeting = demoId('meeting', 'C12')
  const path = `/meetings/${meeting}/replies/calendar`
  beforeAll(async () => {
    world = await createDemoWorld()
    const [row] = await world.sql<{ uid: string }[]>`select uid from meetings where id = ${meeting}`
    uid = row!.uid
    await world.sql`update attendees set request_sent_at = '2026-11-20T02:00:00Z', sequence_asked = 1, sequence_sent = 1, partstat_at = null where meeting_id = ${meeting} and part = 'nominee'`
  })
  afterAll(() => world.close())

  const asked = async () => {
    const [row] = await world.sql<{ id: string; email: string; partstat: string }[]>`
      select t.id, p.email, t.partstat from attendees t join people p on p.id = t.person_id
      where t.meeting_id = ${meeting} and t.agency_id = ${demoId('agency', 'badong')}`
    return row!
  }
  const actions = async () =>
    (
      await world.sql<{ action: string; args: { reason?: string } }[]>`
    select action, args from audit_entries where action like 'invitations.calendarReply%' order by id`
    ).map((row) => [row.action, row.args.reason])

  it('R35: changes nothing for a stale, unknown or forged one, and logs it', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const { email } = await asked()
    for (const [sender, calendar] of [
      [email, reply(uid, email, { sequence: 0 })],
      [email, reply('another-uid', email, { sequence: 1 })],
      ['forger@x.example', reply(uid, email, { sequence: 1 })],
    ]) {
      expect((await clerk.post(path, { sender: sender!, calendar: calendar! })).status).toBe(303)
      expect((await asked()).partstat).toBe('NEEDS-ACTION')
    }
    expect(await actions()).toEqual([
      ['invitations.calendarReply.ignored', 'stale'],
      ['invitations.calendarReply.ignored', 'unknownMeeting'],
      ['invitations.calendarReply.ignored', 'notSender'],
    ])
  })

  it('takes a good one once; DECLINED asks the chair for leave as well (R28)', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const { id, email } = await asked()
    await clerk.post(path, { sender: email, calendar: reply(uid, email, { sequence: 1 }) })
    expect((await asked()).partstat).toBe('ACCEPTED')
    await clerk.post(path, {
      sender: email,
      calendar: reply(uid, email, { sequence: 1, partstat: 'DECLINED', stamp: '20261123T000000Z' }),
    })
    expect((await asked()).partstat).toBe('ACCEPTED')
    await clerk.post(path, {
      sender: email,
      calendar: reply(uid, email, {
        sequence: 1,
        partstat: 'DECLINED',
        stamp: '20261125T000000Z',
        comment: '赴省开会',
      }),
    })
    const leave =
      await world.sql`select reason, state, requested_channel as channel from leave_requests where attendee_id = ${id} and state = 'pending'`
    expect(leave).toEqual([{ reason: '赴省开会', state: 'pending', channel: 'mail' }])
  })

  it('says what is wrong and keeps what was typed', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const response = await clerk.post(path, { sender: 'kein', calendar: '不是日历' })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html).toContain('所粘贴的不是一个完整的日历内容')
    expect(html).toContain('不是日历')
    expect((await world.as(await world.person('p-han')).post(path, {})).status).toBe(403)
  })
})
