import { z } from 'zod'
import type { Day } from '../../lib/dates.ts'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import { meetingKinds, requiredLevels } from '../form.ts'
import type { Series } from './queries.ts'
import { type SeriesRule, whyNotRule } from './rules.ts'

export type SeriesInput = Pick<
  Series,
  | 'title'
  | 'kind'
  | 'hostGroupId'
  | 'chairPersonId'
  | 'venueId'
  | 'presetId'
  | 'requiredLevel'
  | 'startTime'
  | 'durationMinutes'
  | 'minutesRequired'
  | 'agenda'
  | 'opensBefore'
  | 'rule'
>

const optionalInt = (min: number, max: number) =>
  z.union([z.literal('').transform(() => null), field.int(min, max)]).default(null)
const numbers = z.preprocess(
  (value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.coerce.number().int().min(1).max(7)).max(7),
)

const ruleSchema = z.object({
  unit: field.choice(['week', 'monthDay', 'monthWeekday', 'workingDay']),
  interval: field.int(1, 24),
  weekdays: numbers,
  monthDay: field.int(-1, 31).default(1),
  nth: field.int(-1, 23).default(1),
  weekday: field.int(1, 7).default(1),
  from: field.day(),
  until: field.optionalDay(),
  count: optionalInt(1, 1000),
  onHoliday: field.choice(['keep', 'skip', 'before', 'after']),
})

/** When it meets; for the preview as well, where the rest of the form may still be empty. */
export function checkRule(typed: Typed): FormResult<SeriesRule> {
  const form = checkForm(ruleSchema, typed)
  if (!form.ok) return form
  const { unit, interval, weekdays, monthDay, nth, weekday, ...ends } = form.value
  const every: SeriesRule['every'] =
    unit === 'week'
      ? { unit, interval, weekdays }
      : unit === 'monthDay'
        ? { unit, interval, day: monthDay || 1 }
        : unit === 'monthWeekday'
          ? { unit, interval, nth: nth || 1, weekday }
          : { unit, interval, nth: nth || 1 }
  const rule = { ...ends, every }
  const why = whyNotRule(rule)
  return why ? { ok: false, typed, errors: { [fieldOf(why)]: why } } : { ok: true, typed, value: rule }
}

const fieldOf = (why: string) =>
  why.endsWith('noWeekday') ? 'weekdays' : why.endsWith('tooMany') ? 'count' : 'until'

const schema = z.object({
  title: field.text(120),
  kind: field.choice(meetingKinds),
  hostGroupId: field.optionalUuid(),
  chairPersonId: field.optionalUuid(),
  venueId: field.optionalUuid(),
  presetId: field.optionalUuid(),
  requiredLevel: field.choice(requiredLevels),
  startTime: field.time(),
  durationMinutes: field.int(10, 720),
  minutesRequired: field.checkbox(),
  opensBefore: optionalInt(1, 30),
})

export function checkSeries(typed: Typed): FormResult<SeriesInput> {
  const [form, rule] = [checkForm(schema, typed), checkRule(typed)]
  const agenda = agendaOf(typed)
  const errors = { ...(form.ok ? {} : form.errors), ...(rule.ok ? {} : rule.errors) }
  const minutes = agenda.reduce((sum, item) => sum + item.minutes, 0)
  if (form.ok && minutes > form.value.durationMinutes)
    errors.durationMinutes = 'meetings.series.error.agendaLong'
  if (!form.ok || !rule.ok || Object.keys(errors).length > 0) return { ok: false, typed, errors }
  return { ok: true, typed, value: { ...form.value, agenda, rule: rule.value } }
}

/** Lines of the skeleton that have a title and an agency; the others are empty lines of the form. */
function agendaOf(typed: Typed): Series['agenda'] {
  return (typed.itemTitle ?? []).flatMap((title, at) => {
    const agencyId = typed.itemAgency?.[at] ?? ''
    const minutes = Number.parseInt(typed.itemMinutes?.[at] ?? '', 10)
    return title.trim() && /^[0-9a-f-]{36}$/.test(agencyId)
      ? [{ title: title.trim().slice(0, 200), agencyId, minutes: Math.min(Math.max(minutes || 15, 1), 720) }]
      : []
  })
}

const moveSchema = z.object({ startsOn: field.day(), startTime: field.time() })
export const checkMove = (typed: Typed): FormResult<{ startsOn: Day; startTime: string }> =>
  checkForm(moveSchema, typed)
