import {
  addDays,
  type Day,
  daysBetween,
  isWorkingDay,
  officeInstant,
  officeTime,
  type WorkCalendar,
} from '../../lib/dates.ts'
import { meetsLevel } from '../../meetings/invitations/replies/rules.ts'
import { mondayOf } from '../availability/rules.ts'
import {
  type Half,
  type Hours,
  type Interval,
  listWindows,
  type Need,
  type Question,
  type Slot,
  type Window,
} from '../solver/rules.ts'
import type { Plan, PlannedAgency, PlannedVenue, Taken } from './queries.ts'

const MINUTE = 60_000

export const steps = ['quarter', 'half_day'] as const
export const needs = ['required', 'counted', 'optional'] as const
/** What share of the members must be able to come. */
export const shares = {
  all: { of: 1, outOf: 1 },
  two_thirds: { of: 2, outOf: 3 },
  half: { of: 1, outOf: 2 },
  none: { of: 0, outOf: 1 },
} as const
export type Share = keyof typeof shares
export const shareNames = ['all', 'two_thirds', 'half', 'none'] as const satisfies readonly Share[]

/** What is looked for; days are civil days, both included. */
export interface Criteria {
  firstDay: Day
  lastDay: Day
  durationMinutes: number
  step: (typeof steps)[number]
  share: Share
  venueId: string | null
  workingDaysOnly: boolean
  needs: ReadonlyMap<string, Need>
}

/** Reporters must come, those in attendance need not, of the others a share. */
export function usualNeed(plan: Plan, agencyId: string): Need {
  if (plan.items.some((item) => item.agencyId === agencyId)) return 'required'
  const agency = plan.agencies.find((each) => each.agencyId === agencyId)
  return agency?.capacity === 'in_attendance' ? 'optional' : 'counted'
}

/** An interval that remembers why. */
export interface Reason extends Interval {
  what: Taken['what'] | 'not_employed' | 'not_let'
  title: string
}

export interface AskedPerson {
  nameZh: string
  nameEn: string
  busy: Reason[]
}

/** One agency of the question, with the names behind the intervals. */
export interface Asked {
  agency: PlannedAgency
  need: Need
  reports: boolean
  absences: Reason[]
  pledges: Reason[]
  people: AskedPerson[]
}

/** The question for the solver, and who stands behind its numbers. */
export interface Search {
  question: Question
  asked: Asked[]
  chair: Reason[]
  /** Midnight of the first day. */
  origin: Date
  /** The busy times of each venue that is offered. */
  venues: Map<string, Reason[]>
}

interface Office {
  hours: Hours
  travelMinutes: number
}

/** The office's hours in minutes of the day. */
export function hoursOf(settings: Record<keyof Hours, string>): Hours {
  return {
    morningFrom: minutesOf(settings.morningFrom),
    morningTo: minutesOf(settings.morningTo),
    afternoonFrom: minutesOf(settings.afternoonFrom),
    afternoonTo: minutesOf(settings.afternoonTo),
  }
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export const hoursLength = (hours: Hours) => hours.afternoonTo - hours.morningFrom

/** Turns what the draft says and what is known to be taken into minutes. */
export function makeSearch(
  plan: Plan,
  taken: readonly Taken[],
  criteria: Criteria,
  chairId: string | null,
  office: Office,
  share: Question['share'],
  now: Date,
): Search {
  const origin = officeInstant(criteria.firstDay, '00:00')
  const minutes = (at: Date) => Math.floor((at.getTime() - origin.getTime()) / MINUTE)
  const reasons = groupTaken(taken, criteria.venueId, office.travelMinutes, minutes)
  const of = (whose: Taken['whose'], id: string | null) => reasons.get(`${whose} ${id}`) ?? []
  const asked = plan.agencies.map((agency) => ({
    agency,
    need: criteria.needs.get(agency.agencyId) ?? 'counted',
    reports: plan.items.some((item) => item.agencyId === agency.agencyId),
    absences: of('agency', agency.agencyId),
    pledges: of('pledge', agency.agencyId),
    people: agency.people
      .filter((person) => meetsLevel(person.level, agency.requiredLevel))
      .map((person) => ({
        ...person,
        busy: [...of('person', person.personId), ...outsideOf(person, minutes)],
      })),
  }))
  const calendar: WorkCalendar = new Map(plan.exceptions.map(({ day, kind }) => [day, kind]))
  const windows = listWindows({
    ...criteria,
    hours: office.hours,
    calendar,
    notBefore: minutes(now) + 1,
    noticeReaches: plan.noticeReaches,
  })
  const venues = new Map(
    plan.venues.map((venue) => [venue.id, [...of('venue', venue.id), ...notLet(venue, criteria, calendar)]]),
  )
  return {
    question: {
      windows,
      chair: chairId ? of('person', chairId) : null,
      agencies: asked.map((each) => ({ ...each, people: each.people.map(({ busy }) => busy) })),
      share,
      venue: criteria.venueId ? (venues.get(criteria.venueId) ?? of('venue', criteria.venueId)) : null,
    },
    asked,
    chair: of('person', chairId),
    origin,
    venues,
  }
}

/** The hours of each day of the range at which a venue is not let. */
function notLet(venue: PlannedVenue, criteria: Criteria, calendar: WorkCalendar): Reason[] {
  const what = { what: 'not_let' as const, title: '' }
  const { bookableFrom, bookableTo, workingDaysOnly } = venue
  if (!bookableFrom && !bookableTo && !workingDaysOnly) return []
  return Array.from({ length: daysBetween(criteria.firstDay, criteria.lastDay) + 1 }, (_, n) => {
    const midnight = n * 1440
    if (workingDaysOnly && !isWorkingDay(calendar, addDays(criteria.firstDay, n)))
      return [{ ...what, from: midnight, to: midnight + 1440 }]
    return [
      { ...what, from: midnight, to: midnight + minutesOf(bookableFrom || '00:00') },
      { ...what, from: midnight + minutesOf(bookableTo || '24:00'), to: midnight + 1440 },
    ]
  }).flat()
}

/** Between two meetings in different places there is a way; none to a venue itself, and none after an absence. */
function groupTaken(
  taken: readonly Taken[],
  venueId: string | null,
  travelMinutes: number,
  minutes: (at: Date) => number,
): Map<string, Reason[]> {
  const groups = new Map<string, Reason[]>()
  for (const { whose, id, what, startsAt, endsAt, title, venueId: where } of taken) {
    const travels = whose !== 'venue' && (what === 'meeting' || what === 'hold')
    const way = travels && !(where !== null && where === venueId) ? travelMinutes : 0
    const reason = { what, title, from: minutes(startsAt) - way, to: minutes(endsAt) + way }
    const key = `${whose} ${id}`
    const group = groups.get(key)
    if (group) group.push(reason)
    else groups.set(key, [reason])
  }
  return groups
}

/** Before and after the time that a person works there. */
function outsideOf(person: { fromDay: Day; toDay: Day }, minutes: (at: Date) => number): Reason[] {
  const outside: Reason[] = []
  const what = { what: 'not_employed' as const, title: '' }
  if (person.fromDay !== '-infinity')
    outside.push({ ...what, from: -1e9, to: minutes(officeInstant(person.fromDay, '00:00')) })
  if (person.toDay !== 'infinity')
    outside.push({ ...what, from: minutes(officeInstant(person.toDay, '00:00')), to: 1e9 })
  return outside
}

const meets = (a: Interval, b: Interval) => a.from < b.to && b.from < a.to

/** Why an agency cannot come at a time: it is away, or each of its people is taken. */
export interface Excuse {
  person: AskedPerson | null
  reason: Reason
}

export function whyMissing(asked: Asked, window: Interval): Excuse[] {
  const away = asked.absences.find((reason) => meets(reason, window))
  if (away) return [{ person: null, reason: away }]
  const people = asked.people.flatMap((person) => {
    const reason = person.busy.find((busy) => meets(busy, window))
    return reason && reason.what !== 'not_employed' ? [{ person, reason }] : []
  })
  const pledges = asked.pledges.filter((reason) => meets(reason, window))
  return [...people, ...pledges.map((reason) => ({ person: null, reason }))]
}

/** Venues that nobody has at a time, that are let then, and that seat so many, the smallest first. */
export function freeVenues(
  venues: readonly PlannedVenue[],
  search: Pick<Search, 'venues'>,
  window: Interval,
  seats: number,
): PlannedVenue[] {
  return venues
    .filter((venue) => venue.capacity === null || venue.capacity >= seats)
    .filter((venue) => !search.venues.get(venue.id)?.some((reason) => meets(reason, window)))
    .toSorted((a, b) => (a.capacity ?? 1e9) - (b.capacity ?? 1e9))
}

/** The clock time of a minute of the search. */
export const timeOf = (search: Pick<Search, 'origin'>, minute: number) => instantOf(search, minute)
const instantOf = ({ origin }: Pick<Search, 'origin'>, minute: number) =>
  new Date(origin.getTime() + minute * MINUTE)

/** `2026-11-26T14:30`, as the form of the choice sends it. */
export function startText(
  search: Pick<Search, 'origin'>,
  window: Pick<Window, 'day'>,
  minute: number,
): string {
  return `${window.day}T${officeTime(instantOf(search, minute))}`
}

export interface MapHalf {
  half: Half
  /** Members missing at the best time; null where there is none. */
  missing: number | null
  shortNotice: boolean
}
export interface MapDay {
  day: Day
  /** Nothing is looked for: before or after the range, a day off, or over. */
  halves: MapHalf[]
}

/** The whole range in weeks from Monday to Sunday, each half-day with its best slot. */
export function mapOfWeeks(
  criteria: Criteria,
  windows: readonly Window[],
  slots: readonly Slot[],
): MapDay[][] {
  const best = new Map<string, Slot>()
  for (const slot of slots) {
    const key = `${slot.window.day} ${slot.window.half}`
    if (!best.has(key)) best.set(key, slot)
  }
  const days = new Map<Day, MapHalf[]>()
  for (const { day, half } of windows) {
    const halves = days.get(day) ?? []
    if (halves.some((each) => each.half === half)) continue
    const slot = best.get(`${day} ${half}`)
    halves.push({
      half,
      missing: slot ? slot.missingCounted : null,
      shortNotice: slot?.window.shortNotice ?? false,
    })
    days.set(day, halves)
  }
  const weeks: MapDay[][] = []
  for (let monday = mondayOf(criteria.firstDay); monday <= criteria.lastDay; monday = addDays(monday, 7))
    weeks.push(
      Array.from({ length: 7 }, (_, n) => addDays(monday, n)).map((day) => ({
        day,
        halves: days.get(day) ?? [],
      })),
    )
  return weeks
}
