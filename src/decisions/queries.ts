import { maySeeActionItem, maySeeMatter, maySeeMinutes } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import type { Db } from '../lib/db.ts'
import type { DecisionType } from './rules.ts'

export interface DecisionFilter {
  type: DecisionType | ''
  agency: string
  q: string
  page: number
}

export interface DecisionRow {
  id: string
  minutesId: string
  docYear: number
  docNo: number
  issuedOn: Day
  paragraphNo: number
  type: DecisionType
  itemTitle: string
  text: string
  /** Short names of the agencies that lead a duty from it, in standing order. */
  leads: string[]
  duties: number
  closed: number
  overdue: number
  /** The matter put back into the queue, where the viewer may open it. */
  deferredMatterId: string | null
  total: number
}

export const DECISIONS_PAGE = 50

/** Binding decisions that the viewer may see, newest first; of their duties only those that the viewer may see. */
export async function listDecisions(sql: Db, viewer: Viewer, filter: DecisionFilter): Promise<DecisionRow[]> {
  const like = `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%`
  return await sql<DecisionRow[]>`
    select d.id, n.id as "minutesId", n.doc_year as "docYear", n.doc_no as "docNo", n.issued_on as "issuedOn", d.paragraph_no as "paragraphNo",
      d.type, g.title as "itemTitle", d.text, k.leads, i.duties, i.closed, i.overdue, (select x.id from matters x where x.id = d.deferred_matter_id and ${maySeeMatter(sql, viewer)}) as "deferredMatterId",
      count(*) over ()::int as total
    from decisions d
    join minutes n on n.id = d.minutes_id
    join meetings m on m.id = n.meeting_id
    join agenda_items g on g.id = d.agenda_item_id
    cross join lateral (
      select count(a.id)::int as duties, count(*) filter (where a.state = 'closed')::int as closed,
        count(*) filter (where a.due_on < ${viewer.today}::date and a.state not in ('submitted','closed','cancelled','proposed'))::int as overdue
      from action_items a where a.decision_id = d.id and ${maySeeActionItem(sql, viewer)}
    ) i
    cross join lateral (
      select coalesce(jsonb_agg(o.name order by o.standing_order), '[]') as leads from (
        select distinct l.standing_order, l.short_zh as name from action_items a join agencies l on l.id = a.lead_agency_id
        where a.decision_id = d.id and ${maySeeActionItem(sql, viewer)}) o
    ) k
    where d.binding_at is not null and ${maySeeMinutes(sql, viewer)}
      and ${filter.type ? sql`d.type = ${filter.type}` : sql`true`}
      and ${filter.agency ? sql`exists (select 1 from action_items a where a.decision_id = d.id and a.lead_agency_id = ${filter.agency})` : sql`true`}
      and ${filter.q ? sql`(d.text ilike ${like} or g.title ilike ${like})` : sql`true`}
    order by n.issued_on desc, n.doc_no desc, n.series, d.paragraph_no
    limit ${DECISIONS_PAGE} offset ${(filter.page - 1) * DECISIONS_PAGE}`
}

/** Agencies that lead a duty from a decision the viewer may see, for the filter; in standing order (R09). */
export async function listLeadingAgencies(
  sql: Db,
  viewer: Viewer,
): Promise<{ id: string; nameZh: string; nameEn: string }[]> {
  return await sql<{ id: string; nameZh: string; nameEn: string }[]>`
    select l.id, l.short_zh as "nameZh", l.name_en as "nameEn" from agencies l
    where exists (select 1 from action_items a where a.lead_agency_id = l.id and a.decision_id is not null and ${maySeeActionItem(sql, viewer)})
    order by l.standing_order`
}
