import { z } from 'zod'
import { field } from '../lib/form.ts'

export const inboundFilters = z.object({
  show: z.enum(['open', 'answers', 'bounces', 'rest', 'all']).catch('open'),
  before: z.coerce.date().nullable().catch(null).default(null),
})

/** Whose answer it is, and what it says. */
export const applicationForm = z.object({
  attendeeId: field.uuid(),
  partstat: field.choice(['ACCEPTED', 'TENTATIVE', 'DECLINED']),
  comment: field.optionalText(500),
})
