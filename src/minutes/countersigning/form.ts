import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import { countersignAnswers, type ParagraphComment } from './rules.ts'

const MAX_COMMENT = 4000

/** An answer without a default; a comment where the answer needs one. */
const answer = z.object({
  countersignId: field.uuid(),
  answer: field.choice(countersignAnswers),
  comment: field.optionalLongText(MAX_COMMENT),
})
const hasReason = (form: { answer: string; comment: string }) =>
  form.answer === 'agreed' || form.comment !== ''
const REASON_MISSING = 'minutes.error.commentMissing'

export const behalfForm = answer
  .extend({ channel: field.choice(['phone', 'paper', 'mail']) })
  .refine(hasReason, { message: REASON_MISSING, path: ['comment'] })
export const officeAnswerForm = z.object({ officeAnswer: field.longText(MAX_COMMENT) })
export const openForm = z.object({ supporting: field.checkbox() })

/** An agency's own answer; beside the one comment each paragraph has a field, `paragraph-<id>`, empty where nothing is said. */
export function checkAnswer(
  typed: Typed,
): FormResult<z.infer<typeof answer> & { paragraphComments: ParagraphComment[] }> {
  const form = checkForm(answer, typed)
  if (!form.ok) return form
  const paragraphComments = Object.entries(typed).flatMap(([name, [text = '']]) => {
    const decisionId = name.match(/^paragraph-([0-9a-f-]{36})$/)?.[1]
    return decisionId && text.trim() ? [{ decisionId, no: 0, text: text.trim() }] : []
  })
  const long = paragraphComments.find((one) => one.text.length > MAX_COMMENT)
  if (long)
    return {
      ok: false,
      typed,
      errors: { [`paragraph-${long.decisionId}`]: `errors.tooLong|${JSON.stringify({ max: MAX_COMMENT })}` },
    }
  if (paragraphComments.length === 0 && !hasReason(form.value))
    return { ok: false, typed, errors: { comment: REASON_MISSING } }
  return { ...form, value: { ...form.value, paragraphComments } }
}
