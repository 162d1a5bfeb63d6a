import { replyObject } from './given.ts'

const uid = 'bomb'
const withLines = (...lines: string[]) => replyObject({ uid, attendee: 'a@b.example', lines })

/** Files that hung or filled other programs (safety.md, SEC-5), each at most a megabyte. */
export const bombs: Record<string, () => string> = {
  'a second-by-second rule': () => withLines('RRULE:FREQ=SECONDLY;COUNT=1000000000'),
  'a dense yearly rule': () =>
    withLines(
      `RRULE:FREQ=YEARLY;COUNT=1;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=${Array.from({ length: 31 }, (_, n) => n + 1)};BYHOUR=${Array.from({ length: 24 }, (_, n) => n)};BYMINUTE=${Array.from({ length: 60 }, (_, n) => n)}`,
    ),
  'the thirtieth of February': () => withLines('RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'),
  'the 366th of a month': () => withLines('RRULE:FREQ=MONTHLY;BYSETPOS=366;BYDAY=MO'),
  'daily since 1601': () => withLines('DTSTART:16010101T000000Z', 'RRULE:FREQ=DAILY'),
  'a rule and its opposite': () => withLines('RRULE:FREQ=MINUTELY', 'EXRULE:FREQ=MINUTELY'),
  'the zeroth Thursday': () => withLines('RRULE:FREQ=MONTHLY;BYDAY=0TH'),
  'fifty thousand exceptions': () => withLines(...Array.from({ length: 50_000 }, () => 'EXDATE:20260101')),
  'ten thousand periods': () =>
    withLines(...Array.from({ length: 10_000 }, () => 'RDATE;VALUE=PERIOD:20260101T000000Z/PT1H')),
  'a zone that changes every second': () =>
    withLines().replace(
      'BEGIN:VEVENT',
      'BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0800\r\nTZOFFSETTO:+0900\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT',
    ),
  'a zone of a megabyte': () => withLines(`RECURRENCE-ID;TZID=${'Asia/'.repeat(190_000)}:20260101T000000`),
  'a hundred thousand folds of one octet': () => withLines(`COMMENT:${'x\r\n '.repeat(100_000)}`),
  'fifty thousand components in each other': () => withLines('BEGIN:X\r\n'.repeat(50_000)),
  'an interval of nothing': () => withLines('RRULE:FREQ=DAILY;INTERVAL=0'),
  'until the year 9999': () => withLines('RRULE:FREQ=SECONDLY;UNTIL=99991231T235959Z'),
  'the year nought': () => withLines('DTSTART:00000101T000000Z'),
  'a duration of ages': () => withLines('DURATION:P1000000000D'),
  'twenty thousand people': () =>
    withLines(...Array.from({ length: 20_000 }, (_, n) => `ATTENDEE:mailto:p${n}@b.example`)),
  'a quote that never ends': () => withLines(`ATTENDEE;CN="${'x'.repeat(900_000)}`),
  'quotes and colons without end': () => withLines(`ATTENDEE${';A=":"'.repeat(150_000)}:mailto:a@b.example`),
  'line ends of every kind': () => withLines('X:1\rY:2\n\r\rZ:3\r\n\n\n'.repeat(40_000)),
  'backslashes only': () => withLines(`COMMENT:${'\\'.repeat(900_000)}`),
  'an address of blanks': () => withLines(`ORGANIZER:mailto:${' '.repeat(900_000)}x`),
}
