import { addDays } from '#src/lib/dates.ts'
import type { FormErrors } from '#src/lib/form.ts'
import type { Absence } from '#src/scheduling/availability/queries.ts'
import { useView } from '../context.ts'
import { TextField } from '../ui/field.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** When a person or an agency is away, and how that changes. `base` is the address of whose absences they are. */
export function Absences(props: {
  base: string
  absences: readonly Absence[]
  mayKeep: boolean
  form: FormErrors
}) {
  const { t, today } = useView()
  const { form } = props
  return (
    <section class="block">
      <h2>{t('times.absences')}</h2>
      {props.absences.length === 0 ? <Empty>{t('times.noAbsences')}</Empty> : null}
      <ul class="plain">
        {props.absences.map((absence) => (
          <li class={absence.toDay <= today ? 'quiet' : undefined}>
            <AbsenceText absence={absence} />
            {props.mayKeep && absence.toDay > today ? <Changes base={props.base} absence={absence} /> : null}
          </li>
        ))}
      </ul>
      {props.mayKeep ? (
        <form method="post" action={`${props.base}/absences`}>
          <h3>{t('times.enterAbsence')}</h3>
          <div class="row">
            <TextField name="fromDay" type="date" label={t('times.fromDay')} form={form} value={today} />
            <TextField
              name="lastDay"
              type="date"
              label={t('times.lastDay')}
              hint={t('times.lastDayHint')}
              form={form}
            />
            <TextField
              name="reason"
              label={t('times.reason')}
              hint={t('times.reasonHint')}
              form={form}
              required={false}
              maxlength={100}
            />
          </div>
          <button>{t('times.enterAbsence')}</button>
        </form>
      ) : null}
    </section>
  )
}

/** 11月25日 周三 至 12月5日 周六 · 学习. */
function AbsenceText(props: { absence: Absence }) {
  const { t, today } = useView()
  const { absence } = props
  const lasts = absence.fromDay <= today && absence.toDay > today
  return (
    <>
      <DayText day={absence.fromDay} /> – <DayText day={addDays(absence.toDay, -1)} />
      {absence.reason ? ` · ${absence.reason}` : ''}
      {lasts ? <span class="state"> {t('times.now')}</span> : null}
      {absence.enteredBy ? (
        <span class="quiet small"> {t('times.enteredBy', { name: absence.enteredBy })}</span>
      ) : null}
    </>
  )
}

function Changes(props: { base: string; absence: Absence }) {
  const { t, today } = useView()
  const { absence } = props
  const address = `${props.base}/absences/${absence.id}`
  const id = `back-${absence.id}`
  const earliest = addDays(absence.fromDay, 1)
  return (
    <details class="act">
      <summary>{t('times.change')}</summary>
      {earliest < absence.toDay ? (
        <form method="post" action={`${address}/end`}>
          <label for={id}>{t('times.backOn')}</label>
          <input
            id={id}
            type="date"
            name="backOn"
            required
            min={earliest}
            max={addDays(absence.toDay, -1)}
            value={today > absence.fromDay ? today : earliest}
          />
          <button class="quiet">{t('times.endAbsence')}</button>
        </form>
      ) : null}
      <form method="post" action={`${address}/withdrawal`}>
        <p class="hint">{t('times.withdrawHint')}</p>
        <button class="danger">{t('times.withdraw')}</button>
      </form>
    </details>
  )
}
