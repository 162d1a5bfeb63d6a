import { z } from 'zod'
import { isClockTime, officeInstant } from '../lib/dates.ts'
import { checkForm, type FormResult, field, type Typed } from '../lib/form.ts'
import type { Span } from './free/rules.ts'
import { type BookingKind, bookingKinds } from './rules.ts'

const optionalTime = () =>
  z
    .string('errors.time')
    .trim()
    .default('')
    .refine((time) => time === '' || isClockTime(time), 'errors.time')

/** Free tags in one field, parted by commas of either language; each once. */
const tags = () =>
  z
    .string()
    .max(500)
    .default('')
    .transform((text) => [
      ...new Set(
        text
          .split(/[,，、;；\n]/)
          .map((tag) => tag.trim())
          .filter(Boolean),
      ),
    ])
    .refine((list) => list.length <= 30 && list.every((tag) => tag.length <= 30), 'venues.error.tags')

/** One venue or vehicle as typed, on the page or in a row of a CSV file. */
export const venueForm = z
  .object({
    code: z
      .string('errors.required')
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'agencies.error.code'),
    kind: field.choice(['room', 'vehicle']),
    nameZh: field.text(60),
    nameEn: field.optionalText(100),
    capacity: z.union([z.literal('').transform(() => null), field.int(1, 10_000)]).default(null),
    place: field.optionalText(100),
    equipment: tags(),
    bookableFrom: optionalTime(),
    bookableTo: optionalTime(),
    workingDaysOnly: field.checkbox(),
    keeperPersonId: field.optionalUuid(),
    needsApproval: field.checkbox(),
    note: field.optionalText(500),
  })
  .refine((venue) => !venue.bookableFrom || !venue.bookableTo || venue.bookableFrom < venue.bookableTo, {
    path: ['bookableTo'],
    message: 'meetings.error.endBeforeStart',
  })
export type VenueInput = z.infer<typeof venueForm>

export const versionForm = z.object({ version: field.version() })

/** A booking that is no meeting; an end without a day is on the day of the start. */
export interface BookingInput extends Span {
  venueId: string
  kind: BookingKind
  title: string
  note: string
}

const bookingForm = z.object({
  venueId: field.uuid(),
  kind: field.choice(bookingKinds),
  title: field.text(100),
  note: field.optionalText(500),
  startsOn: field.day(),
  startTime: field.time(),
  endsOn: field.optionalDay(),
  endTime: field.time(),
})

const LONGEST_DAYS = 92
export function checkBooking(typed: Typed): FormResult<BookingInput> {
  const form = checkForm(bookingForm, typed)
  if (!form.ok) return form
  const { startsOn, startTime, endsOn, endTime, ...rest } = form.value
  const startsAt = officeInstant(startsOn, startTime)
  const endsAt = officeInstant(endsOn ?? startsOn, endTime)
  const wrong = (error: string) => ({ ok: false as const, typed, errors: { endTime: error } })
  if (endsAt <= startsAt) return wrong('meetings.error.endBeforeStart')
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * 86_400_000) return wrong('venues.error.tooLong')
  return { ok: true, typed, value: { ...rest, startsAt, endsAt } }
}

export const decisionForm = z.object({
  decision: field.choice(['approved', 'refused']),
  note: field.optionalText(300),
})
