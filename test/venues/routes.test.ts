import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const clerk = () => world.as(world.cast.clerk)
const good = {
  code: 'hall',
  kind: 'room',
  nameZh: '政务礼堂',
  nameEn: 'Main Hall',
  capacity: '200',
  place: '一号楼一层',
  equipment: '投影、视频会议,投影',
  bookableFrom: '08:00',
  bookableTo: '18:00',
}
const idOf = (response: Response) =>
  /\/venues\/([0-9a-f-]{36})/.exec(response.headers.get('location') ?? '')![1]!
const booking = (venueId: string, more: Record<string, string> = {}) => ({
  venueId,
  kind: 'upkeep',
  title: '音响检修',
  startsOn: '2026-12-01',
  startTime: '09:00',
  endTime: '11:00',
  ...more,
})
const actions = async (id: string) =>
  (
    await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${id} order by id`
  ).map((row) => row.action)
const mailsTo = (address: string) =>
  world.sql<{ subject: string; text: string }[]>`
    select subject, text_body as text from outbox where to_address = ${address} order by position`

describe('the register', () => {
  it('takes rooms and vehicles in, changes and ends them, and never deletes one', async () => {
    const added = await clerk().post('/venues', good)
    expect(added.status).toBe(303)
    const id = idOf(added)
    const edit = await (await clerk().get(`/venues/${id}/edit`)).text()
    expect(inputValue(edit, 'equipment')).toBe('投影、视频会议')
    const changed = await clerk().post(`/venues/${id}`, {
      ...good,
      capacity: '180',
      version: inputValue(edit, 'version')!,
    })
    expect(changed.status).toBe(303)
    expect((await clerk().post(`/venues/${id}/end`)).status).toBe(303)
    expect(textOf(await (await clerk().get('/venues')).text())).not.toContain('政务礼堂')
    expect(textOf(await (await clerk().get('/venues?ended=1')).text())).toContain('政务礼堂')
    expect((await clerk().post(`/venues/${id}/reopening`)).status).toBe(303)
    expect(await actions(id)).toEqual(['venues.added', 'venues.changed', 'venues.ended', 'venues.reopened'])
    expect(textOf(await (await clerk().get('/venues?tag=投影&seats=100')).text())).toContain('政务礼堂')
    expect(textOf(await (await clerk().get('/venues?seats=1000')).text())).not.toContain('政务礼堂')
  })

  it('keeps what was typed beside its sentence, and says whose code is taken', async () => {
    const wrong = await clerk().post('/venues', { ...good, code: 'B B', capacity: 'x', bookableTo: '07:00' })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(inputValue(page, 'nameZh')).toBe('政务礼堂')
    expect(inputValue(page, 'capacity')).toBe('x')
    const twice = await clerk().post('/venues', { ...good, nameZh: '另一个' })
    expect(twice.status).toBe(422)
    expect(textOf(await twice.text())).toContain('该代码已用于其他会场或车辆')
  })

  it('whoever saves later sees both versions', async () => {
    const id = idOf(await clerk().post('/venues', { ...good, code: 'late' }))
    await clerk().post(`/venues/${id}`, { ...good, code: 'late', nameZh: '先存的', version: '1' })
    const late = await clerk().post(`/venues/${id}`, {
      ...good,
      code: 'late',
      nameZh: '后存的',
      version: '1',
    })
    expect(late.status).toBe(409)
    expect(textOf(await late.text())).toContain('先存的')
  })

  it('goes out as CSV and comes in again: known codes changed, new ones added, bad rows named', async () => {
    const csv = await (await clerk().get('/venues/export.csv')).text()
    expect(csv).toContain('代码,类别,名称')
    const more = `${csv.trimEnd()}\r\ncar-1,车辆,公务车一号,,7,,,,,否,是,\r\n`
    const preview = await clerk().post('/venues/import', { csv: more })
    expect(preview.status).toBe(200)
    const write = await clerk().post('/venues/import', { csv: more, write: '1' })
    expect(write.status).toBe(303)
    const [car] = await world.sql`select kind, capacity, needs_approval from venues where code = 'car-1'`
    expect(car).toEqual({ kind: 'vehicle', capacity: 7, needs_approval: true })
    const bad = await clerk().post('/venues/import', { csv: '代码,类别,名称\ncar-2,飞机,一号' })
    expect(bad.status).toBe(422)
    expect(textOf(await bad.text())).toContain('类别')
  })
})

describe('booking by hand', () => {
  it('takes a venue for what is no meeting, shows it in the week, and gives it back', async () => {
    const { venue } = world.cast
    expect((await clerk().post('/venues/bookings', booking(venue))).status).toBe(303)
    const week = textOf(await (await clerk().get('/venues/week?day=2026-12-03')).text())
    expect(week).toContain('09:00–11:00 音响检修')
    const [row] = await world.sql<{ id: string }[]>`select id from venue_bookings where title = '音响检修'`
    expect((await clerk().post(`/venues/${venue}/bookings/${row!.id}/release`)).status).toBe(303)
    expect((await clerk().post(`/venues/${venue}/bookings/${row!.id}/release`)).status).toBe(422)
    expect((await clerk().post('/venues/bookings', booking(venue, { title: '再来一次' }))).status).toBe(303)
    expect(await actions(venue)).toEqual(['venues.booked', 'venues.released', 'venues.booked'])
  })

  it('tells the second one what is free instead, and takes the other room with all that was typed', async () => {
    const { venue2 } = world.cast
    await clerk().post('/venues/bookings', booking(venue2, { startsOn: '2026-12-02', title: '先到' }))
    const wanted = booking(venue2, { startsOn: '2026-12-02', title: '后到', note: '请留门' })
    const late = await clerk().post('/venues/bookings', wanted)
    expect(late.status).toBe(409)
    const page = await late.text()
    expect(textOf(page)).toContain('该时段已安排“先到”（2026-12-02 09:00–11:00）')
    expect(textOf(page)).toMatch(/改用 .*12月2日.*11:00–13:00/)
    expect(inputValue(page, 'note')).toBe('请留门')
    const other = /name="venueId" value="([0-9a-f-]{36})"/.exec(page)![1]!
    expect(other).not.toBe(venue2)
    expect((await clerk().post('/venues/bookings', { ...wanted, venueId: other })).status).toBe(303)
  })

  it.each([
    [{ startsOn: '2026-11-20' }, '该时段已过'],
    [{ kind: 'lent', startTime: '07:00' }, '开放时间为08:00至18:00'],
    [{ kind: 'lent', startsOn: '2026-12-05' }, '仅在工作日开放'],
    [{ endTime: '08:00' }, '结束时间'],
    [{ title: '' }, '请填写此项'],
  ])('%o is refused with its sentence', async (more, sentence) => {
    const [venue] = await world.sql<{ id: string }[]>`
      insert into venues (code, name_zh, bookable_from, bookable_to, working_days_only) values (gen_random_uuid()::text, '小会议室', '08:00', '18:00', true) returning id`
    const answer = await clerk().post('/venues/bookings', booking(venue!.id, more))
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain(sentence)
  })

  it('shows readers that it is taken, and not by what', async () => {
    const { venue, liaisonA } = world.cast
    const page = textOf(await (await world.as(liaisonA).get(`/venues/${venue}`)).text())
    expect(page).toContain('已占用')
    expect(page).not.toContain('再来一次')
    expect((await world.as(liaisonA).post('/venues/bookings', booking(venue))).status).toBe(403)
  })
})

describe('a venue with a keeper', () => {
  it('is asked for; the keeper hears of it, decides without an account, and the asker is told', async () => {
    const { sql, cast } = world
    const keeper = cast.outsider
    const [venue] = await sql<{ id: string }[]>`
      insert into venues (code, name_zh, keeper_person_id, needs_approval) values ('kept', '贵宾厅', ${keeper.id}, true) returning id`
    const id = venue!.id
    expect(
      (await clerk().post('/venues/bookings', booking(id, { kind: 'visit', title: '接待考察团' }))).status,
    ).toBe(303)
    expect(await sql`select 1 from venue_bookings where venue_id = ${id}`).toHaveLength(0)
    expect((await mailsTo(keeper.email))[0]).toMatchObject({ subject: expect.stringContaining('场地申请') })
    const [request] = await sql<{ id: string }[]>`select id from venue_requests where venue_id = ${id}`
    const decide = `/venues/${id}/requests/${request!.id}/decision`
    expect((await clerk().post(decide, { decision: 'approved' })).status).toBe(403)
    expect(textOf(await (await world.as(keeper).get(`/venues/${id}`)).text())).toContain('接待考察团')
    expect((await world.as(keeper).post(decide, { decision: 'approved', note: '请走西门' })).status).toBe(303)
    expect((await world.as(keeper).post(decide, { decision: 'refused' })).status).toBe(422)
    expect(await sql`select 1 from venue_bookings where venue_id = ${id}`).toHaveLength(1)
    expect((await mailsTo(cast.clerk.email)).at(-1)!.text).toContain('请走西门')
    expect(await actions(id)).toEqual(['venues.asked', 'venues.booked', 'venues.approved'])
  })

  it('is not there for other people without a role', async () => {
    const { cast } = world
    expect((await world.as(cast.attendee).get(`/venues/${cast.venue}`)).status).toBe(403)
  })
})
