import { z } from 'zod'
import { officeInstant } from '../lib/dates.ts'
import { checkForm, type FormErrors, type FormResult, field, type Typed } from '../lib/form.ts'
import type { AgendaDraft } from './agenda/commands.ts'
import { checkItems, followTicks, type TickedMatter, type TypedItem, typedItems } from './agenda/form.ts'
import { whyAgendaDoesNotFit } from './agenda/rules.ts'
import type { ComposeChoices } from './composing/queries.ts'

/** A meeting as composed; times are UTC instants, absent while the date is open. */
export interface MeetingDraft {
  title: string
  titleEn: string
  kind: 'plenary' | 'coordination' | 'other'
  hostGroupId: string | null
  chairPersonId: string | null
  venueId: string | null
  startsAt: Date | null
  endsAt: Date | null
  requiredLevel: 'principal' | 'principal_or_deputy' | 'deputy' | 'any'
  replyBy: Date | null
  minutesRequired: boolean
  items: AgendaDraft[]
  /** Agencies invited to the whole meeting. */
  agencyIds: string[]
  presetName: string
}

export const meetingKinds = ['coordination', 'plenary', 'other'] as const
export const requiredLevels = ['principal', 'principal_or_deputy', 'deputy', 'any'] as const

const schema = z.object({
  title: field.optionalText(120),
  titleEn: field.optionalText(240),
  kind: field.choice(meetingKinds),
  hostGroupId: field.optionalUuid(),
  chairPersonId: field.optionalUuid(),
  venueId: field.optionalUuid(),
  startsOn: field.optionalDay(),
  startTime: optionalTime(),
  endTime: optionalTime(),
  requiredLevel: field.choice(requiredLevels),
  replyOn: field.optionalDay(),
  replyTime: optionalTime(),
  minutesRequired: field.checkbox(),
  agencies: field.uuids(),
  groups: field.uuids(),
  presets: field.uuids(),
  presetName: field.optionalText(60),
})

function optionalTime() {
  return z
    .string('errors.time')
    .trim()
    .default('')
    .refine((v) => v === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(v), 'errors.time')
}

/** Agencies ticked one by one, by group and by preset, each once, in standing order. */
export function chosenAgencies(
  choices: Pick<ComposeChoices, 'agencies' | 'groups' | 'presets'>,
  chosen: { agencies: readonly string[]; groups: readonly string[]; presets: readonly string[] },
): string[] {
  const sets = [
    ...choices.groups.filter((set) => chosen.groups.includes(set.id)),
    ...choices.presets.filter((set) => chosen.presets.includes(set.id)),
  ]
  const ids = new Set([...chosen.agencies, ...sets.flatMap((set) => set.agencyIds)])
  return choices.agencies.map((agency) => agency.id).filter((id) => ids.has(id))
}

/** Checks the one-page composition. `matters`: what the queue offers; a title left empty follows the first matter. */
export function checkMeeting(
  typed: Typed,
  choices: ComposeChoices,
  matters: readonly TickedMatter[],
): FormResult<MeetingDraft> {
  const form = checkForm(schema, typed)
  const items = followTicks(typedItems(typed), typed.matters ?? [], matters)
  const checked = checkItems(items)
  const errors: FormErrors['errors'] = { ...(form.ok ? {} : form.errors), ...checked.errors }
  const value = form.ok ? form.value : null
  if (value) Object.assign(errors, whyNotTimes(value))
  const span = value ? spanOf(value) : null
  const title = value?.title || titleFrom(items)
  if (!title) errors.title ??= 'errors.required'
  if (span && !errors.items) {
    const why = whyAgendaDoesNotFit(span, checked.items)
    if (why) errors.items = why
  }
  if (!value || Object.keys(errors).length > 0) return { ok: false, typed, errors }
  const replyTime = value.replyTime || '17:00'
  return {
    ok: true,
    typed,
    value: {
      ...value,
      title,
      startsAt: span?.startsAt ?? null,
      endsAt: span?.endsAt ?? null,
      replyBy: value.replyOn ? officeInstant(value.replyOn, replyTime) : null,
      items: checked.items,
      agencyIds: chosenAgencies(choices, value),
    },
  }
}

const titleFrom = (items: readonly TypedItem[]) => (items[0] ? `${items[0].title}协调会` : '')

interface Times {
  startsOn: string | null
  startTime: string
  endTime: string
}

function whyNotTimes(value: Times): FormErrors['errors'] {
  if (!value.startsOn)
    return value.startTime || value.endTime ? { startsOn: 'meetings.error.dayMissing' } : {}
  if (!value.startTime) return { startTime: 'errors.time' }
  if (!value.endTime) return { endTime: 'errors.time' }
  return value.startTime < value.endTime ? {} : { endTime: 'meetings.error.endBeforeStart' }
}

/** Start and end as instants, or null while the date is open. */
export function spanOf(value: Times): { startsAt: Date; endsAt: Date } | null {
  if (!value.startsOn || !value.startTime || !value.endTime || value.startTime >= value.endTime) return null
  return {
    startsAt: officeInstant(value.startsOn, value.startTime),
    endsAt: officeInstant(value.startsOn, value.endTime),
  }
}

const reasonSchema = z.object({ reason: field.text(1000) })
export const checkReason = (typed: Typed): FormResult<z.infer<typeof reasonSchema>> =>
  checkForm(reasonSchema, typed)
