import type { MessageKey } from '../../i18n/translate.ts'

export interface SlotItem {
  no: number
  durationMinutes: number
}

/** When an item begins and ends, if the meeting keeps to its agenda. */
export interface WaitingSlot {
  startsAt: Date
  endsAt: Date
}

const MINUTE = 60_000

/** 候会 (R12): each item's slot follows from the order and the durations. Item number → slot; empty without a start. */
export function waitingSlots(
  meeting: { startsAt: Date | null },
  items: readonly SlotItem[],
): Map<number, WaitingSlot> {
  const slots = new Map<number, WaitingSlot>()
  if (!meeting.startsAt) return slots
  let at = meeting.startsAt.getTime()
  for (const item of [...items].sort((a, b) => a.no - b.no)) {
    const end = at + item.durationMinutes * MINUTE
    slots.set(item.no, { startsAt: new Date(at), endsAt: new Date(end) })
    at = end
  }
  return slots
}

/** Minutes of all items together. */
export const agendaMinutes = (items: readonly SlotItem[]) =>
  items.reduce((sum, item) => sum + item.durationMinutes, 0)

/** Whole minutes between start and end. */
export const meetingMinutes = (startsAt: Date, endsAt: Date) =>
  Math.round((endsAt.getTime() - startsAt.getTime()) / MINUTE)

/** R12: items may not take longer than the meeting. */
export function whyAgendaDoesNotFit(
  span: { startsAt: Date; endsAt: Date } | null,
  items: readonly SlotItem[],
): MessageKey | null {
  if (!span) return null
  return agendaMinutes(items) > meetingMinutes(span.startsAt, span.endsAt)
    ? 'meetings.error.agendaTooLong'
    : null
}

/** R11: what was withdrawn or turned down, or is settled for good, stands on no agenda. */
export const mayStandOnAgenda = (matterState: string) =>
  ['accepted', 'coordinating', 'tabled', 'deferred', 'resolved'].includes(matterState)
