import { recordAudit } from '../../audit/commands.ts'
import { type Act, systemAct } from '../../auth/act.ts'
import { grantLink } from '../../auth/links.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import type { Services } from '../../services.ts'
import { queueRequests } from '../attendees/mail.tsx'
import { queueReminders } from './mail.tsx'
import { listMeetingsToRemind, listSilent, type Silent } from './queries.ts'
import type { ReplyInvitation } from './replies/queries.ts'
import { type ReminderStep, reminderStep, whyNotRemind } from './rules.ts'

/** Reminds the agencies that have not answered (R32); a second press says when the last one went. */
export async function remindSilent(act: Act, meetingId: string): Promise<number> {
  const reminded = await transaction(act.sql, async (tx) => {
    const { step, due, silent } = await lockSilent(tx, act, meetingId)
    if (silent.length === 0) throw new RuleViolation('invitations.error.noneSilent')
    const last = silent.map((one) => one.remindedAt?.getTime() ?? 0).reduce((a, b) => Math.max(a, b))
    if (due.length === 0)
      throw new RuleViolation('invitations.error.reminded', { at: new Date(last).toISOString() })
    return remind(tx, act, meetingId, due, step)
  })
  act.kickOutbox()
  return reminded
}

/** The job: reminds by itself a working day before the deadline and at it, each once, however often it runs (R32). */
export async function remindSilentAgencies(services: Services): Promise<void> {
  const act = await systemAct(services)
  // Each meeting in a transaction of its own, so that one that fails does not hold up the others.
  for (const meetingId of await listMeetingsToRemind(act.sql, act.now))
    await transaction(act.sql, async (tx) => {
      const { step, due } = await lockSilent(tx, act, meetingId)
      if (due.length > 0) await remind(tx, act, meetingId, due, step)
    })
}

async function lockSilent(
  tx: Tx,
  act: Act,
  meetingId: string,
): Promise<{ step: ReminderStep; silent: Silent[]; due: Silent[] }> {
  const meeting = first(
    await tx<{ storedState: string; startsAt: Date | null; replyBy: Date | null }[]>`
    select state as "storedState", starts_at as "startsAt", reply_by as "replyBy" from meetings where id = ${meetingId} for update`,
  )
  if (!meeting) throw new NotFound()
  const why = whyNotRemind(meeting, act.now)
  if (why || !meeting.startsAt) throw new RuleViolation(why ?? 'invitations.error.notOpen')
  const step = reminderStep(meeting.replyBy ?? meeting.startsAt, act.now)
  const silent = await listSilent(tx, meetingId, step)
  return { step, silent, due: silent.filter((one) => !one.reminded) }
}

async function remind(
  tx: Tx,
  act: Act,
  meetingId: string,
  due: readonly Silent[],
  step: ReminderStep,
): Promise<number> {
  const rows = due.map((one) => ({
    invitation_id: one.invitationId,
    notice_version: one.round,
    step,
    sent_at: act.now,
    sent_by_person_id: act.viewer.personId,
  }))
  await tx`insert into reply_reminders ${tx(rows)}`
  await queueReminders(tx, act, meetingId, due, step)
  await recordAudit(tx, act, {
    action: `invitations.reminded.${step}`,
    subjectType: 'meeting',
    subjectId: meetingId,
    meetingId,
    args: { n: due.length, agencies: due.map((one) => one.agencyShort).join('、') },
  })
  return due.length
}

/** Confirms somebody whom the agency typed on its reply page; what waited for that is mailed now. */
export async function confirmNominee(act: Act, invitationId: string, personId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ meetingId: string; attendeeId: string; personName: string; agency: string }[]>`
      update people p set confirmed_at = coalesce(p.confirmed_at, ${act.now}), version = version + 1
      from attendees t where t.person_id = p.id and p.id = ${personId} and t.invitation_id = ${invitationId} and t.dropped_at is null
      returning t.meeting_id as "meetingId", t.id as "attendeeId", t.person_name as "personName", t.agency_name as agency`,
    )
    if (!row) throw new NotFound()
    const waiting = await tx<{ id: string; meetingId: string }[]>`
      select t.id, t.meeting_id as "meetingId" from attendees t join meetings m on m.id = t.meeting_id
      where t.person_id = ${personId} and t.first_message_id is null and t.dropped_at is null and m.state = 'noticed' and m.starts_at > ${act.now}`
    // One meeting as a rule: a person just typed takes part in nothing else.
    for (const one of waiting)
      await queueRequests(
        tx,
        act,
        one.meetingId,
        { attendeeIds: [one.id] },
        { mail: 'M-2', asksAnswer: true },
      )
    await recordAudit(tx, act, {
      action: 'invitations.personConfirmed',
      subjectType: 'person',
      subjectId: personId,
      meetingId: row.meetingId,
      args: { person: row.personName, agency: row.agency },
    })
  })
  act.kickOutbox()
}

/** Makes the reply link of an agency without a mailbox, for a messenger. */
export async function makeReplyLink(act: Act, invitation: ReplyInvitation): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await grantLink(tx, {
      purpose: 'reply',
      agencyId: invitation.agencyId,
      subjectId: invitation.id,
      meetingId: invitation.meetingId,
      expiresAt: invitation.endsAt,
      now: act.now,
    })
    await recordAudit(tx, act, {
      action: 'invitations.linkMade',
      subjectType: 'invitation',
      subjectId: invitation.id,
      meetingId: invitation.meetingId,
      args: { agency: invitation.agencyShort },
    })
  })
}
