import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { RegisterFilter, RegisterRow } from '#src/minutes/register/queries.ts'
import { isIssued } from '#src/minutes/rules.ts'
import { useView } from '../context.ts'
import { Chip, Chips, Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'
import { DueBy } from './head.tsx'

/** 纪要台账: open ones first, then by number; filters live in the address. */
export function RegisterPage(props: { rows: readonly RegisterRow[]; filter: RegisterFilter; pages: number }) {
  const { t, viewer } = useView()
  const { rows, filter } = props
  return (
    <>
      <header class="page-head">
        <h1>{t('nav.minutes')}</h1>
        <div class="acts">
          <a href="/decisions">{t('decisions.title')}</a>
          {viewer && (isOffice(viewer) || isAuditor(viewer)) ? (
            <a href="/minutes/chain">{t('chain.title')}</a>
          ) : null}
          {viewer && isOffice(viewer) ? <a href="/minutes/numbers">{t('minutes.numbers')}</a> : null}
        </div>
      </header>
      <Chips label={t('minutes.filterState')}>
        <Chip name="state" value="">
          {t('common.all')}
        </Chip>
        <Chip name="state" value="open">
          {t('minutes.open')}
        </Chip>
        <Chip name="state" value="issued">
          {t('minutes.state.issued')}
        </Chip>
      </Chips>
      <form class="filters" method="get" action="/minutes" role="search">
        {filter.state ? <input type="hidden" name="state" value={filter.state} /> : null}
        <div class="field">
          <label for="q">{t('common.search')}</label>
          <input id="q" name="q" type="search" value={filter.q} maxlength={100} />
        </div>
        <div class="field">
          <label for="year">{t('minutes.year')}</label>
          <input id="year" name="year" type="number" min={2000} max={2199} value={filter.year ?? ''} />
        </div>
        <button class="quiet">{t('common.filter')}</button>
      </form>
      {rows.length === 0 ? <Empty>{t('minutes.empty')}</Empty> : <Table rows={rows} />}
      {props.pages > 1 ? <Pages filter={filter} pages={props.pages} /> : null}
    </>
  )
}

function Table(props: { rows: readonly RegisterRow[] }) {
  const { t } = useView()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('nav.minutes')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('minutes.column.number')}</th>
            <th scope="col">{t('minutes.column.title')}</th>
            <th scope="col">{t('minutes.column.day')}</th>
            <th scope="col">{t('minutes.column.state')}</th>
            <th scope="col">{t('minutes.column.when')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <td class="nowrap">{row.docNo && row.docYear ? formatDocNo(row.docYear, row.docNo) : '—'}</td>
              <th scope="row">
                <a href={`/minutes/${row.id}`}>{row.title}</a>
                <div class="quiet small">{row.seriesName}</div>
              </th>
              <td>
                <DayText day={row.meetingDay} />
              </td>
              <td>{t(`minutes.state.${row.state}`)}</td>
              <td>{isIssued(row.state) ? <DayText day={row.issuedOn} /> : <DueBy minutes={row} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Pages(props: { filter: RegisterFilter; pages: number }) {
  const { t, path } = useView()
  const to = (page: number) => {
    const url = new URL(path, 'http://x')
    url.searchParams.set('page', String(page))
    return url.pathname + url.search
  }
  const { page } = props.filter
  return (
    <nav class="acts" aria-label={t('minutes.pages')}>
      {page > 1 ? <a href={to(page - 1)}>{t('common.previous')}</a> : null}
      <span class="quiet">{t('common.page', { n: page })}</span>
      {page < props.pages ? <a href={to(page + 1)}>{t('common.next')}</a> : null}
    </nav>
  )
}
