import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { listCandidates } from '../invitations/replies/queries.ts'
import type { AttendanceInput } from './form.ts'
import { askLeave, askSubstitution } from './leave/commands.ts'
import { type Attendance, findAttendance } from './queries.ts'
import { mayNameSubstitute, whyNotAnswer } from './rules.ts'

export type Answered = { ok: true } | { ok: false; errors: Record<string, string> }

/**
 * A person's own answer: accept (ACCEPTED), ask for leave or name a substitute (TENTATIVE until the chair decides, R28).
 * The last answer counts; the same one twice changes nothing. Errors of the form are values.
 */
export async function answerAttendance(
  act: Act,
  attendeeId: string,
  input: AttendanceInput,
): Promise<Answered> {
  const result = await transaction(act.sql, async (tx): Promise<Answered> => {
    const attendance = await lockAttendance(tx, attendeeId)
    const why = whyNotAnswer(attendance, act.now)
    if (why) throw new RuleViolation(why)
    if (input.kind === 'accept') return accept(tx, act, attendance)
    if (input.kind === 'leave') return leave(tx, act, attendance, input.leaveReason)
    return substitute(tx, act, attendance, input)
  })
  act.kickOutbox()
  return result
}

async function lockAttendance(tx: Tx, attendeeId: string): Promise<Attendance> {
  await tx`select 1 from meetings where id = (select meeting_id from attendees where id = ${attendeeId}) for update`
  const attendance = await findAttendance(tx, attendeeId)
  if (!attendance) throw new NotFound()
  return attendance
}

async function accept(tx: Tx, act: Act, attendance: Attendance): Promise<Answered> {
  const asks = attendance.requestState === 'pending' || attendance.requestState === 'approved'
  if (attendance.partstat === 'ACCEPTED' && !asks) return { ok: true }
  await withdrawOwn(tx, attendance.id)
  await answer(tx, act, attendance, 'ACCEPTED', '')
  await audit(tx, act, attendance, 'invitations.person.accepted', {})
  return { ok: true }
}

async function leave(tx: Tx, act: Act, attendance: Attendance, reason: string): Promise<Answered> {
  if (!reason) return { ok: false, errors: { leaveReason: 'errors.required' } }
  if (
    attendance.requestKind === 'leave' &&
    attendance.requestState === 'pending' &&
    attendance.requestReason === reason
  )
    return { ok: true }
  await withdrawOwn(tx, attendance.id)
  // Whoever comes without an agency, a leader or an officer, says so; the chair grants leave to agencies.
  if (attendance.invitationId && mayNameSubstitute(attendance))
    await askLeave(tx, act, {
      attendeeId: attendance.id,
      invitationId: attendance.invitationId,
      reason,
      channel: 'web',
    })
  else await answer(tx, act, attendance, 'DECLINED', reason)
  await audit(tx, act, attendance, 'invitations.person.askedLeave', { reason })
  return { ok: true }
}

async function substitute(
  tx: Tx,
  act: Act,
  attendance: Attendance,
  input: AttendanceInput,
): Promise<Answered> {
  const { invitationId, agencyId } = attendance
  if (!invitationId || !agencyId || !mayNameSubstitute(attendance))
    return { ok: false, errors: { kind: 'errors.choose' } }
  if (!input.substitute) return { ok: false, errors: { substitute: 'errors.choose' } }
  const candidates = await listCandidates(tx, { ...attendance, agencyId, id: invitationId })
  const chosen = candidates.find((one) => one.id === input.substitute && one.id !== attendance.personId)
  if (!chosen) return { ok: false, errors: { substitute: 'invitations.error.notOfAgency' } } // R26
  if (chosen.elsewhere || chosen.part)
    return { ok: false, errors: { substitute: 'invitations.error.elsewhere' } }
  if (!input.substituteReason) return { ok: false, errors: { substituteReason: 'errors.required' } }
  if (
    attendance.requestState === 'pending' &&
    attendance.substituteName === chosen.name &&
    attendance.requestReason === input.substituteReason
  )
    return { ok: true }
  await withdrawOwn(tx, attendance.id)
  await askSubstitution(tx, act, {
    invitationId,
    reason: input.substituteReason,
    channel: 'web',
    originalAttendeeId: attendance.id,
    originalPersonId: attendance.personId,
    substitutePersonId: chosen.id,
  })
  await audit(tx, act, attendance, 'invitations.person.namedSubstitute', {
    substitute: chosen.name,
    reason: input.substituteReason,
  })
  return { ok: true }
}

/** A new answer takes back what this person asked before, decided or not. */
export async function withdrawOwn(tx: Tx, attendeeId: string): Promise<void> {
  await tx`update leave_requests set state = 'withdrawn' where attendee_id = ${attendeeId} and state in ('pending', 'approved')`
  await tx`update substitutions set state = 'withdrawn' where original_attendee_id = ${attendeeId} and state = 'pending'`
}

const answer = (
  tx: Tx,
  act: Act,
  attendance: Attendance,
  partstat: 'ACCEPTED' | 'DECLINED',
  comment: string,
) =>
  tx`update attendees set partstat = ${partstat}, partstat_channel = 'web', partstat_at = ${act.now}, partstat_comment = ${comment},
      partstat_sequence = (select sequence from meetings m where m.id = attendees.meeting_id)
    where id = ${attendance.id}`

const audit = (tx: Tx, act: Act, attendance: Attendance, action: string, args: Record<string, string>) =>
  recordAudit(tx, act, {
    action,
    subjectType: 'attendee',
    subjectId: attendance.id,
    meetingId: attendance.meetingId,
    agencyId: attendance.agencyId,
    args: { agency: attendance.agencyName, person: attendance.personName, ...args },
  })
