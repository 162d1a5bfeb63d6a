import { z } from 'zod'
import { field } from '../lib/form.ts'
import type { ActionItem } from './queries.ts'
import { whyNotPercent, whyNotResult } from './rules.ts'

// Every act's fields begin with its own name: they stand together on one page, and ids must differ there.
// The schemas that need the item's facts are functions of it, so that what is wrong is said beside the field.

const channel = () => z.enum(['web', 'phone', 'paper'], 'errors.choose').default('web')
const reason = () => field.text(2000)

export const acceptanceForm = z
  .object({ acceptance_channel: channel() })
  .transform((f) => ({ channel: f.acceptance_channel }))

export const objectionForm = z
  .object({ objection_reason: reason(), objection_channel: channel() })
  .transform((f) => ({ reason: f.objection_reason, channel: f.objection_channel }))

const objectionDecision = {
  objection_note: field.optionalText(2000),
  objection_agency: field.optionalUuid(),
  objection_due: field.optionalDay(),
  objection_outcome: field.choice(['upheld', 'reassigned']),
}
export const objectionDecisionForm = (item: ActionItem) =>
  z
    .object(objectionDecision)
    .superRefine((f, c) => {
      const wrong = (path: string, message: string) => c.addIssue({ code: 'custom', path: [path], message })
      if (f.objection_outcome === 'reassigned' && !f.objection_agency)
        wrong('objection_agency', 'errors.choose')
      if (f.objection_agency === item.leadAgencyId) wrong('objection_agency', 'actionitems.error.sameLead')
      if (f.objection_outcome === 'upheld' && !f.objection_note) wrong('objection_note', 'errors.required')
    })
    .transform((f) =>
      f.objection_outcome === 'reassigned' && f.objection_agency
        ? {
            outcome: 'reassigned' as const,
            agencyId: f.objection_agency,
            dueOn: f.objection_due,
            note: f.objection_note,
          }
        : { outcome: 'upheld' as const, note: f.objection_note },
    )

const percent = z
  .union([z.literal('').transform(() => null), field.int(0, 100)], 'actionitems.error.percentRange')
  .default(null)
export const progressForm = (item: ActionItem) =>
  z
    .object({
      progress_agency: field.uuid().default(item.leadAgencyId),
      progress_percent: percent,
      progress_text: field.text(4000),
      progress_lower: field.optionalText(1000),
      progress_channel: channel(),
    })
    .transform((f) => ({
      agencyId: f.progress_agency,
      // A supporting agency's form has no percent; what a copied one carries is not taken (R51).
      percent: f.progress_agency === item.leadAgencyId ? f.progress_percent : null,
      text: f.progress_text,
      lowerReason: f.progress_lower,
      channel: f.progress_channel,
    }))
    .superRefine((report, c) => {
      const why = whyNotPercent(item, report)
      const path = why === 'actionitems.error.lowerReason' ? 'progress_lower' : 'progress_percent'
      const args = why === 'actionitems.error.lowerReason' ? `|{"from":${item.percent}}` : ''
      if (why) c.addIssue({ code: 'custom', path: [path], message: why + args })
    })

export const submissionForm = (item: ActionItem, files: number) =>
  z
    .object({
      submission_result: field.optionalLongText(8000),
      submission_contributors: field.uuids(),
      submission_contribution: field.optionalText(2000),
      submission_channel: channel(),
    })
    .transform((f) => ({
      result: f.submission_result,
      contributors: f.submission_contributors,
      contribution: f.submission_contribution,
      channel: f.submission_channel,
    }))
    .superRefine((claim, c) => {
      for (const { field: name, why } of whyNotResult(item, { ...claim, files }))
        c.addIssue({ code: 'custom', path: [`submission_${name}`], message: why })
    })

export const closingForm = z.object({ version: field.version() })
export const returnForm = z
  .object({ version: field.version(), return_reason: reason() })
  .transform((f) => ({ version: f.version, reason: f.return_reason }))

export const extensionForm = (item: ActionItem) =>
  z
    .object({ extension_to: field.day(), extension_reason: reason(), extension_channel: channel() })
    .refine((f) => f.extension_to > item.dueOn, {
      path: ['extension_to'],
      message: `actionitems.error.laterDay|${JSON.stringify({ day: item.dueOn })}`,
    })
    .transform((f) => ({ toDueOn: f.extension_to, reason: f.extension_reason, channel: f.extension_channel }))

export const extensionDecisionForm = z
  .object({
    extension_outcome: field.choice(['approved', 'rejected']),
    extension_note: field.optionalText(2000),
  })
  .refine((f) => f.extension_outcome === 'approved' || f.extension_note !== '', {
    path: ['extension_note'],
    message: 'actionitems.error.rejectReason',
  })
  .transform((f) => ({ approved: f.extension_outcome === 'approved', note: f.extension_note }))

export const cancellationForm = (mayConsent: boolean) =>
  z
    .object({
      version: field.version(),
      cancellation_reason: reason(),
      cancellation_consent: field.optionalUuid(),
      cancellation_decision: field.optionalUuid(),
    })
    .refine((f) => mayConsent || f.cancellation_consent || f.cancellation_decision, {
      path: ['cancellation_consent'],
      message: 'actionitems.error.consent',
    })
    .transform((f) => ({
      version: f.version,
      reason: f.cancellation_reason,
      consentPersonId: f.cancellation_consent,
      laterDecisionId: f.cancellation_decision,
    }))
