import { officeInstant } from '../lib/dates.ts'
import { unfoldCalendar } from './lines.ts'

/** What a person wants to know of a calendar object of ours. */
export interface CalendarCard {
  method: 'REQUEST' | 'CANCEL'
  /** A CANCEL without STATUS takes only the recipient off the list. */
  wholeMeeting: boolean
  title: string
  location: string
  organizer: string
  startsAt: Date
  endsAt: Date
  sequence: number
  asksAnswer: boolean
}

/** Reads an object that this product wrote; null for anything else. */
export function readCalendarCard(text: string): CalendarCard | null {
  const lines = unfoldCalendar(text)
  const event = lines.slice(lines.indexOf('BEGIN:VEVENT'))
  const value = (name: string) => event.find((line) => new RegExp(`^${name}[;:]`).test(line)) ?? ''
  const method = lines.find((line) => line.startsWith('METHOD:'))?.slice(7)
  const [startsAt, endsAt] = [readTime(value('DTSTART')), readTime(value('DTEND'))]
  if ((method !== 'REQUEST' && method !== 'CANCEL') || !startsAt || !endsAt) return null
  return {
    method,
    wholeMeeting: method === 'CANCEL' && value('STATUS') === 'STATUS:CANCELLED',
    title: readText(value('SUMMARY')),
    location: readText(value('LOCATION')),
    organizer: /CN="?([^":;]*)/.exec(value('ORGANIZER'))?.[1] ?? '',
    startsAt,
    endsAt,
    sequence: Number(value('SEQUENCE').slice('SEQUENCE:'.length)),
    asksAnswer: event.some((line) => line.startsWith('ATTENDEE') && line.includes(';RSVP=TRUE')),
  }
}

/** UTC, or a time on the office's clock, which is the only zone written here. */
function readTime(line: string): Date | null {
  const [, y, m, d, hh, mm, z] = /:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\d(Z?)$/.exec(line) ?? []
  if (!y) return null
  return z ? new Date(`${y}-${m}-${d}T${hh}:${mm}:00Z`) : officeInstant(`${y}-${m}-${d}`, `${hh}:${mm}`)
}

const readText = (line: string) =>
  line
    .slice(line.indexOf(':') + 1)
    .replace(/\\(.)/g, (_whole, character: string) => (/n/i.test(character) ? '\n' : character))
