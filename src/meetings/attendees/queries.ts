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
  videoUrl: string
  chairName: string
  chairNameEn: string
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
      coalesce(c.name_zh, '') as "chairName", coalesce(nullif(c.name_en, ''), c.name_zh, '') as "chairNameEn", c.email as "chairEmail",
      m.video_url as "videoUrl", m.uid, m.sequence, m.mail_token as "mailToken", m.notice_version as "noticeVersion", m.reply_by as "replyBy",
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
  personNameEn: string
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
  /** The branch venue where this person attends; empty at the main one. */
  branchName: string
  branchNameEn: string
  /** Numbers of the agenda items this person's agency is invited to; empty means all. */
  itemNos: number[]
  /** A request waits for its time (the debounce of later changes) and would be replaced. */
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
      p.name_en as "personNameEn", p.email, p.locale, p.confirmed_at is not null as confirmed,
      (exists (select 1 from people q where q.email = p.email and q.id <> p.id and q.status = 'active')
        or exists (select 1 from agencies b where b.mailbox = p.email)) as shared,
      a.mailbox, coalesce(b.name_zh, '') as "branchName", coalesce(nullif(b.name_en, ''), b.name_zh, '') as "branchNameEn",
      coalesce((select json_agg(g.no order by g.no) from invitation_agenda_items x join agenda_items g on g.id = x.agenda_item_id
        where x.invitation_id = t.invitation_id), '[]') as "itemNos",
      exists (select 1 from outbox o where o.attendee_id = t.id and o.state = 'queued' and o.ical_method = 'REQUEST'
        and o.not_before > ${now}) as waiting,
      p.status = 'active' as active
    from attendees t
    join people p on p.id = t.person_id
    left join agencies a on a.id = t.agency_id
    left join invitations i on i.id = t.invitation_id
    left join venues b on b.id = coalesce(t.venue_id, i.venue_id)
    where t.meeting_id = ${meetingId} and ${chosen}
    order by a.standing_order nulls first, t.created_at, t.id`
}

/** Who reads an agency's mail: its mailbox and its liaisons (R07: without a liaison the mailbox alone). */
export interface AgencyReader {
  agencyId: string
  agencyName: string
  to: { address: string; name: string; personId: string | null; agencyId: string | null; locale: Locale }
}

export async function listAgencyReaders(db: Db, agencyIds: readonly string[]): Promise<AgencyReader[]> {
  if (agencyIds.length === 0) return []
  const rows = await db<(AgencyReader['to'] & { forAgencyId: string; agencyName: string })[]>`
    select distinct on (a.standing_order, r.address) a.id as "forAgencyId", a.name_zh as "agencyName", r.address, r.name,
      r.person_id as "personId", r.agency_id as "agencyId", r.locale
    from agencies a
    cross join lateral (
      select a.mailbox as address, a.name_zh as name, null::uuid as person_id, a.id as agency_id, 'zh-CN' as locale, 0 as rank
      where a.mailbox is not null
      union all
      select l.email, l.name_zh, l.person_id, null, l.locale, 1 from active_liaisons l where l.agency_id = a.id and l.email is not null
    ) r
    where a.id in ${db([...agencyIds])}
    order by a.standing_order, r.address, r.rank`
  return rows.map(({ forAgencyId, agencyName, ...to }) => ({ agencyId: forAgencyId, agencyName, to }))
}

/** One person's participation with all that the person's own page says. */
export interface Attendance {
  id: string
  meetingId: string
  personId: string
  personName: string
  personNameEn: string
  positionName: string
  agencyId: string | null
  agencyName: string
  agencyNameEn: string
  invitationId: string | null
  part: Part
  partstat: Partstat
  droppedAt: Date | null
  itemNos: number[]
  title: string
  titleEn: string
  state: Exclude<MeetingState, 'closed'>
  startsAt: Date
  endsAt: Date
  venueName: string
  venueNameEn: string
  chairName: string
  chairNameEn: string
  requestKind: 'leave' | 'substitution' | null
  requestState: 'pending' | 'approved' | 'refused' | null
  requestReason: string | null
  substituteName: string | null
  decidedNote: string | null
}

/** By id; the caller has proved the right to it (the link is the person's own). */
export async function findAttendance(db: Db, attendeeId: string): Promise<Attendance | null> {
  return first(
    await db<Attendance[]>`
    select t.id, t.meeting_id as "meetingId", t.person_id as "personId", t.person_name as "personName", t.position_name as "positionName",
      t.agency_id as "agencyId", t.agency_name as "agencyName", t.invitation_id as "invitationId", t.part, t.partstat, t.dropped_at as "droppedAt",
      coalesce((select json_agg(g.no order by g.no) from invitation_agenda_items x join agenda_items g on g.id = x.agenda_item_id
        where x.invitation_id = t.invitation_id), '[]') as "itemNos",
      m.title, m.title_en as "titleEn", m.state, k.starts_at as "startsAt", k.ends_at as "endsAt",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn", coalesce(c.name_zh, '') as "chairName", coalesce(nullif(c.name_en, ''), c.name_zh, '') as "chairNameEn",
      p.name_en as "personNameEn", coalesce(a.name_en, '') as "agencyNameEn",
      q.kind as "requestKind", q.state as "requestState", q.reason as "requestReason", q.substitute_name as "substituteName", q.decided_note as "decidedNote"
    from attendees t
    join meetings m on m.id = t.meeting_id
    join meeting_times k on k.meeting_id = m.id
    join meeting_rounds o on o.meeting_id = m.id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    join people p on p.id = t.person_id
    left join agencies a on a.id = t.agency_id
    left join lateral (
      select 'leave' as kind, l.state, l.reason, null as substitute_name, l.decided_note, l.requested_at
      from leave_requests l where l.state <> 'withdrawn' and l.requested_at >= o.since and (l.attendee_id = t.id or (l.attendee_id is null and l.invitation_id = t.invitation_id))
      union all
      select 'substitution', s.state, s.reason, p.name_zh, s.decided_note, s.requested_at
      from substitutions s join people p on p.id = s.substitute_person_id where s.state <> 'withdrawn' and s.requested_at >= o.since and s.original_attendee_id = t.id
      order by requested_at desc limit 1
    ) q on true
    where t.id = ${attendeeId} and k.starts_at is not null and k.ends_at is not null`,
  )
}
