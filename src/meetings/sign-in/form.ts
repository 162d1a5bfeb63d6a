import { z } from 'zod'
import { isClockTime } from '../../lib/dates.ts'
import { field } from '../../lib/form.ts'
import { outcomes } from './rules.ts'

/** One tap; the time of arrival may be given, else it is now. */
export const markForm = z.object({
  outcome: field.choice(outcomes),
  time: z
    .string()
    .trim()
    .default('')
    .refine((time) => time === '' || isClockTime(time), 'errors.time'),
})

/** Somebody who was not named: chosen from an agency's people, or typed (R36). */
export const walkInForm = z.object({
  agencyId: field.uuid(),
  personId: z.union([z.literal('new'), z.uuid('errors.choose')], 'errors.choose'),
  newName: field.optionalText(40),
  newPosition: field.optionalText(60),
  newPhone: field.optionalText(40),
})
export type WalkInInput = z.infer<typeof walkInForm>
