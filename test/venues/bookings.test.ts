import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { giveNoticed } from '../meetings/noticed.ts'
import { createWorld, type World } from '../support/app.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const at = (text: string) => new Date(`${text}:00+08:00`)
let day = 1
/** A day of its own for every meeting. */
const span = () => {
  day += 1
  const text = `2027-03-${String(day).padStart(2, '0')}`
  return { starts_at: at(`${text}T09:00`), ends_at: at(`${text}T11:00`) }
}
const bookingsOf = (meetingId: string) =>
  world.sql<{ venueId: string; part: string; startsAt: Date }[]>`
    select venue_id as "venueId", part, starts_at as "startsAt" from venue_bookings where meeting_id = ${meetingId} order by part`

describe('the bookings of a meeting', () => {
  it('are none while it is a draft', async () => {
    const { id } = await giveNoticed(world, { ...span(), state: 'draft', notice_version: 0 })
    expect(await bookingsOf(id)).toEqual([])
  })

  it('stand from the notice on: main venue and branches; follow a new time; and are free again when it is off', async () => {
    const { sql, cast } = world
    const when = span()
    const { id } = await giveNoticed(world, { ...when, state: 'draft', notice_version: 0 })
    await sql`insert into meeting_venues (meeting_id, venue_id, part) values (${id}, ${cast.venue2}, 'branch')`
    await sql`update meetings set state = 'noticed' where id = ${id}`
    expect(await bookingsOf(id)).toMatchObject([
      { venueId: cast.venue2, part: 'branch' },
      { venueId: cast.venue, part: 'main' },
    ])
    const later = span()
    await sql`update meetings set starts_at = ${later.starts_at}, ends_at = ${later.ends_at} where id = ${id}`
    expect((await bookingsOf(id)).map((row) => row.startsAt)).toEqual([later.starts_at, later.starts_at])
    await sql`delete from meeting_venues where meeting_id = ${id}`
    expect(await bookingsOf(id)).toHaveLength(1)
    await sql`update meetings set state = 'postponed', starts_at = null, ends_at = null where id = ${id}`
    expect(await bookingsOf(id)).toEqual([])
  })

  it('R17: nobody else gets a branch, nor a room that is under repair; the hour after is free', async () => {
    const { sql, cast } = world
    const when = span()
    const { id } = await giveNoticed(world, { ...when, chair_person_id: cast.director.id })
    await sql`insert into meeting_venues (meeting_id, venue_id, part) values (${id}, ${cast.venue2}, 'branch')`
    const booking = (venue: string, from: Date, to: Date) =>
      sql`insert into venue_bookings (venue_id, starts_at, ends_at, kind, title) values (${venue}, ${from}, ${to}, 'upkeep', '设备检修')`
    const hour = 3_600_000
    for (const venue of [cast.venue, cast.venue2]) {
      await expect(booking(venue, when.starts_at, when.ends_at)).rejects.toThrow('venue_bookings_free')
      await booking(venue, when.ends_at, new Date(when.ends_at.getTime() + hour))
    }
    const wanted = {
      starts_at: new Date(when.ends_at.getTime() - hour / 2),
      ends_at: new Date(when.ends_at.getTime() + hour),
    }
    await expect(
      giveNoticed(world, { ...wanted, venue_id: cast.venue2, chair_person_id: cast.chair.id }),
    ).rejects.toThrow('venue_bookings_free')
  })

  it('of the meetings before this table are there too: the same rows as the meetings say', async () => {
    const rows = await world.sql`
      select m.id from meetings m left join venue_bookings b on b.meeting_id = m.id and b.venue_id = m.venue_id and b.starts_at = m.starts_at
      where m.state in ('noticed','held') and m.venue_id is not null and b.id is null`
    expect(rows).toEqual([])
  })
})
