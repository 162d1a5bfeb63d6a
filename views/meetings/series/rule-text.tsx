import type { Series } from '#src/meetings/series/queries.ts'
import { useView } from '../../context.ts'

/** 每月最后一个工作日 09:00（60分钟）. */
export function RuleText(props: { series: Pick<Series, 'rule' | 'startTime' | 'durationMinutes'> }) {
  const { t } = useView()
  const { rule, startTime, durationMinutes } = props.series
  const { every } = rule
  const n = every.interval
  const nth = (at: number) => (at < 0 ? t('meetings.series.last') : t('meetings.series.nth', { n: at }))
  const when =
    every.unit === 'week'
      ? every.weekdays.map((day) => t(`meetings.series.weekday.${day as 1}`)).join(t('common.listSeparator'))
      : every.unit === 'monthDay'
        ? every.day < 0
          ? t('meetings.series.lastDay')
          : t('meetings.series.dayOf', { n: every.day })
        : every.unit === 'monthWeekday'
          ? `${nth(every.nth)} ${t(`meetings.series.weekday.${every.weekday as 1}`)}`
          : `${nth(every.nth)} ${t('meetings.series.workingDay')}`
  const span = every.unit === 'week' ? 'meetings.series.everyWeeks' : 'meetings.series.everyMonths'
  return (
    <>
      {t(span, { n })} {when} {startTime}{' '}
      <span class="quiet">{t('meetings.series.minutes', { n: durationMinutes })}</span>
    </>
  )
}
