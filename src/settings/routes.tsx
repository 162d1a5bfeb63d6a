import { type Context, Hono } from 'hono'
import { CalendarPage, HolidayPreview } from '#views/settings/calendar-page.tsx'
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
  type CalendarDay,
  calendarColumns,
  checkCalendarRows,
  listCalendarDays,
  loadCalendarDays,
  loadLegalDays,
  loadShippedCalendar,
} from './calendar.ts'
import { addTopic, changeOfficeSettings } from './commands.ts'
import { hoursForm, officeForm, topicForm } from './form.ts'
import { type HolidayFile, readHolidays } from './holidays/rules.ts'
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

settings.post('/hours', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const form = checkForm(hoursForm, await readForm(c))
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
  return c.body(writeCsv(calendarColumns, days.map(calendarRow)))
})

settings.post('/calendar/shipped', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const act = actOf(c)
  await transaction(act.sql, (tx) => loadShippedCalendar(tx, act))
  return done(c, '/settings/calendar')
})

settings.post('/calendar/legal', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  await loadLegalDays(actOf(c))
  return done(c, '/settings/calendar?year=2027')
})

/**
 * A file with a bad row is shown with its rows named and nothing is written. CSV is loaded at once; of an iCalendar file
 * is shown first what it was understood to say, and the second press sends that as CSV.
 */
settings.post('/calendar', async (c) => {
  requireRole(c, 'clerk', 'director', 'admin')
  const [upload] = await readUploads(c, 'file')
  const text = upload ? await csvTextOf(upload) : ((await readForm(c)).csv?.[0] ?? '')
  if (/^\s*BEGIN:VCALENDAR/i.test(text)) return previewHolidays(c, readHolidays(text))
  const rows = checkCalendarRows(parseCsv(new TextEncoder().encode(text)))
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

async function previewHolidays(c: C, file: HolidayFile) {
  const title = c.get('t')('settings.calendar')
  if (file.errors.length === 0) {
    const csv = writeCsv(calendarColumns, file.days.map(calendarRow))
    return c.render(<HolidayPreview file={file} csv={csv} />, { title })
  }
  c.status(422)
  const days = await listCalendarDays(c.get('services').sql, yearOf(c))
  const rows = file.errors.map(({ line, error }) => ({ line, name: '', errors: { day: error } }))
  return c.render(<CalendarPage year={yearOf(c)} days={days} rows={rows} />, { title })
}

const calendarRow = (d: CalendarDay) => [d.day, d.kind === 'holiday' ? '休' : '班', d.name]

function refused(c: C, form: FormErrors) {
  c.status(422)
  return renderSettings(c, form)
}

function done(c: C, path: string) {
  flash(c, 'common.saved')
  return c.redirect(path, 303)
}
