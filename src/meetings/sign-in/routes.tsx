import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { SignIn, SignInPage, type SignInProps } from '#views/meetings/sign-in/page.tsx'
import { WalkInPage } from '#views/meetings/sign-in/walk-in.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { isAuditor, isOffice, type Viewer } from '../../auth/viewer.ts'
import { officeDay } from '../../lib/dates.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { flash } from '../../renderer.tsx'
import { decidingRole } from '../attendees/leave/queries.ts'
import { listPlaces } from '../branches/queries.ts'
import { type Candidate, listCandidates } from '../invitations/replies/queries.ts'
import { findMeeting, type Meeting } from '../queries.ts'
import { markPerson, signInWalkIn, startMeeting } from './commands.ts'
import { markForm, walkInForm } from './form.ts'
import { listAgencyNames, listAttendance, listSignInAgencies } from './queries.ts'

/** The sign-in list of a meeting. Mounted under /meetings. */
export const signIn = new Hono<AppEnv>()

const list = '/:id{[0-9a-f-]{36}}/sign-in'
const nobody = '00000000-0000-0000-0000-000000000000'

signIn.get(list, async (c) => {
  const viewer = requireViewer(c)
  return showList(c, await meetingOf(c, viewer))
})

/** Held from here on: the noun of a meeting that has begun. */
signIn.post(`${list}/start`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await meetingOf(c, viewer)
  await startMeeting(actOf(c), meeting.id)
  flash(c, 'invitations.signIn.started')
  return c.redirect(`/meetings/${meeting.id}/sign-in`, 303)
})

signIn.get(`${list}/walk-in`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  return showWalkIn(c, await meetingOf(c, viewer), c.req.query('agency') ?? '', noErrors)
})

signIn.post(`${list}/walk-in`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await meetingOf(c, viewer)
  const typed = await readForm(c)
  const agencyId = typed.agencyId?.[0] ?? ''
  const form = checkForm(walkInForm, typed)
  if (!form.ok) return showWalkIn(c, meeting, agencyId, form)
  const result = await signInWalkIn(actOf(c), meeting.id, form.value)
  if (!result.ok) return showWalkIn(c, meeting, agencyId, { typed, errors: result.errors })
  flash(c, 'invitations.signIn.walkInDone', { name: result.name })
  return c.redirect(`/meetings/${meeting.id}/sign-in`, 303)
})

/** One tap: the fragment for htmx, the page again without it. */
signIn.post(`${list}/:attendeeId{[0-9a-f-]{36}}`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await meetingOf(c, viewer)
  const form = checkForm(markForm, await readForm(c))
  if (!form.ok) throw new RuleViolation('errors.choose')
  await markPerson(actOf(c), meeting.id, c.req.param('attendeeId'), form.value.outcome, form.value.time)
  if (c.req.header('HX-Request-Type') === 'partial') return showList(c, await meetingOf(c, viewer))
  return c.redirect(`/meetings/${meeting.id}/sign-in#person-${c.req.param('attendeeId')}`, 303)
})

/** Office, auditors and the meeting's chair; agencies see only their own part, on the reply board (R64). */
async function meetingOf(c: Context<AppEnv>, viewer: Viewer): Promise<Meeting> {
  const { sql } = c.get('services')
  const meeting = await findMeeting(sql, viewer, c.req.param('id') ?? '')
  if (!meeting || meeting.storedState === 'draft') throw new NotFound()
  const inside =
    isOffice(viewer) || isAuditor(viewer) || (await decidingRole(sql, viewer, meeting.id)) === 'chair'
  if (!inside) throw new NotFound()
  return meeting
}

async function showList(c: Context<AppEnv>, meeting: Meeting) {
  const { sql } = c.get('services')
  const at = c.req.query('venue') ?? ''
  const here = (row: { venueId?: string | null }) => at === '' || (row.venueId ?? 'main') === at
  const [all, present, places] = await Promise.all([
    listAttendance(sql, meeting.id),
    listSignInAgencies(sql, meeting.id),
    listPlaces(sql, meeting.id),
  ])
  const [rows, agencies] = [all.filter(here), present.filter(here)]
  const props: SignInProps = { meeting, rows, agencies, places, at }
  const title = c.get('t')('invitations.signIn.title')
  if (c.req.header('HX-Request-Type') !== 'partial') return c.render(<SignInPage {...props} />, { title })
  const shown = JSON.stringify([rows, agencies, places, meeting.state, c.get('locale')])
  const tag = createHash('sha256').update(shown).digest('base64url').slice(0, 22)
  c.header('HX-PTag', tag)
  if (c.req.method === 'GET' && c.req.header('HX-PTag') === tag) return c.body(null, 304)
  return c.render(<SignIn {...props} />, { title })
}

async function showWalkIn(c: Context<AppEnv>, meeting: Meeting, agencyId: string, form: FormErrors) {
  const { sql } = c.get('services')
  const startsAt = meeting.startsAt ?? c.get('now')
  const names = await listAgencyNames(sql, officeDay(startsAt))
  const agency = names.find((one) => one.id === agencyId) ?? null
  const people: Candidate[] = agency
    ? await listCandidates(sql, { id: nobody, meetingId: meeting.id, agencyId: agency.id, startsAt })
    : []
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <WalkInPage meeting={meeting} agencies={names} agency={agency} people={people} form={form} />,
    {
      title: c.get('t')('invitations.signIn.walkIn'),
    },
  )
}
