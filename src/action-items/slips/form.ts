import { z } from 'zod'
import { field } from '../../lib/form.ts'

const step = z.string().regex(/^overdue_\d{1,3}$/, 'errors.choose')

export const slipForm = z.object({
  step,
  text: field.text(2000),
  urgent: z.enum(['', '1']).default(''),
})
export const omissionForm = z.object({ step, note: field.text(500) })
