import { chairsMeeting, maySeeMatter, maySeeMeeting, maySeeMinutes } from '../auth/access.ts'
import { isAuditor, isOffice, type Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import type { Db, Fragment } from '../lib/db.ts'

/**
 * The figures of the yearly summary, each over what the viewer may see.
 * A period counts both its days; without one everything counts.
 */
export interface Period {
  from: Day
  to: Day
}
export const everything: Period = { from: '-infinity', to: 'infinity' }

/** Working kind × state, with how many of them were moved after the notice or called at short notice. */
export interface MeetingCount {
  kind: 'plenary' | 'coordination' | 'other'
  state: 'draft' | 'noticed' | 'held' | 'closed' | 'postponed' | 'cancelled'
  meetings: number
  rescheduled: number
  urgent: number
}

/** M1: a meeting that was moved counts once; `held` and `closed` together are the meetings held. */
export async function countMeetings(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<MeetingCount[]> {
  return sql<MeetingCount[]>`
    select m.kind, s.state, count(*)::int as meetings,
      count(*) filter (where exists (select 1 from notices c where c.meeting_id = m.id and c.primary_change = 'time'))::int as rescheduled,
      count(*) filter (where m.urgent_reason <> '')::int as urgent
    from meetings m join meeting_states s on s.meeting_id = m.id
    where ${maySeeMeeting(sql, viewer)} and office_day(m.starts_at) between ${period.from} and ${period.to}
    group by m.kind, s.state order by m.kind, s.state`
}

export interface TopicCount {
  code: string
  nameZh: string
  nameEn: string
  meetings: number
  agendaItems: number
}

/** M2: a meeting counts under every topic on its agenda. Held coordination meetings only. */
export async function countMeetingsByTopic(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<TopicCount[]> {
  return sql<TopicCount[]>`
    select t.code, t.name_zh as "nameZh", t.name_en as "nameEn",
      count(distinct m.id)::int as meetings, count(*)::int as "agendaItems"
    from agenda_items g join meetings m on m.id = g.meeting_id join topics t on t.id = g.topic_id
    where ${maySeeMeeting(sql, viewer)} and m.kind = 'coordination' and m.state = 'held'
      and office_day(m.starts_at) between ${period.from} and ${period.to}
    group by t.id order by t.topic_order, t.code`
}

export interface AgencyAttendance {
  code: string
  nameZh: string
  nameEn: string
  invited: number
  present: number
  substituted: number
  leave: number
  absent: number
  /** Persons of the agency who signed in, over all meetings. */
  people: number
}

/**
 * M3, M4: participation in held coordination meetings, one row an invited agency in standing order.
 * A liaison reads the own agency's alone (R34), a chair all agencies' of the own meetings.
 */
export async function listAttendance(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<AgencyAttendance[]> {
  return sql<AgencyAttendance[]>`
    select y.code, y.short_zh as "nameZh", y.name_en as "nameEn", count(*)::int as invited,
      count(*) filter (where s.outcome = 'present')::int as present,
      count(*) filter (where s.outcome = 'substituted')::int as substituted,
      count(*) filter (where s.outcome = 'leave')::int as leave,
      count(*) filter (where s.outcome = 'absent')::int as absent,
      sum((select count(*) from attendees t join arrivals v on v.attendee_id = t.id
           where t.invitation_id = s.invitation_id and v.outcome in ('present','late')))::int as people
    from invitation_statuses s join meetings m on m.id = s.meeting_id join agencies y on y.id = s.agency_id
    where ${maySeeMeeting(sql, viewer)} and m.kind = 'coordination' and m.state = 'held' and s.reply_status <> 'withdrawn'
      and ${maySeeOutcome(sql, viewer)} and office_day(m.starts_at) between ${period.from} and ${period.to}
    group by y.id order by y.standing_order`
}

function maySeeOutcome(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer) || isAuditor(viewer)) return sql`true`
  const own = viewer.agencyIds.length ? sql`s.agency_id in ${sql([...viewer.agencyIds])}` : sql`false`
  return sql`(${own} or ${chairsMeeting(sql, viewer)})`
}

export interface MinutesCount {
  state: 'drafting' | 'countersigning' | 'awaiting_signature' | 'issued' | 'archived'
  minutes: number
  withText: number
  onTime: number
  late: number
}

/** M5: minutes by state; of those issued, how many within their due day. The period is the meeting's. */
export async function countMinutes(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<MinutesCount[]> {
  return sql<MinutesCount[]>`
    select n.state, count(*)::int as minutes,
      count(*) filter (where n.issued_text is not null or exists (select 1 from decisions d where d.minutes_id = n.id))::int as "withText",
      count(*) filter (where n.issued_on <= n.due_on)::int as "onTime",
      count(*) filter (where n.issued_on > n.due_on)::int as late
    from minutes n join meetings m on m.id = n.meeting_id
    where ${maySeeMinutes(sql, viewer)} and office_day(m.starts_at) between ${period.from} and ${period.to}
    group by n.state order by n.state`
}

export interface DecisionCount {
  type: 'decide' | 'approve_in_principle' | 'order' | 'note' | 'defer' | 'reject'
  decisions: number
  binding: number
}

/** D1: decisions by type; binding once their minutes are issued. */
export async function countDecisions(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<DecisionCount[]> {
  return sql<DecisionCount[]>`
    select d.type, count(*)::int as decisions, count(d.binding_at)::int as binding
    from decisions d join minutes n on n.id = d.minutes_id join meetings m on m.id = d.meeting_id
    where ${maySeeMinutes(sql, viewer)} and office_day(m.starts_at) between ${period.from} and ${period.to}
    group by d.type order by d.type`
}

/** N1: matters by state; the period is that of raising. */
export async function countMatters(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<{ state: string; matters: number }[]> {
  return sql<{ state: string; matters: number }[]>`
    select x.state, count(*)::int as matters from matters x
    where ${maySeeMatter(sql, viewer)} and x.raised_on between ${period.from} and ${period.to}
    group by x.state order by x.state`
}

/** G3: member units of a day, each with whether it has reported its desk, in standing order. */
export async function listDeskReports(
  sql: Db,
  day: Day,
): Promise<{ code: string; nameZh: string; nameEn: string; reported: boolean }[]> {
  return sql<{ code: string; nameZh: string; nameEn: string; reported: boolean }[]>`
    select y.code, y.short_zh as "nameZh", y.name_en as "nameEn",
      exists (select 1 from desks k where k.agency_id = y.id and ${day} >= k.from_day and ${day} < k.to_day) as reported
    from agencies y where y.is_member_unit and ${day} >= y.from_day and ${day} < y.to_day
    order by y.standing_order`
}
