import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../support/html.ts'
import { lintCalendar } from '../support/ical-lint.ts'
import { answerOf, forgetAnswers, type Inbox, message, OFFICE, openInbox, plainReply } from './given.ts'

let inbox: Inbox
beforeAll(async () => {
  inbox = await openInbox()
})
afterAll(() => inbox.close())
beforeEach(async () => {
  await forgetAnswers(inbox)
  await inbox.world.sql`delete from inbound_messages`
  inbox.later()
})

const clerk = () => inbox.world.as(inbox.world.cast.clerk)
const last = async () => {
  const [row] = await inbox.world.sql<{ id: string; outcome: string; settled: string | null }[]>`
    select id, outcome, settled_as as settled from inbound_messages order by received_at desc limit 1`
  return row!
}
const mailsSince = (position: string) =>
  inbox.world.sql<
    {
      kind: string
      to: string
      method: string | null
      sequence: number | null
      ical: string | null
      text: string
    }[]
  >`
    select kind, to_address as to, ical_method as method, sequence, ical, text_body as text from outbox where position > ${position}::bigint order by position`
const position = async () =>
  (await inbox.world.sql<{ p: string }[]>`select coalesce(max(position), 0)::text as p from outbox`)[0]!.p
const reply = (more: Partial<Parameters<typeof plainReply>[1]> = {}) =>
  plainReply(inbox.zou.organizer, { uid: inbox.meeting.uid, attendee: inbox.zou.address, ...more })
const counter = (lines = ['DTSTART:20261127T013000Z', 'DTEND:20261127T030000Z', 'COMMENT:上午另有会议']) =>
  reply({ method: 'COUNTER', partstat: 'TENTATIVE', lines })

describe('what a person does about a message', () => {
  it('a plain 我参加 is shown as text, counted on Today, and entered with one click', async () => {
    await inbox.receive(
      message({
        from: `邹 <${inbox.zou.address}>`,
        to: inbox.zou.organizer,
        subject: '回复：参会邀请',
        body: '我参加。<script>alert(1)</script>',
      }),
    )
    const { id } = await last()
    expect(await (await clerk().get('/today')).text()).toContain(`/incoming/${id}`)
    const page = await (await clerk().get(`/incoming/${id}`)).text()
    expect(page).toContain('我参加。&lt;script&gt;')
    expect(page).toMatch(new RegExp(`<option value="${inbox.zou.attendeeId}" selected`))
    const typed = { attendeeId: inbox.zou.attendeeId, partstat: 'ACCEPTED', comment: '' }
    expect((await clerk().post(`/incoming/${id}/application`, { ...typed, partstat: '' })).status).toBe(422)
    expect((await clerk().post(`/incoming/${id}/application`, typed)).status).toBe(303)
    expect(await answerOf(inbox, inbox.zou)).toMatchObject({ partstat: 'ACCEPTED', channel: 'mail' })
    expect((await clerk().post(`/incoming/${id}/application`, typed)).status).toBe(422)
    expect(await (await clerk().get('/incoming')).text()).toContain('没有需要人工处理的邮件')
  })

  it('nothing more is done about one that is set aside', async () => {
    await inbox.receive(message({ from: inbox.zou.address, to: OFFICE, body: '谢谢' }))
    const { id } = await last()
    expect((await clerk().post(`/incoming/${id}/dismissal`)).status).toBe(303)
    expect(await last()).toMatchObject({ settled: 'ignored' })
    expect((await answerOf(inbox, inbox.zou)).partstat).toBe('NEEDS-ACTION')
  })

  it('who was not invited is told so, and the entry is taken out of the calendar again', async () => {
    await inbox.receive(reply({ from: 'guest@else.example', attendee: 'guest@else.example' }))
    const { id } = await last()
    const before = await position()
    expect((await clerk().post(`/incoming/${id}/notice`)).status).toBe(303)
    const [mail] = await mailsSince(before)
    expect(mail).toMatchObject({ to: 'guest@else.example', method: 'CANCEL', sequence: 0 })
    expect(mail!.text).toContain('您不在本次会议的邀请之列')
    expect(lintCalendar(mail!.ical!)).toEqual([])
    expect(mail!.ical).not.toContain('\r\nSTATUS')
  })

  it('a program is never written to', async () => {
    await inbox.receive(
      message({
        from: inbox.zou.address,
        to: inbox.zou.organizer,
        headers: ['Auto-Submitted: auto-generated'],
        body: '系统通知',
      }),
    )
    const { id } = await last()
    expect((await clerk().post(`/incoming/${id}/notice`)).status).toBe(422)
  })
})

describe('another time is proposed', () => {
  it('changes nothing; refused, it is answered with DECLINECOUNTER and in words', async () => {
    expect(await inbox.receive(counter())).toMatchObject({ outcome: 'proposal' })
    const { id } = await last()
    const [meeting] = await inbox.world
      .sql`select sequence, starts_at as at from meetings where id = ${inbox.meeting.id}`
    expect(meeting).toMatchObject({ sequence: 0, at: new Date('2026-11-26T06:30:00Z') })
    const before = await position()
    expect((await clerk().post(`/incoming/${id}/refusal`)).status).toBe(303)
    const [mail] = await mailsSince(before)
    expect(mail).toMatchObject({ to: inbox.zou.address, method: 'DECLINECOUNTER', sequence: 0 })
    expect(mail!.text).toContain('您建议的时间')
    expect(lintCalendar(mail!.ical!)).toEqual([])
  })

  it('accepted, it leads to the change of the meeting, filled in; moved, it waits no longer', async () => {
    await inbox.receive(counter())
    const { id } = await last()
    const page = await (await clerk().get(`/incoming/${id}`)).text()
    const [, href] = page.match(/href="(\/meetings\/[^"]*\/change\?[^"]*)"/) ?? []
    const form = await (await clerk().get(href!.replaceAll('&amp;', '&'))).text()
    expect(form).toContain('value="2026-11-27"')
    expect(form).toContain('value="09:30"')
    expect(textOf(form)).toContain('建议调整时间')
    await inbox.world
      .sql`update meetings set starts_at = '2026-11-27T01:30:00Z', ends_at = '2026-11-27T03:00:00Z' where id = ${inbox.meeting.id}`
    expect(await (await clerk().get('/incoming')).text()).not.toContain(id)
    await inbox.world
      .sql`update meetings set starts_at = '2026-11-26T06:30:00Z', ends_at = '2026-11-26T08:00:00Z' where id = ${inbox.meeting.id}`
  })

  it('one without a time that can be read goes to a person', async () => {
    expect(await inbox.receive(counter(['DTSTART:soon']))).toMatchObject({
      outcome: 'held',
      reason: 'unreadableTime',
    })
  })
})

describe('delegation and REFRESH', () => {
  const delegateTo = (address: string) =>
    reply({
      partstat: 'DELEGATED',
      attendeeParams: `;DELEGATED-TO="mailto:${address}"`,
      stamp: '20261123T050000Z',
    })

  it('somebody of the own agency becomes a request for a substitute, which the chair decides', async () => {
    const { sql, cast } = inbox.world
    const [principal] = await sql<
      { email: string }[]
    >`select email from people where id = ${cast.people.aPrincipal}`
    expect(await inbox.receive(delegateTo(principal!.email))).toMatchObject({
      outcome: 'applied',
      reason: 'substitution',
    })
    const asked =
      await sql`select state, requested_channel as channel, substitute_person_id as id from substitutions`
    expect(asked).toEqual([{ state: 'pending', channel: 'mail', id: cast.people.aPrincipal }])
    await sql`update substitutions set state = 'withdrawn'`
  })

  it.each([
    ['of another agency', () => inbox.miao.address],
    ['whom nobody knows', () => 'friend@else.example'],
  ])('somebody %s waits for a person', async (_name, address) => {
    expect(await inbox.receive(delegateTo(address()))).toMatchObject({ outcome: 'held', reason: 'delegated' })
  })

  it('REFRESH gets the present state once, with the same SEQUENCE; a second one soon after does not', async () => {
    inbox.later(30)
    const before = await position()
    const refresh = () => reply({ method: 'REFRESH', sequence: null })
    expect(await inbox.receive(refresh())).toMatchObject({ outcome: 'applied', reason: 'refreshed' })
    expect(await mailsSince(before)).toMatchObject([
      { to: inbox.zou.address, method: 'REQUEST', sequence: 0 },
    ])
    expect(await inbox.receive(refresh())).toMatchObject({ outcome: 'ignored', reason: 'lately' })
  })
})

describe('one history of answers', () => {
  it('by web and by mail, each with its way and time, on the board', async () => {
    const { sql } = inbox.world
    await sql`delete from attendee_answers`
    await inbox.receive(reply({ stamp: '20261123T060000Z' }))
    inbox.later()
    await sql`update attendees set partstat = 'TENTATIVE', partstat_channel = 'web', partstat_at = ${inbox.world.now()} where id = ${inbox.zou.attendeeId}`
    inbox.later()
    await inbox.receive(
      reply({ partstat: 'DECLINED', stamp: '20261123T230000Z', lines: ['COMMENT:赴省开会'] }),
    )
    const history =
      await sql`select channel, partstat, comment from attendee_answers where attendee_id = ${inbox.zou.attendeeId} order by id`
    expect(history).toMatchObject([
      { channel: 'mail', partstat: 'ACCEPTED' },
      { channel: 'web', partstat: 'TENTATIVE' },
      { channel: 'mail', partstat: 'DECLINED', comment: '赴省开会' },
    ])
    const board = textOf(await (await clerk().get(`/meetings/${inbox.meeting.id}/replies`)).text())
    expect(board).toMatch(/本人答复.*不参会.*赴省开会.*待定.*确认参会/s)
  })
})
