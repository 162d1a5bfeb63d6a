import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isDirector } from '../../auth/viewer.ts'
import { officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { decideWithin } from '../attendees/leave/commands.ts'
import { markHeld } from '../commands.ts'
import { type Candidate, listCandidates } from '../invitations/replies/queries.ts'
import { lockMeeting, type Meeting } from '../queries.ts'
import { hasBegun } from '../rules.ts'
import type { WalkInInput } from './form.ts'
import { findMarked, type MarkedPerson } from './queries.ts'
import { hasArrived, type Outcome, whyNotSignIn } from './rules.ts'

const nobody = '00000000-0000-0000-0000-000000000000'

/** The meeting has begun and is held from now on (R23). */
export async function startMeeting(act: Act, meetingId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const meeting = await lockMeeting(tx, act.viewer, meetingId)
    if (!meeting) throw new NotFound()
    await markHeld(tx, act, meeting)
  })
}

/**
 * Marks a person: any mark may follow any other, the last one counts. Leave is the chair's to grant: a clerk can only
 * mark leave that was granted, the director grants it on the chair's behalf (R28, R29). The first mark after the start
 * makes the meeting held.
 */
export async function markPerson(
  act: Act,
  meetingId: string,
  attendeeId: string,
  outcome: Outcome,
  time: string,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const meeting = await lockForSignIn(tx, act, meetingId)
    const person = await findMarked(tx, meetingId, attendeeId)
    if (!person) throw new NotFound()
    if (outcome === 'leave' && person.invitationId && !person.onLeave) await grantLeave(tx, act, person)
    await saveMark(tx, act, meeting, person, outcome, time)
    await recordAudit(tx, act, {
      action: 'invitations.marked',
      subjectType: 'attendee',
      subjectId: attendeeId,
      meetingId,
      args: { agency: person.agencyName, person: person.personName, outcome },
      before: { outcome: person.outcome },
      after: { outcome },
    })
  })
  act.kickOutbox()
}

/** R36: somebody who was not named signs in. Gives the name, or errors of the form. */
export async function signInWalkIn(
  act: Act,
  meetingId: string,
  input: WalkInInput,
): Promise<{ ok: true; name: string } | { ok: false; errors: Record<string, string> }> {
  return transaction(act.sql, async (tx) => {
    const meeting = await lockForSignIn(tx, act, meetingId)
    const party = await findParty(tx, meetingId, input.agencyId)
    if (!party || !meeting.startsAt) return { ok: false, errors: { agencyId: 'errors.choose' } }
    const candidates = await listCandidates(tx, { ...party, meetingId, startsAt: meeting.startsAt })
    const person =
      input.personId === 'new'
        ? await addPerson(tx, act, party, input)
        : candidates.find((one) => one.id === input.personId)
    if (!person)
      return {
        ok: false,
        errors:
          input.personId === 'new'
            ? { newName: 'errors.required' }
            : { personId: 'invitations.error.notOfAgency' },
      }
    const attendeeId = await saveWalkIn(tx, act, meeting, party, person)
    const marked = await findMarked(tx, meetingId, attendeeId)
    if (marked) await saveMark(tx, act, meeting, marked, 'present', '')
    await recordAudit(tx, act, {
      action: 'invitations.walkIn',
      subjectType: 'attendee',
      subjectId: attendeeId,
      meetingId,
      args: { agency: party.agencyShort, person: person.name },
    })
    return { ok: true, name: person.name }
  })
}

async function lockForSignIn(tx: Tx, act: Act, meetingId: string): Promise<Meeting> {
  const meeting = await lockMeeting(tx, act.viewer, meetingId)
  if (!meeting) throw new NotFound()
  const why = whyNotSignIn(meeting, act.now)
  if (why) throw new RuleViolation(why)
  return meeting
}

async function saveMark(
  tx: Tx,
  act: Act,
  meeting: Meeting,
  person: MarkedPerson,
  outcome: Outcome,
  time: string,
): Promise<void> {
  const given = time && meeting.startsAt ? officeInstant(officeDay(meeting.startsAt), time) : null
  const arrivedAt = hasArrived({ outcome }) ? (given ?? person.arrivedAt ?? act.now) : null
  await tx`insert into arrivals (attendee_id, outcome, arrived_at, marked_by_person_id, marked_at)
    values (${person.attendeeId}, ${outcome}, ${arrivedAt}, ${act.viewer.personId}, ${act.now})
    on conflict (attendee_id) do update set outcome = excluded.outcome, arrived_at = excluded.arrived_at,
      marked_by_person_id = excluded.marked_by_person_id, marked_at = excluded.marked_at`
  if (meeting.storedState === 'noticed' && hasBegun(meeting, act.now))
    await holdUnlessChairIsAway(tx, act, meeting)
}

/** A chair who declined is stood in for first (R23); signing in goes on meanwhile. */
async function holdUnlessChairIsAway(tx: Tx, act: Act, meeting: Meeting): Promise<void> {
  await markHeld(tx, act, meeting).catch((error: unknown) => {
    if (!(error instanceof RuleViolation)) throw error
  })
}

async function grantLeave(tx: Tx, act: Act, person: MarkedPerson): Promise<void> {
  if (!isDirector(act.viewer)) throw new RuleViolation('invitations.error.leaveNotApproved')
  if (person.pendingLeaveId) return decideWithin(tx, act, person.pendingLeaveId, 'approved', '')
  await tx`insert into leave_requests (attendee_id, invitation_id, reason, state, requested_at, requested_channel, requested_by_person_id,
      decided_by_person_id, decided_at, on_behalf_of_chair)
    values (${person.attendeeId}, ${person.invitationId}, '', 'approved', ${act.now}, 'phone', ${act.viewer.personId}, ${act.viewer.personId}, ${act.now}, true)`
}

interface Party {
  /** The invitation, or none for an agency that was not invited. */
  id: string
  invitationId: string | null
  agencyId: string
  agencyShort: string
}

async function findParty(tx: Tx, meetingId: string, agencyId: string): Promise<Party | null> {
  return first(
    await tx<Party[]>`
    select coalesce(i.id, ${nobody}::uuid) as id, i.id as "invitationId", a.id as "agencyId", a.short_zh as "agencyShort"
    from agencies a left join invitations i on i.agency_id = a.id and i.meeting_id = ${meetingId} and i.withdrawn_at is null
    where a.id = ${agencyId}`,
  )
}

type Walker = Pick<Candidate, 'id' | 'name' | 'position'>

async function addPerson(tx: Tx, act: Act, party: Party, input: WalkInInput): Promise<Walker | undefined> {
  if (!input.newName) return undefined
  const row = first(
    await tx<{ id: string }[]>`
    insert into people (name_zh, phone, confirmed_at, named_by_agency_id, created_at)
    values (${input.newName}, ${input.newPhone}, ${act.now}, ${party.agencyId}, ${act.now}) returning id`,
  )
  await tx`insert into employments (person_id, agency_id, position_zh, level, from_day)
    values (${row!.id}, ${party.agencyId}, ${input.newPosition}, 'staff', ${officeDay(act.now)})`
  return { id: row!.id, name: input.newName, position: input.newPosition }
}

/** A walk-in, unless the person stands in the list already or was proposed as a substitute (R30). */
async function saveWalkIn(tx: Tx, act: Act, meeting: Meeting, party: Party, person: Walker): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into attendees (meeting_id, person_id, invitation_id, agency_id, agency_name, person_name, position_name, part, role, created_at)
    select ${meeting.id}, ${person.id}, ${party.invitationId}, ${party.agencyId}, ${party.agencyShort}, ${person.name}, ${person.position},
      case when exists (select 1 from substitutions s where s.invitation_id = ${party.invitationId} and s.substitute_person_id = ${person.id}
          and s.state = 'approved') then 'substitute' else ${meeting.recordedAfterwards ? 'nominee' : 'walk_in'} end,
      'OPT-PARTICIPANT', ${act.now}
    on conflict (meeting_id, person_id) do update set
      part = case when attendees.dropped_at is null then attendees.part else 'walk_in' end, dropped_at = null
    returning id`,
  )
  return row!.id
}
