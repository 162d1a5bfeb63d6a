import { z } from 'zod'
import { field } from '../../lib/form.ts'
import { countersignAnswers } from './rules.ts'

/** An answer without a default; a comment where the answer needs one. */
const answer = z.object({
  countersignId: field.uuid(),
  answer: field.choice(countersignAnswers),
  comment: field.optionalLongText(4000),
})
const hasReason = (form: { answer: string; comment: string }) =>
  form.answer === 'agreed' || form.comment !== ''
const reasonMissing = { message: 'minutes.error.commentMissing', path: ['comment'] }

export const answerForm = answer.refine(hasReason, reasonMissing)
export const behalfForm = answer
  .extend({ channel: field.choice(['phone', 'paper', 'mail']) })
  .refine(hasReason, reasonMissing)
export const officeAnswerForm = z.object({ officeAnswer: field.longText(4000) })
