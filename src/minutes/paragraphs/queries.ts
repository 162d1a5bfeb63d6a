import type { AgencyRelation } from '../../agencies/queries.ts'
import type { DecisionType } from '../../decisions/rules.ts'
import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'

/** One duty of a paragraph, as its action item has it; names are short ones in standing order. */
export interface ParagraphDuty {
  id: string
  leadId: string
  lead: string
  leadRelation: AgencyRelation
  supporting: string[]
  supportingIds: string[]
  title: string
  deliverable: string
  dueOn: Day
  dueText: string
  onWorkingDay: boolean
  state: string
  light: 'red' | 'yellow' | 'green' | 'blue' | 'none'
  /** Working days until the due day in force; negative when it has passed. */
  daysLeft: number
  closedOn: Day | null
}

export interface Paragraph {
  id: string
  no: number
  agendaItemId: string
  itemNo: number
  itemTitle: string
  itemTitleEn: string
  matterId: string | null
  type: DecisionType
  heard: string
  text: string
  version: number
  savedAt: Date | null
  savedByName: string
  duties: ParagraphDuty[]
}

/** The numbered paragraphs with their duties; who may see the minutes may see these. `today` is the office's day. */
export async function listParagraphs(sql: Db, minutesId: string, today: Day): Promise<Paragraph[]> {
  return await sql<Paragraph[]>`
    select d.id, d.paragraph_no as no, d.agenda_item_id as "agendaItemId", g.no as "itemNo", g.title as "itemTitle",
      g.title_en as "itemTitleEn", g.matter_id as "matterId", d.type, d.heard, d.text, d.version,
      d.saved_at as "savedAt", coalesce(w.name_zh, '') as "savedByName",
      coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'leadId', l.id, 'lead', l.short_zh, 'leadRelation', l.relation,
          'supporting', coalesce(s.names, '[]'), 'supportingIds', coalesce(s.ids, '[]'), 'title', a.title, 'deliverable', a.deliverable,
          'dueOn', a.due_on, 'dueText', a.due_text, 'onWorkingDay', is_working_day(a.due_on), 'state', a.state,
          'light', action_item_light(a.state, a.due_on, ${today}::date, o.id is not null),
          'daysLeft', working_days_between(${today}::date, a.due_on), 'closedOn', a.closed_on) order by a.item_no)
        from action_items a
        join agencies l on l.id = a.lead_agency_id
        left join objections o on o.action_item_id = a.id and o.state = 'pending'
        left join lateral (
          select jsonb_agg(k.short_zh order by k.standing_order) as names, jsonb_agg(k.id order by k.standing_order) as ids
          from action_item_supporters x join agencies k on k.id = x.agency_id where x.action_item_id = a.id) s on true
        where a.decision_id = d.id and a.parent_id is null), '[]') as duties
    from decisions d
    join agenda_items g on g.id = d.agenda_item_id
    left join people w on w.id = d.saved_by_person_id
    where d.minutes_id = ${minutesId}
    order by d.paragraph_no`
}
