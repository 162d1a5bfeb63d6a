import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { renderSVG } from 'uqr'
import { Board, BoardPage, type BoardProps } from '#views/meetings/invitations/board.tsx'
import { EntryPage } from '#views/meetings/invitations/entry.tsx'
import { MessagePage } from '#views/meetings/invitations/message.tsx'
import { ReminderPage } from '#views/meetings/invitations/reminder.tsx'
import type { AppEnv } from '../../app-env.ts'
import { actOf, requireRole, requireViewer } from '../../auth/act.ts'
import { hasRole, isAuditor, isDirector, isOffice, type Viewer } from '../../auth/viewer.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { checkForm, type FormErrors, noErrors, readForm } from '../../lib/form.ts'
import { signedToken } from '../../lib/token.ts'
import { flash } from '../../renderer.tsx'
import { decisionForm } from '../attendees/form.ts'
import { decideRequest } from '../attendees/leave/commands.ts'
import { decidingRole, findRequest } from '../attendees/leave/queries.ts'
import { findMeeting, type Meeting } from '../queries.ts'
import { confirmNominee, makeReplyLink, remindSilent } from './commands.ts'
import { findAside, findReplyGrant, listBoard, listSilent } from './queries.ts'
import { enterReply } from './replies/commands.ts'
import { channelForm, replyForm } from './replies/form.ts'
import {
  findReplyInvitation,
  listCandidates,
  mayAnswerInvitation,
  type ReplyInvitation,
} from './replies/queries.ts'
import { reminderStep } from './rules.ts'

/** The reply board of a meeting and what the office does from it. Mounted under /meetings. */
export const invitations = new Hono<AppEnv>()

const board = '/:id{[0-9a-f-]{36}}/replies'
const row = `${board}/:invitationId{[0-9a-f-]{36}}`

invitations.get(board, async (c) => {
  const viewer = requireViewer(c)
  const meeting = await meetingOf(c, viewer)
  const props = await boardOf(c, viewer, meeting)
  const title = c.get('t')('invitations.board.title')
  if (c.req.header('HX-Request-Type') !== 'partial') return c.render(<BoardPage {...props} />, { title })
  const tag = tagOf(c, props)
  c.header('HX-PTag', tag)
  // The page that asks holds this very board already (hx-ptag).
  if (c.req.header('HX-PTag') === tag) return c.body(null, 304)
  return c.render(<Board {...props} />, { title })
})

invitations.get(`${board}/reminder`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await meetingOf(c, viewer)
  const step = reminderStep(meeting.replyBy ?? meeting.startsAt ?? c.get('now'), c.get('now'))
  const silent = await listSilent(c.get('services').sql, meeting.id, step)
  return c.render(<ReminderPage meeting={meeting} silent={silent} />, {
    title: c.get('t')('invitations.remind.title'),
  })
})

invitations.post(`${board}/reminder`, async (c) => {
  const viewer = requireRole(c, 'clerk', 'director')
  const meeting = await meetingOf(c, viewer)
  const n = await remindSilent(actOf(c), meeting.id)
  flash(c, 'invitations.remind.sent', { n })
  return c.redirect(`/meetings/${meeting.id}/replies`, 303)
})

/** The chair, or the director on the chair's behalf, from the board (R28). */
invitations.post(`${board}/requests/:requestId{[0-9a-f-]{36}}`, async (c) => {
  const viewer = requireViewer(c)
  const meeting = await meetingOf(c, viewer)
  const request = await findRequest(c.get('services').sql, c.req.param('requestId'))
  if (request?.meetingId !== meeting.id) throw new NotFound()
  const form = checkForm(decisionForm, await readForm(c))
  if (!form.ok) throw new RuleViolation('errors.choose')
  await decideRequest(actOf(c), request.id, form.value.decision, form.value.note)
  flash(c, 'invitations.board.decided')
  return c.redirect(`/meetings/${meeting.id}/replies`, 303)
})

invitations.get(`${row}/entry`, async (c) => {
  const { viewer, meeting, invitation } = await answerable(c)
  return showEntry(c, viewer, meeting, invitation, noErrors)
})

invitations.post(`${row}/entry`, async (c) => {
  const { viewer, meeting, invitation } = await answerable(c)
  const byOffice = isOffice(viewer)
  const typed = await readForm(c)
  const form = checkForm(replyForm, typed)
  const channel = byOffice ? checkForm(channelForm, typed) : webChannel
  if (!form.ok) return showEntry(c, viewer, meeting, invitation, form)
  if (!channel.ok) return showEntry(c, viewer, meeting, invitation, channel)
  const result = await enterReply(actOf(c), invitation.id, form.value, {
    channel: channel.value.channel,
    byOffice,
  })
  if (!result.ok) return showEntry(c, viewer, meeting, invitation, { typed, errors: result.errors })
  flash(c, 'invitations.entry.done', { agency: invitation.agencyShort })
  return c.redirect(`/meetings/${meeting.id}/replies`, 303)
})

// A liaison has no channel to choose: it is this page.
const webChannel = { ok: true, value: { channel: 'web' } } as const

invitations.get(`${row}/message`, async (c) => {
  const { meeting, invitation } = await tellable(c)
  const link = await replyLink(c, invitation)
  return c.render(<MessagePage meeting={meeting} invitation={invitation} link={link} />, {
    title: c.get('t')('invitations.board.message'),
  })
})

/** Makes the link of an agency that no letter went to. */
invitations.post(`${row}/message`, async (c) => {
  const { meeting, invitation } = await tellable(c)
  await makeReplyLink(actOf(c), invitation)
  return c.redirect(`/meetings/${meeting.id}/replies/${invitation.id}/message`, 303)
})

invitations.get(`${row}/qr.svg`, async (c) => {
  const { invitation } = await tellable(c)
  const link = await replyLink(c, invitation)
  if (!link) throw new NotFound()
  return c.body(renderSVG(link, { border: 2 }), 200, { 'Content-Type': 'image/svg+xml' })
})

invitations.post(`${row}/people/:personId{[0-9a-f-]{36}}/confirmation`, async (c) => {
  const { meeting, invitation } = await answerable(c)
  await confirmNominee(actOf(c), invitation.id, c.req.param('personId'))
  flash(c, 'invitations.board.confirmed')
  return c.redirect(`/meetings/${meeting.id}/replies`, 303)
})

async function meetingOf(c: Context<AppEnv>, viewer: Viewer): Promise<Meeting> {
  const meeting = await findMeeting(c.get('services').sql, viewer, c.req.param('id') ?? '')
  if (!meeting || meeting.noticeVersion === 0) throw new NotFound()
  return meeting
}

async function boardOf(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting): Promise<BoardProps> {
  const { sql } = c.get('services')
  const rows = await listBoard(sql, viewer, meeting.id)
  const inside = isOffice(viewer) || isAuditor(viewer)
  const aside = inside ? await findAside(sql, meeting, c.get('settings').morningTo) : { own: [], away: [] }
  return {
    meeting,
    rows,
    ...aside,
    filter: c.req.query('state') ?? '',
    decides: await decider(c, viewer, meeting),
  }
}

/** Asked of the database only where neither the role nor the meeting says it. */
async function decider(c: Context<AppEnv>, viewer: Viewer, meeting: Meeting): Promise<BoardProps['decides']> {
  if (viewer.personId && viewer.personId === meeting.presidingPersonId) return 'chair'
  if (isDirector(viewer)) return 'director'
  return hasRole(viewer, 'chair') ? decidingRole(c.get('services').sql, viewer, meeting.id) : null
}

/** Changes with what the board shows: its rows, the language, and whether the deadline is over. */
function tagOf(c: Context<AppEnv>, props: BoardProps): string {
  const over = props.meeting.replyBy !== null && props.meeting.replyBy < c.get('now')
  const shown = [
    props.rows,
    props.away,
    props.filter,
    props.decides,
    props.meeting.state,
    over,
    c.get('locale'),
  ]
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 22)
}

/** An invitation that the viewer may answer: another agency's does not exist for a liaison (R64). */
async function answerable(c: Context<AppEnv>) {
  const viewer = requireViewer(c)
  const meeting = await meetingOf(c, viewer)
  const { sql } = c.get('services')
  const id = c.req.param('invitationId') ?? ''
  const invitation = await findReplyInvitation(sql, id)
  if (invitation?.meetingId !== meeting.id) throw new NotFound()
  if (!(await mayAnswerInvitation(sql, viewer, meeting.id, id))) {
    if (isAuditor(viewer) || (await decidingRole(sql, viewer, meeting.id))) throw new Forbidden()
    throw new NotFound()
  }
  return { viewer, meeting, invitation }
}

/** Only the office hands out an agency's link. */
async function tellable(c: Context<AppEnv>) {
  requireRole(c, 'clerk', 'director')
  return answerable(c)
}

async function replyLink(c: Context<AppEnv>, invitation: ReplyInvitation): Promise<string | null> {
  const { sql, config } = c.get('services')
  const grantId = await findReplyGrant(sql, invitation.id, invitation.agencyId)
  return grantId ? `${config.baseUrl}/r/reply/${signedToken(config.authKeys, 'link', grantId)}` : null
}

async function showEntry(
  c: Context<AppEnv>,
  viewer: Viewer,
  meeting: Meeting,
  invitation: ReplyInvitation,
  form: FormErrors,
) {
  const candidates = await listCandidates(c.get('services').sql, invitation)
  if (Object.keys(form.errors).length) c.status(422)
  return c.render(
    <EntryPage
      meeting={meeting}
      invitation={invitation}
      candidates={candidates}
      byOffice={isOffice(viewer)}
      form={form}
    />,
    { title: c.get('t')('invitations.board.enter') },
  )
}
