import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { type Tx, transaction } from '../../../lib/db.ts'
import { tableMatters } from '../../../matters/commands.ts'
import { tellingKeepers } from '../../../venues/keepers/commands.ts'
import { queueCancels } from '../../attendees/mail.tsx'
import { lockOrNotFound, refuse, refuseStale } from '../../commands.ts'
import { whyNotCancel, whyNotPostpone } from '../../rules.ts'
import { mattersOf, type Sent, tellAgencies, writeVersion } from '../commands.ts'

/**
 * R20: a CANCEL to exactly those persons who were sent a REQUEST and not yet a CANCEL, a letter to every invited
 * agency, at once. The matters go back to where they were.
 */
export async function cancelMeeting(
  act: Act,
  id: string,
  input: { version: number; reason: string },
): Promise<Sent> {
  return end(act, id, input, 'cancellation')
}

/** No date yet: for everybody's calendar the meeting is off; it is noticed again under a new UID (R18). */
export async function postponeMeeting(
  act: Act,
  id: string,
  input: { version: number; reason: string },
): Promise<Sent> {
  return end(act, id, input, 'postponement')
}

async function end(
  act: Act,
  id: string,
  input: { version: number; reason: string },
  kind: 'cancellation' | 'postponement',
): Promise<Sent> {
  const sent = await transaction(act.sql, (tx) =>
    tellingKeepers(tx, act, id, async () => {
      const meeting = await lockOrNotFound(tx, act, id)
      refuse(kind === 'cancellation' ? whyNotCancel(meeting) : whyNotPostpone(meeting))
      refuseStale(meeting, input.version)
      // A postponed meeting is off in every calendar already: no second step, no second CANCEL.
      const step = meeting.storedState === 'noticed' ? 1 : 0
      await tx`
      update meetings set state = ${kind === 'cancellation' ? 'cancelled' : 'postponed'}, notice_version = notice_version + 1,
        version = version + 1, sequence = sequence + ${step}, cancel_reason = ${input.reason},
        cancelled_at = ${kind === 'cancellation' ? act.now : null},
        cancelled_by_person_id = ${kind === 'cancellation' ? act.viewer.personId : null}
      where id = ${id}`
      const { told, sheet } = await writeVersion(tx, act, id, { kind, reason: input.reason, changes: [] })
      await dropWaitingLetters(tx, act, id)
      const persons = await queueCancels(tx, act, id, 'all', { scope: 'meeting', reason: input.reason })
      const present = sheet.invited.filter((agency) => !agency.withdrawn)
      const mails = await tellAgencies(tx, act, told, present)
      if (kind === 'postponement') await forgetDate(tx, id)
      await tableMatters(tx, act, mattersOf(sheet))
      await recordAudit(tx, act, {
        action: kind === 'cancellation' ? 'meetings.cancelled' : 'meetings.postponed',
        subjectType: 'meeting',
        subjectId: id,
        meetingId: id,
        args: { title: meeting.title, reason: input.reason },
        before: { state: meeting.storedState, startsAt: meeting.startsAt },
        after: { state: kind === 'cancellation' ? 'cancelled' : 'postponed' },
      })
      return { agencies: present.length, mails: mails + persons }
    }),
  )
  act.kickOutbox()
  return sent
}

/** A change that nobody has read yet would only confuse. */
async function dropWaitingLetters(tx: Tx, act: Act, id: string): Promise<void> {
  await tx`update outbox set state = 'superseded'
    where meeting_id = ${id} and state = 'queued' and not_before > ${act.now} and ical is null`
}

/** The old date stays in the notices; the meeting waits for a new one. */
async function forgetDate(tx: Tx, id: string): Promise<void> {
  await tx`update meetings set starts_at = null, ends_at = null, reply_by = null, urgent_reason = '', urgent_by_person_id = null where id = ${id}`
}
