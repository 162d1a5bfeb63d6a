import { maySeeActionItem, maySeeMatter, maySeeMeeting, maySeeMinutes } from '../auth/access.ts'
import { isAuditor, isOffice, type Viewer } from '../auth/viewer.ts'
import { maySeeFile } from '../files/queries.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'
import { isShort, type SearchKind } from './rules.ts'

export interface SearchFilter {
  words: readonly string[]
  kind: SearchKind | ''
  agency: string
  topic: string
  year: number | null
  page: number
}

export interface Found {
  kind: SearchKind
  subjectId: string
  /** The matter, meeting, minutes, action item or file that its page is of. */
  parentId: string
  title: string
  /** Around the first word where it is very long. */
  text: string
  day: Day
  agencyZh: string
  agencyEn: string
  /** Of a decision: its number in the minutes. */
  paragraphNo: number | null
}

export const SEARCH_PAGE = 20
/** What many texts hold is found among the newest; what few hold, by its pairs. One of the two is always quick. */
const NEWEST = 3000
/** A single character has no pair: so many of the newest texts are read. */
const NEWEST_FOR_SHORT = 20_000
/** A text of hundreds of pages is not fetched for one line; in characters. */
const FETCHED = 2000

/** What the viewer may see that holds all the words, newest first; one more than a page when there is a next one. */
export async function searchAll(sql: Db, viewer: Viewer, filter: SearchFilter): Promise<Found[]> {
  const short = isShort(filter.words)
  const offset = (filter.page - 1) * SEARCH_PAGE
  const needed = offset + SEARCH_PAGE + 1
  return await sql<Found[]>`
    with newest as materialized (
      select d.kind, d.subject_id, d.parent_id, d.day from (
        select * from search_documents order by day desc, subject_id limit ${short ? NEWEST_FOR_SHORT : NEWEST}
      ) d where ${holdsAll(sql, filter)} and ${passes(sql, filter)}
    ), seen_newest as materialized (
      select * from (${visible(sql, viewer, sql`newest`)}) v order by day desc, subject_id limit ${needed}
    ), older as materialized (
      select d.kind, d.subject_id, d.parent_id, d.day from search_documents d
      where ${short ? sql`false` : sql`(select count(*) from seen_newest) < ${needed} and ${holdsPairs(sql, filter)}`}
        and ${holdsAll(sql, filter)} and ${passes(sql, filter)}
    ), seen as (
      select * from seen_newest union select * from (${visible(sql, viewer, sql`older`)}) v
    ), page as (
      select * from seen order by day desc, subject_id limit ${SEARCH_PAGE + 1} offset ${offset}
    )
    select d.kind, d.subject_id as "subjectId", d.parent_id as "parentId", d.title, ${around(sql, filter)} as text, d.day,
      coalesce(y.short_zh, '') as "agencyZh", coalesce(y.name_en, '') as "agencyEn",
      (select e.paragraph_no from decisions e where e.id = d.subject_id and d.kind = 'decision') as "paragraphNo"
    from page join search_documents d on d.kind = page.kind and d.subject_id = page.subject_id
    left join agencies y on y.id = d.agency_id
    order by d.day desc, d.subject_id`
}

/** Each thing by the rule of its kind, in the statement that found it. */
function visible(sql: Db, viewer: Viewer, hits: Fragment): Fragment {
  const sees = isOffice(viewer) || isAuditor(viewer)
  return sql`
    select d.* from ${hits} d join matters x on x.id = d.parent_id where d.kind = 'matter' and ${maySeeMatter(sql, viewer)}
    union all
    select d.* from ${hits} d join meetings m on m.id = d.parent_id where d.kind in ('meeting','agenda') and ${maySeeMeeting(sql, viewer)}
    union all
    select d.* from ${hits} d join minutes n on n.id = d.parent_id join meetings m on m.id = n.meeting_id
    where d.kind in ('minutes','decision') and ${maySeeMinutes(sql, viewer)}
    union all
    select d.* from ${hits} d join action_items a on a.id = d.parent_id where d.kind = 'action_item' and ${maySeeActionItem(sql, viewer)}
    union all
    select d.* from ${hits} d join files f on f.id = d.parent_id
    where d.kind = 'file' and (${sees} or f.withdrawn_at is null) and ${maySeeFile(sql, viewer)}`
}

const escaped = (word: string) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`

function holdsAll(sql: Db, filter: SearchFilter): Fragment {
  return filter.words.reduce<Fragment>(
    (all, word) => sql`${all} and d.folded like search_fold(${escaped(word)})`,
    sql`true`,
  )
}

/** By the index; what has all pairs may still not have the word. */
const holdsPairs = (sql: Db, filter: SearchFilter): Fragment =>
  sql`search_pairs(d.folded) @> search_pairs(search_fold(${filter.words.join(' ')}))`

function passes(sql: Db, filter: SearchFilter): Fragment {
  return sql`
    ${filter.kind ? sql`d.kind = ${filter.kind}` : sql`true`} and ${filter.agency ? sql`d.agency_id = ${filter.agency}` : sql`true`}
    and ${filter.topic ? sql`d.topic_id = ${filter.topic}` : sql`true`}
    and ${filter.year ? sql`d.day between make_date(${filter.year}::int, 1, 1) and make_date(${filter.year}::int, 12, 31)` : sql`true`}`
}

const around = (sql: Db, filter: SearchFilter): Fragment => sql`
  case when length(d.text) <= ${2 * FETCHED} then d.text
    else substr(d.text, greatest(1, strpos(d.folded, search_fold(${filter.words[0] ?? ''})) - length(d.title) - ${FETCHED}), ${2 * FETCHED}) end`

/** What the filters offer: agencies in standing order (R09), topics in theirs, years that anything is of. */
export interface SearchChoices {
  agencies: { id: string; nameZh: string; nameEn: string }[]
  topics: { id: string; nameZh: string; nameEn: string }[]
  from: number | null
  to: number | null
}

export async function listSearchChoices(sql: Db): Promise<SearchChoices> {
  const row = first(
    await sql<SearchChoices[]>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', y.id, 'nameZh', y.short_zh, 'nameEn', y.name_en) order by y.standing_order, y.code), '[]') from agencies y) as agencies,
      (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'nameZh', t.name_zh, 'nameEn', t.name_en) order by t.topic_order, t.code), '[]') from topics t) as topics,
      (select extract(year from min(day))::int from search_documents) as "from", (select extract(year from max(day))::int from search_documents) as "to"`,
  )
  if (!row) throw new Error('a select without a from always has a row')
  return row
}
