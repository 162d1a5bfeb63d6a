import { maySeeMeeting } from '../../auth/access.ts'
import { isAuditor, isOffice, type Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'

/** Who has a venue; what the viewer may not see is taken, and nothing more is said. */
export interface Booking {
  id: string
  venueId: string
  startsAt: Date
  endsAt: Date
  kind: 'meeting' | 'hold' | 'upkeep' | 'lent' | 'visit' | 'other'
  part: 'main' | 'branch' | 'vehicle' | null
  /** Null where there is none, or none for the viewer. */
  meetingId: string | null
  /** Empty where the viewer may not know. */
  title: string
  note: string
  /** The host of a meeting, or who booked. */
  who: string
}

/** Bookings that touch the days [from, until), of one venue or of all. */
export async function listBookings(
  sql: Db,
  viewer: Viewer,
  within: { from: Day; until: Day; venueId?: string },
): Promise<Booking[]> {
  const inside = isOffice(viewer) || isAuditor(viewer)
  const keeps = sql`v.keeper_person_id = ${viewer.personId}::uuid`
  const visible = sql`case when b.meeting_id is null then ${inside} or ${keeps} else ${maySeeMeeting(sql, viewer)} or ${keeps} end`
  return await sql<Booking[]>`
    select s.id, s."venueId", s."startsAt", s."endsAt", s.kind, s.part, case when s.seen then s."meetingId" end as "meetingId",
      case when s.visible then s.title else '' end as title, case when s.visible then s.note else '' end as note,
      case when s.visible then s.who else '' end as who
    from (
      select b.id, b.venue_id as "venueId", b.starts_at as "startsAt", b.ends_at as "endsAt", b.kind, b.part, b.meeting_id as "meetingId",
        coalesce(m.title, b.title) as title, b.note, coalesce(g.name_zh, p.name_zh, '') as who,
        coalesce(${visible}, false) as visible, b.meeting_id is not null and coalesce(${maySeeMeeting(sql, viewer)}, false) as seen
      from venue_bookings b
      join venues v on v.id = b.venue_id
      left join meetings m on m.id = b.meeting_id
      left join groups g on g.id = m.host_group_id
      left join people p on p.id = b.booked_by_person_id
      where b.released_at is null and office_day(b.starts_at) < ${within.until}::date and b.ends_at > (${within.from}::date)::timestamp at time zone 'Asia/Shanghai'
        and (${within.venueId ?? null}::uuid is null or b.venue_id = ${within.venueId ?? null}::uuid)
    ) s
    order by s."startsAt", s."venueId"`
}

/** A booking by hand, as its release needs it. */
export async function findDirectBooking(
  db: Db,
  venueId: string,
  bookingId: string,
): Promise<{ id: string; title: string; startsAt: Date; endsAt: Date; releasedAt: Date | null } | null> {
  return first(
    await db<{ id: string; title: string; startsAt: Date; endsAt: Date; releasedAt: Date | null }[]>`
    select id, title, starts_at as "startsAt", ends_at as "endsAt", released_at as "releasedAt" from venue_bookings
    where id = ${bookingId} and venue_id = ${venueId} and kind in ('upkeep','lent','visit','other')`,
  )
}
