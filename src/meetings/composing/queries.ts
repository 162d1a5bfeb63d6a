import type { Viewer } from '../../auth/viewer.ts'
import { officeDay } from '../../lib/dates.ts'
import type { Db, Fragment } from '../../lib/db.ts'
import { type Away, awayRows } from '../../scheduling/availability/away/queries.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { type Clash, clashRows, type NoticeDays, noticeDayRow, type Wanted } from '../queries.ts'

export interface Named {
  id: string
  nameZh: string
  nameEn: string
}
export interface ChairChoice {
  id: string
  name: string
  position: string
}
export interface AgencyChoice extends Named {
  type: string
}
export interface AgencySet {
  id: string
  nameZh: string
  nameEn: string
  agencyIds: string[]
}
export interface ComposeChoices {
  venues: (Named & { capacity: number | null })[]
  chairs: ChairChoice[]
  hosts: Named[]
  agencies: AgencyChoice[]
  groups: AgencySet[]
  presets: AgencySet[]
  topics: (Named & { code: string })[]
}

/** Seats whose holders may chair a meeting. */
const chairingSeats = [
  'head',
  'first_deputy_head',
  'deputy_head',
  'leader',
  'deputy_leader',
  'office_director',
  'office_deputy_director',
]

/** Everything a meeting is composed of, as of the viewer's day; agencies in standing order (R09). */
export async function listComposeChoices(sql: Db, viewer: Viewer): Promise<ComposeChoices> {
  const on = (alias: string) =>
    sql`${sql(alias)}.from_day <= ${viewer.today}::date and ${sql(alias)}.to_day > ${viewer.today}::date`
  const [row] = await sql<[ComposeChoices]>`
    with chairing as (
      select coalesce(s.person_id, h.person_id) as person_id, min(s.seat_order) as place
      from seats s left join post_holdings h on h.post_id = s.post_id and ${on('h')}
      where s.role in ${sql(chairingSeats)} and ${on('s')}
      group by 1
      union all
      select e.person_id, 1000 from employments e where e.level = 'leader' and ${on('e')}
    ), members as (
      select distinct s.group_id, a.id, a.standing_order
      from seats s
      left join posts o on o.id = s.post_id
      left join employments e on e.person_id = s.person_id and ${on('e')}
      join agencies a on a.id = coalesce(s.agency_id, o.agency_id, e.agency_id)
      where ${on('s')} and ${on('a')} and a.relation not in ('leadership','self')
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'nameZh', v.name_zh, 'nameEn', v.name_en, 'capacity', v.capacity) order by v.code), '[]')
       from venues v where v.kind = 'room' and v.to_day > ${viewer.today}::date) as venues,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position) order by c.place, c.name), '[]') from (
        select p.id, p.name_zh as name, min(k.place) as place,
          coalesce((select e.position_zh from employments e where e.person_id = p.id and ${on('e')} order by e.from_day desc limit 1), '') as position
        from chairing k join people p on p.id = k.person_id and p.status = 'active' group by p.id) c) as chairs,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'nameZh', g.name_zh, 'nameEn', g.name_en) order by array_position(array['office','leading_group','task_force'], g.kind), g.name_zh), '[]')
       from groups g) as hosts,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'nameZh', a.short_zh, 'nameEn', coalesce(nullif(a.name_en, ''), a.short_zh), 'type', a.type) order by a.standing_order), '[]')
       from agencies a where ${on('a')} and a.relation <> 'leadership') as agencies,
      (select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'nameZh', g.name_zh, 'nameEn', g.name_en, 'agencyIds', w.ids) order by array_position(array['leading_group','office','task_force'], g.kind), g.name_zh), '[]')
       from groups g join (select group_id, jsonb_agg(id order by standing_order) as ids from members group by group_id) w on w.group_id = g.id) as groups,
      (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'nameZh', r.name, 'nameEn', r.name, 'agencyIds', w.ids) order by r.name), '[]')
       from participant_presets r join (select x.preset_id, jsonb_agg(a.id order by a.standing_order) as ids
         from participant_preset_agencies x join agencies a on a.id = x.agency_id where ${on('a')} group by x.preset_id) w on w.preset_id = r.id) as presets,
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'nameZh', t.name_zh, 'nameEn', t.name_en) order by t.topic_order, t.name_zh), '[]')
       from topics t where t.to_day > ${viewer.today}::date) as topics`
  return row
}

/** What a time means for a meeting that is being composed: clashes (R17), days for the notice (R16), who is away. */
export interface DayFacts {
  clashes: Clash[]
  days: NoticeDays | null
  away: Away[]
}

export async function findDayFacts(
  sql: Db,
  viewer: Viewer,
  wanted: Wanted & { startsAt: Date; endsAt: Date; agencyIds: readonly string[] },
  settings: Pick<OfficeSettings, 'replyByWorkingDaysBefore' | 'morningTo'>,
): Promise<DayFacts> {
  const rows = (part: Fragment) => sql`(select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${part}) v)`
  const agencies = wanted.agencyIds.length
    ? sql`select a.id from agencies a where a.id in ${sql([...wanted.agencyIds])}`
    : sql`select null::uuid`
  const days = noticeDayRow(sql, viewer.today, officeDay(wanted.startsAt), settings.replyByWorkingDaysBefore)
  const [facts] = await sql<[DayFacts]>`
    select ${rows(clashRows(sql, wanted))} as clashes, (select to_jsonb(v) from (${days}) v) as days,
      ${rows(awayRows(sql, wanted, settings.morningTo, { agencies, people: sql`select ${wanted.chairId}::uuid` }))} as away`
  const withInstants = (clash: Clash) => ({
    ...clash,
    startsAt: new Date(clash.startsAt),
    endsAt: new Date(clash.endsAt),
  })
  return { ...facts, clashes: facts.clashes.map(withInstants) }
}
