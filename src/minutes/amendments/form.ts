import { z } from 'zod'
import { field } from '../../lib/form.ts'

/** The signer saw the words: the office says so by ticking, and may file the signed scan with it. */
export const amendmentForm = z.object({
  kind: field.choice(['correction', 'supplement']),
  text: field.longText(4000),
  approved: z.string('minutes.error.amendmentUnsigned').min(1, 'minutes.error.amendmentUnsigned'),
})
