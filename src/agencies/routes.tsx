import { type Context, Hono } from 'hono'
import { AgenciesPage } from '#views/agencies/agencies-page.tsx'
import { AgencyPage } from '#views/agencies/agency-page.tsx'
import { AgencyFormPage } from '#views/agencies/form-page.tsx'
import { ImportPage } from '#views/ui/import-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireSomeRole, requireViewer } from '../auth/act.ts'
import { csvTextOf, parseCsv, writeCsv } from '../lib/csv.ts'
import { isDay, officeDay } from '../lib/dates.ts'
import { Forbidden, NotFound } from '../lib/errors.ts'
import { checkForm, field, noErrors, readForm, readUploads } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { addAgency, changeAgency, endAgency, importAgencies, reopenAgency, reportDesk } from './commands.ts'
import { agencyColumns, agencyCsvRow, checkAgencyRows } from './csv.ts'
import { agencyForm, deskForm, endForm } from './form.ts'
import { type Agency, findAgency, listAgencies, listDesks, listPeopleOfAgency } from './queries.ts'
import { mayReportDesk } from './rules.ts'

export const agencies = new Hono<AppEnv>()
type C = Context<AppEnv>

const id = ':id{[0-9a-f-]{36}}'
const asOf = (c: C) => {
  const day = c.req.query('day') ?? ''
  return isDay(day) ? day : officeDay(c.get('now'))
}

agencies.get('/', async (c) => {
  requireSomeRole(c)
  const filter = { type: c.req.query('type') ?? '', member: c.req.query('member') === '1' }
  const rows = await listAgencies(c.get('services').sql, asOf(c), filter)
  return c.render(<AgenciesPage agencies={rows} day={asOf(c)} />, { title: c.get('t')('nav.agencies') })
})

agencies.get('/export.csv', async (c) => {
  requireSomeRole(c)
  const rows = await listAgencies(c.get('services').sql, asOf(c))
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', 'attachment; filename="agencies.csv"')
  return c.body(writeCsv(agencyColumns, rows.map(agencyCsvRow)))
})

agencies.get('/import', (c) => {
  requireRole(c, 'clerk', 'director')
  return c.render(<ImportPage what="agencies" columns={agencyColumns} />, {
    title: c.get('t')('agencies.import'),
  })
})

/** First the preview with every bad row named; the same file sent again with `write` writes it. */
agencies.post('/import', async (c) => {
  requireRole(c, 'clerk', 'director')
  const typed = await readForm(c)
  const [upload] = await readUploads(c, 'file')
  const text = upload ? await csvTextOf(upload) : (typed.csv?.[0] ?? '')
  const rows = checkAgencyRows(parseCsv(new TextEncoder().encode(text)))
  const good = rows.flatMap((row) => (row.value ? [row.value] : []))
  if (!typed.write || good.length === 0) {
    c.status(rows.length && good.length === rows.length ? 200 : 422)
    return c.render(<ImportPage what="agencies" columns={agencyColumns} rows={rows} csv={text} />, {
      title: c.get('t')('agencies.import'),
    })
  }
  const done = await importAgencies(actOf(c), good)
  flash(c, 'agencies.imported', done)
  return c.redirect('/agencies', 303)
})

agencies.get('/new', (c) => {
  requireRole(c, 'clerk', 'director')
  return c.render(<AgencyFormPage agency={null} form={noErrors} />, { title: c.get('t')('agencies.new') })
})

agencies.post('/', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(agencyForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return c.render(<AgencyFormPage agency={null} form={form} />, { title: c.get('t')('agencies.new') })
  }
  const agencyId = await addAgency(actOf(c), form.value)
  flash(c, 'agencies.added', { name: form.value.shortZh })
  return c.redirect(`/agencies/${agencyId}`, 303)
})

agencies.get(`/${id}`, async (c) => {
  const viewer = requireSomeRole(c)
  const { sql } = c.get('services')
  const agency = await mustFind(c)
  const [people, desks] = await Promise.all([
    listPeopleOfAgency(sql, viewer, agency.id, asOf(c)),
    listDesks(sql, agency.id),
  ])
  return c.render(
    <AgencyPage agency={agency} people={people} desks={desks} day={asOf(c)} form={noErrors} />,
    { title: agency.shortZh },
  )
})

agencies.get(`/${id}/edit`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const agency = await mustFind(c)
  return c.render(<AgencyFormPage agency={agency} form={noErrors} />, { title: agency.shortZh })
})

agencies.post(`/${id}`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const agency = await mustFind(c)
  const form = checkForm(agencyForm.extend({ version: field.version() }), await readForm(c))
  if (!form.ok) {
    c.status(422)
    return c.render(<AgencyFormPage agency={agency} form={form} />, { title: agency.shortZh })
  }
  await changeAgency(actOf(c), agency, form.value.version, form.value)
  flash(c, 'common.saved')
  return c.redirect(`/agencies/${agency.id}`, 303)
})

agencies.post(`/${id}/end`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const agency = await mustFind(c)
  const form = checkForm(endForm, await readForm(c))
  if (!form.ok) return renderAgency(c, agency, form)
  await endAgency(actOf(c), agency, form.value.day)
  flash(c, 'agencies.endedFlash', { name: agency.shortZh })
  return c.redirect(`/agencies/${agency.id}`, 303)
})

agencies.post(`/${id}/reopening`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const agency = await mustFind(c)
  await reopenAgency(actOf(c), agency)
  flash(c, 'common.saved')
  return c.redirect(`/agencies/${agency.id}`, 303)
})

agencies.post(`/${id}/desk`, async (c) => {
  const viewer = requireViewer(c)
  const agency = await mustFind(c)
  if (!mayReportDesk(viewer, agency.id)) throw new Forbidden()
  const form = checkForm(deskForm, await readForm(c))
  if (!form.ok) return renderAgency(c, agency, form)
  await reportDesk(actOf(c), agency, form.value)
  flash(c, 'agencies.deskReported', { name: agency.shortZh })
  return c.redirect(`/agencies/${agency.id}`, 303)
})

async function mustFind(c: C): Promise<Agency> {
  const agency = await findAgency(c.get('services').sql, c.req.param('id') ?? '')
  if (!agency) throw new NotFound()
  return agency
}

async function renderAgency(c: C, agency: Agency, form: Parameters<typeof AgencyPage>[0]['form']) {
  const { sql } = c.get('services')
  const viewer = requireViewer(c)
  const [people, desks] = await Promise.all([
    listPeopleOfAgency(sql, viewer, agency.id, asOf(c)),
    listDesks(sql, agency.id),
  ])
  c.status(422)
  return c.render(<AgencyPage agency={agency} people={people} desks={desks} day={asOf(c)} form={form} />, {
    title: agency.shortZh,
  })
}
