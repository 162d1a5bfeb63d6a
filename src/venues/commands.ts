import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { Day } from '../lib/dates.ts'
import { databaseError, first, json, type Tx, transaction } from '../lib/db.ts'
import { Conflict, NotFound, RuleViolation } from '../lib/errors.ts'
import type { VenueInput } from './form.ts'
import { findVenue, type Venue } from './queries.ts'

const rowOf = (tx: Tx, input: VenueInput) => ({
  code: input.code,
  kind: input.kind,
  name_zh: input.nameZh,
  name_en: input.nameEn,
  capacity: input.capacity,
  place: input.place,
  equipment: json(tx, input.equipment),
  bookable_from: input.bookableFrom,
  bookable_to: input.bookableTo,
  working_days_only: input.workingDaysOnly,
  keeper_person_id: input.keeperPersonId,
  needs_approval: input.needsApproval,
  note: input.note,
})

export async function addVenue(act: Act, input: VenueInput): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const row = first(await tx<{ id: string }[]>`insert into venues ${tx(rowOf(tx, input))} returning id`)
    if (!row) throw new Error('no venue came back')
    await audit(tx, act, 'venues.added', row.id, input.nameZh)
    return row.id
  }).catch(explainTaken)
}

/** Bookings that stand keep standing when hours or approval change: they were promised. */
export async function changeVenue(act: Act, id: string, version: number, input: VenueInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const before = await lockVenue(tx, id)
    if (before.version !== version) throw new Conflict({ code: before.code, nameZh: before.nameZh })
    await tx`update venues set ${tx({ ...rowOf(tx, input), version: version + 1 })} where id = ${id}`
    await audit(tx, act, 'venues.changed', id, input.nameZh, before, input)
  }).catch(explainTaken)
}

/** No longer offered from the day on; what was booked before keeps it, nothing is deleted. */
export async function endVenue(act: Act, id: string, day: Day): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const venue = await lockVenue(tx, id)
    const later = first(
      await tx<{ n: number }[]>`
      select count(*)::int as n from venue_bookings where venue_id = ${id} and released_at is null and office_day(starts_at) >= ${day}::date`,
    )
    if (later?.n) throw new RuleViolation('venues.error.bookedLater', { n: later.n })
    await tx`update venues set to_day = ${day}, version = version + 1 where id = ${id}`
    await audit(tx, act, 'venues.ended', id, venue.nameZh)
  })
}

export async function reopenVenue(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const venue = await lockVenue(tx, id)
    await tx`update venues set to_day = 'infinity', version = version + 1 where id = ${id}`
    await audit(tx, act, 'venues.reopened', id, venue.nameZh)
  })
}

/** Writes the good rows of an import: known codes are changed (but not their keeper), new ones added, all at once. */
export async function importVenues(
  act: Act,
  rows: readonly VenueInput[],
): Promise<{ added: number; changed: number }> {
  return transaction(act.sql, async (tx) => {
    const written = await tx<{ added: boolean }[]>`
      insert into venues (code, kind, name_zh, name_en, capacity, place, equipment, bookable_from, bookable_to, working_days_only, needs_approval, note)
      select r.code, r.kind, r."nameZh", r."nameEn", r.capacity, r.place, r.equipment, r."bookableFrom", r."bookableTo", r."workingDaysOnly", r."needsApproval", r.note
      from jsonb_to_recordset(${json(tx, rows)}) as r(code text, kind text, "nameZh" text, "nameEn" text, capacity int, place text, equipment jsonb,
        "bookableFrom" text, "bookableTo" text, "workingDaysOnly" boolean, "needsApproval" boolean, note text)
      on conflict (code) do update set kind = excluded.kind, name_zh = excluded.name_zh, name_en = excluded.name_en, capacity = excluded.capacity,
        place = excluded.place, equipment = excluded.equipment, bookable_from = excluded.bookable_from, bookable_to = excluded.bookable_to,
        working_days_only = excluded.working_days_only, needs_approval = excluded.needs_approval, note = excluded.note, version = venues.version + 1
      returning xmax = 0 as added`
    const added = written.filter((row) => row.added).length
    await recordAudit(tx, act, {
      action: 'venues.imported',
      subjectType: 'venue',
      subjectId: null,
      args: { added, changed: written.length - added },
    })
    return { added, changed: written.length - added }
  })
}

/** The venue, locked: whoever books it waits, in the order in which they came. */
export async function lockVenue(tx: Tx, id: string): Promise<Venue> {
  await tx`select 1 from venues where id = ${id} for no key update`
  const venue = await findVenue(tx, id)
  if (!venue) throw new NotFound()
  return venue
}

function explainTaken(error: unknown): never {
  const fault = databaseError(error)
  if (fault?.constraint === 'venues_code_key') throw new RuleViolation('venues.error.codeTaken')
  if (fault?.code === '23503') throw new RuleViolation('meetings.error.choiceGone')
  throw error
}

async function audit(
  tx: Tx,
  act: Act,
  action: string,
  id: string,
  name: string,
  before?: unknown,
  after?: unknown,
): Promise<void> {
  await recordAudit(tx, act, { action, subjectType: 'venue', subjectId: id, args: { name }, before, after })
}
