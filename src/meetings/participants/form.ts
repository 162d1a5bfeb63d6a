import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import { requiredLevels } from '../form.ts'
import type { ParticipantDraft } from './commands.ts'

const versionSchema = z.object({ version: field.version() })

/** One row an agency; the fields of a row carry the invitation's id in their name. */
export function checkParticipants(
  typed: Typed,
  invitationIds: readonly string[],
): FormResult<{ version: number; rows: ParticipantDraft[] }> {
  const form = checkForm(versionSchema, { version: typed.version ?? [] })
  const value = (name: string, id: string) => typed[`${name}-${id}`]?.[0]
  const rows: ParticipantDraft[] = []
  const errors: Record<string, string> = form.ok ? {} : form.errors
  for (const id of invitationIds) {
    const level = requiredLevels.find((known) => known === value('level', id))
    const seats = Number(value('seats', id))
    if (!level || !Number.isInteger(seats) || seats < 1 || seats > 20) {
      errors[`seats-${id}`] = 'meetings.error.seats'
      continue
    }
    rows.push({
      invitationId: id,
      capacity: value('capacity', id) === 'in_attendance' ? 'in_attendance' : 'required',
      requiredLevel: level,
      seats,
      whole: value('whole', id) !== 'own',
      remove: value('remove', id) !== undefined,
    })
  }
  if (!form.ok || Object.keys(errors).length > 0) return { ok: false, typed, errors }
  return { ok: true, typed, value: { version: form.value.version, rows } }
}

const additionSchema = z.object({
  agencies: field.uuids(),
  groups: field.uuids(),
  presets: field.uuids(),
  capacity: field.choice(['required', 'in_attendance']),
  level: field.choice(requiredLevels),
})
/** Agencies that join a noticed meeting. */
export const checkAddition = (typed: Typed): FormResult<z.infer<typeof additionSchema>> =>
  checkForm(additionSchema, typed)
