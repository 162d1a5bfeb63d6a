import type { BoardFilter } from '#src/action-items/board/form.ts'
import type { BoardOptions, BoardRow, LightCount } from '#src/action-items/board/queries.ts'
import { type BoardScope, isInScope, PAGE_SIZE } from '#src/action-items/board/rules.ts'
import { itemStates } from '#src/action-items/rules.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import { noErrors } from '#src/lib/form.ts'
import { useView } from '../context.ts'
import { Select } from '../ui/field.tsx'
import { useName } from '../ui/names.tsx'
import { Empty, SortHeader } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'
import { withParameter } from './address.ts'
import { AgencyLights } from './agency-lights.tsx'
import { DueLight, type ItemLight } from './light.tsx'

interface BoardProps {
  rows: readonly BoardRow[]
  counts: readonly LightCount[]
  options: BoardOptions
  filter: BoardFilter
}

/** The board of action items: numbers that are links, filters that live in the address, rows by light. */
export function BoardPage(props: BoardProps) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <h1>{t('actionitems.title')}</h1>
        {props.options.calendarLoaded ? null : <p class="note">{t('common.mondayToFriday')}</p>}
      </header>
      <Figures {...props} />
      <Filters {...props} />
      {props.rows.length ? <Table {...props} /> : <Empty>{t('actionitems.empty')}</Empty>}
      <Pages {...props} />
      <AgencyLights counts={props.counts} />
    </>
  )
}

const scopes = ['red', 'yellow', 'green', 'blue', 'open', 'closed', 'cancelled', 'all'] as const

/** How many a link of that scope opens; the rows of single agencies are for the chart. */
const total = (counts: readonly LightCount[], scope: BoardScope) =>
  counts.filter((c) => c.agencyId === null && isInScope(c.light, scope)).reduce((sum, c) => sum + c.n, 0)

function Figures(props: BoardProps) {
  const { t, path } = useView()
  return (
    <ul class="figures">
      {scopes.map((scope) => (
        <li class={scope}>
          <a
            href={withParameter(path, 'light', scope)}
            aria-current={props.filter.light === scope ? 'true' : undefined}
          >
            <strong>{total(props.counts, scope)}</strong>
            {t(`actionitems.light.${scope}`)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function Filters(props: BoardProps) {
  const { t, path } = useView()
  const name = useName()
  const { filter, options } = props
  const named = (list: BoardOptions['agencies']) =>
    list.map((o) => ({ value: o.id, label: name(o.nameZh, o.nameEn) }))
  const csv = new URL(path, 'http://x')
  csv.pathname = '/action-items/export.csv'
  return (
    <form class="filters" method="get" action="/action-items">
      <div class="field">
        <label for="q">{t('common.search')}</label>
        <input id="q" name="q" type="search" size={12} value={filter.q} maxlength={100} />
      </div>
      <Select
        name="agency"
        label={t('actionitems.filter.agency')}
        value={filter.agency ?? ''}
        options={named(options.agencies)}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="part"
        label={t('actionitems.filter.part')}
        value={filter.part ?? ''}
        options={(['lead', 'supporting'] as const).map((v) => ({
          value: v,
          label: t(`actionitems.filter.${v}`),
        }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="topic"
        label={t('actionitems.filter.topic')}
        value={filter.topic ?? ''}
        options={named(options.topics)}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="meeting"
        label={t('actionitems.filter.meeting')}
        value={filter.meeting ?? ''}
        options={options.meetings.map((m) => ({ value: m.id, label: name(m.title, m.titleEn) }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <Select
        name="light"
        label={t('actionitems.filter.light')}
        value={filter.light}
        options={scopes.map((v) => ({ value: v, label: t(`actionitems.light.${v}`) }))}
        form={noErrors}
      />
      <Select
        name="state"
        label={t('actionitems.filter.state')}
        value={filter.state ?? ''}
        options={itemStates.map((v) => ({ value: v, label: t(`actionitems.state.${v}`) }))}
        empty={t('common.all')}
        form={noErrors}
      />
      <input type="hidden" name="sort" value={filter.sort} />
      <button>{t('common.filter')}</button>
      <a href={csv.pathname + csv.search} hx-boost="false">
        {t('common.export')}
      </a>
      {isFiltered(filter) ? <a href="/action-items">{t('actionitems.filter.clear')}</a> : null}
    </form>
  )
}

const isFiltered = (f: BoardFilter) =>
  Boolean(f.agency || f.part || f.topic || f.meeting || f.state || f.q || f.light !== 'open')

function Table(props: BoardProps) {
  const { t } = useView()
  const groups = [...new Set(props.rows.map((row) => row.light))]
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('actionitems.title')}>
      <table class="stacked">
        <thead>
          <tr>
            <SortHeader name="title" label={t('actionitems.field.title')} />
            <SortHeader name="lead" label={t('actionitems.field.lead')} />
            <SortHeader name="due" label={t('actionitems.field.dueOn')} />
            <th scope="col">{t('actionitems.field.state')}</th>
            <SortHeader name="percent" label={t('actionitems.field.percent')} numeric />
            <th scope="col">{t('actionitems.field.lastReport')}</th>
          </tr>
        </thead>
        {groups.map((light) => (
          <tbody>
            <tr class="group">
              <th scope="rowgroup" colspan={6}>
                <DotWord light={light} />{' '}
                <span class="quiet">{t('actionitems.count', { n: total(props.counts, light) })}</span>
              </th>
            </tr>
            {props.rows
              .filter((row) => row.light === light)
              .map((row) => (
                <Row row={row} />
              ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function DotWord(props: { light: ItemLight }) {
  const { t } = useView()
  return (
    <span class={`light ${props.light}`}>
      <span class="dot" aria-hidden="true" />
      {t(`actionitems.light.${props.light === 'none' ? 'closed' : props.light}`)}
    </span>
  )
}

function Row(props: { row: BoardRow }) {
  const { row } = props
  const { t } = useView()
  const name = useName()
  const supporters = name(row.supportersZh, row.supportersEn)
  return (
    <tr>
      <td class="text">
        <a href={`/action-items/${row.id}`}>{name(row.title, row.titleEn)}</a>
        <span class="quiet small below">
          {name(row.meetingTitle, row.meetingTitleEn)}
          {row.docYear && row.docNo ? ` · ${formatDocNo(row.docYear, row.docNo)}` : ''}
        </span>
      </td>
      <td>
        {name(row.leadZh, row.leadEn)}
        {supporters ? (
          <span class="quiet small below">{t('actionitems.supportedBy', { names: supporters })}</span>
        ) : null}
      </td>
      <td class="nowrap" data-label={t('actionitems.field.dueOn')}>
        <DayText day={row.dueOn} />
        {row.dueOn === row.originalDueOn ? null : (
          <span class="quiet small below">
            {t('actionitems.originally')} <DayText day={row.originalDueOn} />
          </span>
        )}
      </td>
      <td>
        {row.state === 'closed' ? (
          t(row.onTime ? 'actionitems.onTime' : 'actionitems.late')
        ) : (
          <>
            <DueLight light={row.light} workingDays={row.workingDays} dueOn={row.dueOn} />
            <span class="small below">{t(`actionitems.state.${row.state}`)}</span>
          </>
        )}
        {row.acceptanceLate ? <span class="error below">{t('actionitems.acceptanceLate')}</span> : null}
        {row.objectionPending ? <span class="small below">{t('actionitems.objectionPending')}</span> : null}
        {row.extensionPending ? <span class="small below">{t('actionitems.extensionPending')}</span> : null}
      </td>
      <td class="number" data-label={t('actionitems.field.percent')}>
        {row.state === 'assigned' ? '—' : `${row.percent}%`}
      </td>
      <td class="text">
        {row.reportedOn ? (
          <>
            <span class="quiet small">
              <DayText day={row.reportedOn} /> {name(row.reportedBy, row.reportedByEn)}
            </span>
            <span class="one-line">{row.reportText}</span>
          </>
        ) : (
          <span class="quiet">{t('actionitems.noReport')}</span>
        )}
      </td>
    </tr>
  )
}

function Pages(props: BoardProps) {
  const { t, path } = useView()
  const { page, light } = props.filter
  const last = Math.max(1, Math.ceil(total(props.counts, light) / PAGE_SIZE))
  if (last === 1) return null
  return (
    <nav class="acts" aria-label={t('common.page', { n: page })}>
      {page > 1 ? <a href={withParameter(path, 'page', String(page - 1))}>{t('common.previous')}</a> : null}
      <span>{t('actionitems.pageOf', { n: page, last })}</span>
      {page < last ? <a href={withParameter(path, 'page', String(page + 1))}>{t('common.next')}</a> : null}
    </nav>
  )
}
