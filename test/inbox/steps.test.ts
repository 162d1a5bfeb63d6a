import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Received } from '#src/inbox/receive.ts'
import {
  answerOf,
  base64,
  forgetAnswers,
  type Inbox,
  message,
  OUR_MX,
  openInbox,
  part,
  parts,
  plainReply,
  replyObject,
} from './given.ts'

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox()
})
afterAll(() => inbox.close())
beforeEach(async () => {
  await forgetAnswers(inbox)
  inbox.later()
})

const reply = (more: Partial<Parameters<typeof plainReply>[1]> = {}, to = inbox.zou.organizer) =>
  plainReply(to, { uid: inbox.meeting.uid, attendee: inbox.zou.address, ...more })
const calendarPart = (content: string | Buffer, params = '; charset=utf-8; method=REPLY') =>
  part([`Content-Type: text/calendar${params}`], content)
const own = (more: Partial<Parameters<typeof replyObject>[0]> = {}) =>
  replyObject({ uid: inbox.meeting.uid, attendee: inbox.zou.address, ...more })
const multipart = (kind: string, ...all: Buffer[]) =>
  message({
    from: inbox.zou.address,
    to: inbox.zou.organizer,
    contentType: `multipart/${kind}; boundary=B`,
    body: parts('B', ...all),
  })

/** One row a step of the rule book (calendar.md §1.7): what arrives, what becomes of it. */
const rows: [
  step: string,
  name: string,
  raw: () => Buffer,
  expected: Partial<Received>,
  partstat?: string,
][] = [
  [
    '2',
    'an absence note without a calendar part is no answer',
    () =>
      message({
        from: inbox.zou.address,
        to: inbox.zou.organizer,
        subject: '自动答复: 会议',
        headers: ['Auto-Submitted: auto-replied', 'Return-Path: <>'],
        body: '我出差，11月30日返回。',
      }),
    { outcome: 'ignored', reason: 'automatic' },
  ],
  [
    '2',
    'nor is one known by its subject alone',
    () =>
      message({
        from: inbox.zou.address,
        to: inbox.zou.organizer,
        subject: 'Automatic reply: meeting',
        headers: ['Return-Path: <>'],
        body: 'Away.',
      }),
    { outcome: 'ignored', reason: 'automatic' },
  ],
  [
    '3',
    'a plain 我参加 goes to a person',
    () =>
      message({
        from: inbox.zou.address,
        to: inbox.zou.organizer,
        subject: '回复：参会邀请',
        body: '我参加。',
      }),
    { outcome: 'held', reason: 'plain' },
  ],
  [
    '3',
    'so does what Outlook hides in winmail.dat',
    () =>
      multipart(
        'mixed',
        part(['Content-Type: text/plain'], 'see attachment'),
        part(
          ['Content-Type: application/ms-tnef; name=winmail.dat', 'Content-Transfer-Encoding: base64'],
          'eJ8+Ig==',
        ),
      ),
    { outcome: 'held', reason: 'tnef' },
  ],
  [
    '3',
    'and an answer that somebody forwards',
    () =>
      multipart(
        'mixed',
        part(['Content-Type: text/plain'], '转发'),
        part(['Content-Type: message/rfc822'], reply()),
      ),
    { outcome: 'held', reason: 'forwarded' },
  ],
  [
    '3',
    'mail that has to do with nothing is left alone',
    () => message({ from: 'news@shop.example', to: 'meeting@office.gov.cn.example', body: 'Buy now' }),
    { outcome: 'ignored', reason: 'unrelated' },
  ],
  [
    '3',
    'a calendar part counts at any depth',
    () =>
      multipart(
        'mixed',
        part(
          ['Content-Type: multipart/alternative; boundary=C'],
          parts('C', part(['Content-Type: text/plain'], 'ok'), calendarPart(own())),
        ),
      ),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '3',
    'application/ics counts where there is no text/calendar',
    () =>
      multipart(
        'mixed',
        part(['Content-Type: text/plain'], 'ok'),
        part(
          ['Content-Type: application/ics; name=invite.ics', 'Content-Transfer-Encoding: base64'],
          base64(own()),
        ),
      ),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '4',
    'a byte order mark',
    () => multipart('mixed', calendarPart(`\uFEFF${own()}`)),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '4',
    'a fold inside a character',
    () => multipart('mixed', calendarPart(foldInside(own({ lines: ['COMMENT:准时到会'] }), '准'))),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '4',
    'undeclared GBK',
    () => multipart('mixed', calendarPart(gb(own({ lines: ['COMMENT:%D7%BC'] })), '; method=REPLY')),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '4',
    'more than a megabyte is refused',
    () => multipart('mixed', calendarPart(own({ lines: ['X-PAD:'.padEnd(1_000_100, 'x')] }))),
    { outcome: 'rejected', reason: 'tooLarge' },
  ],
  [
    '4',
    'more than 200 components are refused',
    () =>
      multipart(
        'mixed',
        calendarPart(own({ lines: Array.from({ length: 201 }, () => 'BEGIN:VALARM\r\nEND:VALARM') })),
      ),
    { outcome: 'rejected', reason: 'tooManyComponents' },
  ],
  [
    '5',
    'bare line feeds, blank lines, alarms, no DTSTAMP and SEQUENCE',
    () =>
      multipart(
        'mixed',
        calendarPart(
          own({ sequence: null })
            .replace(/DTSTAMP.*\r\n/, '\r\n')
            .replace('END:VEVENT', 'BEGIN:VALARM\r\nATTENDEE:mailto:x@y.example\r\nEND:VALARM\r\nEND:VEVENT')
            .replaceAll('\r\n', '\n'),
        ),
      ),
    { outcome: 'applied', sequence: 0 },
    'ACCEPTED',
  ],
  [
    '5',
    'names and values in any case',
    () =>
      multipart(
        'mixed',
        calendarPart(own().toLowerCase().replace(inbox.meeting.uid.toLowerCase(), inbox.meeting.uid)),
      ),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '5',
    'the METHOD property wins over the parameter',
    () => multipart('mixed', calendarPart(own(), '; method=REQUEST')),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '5',
    'the parameter counts where there is no property',
    () => multipart('mixed', calendarPart(own({ method: null }))),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '5',
    'several calendars in one part are refused',
    () => multipart('mixed', calendarPart(own() + own({ partstat: 'DECLINED' }))),
    { outcome: 'rejected', reason: 'severalCalendars' },
  ],
  [
    '5',
    'one that was cut off is refused',
    () => multipart('mixed', calendarPart(own().slice(0, -20))),
    { outcome: 'rejected', reason: 'unclosed' },
  ],
  [
    '6',
    'a REQUEST to us is refused',
    () => reply({ method: 'REQUEST' }),
    { outcome: 'rejected', reason: 'notOrganizerMethod' },
  ],
  [
    '6',
    'a CANCEL to us is refused',
    () => reply({ method: 'CANCEL' }),
    { outcome: 'rejected', reason: 'notOrganizerMethod' },
  ],
  [
    '6',
    'PUBLISH is refused',
    () => reply({ method: 'PUBLISH' }),
    { outcome: 'rejected', reason: 'notOrganizerMethod' },
  ],
  [
    '6',
    'an unknown method is refused',
    () => reply({ method: 'NUDGE' }),
    { outcome: 'rejected', reason: 'method' },
  ],
  [
    '7',
    'an unknown UID changes nothing',
    () => reply({ uid: 'somebody-elses' }),
    { outcome: 'rejected', reason: 'unknownMeeting' },
  ],
  [
    '7',
    'a missing ORGANIZER is our own',
    () => reply({ organizer: null }),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '7',
    'an instance in another zone is the same instant',
    () => reply({ lines: ['RECURRENCE-ID;TZID=America/New_York:20261126T013000'] }),
    { outcome: 'applied', recurrence: '2026-11-26T06:30:00.000Z' },
    'ACCEPTED',
  ],
  [
    '7',
    'in UTC, and in the zone as Windows names it',
    () => reply({ lines: ['RECURRENCE-ID;TZID="China Standard Time":20261126T143000'] }),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '7',
    'an instance that is none is refused',
    () => reply({ lines: ['RECURRENCE-ID:20261127T063000Z'] }),
    { outcome: 'rejected', reason: 'notInSeries' },
  ],
  [
    '8',
    'the line of another than the sender is held',
    () => reply({ from: inbox.zou.address, attendee: inbox.miao.address }),
    { outcome: 'held', reason: 'notSender' },
  ],
  [
    '8',
    'of several lines only the sender’s counts',
    () => reply({ lines: [`ATTENDEE;PARTSTAT=DECLINED:mailto:${inbox.miao.address}`] }),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '8',
    'somebody who acts for another is held',
    () =>
      reply({
        from: 'secretary@land.gov.cn.example',
        attendeeParams: ';SENT-BY="mailto:secretary@land.gov.cn.example"',
      }),
    { outcome: 'held', reason: 'sentBy' },
  ],
  [
    '8',
    'without proof it is held',
    () => reply({}, 'meeting@office.gov.cn.example'),
    { outcome: 'held', reason: 'unproven' },
  ],
  [
    '8',
    'our own server’s pass is proof',
    () =>
      reply(
        { headers: [`Authentication-Results: ${OUR_MX}; dmarc=pass header.from=agency.gov.cn.example`] },
        'meeting@office.gov.cn.example',
      ),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '8',
    'its fail outweighs the address',
    () =>
      reply({ headers: [`Authentication-Results: ${OUR_MX}; dmarc=fail header.from=agency.gov.cn.example`] }),
    { outcome: 'held', reason: 'forged' },
  ],
  [
    '8',
    'who was not invited waits for a person',
    () => reply({ from: 'guest@else.example', attendee: 'guest@else.example' }),
    { outcome: 'held', reason: 'notInvited' },
  ],
  [
    '9',
    'a SEQUENCE ahead of ours is taken, and noted',
    () => reply({ sequence: 7 }),
    { outcome: 'applied', reason: 'ahead', sequence: 7 },
    'ACCEPTED',
  ],
  [
    '10',
    'the same part twice counts once',
    () => multipart('mixed', calendarPart(own()), calendarPart(own())),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '10',
    'two parts that disagree are refused',
    () => multipart('mixed', calendarPart(own()), calendarPart(own({ partstat: 'DECLINED' }))),
    { outcome: 'rejected', reason: 'disagree' },
  ],
  [
    '11',
    'the answer to the whole wins over one to the instance beside it',
    () =>
      multipart(
        'mixed',
        calendarPart(
          own().replace(
            'END:VCALENDAR',
            `${own({ partstat: 'DECLINED', lines: ['RECURRENCE-ID:20261126T063000Z'] })
              .split('\r\n')
              .slice(4, -2)
              .join('\r\n')}\r\nEND:VCALENDAR`,
          ),
        ),
      ),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
  [
    '12',
    'Google’s comment',
    () => reply({ attendeeParams: ';X-RESPONSE-COMMENT="准时到会"' }),
    { outcome: 'applied' },
    'ACCEPTED',
  ],
]

/** The octets with a line break and a space put into the middle of a character. */
function foldInside(text: string, character: string): Buffer {
  const bytes = Buffer.from(text)
  const at = bytes.indexOf(character) + 1
  return Buffer.concat([bytes.subarray(0, at), Buffer.from('\r\n '), bytes.subarray(at)])
}

/** `%D7%BC` becomes those octets: 准 in GBK. */
function gb(text: string): Buffer {
  return Buffer.concat(
    text
      .split(/(%[0-9A-F]{2})/)
      .map((piece) =>
        /^%[0-9A-F]{2}$/.test(piece) ? Buffer.from(piece.slice(1), 'hex') : Buffer.from(piece),
      ),
  )
}

describe('the order in which a message is looked at', () => {
  it.each(rows)('step %s: %s', async (_step, _name, raw, expected, partstat = 'NEEDS-ACTION') => {
    expect(await inbox.receive(raw())).toMatchObject(expected)
    expect((await answerOf(inbox, inbox.zou)).partstat).toBe(partstat)
    expect((await answerOf(inbox, inbox.miao)).partstat).toBe('NEEDS-ACTION')
  })

  it('step 4: reads what was said in undeclared GBK, and step 12: an empty comment as none', async () => {
    await inbox.receive(
      multipart('mixed', calendarPart(gb(own({ lines: ['COMMENT:%B2%CE%BC%D3'] })), '; method=REPLY')),
    )
    expect((await answerOf(inbox, inbox.zou)).comment).toBe('参加')
    inbox.later()
    await inbox.receive(reply({ stamp: '20261123T020000Z', lines: ['COMMENT;LANGUAGE=zh-CN:\\n'] }))
    expect((await answerOf(inbox, inbox.zou)).comment).toBe('')
  })

  it('step 9: a later stamp counts, an earlier one does not, an answer by web is as good as any', async () => {
    expect(await inbox.receive(reply({ stamp: '20261123T011000Z', partstat: 'TENTATIVE' }))).toMatchObject({
      outcome: 'applied',
    })
    expect(await inbox.receive(reply({ stamp: '20261123T010900Z' }))).toMatchObject({
      outcome: 'duplicate',
      reason: 'older',
    })
    expect((await answerOf(inbox, inbox.zou)).partstat).toBe('TENTATIVE')
    expect(await inbox.receive(reply({ stamp: '20261123T011100Z' }))).toMatchObject({ outcome: 'applied' })
    expect((await answerOf(inbox, inbox.zou)).partstat).toBe('ACCEPTED')
  })

  it('step 10: the same message once, by Message-ID, and by its octets where it has none', async () => {
    const raw = reply({ messageId: '<once@client.example>' })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'applied' })
    expect(await inbox.receive(raw)).toMatchObject({ outcome: 'duplicate', reason: 'seen' })
    const bare = reply({ messageId: null, stamp: '20261123T030000Z' })
    expect(await inbox.receive(bare)).toMatchObject({ outcome: 'applied' })
    expect(await inbox.receive(bare)).toMatchObject({ outcome: 'duplicate', reason: 'seen' })
  })

  it('R28: DECLINED is the person’s word, and asks the chair for leave', async () => {
    await inbox.receive(
      reply({ partstat: 'DECLINED', stamp: '20261123T040000Z', lines: ['COMMENT:赴省开会'] }),
    )
    expect(await answerOf(inbox, inbox.zou)).toMatchObject({ partstat: 'DECLINED', channel: 'mail' })
    const leave = await inbox.world
      .sql`select reason, requested_channel as channel from leave_requests where state = 'pending'`
    expect(leave).toEqual([{ reason: '赴省开会', channel: 'mail' }])
  })
})
