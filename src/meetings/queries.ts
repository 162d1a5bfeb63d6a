import { maySeeMeeting } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first, type Tx } from '../lib/db.ts'
import { NotFound } from '../lib/errors.ts'

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
  /** For whom an acting chair stands in; empty otherwise. */
  actingFor: string
  hostGroupId: string | null
  hostGroupName: string
  hostGroupNameEn: string
  requiredLevel: RequiredLevel
  replyBy: Date | null
  urgentReason: string
  minutesRequired: boolean
  minutesId: string | null
  minutesState: string | null
  uid: string
  sequence: number
  mailToken: string
  /** For those who come by video; empty without. */
  videoUrl: string
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
      case when m.acting_chair_person_id is null then '' else coalesce(ch.name_zh, '') end as "actingFor",
      m.host_group_id as "hostGroupId", coalesce(g.name_zh, '') as "hostGroupName", coalesce(g.name_en, '') as "hostGroupNameEn",
      m.required_level as "requiredLevel", m.reply_by as "replyBy", m.urgent_reason as "urgentReason",
      m.minutes_required as "minutesRequired", st.minutes_id as "minutesId", st.minutes_state as "minutesState",
      m.uid, m.sequence, m.mail_token as "mailToken", m.video_url as "videoUrl", m.notice_version as "noticeVersion",
      m.recorded_afterwards as "recordedAfterwards", m.held_at as "heldAt", m.cancel_reason as "cancelReason",
      m.created_at as "createdAt", m.version
    from meetings m
    join meeting_states st on st.meeting_id = m.id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    left join people ch on ch.id = m.chair_person_id
    left join groups g on g.id = m.host_group_id
    where m.id = ${id} and ${maySeeMeeting(sql, viewer)}`,
  )
}

/** The same for a page: what may not be seen is not there. */
export async function getMeeting(sql: Db, viewer: Viewer, id: string): Promise<Meeting> {
  const meeting = await findMeeting(sql, viewer, id)
  if (!meeting) throw new NotFound()
  return meeting
}

/** The same, locked for the transaction; whoever may not see it gets null. Meetings are locked before what hangs on them. */
export async function lockMeeting(tx: Tx, viewer: Viewer, id: string): Promise<Meeting | null> {
  await tx`select 1 from meetings m where m.id = ${id} and ${maySeeMeeting(tx, viewer)} for update of m`
  return findMeeting(tx, viewer, id)
}

export interface MeetingRow {
  id: string
  title: string
  titleEn: string
  state: MeetingState
  startsAt: Date | null
  endsAt: Date | null
  venueName: string
  venueNameEn: string
  chairName: string
  /** Agencies invited and not withdrawn, and how many of them answered. */
  invited: number
  replied: number
}

export interface MeetingFilter {
  when: 'upcoming' | 'past'
  state: string
  topic: string
  page: number
}
export const MEETINGS_PER_PAGE = 100

/** Meetings ahead (drafts and undated ones last) or behind (latest first). */
export async function listMeetings(sql: Db, viewer: Viewer, filter: MeetingFilter): Promise<MeetingRow[]> {
  const past = filter.when === 'past'
  return await sql<MeetingRow[]>`
    select m.id, m.title, m.title_en as "titleEn", st.state, m.starts_at as "startsAt", m.ends_at as "endsAt",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
      coalesce(c.name_zh, '') as "chairName",
      (select count(*)::int from invitations i where i.meeting_id = m.id and i.withdrawn_at is null) as invited,
      (select count(*)::int from invitation_statuses s where s.meeting_id = m.id and s.reply_status not in ('withdrawn','pending')) as replied
    from meetings m
    join meeting_states st on st.meeting_id = m.id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    where ${maySeeMeeting(sql, viewer)} and ${past ? sql`m.state in ('held','cancelled')` : sql`m.state in ('draft','noticed','postponed')`}
      and ${filter.state ? sql`st.state = ${filter.state}` : sql`true`}
      and ${
        filter.topic
          ? sql`exists (select 1 from agenda_items g join topics t on t.id = g.topic_id where g.meeting_id = m.id and t.code = ${filter.topic})`
          : sql`true`
      }
    order by ${past ? sql`m.starts_at desc nulls last` : sql`m.starts_at asc nulls last`}, m.title
    limit ${MEETINGS_PER_PAGE + 1} offset ${(filter.page - 1) * MEETINGS_PER_PAGE}`
}

export interface TopicChoice {
  code: string
  nameZh: string
  nameEn: string
}

/** The topics in force, for the list's filter. */
export async function listTopics(sql: Db, viewer: Viewer): Promise<TopicChoice[]> {
  return await sql<TopicChoice[]>`
    select code, name_zh as "nameZh", name_en as "nameEn" from topics where to_day > ${viewer.today}::date order by topic_order, name_zh`
}

export interface Clash {
  what: 'venue' | 'chair'
  /** Null for a booking that is no meeting. */
  meetingId: string | null
  title: string
  /** `booked`: by a booking that is no meeting; `candidate`: a slot held for that meeting while its date is asked for. */
  state: 'draft' | 'noticed' | 'held' | 'booked' | 'candidate'
  startsAt: Date
  endsAt: Date
  /** The room or vehicle in question; null and empty for the chair. */
  venueId: string | null
  venueName: string
}

export interface Wanted {
  /** The meeting itself, which does not clash with itself. */
  meetingId: string | null
  venueId: string | null
  chairId: string | null
  startsAt: Date | null
  endsAt: Date | null
}

/** R17: who has one of the wanted venues at that time, or the same chair; drafts and held slots only warn. */
export async function findClashes(sql: Db, wanted: Wanted): Promise<Clash[]> {
  const { startsAt, endsAt } = wanted
  if (!startsAt || !endsAt || startsAt >= endsAt) return []
  return await sql<Clash[]>`${clashRows(sql, wanted)}`
}

/** The venues are the main one, as wanted, and the branches and vehicles that the meeting has already. */
export function clashRows(sql: Db, wanted: Wanted): Fragment {
  return clashRowsDuring(sql, wanted, sql`tstzrange(${wanted.startsAt}, ${wanted.endsAt})`)
}

/** The same for a span that another part of the statement gives. */
export function clashRowsDuring(
  sql: Db,
  wanted: Omit<Wanted, 'startsAt' | 'endsAt'>,
  span: Fragment,
): Fragment {
  const venues = sql`(select ${wanted.venueId}::uuid as id union select x.venue_id from meeting_venues x where x.meeting_id = ${wanted.meetingId}::uuid)`
  return sql`
    select c.* from (
      select 'chair' as what, m.id as "meetingId", m.title, m.state, m.starts_at as "startsAt", m.ends_at as "endsAt",
        null::uuid as "venueId", '' as "venueName"
      from meetings m
      where m.state in ('draft','noticed','held') and m.id is distinct from ${wanted.meetingId}::uuid
        and m.presiding_person_id = ${wanted.chairId}::uuid and m.starts_at is not null and tstzrange(m.starts_at, m.ends_at) && ${span}
      union all
      select 'venue', m.id, m.title, m.state, m.starts_at, m.ends_at, v.id, v.name_zh
      from meetings m join meeting_needs n on n.meeting_id = m.id join venues v on v.id = n.venue_id
      where m.state = 'draft' and m.id is distinct from ${wanted.meetingId}::uuid
        and n.venue_id in ${venues} and m.starts_at is not null and tstzrange(m.starts_at, m.ends_at) && ${span}
      union all
      select 'venue', b.meeting_id, coalesce(m.title, b.title), coalesce(m.state, 'booked'), b.starts_at, b.ends_at, v.id, v.name_zh
      from venue_bookings b join venues v on v.id = b.venue_id left join meetings m on m.id = b.meeting_id
      where b.released_at is null and b.venue_id in ${venues}
        and (b.meeting_id is null or b.meeting_id is distinct from ${wanted.meetingId}::uuid) and tstzrange(b.starts_at, b.ends_at) && ${span}
      union all
      select case when h.venue_id is null then 'chair' else 'venue' end, m.id, m.title, 'candidate', h.starts_at, h.ends_at, h.venue_id, coalesce(v.name_zh, '')
      from holds h join meetings m on m.id = h.meeting_id left join venues v on v.id = h.venue_id
      where h.released_at is null and m.id is distinct from ${wanted.meetingId}::uuid and (h.venue_id in ${venues} or h.person_id = ${wanted.chairId}::uuid)
        and tstzrange(h.starts_at, h.ends_at) && ${span} and m.starts_at is distinct from h.starts_at
    ) c
    order by c.what desc, c.state in ('draft','candidate'), c."startsAt"`
}

export interface NoticeDays {
  /** Working days after today up to the meeting's day (R16). */
  leadWorkingDays: number
  /** The office's usual day for replies before the meeting. */
  replyOn: Day
  /** A work calendar is loaded for the meeting's year; Monday to Friday otherwise. */
  calendarKnown: boolean
}

export async function findNoticeDays(
  sql: Db,
  today: Day,
  meetingDay: Day,
  replyByWorkingDaysBefore: number,
): Promise<NoticeDays> {
  const [row] = await sql<[NoticeDays]>`${noticeDayRow(sql, today, meetingDay, replyByWorkingDaysBefore)}`
  return row
}

export function noticeDayRow(
  sql: Db,
  today: Day,
  meetingDay: Day,
  replyByWorkingDaysBefore: number,
): Fragment {
  return sql`
    select working_days_between(${today}::date, ${meetingDay}::date) as "leadWorkingDays",
      add_working_days(${meetingDay}::date, ${-replyByWorkingDaysBefore}::int) as "replyOn",
      exists (select 1 from work_calendar w where extract(year from w.day) = extract(year from ${meetingDay}::date)) as "calendarKnown"`
}
