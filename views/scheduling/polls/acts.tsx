import { officeDay, officeTime } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Poll } from '#src/scheduling/polls/queries.ts'
import { useView } from '../../context.ts'
import { TextField } from '../../ui/field.tsx'

/** What ends or prolongs a poll; each a small form that says what follows. */
export function PollActs(props: { poll: Poll; form: FormErrors }) {
  const { t } = useView()
  const { poll, form } = props
  return (
    <section class="block no-print">
      <h2>{t('polls.acts.title')}</h2>
      <details class="act" open={form.errors.answerOn !== undefined || form.errors.answerTime !== undefined}>
        <summary>{t('polls.act.extend')}</summary>
        <form method="post" action={`/polls/${poll.id}/deadline`}>
          <p class="hint">{t('polls.act.extendHint')}</p>
          <div class="row">
            <TextField
              name="answerOn"
              type="date"
              label={t('polls.new.answerOn')}
              form={form}
              value={officeDay(poll.answerBy)}
            />
            <TextField
              name="answerTime"
              type="time"
              label={t('polls.new.answerTime')}
              form={form}
              value={officeTime(poll.answerBy)}
            />
          </div>
          <button>{t('polls.act.extend')}</button>
        </form>
      </details>
      <details class="act" open={form.errors.reason !== undefined}>
        <summary>{t('polls.act.withdraw')}</summary>
        <form method="post" action={`/polls/${poll.id}/withdrawal`}>
          <p class="hint">{t('polls.act.withdrawHint', { n: poll.agencies.length })}</p>
          <TextField name="reason" label={t('polls.act.reason')} form={form} maxlength={300} />
          <button class="danger">{t('polls.act.withdraw')}</button>
        </form>
      </details>
    </section>
  )
}
