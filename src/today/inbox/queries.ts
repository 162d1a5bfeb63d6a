import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'

const NONE = '00000000-0000-0000-0000-000000000000'
/** A liaison's own agencies; nobody's when the role has ended. */
const own = (viewer: Viewer) => (viewer.agencyIds.length ? [...viewer.agencyIds] : [NONE])

/** An answer that the agency still owes: to a notice, or on a draft of minutes. */
export interface Owed {
  kind: 'notice' | 'countersign'
  /** The meeting's id. */
  id: string
  invitationId: string | null
  minutesId: string | null
  title: string
  titleEn: string
  agencyZh: string
  agencyEn: string
  /** When the meeting is. */
  startsAt: Date | null
  /** Until when an answer counts. */
  by: Date | null
  byDay: Day | null
}

export async function listOwed(sql: Db, viewer: Viewer, now: Date): Promise<Owed[]> {
  return sql<Owed[]>`
    (select 'notice' as kind, m.id, s.invitation_id as "invitationId", null::uuid as "minutesId", m.title, m.title_en as "titleEn",
      y.short_zh as "agencyZh", y.name_en as "agencyEn", m.starts_at as "startsAt", m.reply_by as by, null::date as "byDay"
    from invitation_statuses s join invitations i on i.id = s.invitation_id and i.noticed_version > 0
      join meetings m on m.id = s.meeting_id join agencies y on y.id = s.agency_id
    where s.agency_id in ${sql(own(viewer))} and s.reply_status = 'pending' and m.state = 'noticed' and m.starts_at > ${now})
    union all
    (select 'countersign', n.meeting_id, null::uuid, n.id, n.title, m.title_en, y.short_zh, y.name_en, m.starts_at, null::timestamptz, n.countersign_due_on
    from countersigns k join minutes n on n.id = k.minutes_id and n.countersign_round = k.round and n.state = 'countersigning'
      join meetings m on m.id = n.meeting_id join agencies y on y.id = k.agency_id
    where k.agency_id in ${sql(own(viewer))} and k.state = 'pending')
    order by kind desc, "startsAt", id`
}

export interface InboxItem {
  id: string
  title: string
  titleEn: string
  state: 'assigned' | 'accepted' | 'in_progress' | 'submitted' | 'returned'
  light: 'red' | 'yellow' | 'green' | 'blue'
  leads: boolean
  leadZh: string
  leadEn: string
  dueOn: Day
  workingDaysLeft: number
  percent: number
  returnReason: string
}

/** The agency's open items, those it leads first, the most pressing on top. */
export async function listInboxItems(sql: Db, viewer: Viewer, today: Day): Promise<InboxItem[]> {
  return sql<InboxItem[]>`
    select a.id, a.title, a.title_en as "titleEn", a.state, y.short_zh as "leadZh", y.name_en as "leadEn", a.due_on as "dueOn",
      a.lead_agency_id in ${sql(own(viewer))} as leads, a.percent, working_days_between(${today}, a.due_on) as "workingDaysLeft",
      action_item_light(a.state, a.due_on, ${today}, exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')) as light,
      case when a.state = 'returned' then coalesce((select s.return_reason from submissions s
        where s.action_item_id = a.id and s.outcome = 'returned' order by s.decided_at desc limit 1), '') else '' end as "returnReason"
    from action_items a join agencies y on y.id = a.lead_agency_id
    where a.state in ('assigned','accepted','in_progress','submitted','returned')
      and (a.lead_agency_id in ${sql(own(viewer))} or exists (select 1 from action_item_supporters s
        where s.action_item_id = a.id and s.agency_id in ${sql(own(viewer))}))
    order by leads desc, a.due_on, a.id`
}

export interface InboxMeeting {
  id: string
  title: string
  titleEn: string
  startsAt: Date
  venueZh: string
  venueEn: string
  replyStatus: string
  replyKind: string | null
  /** Who goes, as named by the agency. */
  people: string
}

/** The agency's coming meetings and who goes to them. */
export async function listInboxMeetings(sql: Db, viewer: Viewer, now: Date): Promise<InboxMeeting[]> {
  return sql<InboxMeeting[]>`
    select m.id, m.title, m.title_en as "titleEn", m.starts_at as "startsAt",
      coalesce(v.name_zh, '') as "venueZh", coalesce(v.name_en, '') as "venueEn",
      s.reply_status as "replyStatus", s.reply_kind as "replyKind",
      coalesce((select string_agg(t.person_name, '、' order by t.created_at, t.id) from attendees t
        where t.invitation_id = i.id and t.dropped_at is null and t.partstat not in ('DECLINED','DELEGATED')), '') as people
    from invitations i join invitation_statuses s on s.invitation_id = i.id
      join meetings m on m.id = i.meeting_id left join venues v on v.id = m.venue_id
    where i.agency_id in ${sql(own(viewer))} and i.noticed_version > 0 and i.withdrawn_at is null
      and m.state = 'noticed' and m.ends_at > ${now}
    order by m.starts_at, m.id`
}
