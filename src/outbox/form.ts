import { z } from 'zod'
import { field } from '../lib/form.ts'
import type { MailFilters } from './queries.ts'

const filters = z.object({
  state: z.enum(['all', 'waiting', 'failed', 'dead', 'sent']).catch('all'),
  recipient: z.string().trim().max(100).catch(''),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .nullable()
    .catch(null),
})

/** Filters of an address; what cannot be a filter counts as none. */
export function mailFilters(query: Record<string, string>): MailFilters {
  return filters.parse(query)
}

/** The page to return to after a resend. */
export const resendForm = z.object({ back: field.choice(['meeting', 'list', 'mail']).catch('mail') })
