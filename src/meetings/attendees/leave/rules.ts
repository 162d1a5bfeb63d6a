import type { MessageKey } from '../../../i18n/translate.ts'
import type { LeaveOrSubstitution } from './queries.ts'

export const decisions = ['approved', 'refused'] as const
export type Decision = (typeof decisions)[number]

/** R28: a pending request is decided once, before or after the meeting, but not of a meeting that will not be. */
export function whyNotDecide(
  request: Pick<LeaveOrSubstitution, 'state' | 'meetingState'>,
): MessageKey | null {
  if (request.state === 'withdrawn') return 'invitations.error.requestWithdrawn'
  if (request.state !== 'pending') return 'invitations.error.requestDecided'
  return ['noticed', 'held'].includes(request.meetingState) ? null : 'invitations.error.notOpen'
}
