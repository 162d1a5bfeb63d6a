import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { officeDay, officeTime } from '../../lib/dates.ts'
import { databaseError, first, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { bindChairPost, lockOrNotFound, refuse, refuseStale } from '../commands.ts'
import { whyNotEdit, whyNotSetTime } from '../rules.ts'

export interface MeetingTime {
  startsAt: Date
  endsAt: Date
  /** Null leaves the venue as it is. */
  venueId: string | null
}

/**
 * Gives a draft, or a postponed meeting, its time. An answering deadline after the new start is dropped: the notice
 * proposes another.
 */
export async function setTime(act: Act, id: string, version: number, time: MeetingTime): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const meeting = await lockOrNotFound(tx, act, id)
    refuse(whyNotEdit(meeting))
    refuseStale(meeting, version)
    const agenda = first(
      await tx<{ minutes: number }[]>`
      select coalesce(sum(duration_minutes), 0)::int as minutes from agenda_items where meeting_id = ${id}`,
    )
    refuse(whyNotSetTime(time, agenda?.minutes ?? 0, act.now))
    await tx`update meetings set starts_at = ${time.startsAt}, ends_at = ${time.endsAt}, version = version + 1,
      venue_id = coalesce(${time.venueId}::uuid, venue_id),
      reply_by = case when reply_by < ${time.startsAt} then reply_by end where id = ${id}`
    await bindChairPost(tx, act, id)
    await recordAudit(tx, act, {
      action: 'meetings.timeSet',
      subjectType: 'meeting',
      subjectId: id,
      meetingId: id,
      args: {
        title: meeting.title,
        time: `${officeDay(time.startsAt)} ${officeTime(time.startsAt)}–${officeTime(time.endsAt)}`,
      },
      before: { startsAt: meeting.startsAt, endsAt: meeting.endsAt, venueId: meeting.venueId },
      after: time,
    })
  }).catch((error: unknown) => {
    if (databaseError(error)?.code === '23503') throw new RuleViolation('meetings.error.choiceGone')
    throw error
  })
}
