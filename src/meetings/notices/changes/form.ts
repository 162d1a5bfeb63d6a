import { z } from 'zod'
import { officeInstant } from '../../../lib/dates.ts'
import { checkForm, type FormErrors, type FormResult, field, type Typed } from '../../../lib/form.ts'
import type { AgendaDraft } from '../../agenda/commands.ts'
import { checkItems, followTicks, typedItems } from '../../agenda/form.ts'
import { whyAgendaDoesNotFit } from '../../agenda/rules.ts'
import { spanOf } from '../../form.ts'

/** What a later notice says: the meeting as it shall stand from now on, and why. */
export interface ChangeInput {
  version: number
  title: string
  startsAt: Date
  endsAt: Date
  venueId: string
  items: AgendaDraft[]
  /** Null keeps the deadline, or takes the office's usual one for a new time. */
  replyBy: Date | null
  reason: string
  urgentReason: string
  /** The earlier version that this one takes back. */
  withdraws: number | null
}

const schema = z.object({
  version: field.version(),
  title: field.text(120),
  startsOn: field.day(),
  startTime: field.time(),
  endTime: field.time(),
  venueId: field.uuid(),
  replyOn: field.optionalDay(),
  replyTime: z.string().trim().default(''),
  reason: field.text(500),
  urgentReason: field.optionalText(500),
  withdraws: z.coerce.number().int().positive().nullable().catch(null).default(null),
})

export function checkChange(typed: Typed): FormResult<ChangeInput> {
  const form = checkForm(schema, typed)
  const listed = typedItems(typed)
  const checked = checkItems(
    followTicks(
      listed,
      listed.map((item) => item.matterId),
      [],
    ),
  )
  const errors: FormErrors['errors'] = { ...(form.ok ? {} : form.errors), ...checked.errors }
  const value = form.ok ? form.value : null
  const span = value ? spanOf(value) : null
  if (value && !span) errors.endTime = 'meetings.error.endBeforeStart'
  if (checked.items.length === 0) errors.items ??= 'meetings.need.agenda'
  const tooLong = span && !errors.items ? whyAgendaDoesNotFit(span, checked.items) : null
  if (tooLong) errors.items = tooLong
  if (!value || !span || Object.keys(errors).length > 0) return { ok: false, typed, errors }
  return {
    ok: true,
    typed,
    value: {
      ...value,
      ...span,
      items: checked.items,
      replyBy: value.replyOn ? officeInstant(value.replyOn, clock(value.replyTime)) : null,
    },
  }
}

const clock = (text: string) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? text : '17:00')

const correctionSchema = z.object({
  version: field.version(),
  corrects: z.coerce.number('errors.choose').int('errors.choose').positive('errors.choose'),
  reason: field.text(1000),
})
export type CorrectionInput = z.infer<typeof correctionSchema>
/** Words only: what was wrong in an earlier version and how it reads rightly. */
export const checkCorrection = (typed: Typed): FormResult<CorrectionInput> =>
  checkForm(correctionSchema, typed)
