import { hasRole, isOffice } from '#src/auth/viewer.ts'
import type { MatterChoices, MatterFilter, MatterRow } from '#src/matters/queries.ts'
import { matterStates } from '#src/matters/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty, SortHeader } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'
import { MatterState, Urgent } from './state.tsx'

export function MatterList(props: {
  rows: readonly MatterRow[]
  filter: MatterFilter
  choices: MatterChoices
}) {
  const { t, viewer } = useView()
  const mayRaise = viewer !== null && (isOffice(viewer) || hasRole(viewer, 'liaison'))
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.matters')}</h1>
        {mayRaise ? (
          <p class="acts">
            <a class="button" href="/matters/new">
              {t('matters.raise')}
            </a>
          </p>
        ) : null}
      </header>
      <Chips label={t('matters.filterState')}>
        <Chip name="state" value="">
          {t('matters.openOnes')}
        </Chip>
        {matterStates.map((state) => (
          <Chip name="state" value={state}>
            {t(`matters.state.${state}`)}
          </Chip>
        ))}
        <Chip name="state" value="all">
          {t('common.all')}
        </Chip>
        {props.filter.urgent ? (
          <Chip name="urgent" value="">
            {t('matters.notOnlyUrgent')}
          </Chip>
        ) : (
          <Chip name="urgent" value="1">
            {t('matters.onlyUrgent')}
          </Chip>
        )}
      </Chips>
      <Filters filter={props.filter} choices={props.choices} />
      {props.rows.length ? <Rows rows={props.rows} /> : <Empty>{t('matters.empty')}</Empty>}
    </>
  )
}

function Filters(props: { filter: MatterFilter; choices: MatterChoices }) {
  const { t } = useView()
  const name = useName()
  const select = (field: 'topic' | 'agency', options: MatterChoices['topics']) => (
    <div class="field">
      <label for={field}>{t(`matters.field.${field}`)}</label>
      <select id={field} name={field}>
        <option value="">{t('common.all')}</option>
        {options.map((option) => (
          <option value={option.code} selected={props.filter[field] === option.code}>
            {name(option.nameZh, option.nameEn)}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <form class="filters" method="get" action="/matters">
      {props.filter.state ? <input type="hidden" name="state" value={props.filter.state} /> : null}
      {props.filter.urgent ? <input type="hidden" name="urgent" value="1" /> : null}
      {props.filter.sort ? <input type="hidden" name="sort" value={props.filter.sort} /> : null}
      {select('topic', props.choices.topics)}
      {select('agency', props.choices.agencies)}
      <button class="quiet">{t('common.filter')}</button>
    </form>
  )
}

function Rows(props: { rows: readonly MatterRow[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('nav.matters')}>
      <table>
        <caption>{t('matters.count', { n: props.rows.length })}</caption>
        <thead>
          <tr>
            <SortHeader name="title" label={t('matters.field.title')} />
            <SortHeader name="state" label={t('matters.field.state')} />
            <SortHeader name="topic" label={t('matters.field.topic')} />
            <SortHeader name="agency" label={t('matters.field.agency')} />
            <SortHeader name="raised" label={t('matters.raisedOn')} />
            <SortHeader name="deferred" label={t('matters.timesDeferred')} numeric />
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <th scope="row">
                <a href={`/matters/${row.id}`}>{name(row.title, row.titleEn)}</a> <Urgent matter={row} />
              </th>
              <td>
                <MatterState state={row.state} />
              </td>
              <td>{name(row.topicName, row.topicNameEn) || '—'}</td>
              <td>{name(row.agencyShort, row.agencyNameEn)}</td>
              <td class="nowrap">
                <DayText day={row.raisedOn} />
              </td>
              <td class="number">{row.timesDeferred || ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
