import { recordAudit } from '../../../audit/commands.ts'
import { type Act, systemAct } from '../../../auth/act.ts'
import { officeDay, officeTime } from '../../../lib/dates.ts'
import { type Tx, transaction } from '../../../lib/db.ts'
import { NotFound, RuleViolation } from '../../../lib/errors.ts'
import { lockOrNotFound, refuse, setDraftTime } from '../../../meetings/commands.ts'
import { findClashes } from '../../../meetings/queries.ts'
import { isFirmClash, whyNotEdit } from '../../../meetings/rules.ts'
import type { Services } from '../../../services.ts'
import { lockSeen, releaseHolds, remind } from '../commands.ts'
import { queueClosing, queueDecisions, queueWithdrawals } from '../mail.tsx'
import { type DuePoll, getPoll, listDuePolls, lockPoll, type PollSlot } from '../queries.ts'
import { isDueReminder, whyNotDecide, whyNotWithdraw } from '../rules.ts'

/**
 * One slot becomes the draft's time: clashes are looked at once more (R17), the other slots are free again, and everyone
 * asked is told, also who said no. No letter of a poll carries a calendar object (decisions 8): persons get theirs when
 * they are named. Gives the meeting's id and the number of mails.
 */
export async function decidePoll(
  act: Act,
  pollId: string,
  input: { slotId: string; anyway: boolean },
): Promise<{ meetingId: string; mails: number }> {
  const { meetingId } = await getPoll(act.sql, act.viewer, pollId)
  const mails = await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, meetingId)
    const poll = await lockPoll(tx, pollId)
    const slot = poll.slots.find((each) => each.id === input.slotId)
    if (!slot) throw new NotFound()
    const why = whyNotDecide(poll, slot, act.now, input.anyway)
    if (why) throw new RuleViolation(why.key, why.args ?? {})
    refuse(whyNotEdit(meeting))
    await refuseClash(tx, {
      meetingId,
      venueId: meeting.venueId,
      chairId: meeting.presidingPersonId,
      ...spanOf(slot),
    })
    await tx`update poll_slots set chosen_at = ${act.now} where id = ${slot.id}`
    await tx`update polls set state = 'decided', ended_at = ${act.now}, ended_by_person_id = ${act.viewer.personId}, version = version + 1 where id = ${pollId}`
    await releaseHolds(tx, act, pollId, slot.id)
    await setDraftTime(tx, act, meeting, spanOf(slot))
    await recordAudit(tx, act, {
      action: 'polls.decided',
      subjectType: 'poll',
      subjectId: pollId,
      meetingId,
      args: { title: poll.title, at: slot.startsAt.toISOString() },
    })
    return queueDecisions(tx, act, poll, slot)
  })
  act.kickOutbox()
  return { meetingId, mails }
}

const spanOf = (slot: PollSlot) => ({ startsAt: slot.startsAt, endsAt: slot.endsAt })

/** R17. Drafts and the candidate slots of others only warn. */
async function refuseClash(tx: Tx, wanted: Parameters<typeof findClashes>[1]): Promise<void> {
  const clash = (await findClashes(tx, wanted)).find(isFirmClash)
  if (!clash) return
  throw new RuleViolation(clash.what === 'venue' ? 'polls.error.venueTaken' : 'polls.error.chairTaken', {
    title: clash.title,
    venue: clash.venueName,
    time: `${officeDay(clash.startsAt)} ${officeTime(clash.startsAt)}–${officeTime(clash.endsAt)}`,
  })
}

/** Takes the question back: everyone asked is told why, what was held is free. */
export async function withdrawPoll(act: Act, pollId: string, reason: string): Promise<number> {
  const mails = await transaction(act.sql, async (tx) => {
    const poll = await lockSeen(tx, act, pollId)
    refuse(whyNotWithdraw(poll))
    return endWithout(tx, act, pollId, reason)
  })
  act.kickOutbox()
  return mails
}

async function endWithout(tx: Tx, act: Act, pollId: string, reason: string): Promise<number> {
  const poll = await lockPoll(tx, pollId)
  await tx`update polls set state = 'withdrawn', withdraw_reason = ${reason}, ended_at = ${act.now},
    ended_by_person_id = ${act.viewer.personId}, version = version + 1 where id = ${pollId}`
  await releaseHolds(tx, act, pollId)
  await recordAudit(tx, act, {
    action: reason ? 'polls.withdrawn' : 'polls.overtaken',
    subjectType: 'poll',
    subjectId: pollId,
    meetingId: poll.meetingId,
    args: { title: poll.title, reason },
  })
  return queueWithdrawals(tx, act, { ...poll, withdrawReason: reason })
}

/**
 * The job: polls whose deadline is over are closed (the clerk is told), the silent are reminded a working day before it,
 * polls whose meeting was noticed meanwhile end, and what nobody decided about is held no longer. However often it runs.
 */
export async function tendPolls(services: Services): Promise<void> {
  const act = await systemAct(services)
  const due = await listDuePolls(act.sql, act.now, officeDay(act.now), act.settings.pollHoldWorkingDays)
  // Each in a transaction of its own, so that one that fails does not hold up the others.
  for (const one of due) await transaction(act.sql, (tx) => tend(tx, act, one))
}

async function tend(tx: Tx, act: Act, due: DuePoll): Promise<void> {
  const poll = await lockPoll(tx, due.id)
  if (due.what === 'overtaken') {
    if (poll.state === 'open' || poll.state === 'closed') await endWithout(tx, act, poll.id, '')
  } else if (due.what === 'close') {
    if (poll.state !== 'open' || poll.answerBy > act.now) return
    await tx`update polls set state = 'closed', closed_at = ${act.now}, version = version + 1 where id = ${poll.id}`
    await queueClosing(tx, act, poll)
    const answered = poll.agencies.filter((agency) => agency.answeredAt).length
    await recordAudit(tx, act, {
      action: 'polls.closed',
      subjectType: 'poll',
      subjectId: poll.id,
      meetingId: poll.meetingId,
      args: { title: poll.title, answered, asked: poll.agencies.length },
    })
  } else if (due.what === 'remind') {
    const silent = poll.agencies.filter((agency) => isDueReminder(agency, poll))
    if (poll.state === 'open' && silent.length > 0) await remind(tx, act, poll, silent)
  } else {
    const released = await releaseStale(tx, act, poll.id)
    if (released > 0)
      await recordAudit(tx, act, {
        action: 'polls.released',
        subjectType: 'poll',
        subjectId: poll.id,
        meetingId: poll.meetingId,
        args: { title: poll.title, n: released },
      })
  }
}

/** Of a poll that is still open only what is over; of every other, whatever no longer is the meeting's own time. */
async function releaseStale(tx: Tx, act: Act, pollId: string): Promise<number> {
  const rows = await tx`
    update holds h set released_at = ${act.now}
    from poll_slots s join polls q on q.id = s.poll_id join meetings m on m.id = q.meeting_id
    where s.id = h.poll_slot_id and q.id = ${pollId} and h.released_at is null
      and (h.ends_at <= ${act.now} or q.state in ('closed','withdrawn') or m.state not in ('draft','postponed')
        or (q.state = 'decided' and m.starts_at is distinct from h.starts_at))
    returning h.id`
  return rows.length
}
