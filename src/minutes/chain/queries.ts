import type { Db, Fragment } from '../../lib/db.ts'
import { first } from '../../lib/db.ts'
import type { Json, Link, Problem } from './rules.ts'

/** A duty's place after objections: every lead it was moved to, in order. */
export interface Moved {
  id: string
  to: string[]
}

/** Instants to the microsecond, days and ids as text: nothing is rounded on the way. */
const at = (sql: Db, column: string) => sql`extract(epoch from ${sql(column)})::text`

/**
 * What minutes were issued with, read from the rows as they stand: every column that no rule lets change afterwards.
 * Left out: the counters of saving, and what goes on (an agency's acknowledgement, the course of a duty).
 * Needs minutes n.
 */
export function minutesContent(sql: Db): Fragment {
  return sql`jsonb_build_object(
    'minutes', jsonb_build_object('id', n.id, 'meetingId', n.meeting_id, 'series', n.series, 'seriesName', n.series_name,
      'docYear', n.doc_year, 'docNo', n.doc_no, 'title', n.title, 'opening', n.opening, 'closing', n.closing,
      'drafter', n.drafter_person_id, 'draftedOn', n.drafted_on, 'dueOn', n.due_on, 'countersignRound', n.countersign_round,
      'countersignDueOn', n.countersign_due_on, 'signer', n.signer_person_id, 'signedAt', ${at(sql, 'n.signed_at')},
      'signedMethod', n.signed_method, 'issuedAt', ${at(sql, 'n.issued_at')}, 'issuedOn', n.issued_on, 'text', n.issued_text,
      'attendance', n.attendance_block, 'textSha256', encode(n.sha256, 'hex'), 'createdAt', ${at(sql, 'n.created_at')},
      'savedAt', ${at(sql, 'n.saved_at')}, 'savedBy', n.saved_by_person_id),
    'decisions', coalesce((select jsonb_agg(jsonb_build_object('id', d.id, 'no', d.paragraph_no, 'type', d.type, 'text', d.text,
      'textEn', d.text_en, 'heard', d.heard, 'meetingId', d.meeting_id, 'agendaItem', d.agenda_item_id, 'bindingAt', ${at(sql, 'd.binding_at')},
      'deferredMatter', d.deferred_matter_id, 'savedAt', ${at(sql, 'd.saved_at')}, 'savedBy', d.saved_by_person_id) order by d.paragraph_no, d.id)
      from decisions d where d.minutes_id = n.id), '[]'),
    'duties', coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'paragraph', d.paragraph_no, 'decision', a.decision_id, 'no', a.item_no,
      'source', a.source, 'meetingId', a.meeting_id, 'title', a.title, 'titleEn', a.title_en, 'deliverable', a.deliverable,
      'lead', a.lead_agency_id, 'dueOn', a.original_due_on, 'dueText', a.due_text, 'createdAt', ${at(sql, 'a.created_at')},
      'supporting', coalesce((select jsonb_agg(s.agency_id order by s.agency_id) from action_item_supporters s where s.action_item_id = a.id), '[]'))
      order by d.paragraph_no, a.item_no, a.id)
      from decisions d join action_items a on a.decision_id = d.id where d.minutes_id = n.id and a.parent_id is null), '[]'),
    'distribution', coalesce((select jsonb_agg(jsonb_build_object('agency', d.agency_id, 'kind', d.kind) order by d.agency_id)
      from distributions d where d.minutes_id = n.id), '[]'),
    'countersigns', coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'round', k.round, 'agency', k.agency_id, 'state', k.state,
      'comment', k.comment, 'paragraphComments', k.paragraph_comments, 'channel', k.channel, 'answeredBy', k.answered_by_person_id, 'answeredAt', ${at(sql, 'k.answered_at')},
      'officeAnswer', k.office_answer, 'officeAnsweredAt', ${at(sql, 'k.office_answered_at')}, 'officeAnsweredBy', k.office_answered_by_person_id)
      order by k.round, k.agency_id) from countersigns k where k.minutes_id = n.id), '[]'),
    'scans', coalesce((select jsonb_agg(${scan(sql)} order by f.uploaded_at, f.id) from files f where f.minutes_id = n.id and f.kind = 'signed_scan'
      and not exists (select 1 from amendments e where e.scan_file_id = f.id)), '[]'))`
}

const scan = (
  sql: Db,
) => sql`jsonb_build_object('id', f.id, 'sha256', encode(f.sha256, 'hex'), 'name', f.name, 'mime', f.mime, 'bytes', f.bytes,
  'version', f.version, 'uploadedBy', f.uploaded_by_person_id, 'uploadedFor', f.uploaded_by_agency_id, 'uploadedAt', ${at(sql, 'f.uploaded_at')},
  'withdrawnAt', ${at(sql, 'f.withdrawn_at')})`

/** The same of a correction or supplement. Needs amendments e. */
export function amendmentContent(sql: Db): Fragment {
  return sql`jsonb_build_object('amendment', jsonb_build_object('id', e.id, 'minutesId', e.minutes_id, 'no', e.no, 'kind', e.kind, 'text', e.text,
    'issuedOn', e.issued_on, 'signer', e.signer_person_id, 'drafter', e.drafter_person_id, 'signedAt', ${at(sql, 'e.signed_at')},
    'signedMethod', e.signed_method, 'createdAt', ${at(sql, 'e.created_at')}, 'scanId', e.scan_file_id),
    'scans', coalesce((select jsonb_agg(${scan(sql)}) from files f where f.id = e.scan_file_id), '[]'))`
}

export async function findMinutesContent(sql: Db, minutesId: string): Promise<Json> {
  const row = first(
    await sql<
      { content: Json }[]
    >`select ${minutesContent(sql)} as content from minutes n where n.id = ${minutesId}`,
  )
  if (!row) throw new Error(`no minutes ${minutesId}`)
  return row.content
}

export async function findAmendmentContent(sql: Db, amendmentId: string): Promise<Json> {
  const row = first(
    await sql<
      { content: Json }[]
    >`select ${amendmentContent(sql)} as content from amendments e where e.id = ${amendmentId}`,
  )
  if (!row) throw new Error(`no amendment ${amendmentId}`)
  return row.content
}

/** A record beside the rows that it is of. */
export interface RecordRow extends Link {
  content: string
  head: string
  seal: string
  sealKey: string
  number: string
  state: string | null
  live: Json
  /** Duties that an objection gave to another lead. */
  moved: Moved[]
}

/** Records after a position, in order. */
export async function readRecords(sql: Db, after: number, limit: number): Promise<RecordRow[]> {
  return await sql<RecordRow[]>`
    select r.position, r.kind, r.minutes_id as "minutesId", r.amendment_id as "amendmentId", r.content,
      encode(r.content_sha256, 'hex') as "contentSha256", encode(r.previous, 'hex') as previous, encode(r.head, 'hex') as head,
      encode(r.seal, 'hex') as seal, r.seal_key as "sealKey", ${at(sql, 'r.recorded_at')} as "recordedAt", n.state,
      coalesce('〔' || n.doc_year || '〕' || n.doc_no || '号', '') as number,
      case when r.kind = 'minutes' then (select ${minutesContent(sql)} where n.id is not null)
        else (select ${amendmentContent(sql)} from amendments e where e.id = r.amendment_id) end as live,
      coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'to', o.to)) from (
        select a.id, jsonb_agg(b.reassigned_to_agency_id order by b.decided_at) as to
        from decisions d join action_items a on a.decision_id = d.id join objections b on b.action_item_id = a.id and b.state = 'reassigned'
        where d.minutes_id = r.minutes_id group by a.id) o), '[]') as moved
    from issue_records r left join minutes n on n.id = r.minutes_id
    where r.position > ${after} order by r.position limit ${limit}`
}

/** Contents that a signed scan names, whose bytes are not those of the name: hashes. */
export async function listBrokenScans(sql: Db): Promise<{ sha256: string; number: string }[]> {
  return await sql<{ sha256: string; number: string }[]>`
    select encode(f.sha256, 'hex') as sha256, min('〔' || n.doc_year || '〕' || n.doc_no || '号') as number
    from files f join minutes n on n.id = f.minutes_id
    left join file_blobs b on b.sha256 = f.sha256
    where f.kind = 'signed_scan' and n.state in ('issued','archived')
      and (b.bytes is distinct from f.bytes
        or (select sha256(string_agg(c.content, ''::bytea order by c.no)) from file_chunks c where c.sha256 = f.sha256) is distinct from f.sha256
        or (select max(c.no) + 1 - count(*) from file_chunks c where c.sha256 = f.sha256) <> 0)
    group by f.sha256 order by 2`
}

/** Issued minutes and amendments without a record. */
export async function listUnrecorded(
  sql: Db,
): Promise<
  { kind: 'minutes' | 'amendment'; id: string; minutesId: string; number: string; where: string }[]
> {
  return await sql`
    select 'minutes' as kind, n.id, n.id as "minutesId", coalesce('〔' || n.doc_year || '〕' || n.doc_no || '号', '') as number, n.title as where, n.issued_at as at
    from minutes n where (n.state in ('issued','archived') or n.doc_no is not null)
      and not exists (select 1 from issue_records r where r.minutes_id = n.id and r.kind = 'minutes')
    union all
    select 'amendment', e.id, e.minutes_id, coalesce('〔' || n.doc_year || '〕' || n.doc_no || '号', ''), 'amendments.' || e.no, e.created_at
    from amendments e left join minutes n on n.id = e.minutes_id
    where not exists (select 1 from issue_records r where r.amendment_id = e.id)
    order by at, number, kind desc`
}

/** Every number of a series in a year, and the one that the counter gives next. */
export async function listNumbers(
  sql: Db,
): Promise<{ series: string; year: number; numbers: number[]; next: number | null }[]> {
  return await sql`
    select coalesce(n.series, s.series) as series, coalesce(n.year, s.year) as year, coalesce(n.numbers, '[]') as numbers, s.next_no as next
    from (select series, doc_year as year, jsonb_agg(doc_no) as numbers from minutes where doc_no is not null group by series, doc_year) n
    full join number_series s on s.series = n.series and s.year = n.year
    order by 1, 2`
}

/** How far the chain was followed last, and what was found. */
export interface ChainCheck {
  at: Date
  records: number
  head: string | null
  problems: Problem[]
}

export interface ChainState {
  records: number
  head: string | null
  /** The newest check; null before the first. */
  check: ChainCheck | null
}

export async function findChain(sql: Db): Promise<ChainState> {
  const row = first(
    await sql<ChainState[]>`
    select (select count(*)::int from issue_records) as records,
      (select encode(r.head, 'hex') from issue_records r order by r.position desc limit 1) as head,
      (select jsonb_build_object('at', c.at, 'records', c.records, 'head', encode(c.head, 'hex'), 'problems', c.problems)
        from chain_checks c order by c.id desc limit 1) as check`,
  )
  if (!row) return { records: 0, head: null, check: null }
  return { ...row, check: row.check && { ...row.check, at: new Date(row.check.at) } }
}

export interface ChainRow {
  position: number
  kind: 'minutes' | 'amendment'
  minutesId: string
  docYear: number | null
  docNo: number | null
  amendmentNo: number | null
  title: string
  head: string
  recordedAt: Date
}

/** The newest records, for reading; who may see the chain may read everything issued. */
export async function listChain(sql: Db, limit: number): Promise<ChainRow[]> {
  return await sql<ChainRow[]>`
    select r.position, r.kind, r.minutes_id as "minutesId", n.doc_year as "docYear", n.doc_no as "docNo", e.no as "amendmentNo", n.title,
      encode(r.head, 'hex') as head, r.recorded_at as "recordedAt"
    from issue_records r join minutes n on n.id = r.minutes_id left join amendments e on e.id = r.amendment_id
    order by r.position desc limit ${limit}`
}

/** One paper's places in the chain: its own record first, then its amendments'. */
export interface OwnRecord {
  position: number
  amendmentNo: number
  head: string
}

/** The position of the record with this head; null when the chain has none. */
export async function findHead(sql: Db, head: string): Promise<number | null> {
  const row = first(
    await sql<{ position: number }[]>`select position from issue_records where encode(head, 'hex') = ${head}`,
  )
  return row?.position ?? null
}
