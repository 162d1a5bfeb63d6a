import { type Db, type Fragment, first } from '../../lib/db.ts'
import { type DocumentFormat, defaultFormat } from './rules.ts'

interface StoredFormat extends DocumentFormat {
  groupId: string | null
}

/** The format in force at an instant: the group's own, else the office's, else the customary one. */
export async function findFormat(sql: Db, groupId: string | null, at: Date): Promise<DocumentFormat> {
  return inForce(await sql<StoredFormat[]>`${formatRows(sql, sql`${groupId}::uuid`, at)}`)
}

/** The same for the group of a meeting. */
export async function findFormatOfMeeting(sql: Db, meetingId: string, at: Date): Promise<DocumentFormat> {
  const group = sql`(select m.host_group_id from meetings m where m.id = ${meetingId})`
  return inForce(await sql<StoredFormat[]>`${formatRows(sql, group, at)}`)
}

function formatRows(sql: Db, group: Fragment, at: Date): Fragment {
  return sql`
    select f.group_id as "groupId", f.mark_text as "markText", f.number_pattern as "numberPattern", f.red_rule as "redRule",
      f.report_label as "reportLabel", f.send_label as "sendLabel", f.issue_label as "issueLabel",
      f.issuing_office as "issuingOffice", f.fonts
    from document_formats f
    where f.from_at <= ${at} and (f.group_id is null or f.group_id = ${group})
    order by f.group_id is null, f.position desc limit 1`
}

function inForce(rows: readonly StoredFormat[]): DocumentFormat {
  const found = first(rows)
  if (!found) return defaultFormat
  const { groupId: _, ...format } = found
  return { ...defaultFormat, ...format, fonts: { ...defaultFormat.fonts, ...format.fonts } }
}

/** Whether the group has a format of its own. */
export async function hasOwnFormat(sql: Db, groupId: string): Promise<boolean> {
  const rows = await sql`select 1 from document_formats where group_id = ${groupId} limit 1`
  return rows.length > 0
}
