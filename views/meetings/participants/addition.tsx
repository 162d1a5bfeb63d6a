import type { FormErrors } from '#src/lib/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import type { Invited } from '#src/meetings/participants/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { useView } from '../../context.ts'
import { FormSummary, Select } from '../../ui/field.tsx'
import { AgencyPicker } from '../agency-picker.tsx'
import { MeetingHead } from '../head.tsx'
import { HiddenForm } from '../notices/change.tsx'
import { LettersPreview } from '../notices/recipients.tsx'

/** Agencies that join after the notice: chosen, then looked at, then told; nobody else hears of it. */
export function AdditionPage(props: {
  meeting: Meeting
  choices: ComposeChoices
  /** The chosen ones, once they are chosen. */
  preview: readonly Invited[]
  form: FormErrors
}) {
  const { t } = useView()
  const { meeting, form, preview } = props
  const action = `/meetings/${meeting.id}/participants/addition`
  return (
    <>
      <MeetingHead
        meeting={meeting}
        tab="agenda"
        next={<a href={`/meetings/${meeting.id}/participants`}>{t('common.back')}</a>}
      />
      <h2>{t('meetings.additionTitle')}</h2>
      <p class="quiet">{t('meetings.additionHint')}</p>
      <FormSummary form={form} />
      {preview.length ? (
        <>
          <form method="post" action={action}>
            <HiddenForm typed={form.typed} />
            <div class="acts">
              <button name="step" value="send">
                {t('meetings.send', { n: preview.length })}
              </button>
              <a href={action}>{t('meetings.backToForm')}</a>
            </div>
          </form>
          <LettersPreview agencies={preview} letter={`/meetings/${meeting.id}/letter?kind=first`} />
        </>
      ) : (
        <form method="post" action={action}>
          <div class="row">
            <Select
              name="capacity"
              label={t('meetings.field.capacity')}
              form={form}
              options={(['required', 'in_attendance'] as const).map((value) => ({
                value,
                label: t(`meetings.capacity.${value}`),
              }))}
            />
            <Select
              name="level"
              label={t('meetings.field.level')}
              form={form}
              value={meeting.requiredLevel}
              options={(['principal', 'principal_or_deputy', 'deputy', 'any'] as const).map((value) => ({
                value,
                label: t(`level.${value}`),
              }))}
            />
          </div>
          <AgencyPicker choices={props.choices} form={form} withSets />
          <div class="acts">
            <button name="step" value="preview">
              {t('meetings.previewChange')}
            </button>
          </div>
        </form>
      )}
    </>
  )
}
