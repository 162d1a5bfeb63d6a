import type { Context } from 'hono'
import { z } from 'zod'
import { isClockTime, isDay } from './dates.ts'
import { Malformed, TooLarge } from './errors.ts'
import { holdsPlaceMarks } from './places.ts'

/** What was typed, field by field, as it came: shown again when something is wrong. */
export type Typed = Record<string, string[]>

/** `errors`: field → message key, optionally with arguments after a `|` as JSON. The empty field name is the form itself. */
export interface FormErrors {
  typed: Typed
  errors: Record<string, string>
}
export type FormResult<T> = { ok: true; value: T; typed: Typed } | ({ ok: false } & FormErrors)

export const noErrors: FormErrors = { typed: {}, errors: {} }

/** The largest page of ours has some hundred fields; taking a hundred thousand apart would hold up everybody for a second. */
const MAX_FIELDS = 5_000

/** Reads a form; a field name may stand several times. Files are read by `readUploads`. */
export async function readForm(c: Context): Promise<Typed> {
  const body = await parse(c)
  const typed: Typed = Object.create(null)
  for (const [name, value] of Object.entries(body)) {
    const values = (Array.isArray(value) ? value : [value]).filter((v) => typeof v === 'string')
    if (values.length) typed[cleanText(name)] = values.map(cleanText)
  }
  return typed
}

/** Uploaded files of a field, empty file inputs left out. */
export async function readUploads(c: Context, field: string): Promise<File[]> {
  const body = await parse(c)
  const value = body[field]
  return (Array.isArray(value) ? value : [value])
    .filter((v) => v instanceof File)
    .filter((f) => f.size > 0 || f.name !== '')
}

/** Throws TooLarge, before anything is taken apart, for more fields than any page has; Malformed for what is no form. */
async function parse(c: Context) {
  const type = c.req.header('content-type') ?? ''
  const boundary = /^multipart\/form-data.*?boundary="?([^";,]+)/i.exec(type)?.[1]
  const bytes = Buffer.from(await c.req.arrayBuffer())
  if (holdsMore(bytes, boundary ? `--${boundary}` : '&', MAX_FIELDS)) throw new TooLarge()
  return c.req.parseBody({ all: true }).catch(() => {
    throw new Malformed('form')
  })
}

function holdsMore(bytes: Buffer, mark: string, times: number): boolean {
  let at = bytes.indexOf(mark)
  for (let n = 0; at >= 0; n += 1) {
    if (n > times) return true
    at = bytes.indexOf(mark, at + mark.length)
  }
  return false
}

/** Refuses what no column can hold and what only our own mails may hold; line ends become LF. */
export function cleanText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed() || holdsPlaceMarks(text)) throw new Malformed('bytes')
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
}

/** Checks what was typed against a schema; messages of the schema are message keys. */
export function checkForm<S extends z.ZodType>(schema: S, typed: Typed): FormResult<z.infer<S>> {
  const input = Object.fromEntries(Object.entries(typed).map(([k, v]) => [k, v.length === 1 ? v[0] : v]))
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, value: result.data, typed }
  const errors: Record<string, string> = {}
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '')
    errors[field] ??= messageKey(issue)
  }
  return { ok: false, typed, errors }
}

function messageKey(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith('errors.') || issue.message.includes('.')) {
    if (/^[a-z-]+\.[A-Za-z.]+/.test(issue.message)) return issue.message
  }
  if (issue.code === 'too_big') return `errors.tooLong|${JSON.stringify({ max: Number(issue.maximum) })}`
  return 'errors.invalid'
}

/** No sign that a mail's headers or a calendar object could take for something else, and none that cannot be seen. */
const address = /^[^\s@<>"(),:;[\]\\\p{C}\p{Z}]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u

/** The pieces forms are made of. Texts are trimmed; an absent field counts as empty. */
export const field = {
  text: (max = 200) => z.string('errors.required').trim().min(1, 'errors.required').max(max),
  optionalText: (max = 200) => z.string('errors.invalid').trim().max(max).default(''),
  longText: (max = 20_000) => z.string('errors.required').trim().min(1, 'errors.required').max(max),
  optionalLongText: (max = 20_000) => z.string('errors.invalid').trim().max(max).default(''),
  uuid: () => z.uuid('errors.choose'),
  optionalUuid: () =>
    z
      .union([z.literal('').transform(() => null), z.uuid('errors.invalid')])
      .nullable()
      .default(null),
  /** Zero, one or several ids of the same name. */
  uuids: () =>
    z.preprocess(
      (v) => (v === undefined || v === '' ? [] : Array.isArray(v) ? v : [v]),
      z.array(z.uuid('errors.invalid')).max(500),
    ),
  texts: () =>
    z.preprocess(
      (v) => (v === undefined ? [] : Array.isArray(v) ? v : [v]),
      z.array(z.string().trim().max(2000)).max(500),
    ),
  day: () => z.string('errors.required').trim().refine(isDay, 'errors.day'),
  optionalDay: () =>
    z
      .string('errors.day')
      .trim()
      .transform((v) => (v === '' ? null : v))
      .refine((v) => v === null || isDay(v), 'errors.day')
      .default(null),
  time: () => z.string('errors.required').trim().refine(isClockTime, 'errors.time'),
  int: (min: number, max: number) =>
    z.coerce.number('errors.number').int('errors.number').min(min, 'errors.number').max(max, 'errors.number'),
  checkbox: () =>
    z
      .string()
      .optional()
      .transform((v) => v !== undefined && v !== ''),
  email: () => z.string('errors.email').trim().toLowerCase().max(254).regex(address, 'errors.email'),
  optionalEmail: () =>
    z
      .string('errors.email')
      .trim()
      .toLowerCase()
      .max(254)
      .refine((v) => v === '' || address.test(v), 'errors.email')
      .transform((v) => (v === '' ? null : v))
      .nullable()
      .default(null),
  choice: <const T extends readonly [string, ...string[]]>(values: T) => z.enum(values, 'errors.choose'),
  version: () => z.coerce.number('errors.invalid').int(),
}

/** A field's first typed value, or a fallback (the stored one) when nothing was typed yet. */
export function typedOr(form: FormErrors, name: string, fallback = ''): string {
  return form.typed[name]?.[0] ?? fallback
}

/** Whether something stands against what was typed; the page is then answered with 422. */
export function isWrong(form: FormErrors): boolean {
  return Object.keys(form.errors).length > 0
}
