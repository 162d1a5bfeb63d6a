import type { Role } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'

export interface UserRow {
  id: string
  name: string
  nameEn: string
  status: 'active' | 'suspended'
  agencyZh: string | null
  agencyEn: string | null
  positionZh: string
  positionEn: string
  roles: { role: Exclude<Role, 'chair'>; agencyZh: string | null; agencyEn: string | null }[]
  signInEmail: string | null
  hasPassword: boolean
  secondFactor: boolean
  lastSignInAt: Date | null
}

/** Whoever can sign in or holds a role; with a search, anybody of the directory. In standing order (R09). */
export async function listUsers(
  db: Db,
  filter: { search: string; role: string },
  today: Day,
): Promise<UserRow[]> {
  const like = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return db<UserRow[]>`
    select ${userColumns(db)} from people p ${employedAt(db, today)}
    where (${filter.search} = ''
        and (exists (select 1 from role_grants g where g.person_id = p.id and g.ended_at is null)
          or exists (select 1 from sign_in_emails e where e.person_id = p.id))
        or ${filter.search} <> '' and (lower(p.name_zh || ' ' || p.name_en || ' ' || coalesce(p.email, '')) like ${like}
          or exists (select 1 from sign_in_emails e where e.person_id = p.id and e.email like ${like})))
      and (${filter.role} = '' or exists (select 1 from role_grants g where g.person_id = p.id and g.role = ${filter.role} and g.ended_at is null))
    order by a.standing_order nulls last, p.name_zh, p.id
    limit 300`
}

export type User = UserRow & {
  email: string | null
  agencyId: string | null
  sessions: number
  passkeys: number
  /** Accounts at the identity provider. */
  identities: number
  /** Agencies in force, in standing order, for a liaison's grant. */
  agencies: { id: string; nameZh: string; nameEn: string }[]
}

export async function findUser(db: Db, id: string, today: Day, now: Date): Promise<User | null> {
  return first(
    await db<User[]>`
    select ${userColumns(db)}, p.email, a.id as "agencyId",
      (select count(*)::int from sessions s where s.person_id = p.id and s.idle_expires_at > ${now} and s.expires_at > ${now}) as sessions,
      (select count(*)::int from passkeys k where k.person_id = p.id) as passkeys,
      (select count(*)::int from oidc_identities o where o.person_id = p.id) as identities,
      (select json_agg(json_build_object('id', c.id, 'nameZh', c.name_zh, 'nameEn', c.name_en) order by c.standing_order) from agencies c
        where ${today}::date >= c.from_day and ${today}::date < c.to_day) as agencies
    from people p ${employedAt(db, today)} where p.id = ${id}`,
  )
}

function userColumns(db: Db): Fragment {
  return db`
    p.id, p.name_zh as name, p.name_en as "nameEn", p.status, a.short_zh as "agencyZh", a.name_en as "agencyEn",
    coalesce(e.position_zh, '') as "positionZh", coalesce(e.position_en, '') as "positionEn",
    coalesce((select json_agg(json_build_object('role', g.role, 'agencyZh', ga.short_zh, 'agencyEn', ga.name_en) order by g.role, ga.standing_order)
      from role_grants g left join agencies ga on ga.id = g.agency_id where g.person_id = p.id and g.ended_at is null), '[]') as roles,
    (select min(s.email) from sign_in_emails s where s.person_id = p.id) as "signInEmail",
    exists (select 1 from passwords w where w.person_id = p.id) as "hasPassword",
    exists (select 1 from totp_secrets t where t.person_id = p.id and t.confirmed_at is not null) as "secondFactor",
    (select max(v.at) from auth_events v where v.person_id = p.id and v.kind = 'signed_in') as "lastSignInAt"`
}

/** Where somebody works today. */
function employedAt(db: Db, today: Day): Fragment {
  return db`
    left join lateral (select m.agency_id, m.position_zh, m.position_en from employments m
      where m.person_id = p.id and ${today}::date >= m.from_day and ${today}::date < m.to_day order by m.from_day desc limit 1) e on true
    left join agencies a on a.id = e.agency_id`
}

export interface GrantRow {
  id: string
  role: Exclude<Role, 'chair'>
  agencyZh: string | null
  agencyEn: string | null
  grantedAt: Date
  grantedBy: string | null
  endedAt: Date | null
}

/** Every role a person holds or held, current ones first. */
export async function listGrants(db: Db, personId: string): Promise<GrantRow[]> {
  return db<GrantRow[]>`
    select g.id, g.role, a.short_zh as "agencyZh", a.name_en as "agencyEn", g.granted_at as "grantedAt",
      b.name_zh as "grantedBy", g.ended_at as "endedAt"
    from role_grants g left join agencies a on a.id = g.agency_id left join people b on b.id = g.granted_by
    where g.person_id = ${personId} order by g.ended_at desc nulls first, g.granted_at desc, g.id`
}

export interface SignInEvent {
  at: Date
  kind: string
  ip: string | null
}

/** What happened last at the person's doors. */
export async function listSignInEvents(db: Db, personId: string): Promise<SignInEvent[]> {
  return db<SignInEvent[]>`
    select at, kind, host(ip) as ip from auth_events where person_id = ${personId} order by id desc limit 10`
}
