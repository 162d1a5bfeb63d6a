import type { Db } from '../../lib/db.ts'

export interface SignInLine {
  /** A bigint as text; grows with time. */
  id: string
  at: Date
  kind: string
  personId: string | null
  name: string | null
  nameEn: string | null
  /** What was typed where nobody of ours is meant. */
  email: string | null
  ip: string | null
  reason: string | null
}

/** What happened at everybody's doors, the latest first; `before` is the last line of the page before. */
export async function listSignIns(
  db: Db,
  filter: { kind: string; before: string | null },
  limit: number,
): Promise<SignInLine[]> {
  return db<SignInLine[]>`
    select v.id::text, v.at, v.kind, p.id as "personId", p.name_zh as name, p.name_en as "nameEn", v.email,
      host(v.ip) as ip, v.detail ->> 'reason' as reason
    from auth_events v left join people p on p.id = v.person_id
    where (${filter.kind} = '' or v.kind = ${filter.kind}) and (${filter.before}::bigint is null or v.id < ${filter.before}::bigint)
    order by v.id desc limit ${limit}`
}
