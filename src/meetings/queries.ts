import { maySeeMeeting } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import { type Db, first } from '../lib/db.ts'

export type MeetingState = 'draft' | 'noticed' | 'held' | 'closed' | 'postponed' | 'cancelled'
export type RequiredLevel = 'principal' | 'principal_or_deputy' | 'deputy' | 'any'

/** One meeting as its pages need it; `state` is the derived one (closed = held and its minutes issued or none required). */
export interface Meeting {
  id: string
  kind: 'plenary' | 'coordination' | 'other'
  title: string
  titleEn: string
  state: MeetingState
  /** As stored: a closed meeting is `held` here. */
  storedState: Exclude<MeetingState, 'closed'>
  startsAt: Date | null
  endsAt: Date | null
  venueId: string | null
  venueName: string
  venueNameEn: string
  chairPersonId: string | null
  actingChairPersonId: string | null
  /** Who presides: the acting chair, else the chair. */
  presidingPersonId: string | null
  chairName: string
  hostGroupId: string | null
  hostGroupName: string
  requiredLevel: RequiredLevel
  replyBy: Date | null
  urgentReason: string
  minutesRequired: boolean
  minutesId: string | null
  minutesState: string | null
  uid: string
  sequence: number
  mailToken: string
  noticeVersion: number
  recordedAfterwards: boolean
  heldAt: Date | null
  cancelReason: string
  createdAt: Date
  version: number
}

/** A meeting that the viewer may see, or null. */
export async function findMeeting(sql: Db, viewer: Viewer, id: string): Promise<Meeting | null> {
  return first(
    await sql<Meeting[]>`
    select m.id, m.kind, m.title, m.title_en as "titleEn", st.state, m.state as "storedState",
      m.starts_at as "startsAt", m.ends_at as "endsAt",
      m.venue_id as "venueId", coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
      m.chair_person_id as "chairPersonId", m.acting_chair_person_id as "actingChairPersonId",
      m.presiding_person_id as "presidingPersonId", coalesce(c.name_zh, '') as "chairName",
      m.host_group_id as "hostGroupId", coalesce(g.name_zh, '') as "hostGroupName",
      m.required_level as "requiredLevel", m.reply_by as "replyBy", m.urgent_reason as "urgentReason",
      m.minutes_required as "minutesRequired", st.minutes_id as "minutesId", st.minutes_state as "minutesState",
      m.uid, m.sequence, m.mail_token as "mailToken", m.notice_version as "noticeVersion",
      m.recorded_afterwards as "recordedAfterwards", m.held_at as "heldAt", m.cancel_reason as "cancelReason",
      m.created_at as "createdAt", m.version
    from meetings m
    join meeting_states st on st.meeting_id = m.id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    left join groups g on g.id = m.host_group_id
    where m.id = ${id} and ${maySeeMeeting(sql, viewer)}`,
  )
}
