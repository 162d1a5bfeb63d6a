import { maySeeActionItem, maySeeMatter, maySeeMeeting, maySeeMinutes } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'
import { type MatterState, queueStates } from './rules.ts'

export interface MatterRow {
  id: string
  title: string
  titleEn: string
  state: MatterState
  topicId: string | null
  topicName: string
  topicNameEn: string
  agencyId: string
  agencyShort: string
  agencyNameEn: string
  raisedOn: Day
  urgentAt: Date | null
  timesDeferred: number
}

export interface Matter extends MatterRow {
  agencyName: string
  description: string
  basis: string
  milestone: string
  milestoneOn: Day | null
  confidentialAt: Date | null
  stateReason: string
  raisedByName: string
  openActionItems: number
  version: number
}

const columns = (sql: Db) => sql`x.id, x.title, x.title_en as "titleEn", x.state, x.topic_id as "topicId",
  coalesce(t.name_zh, '') as "topicName", coalesce(nullif(t.name_en, ''), t.name_zh, '') as "topicNameEn",
  x.raised_by_agency_id as "agencyId", a.short_zh as "agencyShort", coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn",
  x.raised_on as "raisedOn", x.urgent_at as "urgentAt", x.times_deferred as "timesDeferred"`
const tables = (sql: Db) => sql`matters x
  join agencies a on a.id = x.raised_by_agency_id
  left join topics t on t.id = x.topic_id`

export interface MatterFilter {
  /** A state, `all`, or nothing for whatever is not finished. */
  state: string
  topic: string
  agency: string
  urgent: boolean
  sort: string
}

/** The matters a viewer may see; urgent ones first unless another order is asked for. */
export async function listMatters(sql: Db, viewer: Viewer, filter: MatterFilter): Promise<MatterRow[]> {
  return await sql<MatterRow[]>`
    select ${columns(sql)} from ${tables(sql)}
    where ${maySeeMatter(sql, viewer)} and ${inState(sql, filter.state)}
      and ${filter.topic ? sql`t.code = ${filter.topic}` : sql`true`}
      and ${filter.agency ? sql`a.code = ${filter.agency}` : sql`true`}
      and ${filter.urgent ? sql`x.urgent_at is not null` : sql`true`}
    order by ${orderBy(sql, filter.sort)}, x.raised_on desc, x.title`
}

function inState(sql: Db, state: string): Fragment {
  if (state === 'all') return sql`true`
  return state ? sql`x.state = ${state}` : sql`x.state not in ('closed','withdrawn','rejected')`
}

function orderBy(sql: Db, sort: string): Fragment {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`
  switch (sort.replace(/^-/, '')) {
    case 'title':
      return sql`x.title ${direction}`
    case 'agency':
      return sql`a.standing_order ${direction}`
    case 'topic':
      return sql`t.topic_order ${direction} nulls last`
    case 'state':
      return sql`array_position(array['raised','accepted','coordinating','deferred','tabled','resolved','closed','withdrawn','rejected'], x.state) ${direction}`
    case 'deferred':
      return sql`x.times_deferred ${direction}`
    case 'raised':
      return sql`x.raised_on ${direction}`
    default:
      return sql`(x.urgent_at is not null and x.state not in ('resolved','closed','withdrawn','rejected')) desc`
  }
}

/** What a new meeting may take up: the queue, oldest first; with `again` also what was tabled or resolved before. */
export async function listQueuedMatters(
  sql: Db,
  viewer: Viewer,
  also: readonly string[] = [],
): Promise<MatterRow[]> {
  return await sql<MatterRow[]>`
    select ${columns(sql)} from ${tables(sql)}
    where ${maySeeMatter(sql, viewer)} and (x.state in ${sql([...queueStates])} ${also.length ? sql`or x.id in ${sql([...also])}` : sql``})
    order by (x.urgent_at is not null) desc, x.raised_on, x.title`
}

/** R13: for the director's desk. */
export async function listMattersDeferredTwice(sql: Db, viewer: Viewer): Promise<MatterRow[]> {
  return await sql<MatterRow[]>`
    select ${columns(sql)} from ${tables(sql)}
    where ${maySeeMatter(sql, viewer)} and x.times_deferred >= 2 and x.state not in ('resolved','closed','withdrawn','rejected')
    order by x.times_deferred desc, x.raised_on`
}

export async function findMatter(sql: Db, viewer: Viewer, id: string): Promise<Matter | null> {
  return first(
    await sql<Matter[]>`
    select ${columns(sql)}, a.name_zh as "agencyName", x.description, x.basis, x.milestone, x.milestone_on as "milestoneOn",
      x.confidential_at as "confidentialAt", x.state_reason as "stateReason", coalesce(p.name_zh, '') as "raisedByName",
      (select count(*)::int from action_items i where i.matter_id = x.id and i.state not in ('closed','cancelled')) as "openActionItems",
      x.version
    from ${tables(sql)} left join people p on p.id = x.raised_by_person_id
    where x.id = ${id} and ${maySeeMatter(sql, viewer)}`,
  )
}

export interface MatterMeeting {
  meetingId: string
  title: string
  titleEn: string
  state: string
  startsAt: string | null
  itemNo: number
  itemTitle: string
  itemTitleEn: string
}
export interface MatterDecision {
  id: string
  minutesId: string
  meetingId: string
  meetingTitle: string
  docNo: number | null
  docYear: number | null
  paragraphNo: number
  type: string
  text: string
}
export interface MatterItem {
  id: string
  title: string
  leadShort: string
  leadNameEn: string
  dueOn: Day
  state: string
  light: 'red' | 'yellow' | 'green' | 'blue' | 'none'
  days: number
}
export interface MatterEvent {
  at: string
  who: string
  action: string
  args: Record<string, string | number | null>
}
export interface MatterThread {
  meetings: MatterMeeting[]
  decisions: MatterDecision[]
  items: MatterItem[]
  history: MatterEvent[]
}

/** Where a matter was taken up, what was decided and what became of it: only what the viewer may see of each. */
export async function findMatterThread(sql: Db, viewer: Viewer, id: string): Promise<MatterThread> {
  const row = first(
    await sql<MatterThread[]>`
    select
      (select coalesce(jsonb_agg(to_jsonb(v) order by v."startsAt", v."itemNo"), '[]') from (
        select m.id as "meetingId", m.title, m.title_en as "titleEn", st.state, m.starts_at as "startsAt",
          g.no as "itemNo", g.title as "itemTitle", g.title_en as "itemTitleEn"
        from agenda_items g join meetings m on m.id = g.meeting_id join meeting_states st on st.meeting_id = m.id
        where g.matter_id = ${id} and ${maySeeMeeting(sql, viewer)}) v) as meetings,
      (select coalesce(jsonb_agg(to_jsonb(v) order by v."startsAt", v."paragraphNo"), '[]') from (
        select d.id, n.id as "minutesId", m.id as "meetingId", m.title as "meetingTitle", m.starts_at as "startsAt",
          n.doc_no as "docNo", n.doc_year as "docYear", d.paragraph_no as "paragraphNo", d.type, d.text
        from decisions d join agenda_items g on g.id = d.agenda_item_id join minutes n on n.id = d.minutes_id
          join meetings m on m.id = d.meeting_id
        where g.matter_id = ${id} and d.binding_at is not null and ${maySeeMinutes(sql, viewer)}) v) as decisions,
      (select coalesce(jsonb_agg(to_jsonb(v) order by v."dueOn", v.title), '[]') from (
        select a.id, a.title, l.short_zh as "leadShort", coalesce(nullif(l.name_en, ''), l.name_zh) as "leadNameEn",
          a.due_on as "dueOn", a.state, working_days_between(${viewer.today}::date, a.due_on) as days,
          action_item_light(a.state, a.due_on, ${viewer.today}::date,
            exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')) as light
        from action_items a join agencies l on l.id = a.lead_agency_id
        where a.matter_id = ${id} and ${maySeeActionItem(sql, viewer)}) v) as items,
      (select coalesce(jsonb_agg(to_jsonb(v) order by v.id desc), '[]') from (
        select e.id, e.at, e.person_name as who, e.action, e.args from audit_entries e
        where e.subject_type = 'matter' and e.subject_id = ${id}) v) as history`,
  )
  return row ?? { meetings: [], decisions: [], items: [], history: [] }
}

export interface Choice {
  id: string
  code: string
  nameZh: string
  nameEn: string
}
export interface MatterChoices {
  topics: Choice[]
  agencies: Choice[]
}

/** What the forms and filters of matters offer: topics in force, agencies in standing order (R09). */
export async function listMatterChoices(sql: Db, viewer: Viewer): Promise<MatterChoices> {
  const row = first(
    await sql<MatterChoices[]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'code', t.code, 'nameZh', t.name_zh, 'nameEn', coalesce(nullif(t.name_en, ''), t.name_zh)) order by t.topic_order, t.name_zh), '[]')
       from topics t where t.to_day > ${viewer.today}::date) as topics,
      (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'code', a.code, 'nameZh', a.short_zh, 'nameEn', coalesce(nullif(a.name_en, ''), a.name_zh)) order by a.standing_order), '[]')
       from agencies a where a.from_day <= ${viewer.today}::date and a.to_day > ${viewer.today}::date) as agencies`,
  )
  return row ?? { topics: [], agencies: [] }
}

export interface Recipient {
  agencyId: string | null
  personId: string | null
  address: string
  name: string
  agencyName: string
  locale: 'zh-CN' | 'en'
}

/** Who answers for an agency: its liaisons, or its mailbox where there is none (R07). */
export async function listAgencyRecipients(sql: Db, agencyId: string): Promise<Recipient[]> {
  return await sql<Recipient[]>`
    with liaisons as (
      select l.agency_id, l.person_id, l.email, l.name_zh, l.locale from active_liaisons l
      where l.agency_id = ${agencyId} and l.email is not null
    )
    select a.id as "agencyId", l.person_id as "personId", coalesce(l.email, a.mailbox) as address,
      coalesce(l.name_zh, a.name_zh) as name, a.name_zh as "agencyName", coalesce(l.locale, 'zh-CN') as locale
    from agencies a left join liaisons l on true
    where a.id = ${agencyId} and coalesce(l.email, a.mailbox) is not null
    order by l.name_zh`
}

/** Directors with an address: they hear of an urgent matter at once. */
export async function listDirectors(sql: Db): Promise<Recipient[]> {
  return await sql<Recipient[]>`
    select null::uuid as "agencyId", p.id as "personId", p.email as address, p.name_zh as name, '' as "agencyName", p.locale
    from role_grants g join people p on p.id = g.person_id and p.status = 'active'
    where g.role = 'director' and g.ended_at is null and p.email is not null
    order by p.name_zh`
}
