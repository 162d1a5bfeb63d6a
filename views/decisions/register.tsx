import type { DecisionFilter, DecisionRow } from '#src/decisions/queries.ts'
import { chineseNumeral, decisionTypes } from '#src/decisions/rules.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** 议定事项台账: every binding paragraph with its number, kind, lead agencies and what became of its duties. */
export function DecisionsPage(props: {
  rows: readonly DecisionRow[]
  filter: DecisionFilter
  agencies: readonly { id: string; nameZh: string; nameEn: string }[]
  pages: number
}) {
  const { t } = useView()
  const { rows, filter } = props
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/minutes">{t('nav.minutes')}</a>
        </p>
        <h1>{t('decisions.title')}</h1>
        {rows[0] ? <p class="quiet">{t('decisions.count', { n: rows[0].total })}</p> : null}
      </header>
      <Chips label={t('decisions.filterType')}>
        <Chip name="type" value="">
          {t('common.all')}
        </Chip>
        {decisionTypes.map((type) => (
          <Chip name="type" value={type}>
            {t(`decisions.type.${type}`)}
          </Chip>
        ))}
      </Chips>
      <Filters filter={filter} agencies={props.agencies} />
      {rows.length === 0 ? <Empty>{t('decisions.empty')}</Empty> : <Table rows={rows} />}
      {props.pages > 1 ? <Pages page={filter.page} pages={props.pages} /> : null}
    </>
  )
}

function Filters(props: {
  filter: DecisionFilter
  agencies: readonly { id: string; nameZh: string; nameEn: string }[]
}) {
  const { t } = useView()
  const name = useName()
  const { filter } = props
  return (
    <form class="filters" method="get" action="/decisions" role="search">
      {filter.type ? <input type="hidden" name="type" value={filter.type} /> : null}
      <div class="field">
        <label for="agency">{t('minutes.column.lead')}</label>
        <select id="agency" name="agency">
          <option value="">{t('common.all')}</option>
          {props.agencies.map((agency) => (
            <option value={agency.id} selected={agency.id === filter.agency}>
              {name(agency.nameZh, agency.nameEn)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="q">{t('common.search')}</label>
        <input id="q" name="q" type="search" value={filter.q} maxlength={100} />
      </div>
      <button class="quiet">{t('common.filter')}</button>
    </form>
  )
}

function Table(props: { rows: readonly DecisionRow[] }) {
  const { t } = useView()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('decisions.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('decisions.column.number')}</th>
            <th scope="col">{t('decisions.column.text')}</th>
            <th scope="col">{t('decisions.column.type')}</th>
            <th scope="col">{t('minutes.column.lead')}</th>
            <th scope="col">{t('decisions.column.state')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <td class="nowrap">
                <a href={`/minutes/${row.minutesId}#p-${row.paragraphNo}`}>
                  {formatDocNo(row.docYear, row.docNo)}
                  {t('minutes.paragraphNo', { no: chineseNumeral(row.paragraphNo) })}
                </a>
                <div class="quiet small">
                  <DayText day={row.issuedOn} />
                </div>
              </td>
              <td lang="zh-CN">{shortened(row.text || row.itemTitle)}</td>
              <td>{t(`decisions.type.${row.type}`)}</td>
              <td>{row.leads.join('、') || '—'}</td>
              <td>
                <State row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Duties closed of all, overdue ones in red; a deferred question leads to where it waits. */
function State(props: { row: DecisionRow }) {
  const { t } = useView()
  const { row } = props
  if (row.deferredMatterId)
    return <a href={`/matters/${row.deferredMatterId}`}>{t('decisions.backInQueue')}</a>
  if (row.type === 'defer') return <>{t('decisions.backInQueue')}</>
  if (row.duties === 0) return <span class="quiet">{t('decisions.noDuties')}</span>
  if (row.overdue)
    return <Light colour="red">{t('decisions.overdue', { n: row.overdue, of: row.duties })}</Light>
  return (
    <Light colour={row.closed === row.duties ? 'green' : 'none'}>
      {t('decisions.closed', { n: row.closed, of: row.duties })}
    </Light>
  )
}

const shortened = (text: string) => (text.length > 90 ? `${text.slice(0, 88)}……` : text)

function Pages(props: { page: number; pages: number }) {
  const { t, path } = useView()
  const to = (page: number) => {
    const url = new URL(path, 'http://x')
    url.searchParams.set('page', String(page))
    return url.pathname + url.search
  }
  return (
    <nav class="acts" aria-label={t('minutes.pages')}>
      {props.page > 1 ? <a href={to(props.page - 1)}>{t('common.previous')}</a> : null}
      <span class="quiet">{t('common.page', { n: props.page })}</span>
      {props.page < props.pages ? <a href={to(props.page + 1)}>{t('common.next')}</a> : null}
    </nav>
  )
}
