import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import { spanOf } from '../form.ts'

/** Where else a meeting takes place, what drives there, and the link for those who come by video. */
export interface BranchesInput {
  version: number
  branchIds: string[]
  vehicleIds: string[]
  videoUrl: string
  /** By invitation: its branch, or null for the main venue. */
  assigned: Map<string, string | null>
  reason: string
}

const schema = z.object({
  version: field.version(),
  branches: field.uuids(),
  vehicles: field.uuids(),
  videoUrl: z
    .string('errors.invalid')
    .trim()
    .max(500)
    .default('')
    .refine((text) => text === '' || isWebAddress(text), 'meetings.error.videoUrl'),
  reason: field.optionalText(500),
})

/** A whole https address without user names and without signs that a calendar line or a header could trip over. */
function isWebAddress(text: string): boolean {
  if (!/^https:\/\/[\x21-\x7e]+$/.test(text) || /["<>\\^`{|}]/.test(text)) return false
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && url.username === '' && url.password === ''
}

/** The agency's field is `place-<invitation>`; a place that is no branch (any more) means the main venue. */
export function checkBranches(typed: Typed, invitationIds: readonly string[]): FormResult<BranchesInput> {
  const form = checkForm(schema, typed)
  if (!form.ok) return form
  const { branches, vehicles, ...rest } = form.value
  const assigned = new Map(
    invitationIds.map((id) => {
      const place = typed[`place-${id}`]?.[0] ?? ''
      return [id, branches.includes(place) ? place : null] as const
    }),
  )
  return { ok: true, typed, value: { ...rest, branchIds: branches, vehicleIds: vehicles, assigned } }
}

const requestSchema = z.object({
  venueId: field.uuid(),
  startsOn: field.day(),
  startTime: field.time(),
  endTime: field.time(),
  note: field.optionalText(300),
})

/** A venue asked for, at the meeting's time or at one that it shall have. */
export function checkVenueRequest(
  typed: Typed,
): FormResult<{ venueId: string; note: string; startsAt: Date; endsAt: Date }> {
  const form = checkForm(requestSchema, typed)
  if (!form.ok) return form
  const span = spanOf(form.value)
  if (!span) return { ok: false, typed, errors: { endTime: 'meetings.error.endBeforeStart' } }
  return { ok: true, typed, value: { venueId: form.value.venueId, note: form.value.note, ...span } }
}
