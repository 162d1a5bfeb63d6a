import { Hono } from 'hono'
import { MonthPage } from '#views/meetings/calendar.tsx'
import type { AppEnv } from '../../app-env.ts'
import { requireRole } from '../../auth/act.ts'
import { listMeetingsOfDays, listSpecialDays } from './queries.ts'
import { monthAsked, weeksOf } from './rules.ts'

export const calendar = new Hono<AppEnv>()

calendar.get('/', async (c) => {
  const viewer = requireRole(c, 'clerk', 'director', 'liaison', 'auditor', 'chair')
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
