import { PAGE_SIZE } from '#src/action-items/board/rules.ts'
import { isAuditor, isOffice } from '#src/auth/viewer.ts'
import { useView } from '../context.ts'
import { Empty } from '../ui/table.tsx'
import { withParameter } from './address.ts'
import { AgencyLights } from './agency-lights.tsx'
import { type BoardProps, Figures, total } from './board-figures.tsx'
import { Filters } from './board-filters.tsx'
import { Table } from './board-table.tsx'

/** The board of action items: numbers that are links, filters that live in the address, rows by light. */
export function BoardPage(props: BoardProps) {
  const { t, viewer } = useView()
  const supervises = viewer !== null && (isOffice(viewer) || isAuditor(viewer))
  return (
    <>
      <header class="page-head">
        <h1>{t('actionitems.title')}</h1>
        {supervises ? (
          <div class="acts">
            <a href="/supervision-slips">{t('actionitems.slips.title')}</a>
          </div>
        ) : null}
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
