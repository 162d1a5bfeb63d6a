import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkPlace } from '#src/auth/links.ts'
import { PLACE_START } from '#src/lib/places.ts'
import { fillPlaces } from '#src/outbox/places.ts'
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
  REPLY_BY,
  STARTS,
  sequenceOf,
  statusOf,
} from '../noticed.ts'

let world: World
let meeting: Noticed
const anybody = () => world.nobody()

beforeEach(async () => {
  world = await createWorld()
  meeting = await giveNoticed(world)
  const { sql, cast } = world
  await sql`insert into desks (agency_id, leader_person_id, from_day) values (${cast.agencies.a}, ${cast.people.aDeputy}, '2020-01-01')`
})
afterEach(async () => {
  world.setNow(MONDAY)
  await world.close()
})

const attend = (nominee: string | string[], more = {}) => ({ kind: 'attend', nominee, ...more })

describe('the reply page', () => {
  it('says who invites whom to what, when, where, what the agency reports and until when to answer', async () => {
    const page = await anybody().get(meeting.reply.a)
    expect(page.status).toBe(200)
    const text = textOf(await page.text())
    for (const part of [
      '施工通道征地协调会',
      '市国土资源局',
      '2026年11月26日（周四）14:30–16:30',
      '市政府第一会议室',
      '周副市长',
      '第1项“征地进展”，预计14:30开始',
      '请于2026年11月25日（周三）17:00前回复',
      '您正在代表市国土资源局回复',
      '主要负责人或分管负责人',
      '000-0000-1234',
    ])
      expect(text).toContain(part)
  })

  it('suggests the desk leader as a person and chooses no answer', async () => {
    const html = await (await anybody().get(meeting.reply.a)).text()
    expect(html).toMatch(new RegExp(`name="nominee" value="${world.cast.people.aDeputy}" checked`))
    expect(html).not.toMatch(/name="kind"[^>]*checked/)
  })

  it('R33: looking, however often and by whatever machine, changes nothing', async () => {
    const before =
      await world.sql`select (select count(*) from replies) as r, (select count(*) from outbox) as o,
      (select count(*) from attendees) as a, (select count(*) from audit_entries) as e`
    await anybody().get(meeting.reply.a)
    await anybody().get(meeting.reply.a)
    const head = await world.app.request(`http://localhost${meeting.reply.a}`, { method: 'HEAD' })
    expect(head.status).toBe(200)
    const after =
      await world.sql`select (select count(*) from replies) as r, (select count(*) from outbox) as o,
      (select count(*) from attendees) as a, (select count(*) from audit_entries) as e`
    expect(after).toEqual(before)
  })

  it('R33: a machine that presses the button gets 422 and changes nothing', async () => {
    // It sends what the form holds by itself: the suggested person, no answer.
    const response = await anybody().post(meeting.reply.a, { nominee: world.cast.people.aDeputy })
    expect(response.status).toBe(422)
    expect(textOf(await response.text())).toContain('请选择一项')
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'pending' })
    expect(await mails(world)).toEqual([])
  })

  it('R34: shows nothing of other agencies, and one agency’s link is no key to another', async () => {
    await anybody().post(meeting.reply.b, attend(world.cast.people.bPrincipal))
    const text = textOf(await (await anybody().get(meeting.reply.a)).text())
    expect(text).not.toContain('郎局长')
    const wrong = await givePath(
      world,
      'reply',
      meeting.invitations.b,
      { agencyId: world.cast.agencies.a },
      meeting.id,
    )
    expect((await anybody().get(wrong)).status).toBe(404)
    expect((await anybody().post(wrong, attend(world.cast.people.aDeputy))).status).toBe(404)
    expect((await anybody().get(`${meeting.reply.a.slice(0, -1)}x`)).status).toBe(404)
    expect((await anybody().get(meeting.reply.a.replace('/reply/', '/attendance/'))).status).toBe(404)
  })

  it('R34: ends with the meeting, with the office’s telephone', async () => {
    world.setNow(ENDS)
    const gone = await anybody().get(meeting.reply.a)
    expect(gone.status).toBe(410)
    expect(textOf(await gone.text())).toContain('000-0000-1234')
    expect((await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))).status).toBe(410)
  })

  it('is gone for an agency that is no longer invited, and says so of a cancelled meeting', async () => {
    await world.sql`update invitations set withdrawn_at = ${MONDAY} where id = ${meeting.invitations.a}`
    expect((await anybody().get(meeting.reply.a)).status).toBe(410)
    await world.sql`update meetings set state = 'cancelled' where id = ${meeting.id}`
    const page = await anybody().get(meeting.reply.b)
    expect(page.status).toBe(200)
    expect(textOf(await page.text())).toContain('此次会议已取消')
    expect((await anybody().post(meeting.reply.b, attend(world.cast.people.bPrincipal))).status).toBe(422)
  })

  it('is English for who asks for English', async () => {
    const text = textOf(await (await anybody().get(meeting.reply.a, { 'accept-language': 'en' })).text())
    expect(text).toContain('Will your agency attend?')
    expect(text).toContain('Land for the access road')
    expect(text).not.toMatch(/invitations\./)
  })
})

describe('naming who comes', () => {
  it('sends the person a REQUEST at once, the agency a confirmation, and shows what happens next', async () => {
    const response = await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    expect(response.status).toBe(303)
    const done = textOf(await (await anybody().get(response.headers.get('location')!)).text())
    expect(done).toMatch(/派员参会 ?：邹副局长/)
    expect(done).toContain('可在2026年11月25日（周三）17:00前更改')
    const [request, confirmation, ...rest] = await mails(world)
    expect(rest).toEqual([])
    expect(request).toMatchObject({
      kind: 'M-2',
      to: world.cast.attendee.email,
      method: 'REQUEST',
      sequence: 0,
    })
    expect(request!.subject).toBe('[市领导小组办] 参会邀请：施工通道征地协调会 11月26日（周四）14:30')
    expect(request!.ical).toContain('PARTSTAT=NEEDS-ACTION;RSVP=TRUE')
    expect(confirmation).toMatchObject({ to: 'mailbox@land.gov.cn.example', method: null })
    expect(confirmation!.text).toContain('参会人员：邹副局长')
    expect(world.kicks()).toBeGreaterThan(0)
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      {
        name: '邹副局长',
        part: 'nominee',
        partstat: 'NEEDS-ACTION',
        sequenceSent: 0,
        sequenceAsked: 0,
        asked: true,
      },
    ])
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied' })
    const [audit] = await world.sql`select action, agency_id, on_behalf_of_agency_id from audit_entries`
    expect(audit).toMatchObject({
      action: 'invitations.replied.attend',
      agency_id: world.cast.agencies.a,
      on_behalf_of_agency_id: null,
    })
  })

  it('the mail of an invited person can be read as plain text and asks for one thing', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    const [request] = await mails(world)
    expect(request!.text).toMatch(/^邹副局长：\n\n　　经贵单位报名，请您参加以下会议。/)
    expect(request!.text).toContain('会议时间：2026年11月26日（周四）14:30–16:30')
    expect(request!.text).toContain('会议地点：市政府第一会议室')
    expect(request!.text).toContain('贵单位汇报：第1项“征地进展”，预计14:30开始')
    expect(request!.text.match(/\u{FDD0}link:/gu)).toHaveLength(1)
    expect(request!.text).toContain('联系电话：000-0000-1234')
  })

  it('the same reply twice is one reply: no second row, no second mail', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    const first = await mails(world)
    expect((await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))).status).toBe(303)
    expect(await mails(world)).toEqual(first)
    expect(await world.sql`select id from replies`).toHaveLength(1)
  })

  it('two presses at once are one reply', async () => {
    const press = () => anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    expect((await Promise.all([press(), press(), press()])).map((response) => response.status)).toEqual([
      303, 303, 303,
    ])
    expect(await world.sql`select id from replies`).toHaveLength(1)
    expect((await mails(world)).filter((mail) => mail.method)).toHaveLength(1)
  })

  it('R18, R25: a change until the deadline drops the one with a CANCEL of the next SEQUENCE and asks the other', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    await anybody().post(meeting.reply.a, attend(world.cast.people.aPrincipal))
    expect(await sequenceOf(world, meeting.id)).toBe(1)
    const sent = (await mails(world)).filter((mail) => mail.method)
    expect(sent.map((mail) => [mail.method, mail.sequence])).toEqual([
      ['REQUEST', 0],
      ['CANCEL', 1],
      ['REQUEST', 1],
    ])
    expect(sent[1]!.ical).not.toMatch(/^STATUS:/m)
    expect(sent[1]!.inReplyTo).toBe(sent[0]!.messageId)
    expect(sent[1]!.subject).toContain('不再安排您参会')
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { name: '邹副局长', dropped: true, cancelled: true },
      { name: '国土一把手鲁局长', dropped: false, sequenceSent: 1 },
    ])
    // And back again: the one who was dropped is asked anew, adding nobody raises nothing.
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    expect(await sequenceOf(world, meeting.id)).toBe(2)
    expect((await mails(world)).filter((mail) => mail.method).map((mail) => mail.sequence)).toEqual([
      0, 1, 1, 2, 2,
    ])
  })

  it('R18: adding a person raises nothing and disturbs nobody', async () => {
    await anybody().post(meeting.reply.b, attend(world.cast.people.bPrincipal))
    await anybody().post(meeting.reply.b, attend([world.cast.people.bPrincipal, world.cast.people.bDeputy]))
    expect(await sequenceOf(world, meeting.id)).toBe(0)
    expect((await mails(world)).filter((mail) => mail.method).map((mail) => mail.to)).toHaveLength(2)
  })

  it('R25: after the deadline the page is read-only and names the telephone; the office enters what it is told', async () => {
    world.setNow(new Date(REPLY_BY.getTime() + 60_000))
    const page = await anybody().get(meeting.reply.a)
    const html = await page.text()
    expect(textOf(html)).toContain('回复时限已过，如需更改请致电办公室')
    expect(html).not.toContain('name="kind"')
    expect((await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))).status).toBe(422)
    const entry = `/meetings/${meeting.id}/replies/${meeting.invitations.a}/entry`
    const entered = await world
      .as(world.cast.clerk)
      .post(entry, attend(world.cast.people.aDeputy, { channel: 'phone' }))
    expect(entered.status).toBe(303)
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied_by_phone' })
    const [audit] = await world.sql`select on_behalf_of_agency_id, args from audit_entries`
    expect(audit).toMatchObject({ on_behalf_of_agency_id: world.cast.agencies.a, args: { channel: 'phone' } })
  })

  it('R26: whoever does not belong to the agency on the meeting’s day is refused, and what was typed stays', async () => {
    const { cast, sql } = world
    for (const wrong of [cast.people.bPrincipal, '00000000-0000-4000-8000-000000000000']) {
      const response = await anybody().post(meeting.reply.a, attend(wrong))
      expect(response.status).toBe(422)
      const html = await response.text()
      expect(textOf(html)).toContain('此人在会议当日不属于贵单位')
      expect(html).toMatch(/value="attend"[^>]*checked/)
    }
    // Employed today, but no longer on the meeting's day.
    await sql`update employments set to_day = '2026-11-25' where person_id = ${cast.people.aDeputy}`
    expect((await anybody().post(meeting.reply.a, attend(cast.people.aDeputy))).status).toBe(422)
    expect(await mails(world)).toEqual([])
  })

  it('refuses more than there are seats, nobody, and who takes part otherwise', async () => {
    const { people, chair } = world.cast
    expect((await anybody().post(meeting.reply.a, attend([people.aDeputy, people.aPrincipal]))).status).toBe(
      422,
    )
    expect((await anybody().post(meeting.reply.a, { kind: 'attend' })).status).toBe(422)
    await world.sql`insert into employments (person_id, agency_id, position_zh, level) values (${chair.id}, ${world.cast.agencies.a}, '局长', 'principal')`
    const response = await anybody().post(meeting.reply.a, attend(chair.id))
    expect(textOf(await response.text())).toContain('此人已以其他身份参会')
  })

  it('R31: only a reporting agency brings assistants, and at most two', async () => {
    const { people, liaisonA, liaisonV } = world.cast
    expect(
      (await anybody().post(meeting.reply.vertical, attend(people.vPrincipal, { assistant: liaisonV.id })))
        .status,
    ).toBe(422)
    const page = await (await anybody().get(meeting.reply.vertical)).text()
    expect(page).not.toContain('name="assistant"')
    const third = await world.sql<
      { id: string }[]
    >`insert into people (name_zh) values ('丙'), ('丁') returning id`
    for (const one of third)
      await world.sql`insert into employments (person_id, agency_id, level) values (${one.id}, ${world.cast.agencies.a}, 'staff')`
    const three = [liaisonA.id, ...third.map((one) => one.id)]
    expect((await anybody().post(meeting.reply.a, attend(people.aDeputy, { assistant: three }))).status).toBe(
      422,
    )
    await anybody().post(meeting.reply.a, attend(people.aDeputy, { assistant: liaisonA.id }))
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { part: 'assistant' },
      { part: 'nominee' },
    ])
    const request = (await mails(world)).find((mail) => mail.to === liaisonA.email)
    expect(request!.ical).toContain('ROLE=OPT-PARTICIPANT')
  })

  it('whose invitation was to single items is told when to wait', async () => {
    await world.sql`insert into invitation_agenda_items (invitation_id, agenda_item_id)
      select ${meeting.invitations.b}, id from agenda_items where meeting_id = ${meeting.id} and no = 2`
    const text = textOf(await (await anybody().get(meeting.reply.b)).text())
    expect(text).toContain('预计15:00开始，请提前到场候会')
    expect(text).not.toContain('征地进展')
  })
})

describe('somebody who is not in the directory', () => {
  const person = { newName: '林科长', newPosition: '科长', newLevel: 'deputy', newPhone: '000-0000-7777' }

  it('is unconfirmed, and is mailed only at the agency’s own domain', async () => {
    await anybody().post(meeting.reply.a, attend('new', { ...person, newEmail: 'lin@mail.example' }))
    expect((await mails(world)).filter((mail) => mail.kind === 'M-2')).toEqual([])
    const [row] =
      await world.sql`select confirmed_at, named_by_agency_id from people where name_zh = '林科长'`
    expect(row).toMatchObject({ confirmed_at: null, named_by_agency_id: world.cast.agencies.a })
    await anybody().post(
      meeting.reply.b,
      attend('new', { ...person, newName: '杨科长', newEmail: 'yang@forest.gov.cn.example' }),
    )
    expect((await mails(world)).filter((mail) => mail.kind === 'M-2').map((mail) => mail.to)).toEqual([
      'yang@forest.gov.cn.example',
    ])
  })

  it('gets the invitation when the office confirms', async () => {
    await anybody().post(meeting.reply.a, attend('new', { ...person, newEmail: 'lin@mail.example' }))
    const [attendee] = await attendeesOf(world, meeting.invitations.a)
    const path = `/meetings/${meeting.id}/replies/${meeting.invitations.a}/people/${attendee!.personId}/confirmation`
    expect((await world.as(world.cast.auditor).post(path)).status).toBe(403)
    expect((await world.as(world.cast.liaisonB).post(path)).status).toBe(404)
    expect((await world.as(world.cast.clerk).post(path)).status).toBe(303)
    expect((await mails(world)).filter((mail) => mail.kind === 'M-2').map((mail) => mail.to)).toEqual([
      'lin@mail.example',
    ])
  })

  it('is one person however often the form is sent, and five at most through one link', async () => {
    await anybody().post(meeting.reply.a, attend('new', person))
    await anybody().post(meeting.reply.a, attend('new', person))
    expect(await world.sql`select 1 from people where name_zh = '林科长'`).toHaveLength(1)
    for (const name of ['甲', '乙', '丙', '丁'])
      expect(
        (await anybody().post(meeting.reply.a, attend('new', { ...person, newName: name }))).status,
      ).toBe(303)
    const sixth = await anybody().post(meeting.reply.a, attend('new', { ...person, newName: '戊' }))
    expect(sixth.status).toBe(422)
    const html = await sixth.text()
    expect(textOf(html)).toContain('最多新增5人')
    expect(html).toContain('value="戊"')
  })

  it('needs a name, a position and a level', async () => {
    const response = await anybody().post(meeting.reply.a, attend('new', { newName: '林科长' }))
    expect(response.status).toBe(422)
    expect(await world.sql`select 1 from people where name_zh = '林科长'`).toHaveLength(0)
  })

  it('without e-mail: a slip goes to the agency’s mailbox, and no calendar object', async () => {
    await anybody().post(meeting.reply.a, attend('new', person))
    const [slip] = await mails(world)
    expect(slip).toMatchObject({ to: 'mailbox@land.gov.cn.example', method: null })
    expect(slip!.subject).toContain('参会通知单（请转交林科长）')
    expect(slip!.text).toContain('请打印本通知单并转交本人')
    expect(slip!.text).not.toContain(`${PLACE_START}link:`)
  })

  it('on an address that others use too: a link, and no calendar object', async () => {
    await world.sql`update people set email = 'both@land.gov.cn.example' where id in (${world.cast.people.aDeputy}, ${world.cast.people.aPrincipal})`
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    const [letter] = await mails(world)
    expect(letter).toMatchObject({ kind: 'M-2', to: 'both@land.gov.cn.example', method: null })
    expect(letter!.text).toContain(`${PLACE_START}link:attendance:`)
  })

  it('what was typed cannot put a link into a mail', async () => {
    const leave = (leaveReason: string) => anybody().post(meeting.reply.a, { kind: 'leave', leaveReason })
    expect((await leave(linkPlace('reply', '00000000-0000-4000-8000-000000000000'))).status).toBe(400)
    expect((await leave('{{link:reply:00000000-0000-4000-8000-000000000000}}')).status).toBe(303)
    const [asked] = await mails(world)
    // Braces are text like any other.
    expect(
      fillPlaces(asked!.text, { baseUrl: 'https://x.example', authKeys: world.services.config.authKeys }),
    ).toContain('{{link:reply:00000000-0000-4000-8000-000000000000}}')
  })
})

describe('asking the chair', () => {
  const question = async () => (await mails(world)).filter((mail) => mail.to === world.cast.chair.email)

  it('R28: leave waits for the chair, and until then the person is expected', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    await anybody().post(meeting.reply.a, { kind: 'leave', leaveReason: '防汛值守' })
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'leave_pending' })
    expect(await attendeesOf(world, meeting.invitations.a)).toMatchObject([
      { name: '邹副局长', partstat: 'TENTATIVE', dropped: false, cancelled: false },
    ])
    const [mail, ...rest] = await question()
    expect(rest).toEqual([])
    expect(mail!.kind).toBe('M-6')
    expect(mail!.subject).toContain('请假请示（市国土局）')
    expect(mail!.text).toContain('事由：防汛值守')
    expect(mail!.text).toContain(`${PLACE_START}link:leave_decision:`)
    expect(mail!.method).toBeNull()
  })

  it('R27: somebody below the level asked for becomes a request for a substitute, with a reason', async () => {
    const { liaisonA } = world.cast
    const without = await anybody().post(meeting.reply.a, attend(liaisonA.id))
    expect(without.status).toBe(422)
    const html = await without.text()
    expect(textOf(html)).toContain('须报主持人同意，请写明原因')
    expect(html).toContain('name="levelReason"')
    await anybody().post(meeting.reply.a, attend(liaisonA.id, { levelReason: '局领导均外出' }))
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'substitution_pending' })
    expect(await attendeesOf(world, meeting.invitations.a)).toEqual([])
    const [mail] = await question()
    expect(mail!.text).toContain('拟替会人员：余股长（低于要求级别）')
    expect(mail!.text).toContain('事由：局领导均外出')
    expect(await world.sql`select kind from replies`).toEqual([{ kind: 'substitute' }])
    const confirmation = (await mails(world)).find((one) => one.kind === 'reply_confirmation')!
    expect(confirmation.text).toContain('回执：申请替会\n拟替会人员：余股长')
  })

  it('R27: who comes along with somebody of the level is no substitute', async () => {
    await anybody().post(meeting.reply.b, attend([world.cast.people.bDeputy, world.cast.liaisonB.id]))
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ status: 'replied' })
  })

  it('a new answer takes the request back; the chair’s link says so', async () => {
    await anybody().post(meeting.reply.a, { kind: 'leave', leaveReason: '防汛值守' })
    const link = pathIn(world, (await question())[0]!.text)
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied' })
    expect(textOf(await (await anybody().get(link)).text())).toContain('该单位已撤回此请示')
    expect((await anybody().post(link, { decision: 'approved' })).status).toBe(422)
  })

  it('needs a reason and, for a substitute, a person', async () => {
    expect((await anybody().post(meeting.reply.a, { kind: 'leave' })).status).toBe(422)
    const response = await anybody().post(meeting.reply.a, { kind: 'substitute', substituteReason: '出差' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('出差</textarea>')
  })
})

describe('a change of the meeting', () => {
  const changeTime = async () => {
    await world.sql`update meetings set notice_version = 2, sequence = sequence + 1, starts_at = ${new Date(STARTS.getTime() + 3_600_000)},
      ends_at = ${new Date(ENDS.getTime() + 3_600_000)} where id = ${meeting.id}`
    await world.sql`insert into notices (meeting_id, version, kind, sent_at, snapshot, primary_change) values (${meeting.id}, 2, 'change', ${world.now()}, '{}', 'time')`
  }

  it('R19: a new time re-opens the replies and voids what was asked before', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    await anybody().post(meeting.reply.b, { kind: 'leave', leaveReason: '出差' })
    world.setNow(new Date(MONDAY.getTime() + 60_000))
    await changeTime()
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'pending' })
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ status: 'pending' })
    // The chair is not asked about the old time any more.
    const question = (await mails(world)).find((mail) => mail.to === world.cast.chair.email)!
    expect((await anybody().post(pathIn(world, question.text), { decision: 'approved' })).status).toBe(422)
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied' })
  })

  it('R19: a new place does not', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    await world.sql`insert into notices (meeting_id, version, kind, sent_at, snapshot, primary_change) values (${meeting.id}, 2, 'change', ${world.now()}, '{}', 'place')`
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'replied' })
  })
})

describe('a meeting that waits for a new date', () => {
  it('says so on every link, instead of being unknown', async () => {
    await anybody().post(meeting.reply.a, attend(world.cast.people.aDeputy))
    const person = pathIn(world, (await mails(world))[0]!.text)
    await anybody().post(meeting.reply.b, { kind: 'leave', leaveReason: '出差' })
    const chair = pathIn(world, (await mails(world)).find((mail) => mail.to === world.cast.chair.email)!.text)
    await world.sql`insert into notices (meeting_id, version, kind, sent_at, starts_at, ends_at, snapshot)
      values (${meeting.id}, 2, 'postponement', ${world.now()}, ${STARTS}, ${ENDS}, '{}')`
    await world.sql`update meetings set state = 'postponed', starts_at = null, ends_at = null, reply_by = null where id = ${meeting.id}`
    for (const link of [meeting.reply.a, person]) {
      const page = await anybody().get(link)
      expect(page.status).toBe(200)
      const text = textOf(await page.text())
      expect(text).toContain('此次会议已延期，时间另行通知')
      expect(text).not.toContain('14:30')
    }
    expect((await anybody().get(chair)).status).toBe(200)
    expect((await anybody().post(chair, { decision: 'approved' })).status).toBe(422)
  })
})
