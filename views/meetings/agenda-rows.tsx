import type { FormErrors } from '#src/lib/form.ts'
import type { TypedItem } from '#src/meetings/agenda/form.ts'
import type { ComposeChoices } from '#src/meetings/composing/queries.ts'
import { useView } from '../context.ts'
import { FieldError } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'

const blank: TypedItem = { id: '', matterId: '', no: '', title: '', agencyId: '', minutes: '' }
const SPARE = 2

/** The agenda as lines of fields with two spare ones; an emptied title takes its line away. Page and fragment. */
export function AgendaRows(props: {
  items: readonly TypedItem[]
  choices: Pick<ComposeChoices, 'agencies'>
  form: FormErrors
}) {
  const { t } = useView()
  const rows = [...props.items, ...Array.from({ length: SPARE }, () => blank)]
  return (
    <>
      <legend>{t('meetings.agenda')}</legend>
      <p class="hint">{t('meetings.agendaHint')}</p>
      <div class={props.form.errors.items ? 'field wrong' : undefined}>
        <FieldError name="items" form={props.form} />
      </div>
      <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.agenda')}>
        <table class="plain agenda-edit">
          <thead>
            <tr>
              <th scope="col">{t('meetings.itemNo')}</th>
              <th scope="col">{t('meetings.itemTitle')}</th>
              <th scope="col">{t('meetings.itemAgency')}</th>
              <th scope="col">{t('meetings.itemMinutes')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((item, n) => (
              <Row item={item} n={n + 1} choices={props.choices} />
            ))}
          </tbody>
        </table>
      </div>
      <noscript>
        <button class="quiet" name="step" value="agenda" formnovalidate>
          {t('meetings.refreshAgenda')}
        </button>
      </noscript>
    </>
  )
}

function Row(props: { item: TypedItem; n: number; choices: Pick<ComposeChoices, 'agencies'> }) {
  const { t } = useView()
  const name = useName()
  const { item, n } = props
  return (
    <tr>
      <td>
        <input type="hidden" name="itemId" value={item.id} />
        <input type="hidden" name="itemMatter" value={item.matterId} />
        <input
          class="order"
          name="itemNo"
          inputmode="numeric"
          value={item.no}
          maxlength={2}
          aria-label={t('meetings.itemNoOf', { n })}
        />
      </td>
      <td>
        <input
          class="wide"
          name="itemTitle"
          value={item.title}
          maxlength={200}
          aria-label={t('meetings.itemTitleOf', { n })}
        />
      </td>
      <td>
        <select name="itemAgency" aria-label={t('meetings.itemAgencyOf', { n })}>
          <option value="">{t('meetings.chooseAgency')}</option>
          {props.choices.agencies.map((agency) => (
            <option value={agency.id} selected={agency.id === item.agencyId}>
              {name(agency.nameZh, agency.nameEn)}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          class="order"
          name="itemMinutes"
          inputmode="numeric"
          value={item.minutes}
          maxlength={3}
          aria-label={t('meetings.itemMinutesOf', { n })}
        />
      </td>
    </tr>
  )
}
