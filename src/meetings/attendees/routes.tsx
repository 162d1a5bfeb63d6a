import { type Context, Hono } from 'hono'
import { AttendanceDonePage, AttendancePage } from '#views/meetings/attendees/attendance-page.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf } from '../../auth/act.ts'
import { type LinkGrant, linkViewer, openLink } from '../../auth/links.ts'
import { Gone, NotFound } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { listAgenda } from '../agenda/queries.ts'
import { listCandidates } from '../invitations/replies/queries.ts'
import { answerAttendance } from './commands.ts'
import { attendanceForm } from './form.ts'
import { type Attendance, findAttendance } from './queries.ts'
import { mayNameSubstitute } from './rules.ts'

/** The person's own answer, by the link of the invitation: GET shows, POST acts (R33). */
export const attendance = new Hono<AppEnv>()

attendance.get('/attendance/:token', async (c) => {
  const { attendance } = await openAttendance(c)
  return showAttendance(c, attendance, noErrors)
})

attendance.post('/attendance/:token', async (c) => {
  const { grant, attendance } = await openAttendance(c)
  const form = checkForm(attendanceForm, await readForm(c))
  if (!form.ok) return showAttendance(c, attendance, form)
  const act = actOf(c, linkViewer(grant, c.get('now')), { linkGrantId: grant.id, role: 'attendee' })
  const result = await answerAttendance(act, attendance.id, form.value)
  if (!result.ok) return showAttendance(c, attendance, { typed: form.typed, errors: result.errors })
  return c.redirect(`${c.req.path}/done`, 303)
})

attendance.get('/attendance/:token/done', async (c) => {
  const { attendance } = await openAttendance(c)
  const path = c.req.path.replace(/\/done$/, '')
  return c.render(<AttendanceDonePage attendance={attendance} path={path} />, {
    title: c.get('t')('invitations.done.title'),
    frame: 'bare',
  })
})

async function openAttendance(c: Context<AppEnv>): Promise<{ grant: LinkGrant; attendance: Attendance }> {
  const { sql, config } = c.get('services')
  const grant = await openLink(sql, config.authKeys, c.req.param('token') ?? '', ['attendance'], c.get('now'))
  const attendance = await findAttendance(sql, grant.subjectId)
  if (!attendance || grant.personId !== attendance.personId) throw new NotFound()
  if (attendance.endsAt <= c.get('now')) throw new Gone('expired')
  return { grant, attendance }
}

async function showAttendance(c: Context<AppEnv>, attendance: Attendance, form: FormErrors) {
  const { sql } = c.get('services')
  const { invitationId, agencyId } = attendance
  const candidates =
    invitationId && agencyId && mayNameSubstitute(attendance)
      ? await listCandidates(sql, { ...attendance, id: invitationId, agencyId })
      : []
  const agenda = await listAgenda(sql, attendance.meetingId)
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <AttendancePage attendance={attendance} candidates={candidates} agenda={agenda} form={form} />,
    { title: c.get('t')('invitations.person.title'), frame: 'bare' },
  )
}
