import { readZonedTime } from './zones.ts'

/** A calendar object from outside, as far as it can matter; read tolerantly, in time that grows with its length only. */
export interface IncomingCalendar {
  /** In capitals; the METHOD property, else the parameter of the MIME part (Apple sends the one, not the other). */
  method: string
  events: IncomingEvent[]
}

export interface IncomingEvent {
  uid: string
  /** 0 where the program wrote none. */
  sequence: number
  /** UTC; null where the program wrote none that can be read. */
  stamp: Date | null
  /** Which instance of a series is meant; `unreadable` where something stands that is no time. */
  recurrenceId: Date | 'unreadable' | null
  startsAt: Date | null
  endsAt: Date | null
  location: string | null
  summary: string
  organizer: string | null
  attendees: IncomingAttendee[]
  comment: string
}

export interface IncomingAttendee {
  /** In lower case, without `mailto:`. */
  address: string
  name: string
  /** In capitals; NEEDS-ACTION where none stands (RFC 5545 §3.2.12). */
  partstat: string
  sentBy: string | null
  delegatedTo: string[]
}

export type Unreadable =
  | 'tooLarge'
  | 'notCalendar'
  | 'severalCalendars'
  | 'tooManyComponents'
  | 'tooManyLines'
  | 'unclosed'

/** Octets, components and content lines of one object (docs say 1 MB; a series may bring many overrides). */
export const LIMITS = { octets: 1_000_000, components: 200, lines: 30_000, attendees: 500 }

/** Reads one VCALENDAR from the octets of a mail part, or says why it is none that can be trusted. */
export function readIncoming(
  bytes: Uint8Array,
  part: { charset?: string | null; method?: string | null } = {},
): IncomingCalendar | Unreadable {
  if (bytes.length > LIMITS.octets) return 'tooLarge'
  return readIncomingText(decodeCalendar(bytes, part.charset ?? null), part.method ?? null)
}

/** The same from text that somebody pasted. */
export function readIncomingText(
  text: string,
  partMethod: string | null = null,
): IncomingCalendar | Unreadable {
  if (text.length > LIMITS.octets) return 'tooLarge'
  const lines = contentLines(text)
  if (lines === null) return 'tooManyLines'
  let method = ''
  let calendars = 0
  let components = 0
  let ended = false
  const open: string[] = []
  const events: IncomingEvent[] = []
  let event: IncomingEvent | null = null
  for (const line of lines) {
    const { name, params, value } = splitLine(line)
    if (name === 'BEGIN') {
      const component = value.trim().toUpperCase()
      if (component === 'VCALENDAR') calendars += 1
      if (calendars > 1) return 'severalCalendars'
      components += 1
      if (components > LIMITS.components) return 'tooManyComponents'
      open.push(component)
      if (component === 'VEVENT' && calendars === 1 && open.length <= 2) {
        event = emptyEvent()
        events.push(event)
      }
    } else if (name === 'END') {
      const component = value.trim().toUpperCase()
      // What was closed in the wrong order is closed all the same.
      while (open.length > 0 && open.pop() !== component);
      if (component === 'VEVENT') event = null
      if (component === 'VCALENDAR') ended = true
    } else if (event && open.at(-1) === 'VEVENT') readProperty(event, name, params, value)
    else if (name === 'METHOD' && open.at(-1) === 'VCALENDAR' && method === '')
      method = value.trim().toUpperCase()
  }
  if (calendars === 0) return 'notCalendar'
  // Cut off on its way: what is missing may be what matters.
  if (!ended) return 'unclosed'
  return { method: (method || (partMethod ?? '')).toUpperCase().slice(0, 40), events }
}

/**
 * The text of a part: without its byte order mark, folds undone on the octets (a fold may stand inside a character),
 * strictly as UTF-8, else in its declared charset, else in GB18030, which also reads GBK and GB2312.
 */
export function decodeCalendar(bytes: Uint8Array, charset: string | null): string {
  const unfolded = unfoldOctets(bytes)
  const declared = (charset ?? '').trim().toLowerCase()
  if (/^utf-16/.test(declared) || startsWith(unfolded, [0xff, 0xfe]) || startsWith(unfolded, [0xfe, 0xff]))
    return decodeAs(bytes, startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : 'utf-16le') ?? ''
  const utf8 = decodeAs(unfolded, 'utf-8')
  if (utf8 !== null) return utf8
  const known = /^(gb|cp936|x-gbk|hz-gb)/.test(declared) ? 'gb18030' : declared
  const own =
    known && known !== 'utf-8' && known !== 'utf8' && known !== 'us-ascii' ? decodeAs(unfolded, known) : null
  return own ?? decodeAs(unfolded, 'gb18030') ?? new TextDecoder('utf-8').decode(unfolded)
}

const startsWith = (bytes: Uint8Array, mark: number[]) => mark.every((octet, n) => bytes[n] === octet)

/** Null where the octets are not that charset, or nobody here knows it. */
function decodeAs(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32]

function unfoldOctets(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const end = bytes[at] === CR && bytes[at + 1] === LF ? 2 : bytes[at] === LF ? 1 : 0
    const next = bytes[at + end]
    if (end > 0 && (next === SPACE || next === TAB)) at += end
    else out[length++] = bytes[at]!
  }
  return out.subarray(0, length)
}

/** Lines without their ends, folds undone, blank ones left out; null where there are too many to be an answer. */
function contentLines(text: string): string[] | null {
  const lines: string[] = []
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let seen = 0
  while (from < text.length) {
    let to = text.indexOf('\n', from)
    if (to < 0) to = text.length
    const line = text.slice(from, text.charCodeAt(to - 1) === CR ? to - 1 : to)
    from = to + 1
    seen += 1
    if (seen > LIMITS.lines * 4 || lines.length > LIMITS.lines) return null
    const first = line.charCodeAt(0)
    if ((first === SPACE || first === TAB) && lines.length > 0) lines.push(lines.pop()! + line.slice(1))
    else if (line.trim() !== '') lines.push(line)
  }
  return lines
}

interface Line {
  name: string
  params: Map<string, string[]>
  value: string
}

/** `NAME;PARAM="a:b",c:value`, cut at the first colon outside quotes; an unclosed quote ends at the line's end. */
function splitLine(line: string): Line {
  let at = 0
  while (at < line.length && line[at] !== ':' && line[at] !== ';') at += 1
  const name = line.slice(0, at).trim().toUpperCase()
  const params = new Map<string, string[]>()
  while (line[at] === ';') {
    const equals = line.indexOf('=', at)
    if (equals < 0) break
    const key = line
      .slice(at + 1, equals)
      .trim()
      .toUpperCase()
    const values: string[] = []
    at = equals
    do {
      const from = at + 1
      if (line[from] === '"') {
        const close = line.indexOf('"', from + 1)
        if (close < 0) return { name, params, value: '' }
        values.push(line.slice(from + 1, close))
        at = close + 1
        while (at < line.length && !/[,;:]/.test(line[at]!)) at += 1
      } else {
        at = from
        while (at < line.length && !/[,;:]/.test(line[at]!)) at += 1
        values.push(line.slice(from, at))
      }
    } while (line[at] === ',')
    if (params.size < 50) params.set(key, values)
  }
  return { name, params, value: line.slice(at + 1) }
}

const emptyEvent = (): IncomingEvent => ({
  uid: '',
  sequence: 0,
  stamp: null,
  recurrenceId: null,
  startsAt: null,
  endsAt: null,
  location: null,
  summary: '',
  organizer: null,
  attendees: [],
  comment: '',
})

/** Recurrence rules, alarms and everything else of other people's calendars are not read at all. */
function readProperty(event: IncomingEvent, name: string, params: Line['params'], value: string): void {
  const time = () => readZonedTime(value, params.get('TZID')?.[0] ?? null)
  switch (name) {
    case 'UID':
      event.uid ||= value.trim().slice(0, 255)
      return
    case 'SEQUENCE':
      event.sequence = /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : 0
      return
    case 'DTSTAMP':
      event.stamp ??= time()
      return
    case 'RECURRENCE-ID':
      event.recurrenceId ??= time() ?? 'unreadable'
      return
    case 'DTSTART':
      event.startsAt ??= time()
      return
    case 'DTEND':
      event.endsAt ??= time()
      return
    case 'LOCATION':
      event.location ??= readText(value, 200)
      return
    case 'SUMMARY':
      event.summary ||= readText(value, 200)
      return
    case 'COMMENT':
      event.comment ||= readText(value, 500)
      return
    case 'ORGANIZER':
      event.organizer ??= readAddress(value)
      return
    case 'ATTENDEE':
      readAttendee(event, params, value)
  }
}

function readAttendee(event: IncomingEvent, params: Line['params'], value: string): void {
  const address = readAddress(value)
  if (!address || event.attendees.length >= LIMITS.attendees) return
  event.attendees.push({
    address,
    name: (params.get('CN')?.[0] ?? '').slice(0, 100),
    partstat: (params.get('PARTSTAT')?.[0] ?? 'NEEDS-ACTION').trim().toUpperCase().slice(0, 40),
    sentBy: readAddress(params.get('SENT-BY')?.[0] ?? ''),
    delegatedTo: (params.get('DELEGATED-TO') ?? []).slice(0, 10).flatMap((each) => readAddress(each) ?? []),
  })
  // Google writes the comment of an answer here.
  event.comment ||= readText(params.get('X-RESPONSE-COMMENT')?.[0] ?? '', 500)
}

const readAddress = (value: string): string | null =>
  /^\s*mailto:\s*([^\s<>"]{1,254})\s*$/i.exec(value.slice(0, 300))?.[1]?.toLowerCase() ?? null

function readText(value: string, limit: number): string {
  return value
    .slice(0, limit * 4)
    .replace(/\\(.)/g, (_whole, character: string) => (/n/i.test(character) ? '\n' : character))
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u{FDD0}\u{FDD1}]/gu, '')
    .toWellFormed()
    .trim()
    .slice(0, limit)
}
