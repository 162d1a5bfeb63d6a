import type { IncomingCalendar, IncomingEvent, Unreadable } from '../../calendar/incoming.ts'

/** The one event that an answer is about, or why there is none to act on. */
export type ReadAnswer =
  | { ok: true; method: 'REPLY' | 'COUNTER' | 'REFRESH'; event: IncomingEvent }
  | {
      ok: false
      reason: Unreadable | 'disagree' | 'notOrganizerMethod' | 'method' | 'noEvent'
      method: string
      uid: string
    }

/**
 * Of the calendar parts of one message, all read already: one that counts. Two that disagree, and whatever only an
 * organizer may send, are refused whole.
 */
export function readAnswer(parts: readonly (IncomingCalendar | Unreadable)[]): ReadAnswer {
  const no = (reason: (ReadAnswer & { ok: false })['reason'], method = '', uid = '') =>
    ({ ok: false, reason, method, uid }) as const
  const [calendar] = parts
  const unreadable = parts.find((part) => typeof part === 'string')
  if (typeof unreadable === 'string') return no(unreadable)
  if (!calendar || typeof calendar === 'string') return no('notCalendar')
  const { method, events } = calendar
  const uid = events[0]?.uid ?? ''
  if (parts.length > 1) return no('disagree', method, uid)
  if (['REQUEST', 'CANCEL', 'PUBLISH', 'ADD', 'DECLINECOUNTER'].includes(method))
    return no('notOrganizerMethod', method, uid)
  if (method !== 'REPLY' && method !== 'COUNTER' && method !== 'REFRESH') return no('method', method, uid)
  if (uid === '') return no('noEvent', method)
  if (events.some((event) => event.uid !== uid)) return no('disagree', method, uid)
  // The answer to the whole sets what counts; our meetings have one instance each.
  const event = events.find((one) => one.recurrenceId === null) ?? events[0]!
  return { ok: true, method, event }
}

export type Whose =
  | { address: string; partstat: string; delegatedTo: string | null }
  | 'notSender'
  | 'sentBy'
  | 'noAttendee'

/**
 * Whose answer it is: the line of the sender's address (RFC 6047 §2.2.1). Others that stand beside it (Google repeats
 * the whole list in a COUNTER) are not read: nobody answers for somebody else.
 */
export function whoseAnswer(event: IncomingEvent, sender: string): Whose {
  const own = event.attendees.find((one) => one.address === sender)
  if (own) return { address: own.address, partstat: own.partstat, delegatedTo: own.delegatedTo[0] ?? null }
  if (event.attendees.length === 0) return 'noAttendee'
  return event.attendees.some((one) => one.sentBy === sender) ? 'sentBy' : 'notSender'
}

/** Whether an instance that an answer names is the meeting as it stands, as it once stood, or neither. Instants are compared. */
export function whichInstance(
  recurrenceId: IncomingEvent['recurrenceId'],
  startsAt: Date | null,
  earlier: readonly Date[],
): 'present' | 'earlier' | 'none' {
  if (recurrenceId === null) return 'present'
  if (recurrenceId === 'unreadable') return 'none'
  if (startsAt?.getTime() === recurrenceId.getTime()) return 'present'
  return earlier.some((at) => at.getTime() === recurrenceId.getTime()) ? 'earlier' : 'none'
}
