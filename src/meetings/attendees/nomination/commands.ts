import type { Act } from '../../../auth/act.ts'
import type { Tx } from '../../../lib/db.ts'
import { queueCancels, queueRequests } from '../mail.tsx'
import type { AttendeeRole } from '../queries.ts'

/** Somebody who is to take part for an agency, with name and position as they are on the meeting's day (R06). */
export interface Nomination {
  personId: string
  name: string
  position: string
  part: 'nominee' | 'substitute' | 'assistant'
  belowLevel: boolean
}

interface Party {
  id: string
  meetingId: string
  agencyId: string
  agencyShort: string
}

interface Present {
  id: string
  personId: string
  part: string
  told: boolean
  gone: boolean
}

/**
 * Makes exactly these people the agency's, and nobody else: newly named ones get their REQUEST at once, dropped ones a
 * CANCEL with the next SEQUENCE (R18), who stays is not disturbed.
 */
export async function nameExactly(
  tx: Tx,
  act: Act,
  party: Party,
  nominations: readonly Nomination[],
  reason: string,
): Promise<void> {
  const present = await listPresent(tx, party)
  const staying = new Set(nominations.map((one) => one.personId))
  const dropped = present.filter((one) => !one.gone && one.part !== 'walk_in' && !staying.has(one.personId))
  await dropAttendees(
    tx,
    act,
    party.meetingId,
    dropped.map((one) => one.id),
    reason,
  )
  await nameAlso(tx, act, party, nominations, present)
}

/** Adds these people to the agency's; each newly named one gets a REQUEST at once. */
export async function nameAlso(
  tx: Tx,
  act: Act,
  party: Party,
  nominations: readonly Nomination[],
  present?: readonly Present[],
): Promise<string[]> {
  if (nominations.length === 0) return []
  const before = new Map((present ?? (await listPresent(tx, party))).map((one) => [one.personId, one]))
  const rows = nominations.map((one) => ({
    meeting_id: party.meetingId,
    person_id: one.personId,
    invitation_id: party.id,
    agency_id: party.agencyId,
    agency_name: party.agencyShort,
    person_name: one.name,
    position_name: one.position,
    part: one.part,
    role: (one.part === 'assistant' ? 'OPT-PARTICIPANT' : 'REQ-PARTICIPANT') satisfies AttendeeRole,
    below_level: one.belowLevel,
    created_at: act.now,
  }))
  const saved = await tx<{ id: string; personId: string }[]>`
    insert into attendees ${tx(rows)}
    on conflict (meeting_id, person_id) do update set invitation_id = excluded.invitation_id, agency_id = excluded.agency_id,
      agency_name = excluded.agency_name, person_name = excluded.person_name, position_name = excluded.position_name,
      part = excluded.part, role = excluded.role, below_level = excluded.below_level, dropped_at = null,
      partstat = case when attendees.dropped_at is null and attendees.partstat in ('NEEDS-ACTION', 'ACCEPTED')
        then attendees.partstat else 'NEEDS-ACTION' end
    returning id, person_id as "personId"`
  const untold = saved.filter((row) => {
    const was = before.get(row.personId)
    return !was || was.gone || !was.told
  })
  await queueRequests(
    tx,
    act,
    party.meetingId,
    { attendeeIds: untold.map((row) => row.id) },
    { mail: 'M-2', asksAnswer: true },
  )
  return saved.map((row) => row.id)
}

/** Takes people off the meeting: CANCEL without STATUS to those who were asked, all under one new SEQUENCE (R18). */
export async function dropAttendees(
  tx: Tx,
  act: Act,
  meetingId: string,
  attendeeIds: readonly string[],
  reason: string,
): Promise<void> {
  if (attendeeIds.length === 0) return
  await tx`update attendees set dropped_at = ${act.now} where id in ${tx([...attendeeIds])}`
  await uninvite(tx, act, meetingId, attendeeIds, reason)
}

/** The CANCEL of people who stay on record, for example after a substitution (DELEGATED). */
export async function uninvite(
  tx: Tx,
  act: Act,
  meetingId: string,
  attendeeIds: readonly string[],
  reason: string,
  mail: 'M-4' | 'M-6' = 'M-4',
): Promise<void> {
  if (attendeeIds.length === 0) return
  await tx`update meetings set sequence = sequence + 1 where id = ${meetingId} and exists (
    select 1 from attendees t where t.id in ${tx([...attendeeIds])} and t.request_sent_at is not null and t.cancel_sent_at is null)`
  await queueCancels(tx, act, meetingId, { attendeeIds }, { scope: 'person', reason, mail })
}

async function listPresent(tx: Tx, party: Party): Promise<Present[]> {
  return await tx<Present[]>`
    select id, person_id as "personId", part, (first_message_id is not null and cancel_sent_at is null) as told,
      (dropped_at is not null or partstat = 'DELEGATED') as gone
    from attendees where meeting_id = ${party.meetingId} and invitation_id = ${party.id}`
}
