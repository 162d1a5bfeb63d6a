import { type Context, Hono } from 'hono'
import { SeriesFormPage, SeriesPreview } from '#views/meetings/series/form-page.tsx'
import { SeriesListPage } from '#views/meetings/series/list-page.tsx'
import { SeriesPage } from '#views/meetings/series/series-page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole } from '../../auth/act.ts'
import { type FormErrors, noErrors, readForm, type Typed } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { readWorkCalendar } from '../../settings/calendar.ts'
import { listComposeChoices } from '../composing/queries.ts'
import {
  cancelOccurrence,
  changeTemplate,
  endSeries,
  moveOccurrence,
  openOccurrence,
  planSeries,
} from './commands.ts'
import { checkMove, checkRule, checkSeries } from './form.ts'
import { getSeries, listOccurrences, listSeries, type Series } from './queries.ts'
import { occurrencesOf } from './rules.ts'

/** Meetings that come again: a rule, a template, and occurrences that are opened one by one. Office only. */
export const series = new Hono<AppEnv>()
type C = Context<AppEnv>

const one = '/:id{[0-9a-f-]{36}}'
const its = `${one}/occurrences/:occurrence{[0-9a-f-]{36}}` as const
const office = (c: C) => requireRole(c, 'clerk', 'director')
const seriesOf = (c: C) => getSeries(c.get('services').sql, office(c), c.req.param('id') ?? '')

series.get('/', async (c) => {
  const viewer = office(c)
  const rows = await listSeries(c.get('services').sql, viewer)
  return c.render(<SeriesListPage rows={rows} />, { title: c.get('t')('meetings.series') })
})

series.get('/new', (c) => renderForm(c, null, noErrors))

/** Fragment: the next days, as the form stands. */
series.get('/preview', async (c) => {
  office(c)
  const typed = Object.fromEntries(Object.entries(c.req.queries()).map(([name, list]) => [name, list ?? []]))
  return c.render(<SeriesPreview {...(await previewOf(c, typed))} />, {
    title: c.get('t')('meetings.series'),
  })
})

series.post('/', async (c) => {
  office(c)
  const typed = await readForm(c)
  if (typed.step?.[0] === 'preview') return renderForm(c, null, { typed, errors: {} })
  const form = checkSeries(typed)
  if (!form.ok) return renderForm(c, null, form)
  const { id, n } = await planSeries(actOf(c), form.value)
  flash(c, 'meetings.series.flash.planned', { n })
  return c.redirect(`/meetings/series/${id}`, 303)
})

series.get(one, async (c) => renderSeries(c, await seriesOf(c), noErrors))

series.get(`${one}/edit`, async (c) => renderForm(c, await seriesOf(c), noErrors))

series.post(one, async (c) => {
  const found = await seriesOf(c)
  const typed = { ...(await readForm(c)), ...ruleTyped(found) }
  const form = checkSeries(typed)
  if (!form.ok) return renderForm(c, found, form)
  await changeTemplate(actOf(c), found.id, Number(typed.version?.[0] ?? 0), form.value)
  flash(c, 'common.saved')
  return c.redirect(`/meetings/series/${found.id}`, 303)
})

series.post(`${one}/end`, async (c) => {
  const found = await seriesOf(c)
  await endSeries(actOf(c), found.id)
  flash(c, 'meetings.series.flash.ended')
  return c.redirect(`/meetings/series/${found.id}`, 303)
})

series.post(`${its}/opening`, async (c) => {
  const found = await seriesOf(c)
  const meetingId = await openOccurrence(actOf(c), found.id, c.req.param('occurrence'))
  flash(c, 'meetings.series.flash.opened')
  return c.redirect(`/meetings/${meetingId}`, 303)
})

series.post(`${its}/move`, async (c) => {
  const found = await seriesOf(c)
  const form = checkMove(await readForm(c))
  if (!form.ok) return renderSeries(c, found, form)
  await moveOccurrence(actOf(c), found.id, c.req.param('occurrence'), form.value)
  flash(c, 'meetings.series.flash.moved')
  return c.redirect(`/meetings/series/${found.id}`, 303)
})

series.post(`${its}/cancellation`, async (c) => {
  const found = await seriesOf(c)
  await cancelOccurrence(actOf(c), found.id, c.req.param('occurrence'))
  flash(c, 'meetings.series.flash.cancelled')
  return c.redirect(`/meetings/series/${found.id}`, 303)
})

async function previewOf(c: C, typed: Typed) {
  const rule = checkRule(typed)
  if (!rule.ok) return { days: [], errors: typed.from?.[0] ? rule.errors : {} }
  return { days: occurrencesOf(rule.value, await readWorkCalendar(c.get('services').sql)), errors: {} }
}

async function renderForm(c: C, stored: Series | null, form: FormErrors) {
  const viewer = office(c)
  const choices = await listComposeChoices(c.get('services').sql, viewer)
  const preview = stored ? { days: [], errors: {} } : await previewOf(c, form.typed)
  if (Object.keys(form.errors).length > 0) c.status(422)
  return c.render(<SeriesFormPage stored={stored} choices={choices} form={form} preview={preview} />, {
    title: c.get('t')('meetings.series.new'),
  })
}

async function renderSeries(c: C, found: Series, form: FormErrors) {
  const occurrences = await listOccurrences(c.get('services').sql, found.id)
  if (Object.keys(form.errors).length > 0) c.status(422)
  return c.render(<SeriesPage series={found} occurrences={occurrences} form={form} />, { title: found.title })
}

/** The rule of a stored series as its form would send it: it is not changed later. */
function ruleTyped({ rule }: Series): Typed {
  const { every } = rule
  return {
    unit: [every.unit],
    interval: [String(every.interval)],
    weekdays: every.unit === 'week' ? every.weekdays.map(String) : [],
    ...(every.unit === 'monthDay' ? { monthDay: [String(every.day)] } : {}),
    ...(every.unit === 'monthWeekday' ? { nth: [String(every.nth)], weekday: [String(every.weekday)] } : {}),
    ...(every.unit === 'workingDay' ? { nth: [String(every.nth)] } : {}),
    from: [rule.from],
    until: [rule.until ?? ''],
    count: [rule.count === null ? '' : String(rule.count)],
    onHoliday: [rule.onHoliday],
  }
}
