import type { Viewer } from '../auth/viewer.ts'
import { type Db, first } from '../lib/db.ts'
import { NotFound } from '../lib/errors.ts'
import type { Offered } from './rules.ts'

/** A room or a vehicle: the same kind of thing, booked in the same way. */
export interface Venue extends Offered {
  id: string
  code: string
  kind: 'room' | 'vehicle'
  nameZh: string
  nameEn: string
  capacity: number | null
  place: string
  equipment: string[]
  keeperName: string
  note: string
  version: number
}

export interface VenueFilter {
  kind: '' | Venue['kind']
  /** A tag of its equipment. */
  tag: string
  /** Seats at least. */
  seats: number
  ended: boolean
}
export const everyVenue: VenueFilter = { kind: '', tag: '', seats: 0, ended: false }

/** The register, rooms before vehicles. */
export async function listVenues(sql: Db, viewer: Viewer, filter: VenueFilter): Promise<Venue[]> {
  return await sql<Venue[]>`
    select ${columns(sql)} from venues v left join people p on p.id = v.keeper_person_id
    where (${filter.kind} = '' or v.kind = ${filter.kind}) and (${filter.tag} = '' or v.equipment ? ${filter.tag})
      and (${filter.seats} = 0 or v.capacity >= ${filter.seats})
      and (v.to_day > ${viewer.today}::date) = ${!filter.ended}
    order by v.kind, v.code`
}

export async function findVenue(sql: Db, id: string): Promise<Venue | null> {
  return first(
    await sql<Venue[]>`
    select ${columns(sql)} from venues v left join people p on p.id = v.keeper_person_id where v.id = ${id}`,
  )
}

export async function getVenue(sql: Db, id: string): Promise<Venue> {
  const venue = await findVenue(sql, id)
  if (!venue) throw new NotFound()
  return venue
}

const columns = (sql: Db) => sql`
  v.id, v.code, v.kind, v.name_zh as "nameZh", v.name_en as "nameEn", v.capacity, v.place, v.equipment,
  v.bookable_from as "bookableFrom", v.bookable_to as "bookableTo", v.working_days_only as "workingDaysOnly",
  v.keeper_person_id as "keeperPersonId", coalesce(p.name_zh, '') as "keeperName", v.needs_approval as "needsApproval",
  v.note, v.to_day as "toDay", v.version`

export interface KeeperChoice {
  id: string
  name: string
  position: string
}

/** Active people with an address, the office's own first: a keeper is told by mail. */
export async function listKeeperChoices(sql: Db, viewer: Viewer): Promise<KeeperChoice[]> {
  return await sql<KeeperChoice[]>`
    select p.id, p.name_zh as name, concat_ws(' ', a.short_zh, e.position_zh) as position
    from people p join employments e on e.person_id = p.id join agencies a on a.id = e.agency_id
    where p.status = 'active' and p.email is not null and ${viewer.today}::date >= e.from_day and ${viewer.today}::date < e.to_day
    order by a.relation <> 'self', a.standing_order, p.name_zh`
}
