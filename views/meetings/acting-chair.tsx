import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { ChairChoice } from '#src/meetings/composing/queries.ts'
import type { Clash, Meeting } from '#src/meetings/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, Select, TextArea } from '../ui/field.tsx'
import { ClashText } from './check.tsx'
import { MeetingHead } from './head.tsx'

/** Somebody stands in for a chair who is away (R23). */
export function ActingChairPage(props: {
  meeting: Meeting
  chairs: readonly ChairChoice[]
  clashes: readonly Clash[]
  form: FormErrors
}) {
  const { t } = useView()
  const { meeting, form } = props
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}`}>{t('common.back')}</a>}
      />
      <h2>{t('meetings.actingChairTitle')}</h2>
      <p class="quiet">{t('meetings.actingChairHint', { name: meeting.chairName })}</p>
      <FormSummary form={form} />
      {props.clashes.length ? (
        <ul class="checklist">
          {props.clashes.map((clash) => (
            <li class="missing">
              <ClashText clash={clash} />
            </li>
          ))}
        </ul>
      ) : null}
      <form method="post" action={`/meetings/${meeting.id}/acting-chair`}>
        <input type="hidden" name="version" value={typedOr(form, 'version', String(meeting.version))} />
        <Select
          name="personId"
          label={t('meetings.field.actingChair')}
          form={form}
          empty={t('meetings.chooseChair')}
          options={props.chairs.map((chair) => ({
            value: chair.id,
            label: [chair.name, chair.position].filter(Boolean).join(' · '),
          }))}
        />
        <TextArea name="reason" label={t('meetings.field.reason')} form={form} rows={2} />
        <div class="acts">
          <button>{t('meetings.nameActingChair')}</button>
        </div>
      </form>
    </>
  )
}
