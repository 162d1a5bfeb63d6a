import type { Day } from '../lib/dates.ts'
import { type Db, first } from '../lib/db.ts'

/** An agency and the paragraphs of minutes that name it: where it leads, supports, or reported (R09, R45). */
export interface Concern {
  agency: string
  paragraphs: number[]
}

export async function findConcern(sql: Db, minutesId: string, agencyId: string): Promise<Concern | null> {
  return first(
    await sql<Concern[]>`
    select a.name_zh as agency, coalesce((
      select jsonb_agg(d.paragraph_no order by d.paragraph_no) from decisions d join agenda_items g on g.id = d.agenda_item_id
      where d.minutes_id = ${minutesId} and (g.reporting_agency_id = a.id or exists (
        select 1 from action_items x where x.decision_id = d.id and (x.lead_agency_id = a.id
          or exists (select 1 from action_item_supporters s where s.action_item_id = x.id and s.agency_id = a.id))))), '[]') as paragraphs
    from agencies a where a.id = ${agencyId}`,
  )
}

/** The lead's last word on an action item; empty before the first. */
export async function findLastReport(sql: Db, itemId: string): Promise<{ text: string; on: Day } | null> {
  return first(
    await sql<{ text: string; on: Day }[]>`
    select p.text, p.reported_on as "on" from progress_reports p join action_items a on a.id = p.action_item_id
    where p.action_item_id = ${itemId} and p.agency_id = a.lead_agency_id order by p.created_at desc limit 1`,
  )
}
