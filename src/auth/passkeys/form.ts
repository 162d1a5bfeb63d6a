import { z } from 'zod'
import { field } from '../../lib/form.ts'

const bytes = z.base64url().max(10_000)
const credential = { id: bytes, rawId: bytes, type: z.literal('public-key') }

/** What `toJSON()` makes of a new credential (WebAuthn 3, 5.1). Extensions are not asked for, so none are read. */
const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .default([]),
  }),
  clientExtensionResults: z.object({}),
})

/** What `toJSON()` makes of a signature by an existing one. */
const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes,
  }),
  clientExtensionResults: z.object({}),
})

export type Registration = z.infer<typeof registration>
export type Assertion = z.infer<typeof assertion>

export const readRegistration = (text: string) => parse(registration, text)
export const readAssertion = (text: string) => parse(assertion, text)

function parse<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

export const passkeyForm = z.object({ response: z.string().default(''), name: field.optionalText(60) })
export const passkeySignInForm = z.object({
  response: z.string().default(''),
  next: z.string().max(2000).default(''),
})
