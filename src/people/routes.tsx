import { type Context, Hono } from 'hono'
import { PeoplePage } from '#views/people/people-page.tsx'
import { NewPersonPage, PersonPage } from '#views/people/person-page.tsx'
import { ImportPage } from '#views/ui/import-page.tsx'
import { listAgencies } from '../agencies/queries.ts'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireSomeRole, requireViewer } from '../auth/act.ts'
import { csvTextOf, parseCsv, writeCsv } from '../lib/csv.ts'
import { isDay, officeDay } from '../lib/dates.ts'
import { NotFound } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm, readUploads } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import {
  addEmployment,
  addPerson,
  appointLiaison,
  changePerson,
  confirmPerson,
  endEmployment,
  endLiaison,
} from './commands.ts'
import { employmentForm, endForm, liaisonForm, newPersonForm, personForm } from './form.ts'
import { checkPersonRows, importPeople, personColumns, personCsvRow } from './import.ts'
import { findPerson, listEmployments, listLiaisonGrants, listPeople, type Person } from './queries.ts'

export const people = new Hono<AppEnv>()
type C = Context<AppEnv>

const id = ':id{[0-9a-f-]{36}}'
const asOf = (c: C) => {
  const day = c.req.query('day') ?? ''
  return isDay(day) ? day : officeDay(c.get('now'))
}
const uuidOf = (text: string | undefined) => (text && /^[0-9a-f-]{36}$/.test(text) ? text : '')

people.get('/', async (c) => {
  const viewer = requireSomeRole(c)
  const { sql } = c.get('services')
  const filter = {
    search: c.req.query('q') ?? '',
    agencyId: uuidOf(c.req.query('agency')),
    unconfirmed: c.req.query('unconfirmed') === '1',
  }
  const [rows, agencies] = await Promise.all([
    listPeople(sql, viewer, asOf(c), filter),
    listAgencies(sql, asOf(c)),
  ])
  return c.render(<PeoplePage people={rows} agencies={agencies} day={asOf(c)} filter={filter} />, {
    title: c.get('t')('people.titlePlain'),
  })
})

people.get('/export.csv', async (c) => {
  const viewer = requireSomeRole(c)
  const rows = await listPeople(c.get('services').sql, viewer, asOf(c))
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', 'attachment; filename="people.csv"')
  return c.body(writeCsv(personColumns, rows.map(personCsvRow)))
})

people.get('/import', (c) => {
  requireRole(c, 'clerk', 'director')
  return c.render(<ImportPage what="people" columns={personColumns} />, {
    title: c.get('t')('people.import'),
  })
})

people.post('/import', async (c) => {
  requireRole(c, 'clerk', 'director')
  const typed = await readForm(c)
  const [upload] = await readUploads(c, 'file')
  const csv = upload ? await csvTextOf(upload) : (typed.csv?.[0] ?? '')
  const agencies = await listAgencies(c.get('services').sql, officeDay(c.get('now')))
  const rows = checkPersonRows(
    parseCsv(new TextEncoder().encode(csv)),
    new Set(agencies.map((agency) => agency.code)),
  )
  const good = rows.flatMap((row) => (row.value ? [row.value] : []))
  if (!typed.write || good.length === 0) {
    c.status(rows.length && good.length === rows.length ? 200 : 422)
    return c.render(<ImportPage what="people" columns={personColumns} rows={rows} csv={csv} />, {
      title: c.get('t')('people.import'),
    })
  }
  flash(c, 'people.imported', await importPeople(actOf(c), good))
  return c.redirect('/people', 303)
})

people.get('/new', (c) => {
  requireRole(c, 'clerk', 'director')
  return renderNew(c, noErrors)
})

people.post('/', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(newPersonForm, await readForm(c))
  if (!form.ok) {
    c.status(422)
    return renderNew(c, form)
  }
  const personId = await addPerson(actOf(c), form.value)
  flash(c, 'people.added', { name: form.value.nameZh })
  return c.redirect(`/people/${personId}`, 303)
})

async function renderNew(c: C, form: FormErrors) {
  const agencies = await listAgencies(c.get('services').sql, officeDay(c.get('now')))
  return c.render(
    <NewPersonPage agencies={agencies} agencyId={uuidOf(c.req.query('agency'))} form={form} />,
    { title: c.get('t')('people.new') },
  )
}

people.get(`/${id}`, async (c) => renderPerson(c, await mustFind(c), noErrors))

async function renderPerson(c: C, person: Person, form: FormErrors) {
  const { sql } = c.get('services')
  const [employments, liaisons, agencies] = await Promise.all([
    listEmployments(sql, person.id),
    listLiaisonGrants(sql, person.id),
    listAgencies(sql, officeDay(c.get('now'))),
  ])
  const page = (
    <PersonPage
      person={person}
      employments={employments}
      liaisons={liaisons}
      agencies={agencies}
      form={form}
    />
  )
  return c.render(page, { title: person.nameZh })
}

people.post(`/${id}`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  const form = checkForm(personForm, await readForm(c))
  if (!form.ok) return refused(c, person, form)
  await changePerson(actOf(c), person, form.value)
  return done(c, person)
})

people.post(`/${id}/employments`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  const form = checkForm(employmentForm, await readForm(c))
  if (!form.ok) return refused(c, person, form)
  await addEmployment(actOf(c), person, form.value)
  return done(c, person)
})

people.post(`/${id}/employments/:employment{[0-9a-f-]{36}}/end`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  const form = checkForm(endForm, await readForm(c))
  if (!form.ok) return refused(c, person, form)
  await endEmployment(actOf(c), person, c.req.param('employment'), form.value.day)
  return done(c, person)
})

people.post(`/${id}/confirmation`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  await confirmPerson(actOf(c), person)
  return done(c, person)
})

people.post(`/${id}/liaisons`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  const form = checkForm(liaisonForm, await readForm(c))
  if (!form.ok) return refused(c, person, form)
  await appointLiaison(actOf(c), person, form.value.agencyId)
  return done(c, person)
})

people.post(`/${id}/liaisons/:grant{[0-9a-f-]{36}}/end`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const person = await mustFind(c)
  await endLiaison(actOf(c), person, c.req.param('grant'))
  return done(c, person)
})

async function mustFind(c: C): Promise<Person> {
  const person = await findPerson(c.get('services').sql, requireViewer(c), c.req.param('id') ?? '')
  if (!person) throw new NotFound()
  return person
}

function refused(c: C, person: Person, form: FormErrors) {
  c.status(422)
  return renderPerson(c, person, form)
}

function done(c: C, person: Person) {
  flash(c, 'common.saved')
  return c.redirect(`/people/${person.id}`, 303)
}
