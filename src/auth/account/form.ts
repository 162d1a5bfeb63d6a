import { z } from 'zod'
import { field } from '../../lib/form.ts'

export const changePasswordForm = z
  .object({
    current: z.string('errors.required').min(1, 'errors.required').max(1000),
    password: z.string('errors.required').min(1, 'errors.required').max(1000),
    again: z.string('errors.required').max(1000).default(''),
  })
  .refine((typed) => typed.password === typed.again, {
    message: 'auth.error.again',
    path: ['again'],
    when: () => true,
  })

export const languageForm = z.object({
  locale: field.choice(['zh-CN', 'en']),
  next: z.string().max(2000).default(''),
})
