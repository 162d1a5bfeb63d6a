import type { Viewer } from '../../auth/viewer.ts'
import { isLiaisonOf, isOffice } from '../../auth/viewer.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import { addDays, type ClockTime, type Day, daysBetween, isoWeekday, officeInstant } from '../../lib/dates.ts'

export const halves = ['morning', 'afternoon'] as const
export type DayHalf = (typeof halves)[number]

/** Nobody is entered as away for longer at once. */
const MAX_ABSENCE_DAYS = 366
/** Half-days are typed in for the time that somebody plans. */
const MAX_DAYS_AHEAD = 400

/** The office, the person, and the liaison of an agency where the person works today: a leader's secretary. */
export const mayKeepTimes = (viewer: Viewer, person: { id: string; agencyIds: readonly string[] }) =>
  isOffice(viewer) ||
  viewer.personId === person.id ||
  person.agencyIds.some((agencyId) => isLiaisonOf(viewer, agencyId))

/** An agency says itself when nobody is there; the office may enter what it was told. */
export const mayKeepAbsences = (viewer: Viewer, agencyId: string) =>
  isOffice(viewer) || isLiaisonOf(viewer, agencyId)

/** `lastDay` is the last day away. */
export function whyNotAbsent(fromDay: Day, lastDay: Day, today: Day): MessageKey | null {
  if (lastDay < fromDay) return 'times.error.reversed'
  if (lastDay < today) return 'times.error.over'
  return daysBetween(fromDay, lastDay) >= MAX_ABSENCE_DAYS ? 'times.error.tooLong' : null
}

/** Somebody comes back earlier than was said: after the first day away and before the day of return. */
export function whyNotReturn(absence: { fromDay: Day; toDay: Day }, backOn: Day): MessageKey | null {
  if (backOn <= absence.fromDay) return 'times.error.backBeforeFirst'
  return backOn >= absence.toDay ? 'times.error.backLater' : null
}

export function whyNotBlock(days: readonly Day[], today: Day): MessageKey | null {
  if (days.some((day) => day < today)) return 'times.error.passed'
  return days.some((day) => daysBetween(today, day) > MAX_DAYS_AHEAD) ? 'times.error.tooFar' : null
}

/** The Monday of a day's week. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - isoWeekday(day))

/** What of some busy times falls into half a day; the morning ends, and the afternoon begins, at `noon`. */
export function inHalf<T extends { startsAt: Date; endsAt: Date }>(
  busy: readonly T[],
  day: Day,
  half: DayHalf,
  noon: ClockTime,
): T[] {
  const from = half === 'morning' ? officeInstant(day, '00:00') : officeInstant(day, noon)
  const to = half === 'morning' ? officeInstant(day, noon) : officeInstant(addDays(day, 1), '00:00')
  return busy.filter((time) => time.startsAt < to && time.endsAt > from)
}
