import { addDays, type Day, isDay, isoWeekday, officeDay } from '../../lib/dates.ts'

/** A month, `YYYY-MM`. */
export type Month = string

/** The month asked for; today's where the text is none. */
export function monthAsked(text: string | undefined, today: Day): Month {
  return text && isDay(`${text}-01`) ? text : today.slice(0, 7)
}

/** The month before (-1) or after (1); null beyond the years that days are known for. */
export function neighbour(month: Month, step: -1 | 1): Month | null {
  const day = addDays(`${month}-01`, step === 1 ? 31 : -1)
  return isDay(day) ? day.slice(0, 7) : null
}

/** The whole weeks that hold the month, Monday first: four to six of seven days. */
export function weeksOf(month: Month): Day[][] {
  const first = `${month}-01`
  const weeks: Day[][] = []
  for (
    let monday = addDays(first, 1 - isoWeekday(first));
    monday < `${month}-32`;
    monday = addDays(monday, 7)
  )
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n)))
  return weeks
}

/** Meetings under each of the office's days they touch, in the order given; one that ends at midnight does not touch the next. */
export function byDay<M extends { startsAt: Date; endsAt: Date }>(meetings: readonly M[]): Map<Day, M[]> {
  const days = new Map<Day, M[]>()
  for (const meeting of meetings) {
    const last = officeDay(new Date(Math.max(meeting.endsAt.getTime() - 1, meeting.startsAt.getTime())))
    for (let day = officeDay(meeting.startsAt); day <= last; day = addDays(day, 1))
      days.set(day, [...(days.get(day) ?? []), meeting])
  }
  return days
}

/** The day asked for; today where the text is none. */
export const dayAsked = (text: string | undefined, today: Day): Day => (text && isDay(text) ? text : today)

/** The seven days of a day's week, Monday first. */
export function weekOf(day: Day): Day[] {
  const monday = addDays(day, 1 - isoWeekday(day))
  return [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n))
}

/** Days that the agenda reaches from its first. */
export const AGENDA_DAYS = 30

/** A day so many days away; null beyond the years that days are known for. */
export function daysAway(day: Day, n: number): Day | null {
  const away = addDays(day, n)
  return isDay(away) ? away : null
}
