import type { FormErrors } from '#src/lib/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import { useView } from '../context.ts'
import { FormSummary, TextField } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { AgencyPicker } from './agency-picker.tsx'

/** Sets of agencies kept under a name. */
export function PresetsPage(props: { choices: ComposeChoices; form: FormErrors }) {
  const { t } = useView()
  const name = useName()
  const { choices, form } = props
  const nameOf = new Map(choices.agencies.map((agency) => [agency.id, name(agency.nameZh, agency.nameEn)]))
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/meetings">{t('nav.meetings')}</a>
        </p>
        <h1>{t('meetings.presets')}</h1>
        <p class="quiet">{t('meetings.presetsHint')}</p>
      </header>
      {choices.presets.length === 0 ? <Empty>{t('meetings.noPresets')}</Empty> : null}
      <ul class="plain">
        {choices.presets.map((preset) => (
          <li>
            <strong>{preset.nameZh}</strong>{' '}
            <span class="quiet">{t('meetings.nAgencies', { n: preset.agencyIds.length })}</span>
            <p>
              {preset.agencyIds
                .map((id) => nameOf.get(id) ?? '')
                .filter(Boolean)
                .join(t('common.listSeparator'))}
            </p>
            <form method="post" action={`/meetings/presets/${preset.id}/deletion`}>
              <button class="plain" aria-label={t('meetings.presetDelete', { name: preset.nameZh })}>
                {t('common.remove')}
              </button>
            </form>
          </li>
        ))}
      </ul>
      <section class="block">
        <h2>{t('meetings.presetNew')}</h2>
        <FormSummary form={form} />
        <form method="post" action="/meetings/presets">
          <TextField
            name="name"
            label={t('meetings.field.presetName')}
            form={form}
            maxlength={60}
            hint={t('meetings.presetSameName')}
          />
          <AgencyPicker choices={choices} form={form} />
          <div class="acts">
            <button>{t('common.save')}</button>
          </div>
        </form>
      </section>
    </>
  )
}
