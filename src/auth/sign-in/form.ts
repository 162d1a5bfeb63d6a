import { z } from 'zod'
import { field } from '../../lib/form.ts'

const next = z.string().max(2000).default('')

export const passwordForm = z.object({
  email: field.email(),
  password: z.string('errors.required').min(1, 'errors.required').max(1000),
  next,
})
export const nextForm = z.object({ next })
export const codeRequestForm = z.object({ address: field.email(), next })
export const codeForm = z.object({
  code: z.string('errors.required').trim().min(1, 'errors.required').max(40),
})
export const newPasswordForm = z
  .object({
    password: z.string('errors.required').min(1, 'errors.required').max(1000),
    again: z.string('errors.required').max(1000).default(''),
    /** Of the authenticator, where one is enrolled. */
    code: z.string().max(40).default(''),
  })
  .refine((typed) => typed.password === typed.again, {
    message: 'auth.error.again',
    path: ['again'],
    when: () => true,
  })
