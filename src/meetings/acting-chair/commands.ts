import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { queueOpenQuestions } from '../attendees/leave/mail.tsx'
import { queueCancels, queueRequests } from '../attendees/mail.tsx'
import { lockOrNotFound, refuse, refuseStale, sayClash } from '../commands.ts'
import { seatOffice } from '../notices/commands.ts'
import { findMeeting } from '../queries.ts'
import { whyNotNameActingChair } from '../rules.ts'

/**
 * R23: somebody stands in for a chair who is away. The stand-in gets the calendar object, the chair a CANCEL for the
 * own entry alone; the agencies' appointment stays as it is. R17 holds for the stand-in. Gives the number of mails.
 */
export async function nameActingChair(
  act: Act,
  id: string,
  input: { version: number; personId: string; reason: string },
): Promise<number> {
  const meeting = await findMeeting(act.sql, act.viewer, id)
  const wanted = { venueId: null, startsAt: meeting?.startsAt ?? null, endsAt: meeting?.endsAt ?? null }
  const mails = await sayClash(act, { ...wanted, meetingId: id, chairPersonId: input.personId }, () =>
    transaction(act.sql, (tx) => name(tx, act, id, input)),
  )
  act.kickOutbox()
  return mails
}

async function name(
  tx: Tx,
  act: Act,
  id: string,
  input: { version: number; personId: string; reason: string },
): Promise<number> {
  const meeting = await lockOrNotFound(tx, act, id)
  refuse(whyNotNameActingChair(meeting))
  refuseStale(meeting, input.version)
  if (input.personId === meeting.presidingPersonId) throw new RuleViolation('meetings.error.chairsAlready')
  const away = first(
    await tx<{ id: string }[]>`
    select id from attendees where meeting_id = ${id} and person_id = ${meeting.presidingPersonId} and dropped_at is null`,
  )
  const acting = input.personId === meeting.chairPersonId ? null : input.personId
  await tx`update meetings set acting_chair_person_id = ${acting}, version = version + 1, sequence = sequence + ${away ? 1 : 0} where id = ${id}`
  const cancels = away
    ? await queueCancels(tx, act, id, { attendeeIds: [away.id] }, { scope: 'person', reason: input.reason })
    : 0
  if (away)
    await tx`update attendees set dropped_at = ${act.now}, part = 'leader', role = 'REQ-PARTICIPANT' where id = ${away.id}`
  // Whoever attended for an agency presides now and no longer stands for it.
  await seatOffice(tx, act, id, { personIds: [], recorderId: null })
  const seat = first(
    await tx<
      { id: string }[]
    >`select id from attendees where meeting_id = ${id} and person_id = ${input.personId}`,
  )
  if (!seat) throw new RuleViolation('meetings.error.choiceGone')
  const requests = await queueRequests(
    tx,
    act,
    id,
    { attendeeIds: [seat.id] },
    { mail: 'M-2', asksAnswer: false },
  )
  // Leave and substitutes are the stand-in's to decide now (R28).
  const questions = await queueOpenQuestions(tx, act, id)
  const chair = first(
    await tx<{ name: string }[]>`select name_zh as name from people where id = ${input.personId}`,
  )
  await recordAudit(tx, act, {
    action: 'meetings.actingChair',
    subjectType: 'meeting',
    subjectId: id,
    meetingId: id,
    args: { title: meeting.title, chair: meeting.chairName, name: chair?.name ?? '', reason: input.reason },
  })
  return cancels + requests + questions
}
