import type { MessageKey } from '../../i18n/translate.ts'
import type { Meeting } from '../../meetings/queries.ts'
import { isOpenForWork } from '../../meetings/rules.ts'
import type { Choice, Poll, PollAgency, PollSlot } from './queries.ts'

export const fewestSlots = 2
export const mostSlots = 12
export const choices = ['yes', 'if_need_be', 'no'] as const
export const resultKinds = ['none', 'totals', 'names'] as const
export const askKinds = ['required', 'optional', 'none'] as const

/** A date is asked for while none is told: of a draft, or of a postponed meeting that waits for a new one. */
export function whyNotAsk(
  meeting: Pick<Meeting, 'storedState' | 'startsAt' | 'noticeVersion'>,
): MessageKey | null {
  return isOpenForWork(meeting) ? null : 'polls.error.noticed'
}

type Standing = Pick<Poll, 'state' | 'meetingState' | 'answerBy'>

/** Decided, withdrawn, or overtaken by a notice: nothing of it changes any more. */
export const isOver = (poll: Pick<Poll, 'state' | 'meetingState'>) =>
  poll.state === 'decided' ||
  poll.state === 'withdrawn' ||
  !['draft', 'postponed'].includes(poll.meetingState)

/** The deadline is kept by the clock, not by the job that closes the poll. */
export const isClosed = (poll: Standing, now: Date) => poll.state === 'closed' || now >= poll.answerBy

/** An agency answers until the deadline; the office notes what it is told until the poll is decided (as R25). */
export function whyNotAnswer(poll: Standing, now: Date, byOffice: boolean): MessageKey | null {
  if (poll.state === 'decided') return 'polls.error.decided'
  if (poll.state === 'withdrawn') return 'polls.error.withdrawn'
  if (isOver(poll)) return 'polls.error.noticed'
  return !byOffice && isClosed(poll, now) ? 'polls.error.afterDeadline' : null
}

/** One reminder for each deadline, before it (as R32). */
export function whyNotRemind(poll: Standing, now: Date): MessageKey | null {
  return whyNotAnswer(poll, now, false)
}

/** Offered still: neither stopped nor begun. */
export const isOffered = (slot: Pick<PollSlot, 'startsAt' | 'stoppedAt'>, now: Date) =>
  slot.stoppedAt === null && slot.startsAt > now

export const offeredSlots = (poll: Pick<Poll, 'slots'>, now: Date) =>
  poll.slots.filter((slot) => isOffered(slot, now))

/** Answers are due in time for the last slot that is still offered. */
export function whyNotDeadline(
  answerBy: Date,
  slots: readonly { startsAt: Date }[],
  now: Date,
): MessageKey | null {
  if (answerBy <= now) return 'polls.error.deadlinePast'
  return slots.some((slot) => slot.startsAt >= answerBy) ? null : 'polls.error.deadlineLate'
}

/** Extended, never shortened: who counts on the day that was told may do so. */
export function whyNotExtend(poll: Poll, answerBy: Date, now: Date): MessageKey | null {
  if (isOver(poll)) return overKey(poll)
  if (answerBy <= poll.answerBy) return 'polls.error.notLater'
  return whyNotDeadline(answerBy, offeredSlots(poll, now), now)
}

/** One slot at least stays. */
export function whyNotStop(
  poll: Poll,
  slot: Pick<PollSlot, 'id' | 'stoppedAt'>,
  now: Date,
): MessageKey | null {
  if (isOver(poll)) return overKey(poll)
  if (slot.stoppedAt) return 'polls.error.stopped'
  return offeredSlots(poll, now).some((other) => other.id !== slot.id) ? null : 'polls.error.lastSlot'
}

export function whyNotWithdraw(poll: Pick<Poll, 'state' | 'meetingState'>): MessageKey | null {
  return isOver(poll) ? overKey(poll) : null
}

const overKey = (poll: Pick<Poll, 'state'>): MessageKey =>
  poll.state === 'decided'
    ? 'polls.error.decided'
    : poll.state === 'withdrawn'
      ? 'polls.error.withdrawn'
      : 'polls.error.noticed'

/**
 * A slot that has passed, is not offered any more, or suits nobody who answered is never chosen. `anyway`: somebody has
 * said that a required agency will be missing.
 */
export function whyNotDecide(
  poll: Poll,
  slot: PollSlot,
  now: Date,
  anyway: boolean,
): { key: MessageKey; args?: Record<string, string> } | null {
  if (isOver(poll)) return { key: overKey(poll) }
  if (slot.startsAt <= now) return { key: 'polls.error.slotPast' }
  if (slot.stoppedAt) return { key: 'polls.error.stopped' }
  const answered = poll.agencies.filter((agency) => agency.answeredAt)
  if (answered.length > 0 && answered.every((agency) => agency.choices[slot.id] === 'no'))
    return { key: 'polls.error.allRefused' }
  const missing = requiredMissing(poll, slot.id)
  return missing.length > 0 && !anyway
    ? {
        key: 'polls.error.requiredMissing',
        args: { names: missing.map((agency) => agency.agencyShort).join('、') },
      }
    : null
}

/** Required agencies that cannot come. */
export const requiredMissing = (poll: Pick<Poll, 'agencies'>, slotId: string): PollAgency[] =>
  poll.agencies.filter((agency) => agency.required && agency.choices[slotId] === 'no')

export interface Totals {
  yes: number
  if_need_be: number
  no: number
  silent: number
}

/** How many said what to one slot; an answer given before the slot's time counts, whatever became of the slot. */
export function totalsOf(agencies: readonly Pick<PollAgency, 'choices'>[], slotId: string): Totals {
  const count = (choice: Choice) => agencies.filter((agency) => agency.choices[slotId] === choice).length
  const [yes, ifNeedBe, no] = [count('yes'), count('if_need_be'), count('no')]
  return { yes, if_need_be: ifNeedBe, no, silent: agencies.length - yes - ifNeedBe - no }
}

/**
 * The slots from the best: fewest required agencies that cannot come, then most that can without moving anything,
 * then fewest that cannot at all, then the earliest.
 */
export function bestFirst(poll: Pick<Poll, 'agencies' | 'slots'>, now: Date): PollSlot[] {
  const required = poll.agencies.filter((agency) => agency.required)
  const key = (slot: PollSlot) => {
    const [all, must] = [totalsOf(poll.agencies, slot.id), totalsOf(required, slot.id)]
    return [must.no, -must.yes, all.no, -all.yes, slot.startsAt.getTime()]
  }
  return poll.slots.filter((slot) => isOffered(slot, now)).sort((a, b) => compare(key(a), key(b)))
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, n) => value !== b[n])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

export const isSilent = (agency: Pick<PollAgency, 'answeredAt'>) => agency.answeredAt === null

/** Silent, and not reminded for the deadline that stands. */
export const isDueReminder = (agency: PollAgency, poll: Pick<Poll, 'answerBy'>) =>
  isSilent(agency) && agency.remindedFor?.getTime() !== poll.answerBy.getTime()
