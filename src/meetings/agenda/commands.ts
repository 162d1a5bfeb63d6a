import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isLiaisonOf, isOffice } from '../../auth/viewer.ts'
import { storeFile } from '../../files/commands.ts'
import type { FileLevel } from '../../files/queries.ts'
import { databaseError, first, json, type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { lockMeeting } from '../queries.ts'
import { mayStandOnAgenda } from './rules.ts'

/** One line of an agenda as it is saved; `id` null for a new one. */
export interface AgendaDraft {
  id: string | null
  no: number
  title: string
  matterId: string | null
  reportingAgencyId: string
  durationMinutes: number
}

/**
 * Writes a meeting's whole agenda: kept lines keep their id (and their papers), the others go.
 * Gives the matters it touched, before and after. R11: refuses matters that may stand on no agenda.
 */
export async function replaceAgenda(
  tx: Tx,
  meetingId: string,
  items: readonly AgendaDraft[],
): Promise<string[]> {
  const before = await tx<{ matterId: string }[]>`
    select matter_id as "matterId" from agenda_items where meeting_id = ${meetingId} and matter_id is not null`
  const kept = items.flatMap((item) => (item.id ? [item.id] : []))
  await deleteItems(tx, meetingId, kept)
  const known = new Set(before.map((row) => row.matterId))
  await refuseForbiddenMatters(
    tx,
    items.flatMap((item) => (item.matterId && !known.has(item.matterId) ? [item.matterId] : [])),
  )
  if (items.length) await upsertItems(tx, meetingId, items)
  return [...new Set([...known, ...items.flatMap((item) => (item.matterId ? [item.matterId] : []))])]
}

async function deleteItems(tx: Tx, meetingId: string, kept: readonly string[]): Promise<void> {
  try {
    await tx.savepoint(
      (inner) => inner`delete from agenda_items where meeting_id = ${meetingId}
        and ${kept.length ? inner`id not in ${inner([...kept])}` : inner`true`}`,
    )
  } catch (error) {
    // 23503: papers hang on the item.
    if (databaseError(error)?.code === '23503') throw new RuleViolation('meetings.error.itemHasFiles')
    throw error
  }
}

async function refuseForbiddenMatters(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const matters = await tx<{ title: string; state: string }[]>`
    select title, state from matters where id in ${tx([...ids])} for share`
  const forbidden = matters.find((matter) => !mayStandOnAgenda(matter.state))
  if (forbidden) throw new RuleViolation('meetings.error.matterForbidden', { title: forbidden.title })
}

async function upsertItems(tx: Tx, meetingId: string, items: readonly AgendaDraft[]): Promise<void> {
  await tx`
    insert into agenda_items (id, meeting_id, no, title, title_en, matter_id, topic_id, reporting_agency_id, duration_minutes)
    select coalesce(r.id, gen_random_uuid()), ${meetingId}, r.no, r.title,
      case when x.title = r.title then x.title_en else '' end, r."matterId", x.topic_id, r."reportingAgencyId", r."durationMinutes"
    from jsonb_to_recordset(${json(tx, items)}) as r (id uuid, no int, title text, "matterId" uuid, "reportingAgencyId" uuid, "durationMinutes" int)
    left join matters x on x.id = r."matterId"
    on conflict (id) do update set no = excluded.no, title = excluded.title, matter_id = excluded.matter_id,
      title_en = case when agenda_items.title = excluded.title then agenda_items.title_en else excluded.title_en end,
      topic_id = coalesce(excluded.topic_id, agenda_items.topic_id),
      reporting_agency_id = excluded.reporting_agency_id, duration_minutes = excluded.duration_minutes
    where agenda_items.meeting_id = excluded.meeting_id`
}

/** Papers for an item, and what they are; a cancelled meeting takes none. */
export interface MaterialsDraft {
  level: FileLevel
  /** The paper that the one file takes the place of. */
  replacesFileId: string | null
}

export async function addMaterials(
  act: Act,
  meetingId: string,
  itemId: string,
  files: readonly File[],
  draft: MaterialsDraft = { level: 'invited', replacesFileId: null },
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const meeting = await lockMeeting(tx, act.viewer, meetingId)
    if (!meeting) throw new NotFound()
    if (meeting.storedState === 'cancelled') throw new RuleViolation('meetings.error.editOver')
    if (draft.replacesFileId && files.length !== 1) throw new RuleViolation('files.error.replacesOne')
    for (const file of files) {
      const id = await storeFile(tx, act, file, { agendaItemId: itemId }, 'material')
      if (draft.replacesFileId) await replaceMaterial(tx, act, itemId, draft.replacesFileId, id)
      else if (draft.level !== 'invited') await tx`update files set level = ${draft.level} where id = ${id}`
    }
  })
}

/** The newer version keeps the readers of the older one, which stays readable behind it. */
async function replaceMaterial(tx: Tx, act: Act, itemId: string, olderId: string, id: string): Promise<void> {
  const older = first(
    await tx<{ name: string; version: number; level: FileLevel; agencyId: string | null; over: boolean }[]>`
    select f.name, f.version, f.level, f.uploaded_by_agency_id as "agencyId",
      f.withdrawn_at is not null or exists (select 1 from files y where y.replaces_file_id = f.id) as over
    from files f where f.id = ${olderId} and f.agenda_item_id = ${itemId} for update of f`,
  )
  if (!older) throw new NotFound()
  if (!isOffice(act.viewer) && !isLiaisonOf(act.viewer, older.agencyId ?? '')) throw new Forbidden()
  if (older.over) throw new RuleViolation('files.error.replacedAlready')
  const [now] = await tx<{ name: string; version: number; meetingId: string }[]>`
    update files f set replaces_file_id = ${olderId}, version = ${older.version + 1}, level = ${older.level}
    from agenda_items g where f.id = ${id} and g.id = f.agenda_item_id
    returning f.name, f.version, g.meeting_id as "meetingId"`
  await recordAudit(tx, act, {
    action: 'files.replaced',
    subjectType: 'file',
    subjectId: id,
    meetingId: now!.meetingId,
    args: { name: now!.name, version: now!.version, before: older.name },
  })
}
