import { maySeePerson } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, first } from '../lib/db.ts'

export type AgencyType =
  | 'leadership'
  | 'office'
  | 'department'
  | 'public_utility'
  | 'township'
  | 'subdistrict'
  | 'superior'
  | 'external'
export type AgencyRelation = 'leadership' | 'self' | 'subordinate' | 'vertical' | 'superior' | 'external'
export type PersonLevel = 'leader' | 'principal' | 'deputy' | 'staff'

export interface Agency {
  id: string
  code: string
  standingOrder: number
  nameZh: string
  shortZh: string
  nameEn: string
  type: AgencyType
  relation: AgencyRelation
  isMemberUnit: boolean
  mailbox: string | null
  telephone: string
  fromDay: Day
  toDay: Day
  version: number
}

export interface AgencyRow extends Agency {
  deskLeader: string | null
  /** Names of active liaisons, in the reader's separator; null when there is none (R07). */
  liaisons: string | null
}

const columns = (
  sql: Db,
) => sql`a.id, a.code, a.standing_order as "standingOrder", a.name_zh as "nameZh", a.short_zh as "shortZh",
  a.name_en as "nameEn", a.type, a.relation, a.is_member_unit as "isMemberUnit", a.mailbox, a.telephone,
  a.from_day as "fromDay", a.to_day as "toDay", a.version`

/** Agencies in force on a day, in standing order (R09), each with its desk of that day and today's liaisons. */
export async function listAgencies(
  sql: Db,
  day: Day,
  filter: { type?: string; member?: boolean } = {},
): Promise<AgencyRow[]> {
  return await sql<AgencyRow[]>`
    select ${columns(sql)},
      (select p.name_zh from desks d join people p on p.id = d.leader_person_id
       where d.agency_id = a.id and ${day}::date >= d.from_day and ${day}::date < d.to_day) as "deskLeader",
      (select string_agg(l.name_zh, '、' order by l.name_zh) from active_liaisons l where l.agency_id = a.id) as liaisons
    from agencies a
    where ${day}::date >= a.from_day and ${day}::date < a.to_day
      and ${filter.type ? sql`a.type = ${filter.type}` : sql`true`}
      and ${filter.member ? sql`a.is_member_unit` : sql`true`}
    order by a.standing_order`
}

export async function findAgency(sql: Db, id: string): Promise<Agency | null> {
  return first(await sql<Agency[]>`select ${columns(sql)} from agencies a where a.id = ${id}`)
}

export interface AgencyPerson {
  personId: string
  employmentId: string
  nameZh: string
  nameEn: string
  positionZh: string
  positionEn: string
  level: PersonLevel
  email: string | null
  phone: string
  fromDay: Day
  toDay: Day
  isLiaison: boolean
  isConfirmed: boolean
}

/** Who works at an agency on a day, leaders first; only those the viewer may see. */
export async function listPeopleOfAgency(
  sql: Db,
  viewer: Viewer,
  agencyId: string,
  day: Day,
): Promise<AgencyPerson[]> {
  return await sql<AgencyPerson[]>`
    select p.id as "personId", w.id as "employmentId", p.name_zh as "nameZh", p.name_en as "nameEn",
      w.position_zh as "positionZh", w.position_en as "positionEn", w.level, p.email, p.phone,
      w.from_day as "fromDay", w.to_day as "toDay",
      exists (select 1 from active_liaisons l where l.agency_id = w.agency_id and l.person_id = p.id) as "isLiaison",
      p.confirmed_at is not null as "isConfirmed"
    from employments w join people p on p.id = w.person_id
    where w.agency_id = ${agencyId} and ${day}::date >= w.from_day and ${day}::date < w.to_day and ${maySeePerson(sql, viewer)}
    order by array_position(array['leader','principal','deputy','staff'], w.level), p.name_zh`
}

export interface Desk {
  id: string
  leaderName: string
  staffNames: string | null
  dutyZh: string
  fromDay: Day
  toDay: Day
}

/** The agency's own desks (单位专班), the present one first. */
export async function listDesks(sql: Db, agencyId: string): Promise<Desk[]> {
  return await sql<Desk[]>`
    select d.id, p.name_zh as "leaderName", d.duty_zh as "dutyZh", d.from_day as "fromDay", d.to_day as "toDay",
      (select string_agg(s.name_zh, '、' order by s.name_zh) from desk_staff k join people s on s.id = k.person_id where k.desk_id = d.id) as "staffNames"
    from desks d join people p on p.id = d.leader_person_id
    where d.agency_id = ${agencyId} order by d.from_day desc`
}
