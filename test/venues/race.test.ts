import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDays, officeInstant } from '#src/lib/dates.ts'
import { bookVenue } from '#src/venues/bookings/commands.ts'
import { VenueTaken } from '#src/venues/taken.ts'
import { createWorld, type World } from '../support/app.ts'

// The issue's number: 64 clients at once on 5 rooms and 10 slots, every second slot overlapping its neighbours.
const CLIENTS = 64
const ROOMS = 5
const SLOTS = 10

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('64 clients who race for 5 rooms and 10 slots never get one twice, and every loser is told what is free', async () => {
  const { sql, cast } = world
  const rooms = await sql<{ id: string }[]>`
    insert into venues (code, name_zh) select 'race-' || n, '竞' || n || '号会议室' from generate_series(1, ${ROOMS}) n returning id`
  const act = await world.act(cast.clerk)
  // Meetings and bookings by hand race for the same rooms: half of the clients send a meeting's change of state.
  const tries = Array.from({ length: CLIENTS }, (_, n) => async () => {
    const outcomes: ('won' | 'lost')[] = []
    for (let turn = 0; turn < SLOTS; turn += 1) {
      const slot = (n * 7 + turn) % SLOTS
      const room = rooms[(n + turn) % ROOMS]!.id
      const startsAt = new Date(
        officeInstant(addDays('2026-12-07', 0), '08:00').getTime() + slot * 45 * 60_000,
      )
      const endsAt = new Date(startsAt.getTime() + 60 * 60_000)
      const done =
        n % 2
          ? await bookVenue(act, {
              venueId: room,
              kind: 'other',
              title: `第${n}家`,
              note: '',
              startsAt,
              endsAt,
            }).then(
              () => 'won' as const,
              (error: unknown) => {
                expect(error).toBeInstanceOf(VenueTaken)
                const { free } = error as VenueTaken
                expect(free.takenBy).not.toBeNull()
                return 'lost' as const
              },
            )
          : await sql`insert into meetings (kind, title, chair_person_id, venue_id, starts_at, ends_at, state)
              values ('other', ${`第${n}家的会`}, (select id from people order by id offset ${n % 10} limit 1), ${room}, ${startsAt}, ${endsAt}, 'noticed')`.then(
              () => 'won' as const,
              (error: { code?: string }) => {
                expect(['23P01', '40P01']).toContain(error.code)
                return 'lost' as const
              },
            )
      outcomes.push(done)
    }
    return outcomes
  })
  const outcomes = (await Promise.all(tries.map((run) => run()))).flat()
  const won = outcomes.filter((outcome) => outcome === 'won').length
  const [kept] = await sql<[{ bookings: number; overlaps: number; meetings: number }]>`
    select count(*)::int as bookings,
      (select count(*)::int from venue_bookings a join venue_bookings b on a.id < b.id and a.venue_id = b.venue_id
        and a.released_at is null and b.released_at is null and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)) as overlaps,
      (select count(*)::int from meetings where title like '%家的会') as meetings
    from venue_bookings v where v.venue_id in (select id from venues where code like 'race-%')`
  expect(kept.overlaps).toBe(0)
  expect(kept.bookings).toBe(won)
  expect(kept.meetings).toBeGreaterThan(0)
  expect(outcomes).toHaveLength(CLIENTS * SLOTS)
  expect(won).toBeGreaterThanOrEqual(ROOMS * 4)
})
