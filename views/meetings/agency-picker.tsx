import type { FormErrors } from '#src/lib/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import { useView } from '../context.ts'
import { FieldError } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'

const types = [
  'department',
  'public_utility',
  'township',
  'subdistrict',
  'superior',
  'external',
  'office',
] as const

/** Agencies by preset, by group and one by one, in standing order (R09); a plain list without script. */
export function AgencyPicker(props: {
  choices: Pick<ComposeChoices, 'agencies' | 'groups' | 'presets'>
  form: FormErrors
  /** Presets and groups stand above the single agencies. */
  withSets?: boolean
}) {
  const { t } = useView()
  const name = useName()
  const { choices, form } = props
  const on = (field: string, id: string) => (form.typed[field] ?? []).includes(id)
  const open = !props.withSets || (form.typed.agencies ?? []).length > 0 || form.errors.agencies !== undefined
  return (
    <>
      {props.withSets ? (
        <div class="columns">
          <Sets field="presets" legend={t('meetings.presets')} sets={choices.presets} form={form} />
          <Sets field="groups" legend={t('meetings.groups')} sets={choices.groups} form={form} />
        </div>
      ) : null}
      <details open={open}>
        <summary>{t('meetings.singleAgencies')}</summary>
        <div class="field">
          <label for="agencyFilter">{t('meetings.filterAgencies')}</label>
          <input id="agencyFilter" type="search" data-filter="#agencyList" autocomplete="off" />
        </div>
        <div id="agencyList">
          {types.map((type) => {
            const rows = choices.agencies.filter((agency) => agency.type === type)
            return rows.length ? (
              <div role="group" aria-label={t(`meetings.agencyType.${type}`)}>
                <p>
                  <strong>{t(`meetings.agencyType.${type}`)}</strong>
                </p>
                <div class="checks">
                  {rows.map((agency) => (
                    <label class="check" data-name={`${agency.nameZh} ${agency.nameEn}`}>
                      <input
                        type="checkbox"
                        name="agencies"
                        value={agency.id}
                        checked={on('agencies', agency.id)}
                      />
                      {name(agency.nameZh, agency.nameEn)}
                    </label>
                  ))}
                </div>
              </div>
            ) : null
          })}
        </div>
      </details>
      <FieldError name="agencies" form={form} />
    </>
  )
}

function Sets(props: {
  field: 'presets' | 'groups'
  legend: string
  sets: ComposeChoices['presets']
  form: FormErrors
}) {
  const { t } = useView()
  const name = useName()
  if (props.sets.length === 0) return null
  return (
    <div class="field" role="group" aria-label={props.legend}>
      <p>
        <strong>{props.legend}</strong>
      </p>
      {props.sets.map((set) => (
        <label class="check">
          <input
            type="checkbox"
            name={props.field}
            value={set.id}
            checked={(props.form.typed[props.field] ?? []).includes(set.id)}
          />
          {name(set.nameZh, set.nameEn)}{' '}
          <span class="quiet">{t('meetings.nAgencies', { n: set.agencyIds.length })}</span>
        </label>
      ))}
    </div>
  )
}
