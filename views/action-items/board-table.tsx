import type { BoardRow } from '#src/action-items/board/queries.ts'
import { formatDocNo } from '#src/i18n/format.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { SortHeader } from '../ui/table.tsx'
import { DayText } from '../ui/time.tsx'
import { type BoardProps, total } from './board-figures.tsx'
import { DueLight, type ItemLight } from './light.tsx'

/** Rows under their light, each with the last report in one line. */
export function Table(props: BoardProps) {
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
