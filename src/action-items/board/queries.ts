import { maySeeActionItem } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, type Fragment, first } from '../../lib/db.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { AgencyName } from '../queries.ts'
import type { ItemState } from '../rules.ts'
import type { BoardFilter } from './form.ts'
import { type BoardLight, boardLights, isInScope, PAGE_SIZE } from './rules.ts'

export interface BoardRow {
  id: string
  title: string
  titleEn: string
  state: ItemState
  light: BoardLight
  leadId: string
  leadZh: string
  leadEn: string
  supportersZh: string
  supportersEn: string
  assignedOn: Day | null
  acceptedOn: Day | null
  /** R49: assigned, not accepted, and the day for it over. */
  acceptanceLate: boolean
  objectionPending: boolean
  extensionPending: boolean
  originalDueOn: Day
  dueOn: Day
  workingDays: number
  percent: number
  submittedOn: Day | null
  closedOn: Day | null
  onTime: boolean | null
  meetingTitle: string
  meetingTitleEn: string
  docYear: number | null
  docNo: number | null
  paragraphNo: number | null
  reportedOn: Day | null
  reportedBy: string
  reportedByEn: string
  reportText: string
}

/** The board's rows for one page, or all of them for the export: by light, then as asked. */
export async function listBoardRows(
  sql: Db,
  viewer: Viewer,
  settings: OfficeSettings,
  filter: BoardFilter,
  limit: number | null = PAGE_SIZE,
): Promise<BoardRow[]> {
  return sql<BoardRow[]>`
    select a.id, a.title, a.title_en as "titleEn", a.state, k.light, l.id as "leadId", l.short_zh as "leadZh", l.name_en as "leadEn",
      coalesce(w.zh, '') as "supportersZh", coalesce(w.en, '') as "supportersEn",
      a.assigned_on as "assignedOn", office_day(a.accepted_at) as "acceptedOn",
      a.state = 'assigned' and o.id is null and add_working_days(a.assigned_on, ${settings.acceptWithinWorkingDays}) < ${viewer.today} as "acceptanceLate",
      o.id is not null as "objectionPending", exists (select 1 from extensions e where e.action_item_id = a.id and e.state = 'pending') as "extensionPending",
      a.original_due_on as "originalDueOn", a.due_on as "dueOn", working_days_between(${viewer.today}, a.due_on) as "workingDays",
      a.percent, a.submitted_on as "submittedOn", a.closed_on as "closedOn", case when a.state = 'closed' then a.submitted_on <= a.due_on end as "onTime",
      coalesce(m.title, '') as "meetingTitle", coalesce(m.title_en, '') as "meetingTitleEn", n.doc_year as "docYear", n.doc_no as "docNo", d.paragraph_no as "paragraphNo",
      r.reported_on as "reportedOn", coalesce(r.by, '') as "reportedBy", coalesce(r.by_en, '') as "reportedByEn", coalesce(r.text, '') as "reportText"
    ${boardItems(sql, viewer, filter)}
      and k.light in ${sql(boardLights.filter((light) => isInScope(light, filter.light)))}
    order by strpos(${boardLights.join(' ')}::text, k.light), ${orderBy(sql, filter.sort)}, a.due_on, l.standing_order, a.id
    ${limit === null ? sql`` : sql`limit ${limit} offset ${(filter.page - 1) * PAGE_SIZE}`}`
}

export interface LightCount {
  /** Null in the rows that count over all agencies. */
  agencyId: string | null
  agencyZh: string
  agencyEn: string
  light: BoardLight
  n: number
}

/** How many of each light, over all and for each lead agency, under every filter but the light itself. */
export async function countLights(sql: Db, viewer: Viewer, filter: BoardFilter): Promise<LightCount[]> {
  return sql<LightCount[]>`
    select l.id as "agencyId", coalesce(l.short_zh, '') as "agencyZh", coalesce(l.name_en, '') as "agencyEn", k.light, count(*)::int as n
    ${boardItems(sql, viewer, filter)}
    group by grouping sets ((k.light), (l.id, l.short_zh, l.name_en, l.standing_order, k.light))
    order by l.standing_order, k.light`
}

export interface BoardOptions {
  agencies: AgencyName[]
  topics: AgencyName[]
  meetings: { id: string; title: string; titleEn: string }[]
  /** False when a year of today or of an open due day has no work calendar. */
  calendarLoaded: boolean
}

/** What the filters offer: only what stands on some item that this viewer sees. */
export async function findBoardOptions(sql: Db, viewer: Viewer): Promise<BoardOptions> {
  const row = first(
    await sql<BoardOptions[]>`
    with seen as (
      select a.id, a.lead_agency_id, a.meeting_id, a.due_on, a.state, coalesce(g.topic_id, x.topic_id) as topic_id
      from action_items a left join decisions d on d.id = a.decision_id left join agenda_items g on g.id = d.agenda_item_id left join matters x on x.id = a.matter_id
      where a.state <> 'proposed' and ${maySeeActionItem(sql, viewer)}
    )
    select
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'nameZh', g.short_zh, 'nameEn', g.name_en) order by g.standing_order) from agencies g
        where g.id in (select lead_agency_id from seen) or g.id in (select s.agency_id from action_item_supporters s join seen on seen.id = s.action_item_id)), '[]') as agencies,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'nameZh', p.name_zh, 'nameEn', p.name_en) order by p.topic_order, p.name_zh) from topics p
        where p.id in (select topic_id from seen)), '[]') as topics,
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'title', m.title, 'titleEn', m.title_en) order by m.starts_at desc nulls last) from meetings m
        where m.id in (select meeting_id from seen)), '[]') as meetings,
      not exists (select 1 from generate_series(extract(year from ${viewer.today}::date),
          extract(year from greatest(${viewer.today}::date, (select max(due_on) from seen where state not in ('closed','cancelled'))))) as y
        where not exists (select 1 from work_calendar where extract(year from day) = y)) as "calendarLoaded"`,
  )
  return row ?? { agencies: [], topics: [], meetings: [], calendarLoaded: true }
}

/** From, joins and conditions that the rows and their counts share. */
function boardItems(sql: Db, viewer: Viewer, filter: BoardFilter): Fragment {
  return sql`
    from action_items a
    join agencies l on l.id = a.lead_agency_id
    left join decisions d on d.id = a.decision_id
    left join minutes n on n.id = d.minutes_id
    left join agenda_items g on g.id = d.agenda_item_id
    left join matters x on x.id = a.matter_id
    left join meetings m on m.id = a.meeting_id
    left join objections o on o.action_item_id = a.id and o.state = 'pending'
    left join lateral (select string_agg(y.short_zh, '、' order by y.standing_order) as zh, string_agg(coalesce(nullif(y.name_en, ''), y.short_zh), ', ' order by y.standing_order) as en
      from action_item_supporters s join agencies y on y.id = s.agency_id where s.action_item_id = a.id) w on true
    left join lateral (select r.reported_on, r.text, y.short_zh as by, y.name_en as by_en from progress_reports r join agencies y on y.id = r.agency_id
      where r.action_item_id = a.id order by r.created_at desc limit 1) r on true
    cross join lateral (select case when a.state in ('closed','cancelled','proposed') then a.state
      else action_item_light(a.state, a.due_on, ${viewer.today}, o.id is not null) end as light) k
    where ${maySeeActionItem(sql, viewer)}
      and ${filter.state ? sql`a.state = ${filter.state}` : sql`(a.state = 'proposed') = ${filter.light === 'proposed'}`}
      and ${agencyFilter(sql, filter)}
      and ${filter.topic ? sql`coalesce(g.topic_id, x.topic_id) = ${filter.topic}` : sql`true`}
      and ${filter.meeting ? sql`a.meeting_id = ${filter.meeting}` : sql`true`}
      and ${filter.q ? sql`concat_ws(' ', a.title, a.title_en, a.deliverable, d.text) ilike ${`%${filter.q.replace(/[\\%_]/g, '\\$&')}%`}` : sql`true`}`
}

function agencyFilter(sql: Db, { agency, part }: BoardFilter): Fragment {
  if (!agency) return sql`true`
  const leads = sql`a.lead_agency_id = ${agency}`
  const supports = sql`exists (select 1 from action_item_supporters s where s.action_item_id = a.id and s.agency_id = ${agency})`
  if (part === 'lead') return leads
  return part === 'supporting' ? supports : sql`(${leads} or ${supports})`
}

function orderBy(sql: Db, sort: BoardFilter['sort']): Fragment {
  const key = sort.replace('-', '')
  const column =
    key === 'lead'
      ? sql`l.standing_order`
      : key === 'title'
        ? sql`a.title`
        : key === 'percent'
          ? sql`a.percent`
          : sql`a.due_on`
  return sort.startsWith('-') ? sql`${column} desc` : column
}
