import type { Db, Fragment } from '../../lib/db.ts'
import type { MatterState } from '../../matters/rules.ts'

export interface AgendaItem {
  id: string
  no: number
  title: string
  titleEn: string
  matterId: string | null
  /** The matter's state; empty where the item stands for no matter. */
  matterState: MatterState | ''
  topicId: string | null
  topicName: string
  topicNameEn: string
  reportingAgencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  durationMinutes: number
}

/** The agenda in its order, each item with its reporting agency. */
export async function listAgenda(sql: Db, meetingId: string): Promise<AgendaItem[]> {
  return await sql<AgendaItem[]>`${agendaRows(sql, meetingId)}`
}

/** The same as a part of a larger statement. */
export function agendaRows(sql: Db, meetingId: string): Fragment {
  return sql`
    select g.id, g.no, g.title, g.title_en as "titleEn", g.matter_id as "matterId", coalesce(x.state, '') as "matterState",
      g.topic_id as "topicId", coalesce(t.name_zh, '') as "topicName", coalesce(nullif(t.name_en, ''), t.name_zh, '') as "topicNameEn",
      g.reporting_agency_id as "reportingAgencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn", g.duration_minutes as "durationMinutes"
    from agenda_items g
    join agencies a on a.id = g.reporting_agency_id
    left join topics t on t.id = g.topic_id
    left join matters x on x.id = g.matter_id
    where g.meeting_id = ${meetingId}
    order by g.no`
}
