import { type ClockTime, type Day, officeDay, officeTime } from '../../../lib/dates.ts'
import type { Db, Fragment } from '../../../lib/db.ts'
import type { DayHalf } from '../rules.ts'

/** An agency or a person that is not there on the day of a meeting. */
export interface Away {
  agencyId: string | null
  personId: string | null
  name: string
  nameEn: string
  what: 'absence' | 'block'
  fromDay: Day
  /** The first day back. */
  toDay: Day
  reason: string
}

/** Absences on the day of a meeting, and half-days that it falls into, of agencies and people given by subqueries. */
export function awayRows(
  db: Db,
  meeting: { startsAt: Date; endsAt: Date },
  noon: ClockTime,
  whose: { agencies: Fragment; people: Fragment },
): Fragment {
  const day = officeDay(meeting.startsAt)
  const halves: DayHalf[] = []
  if (officeTime(meeting.startsAt) < noon) halves.push('morning')
  if (officeTime(meeting.endsAt) > noon || halves.length === 0) halves.push('afternoon')
  return db`
    select a.agency_id as "agencyId", a.person_id as "personId", coalesce(g.short_zh, p.name_zh) as name,
      coalesce(nullif(g.name_en, ''), g.short_zh, nullif(p.name_en, ''), p.name_zh) as "nameEn",
      'absence' as what, a.from_day as "fromDay", a.to_day as "toDay", a.reason
    from absences a left join agencies g on g.id = a.agency_id left join people p on p.id = a.person_id
    where a.withdrawn_at is null and a.from_day <= ${day}::date and a.to_day > ${day}::date
      and (a.agency_id in (${whose.agencies}) or a.person_id in (${whose.people}))
    union all
    select null, b.person_id, p.name_zh, coalesce(nullif(p.name_en, ''), p.name_zh), 'block', b.day, b.day + 1, b.note
    from busy_blocks b join people p on p.id = b.person_id
    where b.withdrawn_at is null and b.day = ${day}::date and b.half in ${db(halves)} and b.person_id in (${whose.people})
    order by 1 nulls last, 3, 6`
}

/** Of a meeting as it stands: its agencies, whoever presides, and the people who are named. */
export function awayRowsOf(
  db: Db,
  meeting: { id: string; startsAt: Date; endsAt: Date; presidingPersonId: string | null },
  noon: ClockTime,
): Fragment {
  return awayRows(db, meeting, noon, {
    agencies: db`select i.agency_id from invitations i where i.meeting_id = ${meeting.id} and i.withdrawn_at is null`,
    people: db`select t.person_id from attendees t where t.meeting_id = ${meeting.id} and t.dropped_at is null
      and t.partstat not in ('DECLINED','DELEGATED') union select ${meeting.presidingPersonId}::uuid`,
  })
}
