import type { Day, WorkCalendar } from '../../../lib/dates.ts'
import { type Db, first } from '../../../lib/db.ts'
import type { Member } from './rules.ts'

/** What prose is read against. */
export interface ProseGround {
  directory: Member[]
  calendar: WorkCalendar
}

/** Agencies in force on the meeting's day with their kinds, in standing order (R09), and the work calendar after it. */
export async function findProseGround(sql: Db, meetingDay: Day): Promise<ProseGround> {
  const row = first(
    await sql<{ directory: Member[]; days: [Day, 'holiday' | 'workday'][] }[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'nameZh', a.name_zh, 'shortZh', a.short_zh, 'relation', a.relation,
          'standingOrder', a.standing_order, 'type', a.type, 'isMemberUnit', a.is_member_unit) order by a.standing_order)
        from agencies a where ${meetingDay}::date >= a.from_day and ${meetingDay}::date < a.to_day), '[]') as directory,
      coalesce((select jsonb_agg(jsonb_build_array(w.day, w.kind) order by w.day)
        from work_calendar w where w.day between ${meetingDay}::date and ${meetingDay}::date + 800), '[]') as days`,
  )
  return { directory: row?.directory ?? [], calendar: new Map(row?.days ?? []) }
}
