import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { translator } from '../../../i18n/translate.ts'
import { type Fragment, first, type Tx, transaction } from '../../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../../lib/errors.ts'
import { listCandidates } from '../../invitations/replies/queries.ts'
import { nameAlso, uninvite } from '../nomination/commands.ts'
import type { Channel } from '../queries.ts'
import { queueQuestion, queueResult } from './mail.tsx'
import { decidingRole, findRequest, type LeaveOrSubstitution } from './queries.ts'
import { type Decision, whyNotDecide } from './rules.ts'

interface Asking {
  invitationId: string
  reason: string
  channel: Channel
}

/** Asks the chair for leave: of one person, or of the agency as a whole. Until decided, who was named is expected (R28). */
export async function askLeave(
  tx: Tx,
  act: Act,
  asking: Asking & {
    attendeeId: string | null
    /** The person's own PARTSTAT stands: a calendar program said DECLINED. */
    keepsAnswer?: boolean
  },
): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into leave_requests (attendee_id, invitation_id, reason, requested_at, requested_channel, requested_by_person_id)
    values (${asking.attendeeId}, ${asking.invitationId}, ${asking.reason}, ${act.now}, ${asking.channel}, ${act.viewer.personId}) returning id`,
  )
  const who = asking.attendeeId
    ? tx`id = ${asking.attendeeId}`
    : tx`invitation_id = ${asking.invitationId} and part in ('nominee', 'substitute')`
  if (!asking.keepsAnswer) await markTentative(tx, act, who, asking.channel)
  await queueQuestion(tx, act, row!.id)
  return row!.id
}

/** Asks the chair to accept a substitute. The one who was named stays expected until then (R28). */
export async function askSubstitution(
  tx: Tx,
  act: Act,
  asking: Asking & {
    originalAttendeeId: string | null
    originalPersonId: string | null
    substitutePersonId: string
  },
): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into substitutions (invitation_id, original_attendee_id, original_person_id, substitute_person_id, reason, requested_at, requested_channel, requested_by_person_id)
    values (${asking.invitationId}, ${asking.originalAttendeeId}, ${asking.originalPersonId}, ${asking.substitutePersonId}, ${asking.reason},
      ${act.now}, ${asking.channel}, ${act.viewer.personId}) returning id`,
  )
  if (asking.originalAttendeeId)
    await markTentative(tx, act, tx`id = ${asking.originalAttendeeId}`, asking.channel)
  await queueQuestion(tx, act, row!.id)
  return row!.id
}

const markTentative = (tx: Tx, act: Act, who: Fragment, channel: Channel) =>
  tx`update attendees set partstat = 'TENTATIVE', partstat_channel = ${channel}, partstat_at = ${act.now},
      partstat_sequence = (select sequence from meetings m where m.id = attendees.meeting_id)
    where ${who} and dropped_at is null and partstat <> 'DELEGATED'`

/** Somebody answered anew: what was asked before is off, decided or not; `keep` stays (a substitute who is named again). */
export async function withdrawRequests(
  tx: Tx,
  invitationId: string,
  keep: readonly string[] = [],
): Promise<void> {
  const kept = keep.length ? tx`substitute_person_id not in ${tx([...keep])}` : tx`true`
  await tx`update leave_requests set state = 'withdrawn' where invitation_id = ${invitationId} and state in ('pending', 'approved')`
  await tx`update substitutions set state = 'withdrawn' where invitation_id = ${invitationId}
    and (state = 'pending' or (state = 'approved' and ${kept}))`
}

/**
 * The chair, or the director on the chair's behalf, decides (R28). Leave approved: the person is DECLINED. Substitution
 * approved: DELEGATED in our tables only; by mail a CANCEL to the one and a plain REQUEST to the other. The same decision
 * twice changes nothing.
 */
export async function decideRequest(
  act: Act,
  requestId: string,
  decision: Decision,
  note: string,
): Promise<void> {
  await transaction(act.sql, (tx) => decideWithin(tx, act, requestId, decision, note))
  act.kickOutbox()
}

/** The same inside the transaction of another act, for example a mark on the sign-in list. */
export async function decideWithin(
  tx: Tx,
  act: Act,
  requestId: string,
  decision: Decision,
  note: string,
): Promise<void> {
  const found = await findRequest(tx, requestId)
  if (!found) throw new NotFound()
  const role = await decidingRole(tx, act.viewer, found.meetingId)
  if (!role) throw new Forbidden()
  await tx`select 1 from meetings where id = ${found.meetingId} for update`
  const request = (await findRequest(tx, requestId)) ?? found
  if (request.state === decision) return
  const why = whyNotDecide(request)
  if (why) throw new RuleViolation(why)
  await saveDecision(tx, act, request, decision, note, role === 'director')
  if (request.kind === 'leave') await settleLeave(tx, act, request, decision)
  else await settleSubstitution(tx, act, request, decision)
  await recordAudit(
    tx,
    { ...act, role },
    {
      action: `invitations.${request.kind}.${decision}${role === 'director' ? '.onBehalf' : ''}`,
      subjectType: 'invitation',
      subjectId: request.invitationId,
      meetingId: request.meetingId,
      args: {
        agency: request.agencyShort,
        person: request.personName,
        substitute: request.substituteName,
        note,
      },
    },
  )
}

async function saveDecision(
  tx: Tx,
  act: Act,
  request: LeaveOrSubstitution,
  decision: Decision,
  note: string,
  onBehalf: boolean,
): Promise<void> {
  const table = tx(request.kind === 'leave' ? 'leave_requests' : 'substitutions')
  await tx`update ${table} set state = ${decision}, decided_by_person_id = ${act.viewer.personId}, decided_at = ${act.now},
      decided_note = ${note}, on_behalf_of_chair = ${onBehalf} where id = ${request.id} and state = 'pending'`
}

async function settleLeave(
  tx: Tx,
  act: Act,
  request: LeaveOrSubstitution,
  decision: Decision,
): Promise<void> {
  const who = request.attendeeId
    ? tx`id = ${request.attendeeId}`
    : tx`invitation_id = ${request.invitationId} and part in ('nominee', 'substitute')`
  const people = await tx<{ id: string }[]>`
    update attendees set partstat = ${decision === 'approved' ? 'DECLINED' : 'NEEDS-ACTION'}
    where ${who} and dropped_at is null and partstat <> 'DELEGATED' returning id`
  await queueResult(
    tx,
    act,
    request.id,
    people.map((row) => row.id),
  )
}

async function settleSubstitution(
  tx: Tx,
  act: Act,
  request: LeaveOrSubstitution,
  decision: Decision,
): Promise<void> {
  if (decision === 'refused') {
    if (request.attendeeId)
      await tx`update attendees set partstat = 'NEEDS-ACTION' where id = ${request.attendeeId} and dropped_at is null`
    return queueResult(tx, act, request.id, request.attendeeId ? [request.attendeeId] : [])
  }
  if (request.attendeeId) {
    await tx`update attendees set partstat = 'DELEGATED' where id = ${request.attendeeId}`
    const reason = translator('zh-CN')('invitations.mail.reason.substituted', {
      substitute: request.substituteName,
    })
    await uninvite(tx, act, request.meetingId, [request.attendeeId], reason, 'M-6')
  }
  const candidates = await listCandidates(tx, { ...request, id: request.invitationId })
  const person = candidates.find((one) => one.id === request.substitutePersonId)
  if (!person || person.elsewhere) throw new RuleViolation('invitations.error.notOfAgency') // R26
  const [attendeeId] = await nameAlso(tx, act, { ...request, id: request.invitationId }, [
    {
      personId: person.id,
      name: person.name,
      position: person.position,
      part: 'substitute',
      belowLevel: request.belowLevel,
    },
  ])
  await tx`update substitutions set substitute_attendee_id = ${attendeeId ?? null} where id = ${request.id}`
  await queueResult(tx, act, request.id, [])
}
