import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import { Temporal } from 'temporal-polyfill'
import { type Day, OFFICE_ZONE } from '../lib/dates.ts'
import { cleanText, instant, mend, officeTime, oneLine, timezoneBlock } from './invitation.ts'
import { foldCalendar, unfoldCalendar } from './lines.ts'

/** A meeting of a feed; texts are raw. Nobody is named as attendee (RFC 5546 §3.2.1): a reader could not answer there. */
export interface FeedEvent {
  uid: string
  sequence: number
  title: string
  description: string
  location: string
  url: string
  startsAt: Date
  endsAt: Date
  cancelled: boolean
  /** When this state was told. */
  stamp: Date
  createdAt: Date
}

/** A day without a time: what is to be done by then. */
export interface FeedDay {
  uid: string
  sequence: number
  title: string
  url: string
  day: Day
  stamp: Date
}

/** A calendar to subscribe to (RFC 7986): no METHOD, one hour between two looks. */
export function writeFeed(name: string, events: readonly FeedEvent[], days: readonly FeedDay[]): string {
  const calendar = ical({
    prodId: { company: 'Huishang', product: 'Feed', language: 'ZH' },
    scale: 'GREGORIAN',
  })
  for (const event of events)
    calendar.createEvent({
      id: oneLine(event.uid),
      sequence: event.sequence,
      stamp: instant(event.stamp),
      created: instant(event.createdAt),
      lastModified: instant(event.stamp),
      start: officeTime(event.startsAt),
      end: officeTime(event.endsAt),
      timezone: OFFICE_ZONE,
      summary: cleanText(event.title),
      description: cleanText(event.description) || null,
      location: cleanText(event.location) || null,
      url: oneLine(event.url),
      status: event.cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: event.cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    })
  for (const day of days)
    calendar.createEvent({
      id: oneLine(day.uid),
      sequence: day.sequence,
      stamp: instant(day.stamp),
      start: Temporal.PlainDate.from(day.day),
      allDay: true,
      summary: cleanText(day.title),
      url: oneLine(day.url),
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  const lines = unfoldCalendar(calendar.toString()).map(mend)
  const first = lines.indexOf('BEGIN:VEVENT')
  return foldCalendar(
    lines.toSpliced(first < 0 ? lines.length - 1 : first, 0, ...headOf(name), ...timezoneBlock),
  )
}

/** The library writes a calendar's name unescaped: these lines are our own. */
function headOf(name: string): string[] {
  const text = oneLine(name).replace(/[\\;,]/g, '\\$&')
  return [
    `NAME:${text}`,
    `X-WR-CALNAME:${text}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    `X-WR-TIMEZONE:${OFFICE_ZONE}`,
  ]
}
