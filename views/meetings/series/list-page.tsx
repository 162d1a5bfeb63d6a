import type { Series } from '#src/meetings/series/queries.ts'
import { useView } from '../../context.ts'
import { Empty } from '../../ui/table.tsx'
import { DayText } from '../../ui/time.tsx'
import { RuleText } from './rule-text.tsx'

export function SeriesListPage(props: { rows: Series[] }) {
  const { t } = useView()
  return (
    <>
      <header class="page-head">
        <p class="crumb">
          <a href="/meetings">{t('nav.meetings')}</a>
        </p>
        <h1>{t('meetings.series')}</h1>
        <div class="acts">
          <a class="button" href="/meetings/series/new">
            {t('meetings.series.new')}
          </a>
        </div>
      </header>
      {props.rows.length === 0 ? (
        <Empty>{t('meetings.series.empty')}</Empty>
      ) : (
        <div class="scroll" tabindex={0} role="region" aria-label={t('meetings.series')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('meetings.series.title')}</th>
                <th scope="col">{t('meetings.series.rule')}</th>
                <th scope="col">{t('meetings.series.next')}</th>
                <th scope="col" class="number">
                  {t('meetings.series.planned')}
                </th>
                <th scope="col" class="number">
                  {t('meetings.series.opened')}
                </th>
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row) => (
                <tr>
                  <th scope="row">
                    <a href={`/meetings/series/${row.id}`}>{row.title}</a>
                    {row.endedAt ? <span class="state">{t('meetings.series.ended')}</span> : null}
                  </th>
                  <td>
                    <RuleText series={row} />
                  </td>
                  <td>
                    <DayText day={row.next} />
                  </td>
                  <td class="number">{row.planned}</td>
                  <td class="number">{row.opened}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}
