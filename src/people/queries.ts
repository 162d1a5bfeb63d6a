import type { PersonLevel } from '../agencies/queries.ts'
import { maySeePerson } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, first } from '../lib/db.ts'

export interface Person {
  id: string
  nameZh: string
  nameEn: string
  email: string | null
  phone: string
  locale: 'zh-CN' | 'en'
  status: 'active' | 'suspended'
  confirmedAt: Date | null
  version: number
}

export interface Employment {
  id: string
  agencyId: string
  agencyName: string
  positionZh: string
  positionEn: string
  level: PersonLevel
  fromDay: Day
  toDay: Day
}

export interface PersonRow extends Person {
  agencyId: string
  agencyCode: string
  agencyName: string
  positionZh: string
  positionEn: string
  level: PersonLevel
  isLiaison: boolean
}

const columns = (
  sql: Db,
) => sql`p.id, p.name_zh as "nameZh", p.name_en as "nameEn", p.email, p.phone, p.locale, p.status,
  p.confirmed_at as "confirmedAt", p.version`

/** People and where they work on a day, agencies in standing order (R09), leaders first; one row an employment. */
export async function listPeople(
  sql: Db,
  viewer: Viewer,
  day: Day,
  filter: { search?: string; agencyId?: string; unconfirmed?: boolean } = {},
): Promise<PersonRow[]> {
  const wanted = `%${(filter.search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  return await sql<PersonRow[]>`
    select ${columns(sql)}, w.agency_id as "agencyId", a.code as "agencyCode", a.short_zh as "agencyName",
      w.position_zh as "positionZh", w.position_en as "positionEn", w.level,
      exists (select 1 from active_liaisons l where l.agency_id = w.agency_id and l.person_id = p.id) as "isLiaison"
    from employments w join people p on p.id = w.person_id join agencies a on a.id = w.agency_id
    where ${day}::date >= w.from_day and ${day}::date < w.to_day and ${maySeePerson(sql, viewer)}
      and ${filter.search ? sql`(p.name_zh ilike ${wanted} or p.name_en ilike ${wanted} or w.position_zh ilike ${wanted} or a.short_zh ilike ${wanted})` : sql`true`}
      and ${filter.agencyId ? sql`w.agency_id = ${filter.agencyId}` : sql`true`}
      and ${filter.unconfirmed ? sql`p.confirmed_at is null` : sql`true`}
    order by a.standing_order, array_position(array['leader','principal','deputy','staff'], w.level), p.name_zh
    limit 1000`
}

export async function findPerson(sql: Db, viewer: Viewer, id: string): Promise<Person | null> {
  return first(
    await sql<
      Person[]
    >`select ${columns(sql)} from people p where p.id = ${id} and ${maySeePerson(sql, viewer)}`,
  )
}

/** Where a person worked and works, the latest first. */
export async function listEmployments(sql: Db, personId: string): Promise<Employment[]> {
  return await sql<Employment[]>`
    select w.id, w.agency_id as "agencyId", a.short_zh as "agencyName", w.position_zh as "positionZh", w.position_en as "positionEn",
      w.level, w.from_day as "fromDay", w.to_day as "toDay"
    from employments w join agencies a on a.id = w.agency_id
    where w.person_id = ${personId} order by w.from_day desc, a.standing_order`
}

export interface LiaisonGrant {
  id: string
  agencyId: string
  agencyName: string
  grantedAt: Date
  endedAt: Date | null
}

/** For which agencies this person is or was liaison. */
export async function listLiaisonGrants(sql: Db, personId: string): Promise<LiaisonGrant[]> {
  return await sql<LiaisonGrant[]>`
    select g.id, g.agency_id as "agencyId", a.short_zh as "agencyName", g.granted_at as "grantedAt", g.ended_at as "endedAt"
    from role_grants g join agencies a on a.id = g.agency_id
    where g.person_id = ${personId} and g.role = 'liaison' order by g.ended_at desc nulls first, a.standing_order`
}
