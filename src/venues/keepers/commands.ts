import type { Act } from '../../auth/act.ts'
import type { Tx } from '../../lib/db.ts'
import type { Span } from '../free/rules.ts'
import { getVenue } from '../queries.ts'
import { type News, tellKeeper } from './mail.tsx'

interface Kept extends Span {
  venueId: string
  title: string
}

/** Runs a change of a meeting, and tells the keepers of venues that it newly has, has at another time, or gave back. */
export async function tellingKeepers<T>(
  tx: Tx,
  act: Act,
  meetingId: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await listKept(tx, meetingId)
  const done = await work()
  const after = await listKept(tx, meetingId)
  for (const { venueId, ...news } of changesOf(before, after))
    await tellKeeper(tx, act, await getVenue(tx, venueId), { ...news, meetingId })
  return done
}

type Told = Kept & { what: Exclude<News['what'], 'asked'> }

/** What keepers have to know of, venue by venue; a meeting has few that have a keeper. */
export function changesOf(before: readonly Kept[], after: readonly Kept[]): Told[] {
  const old = new Map(before.map((row) => [row.venueId, row]))
  const gone = before.filter((row) => !after.some((other) => other.venueId === row.venueId))
  return [
    ...gone.map((row) => ({ ...row, what: 'released' as const })),
    ...after.flatMap((row): Told[] => {
      const was = old.get(row.venueId)
      if (!was) return [{ ...row, what: 'booked' as const }]
      const same = +was.startsAt === +row.startsAt && +was.endsAt === +row.endsAt
      return same ? [] : [{ ...row, what: 'moved' as const }]
    }),
  ]
}

async function listKept(tx: Tx, meetingId: string): Promise<Kept[]> {
  return await tx<Kept[]>`
    select b.venue_id as "venueId", b.starts_at as "startsAt", b.ends_at as "endsAt", m.title
    from venue_bookings b join venues v on v.id = b.venue_id join meetings m on m.id = b.meeting_id
    where b.meeting_id = ${meetingId} and v.keeper_person_id is not null order by b.venue_id`
}
