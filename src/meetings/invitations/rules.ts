import type { MessageKey } from '../../i18n/translate.ts'
import type { ReplyKind, RequestState } from './replies/queries.ts'

export type ReminderStep = 'before_deadline' | 'at_deadline'

/** R32: one reminder before the deadline, by hand or by itself, and one from the deadline on; never more. */
export const reminderStep = (deadline: Date, now: Date): ReminderStep =>
  now < deadline ? 'before_deadline' : 'at_deadline'

export function whyNotRemind(
  meeting: { storedState: string; startsAt: Date | null },
  now: Date,
): MessageKey | null {
  if (meeting.storedState !== 'noticed') return 'invitations.error.notOpen'
  return meeting.startsAt && meeting.startsAt > now ? null : 'invitations.error.begun'
}

/** What the reply board says of an agency in one word. */
export type BoardState =
  | 'withdrawn'
  | 'silent'
  | 'leave_pending'
  | 'substitution_pending'
  | 'refused'
  | 'on_leave'
  | 'substituting'
  | 'attending'

export function boardState(row: {
  replyStatus: string
  replyKind: ReplyKind | null
  leaveState: RequestState | null
  substitutionState: RequestState | null
  attending: number
}): BoardState {
  if (row.replyStatus === 'withdrawn') return 'withdrawn'
  if (row.replyStatus === 'leave_pending' || row.replyStatus === 'substitution_pending')
    return row.replyStatus
  if (row.replyStatus === 'pending') return 'silent'
  if (row.leaveState === 'approved' && row.attending === 0) return 'on_leave'
  if (row.leaveState === 'refused' || row.substitutionState === 'refused') return 'refused'
  return row.substitutionState === 'approved' ? 'substituting' : 'attending'
}

/** The filters of the board, as they stand in the address. */
export const boardFilters = ['silent', 'leave_pending', 'substitution_pending', 'confirmed'] as const
export type BoardFilter = (typeof boardFilters)[number]

export const passesFilter = (state: BoardState, filter: string) =>
  filter === 'confirmed'
    ? ['attending', 'substituting', 'on_leave'].includes(state)
    : (boardFilters as readonly string[]).includes(filter)
      ? state === filter
      : true
