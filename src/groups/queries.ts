import type { Day } from '../lib/dates.ts'
import { type Db, first } from '../lib/db.ts'

export type GroupKind = 'leading_group' | 'office' | 'task_force'
export type GroupStatus = 'active' | 'temporary' | 'permanent' | 'dissolved' | 'closed'
export type SeatRole =
  | 'head'
  | 'first_deputy_head'
  | 'deputy_head'
  | 'member'
  | 'office_director'
  | 'office_deputy_director'
  | 'office_staff'
  | 'leader'
  | 'deputy_leader'
  | 'staff'

export interface Group {
  id: string
  kind: GroupKind
  nameZh: string
  nameEn: string
  parentId: string | null
  dutyZh: string
  /** In force on the day asked for; null before the first one. */
  status: GroupStatus | null
}

/** All groups with the status of a day; leading groups first. */
export async function listGroups(sql: Db, day: Day): Promise<Group[]> {
  return await sql<Group[]>`
    select g.id, g.kind, g.name_zh as "nameZh", g.name_en as "nameEn", g.parent_id as "parentId", g.duty_zh as "dutyZh",
      (select s.status from group_statuses s where s.group_id = g.id and ${day}::date >= s.from_day and ${day}::date < s.to_day) as status
    from groups g order by array_position(array['leading_group','office','task_force'], g.kind), g.name_zh`
}

export async function findGroup(sql: Db, id: string, day: Day): Promise<Group | null> {
  return first(
    await sql<Group[]>`
    select g.id, g.kind, g.name_zh as "nameZh", g.name_en as "nameEn", g.parent_id as "parentId", g.duty_zh as "dutyZh",
      (select s.status from group_statuses s where s.group_id = g.id and ${day}::date >= s.from_day and ${day}::date < s.to_day) as status
    from groups g where g.id = ${id}`,
  )
}

export interface Seat {
  id: string
  role: SeatRole
  postId: string | null
  postTitle: string | null
  /** Who sits there on the day: the post's holder of that day, or the person (R03); null while a post is vacant. */
  personId: string | null
  personName: string | null
  agencyId: string | null
  agencyName: string | null
  fromDay: Day
  toDay: Day
  basisTitle: string | null
}

/** The seats in force on a day, in rank, then in the standing order of their agencies (R09). */
export async function listSeats(sql: Db, groupId: string, day: Day): Promise<Seat[]> {
  return await sql<Seat[]>`
    select s.id, s.role, s.post_id as "postId", o.title_zh as "postTitle", p.id as "personId", p.name_zh as "personName",
      a.id as "agencyId", a.short_zh as "agencyName", s.from_day as "fromDay", s.to_day as "toDay", b.title_zh as "basisTitle"
    from seats s
    left join posts o on o.id = s.post_id
    left join post_holdings h on h.post_id = s.post_id and ${day}::date >= h.from_day and ${day}::date < h.to_day
    left join people p on p.id = coalesce(s.person_id, h.person_id)
    left join agencies a on a.id = coalesce(s.agency_id, o.agency_id)
    left join basis_documents b on b.id = s.basis_document_id
    where s.group_id = ${groupId} and ${day}::date >= s.from_day and ${day}::date < s.to_day
    order by array_position(array['head','leader','office_director','first_deputy_head','deputy_leader','office_deputy_director','deputy_head','member','staff','office_staff'], s.role),
      a.standing_order nulls last, s.seat_order`
}

export interface GroupHistory {
  statuses: { status: GroupStatus; fromDay: Day; toDay: Day }[]
  basis: { id: string; title: string; docNo: string; day: Day }[]
}

/** Dated status and basis documents, the latest first, in one statement. */
export async function findGroupHistory(sql: Db, groupId: string): Promise<GroupHistory> {
  const row = first(
    await sql<GroupHistory[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('status', s.status, 'fromDay', s.from_day, 'toDay', s.to_day) order by s.from_day desc)
        from group_statuses s where s.group_id = ${groupId}), '[]') as statuses,
      coalesce((select jsonb_agg(jsonb_build_object('id', b.id, 'title', b.title_zh, 'docNo', b.doc_no, 'day', b.day) order by b.day desc)
        from basis_documents b where b.group_id = ${groupId}), '[]') as basis`,
  )
  return row ?? { statuses: [], basis: [] }
}

export interface Post {
  id: string
  titleZh: string
  titleEn: string
  agencyName: string | null
  holderId: string | null
  holderName: string | null
  holderSince: Day | null
  /** Groups in which a seat hangs on this post today. */
  seats: string | null
}

/** Posts with their holder of a day, in the standing order of their agencies. */
export async function listPosts(sql: Db, day: Day): Promise<Post[]> {
  return await sql<Post[]>`
    select o.id, o.title_zh as "titleZh", o.title_en as "titleEn", a.short_zh as "agencyName",
      h.person_id as "holderId", p.name_zh as "holderName", h.from_day as "holderSince",
      (select string_agg(distinct g.name_zh, '、') from seats s join groups g on g.id = s.group_id
       where s.post_id = o.id and ${day}::date >= s.from_day and ${day}::date < s.to_day) as seats
    from posts o
    left join agencies a on a.id = o.agency_id
    left join post_holdings h on h.post_id = o.id and ${day}::date >= h.from_day and ${day}::date < h.to_day
    left join people p on p.id = h.person_id
    order by a.standing_order nulls last, o.title_zh`
}

export interface Candidate {
  id: string
  label: string
}

/** People who may be put into a seat or a post: everyone employed on the day, in standing order. */
export async function listCandidates(sql: Db, day: Day): Promise<Candidate[]> {
  return await sql<Candidate[]>`
    select p.id, a.short_zh || ' ' || p.name_zh || '（' || w.position_zh || '）' as label
    from employments w join people p on p.id = w.person_id and p.status = 'active' join agencies a on a.id = w.agency_id
    where ${day}::date >= w.from_day and ${day}::date < w.to_day
    order by a.standing_order, array_position(array['leader','principal','deputy','staff'], w.level), p.name_zh`
}
