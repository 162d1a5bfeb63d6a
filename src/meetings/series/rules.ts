import type { MessageKey } from '../../i18n/translate.ts'
import {
  addDays,
  addWorkingDays,
  type Day,
  isoWeekday,
  isWorkingDay,
  type WorkCalendar,
} from '../../lib/dates.ts'

/** What happens when the rule gives a day on which nobody works. */
export type OnHoliday = 'keep' | 'skip' | 'before' | 'after'

/** When a series meets, on civil days of the office. An end is either a day (included) or a number of occurrences. */
export interface SeriesRule {
  from: Day
  until: Day | null
  count: number | null
  onHoliday: OnHoliday
  every:
    | { unit: 'week'; interval: number; weekdays: readonly number[] }
    /** Day of the month; -1 is the last one. A month without that day has no occurrence (RFC 5545 §3.3.10). */
    | { unit: 'monthDay'; interval: number; day: number }
    /** The nth weekday; -1 is the last one. */
    | { unit: 'monthWeekday'; interval: number; nth: number; weekday: number }
    /** The nth working day of the month, by the work calendar; -1 is the last one. */
    | { unit: 'workingDay'; interval: number; nth: number }
}

export const MOST_OCCURRENCES = 104
export const LONGEST_DAYS = 731

/** A series must end: after a day, or after a number; at most two years and 104 times. */
export function whyNotRule(rule: SeriesRule): MessageKey | null {
  if (rule.until === null && rule.count === null) return 'meetings.series.error.noEnd'
  if (rule.until !== null && rule.until < rule.from) return 'meetings.series.error.endsBefore'
  if (rule.until !== null && rule.until > addDays(rule.from, LONGEST_DAYS))
    return 'meetings.series.error.tooLong'
  if (rule.count !== null && rule.count > MOST_OCCURRENCES) return 'meetings.series.error.tooMany'
  if (rule.every.unit === 'week' && rule.every.weekdays.length === 0) return 'meetings.series.error.noWeekday'
  return null
}

/** The days of a series in order, each once; days that fall out by the rule for holidays are not counted. */
export function occurrencesOf(rule: SeriesRule, calendar: WorkCalendar): { plannedOn: Day; startsOn: Day }[] {
  const last = addDays(rule.from, LONGEST_DAYS)
  const until = rule.until !== null && rule.until < last ? rule.until : last
  const most = Math.min(rule.count ?? MOST_OCCURRENCES, MOST_OCCURRENCES)
  const found = new Map<Day, Day>()
  for (const plannedOn of candidates(rule, until, calendar)) {
    if (plannedOn < rule.from || plannedOn > until || found.size >= most) continue
    const startsOn = movedBy(rule.onHoliday, plannedOn, calendar)
    if (startsOn !== null && startsOn >= rule.from && !found.has(startsOn)) found.set(startsOn, plannedOn)
  }
  return [...found]
    .map(([startsOn, plannedOn]) => ({ plannedOn, startsOn }))
    .toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))
}

function movedBy(onHoliday: OnHoliday, day: Day, calendar: WorkCalendar): Day | null {
  if (onHoliday === 'keep' || isWorkingDay(calendar, day)) return day
  if (onHoliday === 'skip') return null
  return addWorkingDays(calendar, day, onHoliday === 'before' ? -1 : 1)
}

function candidates(rule: SeriesRule, until: Day, calendar: WorkCalendar): Day[] {
  const { every } = rule
  if (every.unit === 'week') {
    const monday = addDays(rule.from, 1 - isoWeekday(rule.from))
    const days: Day[] = []
    for (let week = monday; week <= until; week = addDays(week, 7 * every.interval))
      for (const weekday of [...every.weekdays].sort()) days.push(addDays(week, weekday - 1))
    return days
  }
  const days: Day[] = []
  for (let month = rule.from.slice(0, 7); `${month}-01` <= until; month = monthAfter(month, every.interval)) {
    const day = dayIn(month, every, calendar)
    if (day) days.push(day)
  }
  return days
}

function dayIn(
  month: string,
  every: Exclude<SeriesRule['every'], { unit: 'week' }>,
  calendar: WorkCalendar,
): Day | null {
  const all = daysOfMonth(month)
  if (every.unit === 'monthDay') return (every.day < 0 ? all.at(every.day) : all[every.day - 1]) ?? null
  const fitting =
    every.unit === 'workingDay'
      ? all.filter((day) => isWorkingDay(calendar, day))
      : all.filter((day) => isoWeekday(day) === every.weekday)
  return (every.nth < 0 ? fitting.at(every.nth) : fitting[every.nth - 1]) ?? null
}

function daysOfMonth(month: string): Day[] {
  const days: Day[] = []
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day)
  return days
}

function monthAfter(month: string, n: number): string {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** 第{n}次调度会 of 2026-11-05, n = 3: the title that an opened occurrence starts with; full-width braces count too. */
export function titleOf(pattern: string, no: number, day: Day): string {
  const [year, month, date] = day.split('-').map(Number)
  const values: Record<string, number | undefined> = { n: no, year, month, day: date }
  return pattern
    .replace(/[{｛](n|year|month|day)[}｝]/g, (_, name: string) => String(values[name] ?? ''))
    .slice(0, 120)
}

export type OccurrenceState = 'planned' | 'opened' | 'removed' | 'cancelled'

/** Only what is still planned and not over can be opened, moved or cancelled; an opened one is a meeting of its own. */
export function whyNotTouch(
  occurrence: { state: OccurrenceState; startsOn: Day },
  today: Day,
): MessageKey | null {
  if (occurrence.state === 'opened') return 'meetings.series.error.opened'
  if (occurrence.state !== 'planned') return 'meetings.series.error.off'
  return occurrence.startsOn < today ? 'meetings.series.error.past' : null
}
