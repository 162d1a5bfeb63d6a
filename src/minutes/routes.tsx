import { type Context, Hono } from 'hono'
import { ReadPage } from '#views/minutes/read.tsx'
import { RegisterPage } from '#views/minutes/register.tsx'
import { MinutesTabPage } from '#views/minutes/tab.tsx'
import type { AppEnv } from '../app-env.ts'
import { actOf, requireRole } from '../auth/act.ts'
import { checkUploads } from '../files/form.ts'
import { NotFound } from '../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../lib/form.ts'
import { findMeeting } from '../meetings/queries.ts'
import { listAttendance } from '../meetings/sign-in/queries.ts'
import { attendanceBlock } from '../meetings/sign-in/rules.ts'
import { flash } from '../renderer.tsx'
import { addAmendment } from './amendments/commands.ts'
import { amendmentForm } from './amendments/form.ts'
import { chain } from './chain/routes.tsx'
import { createMinutes } from './commands.ts'
import { countersigning } from './countersigning/routes.tsx'
import { issuing } from './issuing/routes.tsx'
import { listParagraphs } from './paragraphs/queries.ts'
import { findAftermath, findMinutes, findMinutesOfMeeting, type Minutes, nothingYet } from './queries.ts'
import { listMinutes, REGISTER_PAGE, type RegisterFilter } from './register/queries.ts'
import { documentText, isIssued } from './rules.ts'
import { signing } from './signing/routes.tsx'
import { prose } from './taking/prose/routes.tsx'
import { taking } from './taking/routes.tsx'

export const minutes = new Hono<AppEnv>()

const readers = ['clerk', 'director', 'liaison', 'auditor', 'chair'] as const
const one = '/:id{[0-9a-f-]{36}}'

minutes.get('/', async (c) => {
  const viewer = requireRole(c, ...readers)
  const filter = filterOf(c)
  const rows = await listMinutes(c.get('services').sql, viewer, filter)
  const pages = Math.ceil((rows[0]?.total ?? 0) / REGISTER_PAGE)
  return c.render(<RegisterPage rows={rows} filter={filter} pages={pages} />, {
    title: c.get('t')('nav.minutes'),
  })
})

minutes.get(one, async (c) => {
  const viewer = requireRole(c, ...readers)
  const found = await findMinutes(c.get('services').sql, viewer, c.req.param('id'))
  if (!found) throw new NotFound()
  return renderRead(c, found, noErrors)
})

/** R43: a correction or a supplement, the only change to issued minutes. */
minutes.post(`${one}/amendments`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const found = await findMinutes(c.get('services').sql, viewer, c.req.param('id'))
  if (!found) throw new NotFound()
  const typed = await readForm(c)
  const form = checkForm(amendmentForm, typed)
  const uploads = await checkUploads(c, typed, 'scan')
  if (!form.ok || Object.keys(uploads.errors).length > 0) {
    c.status(422)
    return renderRead(c, found, { typed, errors: { ...(form.ok ? {} : form.errors), ...uploads.errors } })
  }
  const no = await addAmendment(actOf(c), found.id, { ...form.value, scan: uploads.files[0] ?? null })
  flash(c, 'minutes.flash.amended', { no })
  return c.redirect(`/minutes/${found.id}`, 303)
})

minutes.route('/', chain)
minutes.route('/', taking)
minutes.route('/', prose)
minutes.route('/', countersigning)
minutes.route('/', signing)
minutes.route('/', issuing)

/** The tab of a meeting: its minutes, or the button that begins them. Mounted under /meetings. */
export const meetingMinutes = new Hono<AppEnv>()

meetingMinutes.get(`${one}/minutes`, async (c) => {
  const viewer = requireRole(c, ...readers)
  const { sql } = c.get('services')
  const meeting = await findMeeting(sql, viewer, c.req.param('id'))
  if (!meeting) throw new NotFound()
  const id = meeting.minutesId ? await findMinutesOfMeeting(sql, viewer, meeting.id) : null
  if (id) return c.redirect(`/minutes/${id}`, 303)
  return c.render(<MinutesTabPage meeting={meeting} />, { title: c.get('t')('nav.minutes') })
})

meetingMinutes.post(`${one}/minutes`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await findMeeting(c.get('services').sql, viewer, c.req.param('id'))
  if (!meeting) throw new NotFound()
  const id = await createMinutes(actOf(c), meeting.id)
  flash(c, 'minutes.flash.created')
  return c.redirect(`/minutes/${id}/edit`, 303)
})

function filterOf(c: Context<AppEnv>): RegisterFilter {
  const state = c.req.query('state')
  const year = Number(c.req.query('year'))
  const page = Number(c.req.query('page') ?? 1)
  return {
    state: state === 'open' || state === 'issued' ? state : '',
    year: Number.isInteger(year) && year >= 2000 && year < 2200 ? year : null,
    q: (c.req.query('q') ?? '').trim().slice(0, 100),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  }
}

/** The read page; also after a form of its own did not pass. */
async function renderRead(c: Context<AppEnv>, found: Minutes, form: FormErrors) {
  const { sql } = c.get('services')
  const viewer = requireRole(c, ...readers)
  const issued = isIssued(found.state)
  const [paragraphs, aftermath, attendance] = await Promise.all([
    listParagraphs(sql, found.id, viewer.today),
    issued ? findAftermath(sql, viewer, found.id) : nothingYet,
    issued ? [] : listAttendance(sql, found.meetingId),
  ])
  const text =
    found.issuedText ?? documentText({ ...found, paragraphs, attendance: attendanceBlock(attendance) })
  return c.render(
    <ReadPage minutes={found} paragraphs={paragraphs} text={text} aftermath={aftermath} form={form} />,
    { title: found.title },
  )
}
