import { z } from 'zod'
import { checkForm, type FormResult, field, type Typed } from '../lib/form.ts'

const matterSchema = z.object({
  title: field.text(120),
  titleEn: field.optionalText(240),
  agencyId: field.uuid(),
  topicId: field.optionalUuid(),
  description: field.optionalLongText(10_000),
  basis: field.optionalText(400),
  milestone: field.optionalText(200),
  milestoneOn: field.optionalDay(),
  urgent: field.checkbox(),
  confidential: field.checkbox(),
})
export type MatterInput = z.infer<typeof matterSchema>

export const checkMatter = (typed: Typed): FormResult<MatterInput> => checkForm(matterSchema, typed)

const revisionSchema = matterSchema.omit({ agencyId: true }).extend({ version: field.version() })
export type MatterRevision = z.infer<typeof revisionSchema>
export const checkRevision = (typed: Typed): FormResult<MatterRevision> => checkForm(revisionSchema, typed)

const reasonSchema = z.object({ reason: field.text(1000) })
/** A reason, a question or a result in words: one field, always needed. */
export const checkReason = (typed: Typed): FormResult<z.infer<typeof reasonSchema>> =>
  checkForm(reasonSchema, typed)
