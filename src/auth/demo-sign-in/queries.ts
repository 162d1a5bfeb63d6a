import { demoId } from '../../demo/ids.ts'
import type { Db } from '../../lib/db.ts'

/** One to look through their eyes: the office, a chair, two agencies, those who check and those who maintain. */
export const castRoles = [
  { code: 'p-feng', role: 'clerk' },
  { code: 'p-zheng', role: 'director' },
  { code: 'p-zhou', role: 'chair' },
  { code: 'p-land-3', role: 'liaison' },
  { code: 'p-wat-3', role: 'liaison' },
  { code: 'p-han', role: 'auditor' },
  { code: 'p-shen', role: 'admin' },
] as const

export interface CastMember {
  code: string
  role: (typeof castRoles)[number]['role']
  nameZh: string
  nameEn: string
  positionZh: string
  positionEn: string
}

/** Those of the cast who are there and active, in the order of the list. */
export async function findCast(db: Db): Promise<CastMember[]> {
  const ids = castRoles.map(({ code }) => demoId('person', code))
  const people = await db<(Omit<CastMember, 'code' | 'role'> & { id: string })[]>`
    select p.id, p.name_zh as "nameZh", p.name_en as "nameEn", coalesce(e.position_zh, '') as "positionZh", coalesce(e.position_en, '') as "positionEn"
    from people p left join lateral (select position_zh, position_en from employments where person_id = p.id order by to_day desc limit 1) e on true
    where p.id in ${db(ids)} and p.status = 'active' order by p.id`
  return castRoles.flatMap(({ code, role }) => {
    const person = people.find(({ id }) => id === demoId('person', code))
    return person ? [{ ...person, code, role }] : []
  })
}
