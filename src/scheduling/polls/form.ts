import { z } from 'zod'
import { isClockTime, isDay, officeDay, officeInstant, officeTime } from '../../lib/dates.ts'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import type { Askable, PollResults } from './queries.ts'
import { fewestSlots, mostSlots, resultKinds, whyNotDeadline } from './rules.ts'

/** A poll as composed; instants are UTC. */
export interface PollDraft {
  /** By time, each as long as the meeting. */
  slots: { startsAt: Date; endsAt: Date }[]
  durationMinutes: number
  answerBy: Date
  results: PollResults
  holdChair: boolean
  holdVenue: boolean
  note: string
  asked: { agencyId: string; required: boolean }[]
}

const schema = z.object({
  durationMinutes: field.int(15, 720),
  answerOn: field.day(),
  answerTime: field.time(),
  results: field.choice(resultKinds),
  holdChair: field.checkbox(),
  holdVenue: field.checkbox(),
  note: field.optionalText(500),
})

export interface TypedSlot {
  day: string
  time: string
}

/** The slots as typed, row by row; empty rows are left out. */
export function typedSlots(typed: Typed): TypedSlot[] {
  const [days, times] = [typed.slotDay ?? [], typed.slotTime ?? []]
  return Array.from({ length: Math.max(days.length, times.length) }, (_, n) => ({
    day: (days[n] ?? '').trim(),
    time: (times[n] ?? '').trim(),
  })).filter((slot) => slot.day !== '' || slot.time !== '')
}

/** `?slot=<instant>`, as the page that looks for a time links here; what is no instant is left out. */
export function slotsOfAddress(slots: readonly string[]): TypedSlot[] {
  return slots
    .map((text) => new Date(text))
    .filter((at) => !Number.isNaN(at.getTime()) && isDay(officeDay(at)))
    .slice(0, mostSlots)
    .map((at) => ({ day: officeDay(at), time: officeTime(at) }))
}

/** Checks the page that asks for a date. `askable`: the agencies it offers. */
export function checkPoll(typed: Typed, askable: readonly Askable[], now: Date): FormResult<PollDraft> {
  const form = checkForm(schema, typed)
  const errors: Record<string, string> = form.ok ? {} : { ...form.errors }
  const minutes = form.ok ? form.value.durationMinutes : Number(typed.durationMinutes?.[0]) || 60
  const slots = checkSlots(typedSlots(typed), minutes, now)
  Object.assign(errors, slots.errors)
  const asked = askable.flatMap((agency) => {
    const kind = typed[`ask-${agency.agencyId}`]?.[0]
    return kind === 'required' || kind === 'optional'
      ? [{ agencyId: agency.agencyId, required: kind === 'required' }]
      : []
  })
  if (asked.length === 0) errors.asked = 'polls.error.nobodyAsked'
  const answerBy = form.ok ? officeInstant(form.value.answerOn, form.value.answerTime) : null
  const late = answerBy ? whyNotDeadline(answerBy, slots.slots, now) : null
  if (late && (late === 'polls.error.deadlinePast' || slots.slots.length > 0)) errors.answerOn = late
  if (!form.ok || !answerBy || Object.keys(errors).length > 0) return { ok: false, typed, errors }
  return { ok: true, typed, value: { ...form.value, slots: slots.slots, answerBy, asked } }
}

/** Errors by row (`slot-0`, …), or for all of them (`slots`). */
function checkSlots(rows: readonly TypedSlot[], minutes: number, now: Date) {
  const errors: Record<string, string> = {}
  const slots: PollDraft['slots'] = []
  for (const [n, row] of rows.entries()) {
    const slot = slotOf(row, minutes)
    const twice = slot && slots.some((other) => other.startsAt.getTime() === slot.startsAt.getTime())
    if (!slot) errors[`slot-${n}`] = 'polls.error.slot'
    else if (slot.startsAt <= now) errors[`slot-${n}`] = 'polls.error.slotPast'
    else if (officeDay(slot.startsAt) !== officeDay(new Date(slot.endsAt.getTime() - 1)))
      errors[`slot-${n}`] = 'polls.error.slotOvernight'
    else if (twice) errors[`slot-${n}`] = 'polls.error.slotTwice'
    else slots.push(slot)
  }
  if (rows.length < fewestSlots) errors.slots = 'polls.error.fewSlots'
  if (rows.length > mostSlots) errors.slots = 'polls.error.manySlots'
  return { slots: slots.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime()), errors }
}

function slotOf(row: TypedSlot, minutes: number) {
  if (!isDay(row.day) || !isClockTime(row.time)) return null
  const startsAt = officeInstant(row.day, row.time)
  return { startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000) }
}

const extensionSchema = z.object({ answerOn: field.day(), answerTime: field.time() })
export function checkExtension(typed: Typed): FormResult<Date> {
  const form = checkForm(extensionSchema, typed)
  return form.ok ? { ...form, value: officeInstant(form.value.answerOn, form.value.answerTime) } : form
}

const withdrawalSchema = z.object({ reason: field.text(300) })
export const checkWithdrawal = (typed: Typed): FormResult<z.infer<typeof withdrawalSchema>> =>
  checkForm(withdrawalSchema, typed)

const reminderSchema = z.object({ agency: field.optionalUuid() })
export const checkReminder = (typed: Typed): FormResult<z.infer<typeof reminderSchema>> =>
  checkForm(reminderSchema, typed)

const decisionSchema = z.object({ slot: field.uuid(), anyway: field.checkbox() })
export const checkDecision = (typed: Typed): FormResult<z.infer<typeof decisionSchema>> =>
  checkForm(decisionSchema, typed)
