import type { Locale } from '../../i18n/translate.ts'
import { type Db, first } from '../../lib/db.ts'
import type { MeetingState } from '../queries.ts'
import type { Part } from '../sign-in/rules.ts'

export type Partstat = 'NEEDS-ACTION' | 'ACCEPTED' | 'TENTATIVE' | 'DECLINED' | 'DELEGATED'
export type AttendeeRole = 'CHAIR' | 'REQ-PARTICIPANT' | 'OPT-PARTICIPANT' | 'NON-PARTICIPANT'
export type Channel = 'web' | 'mail' | 'phone' | 'paper'

/** A meeting as letters and calendars tell it. */
export interface ToldMeeting {
  id: string
  title: string
  titleEn: string
  state: Exclude<MeetingState, 'closed'>
  startsAt: Date
  endsAt: Date
  venueName: string
  venueNameEn: string
  chairName: string
  chairEmail: string | null
  uid: string
  sequence: number
  mailToken: string
  noticeVersion: number
  replyBy: Date | null
  createdAt: Date
}

/** The meeting of a letter; null while it has no time. */
export async function findToldMeeting(db: Db, meetingId: string): Promise<ToldMeeting | null> {
  return first(
    await db<ToldMeeting[]>`
    select m.id, m.title, m.title_en as "titleEn", m.state, m.starts_at as "startsAt", m.ends_at as "endsAt",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
      coalesce(c.name_zh, '') as "chairName", c.email as "chairEmail",
      m.uid, m.sequence, m.mail_token as "mailToken", m.notice_version as "noticeVersion", m.reply_by as "replyBy",
      m.created_at as "createdAt"
    from meetings m left join venues v on v.id = m.venue_id left join people c on c.id = m.presiding_person_id
    where m.id = ${meetingId} and m.starts_at is not null and m.ends_at is not null`,
  )
}

/** Whom a letter or a calendar object about a meeting may go to. */
export interface Recipient {
  id: string
  personId: string
  personName: string
  positionName: string
  agencyId: string | null
  agencyName: string
  invitationId: string | null
  part: Part
  role: AttendeeRole
  partstat: Partstat
  sequenceSent: number | null
  sequenceAsked: number | null
  requestSentAt: Date | null
  droppedAt: Date | null
  cancelSentAt: Date | null
  firstMessageId: string | null
  email: string | null
  locale: Locale
  confirmed: boolean
  /** Somebody else reads this address too. */
  shared: boolean
  mailbox: string | null
  /** Numbers of the agenda items this person's agency is invited to; empty means all. */
  itemNos: number[]
  /** A request waits for its time (the debounce of decisions.md 12) and would be replaced. */
  waiting: boolean
  active: boolean
}

/** People of a meeting who were not dropped, or exactly those asked for. */
export async function listRecipients(
  db: Db,
  meetingId: string,
  to: { attendeeIds: readonly string[] } | 'all',
  now: Date,
): Promise<Recipient[]> {
  if (to !== 'all' && to.attendeeIds.length === 0) return []
  const chosen = to === 'all' ? db`true` : db`t.id in ${db([...to.attendeeIds])}`
  return await db<Recipient[]>`
    select t.id, t.person_id as "personId", t.person_name as "personName", t.position_name as "positionName",
      t.agency_id as "agencyId", t.agency_name as "agencyName", t.invitation_id as "invitationId", t.part, t.role, t.partstat,
      t.sequence_sent as "sequenceSent", t.sequence_asked as "sequenceAsked", t.request_sent_at as "requestSentAt",
      t.cancel_sent_at as "cancelSentAt", t.dropped_at as "droppedAt", t.first_message_id as "firstMessageId",
      p.email, p.locale, p.confirmed_at is not null as confirmed,
      (exists (select 1 from people q where q.email = p.email and q.id <> p.id and q.status = 'active')
        or exists (select 1 from agencies b where b.mailbox = p.email)) as shared,
      a.mailbox,
      coalesce((select json_agg(g.no order by g.no) from invitation_agenda_items x join agenda_items g on g.id = x.agenda_item_id
        where x.invitation_id = t.invitation_id), '[]') as "itemNos",
      exists (select 1 from outbox o where o.attendee_id = t.id and o.state = 'queued' and o.ical_method = 'REQUEST'
        and o.not_before > ${now}) as waiting,
      p.status = 'active' as active
    from attendees t
    join people p on p.id = t.person_id
    left join agencies a on a.id = t.agency_id
    where t.meeting_id = ${meetingId} and ${chosen}
    order by a.standing_order nulls first, t.created_at, t.id`
}
