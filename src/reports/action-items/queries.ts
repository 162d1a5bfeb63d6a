import { maySeeActionItem } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, type Fragment, first } from '../../lib/db.ts'
import { everything, type Period } from '../queries.ts'

/** Figures A1–A3. Items count in the period in which they were assigned; drafts in that of their meeting. */
export interface ActionItemFigures {
  total: number
  proposed: number
  /** Assigned at some time: all but the proposed. */
  effective: number
  closed: number
  closedOnTime: number
  closedLate: number
  cancelled: number
  open: number
  /** Of those neither proposed nor cancelled, the due day has passed. */
  due: number
  extensionsApproved: number
  extensionsRejected: number
  extensionsPending: number
  returns: number
  objections: number
}

/** R54: on time is the submission finally accepted, made on or before the due day in force. */
export async function countActionItems(
  sql: Db,
  viewer: Viewer,
  today: Day,
  period: Period = everything,
): Promise<ActionItemFigures> {
  const row = first(
    await sql<ActionItemFigures[]>`
    with counted as (
      select a.id, a.state, a.due_on, a.submitted_on from action_items a
      where ${maySeeActionItem(sql, viewer)} and ${assignedIn(sql, period)}
    )
    select count(*)::int as total,
      count(*) filter (where state = 'proposed')::int as proposed,
      count(*) filter (where state <> 'proposed')::int as effective,
      count(*) filter (where state = 'closed')::int as closed,
      count(*) filter (where state = 'closed' and submitted_on <= due_on)::int as "closedOnTime",
      count(*) filter (where state = 'closed' and submitted_on > due_on)::int as "closedLate",
      count(*) filter (where state = 'cancelled')::int as cancelled,
      count(*) filter (where state not in ('proposed','closed','cancelled'))::int as open,
      count(*) filter (where state not in ('proposed','cancelled') and due_on < ${today})::int as due,
      (select count(*) from extensions e join counted c on c.id = e.action_item_id where e.state = 'approved')::int as "extensionsApproved",
      (select count(*) from extensions e join counted c on c.id = e.action_item_id where e.state = 'rejected')::int as "extensionsRejected",
      (select count(*) from extensions e join counted c on c.id = e.action_item_id where e.state = 'pending')::int as "extensionsPending",
      (select count(*) from submissions s join counted c on c.id = s.action_item_id where s.outcome = 'returned')::int as returns,
      (select count(*) from objections o join counted c on c.id = o.action_item_id)::int as objections
    from counted`,
  )
  if (!row) throw new Error('an aggregate always has a row')
  return row
}

export async function countActionItemsByState(
  sql: Db,
  viewer: Viewer,
  period: Period = everything,
): Promise<{ state: string; actionItems: number }[]> {
  return sql<{ state: string; actionItems: number }[]>`
    select a.state, count(*)::int as "actionItems" from action_items a
    where ${maySeeActionItem(sql, viewer)} and ${assignedIn(sql, period)}
    group by a.state order by a.state`
}

const assignedIn = (sql: Db, period: Period): Fragment =>
  sql`coalesce(a.assigned_on, (select office_day(m.starts_at) from meetings m where m.id = a.meeting_id)) between ${period.from} and ${period.to}`

export interface LitItem {
  id: string
  title: string
  titleEn: string
  leadNameZh: string
  leadNameEn: string
  leadCode: string
  dueOn: Day
  /** Working days after the due day, today included; negative while there is time. */
  workingDaysOver: number
}

/** R55: past its due day and still with the agency, worst first; an undecided objection stops the count (R50). */
export async function listOverdueItems(sql: Db, viewer: Viewer, today: Day): Promise<LitItem[]> {
  return sql<LitItem[]>`
    select ${litColumns(sql, today)} from action_items a join agencies y on y.id = a.lead_agency_id
    where ${maySeeActionItem(sql, viewer)} and a.state in ('assigned','accepted','in_progress','returned') and a.due_on < ${today}
      and not exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')
    order by a.due_on, y.standing_order, a.id`
}

/** With the agency and due today or within that many working days, the nearest first. */
export async function listDueSoonItems(
  sql: Db,
  viewer: Viewer,
  today: Day,
  workingDays: number,
): Promise<LitItem[]> {
  return sql<LitItem[]>`
    select ${litColumns(sql, today)} from action_items a join agencies y on y.id = a.lead_agency_id
    where ${maySeeActionItem(sql, viewer)} and a.state in ('assigned','accepted','in_progress','returned')
      and a.due_on between ${today} and add_working_days(${today}, ${workingDays})
    order by a.due_on, y.standing_order, a.id`
}

const litColumns = (sql: Db, today: Day): Fragment => sql`
  a.id, a.title, a.title_en as "titleEn", y.short_zh as "leadNameZh", y.name_en as "leadNameEn", y.code as "leadCode",
  a.due_on as "dueOn", working_days_between(a.due_on, ${today}) as "workingDaysOver"`
