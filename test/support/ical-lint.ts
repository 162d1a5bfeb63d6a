import ICAL from 'ical.js'
import { simpleParser } from 'mailparser'
import type { Sql } from '#src/lib/db.ts'
import { holdsPlaceMarks } from '#src/lib/places.ts'

export interface LintOptions {
  /** When the message was written; its DTSTAMP may be at most five minutes older, and not younger. */
  writtenAt?: Date
  /** The method of the MIME part that carries it. */
  method?: string
}

interface Property {
  name: string
  params: Map<string, string>
  value: string
  /** The components that hold it, outermost first. */
  path: string
}

const MAX_OCTETS = 75
const FRESH_MINUTES = 5

/** Faults of a mailed calendar object; an empty list means that none were found. Octets matter, so it takes bytes. */
export function lintCalendar(content: Uint8Array | string, options: LintOptions = {}): string[] {
  const bytes = Buffer.from(content)
  const faults = lintLines(bytes)
  const properties = readProperties(bytes.toString('utf8'))
  return [
    ...faults,
    ...lintObject(properties, options),
    ...lintZones(properties),
    ...lintStamps(properties, options),
    ...lintPeople(properties),
    ...secondOpinion(bytes.toString('utf8')),
  ]
}

/** Lints both copies of the calendar object of a mail as it went over the wire. */
export async function lintMail(raw: Buffer): Promise<string[]> {
  if (!raw.includes('text/calendar')) return []
  const mail = await simpleParser(raw)
  const parts = mail.attachments.filter((part) =>
    /^(text\/calendar|application\/ics)$/.test(part.contentType),
  )
  const faults = parts.flatMap((part) => lintCalendar(part.content))
  if (parts.length !== 2 || !parts[0]!.content.equals(parts[1]!.content)) faults.push('the two copies differ')
  if (parts.some((part) => holdsPlaceMarks(part.content.toString('utf8'))))
    faults.push('a place was not filled')
  return faults.map((fault) => `${mail.messageId}: ${fault}`)
}

/** Lints every calendar object that a test queued, and those its mail catcher received: the world's `close` does so. */
export async function lintOutbox(sql: Sql): Promise<string[]> {
  const caught = await sql<{ raw: Buffer }[]>`
    select raw from caught_mails where position('text/calendar'::bytea in raw) > 0`
  const onTheWire = await Promise.all(caught.map((mail) => lintMail(mail.raw)))
  return [...(await lintRows(sql)), ...onTheWire.flat()]
}

async function lintRows(sql: Sql): Promise<string[]> {
  const rows = await sql<
    {
      id: string
      kind: string
      ical: string
      method: string
      uid: string
      sequence: number
      dtstamp: Date
      createdAt: Date
      key: string
    }[]
  >`
    select id, kind, ical, ical_method as method, uid, sequence, dtstamp, created_at as "createdAt", ordering_key as key
    from outbox where ical is not null order by position`
  const last = new Map<string, number>()
  return rows.flatMap((row) => {
    const faults = lintCalendar(row.ical, { writtenAt: row.createdAt, method: row.method })
    const properties = readProperties(row.ical)
    const says = (name: string) => find(properties, 'VCALENDAR/VEVENT', name)?.value
    if (says('UID') !== row.uid) faults.push('the UID is not that of the row')
    if (says('SEQUENCE') !== String(row.sequence)) faults.push('the SEQUENCE is not that of the row')
    if (says('DTSTAMP') !== basicUtc(row.dtstamp)) faults.push('the DTSTAMP is not that of the row')
    if (row.sequence < (last.get(row.key) ?? 0)) faults.push('the SEQUENCE went down for this recipient')
    last.set(row.key, row.sequence)
    return faults.map((fault) => `${row.kind} ${row.id}: ${fault}`)
  })
}

function lintLines(bytes: Buffer): string[] {
  const faults: string[] = []
  if (!bytes.subarray(-2).equals(Buffer.from('\r\n'))) faults.push('the last line has no CRLF')
  const text = bytes.toString('latin1')
  if (/[^\r]\n|\r(?!\n)/.test(text)) faults.push('a line end is not CRLF')
  if (/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/.test(text)) faults.push('a control character')
  for (const line of text.split('\r\n')) {
    if (line.length > MAX_OCTETS) faults.push(`a line of ${line.length} octets: ${line.slice(0, 30)}…`)
    const octets = Buffer.from(line, 'latin1')
    if (!isUtf8(octets)) faults.push(`a line with a split character: ${octets.subarray(0, 30)}…`)
  }
  if (/[\u0080-\u009f]/.test(bytes.toString('utf8'))) faults.push('a control character')
  return faults
}

function isUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets)
    return true
  } catch {
    return false
  }
}

function readProperties(text: string): Property[] {
  const path: string[] = []
  const properties: Property[] = []
  for (const line of text.replace(/\r\n[ \t]/g, '').split('\r\n')) {
    const property = readLine(line)
    if (!property) continue
    if (property.name === 'BEGIN') path.push(property.value)
    else if (property.name === 'END') path.pop()
    else properties.push({ ...property, path: path.join('/') })
  }
  return properties
}

function readLine(line: string): Omit<Property, 'path'> | null {
  const match =
    /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s.exec(line)
  if (!match) return null
  const params = [...(match[2] ?? '').matchAll(/;([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)/g)]
  return {
    name: match[1]!.toUpperCase(),
    params: new Map(params.map((p) => [p[1]!.toUpperCase(), p[2]!.replace(/^"|"$/g, '')])),
    value: match[3] ?? '',
  }
}

const all = (properties: Property[], path: string, name: string) =>
  properties.filter((p) => p.path === path && p.name === name)
const find = (properties: Property[], path: string, name: string) => all(properties, path, name)[0]
const EVENT = 'VCALENDAR/VEVENT'

/** RFC 5545 §3.6 and, for the two methods an organizer sends here, RFC 5546 §3.2.2 and §3.2.5. */
function lintObject(properties: Property[], options: LintOptions): string[] {
  const faults: string[] = []
  const once = (path: string, name: string) => {
    const n = all(properties, path, name).length
    if (n !== 1) faults.push(`${name} stands ${n} times, not once`)
  }
  for (const name of ['VERSION', 'PRODID', 'METHOD', 'CALSCALE']) once('VCALENDAR', name)
  for (const name of ['UID', 'DTSTAMP', 'SEQUENCE', 'DTSTART', 'DTEND', 'SUMMARY', 'ORGANIZER'])
    once(EVENT, name)
  if (find(properties, 'VCALENDAR', 'VERSION')?.value !== '2.0') faults.push('VERSION is not 2.0')
  const method = find(properties, 'VCALENDAR', 'METHOD')?.value ?? ''
  if (!['REQUEST', 'CANCEL', 'DECLINECOUNTER'].includes(method))
    faults.push(`METHOD:${method} is not one that is mailed`)
  if (options.method && options.method !== method) faults.push('METHOD is not the one of its MIME part')
  const status = find(properties, EVENT, 'STATUS')?.value
  if (method === 'REQUEST' && status !== 'CONFIRMED' && status !== 'TENTATIVE')
    faults.push('a REQUEST needs STATUS CONFIRMED or TENTATIVE')
  if (method === 'CANCEL' && status !== undefined && status !== 'CANCELLED')
    faults.push('a CANCEL with a STATUS that is not CANCELLED')
  if (method !== 'REQUEST' && all(properties, EVENT, 'ATTENDEE').some((a) => a.params.get('RSVP') === 'TRUE'))
    faults.push(`a ${method} asks for an answer`)
  if (properties.some((p) => p.path.endsWith('VALARM'))) faults.push('an alarm in a message')
  if (properties.some((p) => ['NAME', 'X-WR-CALNAME', 'TIMEZONE-ID', 'REQUEST-STATUS'].includes(p.name)))
    faults.push('a property that has no place in a message')
  const uid = find(properties, EVENT, 'UID')?.value ?? ''
  if (!/^[!-~]{1,255}$/.test(uid) || uid.includes('@')) faults.push('the UID is not an opaque identifier')
  return faults
}

function lintZones(properties: Property[]): string[] {
  const used = new Set(properties.flatMap((p) => p.params.get('TZID') ?? []))
  const defined = new Set(all(properties, 'VCALENDAR/VTIMEZONE', 'TZID').map((p) => p.value))
  const faults = [...used].filter((zone) => !defined.has(zone)).map((zone) => `no VTIMEZONE for ${zone}`)
  for (const name of ['DTSTART', 'DTEND']) {
    const time = find(properties, EVENT, name)
    if (time && !time.params.has('TZID') && !/^\d{8}T\d{6}Z$/.test(time.value))
      faults.push(`${name} is floating`)
    if (time?.params.has('TZID') && !/^\d{8}T\d{6}$/.test(time.value))
      faults.push(`${name} is not a local time`)
  }
  return faults
}

const basicUtc = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

function lintStamps(properties: Property[], options: LintOptions): string[] {
  const faults: string[] = []
  for (const name of ['DTSTAMP', 'CREATED', 'LAST-MODIFIED']) {
    const stamp = find(properties, EVENT, name)
    if (stamp && !/^\d{8}T\d{6}Z$/.test(stamp.value)) faults.push(`${name} is not in UTC`)
  }
  const stamp = find(properties, EVENT, 'DTSTAMP')?.value.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/)
  if (!stamp || !options.writtenAt) return faults
  const at = Date.UTC(+stamp[1]!, +stamp[2]! - 1, +stamp[3]!, +stamp[4]!, +stamp[5]!, +stamp[6]!)
  const age = (options.writtenAt.getTime() - at) / 60_000
  if (age > FRESH_MINUTES) faults.push('the DTSTAMP is old')
  if (age < 0) faults.push('the DTSTAMP lies in the future')
  return faults
}

function lintPeople(properties: Property[]): string[] {
  const faults: string[] = []
  const organizer = find(properties, EVENT, 'ORGANIZER')
  const attendees = all(properties, EVENT, 'ATTENDEE')
  if (!organizer?.params.get('CN')) faults.push('the ORGANIZER has no name')
  if (attendees.length === 0) faults.push('there is no ATTENDEE')
  for (const person of [...(organizer ? [organizer] : []), ...attendees]) {
    if (!/^mailto:[^\s@]+@[^\s@]+$/.test(person.value))
      faults.push(`not a lower-case mailto: ${person.value}`)
    if (/\^['n^]/.test(person.params.get('CN') ?? '')) faults.push('a name in caret encoding')
  }
  if (new Set(attendees.map((a) => a.value.toLowerCase())).size < attendees.length)
    faults.push('an ATTENDEE stands twice')
  return faults
}

/** Another program's reading of the same text. */
function secondOpinion(text: string): string[] {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text))
    const events = calendar.getAllSubcomponents('vevent')
    if (events.length !== 1) return [`ical.js reads ${events.length} events`]
    const event = new ICAL.Event(events[0]!)
    if (!(event.startDate.compare(event.endDate) < 0))
      return ['ical.js reads an end that is not after the start']
    return []
  } catch (error) {
    return [`ical.js cannot read it: ${error instanceof Error ? error.message : error}`]
  }
}
