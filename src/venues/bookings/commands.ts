import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { officeDay, officeTime } from '../../lib/dates.ts'
import { databaseError, first, type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { lockVenue } from '../commands.ts'
import type { BookingInput } from '../form.ts'
import { findAlternatives } from '../free/queries.ts'
import type { Span } from '../free/rules.ts'
import { tellKeeper } from '../keepers/mail.tsx'
import type { Venue } from '../queries.ts'
import { writeRequest } from '../requests/commands.ts'
import { mayBook, mustAsk, whyNotBook } from '../rules.ts'
import { VenueTaken } from '../taken.ts'
import { findDirectBooking } from './queries.ts'

/**
 * Books a venue for something that is no meeting; where it is not free for all, asks for it instead. Throws VenueTaken
 * with what is free when somebody was first.
 */
export async function bookVenue(act: Act, input: BookingInput): Promise<'booked' | 'asked'> {
  const done = await sayTaken(act, input, () =>
    transaction(act.sql, async (tx) => {
      const venue = await lockVenue(tx, input.venueId)
      if (!mayBook(act.viewer, venue)) throw new Forbidden()
      await refuseUnlet(tx, act, venue, input)
      if (mustAsk(act.viewer, venue)) {
        await writeRequest(tx, act, venue, { ...input, meetingId: null })
        return 'asked' as const
      }
      await writeBooking(tx, act, venue, input)
      return 'booked' as const
    }),
  )
  act.kickOutbox()
  return done
}

/** The row, its entry and the keeper's mail. */
export async function writeBooking(tx: Tx, act: Act, venue: Venue, input: BookingInput): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`insert into venue_bookings ${tx({
      venue_id: venue.id,
      starts_at: input.startsAt,
      ends_at: input.endsAt,
      kind: input.kind,
      title: input.title,
      note: input.note,
      booked_by_person_id: act.viewer.personId,
      booked_at: act.now,
    })} returning id`,
  )
  if (!row) throw new Error('no booking came back')
  await recordAudit(tx, act, {
    action: 'venues.booked',
    subjectType: 'venue',
    subjectId: venue.id,
    args: { name: venue.nameZh, title: input.title, time: spanWords(input) },
  })
  await tellKeeper(tx, act, venue, { ...input, what: 'booked' })
  return row.id
}

export async function releaseBooking(act: Act, venueId: string, bookingId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const venue = await lockVenue(tx, venueId)
    if (!mayBook(act.viewer, venue)) throw new Forbidden()
    const booking = await findDirectBooking(tx, venueId, bookingId)
    if (!booking) throw new NotFound()
    if (booking.releasedAt) throw new RuleViolation('venues.error.released')
    await tx`update venue_bookings set released_at = ${act.now}, released_by_person_id = ${act.viewer.personId} where id = ${bookingId}`
    await recordAudit(tx, act, {
      action: 'venues.released',
      subjectType: 'venue',
      subjectId: venueId,
      args: { name: venue.nameZh, title: booking.title, time: spanWords(booking) },
    })
    await tellKeeper(tx, act, venue, { ...booking, what: 'released' })
  })
  act.kickOutbox()
}

export async function refuseUnlet(tx: Tx, act: Act, venue: Venue, input: BookingInput): Promise<void> {
  const [day] = await tx<
    [{ working: boolean }]
  >`select is_working_day(${officeDay(input.startsAt)}::date) as working`
  const why = whyNotBook(venue, input, input.kind, day.working, act.now)
  if (why)
    throw new RuleViolation(why, {
      name: venue.nameZh,
      from: venue.bookableFrom || '00:00',
      to: venue.bookableTo || '24:00',
    })
}

/** Runs `work`; where the database says that the venue is taken, says by whom and what is free. */
export async function sayTaken<T>(
  act: Act,
  wanted: Span & { venueId: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (databaseError(error)?.code !== '23P01') throw error
    const free = await findAlternatives(act.sql, { ...wanted, meetingId: null }, act.now)
    throw new VenueTaken(
      'venues.error.taken',
      { title: free.takenBy?.title ?? '', time: free.takenBy ? spanWords(free.takenBy) : '' },
      free,
      wanted,
    )
  }
}

/** 2026-11-26 09:00–11:00, for the trail. */
export function spanWords(span: Span): string {
  const [from, to] = [officeDay(span.startsAt), officeDay(span.endsAt)]
  return `${from} ${officeTime(span.startsAt)}–${from === to ? '' : `${to} `}${officeTime(span.endsAt)}`
}
