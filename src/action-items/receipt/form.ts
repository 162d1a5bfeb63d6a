import { z } from 'zod'
import { field } from '../../lib/form.ts'

/** A machine that follows links and presses buttons ticks no box. */
export const receiptForm = z.object({ confirmed: z.literal('yes', 'actionitems.error.tick') })

export const receiptObjectionForm = z.object({ item: field.uuid(), reason: field.text(2000) })
