import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { isDirector } from '../auth/viewer.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { officeDay, officeTime } from '../lib/dates.ts'
import { databaseError, first, type Tx, transaction } from '../lib/db.ts'
import { Conflict, Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { tableMatters } from '../matters/commands.ts'
import { findAlternatives } from '../venues/free/queries.ts'
import { VenueTaken } from '../venues/taken.ts'
import { replaceAgenda } from './agenda/commands.ts'
import type { MeetingDraft } from './form.ts'
import { type ParticipantDraft, replaceInvitations, reviseParticipants } from './participants/commands.ts'
import { savePreset } from './presets/commands.ts'
import { type Clash, findClashes, lockMeeting, type Meeting } from './queries.ts'
import { isFirmClash, whyNotDelete, whyNotEdit, whyNotHold } from './rules.ts'

/** Saves a new draft with its agenda and agencies; nobody is told. Gives its id. */
export async function draftMeeting(act: Act, draft: MeetingDraft): Promise<string> {
  return createMeeting(act, draft, { state: 'draft' })
}

/**
 * A meeting that was held without this system: it stands as held, without notices; who came is entered at the
 * sign-in list. R17 holds for it too.
 */
export async function recordHeldMeeting(act: Act, draft: MeetingDraft): Promise<string> {
  const { startsAt, endsAt, chairPersonId } = draft
  if (!startsAt || !endsAt) throw new RuleViolation('meetings.error.recordTime')
  if (endsAt > act.now) throw new RuleViolation('meetings.error.recordFuture')
  if (!chairPersonId) throw new RuleViolation('meetings.error.recordChair')
  return createMeeting(act, draft, { state: 'held', recorded_afterwards: true, held_at: startsAt })
}

async function createMeeting(
  act: Act,
  draft: MeetingDraft,
  standing: { state: 'draft' | 'held'; recorded_afterwards?: boolean; held_at?: Date },
): Promise<string> {
  return sayClash(act, { ...draft, meetingId: null }, () =>
    transaction(act.sql, (tx) => insertMeeting(tx, act, draft, standing)),
  )
}

/** A draft within a larger change, for example one occurrence of a series that is opened. Gives its id. */
export const draftWithin = (tx: Tx, act: Act, draft: MeetingDraft): Promise<string> =>
  insertMeeting(tx, act, draft, { state: 'draft' })

async function insertMeeting(
  tx: Tx,
  act: Act,
  draft: MeetingDraft,
  standing: { state: 'draft' | 'held'; recorded_afterwards?: boolean; held_at?: Date },
): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into meetings ${tx({
      ...columnsOf(draft),
      ...standing,
      created_by_person_id: act.viewer.personId,
      created_at: act.now,
    })} returning id`,
  )
  if (!row) throw new Error('no meeting came back')
  await bindChairPost(tx, act, row.id)
  await writeContent(tx, act, row.id, draft, draft.requiredLevel)
  await recordAudit(tx, act, {
    action: standing.state === 'held' ? 'meetings.recorded' : 'meetings.drafted',
    subjectType: 'meeting',
    subjectId: row.id,
    meetingId: row.id,
    args: { title: draft.title },
  })
  return row.id
}

/** Saves a draft, or a postponed meeting that gets its new date; somebody else's save in between is a Conflict. */
export async function reviseDraft(act: Act, id: string, version: number, draft: MeetingDraft): Promise<void> {
  await sayClash(act, { ...draft, meetingId: id }, () =>
    transaction(act.sql, async (tx) => {
      const meeting = await lockOrNotFound(tx, act, id)
      refuse(whyNotEdit(meeting))
      refuseStale(meeting, version)
      await tx`update meetings set ${tx({ ...columnsOf(draft), version: meeting.version + 1 })} where id = ${id}`
      await bindChairPost(tx, act, id)
      await writeContent(tx, act, id, draft, meeting.requiredLevel)
      await recordAudit(tx, act, {
        action: 'meetings.revised',
        subjectType: 'meeting',
        subjectId: id,
        meetingId: id,
        args: { title: draft.title },
        before: fieldsOf(meeting),
      })
    }),
  )
}

/** How each agency takes part, before the notice. */
export async function planParticipants(
  act: Act,
  id: string,
  version: number,
  rows: readonly ParticipantDraft[],
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotEdit(meeting))
    refuseStale(meeting, version)
    await reviseParticipants(tx, id, rows)
    await tx`update meetings set version = version + 1 where id = ${id}`
    await recordAudit(tx, act, {
      action: 'meetings.participantsPlanned',
      subjectType: 'meeting',
      subjectId: id,
      meetingId: id,
      args: { title: meeting.title },
      after: rows,
    })
  })
}

/**
 * Gives a draft, or a postponed meeting, the time that was decided on, in the transaction of whoever decided it. A
 * deadline for replies that was set for another day is forgotten.
 */
export async function setDraftTime(
  tx: Tx,
  act: Act,
  meeting: Meeting,
  span: { startsAt: Date; endsAt: Date },
): Promise<void> {
  refuse(whyNotEdit(meeting))
  await tx`update meetings set starts_at = ${span.startsAt}, ends_at = ${span.endsAt}, reply_by = null, version = version + 1 where id = ${meeting.id}`
  await bindChairPost(tx, act, meeting.id)
}

/** R21: a draft may go, a noticed meeting never. Whoever was asked for its date is told first. */
export async function deleteDraft(act: Act, id: string): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotDelete(meeting))
    const asked = await tx`select 1 from polls where meeting_id = ${id} and state in ('open','closed')`
    if (asked.length > 0) throw new RuleViolation('meetings.error.deleteAsked')
    const touched = await replaceAgenda(tx, id, [])
    await tx`delete from meetings where id = ${id}`
    await tableMatters(tx, act, touched)
    await recordAudit(tx, act, {
      action: 'meetings.deleted',
      subjectType: 'meeting',
      subjectId: id,
      args: { title: meeting.title },
    })
    return meeting.title
  })
}

/** R16: the director's reason for a notice later than the lead time; kept and printed in the notice. */
export async function giveUrgentReason(act: Act, id: string, reason: string): Promise<void> {
  if (!isDirector(act.viewer)) throw new Forbidden()
  await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotEdit(meeting))
    await tx`update meetings set urgent_reason = ${reason}, urgent_by_person_id = ${act.viewer.personId}, version = version + 1 where id = ${id}`
    await recordAudit(tx, act, {
      action: 'meetings.urgent',
      subjectType: 'meeting',
      subjectId: id,
      meetingId: id,
      args: { title: meeting.title, reason },
    })
  })
}

/**
 * R23: the meeting is held, from the first mark of its sign-in on. Only after its start, and not under a chair who
 * declined. A meeting that is held already stays as it is.
 */
export async function markHeld(tx: Tx, act: Act, meeting: Meeting): Promise<void> {
  if (meeting.storedState === 'held') return
  const chair = first(
    await tx<{ away: boolean }[]>`
    select t.partstat = 'DECLINED' as away from attendees t
    where t.meeting_id = ${meeting.id} and t.person_id = ${meeting.presidingPersonId} and t.dropped_at is null`,
  )
  refuse(whyNotHold(meeting, act.now, chair?.away ?? false))
  await tx`update meetings set state = 'held', held_at = ${act.now}, version = version + 1 where id = ${meeting.id}`
  await recordAudit(tx, act, {
    action: 'meetings.held',
    subjectType: 'meeting',
    subjectId: meeting.id,
    meetingId: meeting.id,
    args: { title: meeting.title },
    before: { state: meeting.storedState },
    after: { state: 'held' },
  })
}

async function writeContent(
  tx: Tx,
  act: Act,
  id: string,
  draft: MeetingDraft,
  levelBefore: MeetingDraft['requiredLevel'],
): Promise<void> {
  const touched = await replaceAgenda(tx, id, draft.items)
  await replaceInvitations(tx, act, id, draft.agencyIds, { now: draft.requiredLevel, before: levelBefore })
  await tableMatters(tx, act, touched)
  if (draft.presetName) await savePreset(tx, act, draft.presetName, draft.agencyIds)
}

const columnsOf = (draft: MeetingDraft) => ({
  kind: draft.kind,
  title: draft.title,
  title_en: draft.titleEn,
  host_group_id: draft.hostGroupId,
  chair_person_id: draft.chairPersonId,
  venue_id: draft.venueId,
  starts_at: draft.startsAt,
  ends_at: draft.endsAt,
  required_level: draft.requiredLevel,
  reply_by: draft.replyBy,
  minutes_required: draft.minutesRequired,
})

/** The post through which the chair chairs: after a change of post its holder decides what is still open. */
export async function bindChairPost(tx: Tx, act: Act, id: string): Promise<void> {
  await tx`
    update meetings m set chair_post_id = (
      select h.post_id from post_holdings h join seats s on s.post_id = h.post_id
      where h.person_id = m.chair_person_id and s.role not in ('member','staff','office_staff')
        and coalesce(office_day(m.starts_at), ${officeDay(act.now)}::date) <@ daterange(h.from_day, h.to_day)
        and coalesce(office_day(m.starts_at), ${officeDay(act.now)}::date) <@ daterange(s.from_day, s.to_day)
      order by s.seat_order limit 1)
    where m.id = ${id}`
}

export async function lockOrNotFound(tx: Tx, act: Act, id: string): Promise<Meeting> {
  const meeting = await lockMeeting(tx, act.viewer, id)
  if (!meeting) throw new NotFound()
  return meeting
}

export function refuse(why: MessageKey | null): void {
  if (why) throw new RuleViolation(why)
}

export function refuseStale(meeting: Meeting, version: number): void {
  if (meeting.version !== version) throw new Conflict(fieldsOf(meeting))
}

/** What stands now, field by field, for the page that shows both versions. */
function fieldsOf(meeting: Meeting): Record<string, string> {
  return {
    title: meeting.title,
    startsOn: meeting.startsAt ? officeDay(meeting.startsAt) : '',
    startTime: meeting.startsAt ? clock(meeting.startsAt) : '',
    endTime: meeting.endsAt ? clock(meeting.endsAt) : '',
  }
}

const clock = officeTime

/**
 * R17 as the database keeps it, told with the other one's title and time, and for a venue with what is free instead;
 * a choice that is gone is told too. Those who waited for each other in a ring are let in once more.
 */
export async function sayClash<T>(
  act: Act,
  wanted: {
    meetingId: string | null
    venueId: string | null
    chairPersonId: string | null
    startsAt: Date | null
    endsAt: Date | null
  },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work().catch((error) => {
      if (databaseError(error)?.code === '40P01') return work()
      throw error
    })
  } catch (error) {
    const fault = databaseError(error)
    if (fault?.code === '23503') throw new RuleViolation('meetings.error.choiceGone')
    if (fault?.code !== '23P01') throw error
    const what = fault.constraint === 'meetings_chair_free' ? 'chair' : 'venue'
    const clashes = await findClashes(act.sql, { ...wanted, chairId: wanted.chairPersonId })
    const other = clashes.find((clash) => clash.what === what && isFirmClash(clash))
    if (what === 'venue') return await sayTaken(act, wanted, other ?? null)
    throw new RuleViolation('meetings.error.chairTaken', clashArgs(other))
  }
}

const clashArgs = (other: Clash | null | undefined) => ({
  title: other?.title ?? '',
  time: other ? `${officeDay(other.startsAt)} ${clock(other.startsAt)}–${clock(other.endsAt)}` : '',
})

/** Never comes back: the venue's other times and the other venues go with the sentence. */
async function sayTaken(
  act: Act,
  wanted: { meetingId: string | null; venueId: string | null; startsAt: Date | null; endsAt: Date | null },
  other: Clash | null,
): Promise<never> {
  const { venueId, meetingId, startsAt, endsAt } = wanted
  const main = other === null || other.venueId === venueId
  if (!venueId || !startsAt || !endsAt || !main)
    throw new RuleViolation('meetings.error.branchTaken', {
      venue: other?.venueName ?? '',
      ...clashArgs(other),
    })
  const free = await findAlternatives(act.sql, { venueId, meetingId, startsAt, endsAt }, act.now)
  throw new VenueTaken('meetings.error.venueTaken', clashArgs(other), free, { startsAt, endsAt })
}
