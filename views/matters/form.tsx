import { isOffice } from '#src/auth/viewer.ts'
import { type FormErrors, typedOr } from '#src/lib/form.ts'
import type { Matter, MatterChoices } from '#src/matters/queries.ts'
import { useView } from '../context.ts'
import { FileField } from '../files/field.tsx'
import { FormSummary, Select, TextArea, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'

/** Raising a matter, or new words for one. */
export function MatterForm(props: { matter: Matter | null; choices: MatterChoices; form: FormErrors }) {
  const { t, viewer } = useView()
  const name = useName()
  const { matter, form, choices } = props
  const office = viewer !== null && isOffice(viewer)
  const options = (list: MatterChoices['topics']) =>
    list.map((choice) => ({ value: choice.id, label: name(choice.nameZh, choice.nameEn) }))
  const only = choices.agencies.length === 1 ? choices.agencies[0] : undefined
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/matters">{t('nav.matters')}</a>
        </p>
        <h1>{t(matter ? 'matters.editTitle' : 'matters.newTitle')}</h1>
        {matter ? null : <p class="quiet">{t(office ? 'matters.newHintOffice' : 'matters.newHint')}</p>}
      </header>
      <FormSummary form={form} />
      <form
        method="post"
        action={matter ? `/matters/${matter.id}` : '/matters'}
        enctype={matter ? undefined : 'multipart/form-data'}
      >
        {matter ? (
          <input type="hidden" name="version" value={typedOr(form, 'version', String(matter.version))} />
        ) : null}
        <TextField
          name="title"
          label={t('matters.field.title')}
          form={form}
          value={matter?.title}
          maxlength={120}
          hint={t('matters.titleHint')}
        />
        <div class="row">
          {matter ? null : only ? (
            <input type="hidden" name="agencyId" value={only.id} />
          ) : (
            <Select
              name="agencyId"
              label={t('matters.field.agency')}
              form={form}
              options={options(choices.agencies)}
              empty={t('matters.chooseAgency')}
            />
          )}
          <Select
            name="topicId"
            label={t('matters.field.topic')}
            form={form}
            value={matter?.topicId ?? ''}
            options={options(choices.topics)}
            empty={t('matters.noTopic')}
          />
        </div>
        <TextArea
          name="description"
          label={t('matters.field.description')}
          form={form}
          value={matter?.description}
          rows={6}
          required={false}
          hint={t('matters.descriptionHint')}
        />
        <TextField
          name="basis"
          label={t('matters.field.basis')}
          form={form}
          value={matter?.basis}
          required={false}
          hint={t('matters.basisHint')}
        />
        <div class="row">
          <TextField
            name="milestone"
            label={t('matters.field.milestone')}
            form={form}
            value={matter?.milestone}
            required={false}
            hint={t('matters.milestoneHint')}
          />
          <TextField
            name="milestoneOn"
            type="date"
            label={t('matters.field.milestoneOn')}
            form={form}
            value={matter?.milestoneOn ?? ''}
            required={false}
          />
        </div>
        {office ? (
          <TextField
            name="titleEn"
            label={t('matters.field.titleEn')}
            form={form}
            value={matter?.titleEn}
            required={false}
          />
        ) : null}
        <div class="field">
          <Check
            name="urgent"
            label={t('matters.urgentCheck')}
            form={form}
            stored={Boolean(matter?.urgentAt)}
          />
          {office ? (
            <Check
              name="confidential"
              label={t('matters.confidentialCheck')}
              form={form}
              stored={Boolean(matter?.confidentialAt)}
            />
          ) : null}
        </div>
        {matter ? null : <FileField form={form} label={t('matters.file')} multiple />}
        <div class="acts">
          <button>{t(matter ? 'common.save' : 'matters.raise')}</button>
          <a href={matter ? `/matters/${matter.id}` : '/matters'}>{t('common.cancel')}</a>
        </div>
      </form>
    </>
  )
}

function Check(props: { name: string; label: string; form: FormErrors; stored: boolean }) {
  const typed = Object.keys(props.form.typed).length > 0
  return (
    <label class="check">
      <input
        type="checkbox"
        name={props.name}
        value="yes"
        checked={typed ? props.form.typed[props.name] !== undefined : props.stored}
      />
      {props.label}
    </label>
  )
}
