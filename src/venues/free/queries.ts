import { addDays, type Day, officeDay, officeTime } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'
import { type BookableHours, freeTimes, type Span } from './rules.ts'

/** What somebody who came too late may take instead. */
export interface Alternatives {
  venueName: string
  /** Who has it, as far as it may be said. */
  takenBy: { title: string; startsAt: Date; endsAt: Date } | null
  /** Others of the same kind, free at that time; those of a like size first. */
  venues: { id: string; nameZh: string; nameEn: string; capacity: number | null }[]
  /** Other times of the same one. */
  times: Span[]
}

const ROOMS_SHOWN = 6

/** The venues of the same kind that are free in the span, and the next free times of the wanted one. */
export async function findAlternatives(
  sql: Db,
  wanted: { venueId: string; meetingId: string | null } & Span,
  now: Date,
): Promise<Alternatives> {
  const [venues, one] = await Promise.all([listFreeVenues(sql, wanted), findCalendar(sql, wanted)])
  if (!one) return { venueName: '', takenBy: null, venues, times: [] }
  const taken = one.taken.map((span) => ({
    ...span,
    startsAt: new Date(span.startsAt),
    endsAt: new Date(span.endsAt),
  }))
  return {
    venueName: one.nameZh,
    takenBy: taken.find((span) => span.startsAt < wanted.endsAt && wanted.startsAt < span.endsAt) ?? null,
    venues,
    times: freeTimes(wanted, taken, one.days, one, now),
  }
}

/** Venues of the kind of `venueId` that nobody has in the span and that are let at that hour. */
export async function listFreeVenues(
  sql: Db,
  wanted: { venueId: string; meetingId: string | null } & Span,
): Promise<Alternatives['venues']> {
  const [day, from, to] = [officeDay(wanted.startsAt), officeTime(wanted.startsAt), officeTime(wanted.endsAt)]
  return await sql<Alternatives['venues']>`
    select v.id, v.name_zh as "nameZh", v.name_en as "nameEn", v.capacity
    from venues v join venues w on w.id = ${wanted.venueId}
    where v.id <> w.id and v.kind = w.kind and v.to_day > ${day}::date
      and (v.bookable_from = '' or v.bookable_from <= ${from}) and (v.bookable_to = '' or v.bookable_to >= ${to})
      and (not v.working_days_only or is_working_day(${day}::date))
      and not exists (select 1 from venue_bookings b where b.venue_id = v.id and b.released_at is null
        and (b.meeting_id is null or b.meeting_id is distinct from ${wanted.meetingId}::uuid)
        and tstzrange(b.starts_at, b.ends_at) && tstzrange(${wanted.startsAt}, ${wanted.endsAt}))
    order by v.needs_approval, abs(coalesce(v.capacity, 0) - coalesce(w.capacity, 0)), v.code
    limit ${ROOMS_SHOWN}`
}

interface VenueCalendar extends BookableHours {
  nameZh: string
  taken: { startsAt: string; endsAt: string; title: string }[]
  /** The wanted day and the two working days after it. */
  days: Day[]
}

/** One venue with what it is taken by, a week from the wanted day on. */
async function findCalendar(
  sql: Db,
  wanted: { venueId: string; meetingId: string | null } & Span,
): Promise<VenueCalendar | null> {
  const day = officeDay(wanted.startsAt)
  const until = addDays(day, 14)
  return first(
    await sql<VenueCalendar[]>`
    select v.name_zh as "nameZh", v.bookable_from as "bookableFrom", v.bookable_to as "bookableTo",
      jsonb_build_array(${day}::date, add_working_days(${day}::date, 1), add_working_days(${day}::date, 2)) as days,
      coalesce((select jsonb_agg(jsonb_build_object('startsAt', b.starts_at, 'endsAt', b.ends_at, 'title', coalesce(m.title, b.title)) order by b.starts_at)
        from venue_bookings b left join meetings m on m.id = b.meeting_id
        where b.venue_id = v.id and b.released_at is null and (b.meeting_id is null or b.meeting_id is distinct from ${wanted.meetingId}::uuid)
          and b.ends_at > ${wanted.startsAt}::timestamptz - interval '1 day' and office_day(b.starts_at) <= ${until}::date), '[]') as taken
    from venues v where v.id = ${wanted.venueId}`,
  )
}
