import { Hono } from 'hono'
import { MonthPage } from '#views/meetings/calendar.tsx'
import { AgendaDaysPage, WeekPage } from '#views/meetings/calendar-days.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireRole } from '../../auth/act.ts'
import { addDays } from '../../lib/dates.ts'
import { listMeetingsOfDays, listSpecialDays } from './queries.ts'
import { AGENDA_DAYS, dayAsked, monthAsked, weekOf, weeksOf } from './rules.ts'

export const calendar = new Hono<AppEnv>()

const readers = ['clerk', 'director', 'liaison', 'auditor', 'chair'] as const

calendar.get('/', async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const month = monthAsked(c.req.query('month'), viewer.today)
  const weeks = weeksOf(month)
  const [first, last] = [weeks[0]![0]!, weeks.at(-1)![6]!]
  const [meetings, specialDays] = await Promise.all([
    listMeetingsOfDays(sql, viewer, first, last),
    listSpecialDays(sql, first, last),
  ])
  const [year, n] = month.split('-').map(Number)
  const title = c.get('t')('meetings.calendar.title', {
    month: c.get('t')('meetings.month', { year, month: n }),
  })
  return c.render(
    <MonthPage title={title} month={month} weeks={weeks} meetings={meetings} specialDays={specialDays} />,
    { title },
  )
})

calendar.get('/week', async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const days = weekOf(dayAsked(c.req.query('day'), viewer.today))
  const [meetings, specialDays] = await Promise.all([
    listMeetingsOfDays(sql, viewer, days[0]!, days[6]!),
    listSpecialDays(sql, days[0]!, days[6]!),
  ])
  return c.render(<WeekPage days={days} meetings={meetings} specialDays={specialDays} />, {
    title: c.get('t')('meetings.week.title'),
  })
})

calendar.get('/agenda', async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const from = dayAsked(c.req.query('day'), viewer.today)
  const last = addDays(from, AGENDA_DAYS - 1)
  const [meetings, specialDays] = await Promise.all([
    listMeetingsOfDays(sql, viewer, from, last),
    listSpecialDays(sql, from, last),
  ])
  return c.render(<AgendaDaysPage from={from} meetings={meetings} specialDays={specialDays} />, {
    title: c.get('t')('meetings.agendaDays.title'),
  })
})
