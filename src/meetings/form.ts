import { z } from 'zod'
import { officeInstant } from '../lib/dates.ts'
import { checkForm, type FormErrors, type FormResult, field, type Typed } from '../lib/form.ts'
import type { AgendaDraft } from './agenda/commands.ts'
import { whyAgendaDoesNotFit } from './agenda/rules.ts'
import type { ComposeChoices } from './queries.ts'

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
export const DEFAULT_MINUTES = 30

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

/** One line of the agenda as typed. */
export interface TypedItem {
  id: string
  matterId: string
  no: string
  title: string
  agencyId: string
  minutes: string
}

/** What the agenda needs to know of a matter that is ticked. */
export interface TickedMatter {
  id: string
  title: string
  agencyId: string
}

export function typedItems(typed: Typed): TypedItem[] {
  const column = (name: string) => typed[name] ?? []
  return column('itemTitle').map((title, n) => ({
    id: column('itemId')[n] ?? '',
    matterId: column('itemMatter')[n] ?? '',
    no: column('itemNo')[n] ?? '',
    title: title.trim(),
    agencyId: column('itemAgency')[n] ?? '',
    minutes: column('itemMinutes')[n] ?? '',
  }))
}

/**
 * The agenda follows the ticks: a matter newly ticked becomes a line with its title and agency, one unticked goes.
 * Lines without a matter stay as they are. Emptied lines go.
 */
export function followTicks(
  items: readonly TypedItem[],
  ticked: readonly string[],
  matters: readonly TickedMatter[],
): TypedItem[] {
  const kept = items.filter((item) => item.title !== '' && (!item.matterId || ticked.includes(item.matterId)))
  const standing = new Set(kept.map((item) => item.matterId))
  const added = matters
    .filter((matter) => ticked.includes(matter.id) && !standing.has(matter.id))
    .map((matter) => ({
      id: '',
      matterId: matter.id,
      no: '',
      title: matter.title,
      agencyId: matter.agencyId,
      minutes: String(DEFAULT_MINUTES),
    }))
  return inOrder([...kept, ...added])
}

/** By the typed number, lines without one last; the sort is stable. */
function inOrder(items: readonly TypedItem[]): TypedItem[] {
  const place = (item: TypedItem) => Number.parseInt(item.no, 10) || 1000
  return [...items].sort((a, b) => place(a) - place(b)).map((item, n) => ({ ...item, no: String(n + 1) }))
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

/** R10: one reporting agency an item; every line a title and minutes. */
export function checkItems(items: readonly TypedItem[]): {
  items: AgendaDraft[]
  errors: FormErrors['errors']
} {
  for (const [n, item] of items.entries()) {
    const no = JSON.stringify({ n: n + 1 })
    if (!isUuid(item.agencyId)) return { items: [], errors: { items: `meetings.error.itemAgency|${no}` } }
    const minutes = Number(item.minutes)
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > 720)
      return { items: [], errors: { items: `meetings.error.itemMinutes|${no}` } }
    if (item.title.length > 200) return { items: [], errors: { items: `meetings.error.itemTitle|${no}` } }
  }
  return {
    errors: {},
    items: items.map((item, n) => ({
      id: isUuid(item.id) ? item.id : null,
      no: n + 1,
      title: item.title,
      matterId: isUuid(item.matterId) ? item.matterId : null,
      reportingAgencyId: item.agencyId,
      durationMinutes: Number(item.minutes),
    })),
  }
}

const isUuid = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)

const reasonSchema = z.object({ reason: field.text(1000) })
export const checkReason = (typed: Typed): FormResult<z.infer<typeof reasonSchema>> =>
  checkForm(reasonSchema, typed)
