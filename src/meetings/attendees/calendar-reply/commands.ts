import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import type { CalendarReply } from '../../../calendar/reply.ts'
import type { Locale } from '../../../i18n/translate.ts'
import { type Db, first, type Tx, transaction } from '../../../lib/db.ts'
import type { Meeting } from '../../queries.ts'
import { withdrawOwn } from '../commands.ts'
import { askLeave } from '../leave/commands.ts'
import { type Ignored, whyIgnored } from './rules.ts'

/** A person of a meeting whose calendar program may answer. */
export interface Asked {
  id: string
  personId: string
  invitationId: string | null
  agencyId: string | null
  address: string
  personName: string
  locale: Locale
  part: string
  partstat: string
  sequenceAsked: number | null
  answeredAt: Date | null
  answeredSequence: number | null
  droppedAt: Date | null
  requestSentAt: Date | null
  cancelSentAt: Date | null
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
    const partstat = reply.attendees.find((one) => one.address === sender)?.partstat ?? 'NEEDS-ACTION'
    await applyAnswer(tx, act, person, { ...reply, partstat })
    await audit(tx, act, meeting.id, 'invitations.calendarReply.taken', { person: person.personName })
    return null
  })
  if (!ignored) act.kickOutbox()
  return ignored
}

async function findAsked(tx: Tx, meetingId: string, sender: string): Promise<Asked | null> {
  const rows = (await listAnswering(tx, meetingId, sender)).filter(isAsked)
  // Two people of one address: nobody can say whose answer it is.
  return rows.length === 1 ? first(rows) : null
}

/** Whether this person has a calendar object that was not taken back. */
export const isAsked = (person: Asked) =>
  person.droppedAt === null && person.requestSentAt !== null && person.cancelSentAt === null

/** The people of a meeting at one address, whether they still take part or not. Null: all of them. */
export async function listAnswering(tx: Db, meetingId: string, address: string | null): Promise<Asked[]> {
  return tx<Asked[]>`
    select t.id, t.person_id as "personId", t.invitation_id as "invitationId", t.agency_id as "agencyId", coalesce(lower(p.email), '') as address,
      t.person_name as "personName", p.locale, t.part, t.partstat, t.sequence_asked as "sequenceAsked",
      case when t.partstat_channel = 'mail' then coalesce(t.partstat_stamp, t.partstat_at) else t.partstat_at end as "answeredAt",
      t.partstat_sequence as "answeredSequence", t.dropped_at as "droppedAt", t.request_sent_at as "requestSentAt", t.cancel_sent_at as "cancelSentAt"
    from attendees t join people p on p.id = t.person_id
    where t.meeting_id = ${meetingId} ${address === null ? tx`` : tx`and lower(p.email) = ${address}`}
    order by t.dropped_at is not null, t.created_at, t.id`
}

export interface AnswerByCalendar {
  partstat: string
  sequence: number
  stamp: Date | null
  comment: string
}

/**
 * Makes an answer by calendar the person's own: PARTSTAT, and with DECLINED a request for leave, which the chair
 * decides (R28); until then the person counts as expected. A later yes takes back what was asked. The caller has
 * proved whose answer it is, and writes the audit entry.
 */
export async function applyAnswer(tx: Tx, act: Act, person: Asked, answer: AnswerByCalendar): Promise<void> {
  await tx`
    update attendees set partstat = ${answer.partstat}, partstat_channel = 'mail', partstat_at = ${act.now}, partstat_stamp = ${answer.stamp},
      partstat_sequence = ${answer.sequence}, partstat_comment = ${answer.comment}
    where id = ${person.id}`
  if (answer.partstat === 'ACCEPTED') return withdrawOwn(tx, person.id)
  if (answer.partstat !== 'DECLINED' || !person.invitationId) return
  const pending = await tx`
    select 1 from leave_requests l join invitations i on i.id = l.invitation_id join meeting_rounds r on r.meeting_id = i.meeting_id
    where l.attendee_id = ${person.id} and l.state in ('pending', 'approved') and l.requested_at >= r.since`
  if (pending.length > 0) return
  await askLeave(tx, act, {
    attendeeId: person.id,
    invitationId: person.invitationId,
    reason: answer.comment || '日历答复：不能参加',
    channel: 'mail',
    keepsAnswer: true,
  })
}

const audit = (tx: Tx, act: Act, meetingId: string, action: string, args: Record<string, string>) =>
  recordAudit(tx, act, { action, subjectType: 'meeting', subjectId: meetingId, meetingId, args })
