import { maySeeActionItem, maySeeMaterial, maySeeMatter, maySeeMinutes } from '../auth/access.ts'
import { isAuditor, isOffice, type Viewer } from '../auth/viewer.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'

export interface StoredFile {
  id: string
  name: string
  mime: string
  bytes: number
  kind: FileKind
  uploadedAt: Date
  uploadedByName: string
  uploadedByAgencyId: string | null
  uploadedByAgencyName: string
  uploadedByAgencyNameEn: string
  withdrawnAt: Date | null
  version: number
  level: FileLevel
  /** A newer version took its place. */
  replaced: boolean
  agendaItemId: string | null
  progressReportId: string | null
  submissionId: string | null
}
/** 仅办公室, 参会单位, 印发范围. */
export type FileLevel = 'office' | 'invited' | 'distribution'
export type FileKind = 'material' | 'evidence' | 'signed_scan' | 'basis' | 'result'

/** What stands under these matters, oldest first. The caller has found the parents for its viewer. */
export const listFilesOfMatters = (sql: Db, ids: readonly string[]) => listBy(sql, 'matter_id', ids)
export const listFilesOfAgendaItems = (sql: Db, ids: readonly string[]) => listBy(sql, 'agenda_item_id', ids)
export const listFilesOfMinutes = (sql: Db, minutesId: string) => listBy(sql, 'minutes_id', [minutesId])
/** Also those of the item's progress reports and submissions. */
export const listFilesOfActionItem = (sql: Db, id: string) => listBy(sql, 'action_item_id', [id])
export const listFilesOfBasisDocuments = (sql: Db, ids: readonly string[]) =>
  listBy(sql, 'basis_document_id', ids)

/** The papers of a meeting's agenda that the viewer may read, in one statement: not those of items it is not invited to. */
export async function listFilesOfMeeting(sql: Db, viewer: Viewer, meetingId: string): Promise<StoredFile[]> {
  return selectFiles(
    sql,
    sql`exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id
      where g.id = f.agenda_item_id and m.id = ${meetingId} and ${maySeeMaterial(sql, viewer)})`,
  )
}

async function listBy(sql: Db, column: string, ids: readonly string[]): Promise<StoredFile[]> {
  return ids.length ? selectFiles(sql, sql`${sql(`f.${column}`)} in ${sql([...ids])}`) : []
}

function selectFiles(sql: Db, where: Fragment) {
  return sql<StoredFile[]>`
    select f.id, f.name, f.mime, f.bytes::int as bytes, f.kind, f.uploaded_at as "uploadedAt",
      coalesce(p.name_zh, '') as "uploadedByName", f.uploaded_by_agency_id as "uploadedByAgencyId",
      coalesce(a.short_zh, '') as "uploadedByAgencyName", coalesce(a.name_en, '') as "uploadedByAgencyNameEn", f.withdrawn_at as "withdrawnAt",
      f.version, f.level, exists (select 1 from files y where y.replaces_file_id = f.id) as replaced,
      f.agenda_item_id as "agendaItemId", f.progress_report_id as "progressReportId", f.submission_id as "submissionId"
    from files f left join people p on p.id = f.uploaded_by_person_id left join agencies a on a.id = f.uploaded_by_agency_id
    where ${where}
    order by f.uploaded_at, f.name`
}

export interface Download {
  name: string
  mime: string
  bytes: number
  sha256: Buffer
}

/** R68: a file for those who may see its parent; what was withdrawn, for the office and auditors only. */
export async function findDownload(sql: Db, viewer: Viewer, id: string): Promise<Download | null> {
  const sees = isOffice(viewer) || isAuditor(viewer)
  return first(
    await sql<Download[]>`
    select f.name, f.mime, f.bytes::int as bytes, f.sha256 from files f
    where f.id = ${id} and (${sees} or f.withdrawn_at is null) and ${maySeeFile(sql, viewer)}`,
  )
}

/** The parent decides: alias f. Basis documents are open to whoever is signed in, as the groups are. */
export function maySeeFile(sql: Db, viewer: Viewer): Fragment {
  return sql`(
    exists (select 1 from matters x where x.id = f.matter_id and ${maySeeMatter(sql, viewer)})
    or exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id where g.id = f.agenda_item_id and ${maySeeMaterial(sql, viewer)})
    or exists (select 1 from minutes n join meetings m on m.id = n.meeting_id where n.id = f.minutes_id and ${maySeeMinutes(sql, viewer)})
    or exists (select 1 from action_items a where a.id = f.action_item_id and ${maySeeActionItem(sql, viewer)})
    or (f.basis_document_id is not null and ${viewer.roles.length > 0}))`
}

/**
 * Bytes of all files that an agency brought in; withdrawn ones are still kept and count. The office's own are not
 * counted: null.
 */
export async function sumFilesOfAgency(sql: Db, agencyId: string): Promise<number | null> {
  const row = first(
    await sql<{ bytes: number | null }[]>`
    select case when a.relation = 'self' then null else
      (select coalesce(sum(f.bytes), 0)::float8 from files f where f.uploaded_by_agency_id = a.id) end as bytes
    from agencies a where a.id = ${agencyId}`,
  )
  return row?.bytes ?? null
}

/** One chunk of a content, or null after the last. */
export async function readChunk(sql: Db, sha256: Buffer, no: number): Promise<Buffer | null> {
  const row = first(
    await sql<{ content: Buffer }[]>`select content from file_chunks where sha256 = ${sha256} and no = ${no}`,
  )
  return row?.content ?? null
}
