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

/** Reads one calendar object tolerantly: bare LF, any case of names, missing ORGANIZER. Null if it is none, or several. */
export function readCalendarReply(text: string): CalendarReply | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n')
  if (lines.filter((line) => /^BEGIN:VCALENDAR\s*$/i.test(line)).length !== 1) return null
  const event = lines.slice(lines.findIndex((line) => /^BEGIN:VEVENT\s*$/i.test(line)))
  const value = (name: string, from: string[]) =>
    from
      .find((line) => new RegExp(`^${name}[;:]`, 'i').test(line))
      ?.replace(/^[^:"]*("[^"]*"[^:"]*)*:/, '')
      .trim() ?? ''
  const uid = value('UID', event)
  if (!uid) return null
  return {
    method: value('METHOD', lines).toUpperCase(),
    uid,
    sequence: Number.parseInt(value('SEQUENCE', event), 10) || 0,
    stamp: readStamp(value('DTSTAMP', event)),
    attendees: event.filter((line) => /^ATTENDEE[;:]/i.test(line)).flatMap(readAttendee),
    comment: value('COMMENT', event).replace(/\\n/gi, '\n').replace(/\\(.)/g, '$1').trim().slice(0, 500),
  }
}

function readAttendee(line: string): CalendarReply['attendees'] {
  const address = /mailto:([^\s;:"]+)\s*$/i.exec(line)?.[1]?.toLowerCase()
  const partstat = /;PARTSTAT=([A-Z-]+)/i.exec(line)?.[1]?.toUpperCase() ?? 'NEEDS-ACTION'
  return address ? [{ address, partstat }] : []
}

function readStamp(text: string): Date | null {
  const [, y, m, d, hh, mm, ss] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  const at = new Date(`${y}-${m}-${d}T${hh}:${mm}:${ss}Z`)
  return Number.isNaN(at.getTime()) ? null : at
}
