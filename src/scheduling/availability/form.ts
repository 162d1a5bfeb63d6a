import { z } from 'zod'
import { type Day, isDay } from '../../lib/dates.ts'
import { field } from '../../lib/form.ts'
import type { DayHalf } from './rules.ts'

export const absenceForm = z.object({
  fromDay: field.day(),
  lastDay: field.day(),
  reason: field.optionalText(100),
})
export type AbsenceInput = z.infer<typeof absenceForm>

export const returnForm = z.object({ backOn: field.day() })

/** Ticked half-days come as `2026-11-26 morning`. */
export const blockForm = z.object({
  halves: z.preprocess(
    (v) => (v === undefined ? [] : [v].flat()),
    z
      .array(z.string().refine(isHalfDay, 'times.error.noHalf').transform(readHalfDay))
      .min(1, 'times.error.noHalf')
      .max(62, 'times.error.noHalf'),
  ),
  note: field.optionalText(60),
})
export type BlockInput = z.infer<typeof blockForm>

export interface HalfDay {
  day: Day
  half: DayHalf
}

function isHalfDay(text: string): boolean {
  const [day = '', half, more] = text.split(' ')
  return isDay(day) && (half === 'morning' || half === 'afternoon') && more === undefined
}

function readHalfDay(text: string): HalfDay {
  return { day: text.slice(0, 10), half: text.endsWith(' morning') ? 'morning' : 'afternoon' }
}
