import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'

const sendSchema = z.object({
  version: field.version(),
  office: field.uuids(),
  recorderId: field.optionalUuid(),
  urgentReason: field.optionalText(500),
})
/** The one act that sends version 1: who comes from the office, and the director's reason where the notice is late. */
export const checkSend = (typed: Typed): FormResult<z.infer<typeof sendSchema>> =>
  checkForm(sendSchema, typed)

const endingSchema = z.object({ version: field.version(), reason: field.text(500) })
export const checkEnding = (typed: Typed): FormResult<z.infer<typeof endingSchema>> =>
  checkForm(endingSchema, typed)
