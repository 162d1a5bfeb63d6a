import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { databaseError, first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { lockOrNotFound, refuse } from '../../meetings/commands.ts'
import type { Meeting } from '../../meetings/queries.ts'
import type { PollDraft } from './form.ts'
import { queueExtensions, queueInvitations, queueReminders } from './mail.tsx'
import { findPoll, lockPoll, type Poll, type PollAgency } from './queries.ts'
import {
  isDueReminder,
  isSilent,
  whyNotAsk,
  whyNotDeadline,
  whyNotExtend,
  whyNotRemind,
  whyNotStop,
} from './rules.ts'

/**
 * Asks agencies for the date of a draft: the poll, its slots and holds, a personal link to each mailbox and liaison. A
 * meeting has one undecided poll, however often the button is pressed. Gives its id and the number of mails.
 */
export async function startPoll(
  act: Act,
  meetingId: string,
  draft: PollDraft,
): Promise<{ id: string; mails: number }> {
  const started = await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, meetingId)
    refuse(whyNotAsk(meeting))
    refuse(whyNotDeadline(draft.answerBy, draft.slots, act.now))
    const id = await insertPoll(tx, act, meetingId, draft)
    await placeHolds(tx, act, id, meeting, draft)
    const poll = await lockPoll(tx, id)
    const mails = await queueInvitations(tx, act, poll)
    await recordAudit(tx, act, {
      action: 'polls.started',
      subjectType: 'poll',
      subjectId: id,
      meetingId,
      args: { title: poll.title, slots: poll.slots.length, agencies: poll.agencies.length },
    })
    return { id, mails }
  }).catch((error: unknown) => {
    const fault = databaseError(error)
    if (fault?.constraint === 'polls_one_standing') throw new RuleViolation('polls.error.standing')
    throw error
  })
  act.kickOutbox()
  return started
}

async function insertPoll(tx: Tx, act: Act, meetingId: string, draft: PollDraft): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`insert into polls ${tx({
      meeting_id: meetingId,
      duration_minutes: draft.durationMinutes,
      answer_by: draft.answerBy,
      results: draft.results,
      note: draft.note,
      created_by_person_id: act.viewer.personId,
      created_at: act.now,
    })} returning id`,
  )
  if (!row) throw new Error('no poll came back')
  await tx`insert into poll_slots ${tx(
    draft.slots.map((slot) => ({ poll_id: row.id, starts_at: slot.startsAt, ends_at: slot.endsAt })),
  )}`
  await tx`insert into poll_agencies ${tx(
    draft.asked.map((one) => ({ poll_id: row.id, agency_id: one.agencyId, required: one.required })),
  )}`
  return row.id
}

/** Each slot is kept for the chair and the venue of the draft, where wanted: a warning to others, no lock. */
async function placeHolds(
  tx: Tx,
  act: Act,
  pollId: string,
  meeting: Meeting,
  wanted: Pick<PollDraft, 'holdChair' | 'holdVenue'>,
): Promise<void> {
  const chair = wanted.holdChair ? meeting.presidingPersonId : null
  const venue = wanted.holdVenue ? meeting.venueId : null
  await tx`
    insert into holds (meeting_id, poll_slot_id, person_id, venue_id, starts_at, ends_at, created_at)
    select ${meeting.id}, s.id, k.person_id, k.venue_id, s.starts_at, s.ends_at, ${act.now}
    from poll_slots s cross join (values (${chair}::uuid, null::uuid), (null, ${venue}::uuid)) k (person_id, venue_id)
    where s.poll_id = ${pollId} and num_nonnulls(k.person_id, k.venue_id) = 1`
}

/** Reminds the silent, or one of them (R32's way): once for each deadline; a second press says when the last one went. */
export async function remindPoll(act: Act, pollId: string, agencyId: string | null): Promise<number> {
  const n = await transaction(act.sql, async (tx) => {
    const poll = await lockSeen(tx, act, pollId)
    refuse(whyNotRemind(poll, act.now))
    const silent = poll.agencies.filter((one) => isSilent(one) && (agencyId === null || one.id === agencyId))
    if (silent.length === 0) throw new RuleViolation('polls.error.noneSilent')
    const due = silent.filter((one) => isDueReminder(one, poll))
    if (due.length === 0) {
      const last = Math.max(...silent.map((one) => one.remindedAt?.getTime() ?? 0))
      throw new RuleViolation('polls.error.reminded', { at: new Date(last).toISOString() })
    }
    return remind(tx, act, poll, due)
  })
  act.kickOutbox()
  return n
}

export async function remind(tx: Tx, act: Act, poll: Poll, due: readonly PollAgency[]): Promise<number> {
  await tx`
    update poll_agencies set reminded_at = ${act.now}, reminded_for = ${poll.answerBy}, reminded_by_person_id = ${act.viewer.personId}
    where id in ${tx(due.map((one) => one.id))}`
  await queueReminders(tx, act, poll, due)
  await recordAudit(tx, act, {
    action: 'polls.reminded',
    subjectType: 'poll',
    subjectId: poll.id,
    meetingId: poll.meetingId,
    args: { title: poll.title, n: due.length, agencies: namesOf(due) },
  })
  return due.length
}

/** A later deadline; a poll that was closed is open again, and what was held for it is held again. The silent are told. */
export async function extendPoll(act: Act, pollId: string, answerBy: Date): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const poll = await lockSeen(tx, act, pollId)
    refuse(whyNotExtend(poll, answerBy, act.now))
    await tx`update polls set state = 'open', answer_by = ${answerBy}, closed_at = null, version = version + 1 where id = ${pollId}`
    await tx`
      update holds h set released_at = null from poll_slots s
      where s.id = h.poll_slot_id and s.poll_id = ${pollId} and s.stopped_at is null and s.starts_at > ${act.now}`
    await queueExtensions(tx, act, { ...poll, answerBy }, poll.agencies.filter(isSilent))
    await recordAudit(tx, act, {
      action: 'polls.extended',
      subjectType: 'poll',
      subjectId: pollId,
      meetingId: poll.meetingId,
      args: { title: poll.title, at: answerBy.toISOString() },
      before: { answerBy: poll.answerBy },
    })
  })
  act.kickOutbox()
}

/** A slot is offered no longer; what was answered to it stays on record, its holds go. */
export async function stopSlot(act: Act, pollId: string, slotId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const poll = await lockSeen(tx, act, pollId)
    const slot = poll.slots.find((each) => each.id === slotId)
    if (!slot) throw new NotFound()
    refuse(whyNotStop(poll, slot, act.now))
    await tx`update poll_slots set stopped_at = ${act.now}, stopped_by_person_id = ${act.viewer.personId} where id = ${slotId}`
    await tx`update holds set released_at = ${act.now} where poll_slot_id = ${slotId} and released_at is null`
    await recordAudit(tx, act, {
      action: 'polls.slotStopped',
      subjectType: 'poll',
      subjectId: pollId,
      meetingId: poll.meetingId,
      args: { title: poll.title, at: slot.startsAt.toISOString() },
    })
  })
}

/** The poll if the viewer may see it, locked. */
export async function lockSeen(tx: Tx, act: Act, pollId: string): Promise<Poll> {
  if (!(await findPoll(tx, act.viewer, pollId))) throw new NotFound()
  return lockPoll(tx, pollId)
}

export const releaseHolds = (tx: Tx, act: Act, pollId: string, butSlotId: string | null = null) => tx`
  update holds h set released_at = ${act.now} from poll_slots s
  where s.id = h.poll_slot_id and s.poll_id = ${pollId} and h.released_at is null and s.id is distinct from ${butSlotId}`

export const namesOf = (agencies: readonly PollAgency[]) =>
  agencies.map((agency) => agency.agencyShort).join('、')
