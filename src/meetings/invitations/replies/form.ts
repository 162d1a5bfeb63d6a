import { z } from 'zod'
import { field } from '../../../lib/form.ts'

const people = () =>
  z.preprocess(
    (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z.array(z.union([z.literal('new'), z.uuid('errors.invalid')])).max(40, 'errors.invalid'),
  )

const newPerson = {
  newName: field.optionalText(40),
  newPosition: field.optionalText(60),
  newLevel: z.enum(['', 'principal', 'deputy', 'staff'], 'errors.choose').default(''),
  newPhone: field.optionalText(40),
  newEmail: field.optionalEmail(),
}

/** The reply form. Nothing is chosen as the answer, so a bot that only presses the button gets `kind` wrong (R33). */
export const replyForm = z.object({
  kind: field.choice(['attend', 'substitute', 'leave']),
  nominee: people(),
  assistant: field.uuids(),
  levelReason: field.optionalText(500),
  substitute: z.union([z.literal(''), z.literal('new'), z.uuid('errors.invalid')]).default(''),
  original: field.optionalUuid(),
  substituteReason: field.optionalText(500),
  leaveReason: field.optionalText(500),
  ...newPerson,
})
export type ReplyInput = z.infer<typeof replyForm>

/** How an agency's answer came that the office notes on its behalf (R25). */
export const channelForm = z.object({ channel: field.choice(['phone', 'paper']) })
