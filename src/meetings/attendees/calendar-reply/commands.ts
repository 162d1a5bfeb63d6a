import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import type { CalendarReply } from '../../../calendar/reply.ts'
import { first, type Tx, transaction } from '../../../lib/db.ts'
import type { Meeting } from '../../queries.ts'
import { askLeave } from '../leave/commands.ts'
import { type Ignored, whyIgnored } from './rules.ts'

interface Asked {
  id: string
  invitationId: string | null
  address: string
  personName: string
  sequenceAsked: number | null
  answeredAt: Date | null
}

/**
 * Takes an answer that a person's calendar program mailed to the office. What may not count changes nothing and is
 * logged with its reason (R35). DECLINED is the person's PARTSTAT and asks the chair for leave (R28, decisions on
 * participation). Gives the reason it was ignored, or null.
 */
export async function takeCalendarReply(
  act: Act,
  meeting: Meeting,
  sender: string,
  reply: CalendarReply,
): Promise<Ignored | null> {
  const ignored = await transaction(act.sql, async (tx) => {
    await tx`select 1 from meetings where id = ${meeting.id} for update`
    const person = await findAsked(tx, meeting.id, sender)
    const why = whyIgnored(reply, sender, meeting.uid, person)
    if (why || !person) {
      await audit(tx, act, meeting.id, 'invitations.calendarReply.ignored', {
        sender,
        reason: why ?? 'notInvited',
      })
      return why ?? 'notInvited'
    }
    await apply(tx, act, person, reply, sender)
    await audit(tx, act, meeting.id, 'invitations.calendarReply.taken', { person: person.personName })
    return null
  })
  if (!ignored) act.kickOutbox()
  return ignored
}

async function findAsked(tx: Tx, meetingId: string, sender: string): Promise<Asked | null> {
  const rows = await tx<Asked[]>`
    select t.id, t.invitation_id as "invitationId", p.email as address, t.person_name as "personName",
      t.sequence_asked as "sequenceAsked", t.partstat_at as "answeredAt"
    from attendees t join people p on p.id = t.person_id
    where t.meeting_id = ${meetingId} and p.email = ${sender} and t.dropped_at is null and t.request_sent_at is not null
      and t.cancel_sent_at is null
    order by t.created_at`
  // Two people of one address: nobody can say whose answer it is.
  return rows.length === 1 ? first(rows) : null
}

async function apply(tx: Tx, act: Act, person: Asked, reply: CalendarReply, sender: string): Promise<void> {
  const partstat = reply.attendees.find((attendee) => attendee.address === sender)?.partstat ?? 'NEEDS-ACTION'
  await tx`
    update attendees set partstat = ${partstat}, partstat_channel = 'mail', partstat_at = ${reply.stamp ?? act.now},
      partstat_sequence = ${reply.sequence}, partstat_comment = ${reply.comment}
    where id = ${person.id}`
  if (partstat !== 'DECLINED' || !person.invitationId) return
  const pending =
    await tx`select 1 from leave_requests where attendee_id = ${person.id} and state in ('pending', 'approved')`
  if (pending.length > 0) return
  await askLeave(tx, act, {
    attendeeId: person.id,
    invitationId: person.invitationId,
    reason: reply.comment || '日历答复：不能参加',
    channel: 'mail',
  })
}

const audit = (tx: Tx, act: Act, meetingId: string, action: string, args: Record<string, string>) =>
  recordAudit(tx, act, { action, subjectType: 'meeting', subjectId: meetingId, meetingId, args })
