import type { Viewer } from '../../../auth/viewer.ts'
import { isOffice } from '../../../auth/viewer.ts'
import { type Db, first, type Tx } from '../../../lib/db.ts'
import type { Channel } from '../../attendees/queries.ts'
import type { MeetingState, RequiredLevel } from '../../queries.ts'
import type { Part } from '../../sign-in/rules.ts'

export type ReplyKind = 'attend' | 'substitute' | 'leave'
export type RequestState = 'pending' | 'approved' | 'refused' | 'withdrawn'
/** Of a request that still stands. */
export type OpenState = Exclude<RequestState, 'withdrawn'>

/** A person as a reply named them. */
export interface Named {
  personId: string
  name: string
  position: string
  part: Extract<Part, 'nominee' | 'substitute' | 'assistant'>
  /** Typed on the page, not chosen from the agency's people. */
  new?: true
}

/** An agency's participation with all that its reply page says. */
export interface ReplyInvitation {
  id: string
  meetingId: string
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  mailbox: string | null
  capacity: 'required' | 'in_attendance'
  requiredLevel: RequiredLevel
  seats: number
  withdrawnAt: Date | null
  noticedVersion: number
  itemNos: number[]
  /** The agency presents an item, so it may bring assistants (R31). */
  reports: boolean
  title: string
  titleEn: string
  state: Exclude<MeetingState, 'closed'>
  startsAt: Date
  endsAt: Date
  venueName: string
  venueNameEn: string
  chairName: string
  chairNameEn: string
  hostName: string
  hostNameEn: string
  replyBy: Date | null
  noticeVersion: number
  /** The reply that counts: none after a change of time (R19). */
  replyId: string | null
  replyKind: ReplyKind | null
  replyChannel: Channel | null
  replyReason: string | null
  repliedAt: Date | null
  named: Named[] | null
  leaveState: OpenState | null
  leaveNote: string | null
  substitutionState: OpenState | null
  substitutionNote: string | null
}

/** By id; the caller has proved the right to it (a link's agency, or the condition given). */
export async function findReplyInvitation(db: Db, invitationId: string): Promise<ReplyInvitation | null> {
  return first(
    await db<ReplyInvitation[]>`
    select i.id, i.meeting_id as "meetingId", i.agency_id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn", a.mailbox,
      i.capacity, i.required_level as "requiredLevel", i.seats, i.withdrawn_at as "withdrawnAt", i.noticed_version as "noticedVersion",
      coalesce((select json_agg(g.no order by g.no) from invitation_agenda_items x join agenda_items g on g.id = x.agenda_item_id
        where x.invitation_id = i.id), '[]') as "itemNos",
      exists (select 1 from agenda_items g where g.meeting_id = m.id and g.reporting_agency_id = i.agency_id) as reports,
      m.title, m.title_en as "titleEn", m.state, k.starts_at as "startsAt", k.ends_at as "endsAt",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
      coalesce(c.name_zh, '') as "chairName", coalesce(nullif(c.name_en, ''), c.name_zh, '') as "chairNameEn", coalesce(h.name_zh, '') as "hostName", coalesce(nullif(h.name_en, ''), h.name_zh, '') as "hostNameEn",
      m.reply_by as "replyBy", m.notice_version as "noticeVersion",
      s.reply_id as "replyId", s.reply_kind as "replyKind", s.reply_channel as "replyChannel", s.replied_at as "repliedAt",
      r.reason as "replyReason", r.nominees as named,
      l.state as "leaveState", l.decided_note as "leaveNote", u.state as "substitutionState", u.decided_note as "substitutionNote"
    from invitations i
    join meetings m on m.id = i.meeting_id
    join meeting_times k on k.meeting_id = m.id
    join agencies a on a.id = i.agency_id
    join invitation_statuses s on s.invitation_id = i.id
    left join replies r on r.id = s.reply_id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    left join groups h on h.id = m.host_group_id
    left join lateral (select q.state, q.decided_note from leave_requests q
      where q.invitation_id = i.id and q.state <> 'withdrawn' and q.requested_at >= s.replied_at order by q.requested_at desc limit 1) l on true
    left join lateral (select q.state, q.decided_note from substitutions q
      where q.invitation_id = i.id and q.state <> 'withdrawn' and q.requested_at >= s.replied_at order by q.requested_at desc limit 1) u on true
    where i.id = ${invitationId} and k.starts_at is not null and k.ends_at is not null`,
  )
}

/** Meeting and invitation locked for the transaction, meeting first, as every writer of them does. */
export async function lockReplyInvitation(tx: Tx, invitationId: string): Promise<ReplyInvitation | null> {
  await tx`select 1 from meetings m where m.id = (select meeting_id from invitations where id = ${invitationId}) for update`
  await tx`select 1 from invitations where id = ${invitationId} for update`
  return findReplyInvitation(tx, invitationId)
}

/** The invitation of a meeting that a signed-in person may answer: the office any, a liaison the own agency's (R64). */
export async function mayAnswerInvitation(
  db: Db,
  viewer: Viewer,
  meetingId: string,
  invitationId: string,
): Promise<boolean> {
  const own = isOffice(viewer)
    ? db`true`
    : viewer.agencyIds.length
      ? db`i.agency_id in ${db([...viewer.agencyIds])}`
      : db`false`
  const rows =
    await db`select 1 from invitations i where i.id = ${invitationId} and i.meeting_id = ${meetingId}
    and i.noticed_version > 0 and ${own}`
  return rows.length > 0
}

/** Somebody whom an agency may send to the meeting. */
export interface Candidate {
  id: string
  name: string
  nameEn: string
  position: string
  level: 'leader' | 'principal' | 'deputy' | 'staff'
  deskLeader: boolean
  confirmed: boolean
  /** Takes part already for this agency. */
  part: Part | null
  /** Takes part otherwise: as chair, for the office or for another agency. */
  elsewhere: boolean
}

/** R26: people employed by the agency on the meeting's day; the desk leader first, then by level. */
export async function listCandidates(
  db: Db,
  invitation: Pick<ReplyInvitation, 'id' | 'meetingId' | 'agencyId' | 'startsAt'>,
): Promise<Candidate[]> {
  return await db<Candidate[]>`
    select p.id, p.name_zh as name, coalesce(nullif(p.name_en, ''), p.name_zh) as "nameEn", e.position_zh as position, e.level,
      d.leader_person_id is not null as "deskLeader", p.confirmed_at is not null as confirmed,
      case when t.invitation_id = ${invitation.id} and t.dropped_at is null and t.partstat <> 'DELEGATED' then t.part end as part,
      (t.id is not null and t.dropped_at is null and t.invitation_id is distinct from ${invitation.id}) as elsewhere
    from people p
    join employments e on e.person_id = p.id and e.agency_id = ${invitation.agencyId}
      and office_day(${invitation.startsAt}) >= e.from_day and office_day(${invitation.startsAt}) < e.to_day
    left join desks d on d.agency_id = e.agency_id and d.leader_person_id = p.id
      and office_day(${invitation.startsAt}) >= d.from_day and office_day(${invitation.startsAt}) < d.to_day
    left join attendees t on t.meeting_id = ${invitation.meetingId} and t.person_id = p.id
    where p.status = 'active'
    order by d.leader_person_id is null, array_position(array['leader','principal','deputy','staff'], e.level), p.name_zh, p.id`
}
