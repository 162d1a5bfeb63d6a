import { z } from 'zod'
import { field } from '../lib/form.ts'

export const setupForm = z
  .object({
    token: field.text(60),
    nameZh: field.text(100),
    nameEn: field.optionalText(200),
    shortZh: field.text(30),
    telephone: field.text(40),
    mailbox: field.email(),
    adminName: field.text(40),
    email: field.email(),
    password: z.string('errors.required').min(1, 'errors.required').max(1000),
    again: z.string('errors.required').max(1000).default(''),
  })
  .refine((typed) => typed.password === typed.again, {
    message: 'auth.error.again',
    path: ['again'],
    when: () => true,
  })

export type SetupInput = z.infer<typeof setupForm>
