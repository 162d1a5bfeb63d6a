import { type Context, Hono } from 'hono'
import { ImportPage } from '#views/ui/import-page.tsx'
import { VenueFormPage } from '#views/venues/form-page.tsx'
import { VenuePage } from '#views/venues/venue-page.tsx'
import { VenuesPage } from '#views/venues/venues-page.tsx'
import { WeekPage } from '#views/venues/week-page.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole, requireSomeRole, requireViewer } from '../auth/act.ts'
import { isOffice } from '../auth/viewer.ts'
import { csvTextOf, parseCsv, writeCsv } from '../lib/csv.ts'
import { addDays, isDay, isoWeekday, officeDay } from '../lib/dates.ts'
import { Forbidden } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm, readUploads } from '../lib/form.ts'
import { flash } from '../renderer.tsx'
import { bookVenue, releaseBooking } from './bookings/commands.ts'
import { listBookings } from './bookings/queries.ts'
import { addVenue, changeVenue, endVenue, importVenues, reopenVenue } from './commands.ts'
import { checkVenueRows, venueColumns, venueCsvRow } from './csv.ts'
import { checkBooking, decisionForm, venueForm, versionForm } from './form.ts'
import {
  everyVenue,
  getVenue,
  listKeeperChoices,
  listVenues,
  type Venue,
  type VenueFilter,
} from './queries.ts'
import { decideRequest, withdrawRequest } from './requests/commands.ts'
import { listPendingRequests } from './requests/queries.ts'
import { isKeeperOf } from './rules.ts'

export const venues = new Hono<AppEnv>()
type C = Context<AppEnv>

const id = ':id{[0-9a-f-]{36}}'
const filterOf = (c: C): VenueFilter => {
  const kind = c.req.query('kind')
  return {
    kind: kind === 'room' || kind === 'vehicle' ? kind : '',
    tag: (c.req.query('tag') ?? '').slice(0, 30),
    seats: Math.min(Math.max(Number.parseInt(c.req.query('seats') ?? '0', 10) || 0, 0), 10_000),
    ended: c.req.query('ended') === '1',
  }
}

venues.get('/', async (c) => {
  const viewer = requireSomeRole(c)
  const { sql } = c.get('services')
  const [rows, pending] = await Promise.all([
    listVenues(sql, viewer, filterOf(c)),
    listPendingRequests(sql, viewer),
  ])
  return c.render(<VenuesPage venues={rows} pending={pending} filter={filterOf(c)} />, {
    title: c.get('t')('venues.title'),
  })
})

/** Who has what in a week: seven days from the Monday of the asked day. */
venues.get('/week', async (c) => {
  const viewer = requireSomeRole(c)
  const { sql } = c.get('services')
  const asked = c.req.query('day') ?? ''
  const day = isDay(asked) ? asked : officeDay(c.get('now'))
  const monday = addDays(day, 1 - isoWeekday(day))
  const [rows, bookings] = await Promise.all([
    listVenues(sql, viewer, { ...everyVenue, kind: filterOf(c).kind }),
    listBookings(sql, viewer, { from: monday, until: addDays(monday, 7) }),
  ])
  return c.render(<WeekPage monday={monday} venues={rows} bookings={bookings} />, {
    title: c.get('t')('venues.week'),
  })
})

venues.get('/export.csv', async (c) => {
  const viewer = requireSomeRole(c)
  const rows = await listVenues(c.get('services').sql, viewer, filterOf(c))
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', 'attachment; filename="venues.csv"')
  return c.body(writeCsv(venueColumns, rows.map(venueCsvRow)))
})

venues.get('/import', (c) => {
  requireRole(c, 'clerk', 'director')
  return c.render(<ImportPage what="venues" columns={venueColumns} />, { title: c.get('t')('venues.import') })
})

/** First the preview with every bad row named; the same file sent again with `write` writes it. */
venues.post('/import', async (c) => {
  requireRole(c, 'clerk', 'director')
  const typed = await readForm(c)
  const [upload] = await readUploads(c, 'file')
  const text = upload ? await csvTextOf(upload) : (typed.csv?.[0] ?? '')
  const rows = checkVenueRows(parseCsv(new TextEncoder().encode(text)))
  const good = rows.flatMap((row) => (row.value ? [row.value] : []))
  if (!typed.write || good.length === 0) {
    c.status(rows.length && good.length === rows.length ? 200 : 422)
    return c.render(<ImportPage what="venues" columns={venueColumns} rows={rows} csv={text} />, {
      title: c.get('t')('venues.import'),
    })
  }
  flash(c, 'venues.imported', await importVenues(actOf(c), good))
  return c.redirect('/venues', 303)
})

venues.get('/new', (c) => {
  requireRole(c, 'clerk', 'director')
  return renderForm(c, null, noErrors)
})

venues.post('/', async (c) => {
  requireRole(c, 'clerk', 'director')
  const form = checkForm(venueForm, await readForm(c))
  if (!form.ok) return renderForm(c, null, form)
  const venueId = await addVenue(actOf(c), form.value)
  flash(c, 'venues.flash.added', { name: form.value.nameZh })
  return c.redirect(`/venues/${venueId}`, 303)
})

/** A booking by hand; the venue stands in the form, so that another one can be taken on the way. */
venues.post('/bookings', async (c) => {
  requireViewer(c)
  const form = checkBooking(await readForm(c))
  const venue = await getVenue(c.get('services').sql, idIn(form.typed.venueId?.[0]))
  if (!form.ok) return renderVenue(c, venue, form)
  const done = await bookVenue(actOf(c), form.value)
  flash(c, done === 'booked' ? 'venues.flash.booked' : 'venues.flash.asked', { name: venue.nameZh })
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.get(`/${id}`, async (c) => renderVenue(c, await mustFind(c), noErrors))

venues.get(`/${id}/edit`, async (c) => {
  requireRole(c, 'clerk', 'director')
  return renderForm(c, await mustFind(c), noErrors)
})

venues.post(`/${id}`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const venue = await mustFind(c)
  const typed = await readForm(c)
  const form = checkForm(venueForm, typed)
  const stood = checkForm(versionForm, typed)
  if (!form.ok) return renderForm(c, venue, form)
  await changeVenue(actOf(c), venue.id, stood.ok ? stood.value.version : 0, form.value)
  flash(c, 'common.saved')
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.post(`/${id}/end`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const venue = await mustFind(c)
  await endVenue(actOf(c), venue.id, officeDay(c.get('now')))
  flash(c, 'venues.flash.ended', { name: venue.nameZh })
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.post(`/${id}/reopening`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const venue = await mustFind(c)
  await reopenVenue(actOf(c), venue.id)
  flash(c, 'common.saved')
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.post(`/${id}/bookings/:booking{[0-9a-f-]{36}}/release`, async (c) => {
  requireViewer(c)
  const venue = await mustFind(c)
  await releaseBooking(actOf(c), venue.id, c.req.param('booking'))
  flash(c, 'venues.flash.released', { name: venue.nameZh })
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.post(`/${id}/requests/:request{[0-9a-f-]{36}}/decision`, async (c) => {
  requireViewer(c)
  const venue = await mustFind(c)
  const form = checkForm(decisionForm, await readForm(c))
  if (!form.ok) return renderVenue(c, venue, form)
  await decideRequest(actOf(c), venue.id, c.req.param('request'), form.value)
  flash(c, `venues.flash.${form.value.decision}`, { name: venue.nameZh })
  return c.redirect(`/venues/${venue.id}`, 303)
})

venues.post(`/${id}/requests/:request{[0-9a-f-]{36}}/withdrawal`, async (c) => {
  requireRole(c, 'clerk', 'director')
  const venue = await mustFind(c)
  await withdrawRequest(actOf(c), venue.id, c.req.param('request'))
  flash(c, 'venues.flash.withdrawn', { name: venue.nameZh })
  return c.redirect(`/venues/${venue.id}`, 303)
})

/** For everybody with a role, and for its keeper, who may have none. */
async function mustFind(c: C): Promise<Venue> {
  const viewer = requireViewer(c)
  const venue = await getVenue(c.get('services').sql, c.req.param('id') ?? '')
  if (viewer.roles.length === 0 && !isKeeperOf(viewer, venue)) throw new Forbidden()
  return venue
}

const idIn = (text = '') => (/^[0-9a-f-]{36}$/.test(text) ? text : '00000000-0000-0000-0000-000000000000')

const DAYS_AHEAD = 42
async function renderVenue(c: C, venue: Venue, form: FormErrors) {
  const viewer = requireViewer(c)
  if (viewer.roles.length === 0 && !isKeeperOf(viewer, venue)) throw new Forbidden()
  const { sql } = c.get('services')
  const from = officeDay(c.get('now'))
  const [bookings, pending] = await Promise.all([
    listBookings(sql, viewer, { from, until: addDays(from, DAYS_AHEAD), venueId: venue.id }),
    listPendingRequests(sql, viewer, venue.id),
  ])
  if (Object.keys(form.errors).length > 0) c.status(422)
  return c.render(<VenuePage venue={venue} bookings={bookings} pending={pending} form={form} />, {
    title: venue.nameZh,
  })
}

async function renderForm(c: C, venue: Venue | null, form: FormErrors) {
  const viewer = requireViewer(c)
  if (!isOffice(viewer)) throw new Forbidden()
  const keepers = await listKeeperChoices(c.get('services').sql, viewer)
  if (Object.keys(form.errors).length > 0) c.status(422)
  return c.render(<VenueFormPage venue={venue} keepers={keepers} form={form} />, {
    title: venue ? venue.nameZh : c.get('t')('venues.new'),
  })
}
