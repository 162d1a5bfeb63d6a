import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { type FormErrors, readUploads, type Typed } from '../lib/form.ts'
import { sumFilesOfAgency } from './queries.ts'
import {
  CLASSIFIED,
  cleanName,
  MAX_FILE_BYTES,
  NOT_CLASSIFIED,
  notClassifiedField,
  recognise,
  whyNotTake,
  whyOverQuota,
} from './rules.ts'

/**
 * The uploads of a `<FileField>` and what is wrong with them, so that a form says it beside the field.
 * Put the errors into the form's own: `{ ...form.errors, ...uploads.errors }`.
 */
export async function checkUploads(
  c: Context<AppEnv>,
  typed: Typed,
  field = 'file',
): Promise<{ files: File[]; errors: FormErrors['errors'] }> {
  const files = await readUploads(c, field)
  if (files.length === 0) return { files, errors: {} }
  for (const file of files) {
    const why = await whyNotUpload(file)
    if (why) return { files: [], errors: { [field]: why } }
  }
  const said = typed[notClassifiedField(field)]?.[0]
  if (said === CLASSIFIED)
    return { files: [], errors: { [notClassifiedField(field)]: 'files.error.saidClassified' } }
  if (said !== NOT_CLASSIFIED)
    return { files: [], errors: { [notClassifiedField(field)]: 'files.error.confirm' } }
  const over = await whyTooMuch(c, files)
  if (over) return { files: [], errors: { [field]: over } }
  return { files, errors: {} }
}

/** Of a signed-in agency's own uploads; the command asks again, for whomever they are. */
async function whyTooMuch(c: Context<AppEnv>, files: readonly File[]): Promise<string | null> {
  const agencyId = c.get('viewer')?.agencyIds[0]
  const used = agencyId ? await sumFilesOfAgency(c.get('services').sql, agencyId) : null
  const why = used === null ? null : whyOverQuota(files, used, c.get('settings').agencyFileMegabytes)
  return why && `files.error.quota|${JSON.stringify(why).replaceAll('|', '_')}`
}

async function whyNotUpload(file: File): Promise<string | null> {
  const name = cleanName(file.name)
  const args = JSON.stringify({ name, megabytes: MAX_FILE_BYTES / 1024 / 1024 }).replaceAll('|', '_')
  const why = whyNotTake(file.name, file.size)
  if (why) return `${why}|${args}`
  return (await recognise(name, file)) ? null : `files.error.content|${args}`
}
