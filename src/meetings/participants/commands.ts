import type { Act } from '../../auth/act.ts'
import { json, type Tx } from '../../lib/db.ts'
import type { RequiredLevel } from '../queries.ts'

/**
 * The agencies of a meeting that nobody was told of (or that waits for a new date). `whole`: invited to the whole
 * meeting; an agency that reports is invited by itself, to its own items at least (R10). The office is never invited.
 */
export async function replaceInvitations(
  tx: Tx,
  act: Act,
  meetingId: string,
  whole: readonly string[],
  level: { now: RequiredLevel; before: RequiredLevel },
): Promise<void> {
  await dropOthers(tx, act, meetingId, whole)
  await addAgencies(tx, meetingId, whole, level.now)
  await tx`update invitations set required_level = ${level.now} where meeting_id = ${meetingId} and required_level = ${level.before}`
  await assignItems(tx, meetingId, whole)
}

/** R10: whoever reports an item is invited to it. Gives the invitations that are new to the meeting. */
export async function inviteReporters(tx: Tx, meetingId: string, level: RequiredLevel): Promise<string[]> {
  const whole = await listWhole(tx, meetingId)
  const added = await addAgencies(tx, meetingId, [], level)
  await assignItems(tx, meetingId, whole)
  return added
}

/** Agencies that attend the meeting from beginning to end: invited to every item of the present agenda. */
export async function listWhole(tx: Tx, meetingId: string): Promise<string[]> {
  const rows = await tx<{ agencyId: string }[]>`
    select i.agency_id as "agencyId" from invitations i
    where i.meeting_id = ${meetingId} and i.withdrawn_at is null and not exists (
      select 1 from agenda_items g where g.meeting_id = i.meeting_id and not exists (
        select 1 from invitation_agenda_items x where x.invitation_id = i.id and x.agenda_item_id = g.id))`
  return rows.map((row) => row.agencyId)
}

const nobody = ['00000000-0000-0000-0000-000000000000']
const orNobody = (ids: readonly string[]) => (ids.length ? [...ids] : nobody)

/** What was told once stays as withdrawn; what nobody heard of goes. */
async function dropOthers(tx: Tx, act: Act, meetingId: string, whole: readonly string[]): Promise<void> {
  const others = tx`meeting_id = ${meetingId} and agency_id not in ${tx(orNobody(whole))}
    and agency_id not in (select reporting_agency_id from agenda_items where meeting_id = ${meetingId})`
  await tx`delete from invitations where ${others} and noticed_version = 0`
  await tx`update invitations set withdrawn_at = ${act.now} where ${others} and withdrawn_at is null`
}

async function addAgencies(
  tx: Tx,
  meetingId: string,
  whole: readonly string[],
  level: RequiredLevel,
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    insert into invitations (meeting_id, agency_id, required_level)
    select ${meetingId}, a.id, ${level} from agencies a
    where a.relation <> 'self' and (a.id in ${tx(orNobody(whole))}
      or a.id in (select reporting_agency_id from agenda_items where meeting_id = ${meetingId}))
    order by a.standing_order
    on conflict (meeting_id, agency_id) do update set withdrawn_at = null where invitations.withdrawn_at is not null
    returning id`
  return rows.map((row) => row.id)
}

/** Whole agencies stand on every item, the others on what they report. */
export async function assignItems(tx: Tx, meetingId: string, whole: readonly string[]): Promise<void> {
  await tx`delete from invitation_agenda_items x using invitations i where i.id = x.invitation_id and i.meeting_id = ${meetingId}`
  await tx`
    insert into invitation_agenda_items (invitation_id, agenda_item_id)
    select i.id, g.id from invitations i join agenda_items g on g.meeting_id = i.meeting_id
    where i.meeting_id = ${meetingId} and (i.agency_id in ${tx(orNobody(whole))} or g.reporting_agency_id = i.agency_id)`
}

/** How one agency takes part. */
export interface ParticipantDraft {
  invitationId: string
  capacity: 'required' | 'in_attendance'
  requiredLevel: RequiredLevel
  seats: number
  /** Attends from beginning to end; otherwise only the items it reports or is invited to. */
  whole: boolean
  remove: boolean
}

/** Fine print of who is invited, before the notice: capacity, level, seats, whole meeting or own items. */
export async function reviseParticipants(
  tx: Tx,
  meetingId: string,
  rows: readonly ParticipantDraft[],
): Promise<void> {
  await tx`
    update invitations i set capacity = r.capacity, required_level = r."requiredLevel", seats = r.seats
    from jsonb_to_recordset(${json(tx, rows)}) as r ("invitationId" uuid, capacity text, "requiredLevel" text, seats int)
    where i.id = r."invitationId" and i.meeting_id = ${meetingId}`
  const leave = rows.filter((row) => row.remove).map((row) => row.invitationId)
  // R10: who reports stays invited.
  await tx`delete from invitations i where i.meeting_id = ${meetingId} and i.id in ${tx(orNobody(leave))} and i.noticed_version = 0
    and not exists (select 1 from agenda_items g where g.meeting_id = i.meeting_id and g.reporting_agency_id = i.agency_id)`
  const whole = await tx<{ agencyId: string }[]>`
    select agency_id as "agencyId" from invitations where meeting_id = ${meetingId}
      and id in ${tx(orNobody(rows.filter((row) => row.whole).map((row) => row.invitationId)))}`
  await assignItems(
    tx,
    meetingId,
    whole.map((row) => row.agencyId),
  )
}
