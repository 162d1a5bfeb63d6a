import { readIncomingText } from './incoming.ts'

/** What an attendee's calendar program answers (RFC 5546 §3.2.3), as far as it matters here. */
export interface CalendarReply {
  method: string
  uid: string
  /** 0 where the program wrote none. */
  sequence: number
  /** UTC; null where the program wrote none. Of two answers to the same SEQUENCE the later stamp counts. */
  stamp: Date | null
  /** Addresses in lower case. An answer of several lines speaks only for the line of its sender. */
  attendees: { address: string; partstat: string }[]
  comment: string
}

/** Reads one pasted calendar object tolerantly: bare LF, any case of names, missing ORGANIZER. Null if it is none, or several. */
export function readCalendarReply(text: string): CalendarReply | null {
  const calendar = readIncomingText(text)
  const event = typeof calendar === 'string' ? null : calendar.events[0]
  if (typeof calendar === 'string' || !event?.uid) return null
  const { uid, sequence, stamp, comment } = event
  const attendees = event.attendees.map(({ address, partstat }) => ({ address, partstat }))
  return { method: calendar.method, uid, sequence, stamp, attendees, comment }
}
