import { z } from 'zod'
import { field } from '../lib/form.ts'

export const grantForm = z
  .object({
    role: field.choice(['clerk', 'director', 'liaison', 'auditor', 'admin']),
    agencyId: field.optionalUuid(),
  })
  .refine(({ role, agencyId }) => role !== 'liaison' || agencyId !== null, {
    message: 'users.error.agency',
    path: ['agencyId'],
  })

export const emailForm = z.object({ signInEmail: field.optionalEmail() })

export const givenPasswordForm = z.object({
  password: z.string('errors.required').min(1, 'errors.required').max(1000),
})
