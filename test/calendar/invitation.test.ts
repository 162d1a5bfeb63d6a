import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import {
  type CalendarAttendee,
  type CalendarMeeting,
  organizerAddress,
  writeCancel,
  writeRequest,
} from '#src/calendar/invitation.ts'
import { foldCalendar, unfoldCalendar } from '#src/calendar/lines.ts'
import { lintCalendar } from '#test/support/ical-lint.ts'

const dtstamp = new Date('2026-11-23T01:00:00Z')
const meeting: CalendarMeeting = {
  uid: '4f1f0f0e-1111-4222-8333-123456789abc',
  sequence: 0,
  title: '施工通道征地协调会',
  description: '请提前十分钟到场签到。\n联系电话：000-0000-1234',
  location: '市政府第一会议室',
  url: 'https://meetings.example/r/attendance/abc?a=1,2;3',
  startsAt: new Date('2026-11-26T06:30:00Z'),
  endsAt: new Date('2026-11-26T08:00:00Z'),
  dtstamp,
  createdAt: new Date('2026-11-20T01:00:00Z'),
  organizer: { name: '周副市长（会议平台代发）', address: 'meeting+token@office.example' },
  chair: { name: '周副市长', address: 'chair@city.example' },
}
const attendee: CalendarAttendee = {
  name: '邹副局长',
  address: 'zou@land.example',
  role: 'REQ-PARTICIPANT',
  partstat: 'NEEDS-ACTION',
  asksAnswer: true,
}

const lines = (text: string) => unfoldCalendar(text)
const line = (text: string, name: string) => lines(text).find((each) => each.startsWith(name))

describe('a REQUEST', () => {
  const text = writeRequest(meeting, attendee)

  it('passes the linter', () => {
    expect(lintCalendar(text, { writtenAt: dtstamp, method: 'REQUEST' })).toEqual([])
  })

  it('R24: names zone, organizer and recipient, with a VTIMEZONE before the event', () => {
    expect(lines(text)).toContain('DTSTART;TZID=Asia/Shanghai:20261126T143000')
    expect(lines(text)).toContain('DTEND;TZID=Asia/Shanghai:20261126T160000')
    expect(lines(text).indexOf('BEGIN:VTIMEZONE')).toBeLessThan(lines(text).indexOf('BEGIN:VEVENT'))
    expect(line(text, 'ORGANIZER')).toBe(
      'ORGANIZER;CN="周副市长（会议平台代发）":mailto:meeting+token@office.example',
    )
    expect(lines(text)).toContain(
      'ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="邹副局长":mailto:zou@land.example',
    )
  })

  it('is the same on a server in any zone', () => {
    const zone = process.env.TZ
    process.env.TZ = 'America/New_York'
    const elsewhere = writeRequest(meeting, attendee)
    process.env.TZ = zone
    expect(elsewhere).toBe(text)
  })

  it('is confirmed, busy, public, and takes no other proposal', () => {
    for (const each of [
      'METHOD:REQUEST',
      'SEQUENCE:0',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'CLASS:PUBLIC',
      'X-MICROSOFT-CDO-BUSYSTATUS:BUSY',
      'X-MICROSOFT-DISALLOW-COUNTER:TRUE',
      'DTSTAMP:20261123T010000Z',
      'CREATED:20261120T010000Z',
      'LAST-MODIFIED:20261123T010000Z',
    ])
      expect(lines(text)).toContain(each)
  })

  it('leaves a URL as it is', () => {
    expect(line(text, 'URL')).toBe('URL:https://meetings.example/r/attendance/abc?a=1,2;3')
  })

  it('names the recipient and the chair, nobody else, and nobody twice', () => {
    expect(lines(text).filter((each) => each.startsWith('ATTENDEE'))).toHaveLength(2)
    const toChair = writeRequest(meeting, { ...attendee, role: 'CHAIR', address: 'Chair@City.example' })
    expect(lines(toChair).filter((each) => each.startsWith('ATTENDEE'))).toHaveLength(1)
  })

  it('asks for an answer only where one is wanted', () => {
    expect(writeRequest(meeting, { ...attendee, asksAnswer: false })).not.toContain('RSVP')
  })

  it('refuses what would be sent wrong', () => {
    expect(() => writeRequest({ ...meeting, endsAt: meeting.startsAt }, attendee)).toThrow('ends before')
    const injected = { ...attendee, address: 'a@b.example\r\nX-EVIL:1' }
    expect(() => writeRequest(meeting, injected)).toThrow('not a mail address')
  })
})

describe('a CANCEL', () => {
  it('of the meeting is cancelled, frees the time and asks nothing', () => {
    const text = writeCancel({ ...meeting, sequence: 2 }, attendee, 'meeting')
    expect(lintCalendar(text, { writtenAt: dtstamp, method: 'CANCEL' })).toEqual([])
    expect(lines(text)).toContain('STATUS:CANCELLED')
    expect(lines(text)).toContain('SEQUENCE:2')
    expect(lines(text)).toContain('X-MICROSOFT-CDO-BUSYSTATUS:FREE')
    expect(text).not.toContain('RSVP')
  })

  it('of a person has no STATUS and names only that person (RFC 5546 §4.2.10)', () => {
    const text = writeCancel({ ...meeting, sequence: 1 }, attendee, 'person')
    expect(lintCalendar(text, { writtenAt: dtstamp, method: 'CANCEL' })).toEqual([])
    expect(line(text, 'STATUS')).toBeUndefined()
    expect(lines(text).filter((each) => each.startsWith('ATTENDEE'))).toHaveLength(1)
  })

  it('has its times in UTC, for the sake of old Outlooks', () => {
    const text = writeCancel(meeting, attendee, 'meeting')
    expect(lines(text)).toContain('DTSTART:20261126T063000Z')
    expect(lines(text)).toContain('DTEND:20261126T080000Z')
  })
})

describe('any text', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.stringMatching(/^[\r\n;,:\\"^ \t\u0000\u0007\u007fÀ-ÿ一-丁🌊‮אב{}]{0,120}$/u),
  )
  const kept = (text: string) =>
    text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replaceAll('\t', ' ')
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')

  it('comes back from another program as it went in, without control characters, and passes the linter', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (title, description, location, name) => {
        const given = { ...meeting, title: `会${title}`, description, location }
        const text = writeRequest(given, { ...attendee, name: `周${name}` })
        expect(lintCalendar(text, { writtenAt: dtstamp, method: 'REQUEST' })).toEqual([])
        const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!
        expect(event.getFirstPropertyValue('summary')).toBe(kept(given.title))
        expect(event.getFirstPropertyValue('description') ?? '').toBe(kept(description))
        expect(event.getFirstPropertyValue('location') ?? '').toBe(kept(location))
      }),
      { numRuns: 300 },
    )
  })

  it('folds between characters at 75 octets, and unfolds to the same lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })), (texts) => {
        const given = texts.map((text) => `X:${text.replace(/[\r\n\u0000-\u001f]/g, '')}`)
        const folded = foldCalendar(given)
        for (const each of folded.split('\r\n')) expect(Buffer.byteLength(each)).toBeLessThanOrEqual(75)
        expect(unfoldCalendar(folded)).toEqual(given)
      }),
    )
  })
})

describe('the address of the organizer', () => {
  it('carries the meeting behind the separator of the mail server', () => {
    expect(organizerAddress('office@gov.example', 'Ab12', '+')).toBe('office+ab12@gov.example')
    expect(organizerAddress('office@gov.example', 'Ab12', '-')).toBe('office-ab12@gov.example')
  })
  it('is the plain mailbox where there are no sub-addresses', () => {
    expect(organizerAddress('office@gov.example', 'Ab12', null)).toBe('office@gov.example')
  })
})
