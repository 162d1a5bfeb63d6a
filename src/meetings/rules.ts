import type { MessageKey } from '../i18n/translate.ts'
import type { Clash, Meeting } from './queries.ts'

/** What the state machine needs to know of a meeting. */
type Standing = Pick<Meeting, 'storedState' | 'startsAt' | 'noticeVersion'>

/** draft → noticed → held; noticed → postponed → noticed; draft | noticed | postponed → cancelled. Closed is derived. */
export const isOpenForWork = (meeting: Standing) => ['draft', 'postponed'].includes(meeting.storedState)

/** R21: what was noticed stays; a draft may go. */
export function whyNotDelete(meeting: Standing): MessageKey | null {
  return meeting.storedState === 'draft' && meeting.noticeVersion === 0
    ? null
    : 'meetings.error.deleteNoticed'
}

/** Drafts, and postponed meetings that wait for a new date, are edited freely; a noticed one only by a notice (R22). */
export function whyNotEdit(meeting: Standing): MessageKey | null {
  if (isOpenForWork(meeting)) return null
  return meeting.storedState === 'noticed' ? 'meetings.error.editNoticed' : 'meetings.error.editOver'
}

/** R22: a later notice changes a noticed meeting until it begins. */
export function whyNotChange(meeting: Standing, now: Date): MessageKey | null {
  if (meeting.storedState !== 'noticed') return 'meetings.error.changeNotNoticed'
  return hasBegun(meeting, now) ? 'meetings.error.changeBegun' : null
}

/** R20. A postponed meeting may still be cancelled; a draft is deleted instead. */
export function whyNotCancel(meeting: Standing): MessageKey | null {
  if (meeting.storedState === 'noticed' || meeting.storedState === 'postponed') return null
  return meeting.storedState === 'draft' ? 'meetings.error.cancelDraft' : 'meetings.error.cancelOver'
}

export function whyNotPostpone(meeting: Standing): MessageKey | null {
  return meeting.storedState === 'noticed' ? null : 'meetings.error.postponeNotNoticed'
}

/** R23: held only after the start; a chair who is away is stood in for first. */
export function whyNotHold(meeting: Standing, now: Date, chairIsAway: boolean): MessageKey | null {
  if (meeting.storedState !== 'noticed') return 'meetings.error.holdNotNoticed'
  if (!hasBegun(meeting, now)) return 'meetings.error.holdTooEarly'
  return chairIsAway ? 'meetings.error.chairAway' : null
}

/** R23: somebody may stand in from the notice until the meeting is held. */
export function whyNotNameActingChair(meeting: Standing): MessageKey | null {
  return meeting.storedState === 'noticed' ? null : 'meetings.error.actingChairState'
}

/** R17: a meeting that was told of, or a booking, forbids; a draft, or a slot held while a date is asked for, only warns. */
export const isFirmClash = (clash: Pick<Clash, 'state'>) =>
  clash.state !== 'draft' && clash.state !== 'candidate'

export const hasBegun = (meeting: { startsAt: Date | null }, now: Date) =>
  meeting.startsAt !== null && meeting.startsAt <= now

/**
 * R16: working days between the day of the notice and the meeting's day must reach the office's lead time,
 * unless the director gave a reason. A meeting moved to a later hour keeps the lead time it had.
 */
export function isTooShortNotice(
  leadWorkingDays: number,
  requiredWorkingDays: number,
  urgentReason: string,
): boolean {
  return leadWorkingDays < requiredWorkingDays && urgentReason === ''
}

/**
 * When answers are due if nobody says otherwise: the office's hour on its usual day before the meeting;
 * at short notice two hours before the start, and where even that is over, at the start.
 */
export function defaultReplyBy(usual: Date, startsAt: Date, now: Date): Date {
  const HOUR = 3_600_000
  if (usual > now && usual < startsAt) return usual
  const late = new Date(startsAt.getTime() - 2 * HOUR)
  return late > now ? late : startsAt
}

/** Answers are due after the notice and not after the start. */
export function whyNotReplyBy(replyBy: Date, startsAt: Date, now: Date): MessageKey | null {
  if (replyBy <= now) return 'meetings.error.replyByPast'
  return replyBy > startsAt ? 'meetings.error.replyByAfterStart' : null
}

/** What the one filled button of a meeting's head offers the office. */
export type NextStep = 'notice' | 'reDate' | 'remind' | 'signIn' | 'minutes' | 'issue'

export function nextStep(
  meeting: Pick<
    Meeting,
    'storedState' | 'startsAt' | 'minutesRequired' | 'minutesId' | 'minutesState' | 'noticeVersion'
  >,
  now: Date,
): NextStep | null {
  if (meeting.storedState === 'draft') return 'notice'
  if (meeting.storedState === 'postponed') return meeting.startsAt ? 'notice' : 'reDate'
  if (meeting.storedState === 'noticed') return hasBegun(meeting, now) ? 'signIn' : 'remind'
  if (meeting.storedState !== 'held' || !meeting.minutesRequired) return null
  if (!meeting.minutesId) return 'minutes'
  return meeting.minutesState === 'issued' || meeting.minutesState === 'archived' ? null : 'issue'
}

/** A time that was chosen lies ahead, and is long enough for the agenda (R12). */
export function whyNotSetTime(
  time: { startsAt: Date; endsAt: Date },
  agendaMinutes: number,
  now: Date,
): MessageKey | null {
  if (time.startsAt <= now) return 'meetings.error.timePassed'
  const minutes = (time.endsAt.getTime() - time.startsAt.getTime()) / 60_000
  return agendaMinutes > minutes ? 'meetings.error.agendaTooLong' : null
}
