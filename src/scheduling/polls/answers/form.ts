import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../../lib/form.ts'
import type { Choice, PollChannel } from '../queries.ts'
import { choices } from '../rules.ts'

export interface AnswerInput {
  /** By slot; slots that nobody chose for are not in it. */
  choices: Record<string, Choice>
  comment: string
}

const schema = z.object({ comment: field.optionalText(500) })

/** `slot-<id>` for each slot; whether every offered one has its answer is asked where the poll is locked. */
export function checkAnswer(typed: Typed): FormResult<AnswerInput> {
  const form = checkForm(schema, { comment: typed.comment ?? [''] })
  if (!form.ok) return { ok: false, typed, errors: form.errors }
  const given: Record<string, Choice> = {}
  const errors: Record<string, string> = {}
  for (const [name, [value]] of Object.entries(typed)) {
    if (!name.startsWith('slot-')) continue
    const choice = choices.find((known) => known === value)
    if (choice) given[name.slice(5)] = choice
    else errors[name] = 'polls.error.chooseSlot'
  }
  if (Object.keys(errors).length > 0) return { ok: false, typed, errors }
  return { ok: true, typed, value: { choices: given, comment: form.value.comment } }
}

const channelSchema = z.object({ channel: field.choice(['phone', 'paper']) })
/** How an answer came that the office notes on behalf of an agency. */
export const checkChannel = (typed: Typed): FormResult<{ channel: Exclude<PollChannel, 'web'> }> =>
  checkForm(channelSchema, typed)
