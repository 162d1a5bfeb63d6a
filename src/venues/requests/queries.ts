import { isDirector, isOffice, type Viewer } from '../../auth/viewer.ts'
import { type Db, first } from '../../lib/db.ts'
import type { BookingKind } from '../rules.ts'

export interface VenueRequest {
  id: string
  venueId: string
  venueName: string
  venueNameEn: string
  keeperPersonId: string | null
  meetingId: string | null
  kind: BookingKind | 'meeting'
  title: string
  note: string
  startsAt: Date
  endsAt: Date
  state: 'pending' | 'approved' | 'refused' | 'withdrawn'
  askedAt: Date
  askedByPersonId: string | null
  askedByName: string
  decidedNote: string
}

const columns = (sql: Db) => sql`
  r.id, r.venue_id as "venueId", v.name_zh as "venueName", v.name_en as "venueNameEn", v.keeper_person_id as "keeperPersonId",
  r.meeting_id as "meetingId", r.kind, coalesce(m.title, r.title) as title, r.note, r.starts_at as "startsAt", r.ends_at as "endsAt",
  r.state, r.asked_at as "askedAt", r.asked_by_person_id as "askedByPersonId", coalesce(p.name_zh, '') as "askedByName", r.decided_note as "decidedNote"`
const joined = (sql: Db) => sql`
  venue_requests r join venues v on v.id = r.venue_id left join meetings m on m.id = r.meeting_id left join people p on p.id = r.asked_by_person_id`

/** What waits for a word: for the office all, for a keeper the own; oldest first. */
export async function listPendingRequests(
  sql: Db,
  viewer: Viewer,
  venueId?: string,
): Promise<VenueRequest[]> {
  return await sql<VenueRequest[]>`
    select ${columns(sql)} from ${joined(sql)}
    where r.state = 'pending' and (${isOffice(viewer) || isDirector(viewer)} or v.keeper_person_id = ${viewer.personId}::uuid)
      and (${venueId ?? null}::uuid is null or r.venue_id = ${venueId ?? null}::uuid)
    order by r.starts_at, r.asked_at`
}

export async function findRequest(db: Db, venueId: string, id: string): Promise<VenueRequest | null> {
  return first(
    await db<
      VenueRequest[]
    >`select ${columns(db)} from ${joined(db)} where r.id = ${id} and r.venue_id = ${venueId}`,
  )
}
