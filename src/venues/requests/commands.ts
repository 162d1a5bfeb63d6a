import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isOffice } from '../../auth/viewer.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { refuseUnlet, sayTaken, spanWords, writeBooking } from '../bookings/commands.ts'
import { lockVenue } from '../commands.ts'
import type { Span } from '../free/rules.ts'
import { tellAsker, tellKeeper } from '../keepers/mail.tsx'
import type { Venue } from '../queries.ts'
import { type BookingKind, mayDecide } from '../rules.ts'
import { findRequest } from './queries.ts'

export interface RequestInput extends Span {
  meetingId: string | null
  kind: BookingKind | 'meeting'
  title: string
  note: string
}

/** Asks keeper or director; a meeting that asks again for the same venue replaces what still waits. */
export async function writeRequest(tx: Tx, act: Act, venue: Venue, input: RequestInput): Promise<void> {
  if (input.meetingId)
    await tx`update venue_requests set state = 'withdrawn', decided_at = ${act.now}
      where meeting_id = ${input.meetingId} and venue_id = ${venue.id} and state = 'pending'`
  await tx`insert into venue_requests ${tx({
    venue_id: venue.id,
    meeting_id: input.meetingId,
    kind: input.kind,
    title: input.title,
    note: input.note,
    starts_at: input.startsAt,
    ends_at: input.endsAt,
    asked_at: act.now,
    asked_by_person_id: act.viewer.personId,
  })}`
  await recordAudit(tx, act, {
    action: 'venues.asked',
    subjectType: 'venue',
    subjectId: venue.id,
    meetingId: input.meetingId,
    args: { name: venue.nameZh, title: input.title, time: spanWords(input) },
  })
  await tellKeeper(tx, act, venue, { ...input, what: 'asked' })
}

/** The keeper's or the director's word. Yes to a booking books it at once; yes to a meeting lets its notice go. */
export async function decideRequest(
  act: Act,
  venueId: string,
  requestId: string,
  input: { decision: 'approved' | 'refused'; note: string },
): Promise<void> {
  const wanted = await findRequest(act.sql, venueId, requestId)
  if (!wanted) throw new NotFound()
  await sayTaken(act, wanted, () =>
    transaction(act.sql, async (tx) => {
      const venue = await lockVenue(tx, venueId)
      if (!mayDecide(act.viewer, venue)) throw new Forbidden()
      const request = await findRequest(tx, venueId, requestId)
      if (request?.state !== 'pending') throw new RuleViolation('venues.error.decided')
      const { kind } = request
      let bookingId: string | null = null
      if (input.decision === 'approved' && kind !== 'meeting') {
        await refuseUnlet(tx, act, venue, { ...request, kind })
        bookingId = await writeBooking(tx, act, venue, { ...request, kind })
      }
      await tx`update venue_requests set state = ${input.decision}, decided_at = ${act.now}, decided_by_person_id = ${act.viewer.personId},
        decided_note = ${input.note}, booking_id = ${bookingId} where id = ${requestId}`
      await recordAudit(tx, act, {
        action: input.decision === 'approved' ? 'venues.approved' : 'venues.refused',
        subjectType: 'venue',
        subjectId: venueId,
        meetingId: request.meetingId,
        args: { name: venue.nameZh, title: request.title, time: spanWords(request), note: input.note },
      })
      await tellAsker(tx, act, venue, request, input)
    }),
  )
  act.kickOutbox()
}

/** Taken back by the office before anybody decided. */
export async function withdrawRequest(act: Act, venueId: string, requestId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const venue = await lockVenue(tx, venueId)
    const request = await findRequest(tx, venueId, requestId)
    if (!request) throw new NotFound()
    if (!isOffice(act.viewer)) throw new Forbidden()
    if (request.state !== 'pending') throw new RuleViolation('venues.error.decided')
    await tx`update venue_requests set state = 'withdrawn', decided_at = ${act.now}, decided_by_person_id = ${act.viewer.personId} where id = ${requestId}`
    await recordAudit(tx, act, {
      action: 'venues.requestWithdrawn',
      subjectType: 'venue',
      subjectId: venueId,
      meetingId: request.meetingId,
      args: { name: venue.nameZh, title: request.title },
    })
  })
}
