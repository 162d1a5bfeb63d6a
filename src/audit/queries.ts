import {
  chairsMeeting,
  maySeeActionItem,
  maySeeMatter,
  maySeeMeeting,
  maySeeMinutes,
} from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import { isAuditor, isOffice } from '../auth/viewer.ts'
import type { Args } from '../i18n/translate.ts'
import type { Day } from '../lib/dates.ts'
import type { Db, Fragment } from '../lib/db.ts'

/** One change: who, when, for whom, and the sentence (`audit.<action>` filled with `args`). */
export interface AuditEntry {
  /** A bigint as text; grows with time. */
  id: string
  at: Date
  personName: string
  role: string
  agencyName: string | null
  onBehalfOfName: string | null
  action: string
  args: Args
  subjectType: string
  subjectId: string | null
  meetingId: string | null
  requestId: string | null
  imported: boolean
  /** The viewer may open the thing's page: an auditor not a draft's, an administrator none with content. */
  opens: boolean
}

export interface AuditFilters {
  /** Part of a name. */
  person: string
  from: Day | null
  to: Day | null
  /** Kind of thing, for example `meeting`. */
  type: string
  /** One thing's id. */
  subject: string | null
  /** Only entries older than this one: the way to the next page. */
  before: string | null
}

export const noFilters: AuditFilters = {
  person: '',
  from: null,
  to: null,
  type: '',
  subject: null,
  before: null,
}

/** The office's whole trail, newest first; a protected reporter's matter is left out for all but the office (S24). */
export async function listAudit(
  sql: Db,
  viewer: Viewer,
  filters: AuditFilters,
  limit: number,
): Promise<AuditEntry[]> {
  return sql<AuditEntry[]>`
    select ${columns(sql, viewer)} from ${source(sql)}
    where ${isOffice(viewer) ? sql`true` : withoutProtected(sql)}
      and (${filters.person} = '' or position(${filters.person} in e.person_name) > 0)
      and (${filters.from}::date is null or e.at >= (${filters.from}::date)::timestamp at time zone 'Asia/Shanghai')
      and (${filters.to}::date is null or e.at < (${filters.to}::date + 1)::timestamp at time zone 'Asia/Shanghai')
      and (${filters.type} = '' or e.subject_type = ${filters.type})
      and (${filters.subject}::uuid is null or e.subject_id = ${filters.subject})
      and (${filters.before}::bigint is null or e.id < ${filters.before})
    order by e.id desc limit ${limit}`
}

/** The kinds of things the trail speaks of, for the filter. */
export async function listAuditTypes(sql: Db): Promise<string[]> {
  const rows = await sql<{ type: string }[]>`
    select distinct subject_type as type from audit_entries order by subject_type`
  return rows.map((row) => row.type)
}

/** What a tab 记录 shows: one thing's entries, or all of a meeting's (its minutes and items included). */
export type AuditSubject = { type: string; id: string } | { meetingId: string }

/**
 * One subject's history, newest first. The caller has found the subject through the viewer's access; of what
 * other agencies did, a liaison still sees nothing (R34).
 */
export async function listAuditOf(sql: Db, viewer: Viewer, subject: AuditSubject): Promise<AuditEntry[]> {
  const about =
    'meetingId' in subject
      ? sql`e.meeting_id = ${subject.meetingId}`
      : sql`e.subject_type = ${subject.type} and e.subject_id = ${subject.id}`
  return sql<AuditEntry[]>`
    select ${columns(sql, viewer)} from ${source(sql)}
    where ${about} and ${maySeeEntry(sql, viewer)}
    order by e.at desc, e.id desc limit 500`
}

function maySeeEntry(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return withoutProtected(sql)
  const own = viewer.agencyIds.length ? [...viewer.agencyIds] : ['00000000-0000-0000-0000-000000000000']
  return sql`(e.person_id = ${viewer.personId} or e.agency_id in ${sql(own)} or e.on_behalf_of_agency_id in ${sql(own)}
    or exists (select 1 from meetings m where m.id = e.meeting_id and ${chairsMeeting(sql, viewer)}))`
}

const withoutProtected = (sql: Db): Fragment =>
  sql`not exists (select 1 from matters x where x.id = e.subject_id and x.confidential_at is not null)`

const source = (sql: Db): Fragment => sql`audit_entries e
  left join agencies y on y.id = e.agency_id left join agencies b on b.id = e.on_behalf_of_agency_id`

const columns = (sql: Db, viewer: Viewer): Fragment => sql`
  e.id::text, e.at, e.person_name as "personName", e.role, y.short_zh as "agencyName", b.short_zh as "onBehalfOfName",
  e.action, e.args, e.subject_type as "subjectType", e.subject_id as "subjectId", e.meeting_id as "meetingId",
  e.request_id as "requestId", e.imported,
  case e.subject_type
    when 'meeting' then exists (select 1 from meetings m where m.id = e.subject_id and ${maySeeMeeting(sql, viewer)})
    when 'matter' then exists (select 1 from matters x where x.id = e.subject_id and ${maySeeMatter(sql, viewer)})
    when 'minutes' then exists (select 1 from minutes n join meetings m on m.id = n.meeting_id where n.id = e.subject_id and ${maySeeMinutes(sql, viewer)})
    when 'action_item' then exists (select 1 from action_items a where a.id = e.subject_id and ${maySeeActionItem(sql, viewer)})
    when 'agency' then true else false end as opens`
