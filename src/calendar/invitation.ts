import ical, {
  type ICalAttendeeData,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventBusyStatus,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { OFFICE_ZONE } from '../lib/dates.ts'
import { foldCalendar, unfoldCalendar } from './lines.ts'

/** A meeting as calendars see it. Texts are raw; `url` may be a place of a stored mail (`linkPlace`). */
export interface CalendarMeeting {
  uid: string
  sequence: number
  title: string
  description: string
  location: string
  url: string | null
  /** For those who come by video: CONFERENCE (RFC 7986 §5.11). */
  videoUrl?: string | null
  startsAt: Date
  endsAt: Date
  /** When this very message is written: new for every message, kept by its retries. */
  dtstamp: Date
  createdAt: Date
  organizer: { name: string; address: string }
  chair: { name: string; address: string } | null
}

export interface CalendarAttendee {
  name: string
  address: string
  role: 'CHAIR' | 'REQ-PARTICIPANT' | 'OPT-PARTICIPANT' | 'NON-PARTICIPANT'
  partstat: 'NEEDS-ACTION' | 'ACCEPTED' | 'TENTATIVE' | 'DECLINED'
  /** RSVP=TRUE is what asks for an answer (RFC 5545 §3.8.7.4). */
  asksAnswer: boolean
}

// One block says all: Shanghai has had no daylight saving since 1991.
export const timezoneBlock = [
  'BEGIN:VTIMEZONE',
  `TZID:${OFFICE_ZONE}`,
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** METHOD:REQUEST for one recipient (RFC 5546 §3.2.2): an invitation, a change, or the same once more. */
export function writeRequest(meeting: CalendarMeeting, to: CalendarAttendee): string {
  return write(meeting, withChair(meeting, to), {
    method: ICalCalendarMethod.REQUEST,
    status: ICalEventStatus.CONFIRMED,
    zone: OFFICE_ZONE,
    busy: true,
  })
}

/**
 * METHOD:CANCEL for one recipient (RFC 5546 §3.2.5). `meeting`: the whole meeting is off. `person`: only this
 * recipient is uninvited; then STATUS is absent and nobody else is named.
 */
export function writeCancel(
  meeting: CalendarMeeting,
  to: CalendarAttendee,
  scope: 'meeting' | 'person',
): string {
  const removed = { ...to, asksAnswer: false }
  return write(meeting, scope === 'meeting' ? withChair(meeting, removed) : [removed], {
    method: ICalCalendarMethod.CANCEL,
    status: scope === 'meeting' ? ICalEventStatus.CANCELLED : null,
    // In UTC: Outlook 2010 and 2016 do not understand a CANCEL with a TZID (nextcloud/server#12921).
    zone: null,
    busy: false,
  })
}

/**
 * METHOD:DECLINECOUNTER for one recipient (RFC 5546 §3.2.8): another time was proposed, the meeting stays as it is.
 * In UTC, as the time that was proposed may have come in any zone.
 */
export function writeDeclineCounter(meeting: CalendarMeeting, to: CalendarAttendee): string {
  return write(meeting, [{ ...to, asksAnswer: false }], {
    method: ICalCalendarMethod.DECLINECOUNTER,
    status: null,
    zone: null,
    busy: true,
  })
}

/**
 * The office's mailbox with the meeting's token as sub-address, so that answers find their meeting.
 * In lower case, because some servers change the case of what stands before the @.
 */
export function organizerAddress(mailbox: string, mailToken: string, separator: string | null): string {
  const at = mailbox.lastIndexOf('@')
  if (separator === null || at < 1) return mailbox
  return `${mailbox.slice(0, at)}${separator}${mailToken.toLowerCase()}${mailbox.slice(at)}`
}

interface Manner {
  method: ICalCalendarMethod
  status: ICalEventStatus | null
  /** Of start and end; null writes them in UTC. */
  zone: string | null
  busy: boolean
}

function write(meeting: CalendarMeeting, attendees: readonly CalendarAttendee[], manner: Manner): string {
  // The library would silently swap them.
  if (meeting.endsAt <= meeting.startsAt) throw new Error('the meeting ends before it starts')
  const calendar = ical({
    prodId: { company: 'Huishang', product: 'Meetings', language: 'ZH' },
    scale: 'GREGORIAN',
    method: manner.method,
  })
  calendar.createEvent({
    id: oneLine(meeting.uid),
    sequence: meeting.sequence,
    stamp: instant(meeting.dtstamp),
    created: instant(meeting.createdAt),
    lastModified: instant(meeting.dtstamp),
    start: officeTime(meeting.startsAt),
    end: officeTime(meeting.endsAt),
    timezone: manner.zone,
    summary: cleanText(meeting.title),
    description: cleanText(meeting.description) || null,
    location: cleanText(meeting.location) || null,
    url: meeting.url ? oneLine(meeting.url) : null,
    organizer: { name: commonName(meeting.organizer.name), email: address(meeting.organizer.address) },
    attendees: attendees.map(attendeeOf),
    status: manner.status,
    class: ICalEventClass.PUBLIC,
    transparency: manner.busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    busystatus: manner.busy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
    x: { 'X-MICROSOFT-DISALLOW-COUNTER': 'TRUE' },
  })
  const lines = unfoldCalendar(calendar.toString()).map(mend)
  if (meeting.videoUrl)
    lines.splice(
      lines.indexOf('END:VEVENT'),
      0,
      `CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:${oneLine(meeting.videoUrl)}`,
    )
  return foldCalendar(lines.toSpliced(lines.indexOf('BEGIN:VEVENT'), 0, ...timezoneBlock))
}

/** Nobody reads the list of the others: the recipient and the chair stand in the object. */
function withChair(meeting: CalendarMeeting, to: CalendarAttendee): CalendarAttendee[] {
  const { chair } = meeting
  if (!chair || chair.address.toLowerCase() === to.address.toLowerCase()) return [to]
  return [to, { ...chair, role: 'CHAIR', partstat: 'ACCEPTED', asksAnswer: false }]
}

function attendeeOf(attendee: CalendarAttendee): ICalAttendeeData {
  return {
    name: commonName(attendee.name),
    email: address(attendee.address),
    type: ICalAttendeeType.INDIVIDUAL,
    role: ICalAttendeeRole[roleNames[attendee.role]],
    status: ICalAttendeeStatus[partstatNames[attendee.partstat]],
    ...(attendee.asksAnswer ? { rsvp: true } : {}),
  }
}

const roleNames = {
  CHAIR: 'CHAIR',
  'REQ-PARTICIPANT': 'REQ',
  'OPT-PARTICIPANT': 'OPT',
  'NON-PARTICIPANT': 'NON',
} as const
const partstatNames = {
  'NEEDS-ACTION': 'NEEDSACTION',
  ACCEPTED: 'ACCEPTED',
  TENTATIVE: 'TENTATIVE',
  DECLINED: 'DECLINED',
} as const

// A plain Date would be written in the zone of the server.
export const instant = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime())
export const officeTime = (at: Date) => instant(at).toZonedDateTimeISO(OFFICE_ZONE)

/** Line ends, also those that only some readers know, become LF, which the library escapes; other control characters have no place in a TEXT. */
export const cleanText = (text: string) =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')

export const oneLine = (text: string) => cleanText(text).replaceAll('\n', ' ').trim()

/** RFC 6868 would encode `"` and `^`, and many clients show the code: they are replaced instead. */
const commonName = (name: string) =>
  oneLine(name)
    .replace(/"([^"]*)"/g, '“$1”')
    .replaceAll('"', '”')
    .replaceAll('^', '＾')

function address(text: string): string {
  if (
    !/^[^\s@<>"(),:;[\]\\\u0000-\u001f\u007f-\u009f]+@[^\s@<>"(),:;[\]\\\u0000-\u001f\u007f-\u009f]+$/.test(
      text,
    )
  )
    throw new Error('not a mail address')
  return text.toLowerCase()
}

/** What the library writes wrongly: the scheme's case, and a URL escaped like a text. */
export function mend(line: string): string {
  if (/^(ATTENDEE|ORGANIZER)[;:]/.test(line)) return line.replace(/:mailto:(?=[^:]*$)/i, ':mailto:')
  if (line.startsWith('URL')) return line.replace(/^URL[^:]*:/, 'URL:').replace(/\\([;,\\])/g, '$1')
  return line
}
