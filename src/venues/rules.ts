import { isDirector, isOffice, type Viewer } from '../auth/viewer.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { officeDay, officeTime } from '../lib/dates.ts'
import type { BookableHours, Span } from './free/rules.ts'

/** What a decision about a venue needs to know of it. */
export interface Offered extends BookableHours {
  keeperPersonId: string | null
  needsApproval: boolean
  workingDaysOnly: boolean
  /** The first day on which it is no longer offered. */
  toDay: string
}

/** Keeps the key of this venue: named in the register, with or without an account's role. */
export const isKeeperOf = (viewer: Viewer, venue: Pick<Offered, 'keeperPersonId'>) =>
  viewer.personId !== null && viewer.personId === venue.keeperPersonId

/** The office books for everybody; a keeper books the own venue. */
export const mayBook = (viewer: Viewer, venue: Pick<Offered, 'keeperPersonId'>) =>
  isOffice(viewer) || isKeeperOf(viewer, venue)

/** Whose word is the approval: the keeper's, or the director's. */
export const mayDecide = (viewer: Viewer, venue: Pick<Offered, 'keeperPersonId'>) =>
  isDirector(viewer) || isKeeperOf(viewer, venue)

/** Does this person have to ask before the venue is booked? */
export const mustAsk = (viewer: Viewer, venue: Pick<Offered, 'keeperPersonId' | 'needsApproval'>) =>
  venue.needsApproval && !mayDecide(viewer, venue)

export const bookingKinds = ['upkeep', 'lent', 'visit', 'other'] as const
export type BookingKind = (typeof bookingKinds)[number]

/**
 * Why a venue cannot be booked for the span, whoever asks; that it is taken is the database's to say.
 * Upkeep happens when the venue is closed, so that its hours do not bind it.
 */
export function whyNotBook(
  venue: Offered,
  span: Span,
  kind: BookingKind | 'meeting',
  isWorkingDay: boolean,
  now: Date,
): MessageKey | null {
  if (span.endsAt <= now) return 'venues.error.past'
  if (officeDay(span.startsAt) >= venue.toDay) return 'venues.error.ended'
  if (kind === 'upkeep') return null
  if (venue.workingDaysOnly && !isWorkingDay) return 'venues.error.workingDays'
  return isOutsideHours(venue, span) ? 'venues.error.hours' : null
}

/** The hours of one day; what lasts over midnight is outside of any hours that are set. */
export function isOutsideHours(venue: BookableHours, span: Span): boolean {
  if (!venue.bookableFrom && !venue.bookableTo) return false
  if (officeDay(span.startsAt) !== officeDay(span.endsAt)) return true
  const [from, to] = [officeTime(span.startsAt), officeTime(span.endsAt)]
  return (
    (venue.bookableFrom !== '' && from < venue.bookableFrom) ||
    (venue.bookableTo !== '' && to > venue.bookableTo)
  )
}
