/**
 * Days and instants. A civil day is text `YYYY-MM-DD`; an instant is a `Date`.
 * The office's zone is Asia/Shanghai: UTC+8 without daylight saving since 1991.
 */
export const OFFICE_ZONE = 'Asia/Shanghai'
const OFFICE_OFFSET = 8 * 3_600_000
const DAY = 86_400_000

export type Day = string
/** `HH:MM` on the office's clock. */
export type ClockTime = string

/** The office's civil day of an instant. */
export function officeDay(instant: Date): Day {
  return new Date(instant.getTime() + OFFICE_OFFSET).toISOString().slice(0, 10)
}

/** The office's clock time of an instant, `HH:MM`. */
export function officeTime(instant: Date): ClockTime {
  return new Date(instant.getTime() + OFFICE_OFFSET).toISOString().slice(11, 16)
}

/** The instant of a clock time on a day in the office's zone. */
export function officeInstant(day: Day, time: ClockTime): Date {
  return new Date(Date.parse(`${day}T${time}:00Z`) - OFFICE_OFFSET)
}

/** True for a real day of the calendar written `YYYY-MM-DD`, years 1900–2199. */
export function isDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text
}

export function isClockTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

/** The day n calendar days later (n may be negative). */
export function addDays(day: Day, n: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY).toISOString().slice(0, 10)
}

/** Calendar days from a to b; negative when b lies before a. */
export function daysBetween(a: Day, b: Day): number {
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY)
}

/** 1 = Monday … 7 = Sunday. */
export function isoWeekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** Exceptions to Monday–Friday: day → holiday or make-up workday. Empty means Monday–Friday. */
export type WorkCalendar = ReadonlyMap<Day, 'holiday' | 'workday'>

export function isWorkingDay(calendar: WorkCalendar, day: Day): boolean {
  const exception = calendar.get(day)
  return exception ? exception === 'workday' : isoWeekday(day) < 6
}

/** The day n working days after `day` (n > 0) or before it (n < 0); n = 0 gives `day` itself. */
export function addWorkingDays(calendar: WorkCalendar, day: Day, n: number): Day {
  const step = n < 0 ? -1 : 1
  let left = Math.abs(n)
  let at = day
  while (left > 0) {
    at = addDays(at, step)
    if (isWorkingDay(calendar, at)) left -= 1
  }
  return at
}

/** Working days after a up to and including b; negative when b lies before a. Same rule as the SQL function. */
export function workingDaysBetween(calendar: WorkCalendar, a: Day, b: Day): number {
  if (b < a) return 0 - workingDaysBetween(calendar, b, a)
  let n = 0
  for (let at = addDays(a, 1); at <= b; at = addDays(at, 1)) if (isWorkingDay(calendar, at)) n += 1
  return n
}
