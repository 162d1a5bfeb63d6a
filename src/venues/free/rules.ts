import { type ClockTime, type Day, officeInstant } from '../../lib/dates.ts'

/** From start up to, not including, end. */
export interface Span {
  startsAt: Date
  endsAt: Date
}

/** Half-open: what ends at nine leaves the room to what begins at nine (decision 23). */
export const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt

/** When a venue is let, on the office's clock; empty means at any hour. */
export interface BookableHours {
  bookableFrom: ClockTime | ''
  bookableTo: ClockTime | ''
}

const HALF_HOUR = 30 * 60_000
/** Where a venue says nothing, other times are looked for in the usual day. */
const usual = { from: '08:00', to: '18:00' }

/**
 * Other times of a venue for something as long as `wanted`: on the given days, on the half hours, nearest first,
 * after `now`, none overlapping another. Gives up to `limit`.
 */
export function freeTimes(
  wanted: Span,
  taken: readonly Span[],
  days: readonly Day[],
  hours: BookableHours,
  now: Date,
  limit = 4,
): Span[] {
  const length = wanted.endsAt.getTime() - wanted.startsAt.getTime()
  const candidates = days.flatMap((day) => slotsOf(day, length, hours))
  const free = candidates.filter(
    (slot) => slot.startsAt > now && !overlap(slot, wanted) && !taken.some((other) => overlap(slot, other)),
  )
  const distance = (slot: Span) => Math.abs(slot.startsAt.getTime() - wanted.startsAt.getTime())
  const chosen: Span[] = []
  for (const slot of free.toSorted((a, b) => distance(a) - distance(b)))
    if (chosen.length < limit && !chosen.some((other) => overlap(slot, other))) chosen.push(slot)
  return chosen.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

function slotsOf(day: Day, length: number, hours: BookableHours): Span[] {
  const opens = officeInstant(day, hours.bookableFrom || usual.from).getTime()
  const closes = officeInstant(day, hours.bookableTo || usual.to).getTime()
  const slots: Span[] = []
  for (let start = opens; start + length <= closes; start += HALF_HOUR)
    slots.push({ startsAt: new Date(start), endsAt: new Date(start + length) })
  return slots
}
