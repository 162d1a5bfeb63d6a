import { type Context, Hono } from 'hono'
import { DecisionPage } from '#views/meetings/attendees/decision-page.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf } from '../../../auth/act.ts'
import { type LinkGrant, linkViewer, openLink } from '../../../auth/links.ts'
import { Gone, NotFound } from '../../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../../lib/form.ts'
import { decisionForm } from '../form.ts'
import { decideRequest } from './commands.ts'
import { decidingRole, findRequest, type LeaveOrSubstitution } from './queries.ts'

/** The chair's decision on leave or a substitute, by the link of M-6 (R28, R33). */
export const leaveDecisions = new Hono<AppEnv>()

leaveDecisions.get('/leave_decision/:token', async (c) => {
  const { request } = await openRequest(c)
  return showRequest(c, request, noErrors)
})

leaveDecisions.post('/leave_decision/:token', async (c) => {
  const { grant, request } = await openRequest(c)
  const form = checkForm(decisionForm, await readForm(c))
  if (!form.ok) return showRequest(c, request, form)
  const act = actOf(c, linkViewer(grant, c.get('now')), { linkGrantId: grant.id, role: 'chair' })
  await decideRequest(act, request.id, form.value.decision, form.value.note)
  return c.redirect(c.req.path, 303)
})

/** The link works for whoever chairs now: after a change of chair the old link is void. */
async function openRequest(c: Context<AppEnv>): Promise<{ grant: LinkGrant; request: LeaveOrSubstitution }> {
  const { sql, config } = c.get('services')
  const grant = await openLink(
    sql,
    config.authKeys,
    c.req.param('token') ?? '',
    ['leave_decision'],
    c.get('now'),
  )
  const request = await findRequest(sql, grant.subjectId)
  if (!request) throw new NotFound()
  const role = await decidingRole(sql, linkViewer(grant, c.get('now')), request.meetingId)
  if (role !== 'chair') throw new Gone('revoked')
  return { grant, request }
}

function showRequest(c: Context<AppEnv>, request: LeaveOrSubstitution, form: FormErrors) {
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(<DecisionPage request={request} form={form} />, {
    title: c.get('t')(`invitations.decision.title.${request.kind}`),
    frame: 'bare',
  })
}
