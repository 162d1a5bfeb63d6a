import { describe, expect, it } from 'vitest'
import { pagePlace } from '#src/auth/links.ts'
import { writeCancel, writeRequest } from '#src/calendar/invitation.ts'
import { lintCalendar, lintMail } from '#test/support/ical-lint.ts'

const dtstamp = new Date('2026-11-23T01:00:00Z')
const meeting = {
  uid: '4f1f0f0e-1111-4222-8333-123456789abc',
  sequence: 0,
  title: '施工通道征地协调会，讨论很长的题目以便这一行一定要折行才能放下',
  description: 'x',
  location: 'y',
  url: null,
  startsAt: new Date('2026-11-26T06:30:00Z'),
  endsAt: new Date('2026-11-26T08:00:00Z'),
  dtstamp,
  createdAt: dtstamp,
  organizer: { name: '办公室', address: 'office@city.example' },
  chair: null,
}
const attendee = {
  name: '邹副局长',
  address: 'zou@land.example',
  role: 'REQ-PARTICIPANT',
  partstat: 'NEEDS-ACTION',
  asksAnswer: true,
} as const
const request = writeRequest(meeting, attendee)
const cancel = writeCancel(meeting, attendee, 'meeting')
const zone = request.match(/BEGIN:VTIMEZONE[\s\S]*END:VTIMEZONE\r\n/)![0]
const faults = (text: string | Buffer, method = 'REQUEST') =>
  lintCalendar(text, { writtenAt: dtstamp, method })

it('finds nothing in what the adapter writes', () => {
  expect(faults(request)).toEqual([])
  expect(faults(cancel, 'CANCEL')).toEqual([])
})

describe('the linter finds', () => {
  const cases: [fault: string, text: string | Buffer, says: string][] = [
    ['a line of 76 octets', request.replace('SUMMARY:', `X-LONG:${'x'.repeat(69)}\r\nSUMMARY:`), 'octets'],
    ['a split character', splitCharacter(request), 'split character'],
    ['a bare LF', request.replace('\r\nUID', '\nUID'), 'a line end is not CRLF'],
    ['a missing last CRLF', request.trimEnd(), 'the last line has no CRLF'],
    ['a control character', request.replace('DESCRIPTION:x', 'DESCRIPTION:\u0007x'), 'a control character'],
    ['a C1 control character', request.replace('DESCRIPTION:x', 'DESCRIPTION:\u0085'), 'a control character'],
    ['a local DTSTAMP', request.replace(/(DTSTAMP:\w+)Z/, '$1'), 'DTSTAMP is not in UTC'],
    ['an old DTSTAMP', request.replace(/DTSTAMP:\w+/, 'DTSTAMP:20261122T010000Z'), 'the DTSTAMP is old'],
    ['a DTSTAMP to come', request.replace(/DTSTAMP:\w+/, 'DTSTAMP:20261123T010100Z'), 'in the future'],
    ['a missing VTIMEZONE', request.replace(zone, ''), 'no VTIMEZONE for Asia/Shanghai'],
    ['a floating start', request.replace('DTSTART;TZID=Asia/Shanghai:2', 'DTSTART:2'), 'DTSTART is floating'],
    ['a second UID', request.replace('UID:', 'UID:other\r\nUID:'), 'UID stands 2 times'],
    ['a missing SEQUENCE', request.replace('SEQUENCE:0\r\n', ''), 'SEQUENCE stands 0 times'],
    ['a UID with a host', request.replace('123456789abc', 'abc@host'), 'opaque'],
    ['a missing METHOD', request.replace('METHOD:REQUEST\r\n', ''), 'METHOD stands 0 times'],
    ['another METHOD', request.replace('METHOD:REQUEST', 'METHOD:PUBLISH'), 'not one that is mailed'],
    [
      'a REQUEST that is cancelled',
      request.replace('STATUS:CONFIRMED', 'STATUS:CANCELLED'),
      'a REQUEST needs',
    ],
    [
      'an alarm',
      request.replace('END:VEVENT', 'BEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT'),
      'alarm',
    ],
    ['no ORGANIZER', request.replace(/ORGANIZER.*\r\n/, ''), 'ORGANIZER stands 0 times'],
    ['an ORGANIZER without a name', request.replace(/ORGANIZER;CN="[^"]*"/, 'ORGANIZER'), 'no name'],
    ['no ATTENDEE', request.replace(/ATTENDEE[\s\S]*?(?=\r\nSTATUS)/, 'COMMENT:x'), 'no ATTENDEE'],
    ['an upper-case MAILTO', request.replace('mailto:office', 'MAILTO:office'), 'lower-case mailto'],
    ['caret encoding', request.replace('CN="办公室"', `CN="办^'公^'室"`), 'caret'],
    [
      'an end before the start',
      request.replace('DTEND;TZID=Asia/Shanghai:20261126', 'DTEND;TZID=Asia/Shanghai:20261125'),
      'ical.js',
    ],
    ['an object that is cut', request.slice(0, request.indexOf('END:VEVENT')), 'ical.js cannot read it'],
  ]
  it.each(cases)('%s', (_fault, text, says) => {
    expect(text.toString()).not.toBe(request)
    expect(faults(text).join('\n')).toContain(says)
  })

  it('a CANCEL that is confirmed, or asks for an answer', () => {
    expect(faults(cancel.replace('STATUS:CANCELLED', 'STATUS:CONFIRMED'), 'CANCEL').join()).toContain(
      'a CANCEL with',
    )
    const asks = cancel.replace('ATTENDEE;', 'ATTENDEE;RSVP=TRUE;')
    expect(faults(asks, 'CANCEL').join()).toContain('asks for an answer')
  })

  it('a METHOD that is not the one of the MIME part', () => {
    expect(faults(request, 'CANCEL')).toContain('METHOD is not the one of its MIME part')
  })
})

describe('of a mail the linter finds', () => {
  const mail = (one: string, two: string) => {
    const part = (type: string, content: string) =>
      `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(content).toString('base64')}\r\n`
    const parts = part('text/calendar; method=REQUEST; charset=utf-8', one) + part('application/ics', two)
    return Buffer.from(
      `Message-ID: <m@x>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`,
    )
  }
  it('nothing, when both copies are right', async () => {
    expect(await lintMail(mail(request, request))).toEqual([])
  })
  it('copies that differ, a missing copy, and a place that was not filled', async () => {
    expect(await lintMail(mail(request, cancel))).toContain('<m@x>: the two copies differ')
    const alone = mail(request, request).toString().replace('application/ics', 'text/plain')
    expect(await lintMail(Buffer.from(alone))).toContain('<m@x>: the two copies differ')
    const place = request.replace('DESCRIPTION:x', `DESCRIPTION:${pagePlace('/x')}`)
    expect(await lintMail(mail(place, place))).toContain('<m@x>: a place was not filled')
  })
})

/** Moves the fold of the summary by one octet, into the middle of a character. */
function splitCharacter(text: string): Buffer {
  const bytes = Buffer.from(text)
  const at = bytes.indexOf('\r\n ', bytes.indexOf('SUMMARY'))
  return Buffer.concat([
    bytes.subarray(0, at - 1),
    Buffer.from('\r\n '),
    bytes.subarray(at - 1, at),
    bytes.subarray(at + 3),
  ])
}
