import type { AgencyRelation } from '../../agencies/queries.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'
import type { Gate } from '../rules.ts'
import type { CountersignState, ParagraphComment } from './rules.ts'

export interface Countersign {
  id: string
  round: number
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  telephone: string
  /** It has a mailbox or a liaison with an address; otherwise somebody has to call. */
  hasAddress: boolean
  relation: AgencyRelation
  state: CountersignState
  comment: string
  paragraphComments: ParagraphComment[]
  channel: 'web' | 'mail' | 'phone' | 'paper' | null
  answeredByName: string
  answeredAt: Date | null
  officeAnswer: string
  officeAnsweredAt: Date | null
  officeAnsweredByName: string
  /** Paragraphs of the draft in which this agency leads. */
  leads: number[]
}

/** Every round's answers, the latest round first, agencies in standing order (R09). */
export async function listCountersigns(sql: Db, minutesId: string): Promise<Countersign[]> {
  return await sql<Countersign[]>`
    select k.id, k.round, a.id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort", a.name_en as "agencyNameEn",
      a.telephone, a.mailbox is not null or exists (select 1 from active_liaisons l where l.agency_id = a.id and l.email is not null) as "hasAddress",
      a.relation, k.state, k.comment, k.paragraph_comments as "paragraphComments", k.channel, coalesce(p.name_zh, '') as "answeredByName", k.answered_at as "answeredAt",
      k.office_answer as "officeAnswer", k.office_answered_at as "officeAnsweredAt", coalesce(o.name_zh, '') as "officeAnsweredByName",
      coalesce((select jsonb_agg(distinct d.paragraph_no order by d.paragraph_no) from decisions d join action_items i on i.decision_id = d.id
        where d.minutes_id = k.minutes_id and i.lead_agency_id = k.agency_id), '[]') as leads
    from countersigns k
    join agencies a on a.id = k.agency_id
    left join people p on p.id = k.answered_by_person_id
    left join people o on o.id = k.office_answered_by_person_id
    where k.minutes_id = ${minutesId}
    order by k.round desc, a.standing_order`
}

/** What the quality gate looks at, in one statement; `today` decides which due days have passed. `asked`: who would countersign (R40). */
export async function findGate(sql: Db, minutesId: string, today: Day): Promise<Gate & { asked: string[] }> {
  const gate = first(
    await sql<(Gate & { asked: string[] })[]>`
    with duties as (
      select d.id as decision_id, a.due_on, l.short_zh as lead, l.relation, l.standing_order
      from decisions d join action_items a on a.decision_id = d.id join agencies l on l.id = a.lead_agency_id
      where d.minutes_id = ${minutesId}
    )
    select
      (select count(*)::int from decisions d where d.minutes_id = n.id) as paragraphs,
      coalesce((select jsonb_agg(d.paragraph_no order by d.paragraph_no) from decisions d where d.minutes_id = n.id and d.text = ''
        and not exists (select 1 from duties u where u.decision_id = d.id)), '[]') as empty,
      coalesce((select jsonb_agg(d.paragraph_no order by d.paragraph_no) from decisions d where d.minutes_id = n.id and d.type = 'order'
        and not exists (select 1 from duties u where u.decision_id = d.id)), '[]') as "ordersWithoutDuty",
      coalesce((select jsonb_agg(g.title order by g.no) from agenda_items g where g.meeting_id = n.meeting_id
        and not exists (select 1 from decisions d where d.minutes_id = n.id and d.agenda_item_id = g.id)), '[]') as uncovered,
      coalesce((select jsonb_agg(t.agency_name || t.person_name order by a.standing_order, t.person_name)
        from attendees t left join arrivals v on v.attendee_id = t.id left join agencies a on a.id = t.agency_id
        where t.meeting_id = n.meeting_id and t.dropped_at is null and v.attendee_id is null and t.part in ('nominee','substitute')), '[]') as unmarked,
      (select count(*)::int from attendees t join arrivals v on v.attendee_id = t.id
        where t.meeting_id = n.meeting_id and v.outcome in ('present','late')) as arrived,
      coalesce((select jsonb_agg(a.lead order by a.standing_order) from (select distinct u.lead, u.standing_order from duties u where u.relation <> 'self') a), '[]') as asked,
      coalesce((select jsonb_agg(jsonb_build_object('lead', u.lead, 'day', u.due_on) order by u.due_on, u.standing_order)
        from duties u where not is_working_day(u.due_on)), '[]') as "nonWorking",
      coalesce((select jsonb_agg(jsonb_build_object('lead', u.lead, 'day', u.due_on) order by u.due_on, u.standing_order)
        from duties u where u.due_on < ${today}::date), '[]') as past,
      coalesce((select jsonb_agg(a.short_zh order by a.standing_order) from agencies a join meetings m on m.id = n.meeting_id
        where a.relation in ('subordinate', 'vertical', 'external') and office_day(m.starts_at) >= a.from_day and office_day(m.starts_at) < a.to_day
          and not exists (select 1 from invitations v where v.meeting_id = n.meeting_id and v.agency_id = a.id)
          and not exists (select 1 from attendees t join arrivals r on r.attendee_id = t.id where t.meeting_id = n.meeting_id and t.agency_id = a.id)
          and exists (select 1 from decisions d where d.minutes_id = n.id
            and (position(a.short_zh in d.heard || d.text) > 0 or position(a.name_zh in d.heard || d.text) > 0
              or exists (select 1 from action_items i left join action_item_supporters s on s.action_item_id = i.id
                where i.decision_id = d.id and a.id in (i.lead_agency_id, s.agency_id))))), '[]') as uninvited
    from minutes n where n.id = ${minutesId}`,
  )
  if (!gate) throw new Error('no minutes to look at')
  return gate
}
