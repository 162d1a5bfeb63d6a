import { addWorkingDays, type Day, isWorkingDay, type WorkCalendar } from '../../lib/dates.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { ItemState } from '../rules.ts'

/** One rung of the ladder of R57: `before_3`, `overdue_7`. */
export type ReminderStep = `before_${number}` | `overdue_${number}`

/** 督办阶梯: working days before the due day, and after it, at which something happens. */
export type Ladder = Pick<OfficeSettings, 'reminderWorkingDaysBefore' | 'escalationWorkingDaysOverdue'>
export interface LadderVersion {
  from: Day
  ladder: Ladder
}

/** The ladder in force on the day of assignment; `versions` newest first. Old cases keep old rules. */
export const ladderOn = (versions: readonly LadderVersion[], assignedOn: Day): Ladder =>
  (versions.find((version) => version.from <= assignedOn) ?? versions.at(-1)!).ladder

/** The last due day that a step before it can be due for today. */
export function reminderHorizon(versions: readonly LadderVersion[], calendar: WorkCalendar, today: Day): Day {
  const most = Math.max(0, ...versions.flatMap(({ ladder }) => ladder.reminderWorkingDaysBefore))
  // One more: a due day that is itself a rest day has its steps counted back from the working day before it.
  return addWorkingDays(calendar, today, most + 1)
}

/** An agency's one mail goes on working days, from the office's hour on. */
export const isDigestTime = (calendar: WorkCalendar, day: Day, time: string, from: string) =>
  isWorkingDay(calendar, day) && time >= from

/** 1 for the liaison's own level, 2 for the leader in charge, 3 for the principal and the chair; 0 before the due day. */
export function levelOf(step: string, ladder: Ladder): number {
  const days = /^overdue_(\d+)$/.exec(step)?.[1]
  if (!days) return 0
  return ladder.escalationWorkingDaysOverdue.toSorted((a, b) => a - b).indexOf(Number(days)) + 1
}

export interface DueStep {
  step: ReminderStep
  /** Sent by itself, proposed to the office (levels of leaders), or passed over because a later one is due too. */
  act: 'send' | 'propose' | 'skip'
}

export interface RemindedItem {
  state: ItemState
  dueOn: Day
  objectionPending: boolean
  /** Since when this due day is in force: assigned, or extended, on that day. */
  dueSince: Day
}

/**
 * The steps that are due today for the due day in force and were not taken yet (R57). After days without a run
 * only the latest is sent and the earlier ones are skipped, so nobody gets three mails at once. A submission
 * stops everything, a return resumes, a new due day starts afresh because steps are kept by due day (R58).
 */
export function dueReminderSteps(
  item: RemindedItem,
  calendar: WorkCalendar,
  today: Day,
  settings: Ladder,
  alreadySent: readonly { step: string; dueOn: Day }[],
): DueStep[] {
  if (!['assigned', 'accepted', 'in_progress', 'returned'].includes(item.state)) return []
  const taken = new Set(alreadySent.filter((s) => s.dueOn === item.dueOn).map((s) => s.step))
  const before = reached(
    settings.reminderWorkingDaysBefore.map((n) => rung(`before_${n}`, -n)),
    (day) => day >= item.dueSince,
  )
  const overdue = item.objectionPending
    ? []
    : reached(settings.escalationWorkingDaysOverdue.map((n) => rung(`overdue_${n}`, n)))
  const firstOverdue = Math.min(...settings.escalationWorkingDaysOverdue)
  const due = [
    // Once the due day has passed, “due in three days” is no longer true.
    ...before.map((r, at) => ({ ...r, late: at < before.length - 1 || today > item.dueOn })),
    ...overdue.map((r, at) => ({ ...r, late: at < overdue.length - 1 })),
  ]
  return due
    .filter(({ step }) => !taken.has(step))
    .map(({ step, late }) => ({ step, act: late ? 'skip' : needsPerson(step) ? 'propose' : 'send' }))

  function rung(step: ReminderStep, workingDays: number) {
    return { step, day: addWorkingDays(calendar, item.dueOn, workingDays) }
  }
  function reached(rungs: { step: ReminderStep; day: Day }[], counts: (day: Day) => boolean = () => true) {
    return rungs.filter((r) => r.day <= today && counts(r.day)).sort((a, b) => (a.day < b.day ? -1 : 1))
  }
  /** The first escalation goes to the liaison by itself; leaders are written to by a person. */
  function needsPerson(step: ReminderStep) {
    return step.startsWith('overdue_') && step !== `overdue_${firstOverdue}`
  }
}
