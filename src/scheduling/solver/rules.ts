import { addDays, type Day, daysBetween, isWorkingDay, type WorkCalendar } from '../../lib/dates.ts'

/**
 * Finding a time, without I/O. Every time is in minutes since midnight (office's clock) of the first day of the range;
 * intervals are half-open, so what ends at ten does not meet what begins at ten.
 */
export interface Interval {
  from: number
  to: number
}
export type Half = 'morning' | 'afternoon' | 'day'

/** A place in the grid where the meeting might be. In a grid of half-days the whole half must be free. */
export interface Window extends Interval {
  day: Day
  half: Half
  /** The notice would leave fewer working days than the office promises (R16). */
  shortNotice: boolean
}

/** The office's hours, in minutes of the day; between morning and afternoon is the lunch break. */
export interface Hours {
  morningFrom: number
  morningTo: number
  afternoonFrom: number
  afternoonTo: number
}

export interface Grid {
  firstDay: Day
  lastDay: Day
  step: 'quarter' | 'half_day'
  durationMinutes: number
  hours: Hours
  calendar: WorkCalendar
  workingDaysOnly: boolean
  /** Nothing begins before this minute: it has passed. */
  notBefore: number
  /** The first day that a notice sent now reaches in time. */
  noticeReaches: Day
}

/** Longer ranges are not searched. */
export const MAX_DAYS = 62
const QUARTER = 15
const MINUTES_A_DAY = 1440

/** Where the meeting might be, in order of time. What is longer than a half runs over the lunch break of one day. */
export function listWindows(grid: Grid): Window[] {
  const windows: Window[] = []
  for (let n = 0; n <= daysBetween(grid.firstDay, grid.lastDay); n += 1) {
    const day = addDays(grid.firstDay, n)
    if (grid.workingDaysOnly && !isWorkingDay(grid.calendar, day)) continue
    for (const part of partsOfDay(grid))
      for (const span of spansOf(part, grid)) {
        const from = n * MINUTES_A_DAY + span.from
        if (from < grid.notBefore) continue
        const to = n * MINUTES_A_DAY + span.to
        windows.push({ day, half: part.half, from, to, shortNotice: day < grid.noticeReaches })
      }
  }
  return windows
}

function partsOfDay({ hours, durationMinutes }: Grid): (Interval & { half: Half })[] {
  const { morningFrom, morningTo, afternoonFrom, afternoonTo } = hours
  const morning = { half: 'morning' as const, from: morningFrom, to: morningTo }
  const afternoon = { half: 'afternoon' as const, from: afternoonFrom, to: afternoonTo }
  const fitting = [morning, afternoon].filter((part) => part.to - part.from >= durationMinutes)
  return fitting.length > 0 ? fitting : [{ half: 'day', from: morningFrom, to: afternoonTo }]
}

function spansOf(part: Interval, grid: Grid): Interval[] {
  if (part.to - part.from < grid.durationMinutes) return []
  if (grid.step === 'half_day') return [part]
  const spans: Interval[] = []
  for (let from = part.from; from + grid.durationMinutes <= part.to; from += QUARTER)
    spans.push({ from, to: from + grid.durationMinutes })
  return spans
}

/** required: without it no meeting. counted: one of those of whom a share must come. optional: only ranks. */
export type Need = 'required' | 'counted' | 'optional'

export interface AskedAgency {
  need: Need
  /** Reports on an item of the agenda. */
  reports: boolean
  /** When nobody of the agency is there. */
  absences: readonly Interval[]
  /** Other meetings it is asked to that nobody is named for yet: each will take one of its people. */
  pledges: readonly Interval[]
  /** The busy times of each person of the required level; nobody known counts as available. */
  people: readonly (readonly Interval[])[]
}

export interface Question {
  windows: readonly Window[]
  /** The chair's busy times; null while nobody is named. */
  chair: readonly Interval[] | null
  agencies: readonly AskedAgency[]
  /** How many of the required and counted agencies must come, for example 2 of 3. */
  share: { of: number; outOf: number }
  /** When the wanted venue is taken; null where none is wanted. */
  venue: readonly Interval[] | null
}

export interface Slot {
  window: Window
  /** Indices of agencies that cannot come. */
  missing: number[]
  /** Those of them that report on an item. */
  reporters: number[]
  missingCounted: number
  missingOptional: number
  venueTaken: boolean
}

export interface Blocker {
  /** Index of the agency, or the chair. */
  who: number | 'chair'
  /** In how many windows it stands in the way, and how many it alone closes. */
  blocks: number
  closesAlone: number
}

export interface Answer {
  /** Best first. */
  slots: Slot[]
  /** Only where there is no slot: the three that block most. */
  blockers: Blocker[]
}

/**
 * Ranked slots, or why there is none. An agency is available where any of its people of the required level is free,
 * nobody counts twice, and the agency itself is not away. The order: in time for the notice (R16), no item without
 * its reporter, fewest members missing, venue free, fewest others missing, earliest.
 */
export function solve(question: Question): Answer {
  const { windows } = question
  const chairAway = question.chair ? takenAt(windows, question.chair) : new Uint8Array(windows.length)
  const venueTaken = takenAt(windows, question.venue ?? [])
  const away = question.agencies.map((agency) => awayAt(windows, agency))
  const enough = enoughOf(question)
  const slots: Slot[] = []
  windows.forEach((window, at) => {
    if (chairAway[at]) return
    const slot = slotAt(question, away, window, at, venueTaken[at] === 1)
    if (slot.missingRequired === 0 && membersOf(question) - slot.missingCounted >= enough) slots.push(slot)
  })
  slots.sort(betterFirst)
  return { slots, blockers: slots.length > 0 ? [] : blockersOf(question, chairAway, away, enough) }
}

const membersOf = (question: Question) =>
  question.agencies.filter((agency) => agency.need !== 'optional').length

const enoughOf = (question: Question) =>
  Math.ceil((membersOf(question) * question.share.of) / question.share.outOf)

function slotAt(
  question: Question,
  away: readonly Uint8Array[],
  window: Window,
  at: number,
  venueTaken: boolean,
) {
  const missing: number[] = []
  const reporters: number[] = []
  let missingRequired = 0
  let missingOptional = 0
  for (let n = 0; n < away.length; n += 1) {
    if (!away[n]![at]) continue
    const { need, reports } = question.agencies[n]!
    missing.push(n)
    if (reports) reporters.push(n)
    if (need === 'required') missingRequired += 1
    if (need === 'optional') missingOptional += 1
  }
  const missingCounted = missing.length - missingOptional
  return { window, missing, reporters, missingRequired, missingCounted, missingOptional, venueTaken }
}

function betterFirst(a: Slot, b: Slot): number {
  return (
    Number(a.window.shortNotice) - Number(b.window.shortNotice) ||
    a.reporters.length - b.reporters.length ||
    a.missingCounted - b.missingCounted ||
    Number(a.venueTaken) - Number(b.venueTaken) ||
    a.missingOptional - b.missingOptional ||
    a.window.from - b.window.from
  )
}

/** 1 where the agency cannot come. */
function awayAt(windows: readonly Window[], agency: AskedAgency): Uint8Array {
  const away = takenAt(windows, agency.absences)
  if (agency.people.length === 0) return away
  const gone = new Uint16Array(windows.length)
  for (const busy of agency.people) {
    const taken = takenAt(windows, busy)
    for (let at = 0; at < gone.length; at += 1) gone[at]! += taken[at]!
  }
  for (const pledge of agency.pledges) forEachMet(windows, pledge, (at) => gone[at]!++)
  for (let at = 0; at < gone.length; at += 1) if (gone[at]! >= agency.people.length) away[at] = 1
  return away
}

/** 1 where a window meets one of the intervals. */
function takenAt(windows: readonly Window[], busy: readonly Interval[]): Uint8Array {
  const taken = new Uint8Array(windows.length)
  for (const interval of busy)
    forEachMet(windows, interval, (at) => {
      taken[at] = 1
    })
  return taken
}

/** Windows stand in order of both ends, so those that meet an interval stand together. */
function forEachMet(windows: readonly Window[], { from, to }: Interval, visit: (at: number) => void): void {
  if (to <= from) return
  let low = 0
  let high = windows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (windows[middle]!.to > from) high = middle
    else low = middle + 1
  }
  for (let at = low; at < windows.length && windows[at]!.from < to; at += 1) visit(at)
}

/** Who stands in the way in most windows; first those without whom most would open. */
function blockersOf(
  question: Question,
  chairAway: Uint8Array,
  away: readonly Uint8Array[],
  enough: number,
): Blocker[] {
  const all: Blocker[] = question.agencies.map((_, who) => ({ who, blocks: 0, closesAlone: 0 }))
  const chair: Blocker = { who: 'chair', blocks: 0, closesAlone: 0 }
  for (let at = 0; at < question.windows.length; at += 1) {
    const gone = all.filter(({ who }) => who !== 'chair' && away[who]![at])
    const needOf = ({ who }: Blocker) => (who === 'chair' ? 'required' : question.agencies[who]!.need)
    const required = gone.filter((each) => needOf(each) === 'required')
    const members = gone.filter((each) => needOf(each) !== 'optional')
    const short = enough - (membersOf(question) - members.length)
    const inTheWay = [...(chairAway[at] ? [chair] : []), ...(short > 0 ? members : required)]
    const closers = chairAway[at] ? [chair, ...required] : required
    for (const each of inTheWay) {
      each.blocks += 1
      const others = closers.filter((other) => other !== each).length
      const stillShort = short - (needOf(each) !== 'optional' && each !== chair ? 1 : 0)
      if (others === 0 && stillShort <= 0) each.closesAlone += 1
    }
  }
  return [chair, ...all]
    .filter(({ blocks }) => blocks > 0)
    .toSorted((a, b) => b.closesAlone - a.closesAlone || b.blocks - a.blocks)
    .slice(0, 3)
}

/** The best slot of each half-day, best first, with the other starts of that half that are just as good. */
export function bestOfHalves(slots: readonly Slot[]): (Slot & { starts: number[] })[] {
  const best = new Map<string, Slot & { starts: number[] }>()
  for (const slot of slots) {
    const key = `${slot.window.day} ${slot.window.half}`
    const first = best.get(key)
    if (!first) best.set(key, { ...slot, starts: [slot.window.from] })
    else if (isJustAsGood(first, slot)) first.starts.push(slot.window.from)
  }
  return [...best.values()]
}

const isJustAsGood = (a: Slot, b: Slot) =>
  a.venueTaken === b.venueTaken && a.missing.join() === b.missing.join()
