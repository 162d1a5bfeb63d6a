import { type Context, Hono } from 'hono'
import { AgencyTimesPage } from '#views/scheduling/agency-times.tsx'
import { PersonTimesPage } from '#views/scheduling/person-times.tsx'
import { type Agency, findAgency, listPeopleOfAgency } from '../../agencies/queries.ts'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireSomeRole, requireViewer } from '../../auth/act.ts'
import { isAuditor, type Viewer } from '../../auth/viewer.ts'
import { addDays, type Day, isDay, officeDay, officeInstant } from '../../lib/dates.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { blockHalfDays, endAbsence, enterAbsence, withdrawAbsence, withdrawBlock } from './commands.ts'
import { absenceForm, blockForm, returnForm } from './form.ts'
import { findEntries, findKeptPerson, type KeptPerson, listAbsences, listTimesOfPerson } from './queries.ts'
import { mayKeepAbsences, mayKeepTimes, mondayOf, whyNotAbsent, whyNotBlock } from './rules.ts'

/** When a person is not free. Mounted under /people. */
export const personTimes = new Hono<AppEnv>()
/** When an agency is not there. Mounted under /agencies. */
export const agencyTimes = new Hono<AppEnv>()

type C = Context<AppEnv>
const one = '/:id{[0-9a-f-]{36}}'
const absence = ':absence{[0-9a-f-]{36}}'
/** Two weeks are shown at a time. */
const SHOWN_DAYS = 14

personTimes.get(`${one}/times`, async (c) => showPerson(c, await personOf(c), noErrors))

personTimes.post(`${one}/blocks`, async (c) => {
  const person = await keptPerson(c)
  const form = checkForm(blockForm, await readForm(c))
  const why = form.ok
    ? whyNotBlock(
        form.value.halves.map(({ day }) => day),
        todayOf(c),
      )
    : null
  if (!form.ok || why)
    return showPerson(c, person, form.ok ? { typed: form.typed, errors: { halves: why! } } : form)
  const n = await blockHalfDays(actOf(c), person, form.value)
  flash(c, 'times.flash.blocked', { name: person.nameZh, n })
  const first = form.value.halves.map(({ day }) => day).toSorted()[0]!
  return c.redirect(`/people/${person.id}/times?week=${mondayOf(first)}`, 303)
})

personTimes.post(`${one}/blocks/:block{[0-9a-f-]{36}}/withdrawal`, async (c) => {
  const person = await keptPerson(c)
  await withdrawBlock(actOf(c), person, c.req.param('block'))
  flash(c, 'times.flash.unblocked', { name: person.nameZh })
  return c.redirect(`/people/${person.id}/times`, 303)
})

personTimes.post(`${one}/absences`, async (c) => {
  const person = await keptPerson(c)
  const form = await readAbsence(c)
  if (!form.ok) return showPerson(c, person, form)
  await enterAbsence(actOf(c), { personId: person.id, name: person.nameZh }, form.value)
  flash(c, 'times.flash.away', { name: person.nameZh })
  return c.redirect(`/people/${person.id}/times?week=${mondayOf(form.value.fromDay)}`, 303)
})

personTimes.post(`${one}/absences/${absence}/end`, async (c) => {
  const person = await keptPerson(c)
  await endAbsence(
    actOf(c),
    { personId: person.id, name: person.nameZh },
    c.req.param('absence'),
    await readReturn(c),
  )
  flash(c, 'common.saved')
  return c.redirect(`/people/${person.id}/times`, 303)
})

personTimes.post(`${one}/absences/${absence}/withdrawal`, async (c) => {
  const person = await keptPerson(c)
  await withdrawAbsence(actOf(c), { personId: person.id, name: person.nameZh }, c.req.param('absence'))
  flash(c, 'common.saved')
  return c.redirect(`/people/${person.id}/times`, 303)
})

agencyTimes.get(`${one}/times`, async (c) => {
  const viewer = requireSomeRole(c)
  const agency = await agencyOf(c)
  if (!mayKeepAbsences(viewer, agency.id) && !isAuditor(viewer)) throw new Forbidden()
  return showAgency(c, viewer, agency, noErrors)
})

agencyTimes.post(`${one}/absences`, async (c) => {
  const { viewer, agency } = await keptAgency(c)
  const form = await readAbsence(c)
  if (!form.ok) return showAgency(c, viewer, agency, form)
  await enterAbsence(actOf(c), { agencyId: agency.id, name: agency.shortZh }, form.value)
  flash(c, 'times.flash.away', { name: agency.shortZh })
  return c.redirect(`/agencies/${agency.id}/times`, 303)
})

agencyTimes.post(`${one}/absences/${absence}/end`, async (c) => {
  const { agency } = await keptAgency(c)
  await endAbsence(
    actOf(c),
    { agencyId: agency.id, name: agency.shortZh },
    c.req.param('absence'),
    await readReturn(c),
  )
  flash(c, 'common.saved')
  return c.redirect(`/agencies/${agency.id}/times`, 303)
})

agencyTimes.post(`${one}/absences/${absence}/withdrawal`, async (c) => {
  const { agency } = await keptAgency(c)
  await withdrawAbsence(actOf(c), { agencyId: agency.id, name: agency.shortZh }, c.req.param('absence'))
  flash(c, 'common.saved')
  return c.redirect(`/agencies/${agency.id}/times`, 303)
})

const todayOf = (c: C): Day => officeDay(c.get('now'))

async function personOf(c: C): Promise<KeptPerson> {
  const person = await findKeptPerson(c.get('services').sql, requireViewer(c), c.req.param('id') ?? '')
  if (!person) throw new NotFound()
  return person
}

async function keptPerson(c: C): Promise<KeptPerson> {
  const person = await personOf(c)
  if (!mayKeepTimes(requireViewer(c), person)) throw new Forbidden()
  return person
}

async function agencyOf(c: C): Promise<Agency> {
  const agency = await findAgency(c.get('services').sql, c.req.param('id') ?? '')
  if (!agency) throw new NotFound()
  return agency
}

async function keptAgency(c: C): Promise<{ viewer: Viewer; agency: Agency }> {
  const viewer = requireSomeRole(c)
  const agency = await agencyOf(c)
  if (!mayKeepAbsences(viewer, agency.id)) throw new Forbidden()
  return { viewer, agency }
}

async function readAbsence(c: C) {
  const form = checkForm(absenceForm, await readForm(c))
  if (!form.ok) return form
  const why = whyNotAbsent(form.value.fromDay, form.value.lastDay, todayOf(c))
  return why ? { ok: false as const, typed: form.typed, errors: { lastDay: why } } : form
}

async function readReturn(c: C): Promise<Day> {
  const form = checkForm(returnForm, await readForm(c))
  if (!form.ok) throw new RuleViolation('errors.day')
  return form.value.backOn
}

async function showPerson(c: C, person: KeptPerson, form: FormErrors) {
  const { sql } = c.get('services')
  const viewer = requireViewer(c)
  const week = c.req.query('week') ?? form.typed.week?.[0] ?? ''
  const firstDay = mondayOf(isDay(week) ? week : todayOf(c))
  const endDay = addDays(firstDay, SHOWN_DAYS)
  const span = { from: officeInstant(firstDay, '00:00'), to: officeInstant(endDay, '00:00') }
  const [busy, entries] = await Promise.all([
    listTimesOfPerson(sql, viewer, person.id, span, c.get('settings').morningTo),
    findEntries(sql, person.id, todayOf(c), firstDay, endDay),
  ])
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <PersonTimesPage
      person={person}
      firstDay={firstDay}
      days={SHOWN_DAYS}
      busy={busy}
      entries={entries}
      mayKeep={mayKeepTimes(viewer, person)}
      form={form}
    />,
    { title: c.get('t')('times.ofPerson', { name: person.nameZh }) },
  )
}

async function showAgency(c: C, viewer: Viewer, agency: Agency, form: FormErrors) {
  const { sql } = c.get('services')
  const [absences, people] = await Promise.all([
    listAbsences(sql, { agencyId: agency.id }, todayOf(c)),
    listPeopleOfAgency(sql, viewer, agency.id, todayOf(c)),
  ])
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <AgencyTimesPage
      agency={agency}
      absences={absences}
      people={people}
      mayKeep={mayKeepAbsences(viewer, agency.id)}
      form={form}
    />,
    { title: c.get('t')('times.ofAgency', { name: agency.shortZh }) },
  )
}
