import type { LinkGrant } from '../../auth/links.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { ItemState } from '../rules.ts'

export interface Duty {
  id: string
  title: string
  titleEn: string
  deliverable: string
  leads: boolean
  leadZh: string
  leadEn: string
  supportersZh: string
  supportersEn: string
  dueOn: Day
  workingDays: number
  state: ItemState
  /** ISO 8601. */
  acceptedAt: string | null
  objectionPending: boolean
  /** Still within the days for an objection, and none was turned down (R50). */
  mayObject: boolean
  paragraphNo: number
}

export interface Receipt {
  title: string
  seriesName: string
  docYear: number | null
  docNo: number | null
  issuedOn: Day | null
  meetingId: string
  agencyIds: string[]
  duties: Duty[]
}

/**
 * What issued minutes lay on the agency of a link, or on those whose liaison its person is today: nothing of
 * other agencies. Null when the minutes are not issued, or the person is liaison of none any more.
 */
export async function findReceipt(
  sql: Db,
  grant: LinkGrant,
  settings: OfficeSettings,
  today: Day,
): Promise<Receipt | null> {
  return first(
    await sql<Receipt[]>`
    with mine as (
      select ${grant.agencyId}::uuid as id where ${grant.agencyId}::uuid is not null
      union select agency_id from active_liaisons where person_id = ${grant.personId}
    ), duties as (
      select a.id, a.title, a.title_en as "titleEn", a.deliverable, a.lead_agency_id in (select id from mine) as leads,
        l.short_zh as "leadZh", l.name_en as "leadEn", coalesce(w.zh, '') as "supportersZh", coalesce(w.en, '') as "supportersEn",
        a.due_on as "dueOn", working_days_between(${today}, a.due_on) as "workingDays", a.state, a.accepted_at as "acceptedAt",
        o.id is not null as "objectionPending", d.paragraph_no as "paragraphNo", a.item_no,
        a.state = 'assigned' and o.id is null and add_working_days(a.assigned_on, ${settings.objectionWithinWorkingDays}) >= ${today}
          and not exists (select 1 from objections u where u.action_item_id = a.id and u.state = 'upheld' and u.raised_at >= a.assigned_at) as "mayObject"
      from action_items a
      join decisions d on d.id = a.decision_id and d.minutes_id = ${grant.subjectId}
      join agencies l on l.id = a.lead_agency_id
      left join objections o on o.action_item_id = a.id and o.state = 'pending'
      left join lateral (select string_agg(g.short_zh, '、' order by g.standing_order) as zh, string_agg(coalesce(nullif(g.name_en, ''), g.short_zh), ', ' order by g.standing_order) as en
        from action_item_supporters s join agencies g on g.id = s.agency_id where s.action_item_id = a.id) w on true
      where a.state not in ('proposed','cancelled') and (a.lead_agency_id in (select id from mine)
        or exists (select 1 from action_item_supporters s where s.action_item_id = a.id and s.agency_id in (select id from mine)))
    )
    select n.title, n.series_name as "seriesName", n.doc_year as "docYear", n.doc_no as "docNo", n.issued_on as "issuedOn", n.meeting_id as "meetingId",
      (select jsonb_agg(id) from mine) as "agencyIds",
      coalesce((select jsonb_agg(t order by t.leads desc, t."paragraphNo", t.item_no) from duties t), '[]') as duties
    from minutes n
    where n.id = ${grant.subjectId} and n.state in ('issued','archived') and exists (select 1 from mine)`,
  )
}
