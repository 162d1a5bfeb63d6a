import { addDays, type Day, daysBetween, isDay } from '../../lib/dates.ts'

/** A day as a calendar of holidays tells it. */
export interface HolidayEntry {
  day: Day
  kind: 'holiday' | 'workday'
  name: string
}

export interface HolidayFile {
  days: HolidayEntry[]
  /** How many events are about something else: solar terms, birthdays, days of commemoration. */
  others: number
  /** Message keys with their arguments; nothing is loaded from a file that has one. */
  errors: { line: number; error: string }[]
}

/** A year has about forty such days; a calendar with more events than this is another one. */
const MAX_EVENTS = 2000
/** The longest holiday has nine days. */
const MAX_SPAN = 31
const MAX_DAYS = 1000

interface HolidayEvent {
  line: number
  from: string
  until: string
  summary: string
  special: string
  repeats: boolean
  cancelled: boolean
}

/**
 * Days off and make-up workdays of an iCalendar file (RFC 5545): all-day events whose summary says 休, 假 or 班, or that
 * carry X-APPLE-SPECIAL-DAY. Nothing is expanded: an event that repeats is an error.
 */
export function readHolidays(text: string): HolidayFile {
  const lines = text.split(/\r?\n/)
  const count = lines.reduce((n, line) => n + (line.trim() === 'BEGIN:VEVENT' ? 1 : 0), 0)
  const refused = (error: string) => ({ days: [], others: 0, errors: [{ line: 1, error }] })
  if (count === 0) return refused('settings.error.icsNone')
  if (count > MAX_EVENTS)
    return refused(`settings.error.icsMany|${JSON.stringify({ n: count, max: MAX_EVENTS })}`)
  const days = new Map<Day, HolidayEntry>()
  const errors: HolidayFile['errors'] = []
  let others = 0
  for (const event of listEvents(lines)) {
    const kind = kindOf(event)
    if (!kind || event.cancelled) {
      others += 1
      continue
    }
    const span = spanOf(event)
    if (typeof span === 'string') errors.push({ line: event.line, error: span })
    else for (const day of span) days.set(day, { day, kind, name: nameOf(event.summary) })
  }
  if (days.size > MAX_DAYS)
    return refused(`settings.error.icsMany|${JSON.stringify({ n: days.size, max: MAX_DAYS })}`)
  if (days.size === 0 && errors.length === 0) return refused('settings.error.icsNone')
  return { days: [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1)), others, errors }
}

/** The events with what matters of each; folded lines are joined (RFC 5545 §3.1). */
function listEvents(lines: readonly string[]): HolidayEvent[] {
  const events: HolidayEvent[] = []
  let event: HolidayEvent | null = null
  for (let at = 0; at < lines.length; at += 1) {
    let line = lines[at]!
    const start = at
    while (/^[ \t]/.test(lines[at + 1] ?? '') && line.length < 4000) line += lines[++at]!.slice(1)
    if (line.trim() === 'BEGIN:VEVENT')
      event = {
        line: start + 1,
        from: '',
        until: '',
        summary: '',
        special: '',
        repeats: false,
        cancelled: false,
      }
    else if (line.trim() === 'END:VEVENT') {
      if (event) events.push(event)
      event = null
    } else if (event) readProperty(event, line)
  }
  return events
}

function readProperty(event: HolidayEvent, line: string): void {
  const colon = line.indexOf(':')
  if (colon < 0) return
  const name = line.slice(0, colon).split(';', 1)[0]!.toUpperCase()
  const value = line.slice(colon + 1).trim()
  if (name === 'DTSTART') event.from = value
  if (name === 'DTEND') event.until = value
  if (name === 'SUMMARY') event.summary = value.replace(/\\([,;\\])/g, '$1').replace(/\\n/gi, ' ')
  if (name === 'X-APPLE-SPECIAL-DAY') event.special = value.toUpperCase()
  if (name === 'RRULE' || name === 'RDATE') event.repeats = true
  if (name === 'STATUS') event.cancelled = value.toUpperCase() === 'CANCELLED'
}

function kindOf({ special, summary }: HolidayEvent): HolidayEntry['kind'] | null {
  if (special === 'ALTERNATE-WORKDAY' || /班/.test(summary)) return 'workday'
  return special === 'WORK-HOLIDAY' || /[休假]/.test(summary) ? 'holiday' : null
}

/** The days of an event, or the key of what is wrong with it. DTEND is the day after the last (RFC 5545 §3.6.1). */
function spanOf(event: HolidayEvent): Day[] | string {
  if (event.repeats) return 'settings.error.icsRepeats'
  const from = dayOf(event.from)
  const until = event.until ? dayOf(event.until) : from && addDays(from, 1)
  if (!from || !until || until < from) return 'settings.error.icsDay'
  const length = Math.max(1, daysBetween(from, until))
  if (length > MAX_SPAN) return `settings.error.icsLong|${JSON.stringify({ max: MAX_SPAN })}`
  return Array.from({ length }, (_, n) => addDays(from, n))
}

function dayOf(value: string): Day | null {
  const day = `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`
  return /^\d{8}(T\d{6}Z?)?$/.test(value) && isDay(day) ? day : null
}

/** 国庆节, of 国庆节（休） or 国庆节 假期 第1天/共7天. */
function nameOf(summary: string): string {
  const name = summary
    .split(/[（(【[]/, 1)[0]!
    .split(/\s/, 1)[0]!
    .trim()
  return (name || summary).slice(0, 60)
}
