import { z } from 'zod'
import { isClockTime, isDay, officeInstant } from '../../lib/dates.ts'
import { field } from '../../lib/form.ts'

/** A time that was chosen for a draft: `2026-11-26T14:30` on the office's clock, and how long it takes. */
export const timeForm = z.object({
  version: field.version(),
  start: z.string('errors.required').refine(isStart, 'errors.time').transform(readStart),
  minutes: field.int(15, 720),
  venueId: field.optionalUuid(),
})

function isStart(text: string): boolean {
  const [day = '', time = '', more] = text.split('T')
  return isDay(day) && isClockTime(time) && more === undefined
}

function readStart(text: string): Date {
  return officeInstant(text.slice(0, 10), text.slice(11))
}
