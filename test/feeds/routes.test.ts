import { gunzipSync } from 'node:zlib'
import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'
import { giveItem } from '../action-items/given.ts'

let world: World
let meeting: string
beforeAll(async () => {
  world = await createWorld()
  const { sql, cast } = world
  const give = async (title: string, state: string, day: string, cancelledAt: Date | null = null) => {
    const [row] = await sql<{ id: string }[]>`
      insert into meetings (title, kind, state, starts_at, ends_at, chair_person_id, venue_id, host_group_id, notice_version, sequence, cancelled_at)
      values (${title}, 'coordination', ${state}, ${new Date(`${day}T01:00:00Z`)}, ${new Date(`${day}T03:00:00Z`)}, ${cast.chair.id},
        ${cast.venue}, ${cast.group}, 1, 2, ${cancelledAt}) returning id`
    await sql`insert into invitations (meeting_id, agency_id, noticed_version) values (${row!.id}, ${cast.agencies.a}, 1)`
    return row!.id
  }
  meeting = await give('施工便道，用地；协调会'.repeat(4), 'noticed', '2026-12-01')
  await give('近日取消的会', 'cancelled', '2026-12-02', new Date('2026-11-20T01:00:00Z'))
  await give('早已取消的会', 'cancelled', '2026-12-03', new Date('2026-10-01T01:00:00Z'))
  await sql`
    insert into meetings (title, kind, state, starts_at, ends_at, chair_person_id, notice_version)
    values ('与甲单位无关的会', 'coordination', 'noticed', '2026-12-04T01:00:00Z', '2026-12-04T03:00:00Z', ${cast.chair.id}, 1)`
  await giveItem(world, { title: '办理用地手续', dueOn: '2026-12-15' })
})
afterAll(() => world.close())

/** Makes a feed in the browser and gives its path. */
async function subscribe(person: Person, kind: string, subject: string): Promise<string> {
  const browser = world.as(person)
  expect((await browser.post('/feeds', { kind, subject })).status).toBe(303)
  const html = await (await browser.get('/feeds')).text()
  const found = [...html.matchAll(/value="http:\/\/localhost(\/f\/[^"]+\.ics)"/g)].at(-1)
  return found![1]!
}

const read = (path: string, headers: Record<string, string> = {}) =>
  world.app.request(`http://localhost${path}`, { headers })

describe('a calendar subscription', () => {
  it('holds the agency’s meetings and due days, and nobody as attendee (RFC 5546 §3.2.1)', async () => {
    const path = await subscribe(world.cast.liaisonA, 'agency', world.cast.agencies.a)
    const response = await read(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const text = await response.text()
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
    expect(text).not.toMatch(/^(ATTENDEE|METHOD)/m)
    const calendar = new ICAL.Component(ICAL.parse(text))
    const events = calendar.getAllSubcomponents('vevent')
    const titles = events.map((event) => event.getFirstPropertyValue('summary'))
    expect(titles).toEqual(['施工便道，用地；协调会'.repeat(4), '近日取消的会', '办结时限：办理用地手续'])
    expect(events[0]!.getFirstPropertyValue('dtstart')!.toString()).toBe('2026-12-01T09:00:00')
    expect(events[0]!.getFirstPropertyValue('sequence')).toBe(2)
    expect(events[1]!.getFirstPropertyValue('status')).toBe('CANCELLED')
    expect(events[2]!.getFirstPropertyValue('dtstart')!.toString()).toBe('2026-12-15')
    expect(events[0]!.getFirstPropertyValue('url')).toBe(`http://localhost/meetings/${meeting}`)
  })

  it('answers 304 until something changes, and then the new content', async () => {
    const path = await subscribe(world.cast.clerk, 'group', world.cast.group)
    const first = await read(path)
    const etag = first.headers.get('etag')!
    const again = await read(path, { 'if-none-match': etag })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    await world.sql`update meetings set title = '改名后的会', sequence = 3 where id = ${meeting}`
    const changed = await read(path, { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(await changed.text()).toContain('改名后的会')
  })

  it('is packed for whoever takes it so', async () => {
    const path = await subscribe(world.cast.clerk, 'venue', world.cast.venue)
    const packed = await read(path, { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString()).toBe(
      await (await read(path)).text(),
    )
  })

  it('of a person has the meetings that this person chairs, for example', async () => {
    const path = await subscribe(world.cast.chair, 'person', world.cast.chair.id)
    expect(await (await read(path)).text()).toContain('与甲单位无关的会')
  })

  it('shows its owner when it was last asked for, and by what', async () => {
    const path = await subscribe(world.cast.director, 'person', world.cast.director.id)
    const page = () => world.as(world.cast.director).get('/feeds')
    expect(textOf(await (await page()).text())).toContain('尚未被读取过')
    await read(path, { 'user-agent': 'Thunderbird/153' })
    expect(textOf(await (await page()).text())).toContain('Thunderbird/153')
  })

  it('ends with its revocation and with the owner’s role: the same 404 as an address that never was', async () => {
    const { sql, cast } = world
    const path = await subscribe(cast.liaisonB, 'agency', cast.agencies.b)
    await sql`update role_grants set ended_at = now() where person_id = ${cast.liaisonB.id}`
    const ended = await read(path)
    const never = await read(`/f/${'a'.repeat(44)}.ics`)
    expect([ended.status, never.status]).toEqual([404, 404])
    await sql`update role_grants set ended_at = null where person_id = ${cast.liaisonB.id}`
    expect((await read(path)).status).toBe(200)
    const html = await (await world.as(cast.liaisonB).get('/feeds')).text()
    const revoke = /action="(\/feeds\/[^"]+\/revocation)"/.exec(html)![1]!
    expect((await world.as(cast.liaisonA).post(revoke)).status).toBe(404)
    expect((await world.as(cast.liaisonB).post(revoke)).status).toBe(303)
    expect((await read(path)).status).toBe(404)
  })

  it('is not made for another agency, nor twice for the same', async () => {
    const { cast } = world
    const liaison = world.as(cast.liaisonV)
    expect((await liaison.post('/feeds', { kind: 'agency', subject: cast.agencies.a })).status).toBe(403)
    expect((await liaison.post('/feeds', { kind: 'venue', subject: cast.venue })).status).toBe(403)
    expect((await liaison.post('/feeds', { kind: 'agency', subject: 'x' })).status).toBe(422)
    expect((await liaison.post('/feeds', { kind: 'agency', subject: cast.agencies.vertical })).status).toBe(
      303,
    )
    const twice = await liaison.post('/feeds', { kind: 'agency', subject: cast.agencies.vertical })
    expect(twice.status).toBe(422)
    expect(textOf(await twice.text())).toContain('已有订阅地址')
  })
})
