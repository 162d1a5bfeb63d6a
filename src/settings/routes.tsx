import { type Context, Hono } from 'hono'
import { CalendarPage } from '#views/settings/calendar-page.tsx'
import { SettingsPage } from '#views/settings/settings-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireViewer } from '../auth/act.ts'
import { isAdmin } from '../auth/viewer.ts'
import { csvTextOf, parseCsv, writeCsv } from '../lib/csv.ts'
import { officeDay } from '../lib/dates.ts'
import { transaction } from '../lib/db.ts'
import { checkForm, type FormErrors, noErrors, readForm, readUploads } from '../lib/form.ts'
import { findAlarms } from '../operations/alarms.ts'
import { flash } from '../renderer.tsx'
import {
  calendarColumns,
  checkCalendarRows,
  listCalendarDays,
  loadCalendarDays,
  loadShippedCalendar,
} from './calendar.ts'
import { addTopic, changeOfficeSettings } from './commands.ts'
import { officeForm, topicForm } from './form.ts'
import { listTopics } from './queries.ts'

export const settings = new Hono<AppEnv>()
type C = Context<AppEnv>

settings.get('/', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  return renderSettings(c, noErrors)
})

async function renderSettings(c: C, form: FormErrors) {
  const services = c.get('services')
  const [topics, alarms] = await Promise.all([
    listTopics(services.sql),
    isAdmin(requireViewer(c)) ? findAlarms(services, c.get('stored')) : null,
  ])
  return c.render(<SettingsPage topics={topics} form={form} alarms={alarms} />, {
    title: c.get('t')('nav.settings'),
  })
}

settings.post('/', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const form = checkForm(officeForm, await readForm(c))
  if (!form.ok) return refused(c, form)
  await changeOfficeSettings(actOf(c), form.value)
  return done(c, '/settings')
})

settings.post('/topics', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(topicForm, await readForm(c))
  if (!form.ok) return refused(c, form)
  await addTopic(actOf(c), form.value)
  return done(c, '/settings')
})

const yearOf = (c: C) => {
  const year = c.req.query('year') ?? ''
  return /^(19|20|21)\d\d$/.test(year) ? year : officeDay(c.get('now')).slice(0, 4)
}

settings.get('/calendar', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const days = await listCalendarDays(c.get('services').sql, yearOf(c))
  return c.render(<CalendarPage year={yearOf(c)} days={days} />, { title: c.get('t')('settings.calendar') })
})

settings.get('/calendar/export.csv', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const days = await listCalendarDays(c.get('services').sql, yearOf(c))
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="calendar-${yearOf(c)}.csv"`)
  return c.body(
    writeCsv(
      calendarColumns,
      days.map((d) => [d.day, d.kind === 'holiday' ? '休' : '班', d.name]),
    ),
  )
})

settings.post('/calendar/shipped', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const act = actOf(c)
  await transaction(act.sql, (tx) => loadShippedCalendar(tx, act))
  return done(c, '/settings/calendar')
})

/** One step: a file with a bad row is shown with its rows named and nothing is written. */
settings.post('/calendar', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const [upload] = await readUploads(c, 'file')
  const rows = checkCalendarRows(parseCsv(new TextEncoder().encode(upload ? await csvTextOf(upload) : '')))
  const good = rows.flatMap((row) => (row.value ? [row.value] : []))
  if (good.length === 0 || good.length < rows.length) {
    c.status(422)
    const days = await listCalendarDays(c.get('services').sql, yearOf(c))
    return c.render(<CalendarPage year={yearOf(c)} days={days} rows={rows} />, {
      title: c.get('t')('settings.calendar'),
    })
  }
  await loadCalendarDays(actOf(c), good)
  return done(c, `/settings/calendar?year=${good[0]!.day.slice(0, 4)}`)
})

function refused(c: C, form: FormErrors) {
  c.status(422)
  return renderSettings(c, form)
}

function done(c: C, path: string) {
  flash(c, 'common.saved')
  return c.redirect(path, 303)
}
