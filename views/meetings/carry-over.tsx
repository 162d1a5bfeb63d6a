import { isOffice } from '#src/auth/viewer.ts'
import { chineseNumeral } from '#src/decisions/rules.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import type { CarriedOver } from '#src/meetings/carry-over/queries.ts'
import type { Meeting } from '#src/meetings/queries.ts'
import { isOpenForWork } from '#src/meetings/rules.ts'
import { useView } from '../context.ts'
import { Light } from '../ui/light.tsx'
import { useName } from '../ui/names.tsx'
import { Empty } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'

/** The first item of a meeting: what became of what was decided before, overdue first, and who must explain. */
export function CarryOverPage(props: { meeting: Meeting; rows: readonly CarriedOver[] }) {
  const { t, viewer } = useView()
  const name = useName()
  const { meeting, rows } = props
  const explain = [...new Set(rows.filter(isRed).map((row) => name(row.leadZh, row.leadEn)))]
  const offer = rows.length > 0 && viewer !== null && isOffice(viewer) && isOpenForWork(meeting)
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>
        </p>
        <h1>{t('carryOver.title')}</h1>
        {explain.length ? (
          <p>{t('carryOver.explain', { agencies: explain.join(t('common.listSeparator')) })}</p>
        ) : null}
      </header>
      {offer ? (
        <p class="acts">
          <a class="button quiet" href={`/meetings/${meeting.id}/edit?carry=1`}>
            {t('carryOver.offer')}
          </a>
        </p>
      ) : null}
      {rows.length ? <Table rows={rows} /> : <Empty>{t('carryOver.empty')}</Empty>}
    </>
  )
}

const isRed = (row: CarriedOver) => row.light === 'red'

function Table(props: { rows: readonly CarriedOver[] }) {
  const { t } = useView()
  const name = useName()
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={t('carryOver.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('carryOver.duty')}</th>
            <th scope="col">{t('minutes.column.lead')}</th>
            <th scope="col">{t('carryOver.state')}</th>
            <th scope="col">{t('carryOver.report')}</th>
            <th scope="col">{t('decisions.column.number')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              <td>
                {row.itemId ? (
                  <a href={`/action-items/${row.itemId}`}>{name(row.title, row.titleEn)}</a>
                ) : (
                  <span lang="zh-CN">{row.decision}</span>
                )}
              </td>
              <td>{name(row.leadZh, row.leadEn) || '—'}</td>
              <td>
                <State row={row} />
              </td>
              <td>{row.lastReport}</td>
              <td class="nowrap">
                <a href={`/minutes/${row.minutesId}#p-${row.paragraphNo}`}>
                  {row.docYear && row.docNo ? formatDocNo(row.docYear, row.docNo) : ''}
                  {t('minutes.paragraphNo', { no: chineseNumeral(row.paragraphNo) })}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function State(props: { row: CarriedOver }) {
  const { t } = useView()
  const { row } = props
  if (!row.itemId) return <span class="quiet">{t('decisions.noDuties')}</span>
  if (row.state === 'closed') return <>{t('carryOver.closed')}</>
  if (row.state === 'cancelled') return <>{t('carryOver.cancelled')}</>
  return (
    <>
      <Light colour={row.light}>
        {isRed(row) ? t('common.workingDaysOver', { n: row.workingDaysOver }) : `${row.percent}%`}
      </Light>
      <div class="quiet small">
        <DayText day={row.dueOn} />
      </div>
      {isRed(row) ? <strong>{t('carryOver.mustExplain')}</strong> : null}
    </>
  )
}
