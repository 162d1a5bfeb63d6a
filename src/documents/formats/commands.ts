import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { json, transaction } from '../../lib/db.ts'
import { findFormat } from './queries.ts'
import type { DocumentFormat } from './rules.ts'

/** Sets the format of a group's documents, or of all without one, from now on. Gives whether anything changed. */
export async function changeFormat(
  act: Act,
  group: { id: string; name: string } | null,
  format: DocumentFormat,
): Promise<boolean> {
  return await transaction(act.sql, async (tx) => {
    const before = await findFormat(tx, group?.id ?? null, act.now)
    if (JSON.stringify(ordered(before)) === JSON.stringify(ordered(format))) return false
    await tx`
      insert into document_formats (group_id, from_at, mark_text, number_pattern, red_rule, report_label, send_label,
        issue_label, issuing_office, fonts, changed_by_person_id)
      values (${group?.id ?? null}, ${act.now}, ${format.markText}, ${format.numberPattern}, ${format.redRule}, ${format.reportLabel},
        ${format.sendLabel}, ${format.issueLabel}, ${format.issuingOffice}, ${json(tx, format.fonts)}, ${act.viewer.personId})`
    await recordAudit(tx, act, {
      action: group ? 'documents.groupFormatChanged' : 'documents.formatChanged',
      subjectType: 'group',
      subjectId: group?.id ?? null,
      args: { name: group?.name ?? '' },
      before,
      after: format,
    })
    return true
  })
}

const ordered = (format: DocumentFormat) => [
  Object.entries({ ...format, fonts: '' }).sort(([a], [b]) => a.localeCompare(b)),
  Object.entries(format.fonts).sort(([a], [b]) => a.localeCompare(b)),
]
