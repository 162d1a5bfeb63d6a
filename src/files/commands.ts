import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { isLiaisonOf, isOffice } from '../auth/viewer.ts'
import { first, type Tx, transaction } from '../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { type FileKind, maySeeFile, sumFilesOfAgency } from './queries.ts'
import { cleanName, MAX_FILE_BYTES, recognise, whyNotTake, whyOverQuota } from './rules.ts'
import { putContent } from './store.ts'

/** What a file belongs to and who may read it with that (R68). */
export type FileParent =
  | { matterId: string }
  | { agendaItemId: string }
  | { minutesId: string }
  | { basisDocumentId: string }
  | { actionItemId: string; progressReportId?: string; submissionId?: string }

/**
 * Takes an upload into the transaction of the act it belongs to; gives the file's id. The caller has checked
 * that the viewer may write to the parent. `agencyId`: for whom, where the office enters it for an agency.
 * Throws RuleViolation for a bad type, size or name, and where the agency keeps too much already (SEC-11).
 */
export async function storeFile(
  tx: Tx,
  act: Act,
  file: File,
  parent: FileParent,
  kind: FileKind,
  agencyId: string | null = act.viewer.agencyIds[0] ?? null,
): Promise<string> {
  const why = whyNotTake(file.name, file.size)
  if (why) throw new RuleViolation(why, { name: file.name, megabytes: MAX_FILE_BYTES / 1024 / 1024 })
  const name = cleanName(file.name)
  const type = await recognise(name, file)
  if (!type) throw new RuleViolation('files.error.content', { name })
  if (agencyId) await refuseOverQuota(tx, act, file, agencyId)
  const sha256 = await putContent(tx, act.now, file)
  const row = first(
    await tx<{ id: string; meetingId: string | null }[]>`
    insert into files ${tx({
      sha256,
      name,
      mime: type.mime,
      bytes: file.size,
      kind,
      ...parentColumns(parent),
      uploaded_by_person_id: act.viewer.personId,
      uploaded_by_agency_id: agencyId,
      uploaded_at: act.now,
    })} returning id, coalesce((select g.meeting_id from agenda_items g where g.id = agenda_item_id),
      (select n.meeting_id from minutes n where n.id = minutes_id),
      (select a.meeting_id from action_items a where a.id = action_item_id)) as "meetingId"`,
  )
  if (!row) throw new Error('no file came back')
  await recordAudit(tx, act, {
    action: 'files.stored',
    subjectType: 'file',
    subjectId: row.id,
    meetingId: row.meetingId,
    agencyId,
    args: { name },
    after: { ...parent, kind, bytes: file.size, sha256: sha256.toString('hex') },
  })
  return row.id
}

/** The agency's row is held first: of two uploads at once, the second counts the first. */
async function refuseOverQuota(tx: Tx, act: Act, file: File, agencyId: string): Promise<void> {
  await tx`select 1 from agencies where id = ${agencyId} for no key update`
  const used = await sumFilesOfAgency(tx, agencyId)
  const why = used === null ? null : whyOverQuota([file], used, act.settings.agencyFileMegabytes)
  if (why) throw new RuleViolation('files.error.quota', why)
}

/** Withdrawn, never deleted: the office and auditors can still read what once stood there. */
export async function withdrawFile(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const file = await lockFile(tx, act, id)
    if (!file) throw new NotFound()
    if (!isOffice(act.viewer) && !isLiaisonOf(act.viewer, file.agencyId ?? '')) throw new Forbidden()
    if (file.withdrawnAt) return
    if (file.settled) throw new RuleViolation('files.error.settled')
    await tx`update files set withdrawn_at = ${act.now} where id = ${id}`
    await recordAudit(tx, act, {
      action: 'files.withdrawn',
      subjectType: 'file',
      subjectId: id,
      args: { name: file.name },
    })
  })
}

/** `settled`: the papers of issued minutes, and what was handed in with a submission, are part of the record. */
async function lockFile(tx: Tx, act: Act, id: string) {
  return first(
    await tx<{ name: string; agencyId: string | null; withdrawnAt: Date | null; settled: boolean }[]>`
    select f.name, f.uploaded_by_agency_id as "agencyId", f.withdrawn_at as "withdrawnAt",
      exists (select 1 from minutes n where n.id = f.minutes_id and n.state in ('issued','archived'))
      or exists (select 1 from action_items a where a.id = f.action_item_id and a.state in ('submitted','closed','cancelled'))
        as settled
    from files f where f.id = ${id} and ${maySeeFile(tx, act.viewer)} for update of f`,
  )
}

function parentColumns(parent: FileParent) {
  if ('matterId' in parent) return { matter_id: parent.matterId }
  if ('agendaItemId' in parent) return { agenda_item_id: parent.agendaItemId }
  if ('minutesId' in parent) return { minutes_id: parent.minutesId }
  if ('basisDocumentId' in parent) return { basis_document_id: parent.basisDocumentId }
  return {
    action_item_id: parent.actionItemId,
    progress_report_id: parent.progressReportId ?? null,
    submission_id: parent.submissionId ?? null,
  }
}
