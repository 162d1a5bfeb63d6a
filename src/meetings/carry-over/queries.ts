import { maySeeActionItem, maySeeMinutes } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'

/** An earlier decision with one of its duties; a decision without any comes once, with the item's fields empty. */
export interface CarriedOver {
  minutesId: string
  docYear: number | null
  docNo: number | null
  paragraphNo: number
  meetingDay: Day
  decision: string
  itemId: string | null
  title: string
  titleEn: string
  leadZh: string
  leadEn: string
  state: string
  light: 'red' | 'yellow' | 'green' | 'blue' | 'none'
  dueOn: Day | null
  /** Since the due day; negative before it. */
  workingDaysOver: number
  percent: number
  /** The last thing an agency said about it. */
  lastReport: string
}

/**
 * What became of all that was decided before: in meetings of the same group, or on a matter that stands on this
 * agenda. Binding decisions of what the viewer may see, overdue duties first, finished ones last.
 */
export async function listCarriedOver(
  sql: Db,
  viewer: Viewer,
  meeting: { id: string; hostGroupId: string | null; startsAt: Date | null },
): Promise<CarriedOver[]> {
  return await sql<CarriedOver[]>`
    select n.id as "minutesId", n.doc_year as "docYear", n.doc_no as "docNo", d.paragraph_no as "paragraphNo", office_day(m.starts_at) as "meetingDay",
      coalesce(nullif(d.text, ''), g.title) as decision, a.id as "itemId", coalesce(a.title, '') as title, coalesce(a.title_en, '') as "titleEn",
      coalesce(y.short_zh, '') as "leadZh", coalesce(y.name_en, '') as "leadEn", coalesce(a.state, '') as state, coalesce(l.light, 'none') as light,
      a.due_on as "dueOn", coalesce(working_days_between(a.due_on, ${viewer.today}::date), 0) as "workingDaysOver", coalesce(a.percent, 0) as percent,
      coalesce((select r.text from progress_reports r where r.action_item_id = a.id order by r.created_at desc, r.id limit 1), '') as "lastReport"
    from decisions d join minutes n on n.id = d.minutes_id join meetings m on m.id = n.meeting_id join agenda_items g on g.id = d.agenda_item_id
    left join action_items a on a.decision_id = d.id and a.state <> 'proposed' and ${maySeeActionItem(sql, viewer)}
    left join agencies y on y.id = a.lead_agency_id
    left join lateral (select action_item_light(a.state, a.due_on, ${viewer.today}::date,
      exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')) as light) l on a.id is not null
    where d.binding_at is not null and ${maySeeMinutes(sql, viewer)} and m.id <> ${meeting.id}
      and (${meeting.startsAt}::timestamptz is null or m.starts_at < ${meeting.startsAt})
      and (m.host_group_id = ${meeting.hostGroupId} or exists (select 1 from agenda_items own
        where own.meeting_id = ${meeting.id} and own.matter_id = g.matter_id))
    order by case when l.light = 'red' then 0 when a.state not in ('closed','cancelled') then 1 when a.id is null then 2 else 3 end,
      a.due_on, m.starts_at desc, d.paragraph_no, a.item_no, a.id`
}
