import type { Viewer } from '../../auth/viewer.ts'
import type { Db, Fragment } from '../../lib/db.ts'

/** A venue that a meeting needs: its main one, a branch, a vehicle; and what still stands in the way. */
export interface Place {
  venueId: string
  part: 'main' | 'branch' | 'vehicle'
  name: string
  nameEn: string
  capacity: number | null
  keeperName: string
  needsApproval: boolean
  /** The last word about the meeting's present time; null when nobody asked. */
  approval: 'pending' | 'approved' | 'refused' | null
}

export async function listPlaces(sql: Db, meetingId: string): Promise<Place[]> {
  return await sql<Place[]>`${placeRows(sql, meetingId)}`
}

/** The main venue first; a `to_jsonb` of these rows stands in the meeting's sheet. */
export function placeRows(sql: Db, meetingId: string): Fragment {
  return sql`
    select n.venue_id as "venueId", n.part, v.name_zh as name, coalesce(nullif(v.name_en, ''), v.name_zh) as "nameEn", v.capacity,
      coalesce(p.name_zh, '') as "keeperName", v.needs_approval as "needsApproval",
      case when v.needs_approval then (select r.state from venue_requests r
        where r.meeting_id = m.id and r.venue_id = v.id and r.state <> 'withdrawn' and r.starts_at <= m.starts_at and r.ends_at >= m.ends_at
        order by r.asked_at desc, r.id limit 1) end as approval
    from meeting_needs n join meetings m on m.id = n.meeting_id join venues v on v.id = n.venue_id
    left join people p on p.id = v.keeper_person_id
    left join meeting_venues x on x.meeting_id = m.id and x.venue_id = v.id
    where n.meeting_id = ${meetingId}
    order by array_position(array['main','branch','vehicle'], n.part), x.position, v.code`
}

export interface VenueChoice {
  id: string
  kind: 'room' | 'vehicle'
  nameZh: string
  nameEn: string
  capacity: number | null
  needsApproval: boolean
  /** Somebody else has it at the meeting's time; only said, the notice decides. */
  taken: boolean
}

/** Rooms and vehicles on offer, with whether they are free at the meeting's time. */
export async function listVenueChoices(sql: Db, viewer: Viewer, meetingId: string): Promise<VenueChoice[]> {
  return await sql<VenueChoice[]>`
    select v.id, v.kind, v.name_zh as "nameZh", v.name_en as "nameEn", v.capacity, v.needs_approval as "needsApproval",
      exists (select 1 from venue_bookings b where b.venue_id = v.id and b.released_at is null
        and (b.meeting_id is null or b.meeting_id <> m.id)
        and tstzrange(b.starts_at, b.ends_at) && tstzrange(m.starts_at, m.ends_at)) as taken
    from venues v cross join meetings m
    where m.id = ${meetingId} and (v.to_day > ${viewer.today}::date
      or v.id in (select x.venue_id from meeting_venues x where x.meeting_id = m.id))
    order by v.kind, v.code`
}
