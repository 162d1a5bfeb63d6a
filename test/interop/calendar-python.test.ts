import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import { type CalendarMeeting, writeCancel, writeRequest } from '#src/calendar/invitation.ts'
import { isMissing, pythonWith } from './tools.ts'

// SEC-6: what we write is read back by two other programs, each of its own making, as the same values.

const CASES = Number(process.env.CASES ?? 400)
const python = pythonWith('icalendar')

/** Reads calendars (JSON lines in, JSON lines out) with the icalendar package of Debian. */
const reader = `
import sys, json
from icalendar import Calendar
for line in sys.stdin:
    calendar = Calendar.from_ical(json.loads(line))
    (event,) = [part for part in calendar.walk() if part.name == 'VEVENT']
    attendees = event.get('ATTENDEE', [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    print(json.dumps({
        'method': str(calendar['METHOD']), 'uid': str(event['UID']), 'sequence': int(event['SEQUENCE']),
        'summary': str(event.get('SUMMARY', '')), 'description': str(event.get('DESCRIPTION', '')),
        'location': str(event.get('LOCATION', '')), 'start': int(event['DTSTART'].dt.timestamp()),
        'end': int(event['DTEND'].dt.timestamp()), 'names': [str(a.params.get('CN', '')) for a in attendees],
        'addresses': [str(a) for a in attendees],
    }))
`

interface Read {
  method: string
  uid: string
  sequence: number
  summary: string
  description: string
  location: string
  /** Seconds since 1970. */
  start: number
  end: number
  names: string[]
  addresses: string[]
}

function readByPython(texts: readonly string[]): Read[] {
  const out = execFileSync(python!, ['-c', reader], {
    input: texts.map((text) => JSON.stringify(text)).join('\n'),
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    maxBuffer: 1 << 30,
  })
  return out
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function readByIcalJs(text: string): Read {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const event = calendar.getFirstSubcomponent('vevent')!
  const value = (name: string) => String(event.getFirstPropertyValue(name) ?? '')
  const zone = new ICAL.Timezone(
    calendar.getFirstSubcomponent('vtimezone') ?? new ICAL.Component('vtimezone'),
  )
  const at = (name: string) => {
    const time = event.getFirstPropertyValue(name) as ICAL.Time
    if (time.zone !== ICAL.Timezone.utcTimezone) time.zone = zone
    return time.toUnixTime()
  }
  const attendees = event.getAllProperties('attendee')
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: value('uid'),
    sequence: Number(value('sequence')),
    summary: value('summary'),
    description: value('description'),
    location: value('location'),
    start: at('dtstart'),
    end: at('dtend'),
    names: attendees.map((each) => String(each.getParameter('cn') ?? '')),
    addresses: attendees.map((each) => String(each.getFirstValue())),
  }
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.stringMatching(/^[\r\n;,:\\"^ \t一-丁🌊‮אבn]{0,150}$/u),
  // Long ones fold many times.
  fc.nat(20_000).map((n) => '会议，'.repeat(n / 40) + '🌊'.repeat(n / 90)),
)
/** As far as a calendar can keep a text: line ends are one, control characters are none. */
const kept = (given: string) =>
  given
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')

const given = fc.record({
  title: text.map((each) => `会${each}`),
  description: text,
  location: text,
  name: text.map((each) => `周${each.slice(0, 60)}`),
  minutes: fc.integer({ min: 0, max: 30 * 366 * 24 * 60 }),
  length: fc.integer({ min: 1, max: 600 }),
  sequence: fc.nat(1000),
  cancels: fc.boolean(),
})

describe.skipIf(isMissing(python !== undefined, 'python3-icalendar', 'REQUIRE_ICALENDAR'))(
  'SEC-6: calendars read by others',
  () => {
    it(`${CASES} of them, by ical.js and by icalendar of Python: equal values`, () => {
      const cases = fc.sample(given, { numRuns: CASES, seed: Number(process.env.SEED ?? 6) })
      const written = cases.map((each) => {
        const startsAt = new Date(Date.UTC(2020, 0, 1) + each.minutes * 60_000)
        const meeting: CalendarMeeting = {
          uid: '4f1f0f0e-1111-4222-8333-123456789abc',
          sequence: each.sequence,
          title: each.title,
          description: each.description,
          location: each.location,
          url: 'https://meetings.example/r/attendance/abc?a=1,2;3',
          startsAt,
          endsAt: new Date(startsAt.getTime() + each.length * 60_000),
          dtstamp: new Date('2026-11-23T01:00:00Z'),
          createdAt: new Date('2026-11-20T01:00:00Z'),
          organizer: { name: '周副市长', address: 'meeting+token@office.example' },
          chair: { name: '周副市长', address: 'chair@city.example' },
        }
        const attendee = {
          name: each.name,
          address: 'zou@land.example',
          role: 'REQ-PARTICIPANT' as const,
          partstat: 'NEEDS-ACTION' as const,
          asksAnswer: true,
        }
        const text = each.cancels
          ? writeCancel(meeting, attendee, 'meeting')
          : writeRequest(meeting, attendee)
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        return { text, meeting, each }
      })
      const byPython = readByPython(written.map(({ text }) => text))
      expect(byPython).toHaveLength(CASES)
      let both = 0
      for (const [at, { text, meeting, each }] of written.entries()) {
        const mine = {
          method: each.cancels ? 'CANCEL' : 'REQUEST',
          uid: meeting.uid,
          sequence: each.sequence,
          summary: kept(each.title),
          description: kept(each.description),
          location: kept(each.location),
          start: meeting.startsAt.getTime() / 1000,
          end: meeting.endsAt.getTime() / 1000,
        }
        expect(readByIcalJs(text), `case ${at} by ical.js`).toMatchObject(mine)
        // icalendar 4 takes an escaped backslash before a sign for that sign's own escape.
        const { summary, description, location } = mine
        if (!`${summary}${description}${location}`.includes('\\')) {
          both += 1
          expect(byPython[at], `case ${at} by icalendar`).toMatchObject(mine)
        }
        expect(readByIcalJs(text).addresses).toEqual(byPython[at]!.addresses)
      }
      expect(both).toBeGreaterThan(CASES / 2)
    }, 600_000)
  },
)
