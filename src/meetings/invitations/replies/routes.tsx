import { type Context, Hono } from 'hono'
import { ReplyDonePage, ReplyPage } from '#views/meetings/invitations/reply-page.tsx'
import type { AppEnv } from '../../../app-env.ts'
import { actOf } from '../../../auth/act.ts'
import { type LinkGrant, linkViewer, openLink } from '../../../auth/links.ts'
import { Gone, NotFound } from '../../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../../lib/form.ts'
import { listAgenda } from '../../agenda/queries.ts'
import { enterReply } from './commands.ts'
import { replyForm } from './form.ts'
import { findReplyInvitation, listCandidates, type ReplyInvitation } from './queries.ts'

/** The agency's reply, by the link of its notice: GET shows, POST acts (R33, R34). */
export const replies = new Hono<AppEnv>()

replies.get('/reply/:token', async (c) => {
  const { grant, invitation } = await openReply(c)
  return showReply(c, grant, invitation, noErrors)
})

replies.post('/reply/:token', async (c) => {
  const { grant, invitation } = await openReply(c)
  const form = checkForm(replyForm, await readForm(c))
  if (!form.ok) return showReply(c, grant, invitation, form)
  const act = actOf(c, linkViewer(grant, c.get('now')), { linkGrantId: grant.id, role: 'liaison' })
  const result = await enterReply(act, invitation.id, form.value, { channel: 'web', byOffice: false })
  if (!result.ok) return showReply(c, grant, invitation, { typed: form.typed, errors: result.errors })
  return c.redirect(`${c.req.path}/done`, 303)
})

replies.get('/reply/:token/done', async (c) => {
  const { grant, invitation } = await openReply(c)
  const path = c.req.path.replace(/\/done$/, '')
  return c.render(<ReplyDonePage invitation={invitation} grantee={grant.granteeName} path={path} />, {
    title: c.get('t')('invitations.done.title'),
    frame: 'bare',
  })
})

/** The link's invitation: another agency's is unknown, a withdrawn one and a meeting that is over are gone. */
async function openReply(c: Context<AppEnv>): Promise<{ grant: LinkGrant; invitation: ReplyInvitation }> {
  const { sql, config } = c.get('services')
  const grant = await openLink(sql, config.authKeys, c.req.param('token') ?? '', ['reply'], c.get('now'))
  const invitation = await findReplyInvitation(sql, grant.subjectId)
  if (!invitation || (grant.agencyId && grant.agencyId !== invitation.agencyId)) throw new NotFound()
  if (invitation.withdrawnAt) throw new Gone('revoked')
  if (invitation.endsAt <= c.get('now')) throw new Gone('expired')
  return { grant, invitation }
}

async function showReply(
  c: Context<AppEnv>,
  grant: LinkGrant,
  invitation: ReplyInvitation,
  form: FormErrors,
) {
  const { sql } = c.get('services')
  const candidates = await listCandidates(sql, invitation)
  const agenda = await listAgenda(sql, invitation.meetingId)
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <ReplyPage
      invitation={invitation}
      candidates={candidates}
      agenda={agenda}
      grantee={grant.granteeName}
      byPerson={grant.personId !== null}
      form={form}
    />,
    { title: c.get('t')('invitations.page.title'), frame: 'bare' },
  )
}
