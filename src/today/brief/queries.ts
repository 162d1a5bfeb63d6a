import { chairsMeeting, maySeeActionItem, maySeeMeeting } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, type Fragment, first } from '../../lib/db.ts'
import type { OfficeSettings } from '../../settings/office.ts'

/** Five figures and the reds of the chair's meetings. */
export interface BriefFigures {
  open: number
  overdue: number
  dueSoon: number
  closed: number
  closedOnTime: number
  reds: BriefItem[]
}
export interface BriefItem {
  id: string
  title: string
  titleEn: string
  leadZh: string
  leadEn: string
  meeting: string
  meetingEn: string
  dueOn: Day
  workingDaysOver: number
  percent: number
  /** The last thing an agency said about it. */
  lastReport: string
}

/** So many reds fit on the sheet; the figure above counts them all. */
const REDS = 12

export async function findBriefFigures(sql: Db, viewer: Viewer, today: Day): Promise<BriefFigures> {
  const row = first(
    await sql<BriefFigures[]>`
    with lit as (
      select a.id, a.title, a.title_en, a.lead_agency_id, a.meeting_id, a.state, a.due_on, a.submitted_on, a.percent,
        action_item_light(a.state, a.due_on, ${today}, exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')) as light
      from action_items a where a.state <> 'proposed' and ${maySeeActionItem(sql, viewer)}
    ), reds as (
      select l.id, l.title, l.title_en as "titleEn", y.short_zh as "leadZh", y.name_en as "leadEn",
        coalesce(m.title, '') as meeting, coalesce(m.title_en, '') as "meetingEn",
        l.due_on as "dueOn", working_days_between(l.due_on, ${today}) as "workingDaysOver", l.percent,
        coalesce((select r.text from progress_reports r where r.action_item_id = l.id order by r.created_at desc, r.id limit 1), '') as "lastReport"
      from lit l join agencies y on y.id = l.lead_agency_id left join meetings m on m.id = l.meeting_id
      where l.light = 'red' order by l.due_on, y.standing_order, l.id limit ${REDS}
    )
    select count(*) filter (where state not in ('closed','cancelled'))::int as open,
      count(*) filter (where light = 'red')::int as overdue, count(*) filter (where light = 'yellow')::int as "dueSoon",
      count(*) filter (where state = 'closed')::int as closed,
      count(*) filter (where state = 'closed' and submitted_on <= due_on)::int as "closedOnTime",
      coalesce((select jsonb_agg(to_jsonb(r) order by r."dueOn", r.id) from reds r), '[]') as reds
    from lit`,
  )
  if (!row) throw new Error('an aggregate always has a row')
  return row
}

export interface BriefMeeting {
  id: string
  title: string
  titleEn: string
  startsAt: Date
  venueZh: string
  venueEn: string
  chairs: boolean
  agencies: number
  answered: number
}

/** The next meetings the reader chairs or is asked to. */
export async function listBriefMeetings(sql: Db, viewer: Viewer, now: Date): Promise<BriefMeeting[]> {
  return sql<BriefMeeting[]>`
    select m.id, m.title, m.title_en as "titleEn", m.starts_at as "startsAt",
      coalesce(v.name_zh, '') as "venueZh", coalesce(v.name_en, '') as "venueEn", ${chairsMeeting(sql, viewer)} as chairs,
      (select count(*) from invitation_statuses s where s.meeting_id = m.id and s.reply_status <> 'withdrawn')::int as agencies,
      (select count(*) from invitation_statuses s where s.meeting_id = m.id and s.reply_status not in ('withdrawn','pending'))::int as answered
    from meetings m left join venues v on v.id = m.venue_id
    where m.state = 'noticed' and m.ends_at > ${now} and ${maySeeMeeting(sql, viewer)}
    order by m.starts_at, m.id limit 4`
}

/** What only the chair can decide; the fields mean what they do in the director's list. */
export interface Asked {
  kind: 'leave' | 'substitution' | 'signature' | 'extension'
  /** What is to be opened: the meeting's, for an extension the item's, for a signature the minutes'. */
  id: string
  title: string
  titleEn: string
  agencyZh: string
  agencyEn: string
  person: string
  reason: string
  on: Day
}

export async function listAsked(
  sql: Db,
  viewer: Viewer,
  settings: Pick<OfficeSettings, 'minutesDueWorkingDays'>,
): Promise<Asked[]> {
  return sql<Asked[]>`
    (${leave(sql, viewer)}) union all (${substitutions(sql, viewer)})
    union all (${signatures(sql, viewer, settings)}) union all (${extensions(sql, viewer)})
    order by "on", title, id`
}

const leave = (sql: Db, viewer: Viewer): Fragment => sql`
  select 'leave' as kind, m.id, m.title, m.title_en as "titleEn", y.short_zh as "agencyZh", y.name_en as "agencyEn",
    coalesce(t.person_name, '') as person, l.reason, office_day(l.requested_at) as "on"
  from leave_requests l join invitations i on i.id = l.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id left join attendees t on t.id = l.attendee_id
  where l.state = 'pending' and m.state = 'noticed' and ${chairsMeeting(sql, viewer)}`

const substitutions = (sql: Db, viewer: Viewer): Fragment => sql`
  select 'substitution', m.id, m.title, m.title_en, y.short_zh, y.name_en, p.name_zh, s.reason, office_day(s.requested_at)
  from substitutions s join invitations i on i.id = s.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id join people p on p.id = s.substitute_person_id
  where s.state = 'pending' and m.state = 'noticed' and ${chairsMeeting(sql, viewer)}`

/** R41 */
const signatures = (
  sql: Db,
  viewer: Viewer,
  settings: Pick<OfficeSettings, 'minutesDueWorkingDays'>,
): Fragment => sql`
  select 'signature', n.id, n.title, m.title_en, '', '', coalesce(p.name_zh, ''), '',
    coalesce(n.due_on, add_working_days(office_day(m.starts_at), ${settings.minutesDueWorkingDays}))
  from minutes n join meetings m on m.id = n.meeting_id left join people p on p.id = n.drafter_person_id
  where n.state = 'awaiting_signature' and n.signed_at is null and ${chairsMeeting(sql, viewer)}`

/** R56: the second extension of an item from the chair's meeting. */
const extensions = (sql: Db, viewer: Viewer): Fragment => sql`
  select 'extension', a.id, a.title, a.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), e.reason, e.to_due_on
  from extensions e join action_items a on a.id = e.action_item_id join meetings m on m.id = a.meeting_id
    join agencies y on y.id = a.lead_agency_id left join people p on p.id = e.requested_by_person_id
  where e.state = 'pending' and e.no > 1 and ${chairsMeeting(sql, viewer)}`
