import { formatDay, formatWeekday } from '#src/i18n/format.ts'
import { type Day, isoWeekday, officeDay, officeTime } from '#src/lib/dates.ts'
import type { CalendarEntry, SpecialDay } from '#src/meetings/calendar/queries.ts'
import { byDay, type Month, neighbour } from '#src/meetings/calendar/rules.ts'
import { useView } from '../context.ts'
import { useName } from '../ui/names.tsx'
import { CalendarViews } from './calendar-days.tsx'
import { MeetingTabs } from './tabs.tsx'

/** Where the other views of a month begin: today in this month, else its first day. */
const viewDay = (month: Month, today: Day): Day => (today.startsWith(month) ? today : `${month}-01`)

interface MonthProps {
  title: string
  month: Month
  weeks: readonly (readonly Day[])[]
  meetings: readonly CalendarEntry[]
  specialDays: readonly SpecialDay[]
}

/** A month of meetings: a table of weeks at a desk and on paper, a list of the days that have something on a telephone. */
export function MonthPage(props: MonthProps) {
  const { t, locale, today } = useView()
  const meetings = byDay(props.meetings)
  const special = new Map(props.specialDays.map((day) => [day.day, day]))
  return (
    <>
      <header class="page-head">
        <h1>{props.title}</h1>
      </header>
      <MeetingTabs at="calendar" />
      <CalendarViews at="month" day={viewDay(props.month, today)} />
      <Neighbours month={props.month} />
      {[...meetings.keys()].some((day) => day.startsWith(props.month)) ? null : (
        <p class="empty">{t('meetings.calendar.empty')}</p>
      )}
      <table class="month" aria-label={props.title}>
        <thead>
          <tr>
            {props.weeks[0]?.map((day) => (
              <th scope="col">{formatWeekday(locale, day)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <DayCell
                  day={day}
                  month={props.month}
                  meetings={meetings.get(day) ?? []}
                  special={special.get(day)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Neighbours(props: { month: Month }) {
  const { t, today } = useView()
  const link = (month: Month | null, text: string, rel?: string) =>
    month ? (
      <a href={`/meetings/calendar?month=${month}`} rel={rel}>
        {text}
      </a>
    ) : null
  const current = today.slice(0, 7)
  return (
    <nav class="acts" aria-label={t('meetings.calendar.months')}>
      {link(neighbour(props.month, -1), t('meetings.calendar.previous'), 'prev')}
      {props.month === current ? null : link(current, t('meetings.calendar.current'))}
      {link(neighbour(props.month, 1), t('meetings.calendar.next'), 'next')}
    </nav>
  )
}

function DayCell(props: {
  day: Day
  month: Month
  meetings: readonly CalendarEntry[]
  special: SpecialDay | undefined
}) {
  const { t, locale, today } = useView()
  const { day, special, meetings } = props
  const free = special ? special.kind === 'holiday' : isoWeekday(day) > 5
  const classes = [
    free ? 'free' : '',
    day.startsWith(props.month) ? '' : 'outside',
    meetings.length || special || day === today ? '' : 'nothing',
  ]
  return (
    <td
      class={classes.filter(Boolean).join(' ') || undefined}
      aria-current={day === today ? 'date' : undefined}
    >
      <p class="day">
        <time datetime={day}>
          <span class="of-month" aria-hidden="true">
            {Number(day.slice(8))}
          </span>
          <span class="in-full">{formatDay(locale, day, today)}</span>
        </time>
        {special ? (
          <span class={`special ${special.kind}`}>
            {t(`meetings.calendar.${special.kind}`, { name: special.name })}
          </span>
        ) : null}
      </p>
      {meetings.length ? (
        <ul class="plain">
          {meetings.map((meeting) => (
            <Entry meeting={meeting} day={day} />
          ))}
        </ul>
      ) : null}
    </td>
  )
}

/** One line: when, what, how it stands. On its later days a longer meeting goes on instead of beginning. */
function Entry(props: { meeting: CalendarEntry; day: Day }) {
  const { t } = useView()
  const name = useName()
  const { meeting } = props
  return (
    <li class={meeting.state}>
      {officeDay(meeting.startsAt) === props.day ? (
        <time datetime={meeting.startsAt.toISOString()}>{officeTime(meeting.startsAt)}</time>
      ) : (
        <span>{t('meetings.calendar.goesOn')}</span>
      )}{' '}
      <a href={`/meetings/${meeting.id}`}>{name(meeting.title, meeting.titleEn)}</a>{' '}
      <span class={`state ${meeting.state}`}>{t(`meetings.state.${meeting.state}`)}</span>
    </li>
  )
}
