import { formatWeekday } from '#src/i18n/format.ts'
import { addDays, type Day } from '#src/lib/dates.ts'
import type { Criteria, MapDay, MapHalf } from '#src/scheduling/finding/rules.ts'
import { useView } from '../../context.ts'
import { DayText } from '../../ui/time.tsx'

interface MapProps {
  weeks: readonly (readonly MapDay[])[]
  criteria: Criteria
  /** The half-days that are listed below; the others are on the page `rest`. */
  shown: ReadonlySet<string>
  rest: string
}

/** The whole range at a glance: a row a week, in each day its halves with how many members would be missing. */
export function WeekMap(props: MapProps) {
  const { t, locale } = useView()
  const first = props.weeks[0]?.[0]?.day ?? props.criteria.firstDay
  return (
    <section class="block">
      <h2>{t('finding.map')}</h2>
      <table class="week-map">
        <caption class="small">{t('finding.mapHint')}</caption>
        <thead>
          <tr>
            {Array.from({ length: 7 }, (_, n) => (
              <th scope="col">{formatWeekday(locale, addDays(first, n))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.weeks.map((week) => (
            <tr>
              {week.map((each) => (
                <DayCell {...props} {...each} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function DayCell(props: MapProps & MapDay) {
  const { t, locale } = useView()
  const { day, criteria } = props
  if (day < criteria.firstDay || day > criteria.lastDay) return <td class="outside" />
  return (
    <td class={props.halves.length ? undefined : 'day-off'}>
      <time datetime={day} class="small">
        {dayNumber(locale, day)}
        <span class="visually-hidden">
          {' '}
          <DayText day={day} />
        </span>
      </time>
      {props.halves.map((half) => (
        <HalfMark {...props} half={half} />
      ))}
      {props.halves.length ? null : <span class="quiet small">{t('finding.nothing')}</span>}
    </td>
  )
}

/** The month stands on its first day. */
const dayNumber = (locale: string, day: Day) => {
  const [, month, n] = day.split('-').map(Number)
  if (n !== 1) return String(n)
  return locale === 'en' ? `1/${month}` : `${month}月1`
}

function HalfMark(props: MapProps & { day: Day; half: MapHalf }) {
  const { t } = useView()
  const { half, missing, shortNotice } = props.half
  const state = missing === null ? 'closed' : missing === 0 ? 'open' : 'some'
  const text = missing === null ? '×' : missing === 0 ? '✓' : `−${missing}`
  const words =
    missing === null
      ? t('finding.mark.closed')
      : missing === 0
        ? t('finding.mark.open')
        : t('finding.mark.some', { n: missing })
  const mark = (
    <>
      <span aria-hidden="true">
        {t(`finding.short.${half}`)}
        {text}
        {shortNotice ? '!' : ''}
      </span>
      <span class="visually-hidden">
        {t(`times.half.${half}`)} {words} {shortNotice ? t('finding.mark.short') : ''}
      </span>
    </>
  )
  const id = `${props.day}-${half}`
  return missing === null ? (
    <span class={`half ${state}`}>{mark}</span>
  ) : (
    <a class={`half ${state}`} href={props.shown.has(id) ? `#${id}` : `${props.rest}#${id}`}>
      {mark}
    </a>
  )
}
