import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { transaction } from '#src/lib/db.ts'
import { queueCancels, queueRequests } from '#src/meetings/attendees/mail.tsx'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { textOf } from '../../support/html.ts'
import {
  attendeesOf,
  ENDS,
  giveNoticed,
  givePath,
  mails,
  type Noticed,
  pathIn,
  STARTS,
  statusOf,
} from '../noticed.ts'

let world: World
let meeting: Noticed
let link: string
let attendeeId: string
const anybody = () => world.nobody()

beforeEach(async () => {
  world = await createWorld()
  meeting = await giveNoticed(world)
  await anybody().post(meeting.reply.a, { kind: 'attend', nominee: world.cast.people.aDeputy })
  link = pathIn(world, (await mails(world))[0]!.text)
  attendeeId = (await attendeesOf(world, meeting.invitations.a))[0]!.id
})
afterEach(async () => {
  world.setNow(MONDAY)
  await world.close()
})

const partstat = async () =>
  (await attendeesOf(world, meeting.invitations.a)).find((one) => one.id === attendeeId)!.partstat

describe('the attendee’s page', () => {
  it('says for whom one answers and chooses nothing; looking and a blind press change nothing (R33)', async () => {
    const html = await (await anybody().get(link)).text()
    expect(textOf(html)).toContain('您正在代表市国土局邹副局长回复')
    expect(textOf(html)).toContain('2026年11月26日（周四）14:30–16:30')
    expect(html).not.toMatch(/name="kind"[^>]*checked/)
    await anybody().get(link)
    await world.app.request(`http://localhost${link}`, { method: 'HEAD' })
    expect((await anybody().post(link, {})).status).toBe(422)
    expect(await partstat()).toBe('NEEDS-ACTION')
  })

  it('accept: ACCEPTED by link, with the SEQUENCE it answers; nobody is mailed', async () => {
    const before = await mails(world)
    const response = await anybody().post(link, { kind: 'accept' })
    expect(response.status).toBe(303)
    expect(textOf(await (await anybody().get(response.headers.get('location')!)).text())).toContain(
      '确认参会',
    )
    const [row] =
      await world.sql`select partstat, partstat_channel, partstat_sequence from attendees where id = ${attendeeId}`
    expect(row).toEqual({ partstat: 'ACCEPTED', partstat_channel: 'web', partstat_sequence: 0 })
    expect(await mails(world)).toEqual(before)
    await anybody().post(link, { kind: 'accept' })
    expect(
      await world.sql`select 1 from audit_entries where action = 'invitations.person.accepted'`,
    ).toHaveLength(1)
  })

  it('R28: leave is asked of the chair: TENTATIVE, DECLINED when approved, taken back by accepting', async () => {
    expect((await anybody().post(link, { kind: 'leave' })).status).toBe(422)
    await anybody().post(link, { kind: 'leave', leaveReason: '赴省汇报' })
    expect(await partstat()).toBe('TENTATIVE')
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'leave_pending' })
    const question = (await mails(world)).at(-1)!
    expect(question.to).toBe(world.cast.chair.email)
    expect(question.subject).toContain('请假请示（市国土局邹副局长）')
    // The same once more is the same request.
    await anybody().post(link, { kind: 'leave', leaveReason: '赴省汇报' })
    expect((await mails(world)).at(-1)!.messageId).toBe(question.messageId)
    await anybody().post(pathIn(world, question.text), { decision: 'approved' })
    expect(await partstat()).toBe('DECLINED')
    await anybody().post(link, { kind: 'accept' })
    expect(await partstat()).toBe('ACCEPTED')
    expect(await world.sql`select state from leave_requests`).toMatchObject([{ state: 'withdrawn' }])
  })

  it('R26: a substitute comes from the own agency only', async () => {
    const wrong = await anybody().post(link, {
      kind: 'substitute',
      substitute: world.cast.people.bDeputy,
      substituteReason: '出差',
    })
    expect(wrong.status).toBe(422)
    expect(textOf(await wrong.text())).toContain('不属于贵单位')
    await anybody().post(link, {
      kind: 'substitute',
      substitute: world.cast.people.aPrincipal,
      substituteReason: '出差',
    })
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'substitution_pending' })
    expect(await partstat()).toBe('TENTATIVE')
  })

  it('is open until the meeting begins, and gone when it is over', async () => {
    world.setNow(STARTS)
    expect(textOf(await (await anybody().get(link)).text())).toContain('会议已开始，不能再更改')
    expect((await anybody().post(link, { kind: 'accept' })).status).toBe(422)
    world.setNow(ENDS)
    expect((await anybody().get(link)).status).toBe(410)
  })

  it('says to somebody who was dropped that there is no need to come', async () => {
    await anybody().post(meeting.reply.a, { kind: 'attend', nominee: world.cast.people.aPrincipal })
    expect(textOf(await (await anybody().get(link)).text())).toContain('贵单位已调整参会人员')
    expect((await anybody().post(link, { kind: 'accept' })).status).toBe(422)
  })

  it('another person’s link does not open it', async () => {
    const wrong = await givePath(
      world,
      'attendance',
      attendeeId,
      { personId: world.cast.outsider.id },
      meeting.id,
    )
    expect((await anybody().get(wrong)).status).toBe(404)
    expect((await anybody().post(wrong, { kind: 'accept' })).status).toBe(404)
  })

  it('the chair’s own page asks for nothing', async () => {
    const [chair] = await world.sql<{ id: string }[]>`select id from attendees where part = 'chair'`
    const path = await givePath(world, 'attendance', chair!.id, { personId: world.cast.chair.id }, meeting.id)
    const html = await (await anybody().get(path)).text()
    expect(textOf(html)).toContain('由您主持')
    expect(html).not.toContain('name="kind"')
  })
})

describe('changes and cancellations by calendar', () => {
  const change = async (
    options: { asksAnswer: boolean; notBefore?: Date; change?: (locale: string) => string },
    bump = true,
  ) => {
    const act = await world.act(world.cast.clerk)
    if (bump) await world.sql`update meetings set sequence = sequence + 1 where id = ${meeting.id}`
    return transaction(world.sql, (tx) =>
      queueRequests(tx, act, meeting.id, 'all', { mail: 'M-3', ...options }),
    )
  }

  it('R18, R19: a new time asks everybody again and resets the answers; a new place does neither', async () => {
    await anybody().post(link, { kind: 'accept' })
    await change({ asksAnswer: false, change: () => '会议地点改为市政府第二会议室。' })
    expect(await partstat()).toBe('ACCEPTED')
    const place = (await mails(world)).filter((mail) => mail.to === world.cast.attendee.email).at(-1)!
    expect(place).toMatchObject({ kind: 'M-3', method: 'REQUEST', sequence: 1 })
    expect(place.subject).toContain('会议变更')
    expect(place.text).toContain('会议地点改为市政府第二会议室。')
    expect(place.ical).toContain('PARTSTAT=ACCEPTED')
    expect(place.ical).not.toContain('RSVP=TRUE')
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { sequenceSent: 1, sequenceAsked: 0 },
    ])

    await change({ asksAnswer: true, change: () => '会议时间改为15:30。' })
    expect(await partstat()).toBe('NEEDS-ACTION')
    const time = (await mails(world)).filter((mail) => mail.to === world.cast.attendee.email).at(-1)!
    expect(time.ical).toContain('RSVP=TRUE')
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { sequenceSent: 2, sequenceAsked: 2 },
    ])
    expect(time.inReplyTo).toBe((await mails(world))[0]!.messageId)
  })

  it('decisions 12: a change that nobody saw yet is replaced by the next, which goes on asking', async () => {
    const later = new Date(MONDAY.getTime() + 60_000)
    await change({ asksAnswer: true, notBefore: later })
    await change({ asksAnswer: false, notBefore: later }, false)
    const toPerson = (await mails(world)).filter(
      (mail) => mail.to === world.cast.attendee.email && mail.kind === 'M-3',
    )
    expect(toPerson.map((mail) => mail.state)).toEqual(['superseded', 'queued'])
    expect(toPerson[1]!.ical).toContain('RSVP=TRUE')
    const [row] =
      await world.sql`select superseded_by is not null as replaced from outbox where state = 'superseded' and attendee_id = ${attendeeId}`
    expect(row).toEqual({ replaced: true })
  })

  it('R20: a cancellation reaches exactly those who were asked and not yet uninvited', async () => {
    await anybody().post(meeting.reply.b, {
      kind: 'attend',
      nominee: [world.cast.people.bPrincipal, world.cast.people.bDeputy],
    })
    await anybody().post(meeting.reply.b, { kind: 'attend', nominee: world.cast.people.bPrincipal })
    const act = await world.act(world.cast.clerk)
    const before = (await mails(world)).length
    await world.sql`update meetings set sequence = sequence + 1, state = 'cancelled' where id = ${meeting.id}`
    const cancel = () =>
      transaction(world.sql, (tx) =>
        queueCancels(tx, act, meeting.id, 'all', { scope: 'meeting', reason: '另行安排' }),
      )
    expect(await cancel()).toBe(2)
    const sent = (await mails(world)).slice(before)
    const [principal] = await world.sql<
      { email: string }[]
    >`select email from people where id = ${world.cast.people.bPrincipal}`
    expect(sent.map((mail) => mail.to).sort()).toEqual([world.cast.attendee.email, principal!.email].sort())
    for (const mail of sent) {
      expect(mail).toMatchObject({ kind: 'M-4', method: 'CANCEL', sequence: 2 })
      expect(mail.ical).toMatch(/^STATUS:CANCELLED\r$/m)
      expect(mail.text).toContain('以下会议取消，请勿前往')
      expect(mail.text).toContain('原因：另行安排')
    }
    expect(await cancel()).toBe(0)
  })

  it('an unseen change is not sent after a cancellation', async () => {
    await change({ asksAnswer: true, notBefore: new Date(MONDAY.getTime() + 60_000) })
    const act = await world.act(world.cast.clerk)
    await transaction(world.sql, (tx) =>
      queueCancels(tx, act, meeting.id, 'all', { scope: 'meeting', reason: '' }),
    )
    const toPerson = (await mails(world)).filter((mail) => mail.to === world.cast.attendee.email)
    expect(toPerson.map((mail) => `${mail.method} ${mail.state}`)).toEqual([
      'REQUEST queued',
      'REQUEST superseded',
      'CANCEL queued',
    ])
  })

  it('is written in the language of the one who reads it', async () => {
    await world.sql`update people set locale = 'en' where id = ${world.cast.attendee.id}`
    await change({
      asksAnswer: true,
      change: (locale) => (locale === 'en' ? 'It starts at 15:30 now.' : '会议时间改为15:30。'),
    })
    const mail = (await mails(world)).filter((one) => one.to === world.cast.attendee.email).at(-1)!
    expect(mail.subject).toBe(
      '[Leading Group Office] Meeting changed: Land for the access road Thu 26 Nov 14:30',
    )
    expect(mail.text).toContain('Place: Government Meeting Room 1')
    expect(mail.text).toContain('Your agency reports: item 1, Progress of land acquisition, about 14:30')
    expect(mail.text).not.toMatch(/[\u4e00-\u9fff]/)
    expect(mail.ical).toContain('SUMMARY:Land for the access road')
  })

  it('the chair gets the meeting without being asked', async () => {
    const act = await world.act(world.cast.clerk)
    await transaction(world.sql, (tx) =>
      queueRequests(tx, act, meeting.id, 'all', { mail: 'M-2', asksAnswer: true }),
    )
    const mail = (await mails(world)).find((one) => one.to === world.cast.chair.email)!
    expect(mail.ical).toContain('ROLE=CHAIR')
    expect(mail.ical).not.toContain('RSVP=TRUE')
    expect(mail.text).toContain('以下会议由您主持')
  })
})
