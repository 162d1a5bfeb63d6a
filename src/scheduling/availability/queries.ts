import { maySeeMeeting, maySeePerson } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { type ClockTime, type Day, officeDay } from '../../lib/dates.ts'
import { type Db, type Fragment, first, type Tx } from '../../lib/db.ts'
import type { DayHalf } from './rules.ts'

/** meeting: noticed or held, as chair or attendee. absence: away for days. block: a typed half-day. hold: kept for a date poll. */
export type BusyWhat = 'meeting' | 'absence' | 'block' | 'hold'

/** Why a person is not free, half-open. `title` is empty where the viewer may not see the meeting. */
export interface BusyTime {
  personId: string
  what: BusyWhat
  id: string
  startsAt: Date
  endsAt: Date
  title: string
  venueId: string | null
}

export interface Span {
  from: Date
  to: Date
}

/**
 * Busy times of the people whom the subquery `who` gives, in a span. A morning lasts until the office's lunch break,
 * the afternoon from there on. Who declined or handed over is not busy with a meeting.
 */
export function busyRows(db: Db, viewer: Viewer, who: Fragment, span: Span, noon: ClockTime): Fragment {
  const [fromDay, toDay] = [officeDay(span.from), officeDay(span.to)]
  return db`
    select x.person_id as "personId", 'meeting' as what, m.id, m.starts_at as "startsAt", m.ends_at as "endsAt",
      case when ${maySeeMeeting(db, viewer)} then m.title else '' end as title, m.venue_id as "venueId"
    from meetings m cross join lateral (
      select m.presiding_person_id as person_id
      union
      select t.person_id from attendees t where t.meeting_id = m.id and t.dropped_at is null and t.partstat not in ('DECLINED','DELEGATED')
    ) x
    where m.state in ('noticed','held') and m.starts_at < ${span.to} and m.ends_at > ${span.from} and x.person_id in (${who})
    union all
    select a.person_id, 'absence', a.id, a.from_day::timestamp at time zone 'Asia/Shanghai', a.to_day::timestamp at time zone 'Asia/Shanghai', a.reason, null
    from absences a
    where a.withdrawn_at is null and a.from_day <= ${toDay}::date and a.to_day > ${fromDay}::date and a.person_id in (${who})
    union all
    select b.person_id, 'block', b.id,
      case b.half when 'morning' then b.day::timestamp else b.day + ${noon}::time end at time zone 'Asia/Shanghai',
      case b.half when 'morning' then b.day + ${noon}::time else (b.day + 1)::timestamp end at time zone 'Asia/Shanghai', b.note, null
    from busy_blocks b
    where b.withdrawn_at is null and b.day between ${fromDay}::date and ${toDay}::date and b.person_id in (${who})
    union all
    select h.person_id, 'hold', m.id, h.starts_at, h.ends_at, case when ${maySeeMeeting(db, viewer)} then m.title else '' end, h.venue_id
    from holds h join meetings m on m.id = h.meeting_id
    where h.released_at is null and h.person_id in (${who}) and h.starts_at < ${span.to} and h.ends_at > ${span.from}`
}

/** A person whose times are kept, with the agencies where they work today. */
export interface KeptPerson {
  id: string
  nameZh: string
  nameEn: string
  agencyIds: string[]
  agencies: { id: string; nameZh: string; nameEn: string }[]
}

export async function findKeptPerson(db: Db, viewer: Viewer, id: string): Promise<KeptPerson | null> {
  const person = first(
    await db<Omit<KeptPerson, 'agencyIds'>[]>`
    select p.id, p.name_zh as "nameZh", p.name_en as "nameEn",
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'nameZh', a.short_zh, 'nameEn', a.name_en) order by a.standing_order), '[]')
       from employments e join agencies a on a.id = e.agency_id
       where e.person_id = p.id and ${viewer.today}::date >= e.from_day and ${viewer.today}::date < e.to_day) as agencies
    from people p where p.id = ${id} and ${maySeePerson(db, viewer)}`,
  )
  return person ? { ...person, agencyIds: person.agencies.map((agency) => agency.id) } : null
}

/** When one person is busy, and when nobody of the person's agencies is there. */
export async function listTimesOfPerson(
  db: Db,
  viewer: Viewer,
  personId: string,
  span: Span,
  noon: ClockTime,
): Promise<BusyTime[]> {
  return await db<BusyTime[]>`
    select * from (
      ${busyRows(db, viewer, db`select ${personId}::uuid`, span, noon)}
      union all
      select ${personId}::uuid, 'absence', a.id, a.from_day::timestamp at time zone 'Asia/Shanghai', a.to_day::timestamp at time zone 'Asia/Shanghai',
        concat_ws(' ', g.short_zh, nullif(a.reason, '')), null
      from absences a join agencies g on g.id = a.agency_id
      where a.withdrawn_at is null and a.from_day <= ${officeDay(span.to)}::date and a.to_day > ${officeDay(span.from)}::date
        and a.agency_id in (select e.agency_id from employments e
          where e.person_id = ${personId} and ${viewer.today}::date >= e.from_day and ${viewer.today}::date < e.to_day)
    ) v order by "startsAt", what, id`
}

export interface Absence {
  id: string
  fromDay: Day
  /** The first day back. */
  toDay: Day
  reason: string
  enteredBy: string
}

export interface Block {
  id: string
  day: Day
  half: DayHalf
  note: string
  enteredBy: string
}

/** What was typed for a person and still stands, and the exceptions to Monday–Friday of some days. */
export interface Entries {
  absences: Absence[]
  blocks: Block[]
  exceptions: { day: Day; kind: 'holiday' | 'workday' }[]
}

export async function findEntries(
  db: Db,
  personId: string,
  today: Day,
  from: Day,
  to: Day,
): Promise<Entries> {
  const rows = (part: Fragment) => db`(select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${part}) v)`
  const [entries] = await db<[Entries]>`
    select ${rows(absenceRows(db, { personId }, today))} as absences,
      ${rows(db`select b.id, b.day, b.half, b.note, coalesce(p.name_zh, '') as "enteredBy"
        from busy_blocks b left join people p on p.id = b.entered_by_person_id
        where b.person_id = ${personId} and b.withdrawn_at is null and b.day >= ${today}::date
        order by b.day, b.half desc limit 130`)} as blocks,
      ${rows(db`select w.day, w.kind from work_calendar w where w.day between ${from}::date and ${to}::date order by w.day`)} as exceptions`
  return entries
}

type Whose = { personId: string } | { agencyId: string }

/** Those that last or come first, then what was, latest first. */
export async function listAbsences(db: Db, whose: Whose, today: Day): Promise<Absence[]> {
  return await db<Absence[]>`${absenceRows(db, whose, today)}`
}

function absenceRows(db: Db, whose: Whose, today: Day): Fragment {
  return db`
    select a.id, a.from_day as "fromDay", a.to_day as "toDay", a.reason, coalesce(p.name_zh, '') as "enteredBy"
    from absences a left join people p on p.id = a.entered_by_person_id
    where ${whoseRows(db, whose)} and a.withdrawn_at is null
    order by a.to_day <= ${today}::date, case when a.to_day > ${today}::date then a.from_day end, a.from_day desc, a.id
    limit 30`
}

/** One of theirs, locked for a change. */
export async function lockAbsence(
  tx: Tx,
  whose: Whose,
  id: string,
): Promise<(Absence & { withdrawnAt: Date | null }) | null> {
  return first(
    await tx<(Absence & { withdrawnAt: Date | null })[]>`
    select a.id, a.from_day as "fromDay", a.to_day as "toDay", a.reason, '' as "enteredBy", a.withdrawn_at as "withdrawnAt"
    from absences a where a.id = ${id} and ${whoseRows(tx, whose)} for update`,
  )
}

const whoseRows = (db: Db, whose: Whose): Fragment =>
  'personId' in whose ? db`a.person_id = ${whose.personId}` : db`a.agency_id = ${whose.agencyId}`
