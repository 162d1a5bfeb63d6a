import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { type Tx, transaction } from '../../../lib/db.ts'
import { NotFound, RuleViolation } from '../../../lib/errors.ts'
import { queueCancels } from '../../attendees/mail.tsx'
import { lockOrNotFound, refuse, sayClash } from '../../commands.ts'
import { assignItems, listWhole } from '../../participants/commands.ts'
import type { Meeting, RequiredLevel } from '../../queries.ts'
import { whyNotChange } from '../../rules.ts'
import { type Sent, tellAgencies } from '../commands.ts'
import type { Told } from '../mail.tsx'
import { findSheet, type Sheet } from '../queries.ts'
import { snapshotOf } from '../rules.ts'

/** Agencies that join a noticed meeting: the notice as it stands goes to them alone, and nobody's SEQUENCE moves. */
export async function addAgencies(
  act: Act,
  id: string,
  input: { agencyIds: readonly string[]; capacity: 'required' | 'in_attendance'; level: RequiredLevel },
): Promise<Sent> {
  if (input.agencyIds.length === 0) throw new RuleViolation('meetings.need.agencies')
  const wanted = { meetingId: id, venueId: null, chairPersonId: null, startsAt: null, endsAt: null }
  const sent = await sayClash(act, wanted, () => transaction(act.sql, (tx) => add(tx, act, id, input)))
  act.kickOutbox()
  return sent
}

async function add(
  tx: Tx,
  act: Act,
  id: string,
  input: { agencyIds: readonly string[]; capacity: string; level: RequiredLevel },
): Promise<Sent> {
  const meeting = await lockOrNotFound(tx, act, id)
  refuse(whyNotChange(meeting, act.now))
  const whole = await listWhole(tx, id)
  const added = await tx<{ id: string }[]>`
    insert into invitations (meeting_id, agency_id, capacity, required_level, noticed_version)
    select ${id}, a.id, ${input.capacity}, ${input.level}, ${meeting.noticeVersion} from agencies a
    where a.relation <> 'self' and a.id in ${tx([...input.agencyIds])}
    on conflict (meeting_id, agency_id) do update set withdrawn_at = null, capacity = excluded.capacity,
      required_level = excluded.required_level, noticed_version = excluded.noticed_version
    where invitations.withdrawn_at is not null
    returning id`
  if (added.length === 0) throw new RuleViolation('meetings.error.invitedAlready')
  await startAnew(
    tx,
    added.map((row) => row.id),
  )
  await assignItems(tx, id, [...whole, ...input.agencyIds])
  const sheet = await findSheet(tx, act.viewer, meeting, act.settings)
  const agencies = sheet.invited.filter((agency) => added.some((row) => row.id === agency.id))
  const mails = await tellAgencies(tx, act, toldNow(meeting, sheet, 'first', ''), agencies)
  await recordAudit(tx, act, {
    action: 'meetings.agenciesAdded',
    subjectType: 'meeting',
    subjectId: id,
    meetingId: id,
    args: {
      title: meeting.title,
      titleEn: meeting.titleEn,
      names: agencies.map((agency) => agency.agencyShort).join('、'),
      namesEn: agencies.map((agency) => agency.agencyNameEn || agency.agencyShort).join(', '),
    },
  })
  return { agencies: agencies.length, mails }
}

/** Whoever was uninvited and is invited again is asked again: neither the old reply nor an old leave stands. */
async function startAnew(tx: Tx, invitationIds: readonly string[]): Promise<void> {
  const ids = tx([...invitationIds])
  await tx`update invitations i set answers_after = (select max(r.position) from replies r where r.invitation_id = i.id)
    where i.id in ${ids}`
  await tx`update leave_requests set state = 'withdrawn' where invitation_id in ${ids} and state in ('pending','approved')`
  await tx`update substitutions set state = 'withdrawn' where invitation_id in ${ids} and state in ('pending','approved')`
}

/** An agency need not come after all: a CANCEL to its persons alone, one step of SEQUENCE, a letter to the agency. */
export async function withdrawAgency(
  act: Act,
  id: string,
  invitationId: string,
  reason: string,
): Promise<Sent> {
  const sent = await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotChange(meeting, act.now))
    const sheet = await findSheet(tx, act.viewer, meeting, act.settings)
    const agency = sheet.invited.find((row) => row.id === invitationId && !row.withdrawn)
    if (!agency) throw new NotFound()
    if (sheet.agenda.some((item) => item.reportingAgencyId === agency.agencyId))
      throw new RuleViolation('meetings.error.reports', { agency: agency.agencyShort })
    await tx`update invitations set withdrawn_at = ${act.now} where id = ${invitationId}`
    const persons = await dropPersons(tx, act, id, invitationId, reason)
    await tx`update outbox set state = 'superseded'
      where invitation_id = ${invitationId} and attendee_id is null and state = 'queued' and not_before > ${act.now}`
    const mails = await tellAgencies(tx, act, toldNow(meeting, sheet, 'uninvited', reason), [agency])
    await recordAudit(tx, act, {
      action: 'meetings.agencyWithdrawn',
      subjectType: 'meeting',
      subjectId: id,
      meetingId: id,
      args: {
        title: meeting.title,
        titleEn: meeting.titleEn,
        agency: agency.agencyShort,
        agencyEn: agency.agencyNameEn,
        reason,
      },
    })
    return { agencies: 1, mails: mails + persons }
  })
  act.kickOutbox()
  return sent
}

/** R18: taking people off is a step, but only when somebody was told of the meeting. */
async function dropPersons(
  tx: Tx,
  act: Act,
  meetingId: string,
  invitationId: string,
  reason: string,
): Promise<number> {
  const people = await tx<{ id: string; told: boolean }[]>`
    select id, request_sent_at is not null and cancel_sent_at is null as told from attendees
    where invitation_id = ${invitationId} and dropped_at is null`
  if (people.length === 0) return 0
  const attendeeIds = people.map((person) => person.id)
  if (people.some((person) => person.told))
    await tx`update meetings set sequence = sequence + 1 where id = ${meetingId}`
  const mails = await queueCancels(tx, act, meetingId, { attendeeIds }, { scope: 'person', reason })
  await tx`update attendees set dropped_at = ${act.now} where id in ${tx(attendeeIds)}`
  return mails
}

/** The notice as it stands now, for one agency alone; no version of its own. */
export function toldNow(meeting: Meeting, sheet: Sheet, kind: Told['kind'], reason: string): Told {
  return {
    meetingId: meeting.id,
    version: meeting.noticeVersion,
    kind,
    reason,
    snapshot: snapshotOf(meeting, sheet, { changes: [] }),
  }
}
