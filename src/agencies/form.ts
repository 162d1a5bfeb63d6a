import { z } from 'zod'
import { field } from '../lib/form.ts'

export const agencyTypes = [
  'leadership',
  'office',
  'department',
  'public_utility',
  'township',
  'subdistrict',
  'superior',
  'external',
] as const
export const agencyRelations = [
  'leadership',
  'self',
  'subordinate',
  'vertical',
  'superior',
  'external',
] as const

/** One agency as typed, on the page or in a row of a CSV file. */
export const agencyForm = z.object({
  code: z
    .string('errors.required')
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'agencies.error.code'),
  standingOrder: field.int(1, 100_000),
  nameZh: field.text(100),
  shortZh: field.text(40),
  nameEn: field.optionalText(200),
  type: field.choice(agencyTypes),
  relation: field.choice(agencyRelations),
  isMemberUnit: field.checkbox(),
  mailbox: field.optionalEmail(),
  telephone: field.optionalText(40),
})
export type AgencyInput = z.infer<typeof agencyForm>

export const endForm = z.object({ day: field.day() })

export const deskForm = z.object({
  leaderPersonId: field.uuid(),
  staffPersonIds: field.uuids(),
  dutyZh: field.optionalText(500),
  fromDay: field.day(),
})
