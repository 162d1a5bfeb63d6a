import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listAttendance } from '#src/meetings/sign-in/queries.ts'
import { attendanceBlock } from '#src/meetings/sign-in/rules.ts'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { textOf } from '../../support/html.ts'
import { attendeesOf, giveNoticed, mails, type Noticed, pathIn, STARTS, statusOf } from '../noticed.ts'

let world: World
let meeting: Noticed
let list: string
const early = new Date(STARTS.getTime() - 20 * 60_000)
const late = new Date(STARTS.getTime() + 12 * 60_000)

beforeEach(async () => {
  world = await createWorld()
  meeting = await giveNoticed(world)
  list = `/meetings/${meeting.id}/sign-in`
  const { cast } = world
  await world
    .nobody()
    .post(meeting.reply.a, { kind: 'attend', nominee: cast.people.aDeputy, assistant: cast.liaisonA.id })
  await world.nobody().post(meeting.reply.b, { kind: 'attend', nominee: cast.people.bPrincipal })
})
afterEach(async () => {
  world.setNow(MONDAY)
  await world.close()
})

const clerk = () => world.as(world.cast.clerk)
const idOf = async (invitation: string, part = 'nominee') =>
  (await attendeesOf(world, invitation)).find((one) => one.part === part)!.id
const tap = async (attendeeId: string, outcome: string, more = {}) =>
  clerk().post(`${list}/${attendeeId}`, { outcome, ...more })
const stateOfMeeting = async () =>
  (await world.sql<{ state: string }[]>`select state from meetings where id = ${meeting.id}`)[0]!.state
const block = async () => attendanceBlock(await listAttendance(world.sql, meeting.id))
const approveLeave = async (reply: string, reason: string) => {
  await world.nobody().post(reply, { kind: 'leave', leaveReason: reason })
  const question = (await mails(world)).filter((mail) => mail.text.includes('leave_decision')).at(-1)!
  await world.nobody().post(pathIn(world, question.text), { decision: 'approved' })
}

describe('the sign-in list', () => {
  it('opens on the meeting’s day', async () => {
    expect((await tap(await idOf(meeting.invitations.a), 'present')).status).toBe(422)
    world.setNow(early)
    expect((await tap(await idOf(meeting.invitations.a), 'present')).status).toBe(303)
  })

  it('R23: somebody may sign in before the start; the first mark after it makes the meeting held', async () => {
    world.setNow(early)
    await tap(await idOf(meeting.invitations.a), 'present')
    expect(await stateOfMeeting()).toBe('noticed')
    expect((await clerk().post(`${list}/start`)).status).toBe(422)
    world.setNow(late)
    await tap(await idOf(meeting.invitations.b), 'late')
    expect(await stateOfMeeting()).toBe('held')
  })

  it('R23: a chair who declined is stood in for first; signing in goes on', async () => {
    await world.sql`update attendees set partstat = 'DECLINED' where part = 'chair'`
    world.setNow(late)
    expect((await tap(await idOf(meeting.invitations.a), 'present')).status).toBe(303)
    expect(await stateOfMeeting()).toBe('noticed')
    expect((await clerk().post(`${list}/start`)).status).toBe(422)
    await world.sql`update meetings set acting_chair_person_id = ${world.cast.director.id}`
    expect((await clerk().post(`${list}/start`)).status).toBe(303)
    expect(await stateOfMeeting()).toBe('held')
  })

  it('any mark follows any other, the last one counts, and each is in the log', async () => {
    world.setNow(late)
    const person = await idOf(meeting.invitations.a)
    for (const outcome of ['present', 'late', 'substituted', 'absent', 'present'])
      expect((await tap(person, outcome)).status).toBe(303)
    const [row] =
      await world.sql`select outcome, marked_by_person_id from arrivals where attendee_id = ${person}`
    expect(row).toEqual({ outcome: 'present', marked_by_person_id: world.cast.clerk.id })
    expect(await world.sql`select 1 from audit_entries where action = 'invitations.marked'`).toHaveLength(5)
    expect((await tap(person, 'asleep')).status).toBe(422)
  })

  it('keeps the time of arrival, now or as given', async () => {
    world.setNow(late)
    const person = await idOf(meeting.invitations.a)
    await tap(person, 'late')
    expect(textOf(await (await clerk().get(list)).text())).toContain('迟到（14:42）')
    await tap(person, 'late', { time: '14:35' })
    expect(textOf(await (await clerk().get(list)).text())).toContain('迟到（14:35）')
  })

  it('answers a tap with the list alone where htmx asks, and 304 while nothing changed', async () => {
    world.setNow(late)
    const partial = { 'hx-request-type': 'partial' }
    const response = await clerk().post(
      `${list}/${await idOf(meeting.invitations.a)}`,
      { outcome: 'present' },
      partial,
    )
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html.trim()).toMatch(/^<section id="sign-in"/)
    expect(textOf(html)).toContain('应到4人：到会1，迟到0，请假0，缺席0，未登记3')
    const tag = (await clerk().get(list, partial)).headers.get('hx-ptag')!
    expect((await clerk().get(list, { ...partial, 'hx-ptag': tag })).status).toBe(304)
  })

  it('R29: an agency without sign-in and without approved leave is 缺席, with approved leave 请假', async () => {
    await approveLeave(meeting.reply.b, '出差')
    world.setNow(late)
    await tap(await idOf(meeting.invitations.a), 'present')
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ outcome: 'present' })
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ outcome: 'leave' })
    expect(await statusOf(world, meeting.invitations.c)).toMatchObject({ outcome: 'absent' })
    await tap(await idOf(meeting.invitations.b), 'absent')
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ outcome: 'leave' })
    expect(await block()).toBe('出席：市国土局邹副局长。\n请假：市林业局郎局长。')
  })

  it('R28, R29: a clerk cannot grant leave by a tap; the director does, on the chair’s behalf', async () => {
    world.setNow(late)
    const person = await idOf(meeting.invitations.b)
    const refused = await tap(person, 'leave')
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('请假须经主持人同意')
    expect((await world.as(world.cast.director).post(`${list}/${person}`, { outcome: 'leave' })).status).toBe(
      303,
    )
    expect(await world.sql`select state, on_behalf_of_chair from leave_requests`).toMatchObject([
      { state: 'approved', on_behalf_of_chair: true },
    ])
    await tap(await idOf(meeting.invitations.a), 'present')
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ outcome: 'leave' })
  })

  it('R30: an approved substitute makes the agency present by 替会; the original never counts', async () => {
    await world.nobody().post(meeting.reply.b, {
      kind: 'substitute',
      substitute: world.cast.liaisonB.id,
      substituteReason: '赴省汇报',
    })
    const question = (await mails(world)).filter((mail) => mail.text.includes('leave_decision')).at(-1)!
    await world.nobody().post(pathIn(world, question.text), { decision: 'approved' })
    world.setNow(late)
    await tap(await idOf(meeting.invitations.b, 'substitute'), 'present')
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ outcome: 'substituted' })
    expect(await block()).toBe('出席：市林业局戴股长（代）。')
  })

  it('R31: an assistant alone does not make the agency present and is not in the block', async () => {
    world.setNow(late)
    await tap(await idOf(meeting.invitations.a, 'assistant'), 'present')
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ outcome: 'absent' })
    expect(await block()).toBe('')
  })

  it('R36: somebody who was not named signs in as a walk-in, with or without an invited agency', async () => {
    world.setNow(late)
    const { cast } = world
    const page = textOf(await (await clerk().get(`${list}/walk-in?agency=${cast.agencies.c}`)).text())
    expect(page).toContain('登记市规划局到会人员')
    expect(page).toContain('苗局长')
    await clerk().post(`${list}/walk-in`, { agencyId: cast.agencies.c, personId: cast.people.cPrincipal })
    expect(await attendeesOf(world, meeting.invitations.c)).toMatchObject([
      { name: '苗局长', part: 'walk_in' },
    ])
    expect(await statusOf(world, meeting.invitations.c)).toMatchObject({ outcome: 'present' })
    const typed = {
      agencyId: cast.agencies.government,
      personId: 'new',
      newName: '朱副主任',
      newPosition: '副主任',
    }
    expect((await clerk().post(`${list}/walk-in`, typed)).status).toBe(303)
    expect(await block()).toBe('出席：市规划局苗局长。\n列席：市政府朱副主任。')
    expect(textOf(await (await clerk().get(list)).text())).toContain('苗局长 临时到会')
    // Nobody is sent a calendar object for a meeting they sit in.
    expect((await mails(world)).filter((mail) => mail.to.includes('plan.gov.cn'))).toEqual([])
  })

  it('R26, R36: a walk-in belongs to the agency that is named', async () => {
    world.setNow(late)
    const { cast } = world
    const wrong = await clerk().post(`${list}/walk-in`, {
      agencyId: cast.agencies.c,
      personId: cast.people.bDeputy,
    })
    expect(wrong.status).toBe(422)
    const nobody = await clerk().post(`${list}/walk-in`, {
      agencyId: cast.agencies.c,
      personId: 'new',
      newPosition: '科长',
    })
    expect(nobody.status).toBe(422)
    expect(await nobody.text()).toContain('value="科长"')
  })

  it('records a meeting afterwards: who came is the agency’s person, not a walk-in', async () => {
    await world.sql`update meetings set state = 'held', recorded_afterwards = true`
    await clerk().post(`${list}/walk-in`, {
      agencyId: world.cast.agencies.c,
      personId: world.cast.people.cPrincipal,
    })
    expect(await attendeesOf(world, meeting.invitations.c)).toMatchObject([{ part: 'nominee' }])
  })

  it('auditors and the chair read it, agencies do not see it, nobody else writes it', async () => {
    world.setNow(late)
    const person = await idOf(meeting.invitations.a)
    for (const reader of [world.cast.auditor, world.cast.chair]) {
      const page = await world.as(reader).get(list)
      expect(page.status).toBe(200)
      expect(await page.text()).not.toContain('name="outcome"')
      expect((await world.as(reader).post(`${list}/${person}`, { outcome: 'present' })).status).toBe(403)
    }
    expect((await world.as(world.cast.liaisonA).get(list)).status).toBe(404)
    expect(
      (await world.as(world.cast.liaisonA).post(`${list}/${person}`, { outcome: 'present' })).status,
    ).toBe(403)
    expect((await world.as(world.cast.outsider).get(list)).status).toBe(404)
  })

  it('a person of another meeting is unknown', async () => {
    const other = await giveNoticed(world, {
      venue_id: world.cast.venue2,
      chair_person_id: world.cast.director.id,
    })
    world.setNow(late)
    const person = await idOf(meeting.invitations.a)
    expect(
      (await clerk().post(`/meetings/${other.id}/sign-in/${person}`, { outcome: 'present' })).status,
    ).toBe(404)
  })
})
