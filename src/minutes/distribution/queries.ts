import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'
import type { Candidate, DistributionKind } from './rules.ts'

export interface DistributionRow extends Candidate {
  nameEn: string
  /** As saved; null when the agency is not on it, or nothing was saved yet. */
  kind: DistributionKind | null
  firstOpenedAt: Date | null
}

/** Every agency in force today with its place in the distribution, in standing order (R09). */
export async function listCandidates(sql: Db, minutesId: string, today: Day): Promise<DistributionRow[]> {
  return await sql<DistributionRow[]>`
    select a.id, a.short_zh as name, a.name_en as "nameEn", a.relation, d.kind, d.first_opened_at as "firstOpenedAt",
      exists (select 1 from invitations i where i.meeting_id = n.meeting_id and i.agency_id = a.id and i.withdrawn_at is null) as participated,
      exists (select 1 from decisions e join action_items x on x.decision_id = e.id where e.minutes_id = n.id
        and (x.lead_agency_id = a.id or exists (select 1 from action_item_supporters s where s.action_item_id = x.id and s.agency_id = a.id))) as "hasDuty"
    from minutes n
    join agencies a on ${today}::date >= a.from_day and ${today}::date < a.to_day or exists (select 1 from distributions f where f.minutes_id = n.id and f.agency_id = a.id)
    left join distributions d on d.minutes_id = n.id and d.agency_id = a.id
    where n.id = ${minutesId}
    order by a.standing_order`
}
