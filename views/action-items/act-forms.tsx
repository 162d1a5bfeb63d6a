import type { ActionItem } from '#src/action-items/queries.ts'
import { speaksFor } from '#src/action-items/rules.ts'
import { isOffice } from '#src/auth/viewer.ts'
import type { FormErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FieldError, Select, TextArea, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'

interface FormProps {
  item: ActionItem
  form: FormErrors
}

/** Only where the office enters what an agency said: by telephone, or on paper. */
function ChannelField(props: FormProps & { act: string; always?: boolean }) {
  const { t, viewer } = useView()
  if (!viewer || (!props.always && speaksFor(props.item, viewer))) return null
  return (
    <Select
      name={`${props.act}_channel`}
      label={t('actionitems.field.channel')}
      options={(['phone', 'paper'] as const).map((value) => ({ value, label: t(`channel.${value}`) }))}
      value="phone"
      hint={t('actionitems.hint.channel')}
      form={props.form}
    />
  )
}

const Version = (props: { item: ActionItem }) => (
  <input type="hidden" name="version" value={props.item.version} />
)

export function AcceptanceForm(props: FormProps) {
  const { t } = useView()
  return (
    <>
      <p>{t('actionitems.hint.acceptance')}</p>
      <ChannelField {...props} act="acceptance" />
    </>
  )
}

export function ObjectionForm(props: FormProps) {
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

export function ObjectionDecisionForm(props: FormProps) {
  const { t, today } = useView()
  const name = useName()
  const { item, form } = props
  const over = item.dueOn < today
  return (
    <>
      <blockquote class="text">{item.objection?.reason}</blockquote>
      <Choices
        name="objection_outcome"
        legend={t('actionitems.field.decision')}
        form={form}
        options={[
          {
            value: 'upheld',
            label: t('actionitems.decision.upheld', { agency: name(item.lead.nameZh, item.lead.nameEn) }),
          },
          { value: 'reassigned', label: t('actionitems.decision.reassigned') },
        ]}
      />
      <Select
        name="objection_agency"
        label={t('actionitems.field.newLead')}
        options={item.otherLeads.map((a) => ({ value: a.id, label: name(a.nameZh, a.nameEn) }))}
        empty={t('common.none')}
        form={form}
      />
      <TextField
        name="objection_due"
        type="date"
        label={t('actionitems.field.newDueOn')}
        hint={t(over ? 'actionitems.hint.newDueNeeded' : 'actionitems.hint.newDue')}
        required={false}
        form={form}
      />
      <TextArea name="objection_note" label={t('actionitems.field.note')} required={false} form={form} />
    </>
  )
}

export function ProgressForm(props: FormProps) {
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

export function SubmissionForm(props: FormProps) {
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

export function ClosingForm(props: { item: ActionItem }) {
  const { t } = useView()
  const name = useName()
  const { submission } = props.item
  return (
    <>
      <Version item={props.item} />
      {submission?.result ? <blockquote class="text">{submission.result}</blockquote> : null}
      {submission && submission.contributors.length > 0 ? (
        <p>
          {t('actionitems.field.contributors')}{' '}
          {submission.contributors.map((a) => name(a.nameZh, a.nameEn)).join(t('common.listSeparator'))}
        </p>
      ) : null}
      {submission?.contributing ? <p>{submission.contributing}</p> : null}
      <p class="hint">{t('actionitems.hint.closing')}</p>
    </>
  )
}

export function ReturnForm(props: FormProps) {
  const { t } = useView()
  return (
    <>
      <Version item={props.item} />
      <TextArea
        name="return_reason"
        label={t('actionitems.field.returnReason')}
        hint={t('actionitems.hint.return')}
        form={props.form}
      />
    </>
  )
}

export function ExtensionForm(props: FormProps) {
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

export function ExtensionDecisionForm(props: FormProps) {
  const { t } = useView()
  const { item, form } = props
  return (
    <>
      <p>
        <DayText day={item.dueOn} /> → <DayText day={item.extension?.toDueOn ?? null} />
      </p>
      <blockquote class="text">{item.extension?.reason}</blockquote>
      <Choices
        name="extension_outcome"
        legend={t('actionitems.field.decision')}
        form={form}
        options={[
          { value: 'approved', label: t('actionitems.decision.approved') },
          { value: 'rejected', label: t('actionitems.decision.rejected') },
        ]}
      />
      <TextArea name="extension_note" label={t('actionitems.field.note')} required={false} form={form} />
    </>
  )
}

export function CancellationForm(props: FormProps) {
  const { t, viewer } = useView()
  const { item, form } = props
  const later = item.laterDecisions.map((d) => ({ value: d.id, label: `${d.label} ${d.text.slice(0, 40)}` }))
  return (
    <>
      <Version item={item} />
      <TextArea name="cancellation_reason" label={t('actionitems.field.reason')} form={form} />
      {viewer && item.viewerChairs ? null : (
        <Select
          name="cancellation_consent"
          label={t('actionitems.field.consent')}
          hint={t('actionitems.hint.consent')}
          options={item.chairs.map((chair) => ({ value: chair.id, label: chair.name }))}
          empty={t('common.none')}
          form={form}
        />
      )}
      {later.length ? (
        <Select
          name="cancellation_decision"
          label={t('actionitems.field.laterDecision')}
          options={later}
          empty={t('common.none')}
          form={form}
        />
      ) : null}
    </>
  )
}

/** Answers of equal weight, none of them chosen beforehand. */
function Choices(props: {
  name: string
  legend: string
  form: FormErrors
  options: readonly { value: string; label: string }[]
}) {
  const typed = props.form.typed[props.name]?.[0]
  return (
    <fieldset class={`choices${props.form.errors[props.name] ? ' wrong' : ''}`}>
      <legend>{props.legend}</legend>
      {props.options.map((option) => (
        <label>
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={typed === option.value}
            required
          />
          <span>{option.label}</span>
        </label>
      ))}
      <FieldError name={props.name} form={props.form} />
    </fieldset>
  )
}
