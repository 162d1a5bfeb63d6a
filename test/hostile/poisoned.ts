import { json, type Sql } from '#src/lib/db.ts'
import { payloadText } from './payloads.ts'

/** Where people write texts. Not here: what the database lets nobody change, and texts that it holds to a pattern. */
export const texts: Record<string, readonly string[]> = {
  agencies: ['name_zh', 'short_zh', 'name_en', 'telephone'],
  people: ['name_zh', 'name_en', 'phone'],
  employments: ['position_zh', 'position_en'],
  posts: ['title_zh', 'title_en'],
  groups: ['name_zh', 'name_en', 'duty_zh', 'functions_zh'],
  basis_documents: ['title_zh', 'doc_no'],
  venues: ['name_zh', 'name_en'],
  topics: ['name_zh', 'name_en'],
  participant_presets: ['name'],
  matters: ['title', 'title_en', 'description', 'basis', 'milestone', 'state_reason'],
  meetings: ['title', 'title_en', 'urgent_reason', 'cancel_reason'],
  agenda_items: ['title', 'title_en'],
  attendees: ['agency_name', 'person_name', 'position_name', 'partstat_comment'],
  leave_requests: ['reason', 'decided_note'],
  substitutions: ['reason', 'decided_note'],
  countersigns: ['comment', 'office_answer'],
  action_items: ['title', 'title_en', 'deliverable', 'result', 'due_text', 'cancel_reason'],
  submissions: ['result', 'contributing_text', 'return_reason'],
  extensions: ['reason', 'decided_note'],
  objections: ['reason', 'decided_note'],
  files: ['name'],
  passkeys: ['name'],
  outbox: ['subject', 'to_name', 'last_error', 'smtp_response'],
  work_calendar: ['name'],
}

/** Puts payloads into every text of every row; `round` shifts which of them stand where. Gives the number of fields. */
export async function poison(sql: Sql, round: number): Promise<number> {
  let n = round
  for (const [table, columns] of Object.entries(texts)) {
    const rows = await sql<{ ctid: string }[]>`select ctid::text from ${sql(table)} order by ctid`
    for (const { ctid } of rows) {
      const row = Object.fromEntries(columns.map((column) => [column, payloadText(n++)]))
      await sql`update ${sql(table)} set ${sql(row)} where ctid = ${ctid}::tid`
    }
  }
  // Issued minutes stay as they are; drafts are texts like others.
  await sql`update minutes set title = ${payloadText(n++)}, opening = ${payloadText(n++)}, closing = ${payloadText(n++)}
    where state <> 'issued'`
  await sql`update decisions d set heard = ${payloadText(n++)}, text = ${payloadText(n++)}
    where exists (select 1 from minutes m where m.id = d.minutes_id and m.state <> 'issued')`
  // Append-only: new rows instead of changed ones.
  await sql`insert into progress_reports (action_item_id, agency_id, percent, text, lower_reason, reported_on, created_at)
    select id, lead_agency_id, 50, ${payloadText(n++)}, ${payloadText(n++)}, '2026-11-20', now() from action_items where state <> 'proposed'`
  await sql`insert into replies (invitation_id, notice_version, kind, channel, reason, note, created_at)
    select id, 1, 'leave', 'web', ${payloadText(n++)}, ${payloadText(n++)}, now() from invitations where noticed_version > 0`
  await sql`insert into amendments (minutes_id, no, kind, text, issued_on)
    select id, (${round} + 1)::int, 'correction', ${payloadText(n++)}, '2026-11-20' from minutes where state = 'issued'`
  const args = {
    title: payloadText(n++),
    name: payloadText(n++),
    reason: payloadText(n++),
    agency: payloadText(n++),
  }
  await sql`insert into audit_entries (at, person_name, role, action, subject_type, meeting_id, args)
    select now(), ${payloadText(n++)}, 'clerk', 'meetings.cancelled', 'meeting', id, ${json(sql, args)} from meetings`
  for (const key of ['nameZh', 'nameEn', 'shortZh', 'telephone'])
    await sql`update settings set value = ${json(sql, payloadText(n++))} where key = ${key}`
  return n - round
}
