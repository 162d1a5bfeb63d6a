import { maySeeActionItem } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first, type Tx } from '../../lib/db.ts'
import type { SlipKind } from './rules.ts'

/** What the ladder proposes to the office: an item past its due day, and the step that it has reached. */
export interface ProposedSlip {
  itemId: string
  title: string
  titleEn: string
  agencyId: string
  agencyZh: string
  agencyEn: string
  dueOn: Day
  step: string
  state: string
  /** Working days past the due day. */
  workingDaysOver: number
  proposedOn: Day
  assignedOn: Day
  slipsThisWeek: number
  /** The item's number of slips so far. */
  slips: number
}

const columns = (db: Db, today: Day) => db`
  a.id as "itemId", a.title, a.title_en as "titleEn", g.id as "agencyId", g.short_zh as "agencyZh", g.name_en as "agencyEn",
  a.due_on as "dueOn", r.step, r.state, -working_days_between(${today}, a.due_on) as "workingDaysOver",
  office_day(r.at) as "proposedOn", a.assigned_on as "assignedOn",
  (select count(*)::int from supervision_slips s where s.agency_id = g.id
    and s.issued_on >= date_trunc('week', ${today}::date::timestamp)::date) as "slipsThisWeek",
  (select count(*)::int from supervision_slips s where s.action_item_id = a.id) as slips`

/** What waits for the office: of each item only the highest step, while it is still overdue (R55, R58). The longest over first. */
export async function listProposedSlips(sql: Db, today: Day): Promise<ProposedSlip[]> {
  return await sql<ProposedSlip[]>`
    select * from (
      select distinct on (a.id) ${columns(sql, today)}
      from action_item_reminders r join action_items a on a.id = r.action_item_id and a.due_on = r.due_on
        join agencies g on g.id = a.lead_agency_id
      where r.state = 'proposed' and a.state in ('assigned','accepted','in_progress','returned') and a.due_on < ${today}
        and not exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')
      order by a.id, r.at desc, length(r.step) desc, r.step desc
    ) p order by "workingDaysOver" desc, title, "itemId"`
}

/** One proposal, locked until it is decided. */
export async function lockProposal(
  tx: Tx,
  itemId: string,
  step: string,
  today: Day,
): Promise<ProposedSlip | null> {
  return first(
    await tx<ProposedSlip[]>`
    select ${columns(tx, today)}
    from action_item_reminders r join action_items a on a.id = r.action_item_id and a.due_on = r.due_on
      join agencies g on g.id = a.lead_agency_id
    where a.id = ${itemId} and r.step = ${step} for update of r`,
  )
}

/** A numbered slip as it was issued. */
export interface Slip {
  id: string
  kind: SlipKind
  docYear: number
  docNo: number
  itemId: string
  title: string
  titleEn: string
  agencyZh: string
  agencyNameZh: string
  agencyEn: string
  dueOn: Day
  level: number
  addressees: string
  text: string
  issuedOn: Day
  issuedBy: string
}

/** The register, newest first; whoever sees an item sees its slips. */
export async function listSlips(
  sql: Db,
  viewer: Viewer,
  filter: { itemId?: string; limit: number },
): Promise<Slip[]> {
  return await sql<
    Slip[]
  >`${slipRows(sql, viewer)} and ${filter.itemId ? sql`s.action_item_id = ${filter.itemId}` : sql`true`}
    order by s.issued_at desc, s.doc_no desc limit ${filter.limit}`
}

export async function findSlip(sql: Db, viewer: Viewer, id: string): Promise<Slip | null> {
  return first(await sql<Slip[]>`${slipRows(sql, viewer)} and s.id = ${id}`)
}

const slipRows = (sql: Db, viewer: Viewer) => sql`
  select s.id, s.kind, s.doc_year as "docYear", s.doc_no as "docNo", a.id as "itemId", a.title, a.title_en as "titleEn",
    g.short_zh as "agencyZh", g.name_zh as "agencyNameZh", g.name_en as "agencyEn", s.due_on as "dueOn", s.level, s.addressees, s.text,
    s.issued_on as "issuedOn", p.name_zh as "issuedBy"
  from supervision_slips s join action_items a on a.id = s.action_item_id join agencies g on g.id = s.agency_id
    join people p on p.id = s.issued_by_person_id
  where ${maySeeActionItem(sql, viewer)}`

/** Somebody a slip goes to. */
export interface Addressee {
  agencyId: string | null
  personId: string
  name: string
  address: string | null
  locale: 'zh-CN' | 'en'
}

/**
 * R57: the leader in charge (the desk's leader, else whoever is deputy), and from the third level on also the principal
 * and the chair of the meeting that it comes from. Posts change: who holds them today.
 */
export async function listAddressees(
  db: Db,
  itemId: string,
  level: number,
  today: Day,
): Promise<Addressee[]> {
  return await db<Addressee[]>`
    with item as (select lead_agency_id, meeting_id from action_items where id = ${itemId}),
    desk as (select d.leader_person_id from desks d, item where d.agency_id = item.lead_agency_id and d.from_day <= ${today} and d.to_day > ${today}),
    chosen as (
      select leader_person_id as person_id, 1 as rank from desk
      union select e.person_id, 1 from employments e, item where e.agency_id = item.lead_agency_id and e.level = 'deputy'
        and e.from_day <= ${today} and e.to_day > ${today} and not exists (select 1 from desk)
      union select e.person_id, 2 from employments e, item where ${level} >= 3 and e.agency_id = item.lead_agency_id and e.level = 'principal'
        and e.from_day <= ${today} and e.to_day > ${today}
      union select coalesce((select h.person_id from post_holdings h where h.post_id = m.chair_post_id and h.from_day <= ${today} and h.to_day > ${today} limit 1),
          m.chair_person_id), 3 from meetings m, item where ${level} >= 3 and m.id = item.meeting_id
    )
    select case when c.rank < 3 then (select lead_agency_id from item) end as "agencyId", p.id as "personId", p.name_zh as name, p.email as address, p.locale
    from (select person_id, min(rank) as rank from chosen where person_id is not null group by person_id) c
    join people p on p.id = c.person_id and p.status = 'active'
    order by c.rank, p.name_zh, p.id`
}
