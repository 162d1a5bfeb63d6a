import { formatDay } from '#src/i18n/format.ts'
import { type Day, isoWeekday, officeDay, officeTime } from '#src/lib/dates.ts'
import type { CalendarEntry, SpecialDay } from '#src/meetings/calendar/queries.ts'
import { AGENDA_DAYS, byDay, daysAway } from '#src/meetings/calendar/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { MeetingTabs } from './tabs.tsx'

interface Days {
  meetings: readonly CalendarEntry[]
  specialDays: readonly SpecialDay[]
}

/** Month, week, agenda: the same meetings at three distances. */
export function CalendarViews(props: { at: 'month' | 'week' | 'agenda'; day: Day }) {
  const { t } = useView()
  const { day } = props
  const views = [
    ['month', `/meetings/calendar?month=${day.slice(0, 7)}`],
    ['week', `/meetings/calendar/week?day=${day}`],
    ['agenda', `/meetings/calendar/agenda?day=${day}`],
  ] as const
  return (
    <nav class="acts no-print" aria-label={t('meetings.calendar.views')}>
      {views.map(([view, href]) => (
        <a href={href} aria-current={view === props.at ? 'true' : undefined}>
          {t(`meetings.calendar.view.${view}`)}
        </a>
      ))}
    </nav>
  )
}

/** 一周会议安排: every day of the week in one table, as it is printed and put on the door. */
export function WeekPage(props: Days & { days: readonly Day[] }) {
  const { t, locale, today } = useView()
  const { days } = props
  const [first, last] = [days[0]!, days[6]!]
  const span = `${formatDay(locale, first, today)} – ${formatDay(locale, last, today)}`
  return (
    <>
      <header class="page-head">
        <h1>{t('meetings.week.title')}</h1>
        <p>{span}</p>
      </header>
      <MeetingTabs at="calendar" />
      <CalendarViews at="week" day={first} />
      <Neighbours path="week" day={first} step={7} />
      <DaysTable {...props} days={days} label={span} />
    </>
  )
}

/** 日程: the days of a month ahead that have something. */
export function AgendaDaysPage(props: Days & { from: Day }) {
  const { t } = useView()
  const days = [...byDay(props.meetings).keys()].filter((day) => day >= props.from).sort()
  return (
    <>
      <header class="page-head">
        <h1>{t('meetings.agendaDays.title')}</h1>
      </header>
      <MeetingTabs at="calendar" />
      <CalendarViews at="agenda" day={props.from} />
      <Neighbours path="agenda" day={props.from} step={AGENDA_DAYS} />
      {days.length ? (
        <DaysTable {...props} days={days} label={t('meetings.agendaDays.title')} />
      ) : (
        <p class="empty">{t('meetings.agendaDays.empty', { n: AGENDA_DAYS })}</p>
      )}
    </>
  )
}

function Neighbours(props: { path: 'week' | 'agenda'; day: Day; step: number }) {
  const { t } = useView()
  const link = (day: Day | null, text: string, rel?: string) =>
    day ? (
      <a href={`/meetings/calendar/${props.path}?day=${day}`} rel={rel}>
        {text}
      </a>
    ) : null
  return (
    <nav class="acts no-print" aria-label={t('meetings.calendar.turn')}>
      {link(daysAway(props.day, -props.step), t(`meetings.${props.path}.previous`), 'prev')}
      <a href={`/meetings/calendar/${props.path}`}>{t('meetings.calendar.today')}</a>
      {link(daysAway(props.day, props.step), t(`meetings.${props.path}.next`), 'next')}
    </nav>
  )
}

function DaysTable(props: Days & { days: readonly Day[]; label: string }) {
  const { t } = useView()
  const meetings = byDay(props.meetings)
  const special = new Map(props.specialDays.map((day) => [day.day, day]))
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={props.label}>
      <table class="days">
        <thead>
          <tr>
            <th scope="col">{t('meetings.days.day')}</th>
            <th scope="col">{t('meetings.days.time')}</th>
            <th scope="col">{t('meetings.days.meeting')}</th>
            <th scope="col">{t('meetings.days.venue')}</th>
            <th scope="col">{t('meetings.days.chair')}</th>
          </tr>
        </thead>
        {props.days.map((day) => (
          <DayRows day={day} meetings={meetings.get(day) ?? []} special={special.get(day)} />
        ))}
      </table>
    </div>
  )
}

function DayRows(props: { day: Day; meetings: readonly CalendarEntry[]; special: SpecialDay | undefined }) {
  const { t, locale, today } = useView()
  const name = useName()
  const { day, meetings, special } = props
  const free = special ? special.kind === 'holiday' : isoWeekday(day) > 5
  const head = (
    <th scope="rowgroup" rowspan={Math.max(1, meetings.length)}>
      <time datetime={day}>{formatDay(locale, day, today)}</time>{' '}
      {special ? (
        <span class={`special ${special.kind}`}>
          {t(`meetings.calendar.${special.kind}`, { name: special.name })}
        </span>
      ) : null}
    </th>
  )
  const classes = [free ? 'free' : '', day === today ? 'today' : ''].filter(Boolean).join(' ') || undefined
  if (meetings.length === 0)
    return (
      <tbody class={classes}>
        <tr>
          {head}
          <td colspan={4} class="quiet">
            {t('meetings.days.none')}
          </td>
        </tr>
      </tbody>
    )
  return (
    <tbody class={classes}>
      {meetings.map((meeting, n) => (
        <tr>
          {n === 0 ? head : null}
          <td>
            {officeDay(meeting.startsAt) === day
              ? officeTime(meeting.startsAt)
              : t('meetings.calendar.goesOn')}
          </td>
          <td>
            <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>{' '}
            <span class={`state ${meeting.state}`}>{t(`meetings.state.${meeting.state}`)}</span>
          </td>
          <td>{name(meeting.venue, meeting.venueEn)}</td>
          <td>{meeting.chair}</td>
        </tr>
      ))}
    </tbody>
  )
}
