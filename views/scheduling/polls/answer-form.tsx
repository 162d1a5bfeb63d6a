import type { Child } from 'hono/jsx'
import { formatLetterSpan } from '#src/i18n/format.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Poll, PollAgency } from '#src/scheduling/polls/queries.ts'
import { choices, offeredSlots } from '#src/scheduling/polls/rules.ts'
import { useView } from '../../context.ts'
import { FieldError, FormSummary, TextArea } from '../../ui/field.tsx'

/** Three answers of equal weight to every slot, none chosen beforehand (R33); a later visit shows what was answered. */
export function AnswerForm(props: { poll: Poll; agency: PollAgency; form: FormErrors; children?: Child }) {
  const { t, locale, now } = useView()
  const { poll, agency, form } = props
  return (
    <form method="post" class="answers">
      <FormSummary form={form} />
      {props.children}
      {offeredSlots(poll, now).map((slot) => {
        const field = `slot-${slot.id}`
        const chosen = typedOr(form, field, agency.choices[slot.id])
        return (
          <fieldset class={`slot-choice${form.errors[field] ? ' wrong' : ''}`}>
            <legend>
              <time datetime={slot.startsAt.toISOString()}>
                {formatLetterSpan(locale, slot.startsAt, slot.endsAt)}
              </time>
            </legend>
            <div class="three">
              {choices.map((choice) => (
                <label class={choice}>
                  <input type="radio" name={field} value={choice} required checked={chosen === choice} />
                  <span>{t(`polls.choice.${choice}`)}</span>
                </label>
              ))}
            </div>
            <FieldError name={field} form={form} />
          </fieldset>
        )
      })}
      <TextArea
        name="comment"
        label={t('polls.answer.comment')}
        form={form}
        value={agency.comment}
        rows={2}
        required={false}
        hint={t('polls.answer.commentHint')}
      />
      <button>{t('polls.answer.send')}</button>
    </form>
  )
}
