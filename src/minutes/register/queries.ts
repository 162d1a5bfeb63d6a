import { maySeeMinutes } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'
import type { MinutesState } from '../queries.ts'

export interface RegisterFilter {
  state: 'open' | 'issued' | ''
  year: number | null
  q: string
  page: number
}

export interface RegisterRow {
  id: string
  docYear: number | null
  docNo: number | null
  seriesName: string
  title: string
  meetingId: string
  meetingTitle: string
  meetingDay: Day
  state: MinutesState
  dueOn: Day
  daysLeft: number
  issuedOn: Day | null
  total: number
}

export const REGISTER_PAGE = 50

/** The register: open ones first, then by number from the newest; only what the viewer may see. */
export async function listMinutes(sql: Db, viewer: Viewer, filter: RegisterFilter): Promise<RegisterRow[]> {
  const like = `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%`
  return await sql<RegisterRow[]>`
    select n.id, n.doc_year as "docYear", n.doc_no as "docNo", n.series_name as "seriesName", n.title,
      m.id as "meetingId", m.title as "meetingTitle", office_day(m.starts_at) as "meetingDay", n.state, n.due_on as "dueOn",
      working_days_between(${viewer.today}::date, n.due_on) as "daysLeft", n.issued_on as "issuedOn", count(*) over ()::int as total
    from minutes n join meetings m on m.id = n.meeting_id
    where ${maySeeMinutes(sql, viewer)}
      and ${filter.state === 'open' ? sql`n.state not in ('issued','archived')` : filter.state === 'issued' ? sql`n.state in ('issued','archived')` : sql`true`}
      and ${filter.year ? sql`extract(year from office_day(m.starts_at)) = ${filter.year}` : sql`true`}
      and ${filter.q ? sql`(n.title ilike ${like} or m.title ilike ${like} or n.issued_text ilike ${like})` : sql`true`}
    order by n.state in ('issued','archived'), n.issued_on desc nulls last, n.doc_no desc nulls last, n.due_on, n.id
    limit ${REGISTER_PAGE} offset ${(filter.page - 1) * REGISTER_PAGE}`
}

export interface OverdueMinutes {
  meetingId: string
  meetingTitle: string
  meetingTitleEn: string
  meetingDay: Day
  /** Null when nobody has begun to draft. */
  minutesId: string | null
  state: MinutesState | null
  dueOn: Day
  workingDaysOver: number
}

/**
 * R37: held meetings whose minutes are required and not issued after the office's number of working days,
 * whether or not a draft exists; for the director's desk. The longest overdue first.
 */
export async function listOverdueMinutes(
  sql: Db,
  today: Day,
  minutesDueWorkingDays: number,
): Promise<OverdueMinutes[]> {
  return await sql<OverdueMinutes[]>`
    select o.*, working_days_between(o."dueOn", ${today}::date) as "workingDaysOver"
    from (
      select m.id as "meetingId", m.title as "meetingTitle", m.title_en as "meetingTitleEn", office_day(m.starts_at) as "meetingDay",
        n.id as "minutesId", n.state, coalesce(n.due_on, add_working_days(office_day(m.starts_at), ${minutesDueWorkingDays})) as "dueOn"
      from meetings m left join minutes n on n.meeting_id = m.id
      where m.state = 'held' and m.minutes_required and (n.id is null or n.state not in ('issued','archived'))
    ) o
    where o."dueOn" < ${today}::date
    order by o."dueOn", o."meetingDay", o."meetingId"`
}
