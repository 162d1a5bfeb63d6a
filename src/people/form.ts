import { z } from 'zod'
import { field } from '../lib/form.ts'

export const personLevels = ['leader', 'principal', 'deputy', 'staff'] as const

const personFields = {
  nameZh: field.text(60),
  nameEn: field.optionalText(100),
  email: field.optionalEmail(),
  phone: field.optionalText(40),
}
const employmentFields = {
  agencyId: field.uuid(),
  positionZh: field.text(60),
  positionEn: field.optionalText(100),
  level: field.choice(personLevels),
}

export const personForm = z.object({ ...personFields, version: field.version() })
export const newPersonForm = z.object({ ...personFields, ...employmentFields, fromDay: field.optionalDay() })
export const employmentForm = z.object({ ...employmentFields, fromDay: field.day() })
export const endForm = z.object({ day: field.day() })
export const liaisonForm = z.object({ agencyId: field.uuid() })
export type NewPerson = z.infer<typeof newPersonForm>
