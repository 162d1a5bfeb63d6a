import { first } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import { enterPollAnswer } from '#src/scheduling/polls/answers/commands.ts'
import { startPoll } from '#src/scheduling/polls/commands.ts'
import type { PollDraft } from '#src/scheduling/polls/form.ts'
import { type Choice, findAskedPoll, type Poll } from '#src/scheduling/polls/queries.ts'
import { at, drafted } from '../../meetings/planned.ts'
import type { World } from '../../support/app.ts'

export type Key = 'a' | 'b' | 'c'

export interface Asked {
  id: string
  meetingId: string
  /** Slots by time: Thursday 3 December 14:30, Friday 09:00, Monday 7 December 14:30; 90 minutes each. */
  slots: string[]
  /** The asked agencies' rows: a and b required, c optional. */
  asked: Record<Key, string>
  /** Paths of the links to the agencies' mailboxes. */
  path: Record<Key, string>
}

const slot = (text: string) => ({ startsAt: at(text), endsAt: new Date(at(text).getTime() + 90 * 60_000) })

export function ask(world: World, over: Partial<PollDraft> = {}): PollDraft {
  const { agencies } = world.cast
  return {
    slots: [slot('2026-12-03T14:30'), slot('2026-12-04T09:00'), slot('2026-12-07T14:30')],
    durationMinutes: 90,
    // Wednesday 25 November, 17:00.
    answerBy: at('2026-11-25T17:00'),
    results: 'none',
    holdChair: true,
    holdVenue: true,
    note: '',
    asked: [
      { agencyId: agencies.a, required: true },
      { agencyId: agencies.b, required: true },
      { agencyId: agencies.c, required: false },
    ],
    ...over,
  }
}

/** A poll of agencies A, B (required) and C from an undated draft, asked by the clerk. */
export async function givePoll(world: World, over: Partial<PollDraft> = {}): Promise<Asked> {
  const meetingId = await drafted(world, { startsAt: null, endsAt: null })
  const { id } = await startPoll(await world.act(world.cast.clerk, ['clerk']), meetingId, ask(world, over))
  return askedOf(world, id)
}

export async function askedOf(world: World, id: string): Promise<Asked> {
  const { sql, cast } = world
  const rows = await sql<{ id: string; agencyId: string; grantId: string }[]>`
    select k.id, k.agency_id as "agencyId", l.id as "grantId" from poll_agencies k
    join link_grants l on l.purpose = 'poll' and l.subject_id = k.id and l.agency_id = k.agency_id where k.poll_id = ${id}`
  const slots = await sql<
    { id: string }[]
  >`select id from poll_slots where poll_id = ${id} order by starts_at`
  const meeting = first(
    await sql<{ meetingId: string }[]>`select meeting_id as "meetingId" from polls where id = ${id}`,
  )!
  const of = (key: Key) => rows.find((row) => row.agencyId === cast.agencies[key])!
  const path = (key: Key) => `/r/poll/${signedToken(world.services.config.authKeys, 'link', of(key).grantId)}`
  return {
    id,
    meetingId: meeting.meetingId,
    slots: slots.map((row) => row.id),
    asked: { a: of('a').id, b: of('b').id, c: of('c').id },
    path: { a: path('a'), b: path('b'), c: path('c') },
  }
}

/** The form of an answer: one choice a slot, in the order of time. */
export const choosing = (poll: Asked, said: readonly (Choice | '')[]): Record<string, string> =>
  Object.fromEntries(said.flatMap((choice, n) => (choice ? [[`slot-${poll.slots[n]}`, choice]] : [])))

/** An agency's answer by telephone. */
export async function says(world: World, poll: Asked, key: Key, said: readonly Choice[]): Promise<void> {
  const choices = Object.fromEntries(said.map((choice, n) => [poll.slots[n]!, choice]))
  const act = await world.act(world.cast.clerk, ['clerk'])
  await enterPollAnswer(act, poll.asked[key], { choices, comment: '' }, { channel: 'phone', byOffice: true })
}

export async function readPoll(world: World, poll: Asked): Promise<Poll> {
  return (await findAskedPoll(world.sql, poll.asked.a))!
}

export async function holdsOf(
  world: World,
  poll: Asked,
): Promise<{ slot: number; what: string; held: boolean }[]> {
  const rows = await world.sql<{ slotId: string; what: string; held: boolean }[]>`
    select h.poll_slot_id as "slotId", case when h.venue_id is null then 'chair' else 'venue' end as what, h.released_at is null as held
    from holds h where h.meeting_id = ${poll.meetingId} order by h.starts_at, what`
  return rows.map((row) => ({ slot: poll.slots.indexOf(row.slotId), what: row.what, held: row.held }))
}
