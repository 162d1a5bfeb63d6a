import { z } from 'zod'
import { readCalendarReply } from '../../../calendar/reply.ts'
import { field } from '../../../lib/form.ts'

/** The sender's address, and the calendar part of the mail as text. */
export const calendarReplyForm = z.object({
  sender: field.email(),
  calendar: field
    .longText(100_000)
    .transform((text) => readCalendarReply(text))
    .refine((reply) => reply !== null, 'invitations.calendarReply.unreadable'),
})
