import type { ActionItem } from '#src/action-items/queries.ts'
import { useView } from '../context.ts'
import { Select, TextArea, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { DayText } from '../ui/time.tsx'
import { type ActFormProps, Choices, Version } from './act-fields.tsx'

// What office, director and chair decide.

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

export function ReturnForm(props: ActFormProps) {
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

export function ObjectionDecisionForm(props: ActFormProps) {
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

export function ExtensionDecisionForm(props: ActFormProps) {
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

export function CancellationForm(props: ActFormProps) {
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
