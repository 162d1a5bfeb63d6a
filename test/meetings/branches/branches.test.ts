import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../../support/app.ts'
import { inputValue, textOf } from '../../support/html.ts'
import { at, drafted, letters, nominated, noticed } from '../planned.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

let hour = 0
/** A day of its own for every meeting. */
const free = () => {
  hour += 1
  const day = `2026-12-${String(hour).padStart(2, '0')}`
  return { startsAt: at(`${day}T09:00`), endsAt: at(`${day}T11:00`) }
}
const clerk = () => world.as(world.cast.clerk)
const VIDEO = 'https://video.gov.cn.example/r/88?pwd=a,b;c'
async function invitationsOf(id: string): Promise<Record<'a' | 'b' | 'c', string>> {
  const { a, b, c } = world.cast.agencies
  const rows = await world.sql<{ id: string; agencyId: string }[]>`
    select id, agency_id as "agencyId" from invitations where meeting_id = ${id}`
  const of = (agency: string) => rows.find((row) => row.agencyId === agency)!.id
  return { a: of(a), b: of(b), c: of(c) }
}
async function save(id: string, more: Record<string, string | string[]>) {
  const version = inputValue(await (await clerk().get(`/meetings/${id}/venues`)).text(), 'version')!
  return clerk().post(`/meetings/${id}/venues`, { version, ...more })
}
async function send(id: string) {
  const [row] = await world.sql<{ version: number }[]>`select version from meetings where id = ${id}`
  return clerk().post(`/meetings/${id}/notices`, { version: String(row!.version) })
}
const sequenceOf = async (id: string) =>
  (await world.sql<{ sequence: number }[]>`select sequence from meetings where id = ${id}`)[0]!.sequence
const car = async () =>
  (
    await world.sql<{ id: string }[]>`
    insert into venues (code, kind, name_zh) values (gen_random_uuid()::text, 'vehicle', '公务车一号') returning id`
  )[0]!.id

describe('branch venues', () => {
  it('are planned in a draft and booked by the notice; each agency reads where it attends, and the link', async () => {
    const { cast, sql } = world
    const id = await drafted(world, free())
    const invitations = await invitationsOf(id)
    const vehicle = await car()
    expect((await save(id, { branches: [cast.venue2], vehicles: [vehicle], videoUrl: VIDEO })).status).toBe(
      303,
    )
    await save(id, {
      branches: [cast.venue2],
      vehicles: [vehicle],
      videoUrl: VIDEO,
      [`place-${invitations.b}`]: cast.venue2,
    })
    expect(await sql`select 1 from venue_bookings where meeting_id = ${id}`).toHaveLength(0)
    expect((await send(id)).status).toBe(303)
    expect(await sql`select 1 from venue_bookings where meeting_id = ${id}`).toHaveLength(3)
    const mails = await letters(world, id)
    const toB = mails.find((mail) => mail.to === cast.liaisonB.email)!
    expect(toB.text).toContain('市政府第二会议室（分会场）')
    expect(toB.text).toContain('主会场：市政府第一会议室')
    expect(toB.text).toContain(VIDEO)
    const toA = mails.find((mail) => mail.to === cast.liaisonA.email)!
    expect(toA.text).not.toContain('分会场')
    expect(toA.text).toContain('市政府第一会议室')
  })

  it('stand in the LOCATION of those who attend there, with CONFERENCE', async () => {
    const { cast } = world
    const id = await drafted(world, free())
    const { a } = await invitationsOf(id)
    await save(id, { branches: [cast.venue2], videoUrl: VIDEO })
    await save(id, { branches: [cast.venue2], videoUrl: VIDEO, [`place-${a}`]: cast.venue2 })
    await send(id)
    await nominated(world, id, cast.agencies.a, cast.attendee.id)
    const invitation = (await letters(world, id)).find((mail) => mail.to === cast.attendee.email)!
    const ical = invitation.ical!.replaceAll('\r\n ', '')
    expect(ical).toContain(
      'LOCATION:市政府第二会议室（分会场） https://video.gov.cn.example/r/88?pwd=a\\,b\\;c',
    )
    expect(ical).toContain(`CONFERENCE;VALUE=URI;FEATURE="AUDIO,VIDEO":${VIDEO}`.replaceAll('"', ''))
  })

  it('R18, R22: a new seat of a noticed meeting is a new version to that agency alone, a link one without a step', async () => {
    const { cast } = world
    const id = await drafted(world, free())
    const { c } = await invitationsOf(id)
    await save(id, { branches: [cast.venue2] })
    await send(id)
    const before = (await letters(world, id)).length
    expect((await save(id, { branches: [cast.venue2], [`place-${c}`]: cast.venue2 })).status).toBe(303)
    expect(await sequenceOf(id)).toBe(1)
    const told = (await letters(world, id)).slice(before).filter((mail) => mail.kind === 'M-1')
    expect(new Set(told.map((mail) => mail.subject)).size).toBe(1)
    expect(told.every((mail) => mail.text.includes('参会地点有变动'))).toBe(true)
    await save(id, { branches: [cast.venue2], [`place-${c}`]: cast.venue2, videoUrl: VIDEO })
    expect(await sequenceOf(id)).toBe(1)
    expect((await letters(world, id)).at(-1)!.text).toContain(VIDEO)
  })

  it('have a sign-in list each', async () => {
    const { cast } = world
    const id = await noticed(world, free())
    const { a } = await invitationsOf(id)
    await save(id, { branches: [cast.venue2] })
    await save(id, { branches: [cast.venue2], [`place-${a}`]: cast.venue2 })
    const list = async (query: string) =>
      textOf(await (await clerk().get(`/meetings/${id}/sign-in${query}`)).text())
    const [branch, main] = [await list(`?venue=${cast.venue2}`), await list('?venue=main')]
    expect(branch).toContain('市国土局')
    expect(main).not.toContain('市国土局')
    expect(branch).toContain('应到0人')
    expect(main).not.toContain('应到0人')
  })

  it('R17: one that somebody else has is told, and nothing is sent', async () => {
    const { cast, sql } = world
    const when = free()
    await sql`insert into venue_bookings (venue_id, starts_at, ends_at, kind, title) values (${cast.venue2}, ${when.startsAt}, ${when.endsAt}, 'lent', '借给市委党校')`
    const id = await drafted(world, when)
    await save(id, { branches: [cast.venue2] })
    const page = textOf(await (await clerk().get(`/meetings/${id}`)).text())
    expect(page).toContain('借给市委党校')
    expect((await send(id)).status).toBe(422)
    expect(await letters(world, id)).toEqual([])
  })

  it.each([
    'http://video.example/1',
    'https://video.example/a b',
    'javascript:alert(1)',
    'https://a:b@video.example/',
  ])('take no link like %s, and keep it in the form', async (videoUrl) => {
    const id = await drafted(world, free())
    const answer = await save(id, { videoUrl })
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(textOf(page)).toContain('请填写以https://开头的完整地址')
  })
})

describe('a venue that is not free for all', () => {
  it('lets the notice go only when the keeper or the director agreed; keepers hear of the meeting and its end', async () => {
    const { cast, sql } = world
    const [venue] = await sql<{ id: string }[]>`
      insert into venues (code, name_zh, keeper_person_id, needs_approval) values ('kept', '贵宾厅', ${cast.outsider.id}, true) returning id`
    const when = free()
    const id = await drafted(world, { ...when, venueId: venue!.id })
    expect(textOf(await (await clerk().get(`/meetings/${id}`)).text())).toContain('贵宾厅须经同意，尚未申请')
    expect((await send(id)).status).toBe(422)
    const page = await (await clerk().get(`/meetings/${id}/venues`)).text()
    const ask = ['venueId', 'startsOn', 'startTime', 'endTime']
    const asked = await clerk().post(
      `/meetings/${id}/venues/requests`,
      Object.fromEntries(ask.map((name) => [name, inputValue(page, name)!])),
    )
    expect(asked.status).toBe(303)
    expect(textOf(await (await clerk().get(`/meetings/${id}`)).text())).toContain('贵宾厅待管理人或主任同意')
    const [request] = await sql<{ id: string }[]>`select id from venue_requests where meeting_id = ${id}`
    const decided = await world
      .as(cast.outsider)
      .post(`/venues/${venue!.id}/requests/${request!.id}/decision`, { decision: 'approved' })
    expect(decided.status).toBe(303)
    expect((await send(id)).status).toBe(303)
    const [row] = await sql<{ version: number }[]>`select version from meetings where id = ${id}`
    await clerk().post(`/meetings/${id}/cancellation`, {
      version: String(row!.version),
      reason: '改期',
      step: 'send',
    })
    const subjects = await sql<{ subject: string }[]>`
      select subject from outbox where to_address = ${cast.outsider.email} order by position`
    expect(subjects.map(({ subject }) => subject.replace(/^.*?\] ?/, '').slice(0, 4))).toEqual([
      '场地申请',
      '场地使用',
      '场地退订',
    ])
    expect(await sql`select 1 from venue_bookings where meeting_id = ${id}`).toHaveLength(0)
  })
})
