import { speaksFor } from '#src/action-items/rules.ts'
import { isOffice } from '#src/auth/viewer.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FieldError, Select, TextArea, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'
import { type ActFormProps, ChannelField } from './act-fields.tsx'

// What an agency does with its duty, or the office for an agency that telephoned.

export function AcceptanceForm(props: ActFormProps) {
  const { t } = useView()
  return (
    <>
      <p>{t('actionitems.hint.acceptance')}</p>
      <ChannelField {...props} act="acceptance" />
    </>
  )
}

export function ObjectionForm(props: ActFormProps) {
  const { t } = useView()
  return (
    <>
      <p class="hint">
        {t('actionitems.hint.objection')} <DayText day={props.item.objectionUntil} />
      </p>
      <TextArea name="objection_reason" label={t('actionitems.field.objectionReason')} form={props.form} />
      <ChannelField {...props} act="objection" />
    </>
  )
}

export function ProgressForm(props: ActFormProps) {
  const { t, viewer } = useView()
  const name = useName()
  const { item, form } = props
  const agencies = [item.lead, ...item.supporters]
  const speaks = (agency: { id: string }) => viewer !== null && speaksFor(item, viewer, agency.id)
  const choices = viewer && isOffice(viewer) ? agencies : agencies.filter(speaks)
  const leads = choices.some((agency) => agency.id === item.leadAgencyId)
  return (
    <>
      {choices.length > 1 ? (
        <Select
          name="progress_agency"
          label={t('actionitems.field.agency')}
          options={choices.map((a) => ({ value: a.id, label: name(a.nameZh, a.nameEn) }))}
          value={item.leadAgencyId}
          form={form}
        />
      ) : (
        <input type="hidden" name="progress_agency" value={choices[0]?.id ?? ''} />
      )}
      {leads ? (
        <TextField
          name="progress_percent"
          type="number"
          label={t('actionitems.field.percentNow')}
          value={String(item.percent)}
          hint={choices.length > 1 ? t('actionitems.hint.percentLead') : undefined}
          form={form}
        />
      ) : null}
      <TextArea name="progress_text" label={t('actionitems.field.report')} form={form} />
      {leads && (item.percent > 0 || form.errors.progress_lower) ? (
        <TextField
          name="progress_lower"
          label={t('actionitems.field.lowerReason')}
          hint={t('actionitems.hint.lowerReason', { from: item.percent })}
          required={false}
          form={form}
        />
      ) : null}
      <FileField name="progress_file" label={t('actionitems.field.evidence')} form={form} multiple />
      {choices.every(speaks) ? null : <ChannelField {...props} act="progress" always />}
    </>
  )
}

export function SubmissionForm(props: ActFormProps) {
  const { t } = useView()
  const name = useName()
  const { item, form } = props
  const ticked = form.typed.submission_contributors ?? []
  return (
    <>
      <TextArea
        name="submission_result"
        label={t('actionitems.field.result')}
        hint={t('actionitems.hint.result')}
        required={false}
        form={form}
      />
      <FileField name="submission_file" label={t('actionitems.field.resultFile')} form={form} multiple />
      {item.supporters.length ? (
        <>
          <fieldset class={form.errors.submission_contributors ? 'field wrong' : 'field'}>
            <legend>{t('actionitems.field.contributors')}</legend>
            {item.supporters.map((agency) => (
              <label class="check">
                <input
                  type="checkbox"
                  name="submission_contributors"
                  value={agency.id}
                  checked={ticked.includes(agency.id)}
                />
                {name(agency.nameZh, agency.nameEn)}
              </label>
            ))}
            <FieldError name="submission_contributors" form={form} />
          </fieldset>
          <TextField
            name="submission_contribution"
            label={t('actionitems.field.contribution')}
            hint={t('actionitems.hint.contribution')}
            required={false}
            form={form}
          />
        </>
      ) : null}
      <ChannelField {...props} act="submission" />
    </>
  )
}

export function ExtensionForm(props: ActFormProps) {
  const { t } = useView()
  const { item, form } = props
  return (
    <>
      <p class="hint">
        {t(item.extensionsAsked ? 'actionitems.hint.secondExtension' : 'actionitems.hint.firstExtension')}
      </p>
      <TextField name="extension_to" type="date" label={t('actionitems.field.newDueOn')} form={form} />
      <TextArea name="extension_reason" label={t('actionitems.field.reason')} form={form} />
      <ChannelField {...props} act="extension" />
    </>
  )
}
