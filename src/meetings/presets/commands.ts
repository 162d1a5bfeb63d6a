import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { databaseError, first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'

/** Saves a set of agencies under a name; a name that exists takes the new set. */
export async function savePreset(
  tx: Tx,
  act: Act,
  name: string,
  agencyIds: readonly string[],
): Promise<void> {
  if (agencyIds.length === 0) throw new RuleViolation('meetings.error.presetEmpty')
  const row = first(
    await tx<{ id: string }[]>`
    insert into participant_presets (name, created_by_person_id, created_at) values (${name}, ${act.viewer.personId}, ${act.now})
    on conflict (name) do update set created_by_person_id = excluded.created_by_person_id returning id`,
  )
  if (!row) throw new Error('no preset came back')
  await tx`delete from participant_preset_agencies where preset_id = ${row.id}`
  await tx`insert into participant_preset_agencies ${tx(
    agencyIds.map((agency_id) => ({ preset_id: row.id, agency_id })),
  )}`
  await recordAudit(tx, act, {
    action: 'meetings.presetSaved',
    subjectType: 'participant_preset',
    subjectId: row.id,
    args: { name, n: agencyIds.length },
  })
}

export async function createPreset(act: Act, name: string, agencyIds: readonly string[]): Promise<void> {
  try {
    await transaction(act.sql, (tx) => savePreset(tx, act, name, agencyIds))
  } catch (error) {
    // An agency that does not exist.
    if (databaseError(error)?.code === '23503') throw new NotFound()
    throw error
  }
}

/** A preset is a convenience, not a record: it may go. */
export async function deletePreset(act: Act, id: string): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ name: string }[]>`delete from participant_presets where id = ${id} returning name`,
    )
    if (!row) throw new NotFound()
    await recordAudit(tx, act, {
      action: 'meetings.presetDeleted',
      subjectType: 'participant_preset',
      subjectId: id,
      args: { name: row.name },
    })
    return row.name
  })
}
