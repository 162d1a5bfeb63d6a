import type { NamedAgency } from '../../decisions/agency-names/rules.ts'
import type { Day, WorkCalendar } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'

/** What typed duty lines are read against. */
export interface DutyGround {
  directory: NamedAgency[]
  calendar: WorkCalendar
}

/** Agencies in force on the meeting's day, in standing order (R09), and the work calendar of the two years after it. */
export async function findDutyGround(sql: Db, meetingDay: Day): Promise<DutyGround> {
  const row = first(
    await sql<{ directory: NamedAgency[]; days: [Day, 'holiday' | 'workday'][] }[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'nameZh', a.name_zh, 'shortZh', a.short_zh, 'relation', a.relation,
          'standingOrder', a.standing_order) order by a.standing_order)
        from agencies a where ${meetingDay}::date >= a.from_day and ${meetingDay}::date < a.to_day), '[]') as directory,
      coalesce((select jsonb_agg(jsonb_build_array(w.day, w.kind) order by w.day)
        from work_calendar w where w.day between ${meetingDay}::date and ${meetingDay}::date + 800), '[]') as days`,
  )
  return { directory: row?.directory ?? [], calendar: new Map(row?.days ?? []) }
}
