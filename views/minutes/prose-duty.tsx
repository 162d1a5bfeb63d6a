import type { FormErrors } from '#src/lib/form.ts'
import type { Card } from '#src/minutes/taking/prose/rules.ts'
import { useView } from '../context.ts'

type Duty = NonNullable<Card['duty']>

interface Props {
  form: FormErrors
  card: Card
  duty: Duty
}

/** 牵头, 配合, 内容, 时限 as proposed, to be corrected in place. */
export function DutyFields(props: Props) {
  const { t } = useView()
  const { duty, card } = props
  return (
    <>
      <div class="duty-fields">
        <LeadField {...props} />
        <Small {...props} name="supporting" label={t('minutes.prose.supporting')} value={duty.supporting} />
        <Small {...props} name="title" label={t('minutes.prose.task')} value={duty.title} max={300} />
        <Small {...props} name="due" label={t('minutes.prose.due')} value={duty.due} max={60} />
      </div>
      {duty.sets.map((set) => (
        <SetChoice {...props} set={set} />
      ))}
      {duty.decided ? (
        <p>
          <label class="inline">
            <input type="checkbox" name={`keep.${card.key}`} value="1" checked />
            {t('minutes.prose.keep', { words: duty.decided })}
          </label>
        </p>
      ) : null}
    </>
  )
}

/** A name that fits several agencies is chosen, not guessed. */
function LeadField(props: Props) {
  const { t } = useView()
  const { duty, card, form } = props
  const name = `lead.${card.key}`
  if (duty.leadChoices.length === 0)
    return <Small {...props} name="lead" label={t('minutes.prose.lead')} value={duty.lead} list="agencies" />
  return (
    <div class="field">
      <label for={name}>{t('minutes.prose.lead')}</label>
      <select id={name} name={name}>
        <option value="">{t('minutes.prose.chooseLead')}</option>
        {duty.leadChoices.map((choice) => (
          <option selected={form.typed[name]?.[0] === choice}>{choice}</option>
        ))}
      </select>
    </div>
  )
}

function Small(props: Props & { name: string; label: string; value: string; max?: number; list?: string }) {
  const name = `${props.name}.${props.card.key}`
  return (
    <div class={`field ${props.name}`}>
      <label for={name}>{props.label}</label>
      <input
        id={name}
        name={name}
        value={props.form.typed[name]?.[0] ?? props.value}
        maxlength={props.max ?? 200}
        list={props.list}
        autocomplete="off"
      />
    </div>
  )
}

/** 各乡镇办 is confirmed as the agencies it means: in the lead's place each gets the duty, else all of them support. */
function SetChoice(props: Props & { set: Duty['sets'][number] }) {
  const { t } = useView()
  const { set, card, form } = props
  const name = `${set.leads ? 'leading' : 'helping'}.${card.key}`
  const shown = form.typed[`lead.${card.key}`] !== undefined
  return (
    <details class="set" open={set.leads}>
      <summary>
        {t(set.leads ? 'minutes.prose.setLeads' : 'minutes.prose.setHelps', {
          words: set.words,
          n: set.members.length,
        })}
      </summary>
      <p class="choices">
        {set.members.map(({ id, shortZh }) => (
          <label class="inline">
            <input
              type="checkbox"
              name={name}
              value={id}
              checked={shown ? (form.typed[name] ?? []).includes(id) : set.leads && set.sure}
            />
            {shortZh}
          </label>
        ))}
      </p>
    </details>
  )
}
