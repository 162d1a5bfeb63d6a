import type { PersonLevel } from '../../agencies/queries.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { type ClockTime, type Day, officeDay } from '../../lib/dates.ts'
import type { Db, Fragment } from '../../lib/db.ts'
import type { RequiredLevel } from '../../meetings/queries.ts'
import { type BusyWhat, busyRows, type Span } from '../availability/queries.ts'

export interface PlannedAgency {
  agencyId: string
  nameZh: string
  nameEn: string
  capacity: 'required' | 'in_attendance'
  requiredLevel: RequiredLevel
  people: { personId: string; nameZh: string; nameEn: string; level: PersonLevel; fromDay: Day; toDay: Day }[]
}

export interface PlannedItem {
  no: number
  title: string
  titleEn: string
  agencyId: string
  minutes: number
}

/** A room; clock times are empty where it is let at any hour. */
export interface PlannedVenue {
  id: string
  nameZh: string
  nameEn: string
  capacity: number | null
  bookableFrom: ClockTime
  bookableTo: ClockTime
  workingDaysOnly: boolean
}

/** What a draft says about who must come, and what the office has to offer; agencies in standing order (R09). */
export interface Plan {
  agencies: PlannedAgency[]
  items: PlannedItem[]
  venues: PlannedVenue[]
  exceptions: { day: Day; kind: 'holiday' | 'workday' }[]
  /** The first day that a notice sent today reaches in time (R16). */
  noticeReaches: Day
}

export async function findPlan(
  db: Db,
  viewer: Viewer,
  meetingId: string,
  noticeLeadWorkingDays: number,
): Promise<Plan> {
  const rows = (part: Fragment) => db`(select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${part}) v)`
  const [plan] = await db<[Plan]>`
    select ${rows(plannedRows(db, viewer, meetingId))} as agencies,
      ${rows(db`select g.no, g.title, g.title_en as "titleEn", g.reporting_agency_id as "agencyId", g.duration_minutes as minutes
        from agenda_items g where g.meeting_id = ${meetingId} order by g.no`)} as items,
      ${rows(db`select v.id, v.name_zh as "nameZh", coalesce(nullif(v.name_en, ''), v.name_zh) as "nameEn", v.capacity,
        v.bookable_from as "bookableFrom", v.bookable_to as "bookableTo", v.working_days_only as "workingDaysOnly"
        from venues v where v.to_day > ${viewer.today}::date and v.kind = 'room' order by v.code`)} as venues,
      ${rows(db`select w.day, w.kind from work_calendar w where w.day >= ${viewer.today}::date order by w.day`)} as exceptions,
      add_working_days(${viewer.today}::date, ${noticeLeadWorkingDays}::int) as "noticeReaches"`
  return plan
}

function plannedRows(db: Db, viewer: Viewer, meetingId: string): Fragment {
  return db`
    select a.id as "agencyId", a.short_zh as "nameZh", coalesce(nullif(a.name_en, ''), a.short_zh) as "nameEn", i.capacity,
      i.required_level as "requiredLevel",
      (select coalesce(jsonb_agg(jsonb_build_object('personId', p.id, 'nameZh', p.name_zh, 'nameEn', coalesce(nullif(p.name_en, ''), p.name_zh),
          'level', e.level, 'fromDay', e.from_day, 'toDay', e.to_day)
          order by array_position(array['leader','principal','deputy','staff'], e.level), p.name_zh), '[]')
        from employments e join people p on p.id = e.person_id and p.status = 'active'
        where e.agency_id = a.id and e.to_day > ${viewer.today}::date) as people
    from invitations i join agencies a on a.id = i.agency_id
    where i.meeting_id = ${meetingId} and i.withdrawn_at is null
    order by a.standing_order`
}

/** Who or what is taken, by what; half-open. A `pledge` is a meeting to which the agency has not named anybody yet. */
export interface Taken {
  whose: 'person' | 'agency' | 'pledge' | 'venue'
  id: string
  what: BusyWhat
  startsAt: Date
  endsAt: Date
  title: string
  venueId: string | null
}

/** All that is known to be taken in a span for the chair, the agencies and their people, and the venues; the meeting itself left out. */
export async function listTaken(
  db: Db,
  viewer: Viewer,
  meeting: { id: string; presidingPersonId: string | null },
  span: Span,
  noon: ClockTime,
): Promise<Taken[]> {
  const asked = db`select i.agency_id from invitations i where i.meeting_id = ${meeting.id} and i.withdrawn_at is null`
  const who = db`select e.person_id from employments e where e.agency_id in (${asked}) union select ${meeting.presidingPersonId}::uuid`
  const other = db`m.state in ('noticed','held') and m.id <> ${meeting.id} and m.starts_at < ${span.to} and m.ends_at > ${span.from}`
  return await db<Taken[]>`
    select 'person' as whose, v."personId" as id, v.what, v."startsAt", v."endsAt", v.title, v."venueId"
    from (${busyRows(db, viewer, who, span, noon)}) v where v.id <> ${meeting.id}
    union all
    select 'agency', a.agency_id, 'absence', a.from_day::timestamp at time zone 'Asia/Shanghai', a.to_day::timestamp at time zone 'Asia/Shanghai', a.reason, null
    from absences a
    where a.withdrawn_at is null and a.from_day <= ${officeDay(span.to)}::date and a.to_day > ${officeDay(span.from)}::date and a.agency_id in (${asked})
    union all
    select 'pledge', j.agency_id, 'meeting', m.starts_at, m.ends_at, m.title, m.venue_id
    from meetings m join invitations j on j.meeting_id = m.id
    where ${other} and j.agency_id in (${asked}) and j.withdrawn_at is null and j.noticed_version > 0 and j.required_level <> 'any'
      and not exists (select 1 from attendees t where t.invitation_id = j.id and t.dropped_at is null and t.part in ('nominee','substitute'))
      and not exists (select 1 from leave_requests l where l.invitation_id = j.id and l.state = 'approved')
    union all
    select 'venue', b.venue_id, case b.kind when 'meeting' then 'meeting' when 'hold' then 'hold' else 'block' end, b.starts_at, b.ends_at,
      coalesce(m.title, b.title), b.venue_id
    from venue_bookings b left join meetings m on m.id = b.meeting_id
    where b.released_at is null and b.starts_at < ${span.to} and b.ends_at > ${span.from} and b.meeting_id is distinct from ${meeting.id}::uuid
    union all
    select 'venue', h.venue_id, 'hold', h.starts_at, h.ends_at, m.title, h.venue_id
    from holds h join meetings m on m.id = h.meeting_id
    where h.released_at is null and h.venue_id is not null and h.meeting_id <> ${meeting.id} and h.starts_at < ${span.to} and h.ends_at > ${span.from}`
}
