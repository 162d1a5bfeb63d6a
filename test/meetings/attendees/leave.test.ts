import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nameActingChair } from '#src/meetings/acting-chair/commands.ts'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { textOf } from '../../support/html.ts'
import { attendeesOf, giveNoticed, mails, type Noticed, pathIn, sequenceOf, statusOf } from '../noticed.ts'

let world: World
let meeting: Noticed
const anybody = () => world.nobody()

beforeEach(async () => {
  world = await createWorld()
  meeting = await giveNoticed(world)
})
afterEach(async () => {
  world.setNow(MONDAY)
  await world.close()
})

const attend = (nominee: string) => anybody().post(meeting.reply.a, { kind: 'attend', nominee })
const askLeave = () => anybody().post(meeting.reply.a, { kind: 'leave', leaveReason: '防汛值守' })
const askSubstitute = () =>
  anybody().post(meeting.reply.a, {
    kind: 'substitute',
    substitute: world.cast.liaisonA.id,
    substituteReason: '外出考察',
  })
/** The chair's link from the last question. */
const chairLink = async () => {
  const questions = (await mails(world)).filter(
    (mail) => mail.to === world.cast.chair.email && mail.text.includes('leave_decision'),
  )
  return pathIn(world, questions.at(-1)!.text)
}
const results = async () =>
  (await mails(world)).filter((mail) => mail.kind === 'M-6' && !mail.text.includes('leave_decision'))

describe('the chair’s decision by link', () => {
  it('R33: shows who, why and two answers, none chosen; looking and a blind press change nothing', async () => {
    await askLeave()
    const link = await chairLink()
    const before = await mails(world)
    const page = await anybody().get(link)
    const html = await page.text()
    expect(textOf(html)).toContain('市国土局')
    expect(textOf(html)).toContain('防汛值守')
    expect(html).not.toMatch(/name="decision"[^>]*checked/)
    await anybody().get(link)
    expect((await world.app.request(`http://localhost${link}`, { method: 'HEAD' })).status).toBe(200)
    expect((await anybody().post(link, {})).status).toBe(422)
    expect((await anybody().post(link, { note: '' })).status).toBe(422)
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'leave_pending' })
    expect(await mails(world)).toEqual(before)
  })

  it('R28: leave approved makes the person DECLINED and tells agency and person, without a calendar object', async () => {
    await attend(world.cast.people.aDeputy)
    await askLeave()
    const link = await chairLink()
    expect((await anybody().post(link, { decision: 'approved', note: '安排好值守' })).status).toBe(303)
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { partstat: 'DECLINED', cancelled: false },
    ])
    const told = await results()
    expect(new Set(told.map((mail) => mail.to))).toEqual(
      new Set(['mailbox@land.gov.cn.example', world.cast.liaisonA.email, world.cast.attendee.email]),
    )
    for (const mail of told) {
      expect(mail.method).toBeNull()
      expect(mail.subject).toContain('请假已获同意')
      expect(mail.text).toContain('批示意见：安排好值守')
    }
    expect(await sequenceOf(world, meeting.id)).toBe(0)
    const [row] = await world.sql`select state, decided_by_person_id, on_behalf_of_chair from leave_requests`
    expect(row).toMatchObject({
      state: 'approved',
      decided_by_person_id: world.cast.chair.id,
      on_behalf_of_chair: false,
    })
    // The same press again is the same decision, the other one comes too late.
    expect((await anybody().post(link, { decision: 'approved' })).status).toBe(303)
    expect(await results()).toEqual(told)
    expect((await anybody().post(link, { decision: 'refused' })).status).toBe(422)
    expect(textOf(await (await anybody().get(link)).text())).toContain('已批示：同意')
  })

  it('R28: leave refused: the person is expected, and everybody hears it', async () => {
    await attend(world.cast.people.aDeputy)
    await askLeave()
    await anybody().post(await chairLink(), { decision: 'refused' })
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { partstat: 'NEEDS-ACTION', dropped: false },
    ])
    expect(
      (await results()).map((mail) => mail.subject).every((subject) => subject.includes('请假未获同意')),
    ).toBe(true)
    expect(textOf(await (await anybody().get(meeting.reply.a)).text())).toContain('主持人未同意')
  })

  it('R18, R30: a substitute approved: CANCEL without STATUS to the one, a plain REQUEST to the other', async () => {
    await attend(world.cast.people.aDeputy)
    await askSubstitute()
    expect((await mails(world)).filter((mail) => mail.method === 'REQUEST')).toHaveLength(1)
    await anybody().post(await chairLink(), { decision: 'approved' })
    expect(await sequenceOf(world, meeting.id)).toBe(1)
    const [, cancel, request] = (await mails(world)).filter((mail) => mail.method)
    expect(cancel).toMatchObject({
      kind: 'M-6',
      method: 'CANCEL',
      to: world.cast.attendee.email,
      sequence: 1,
    })
    expect(cancel!.ical).not.toMatch(/^STATUS:/m)
    expect(cancel!.text).toContain('经主持人同意，由余股长替会')
    expect(request).toMatchObject({
      kind: 'M-2',
      method: 'REQUEST',
      to: world.cast.liaisonA.email,
      sequence: 1,
    })
    expect(request!.ical).not.toContain('DELEGATED')
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { name: '邹副局长', partstat: 'DELEGATED', cancelled: true },
      { name: '余股长', part: 'substitute', partstat: 'NEEDS-ACTION' },
    ])
  })

  it('a substitute refused: the one who was named comes', async () => {
    await attend(world.cast.people.aDeputy)
    await askSubstitute()
    await anybody().post(await chairLink(), { decision: 'refused', note: '请分管领导到会' })
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { name: '邹副局长', partstat: 'NEEDS-ACTION' },
    ])
    expect(await sequenceOf(world, meeting.id)).toBe(0)
    expect((await results())[0]!.text).toContain('请分管领导到会')
  })

  it('goes to whoever holds the chair’s post today, and an old chair’s link is void', async () => {
    const { sql, cast } = world
    const [post] = await sql<
      { id: string }[]
    >`select post_id as id from post_holdings where person_id = ${cast.chair.id}`
    await sql`update meetings set chair_post_id = ${post!.id} where id = ${meeting.id}`
    await askLeave()
    const old = await chairLink()
    await sql`update post_holdings set to_day = '2026-11-23' where person_id = ${cast.chair.id}`
    await sql`insert into post_holdings (post_id, person_id, from_day) values (${post!.id}, ${cast.people.cPrincipal}, '2026-11-23')`
    await anybody().post(meeting.reply.b, { kind: 'leave', leaveReason: '出差' })
    const questions = (await mails(world)).filter((mail) => mail.text.includes('leave_decision'))
    const [holder] = await sql<
      { email: string }[]
    >`select email from people where id = ${cast.people.cPrincipal}`
    expect(questions.at(-1)!.to).toBe(holder!.email)
    const link = pathIn(world, questions.at(-1)!.text)
    expect((await anybody().post(link, { decision: 'approved' })).status).toBe(303)
    await sql`update meetings set acting_chair_person_id = ${cast.people.cPrincipal} where id = ${meeting.id}`
    expect((await anybody().get(old)).status).toBe(410)
    expect((await anybody().post(old, { decision: 'approved' })).status).toBe(410)
  })
})

describe('a stand-in for the chair', () => {
  it('R28: is asked what nobody decided yet; the old link is void', async () => {
    await askLeave()
    const old = await chairLink()
    const [row] = await world.sql<
      { version: number }[]
    >`select version from meetings where id = ${meeting.id}`
    await nameActingChair(await world.act(world.cast.director, ['director']), meeting.id, {
      version: row!.version,
      personId: world.cast.director.id,
      reason: '出访',
    })
    const asked = (await mails(world)).filter((mail) => mail.text.includes('leave_decision'))
    expect(asked.map((mail) => mail.to)).toEqual([world.cast.chair.email, world.cast.director.email])
    expect((await anybody().get(old)).status).toBe(410)
    expect((await anybody().post(pathIn(world, asked[1]!.text), { decision: 'approved' })).status).toBe(303)
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied' })
  })
})

describe('the decision from the board', () => {
  const path = async () => {
    const [row] = await world.sql<{ id: string }[]>`select id from leave_requests order by requested_at desc`
    return `/meetings/${meeting.id}/replies/requests/${row!.id}`
  }

  it('R28: the director decides on the chair’s behalf, and it is noted; a clerk may not', async () => {
    await askLeave()
    expect((await world.as(world.cast.clerk).post(await path(), { decision: 'approved' })).status).toBe(403)
    expect((await world.as(world.cast.auditor).post(await path(), { decision: 'approved' })).status).toBe(403)
    expect((await world.as(world.cast.outsider).post(await path(), { decision: 'approved' })).status).toBe(
      404,
    )
    expect((await world.as(world.cast.director).post(await path(), { decision: 'approved' })).status).toBe(
      303,
    )
    const [row] = await world.sql`select state, on_behalf_of_chair from leave_requests`
    expect(row).toMatchObject({ state: 'approved', on_behalf_of_chair: true })
    const actions = await world.sql`select action from audit_entries where action like 'invitations.leave%'`
    expect(actions).toMatchObject([{ action: 'invitations.leave.approved.onBehalf' }])
  })

  it('the chair decides there as well, in the chair’s own name', async () => {
    await askLeave()
    expect((await world.as(world.cast.chair).post(await path(), { decision: 'refused' })).status).toBe(303)
    const [row] = await world.sql`select state, on_behalf_of_chair from leave_requests`
    expect(row).toMatchObject({ state: 'refused', on_behalf_of_chair: false })
  })

  it('a request of another meeting is unknown', async () => {
    await askLeave()
    const other = await giveNoticed(world, {
      starts_at: new Date('2026-11-30T01:00:00Z'),
      ends_at: new Date('2026-11-30T02:00:00Z'),
    })
    const [row] = await world.sql<{ id: string }[]>`select id from leave_requests`
    expect(
      (
        await world
          .as(world.cast.director)
          .post(`/meetings/${other.id}/replies/requests/${row!.id}`, { decision: 'approved' })
      ).status,
    ).toBe(404)
  })
})
