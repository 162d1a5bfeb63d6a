import { maySeeMeeting } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { addDays, type Day, officeInstant } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'
import type { MeetingState } from '../queries.ts'

export interface CalendarEntry {
  id: string
  title: string
  titleEn: string
  state: MeetingState
  startsAt: Date
  endsAt: Date
  venue: string
  venueEn: string
  chair: string
}

/** The meetings that the viewer may see and that touch the office's days from `first` to `last`. */
export async function listMeetingsOfDays(
  sql: Db,
  viewer: Viewer,
  first: Day,
  last: Day,
): Promise<CalendarEntry[]> {
  return await sql<CalendarEntry[]>`
    select m.id, m.title, m.title_en as "titleEn", st.state, m.starts_at as "startsAt", m.ends_at as "endsAt",
      coalesce(v.name_zh, '') as venue, coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueEn", coalesce(c.name_zh, '') as chair
    from meetings m
    join meeting_states st on st.meeting_id = m.id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    where ${maySeeMeeting(sql, viewer)}
      and m.starts_at < ${officeInstant(addDays(last, 1), '00:00')} and m.ends_at > ${officeInstant(first, '00:00')}
    order by m.starts_at, m.title, m.id`
}

export interface SpecialDay {
  day: Day
  kind: 'holiday' | 'workday'
  name: string
}

/** Holidays and make-up workdays of these days, as the loaded work calendar has them. */
export async function listSpecialDays(sql: Db, first: Day, last: Day): Promise<SpecialDay[]> {
  return await sql<SpecialDay[]>`
    select day, kind, name from work_calendar where day between ${first}::date and ${last}::date order by day`
}
