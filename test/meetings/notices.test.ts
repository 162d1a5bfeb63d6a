import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RuleViolation } from '#src/lib/errors.ts'
import { findReplyInvitation } from '#src/meetings/invitations/replies/queries.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'
import { at, drafted, letters, noticed } from './planned.ts'

let world: World
let clerk: Visitor
let director: Visitor

beforeAll(async () => {
  world = await createWorld()
  clerk = world.as(world.cast.clerk)
  director = world.as(world.cast.director)
})
afterAll(() => world.close())

/** Every test has its own day, so that only the tests about clashes clash. */
let day = 0
const free = () => {
  day += 1
  const on = `2027-01-${String(day).padStart(2, '0')}`
  return { startsAt: at(`${on}T14:30`), endsAt: at(`${on}T16:00`) }
}

const unfolded = (ical: string | null) => (ical ?? '').replaceAll('\r\n ', '')

describe('the preview', () => {
  it('names every address and shows the letter as it will arrive', async () => {
    const id = await drafted(world)
    const html = await (await clerk.get(`/meetings/${id}/notice`)).text()
    const text = textOf(html)
    expect(text).toContain('市国土局 联络员余股长 ')
    expect(text).toContain('mailbox@land.gov.cn.example')
    expect(text).toContain('市规划局 单位邮箱 mailbox@plan.gov.cn.example 无联络员，仅发单位邮箱')
    expect(text).toContain('回执截止： 11月25日 周三 17:00')
    expect(text).toContain('发送（3个单位）')
    const src = html.match(/<iframe[^>]*src="([^"]+)"/)![1]!.replaceAll('&amp;', '&')
    const frame = await clerk.get(src)
    expect(frame.headers.get('content-security-policy')).toContain("style-src 'unsafe-inline'")
    expect(textOf(await frame.text())).toContain(
      '[市领导小组办] 会议通知：施工通道征地协调会 11月26日（周四）14:30',
    )
    // Looking is not sending (R33 for the office as well).
    expect(await letters(world, id)).toEqual([])
  })

  it('R07: shows before sending who cannot be reached by mail at all', async () => {
    const id = await drafted(world, free())
    await world.sql`update agencies set mailbox = null where id = ${world.cast.agencies.c}`
    const text = textOf(await (await clerk.get(`/meetings/${id}/notice`)).text())
    await world.sql`update agencies set mailbox = 'mailbox@plan.gov.cn.example' where id = ${world.cast.agencies.c}`
    expect(text).toContain('以下单位没有可用的邮箱，请电话通知：市规划局。')
    expect(text).toContain('000-0000-1000')
  })
})

describe('sending the notice', () => {
  it('freezes version 1 and queues a letter to each mailbox and liaison in one transaction', async () => {
    const id = await drafted(world)
    const html = await (await clerk.get(`/meetings/${id}/notice`)).text()
    const kicks = world.kicks()
    const answer = await clerk.post(`/meetings/${id}/notices`, {
      version: inputValue(html, 'version')!,
      office: [world.cast.clerk.id],
      recorderId: world.cast.clerk2.id,
    })
    expect(answer.status).toBe(303)
    expect(world.kicks()).toBe(kicks + 1)
    const page = textOf(await (await clerk.get(`/meetings/${id}`)).text())
    // Five letters to three agencies (one has no liaison), three calendar objects for chair and office.
    expect(page).toContain('会议通知已发往3个单位，共8封邮件。')
    expect(page).toContain('施工通道征地协调会 已通知')
    const sent = await letters(world, id)
    expect(sent.filter((mail) => mail.kind === 'M-1').map((mail) => mail.to)).toEqual([
      'mailbox@land.gov.cn.example',
      world.cast.liaisonA.email,
      'mailbox@forest.gov.cn.example',
      world.cast.liaisonB.email,
      'mailbox@plan.gov.cn.example',
    ])
    // no calendar object before somebody is named; chair and office get theirs now.
    expect(sent.filter((mail) => mail.kind === 'M-1').every((mail) => mail.ical === null)).toBe(true)
    expect(
      sent
        .filter((mail) => mail.kind === 'M-2')
        .map((mail) => mail.to)
        .sort(),
    ).toEqual([world.cast.chair.email, world.cast.clerk.email, world.cast.clerk2.email].sort())
    expect(
      sent
        .filter((mail) => mail.kind === 'M-2')
        .every((mail) => mail.ical && !unfolded(mail.ical).includes('RSVP=TRUE')),
    ).toBe(true)
    const entries = await world.sql<{ action: string; args: object }[]>`
      select action, args from audit_entries where subject_id = ${id} order by id desc limit 1`
    expect(entries[0]).toMatchObject({ action: 'meetings.noticed', args: { version: 1, agencies: 3 } })
  })

  it('writes a letter that is read as plain text: who, what, when, one action, a telephone', async () => {
    const id = await noticed(world, free())
    const [letter] = (await letters(world, id)).filter((mail) => mail.to === world.cast.liaisonB.email)
    expect(letter?.text).toMatch(
      /^市林业局：\n\n　　经研究，定于2027年1月\d+日（周.）14:30召开“施工通道征地协调会”，请贵单位派员参加。有关事项通知如下。\n/,
    )
    expect(letter?.text).toContain('会议地点：市政府第一会议室\n主持人：周副市长\n')
    expect(letter?.text).toContain('参会要求：请主要负责人或分管负责人参会，1人')
    // Forestry is not ticked: it comes for its own item and waits (R12).
    expect(letter?.text).toContain('议题：2. 采伐许可（市林业局汇报）\n')
    expect(letter?.text).toContain(
      '本单位汇报议题：议题2：采伐许可，预计15:00开始，20分钟\n贵单位仅参加上列议题，请于15:00前到场候会。',
    )
    expect(letter?.text).toContain('参会单位：市国土局、市林业局、市规划局\n')
    expect(letter?.text).toMatch(/回执截止：20\d\d年\d+月\d+日（周.）17:00/)
    expect(letter?.text.match(/\u{FDD0}link:reply:[0-9a-f-]{36}\u{FDD1}/gu)).toHaveLength(1)
    expect(letter?.text).toContain('请通过链接填报，直接回复本邮件无法登记。')
    expect(letter?.text).toMatch(/联系电话：000-0000-1234\n$/)
    expect(Buffer.byteLength(letter!.html)).toBeLessThan(12_000)
    expect(letter?.html).not.toMatch(/<img|<script/)
  })

  it('gives the mailbox and the liaison each a reply link of their own, living until the meeting ends', async () => {
    const times = free()
    const id = await noticed(world, times)
    const grants = await world.sql<
      { person: string | null; agency: string | null; expires: Date; subject: string }[]
    >`
      select person_id as person, agency_id as agency, expires_at as expires, subject_id as subject
      from link_grants where meeting_id = ${id} and purpose = 'reply'`
    expect(grants).toHaveLength(5)
    expect(grants.every((grant) => grant.expires.getTime() === times.endsAt.getTime())).toBe(true)
    expect(grants.filter((grant) => grant.person === world.cast.liaisonA.id)).toHaveLength(1)
    expect(grants.filter((grant) => grant.agency === world.cast.agencies.a)).toHaveLength(1)
    const invitation = await findReplyInvitation(
      world.sql,
      grants.find((g) => g.agency === world.cast.agencies.a)!.subject,
    )
    expect(invitation).toMatchObject({ agencyId: world.cast.agencies.a, noticedVersion: 1 })
  })

  it('speaks English to a liaison who reads English', async () => {
    await world.sql`update people set locale = 'en' where id = ${world.cast.liaisonB.id}`
    const id = await noticed(world, free())
    await world.sql`update people set locale = 'zh-CN' where id = ${world.cast.liaisonB.id}`
    const [letter] = (await letters(world, id)).filter((mail) => mail.to === world.cast.liaisonB.email)
    expect(letter?.text).toMatch(/^Forestry Bureau:\n\nA meeting, “施工通道征地协调会”, will be held on /)
    expect(letter?.text).toContain('Your items: Item 2: 采伐许可, about 15:00, 20 minutes')
    expect(letter?.text).not.toMatch(/[，。；]|undefined|\{\w+\}/)
  })

  it('moves the matters of its agenda to “tabled” and sends nothing twice', async () => {
    const id = await noticed(world, free())
    const again = await clerk.post(`/meetings/${id}/notices`, { version: '2', recorderId: '' })
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('该会议通知已发出')
  })

  it('refuses a notice of what somebody else has changed since the preview', async () => {
    const id = await drafted(world, free())
    await world.sql`update meetings set version = version + 1 where id = ${id}`
    expect((await clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '' })).status).toBe(409)
    expect(await letters(world, id)).toEqual([])
  })

  it('R66: queues nothing when anything is missing', async () => {
    const id = await drafted(world, { ...free(), venueId: null })
    const answer = await clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '' })
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain('须确定会议地点')
    const [row] = await world.sql<{ state: string; notices: number; grants: number }[]>`
      select state, (select count(*)::int from notices n where n.meeting_id = m.id) as notices,
        (select count(*)::int from link_grants g where g.meeting_id = m.id) as grants from meetings m where id = ${id}`
    expect(row).toEqual({ state: 'draft', notices: 0, grants: 0 })
  })
})

describe('a reply deadline that somebody set', () => {
  it('must lie between now and the start, and is said so before sending', async () => {
    const times = free()
    const id = await drafted(world, { ...times, replyBy: new Date(times.endsAt) })
    expect(textOf(await (await clerk.get(`/meetings/${id}`)).text())).toContain(
      '回执截止时间须晚于当前、不晚于会议开始',
    )
    expect((await clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '' })).status).toBe(422)
    expect((await clerk.get(`/meetings/${id}/notices`)).headers.get('location')).toBe(
      `/meetings/${id}/notice`,
    )
  })
})

describe('R16: a notice leaves two working days before the meeting', () => {
  const tomorrow = { startsAt: at('2026-11-24T09:00'), endsAt: at('2026-11-24T10:00') }

  it('or the director gives a reason, which is kept and printed', async () => {
    const id = await drafted(world, tomorrow)
    const page = textOf(await (await clerk.get(`/meetings/${id}/notice`)).text())
    expect(page).toContain('距会议仅1个工作日，不足规定的2个工作日，须由主任说明紧急理由')
    expect(page).not.toContain('发送（')
    expect(
      (await clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '', urgentReason: '我说急' }))
        .status,
    ).toBe(422)
    expect((await clerk.post(`/meetings/${id}/urgency`, { reason: '我说急' })).status).toBe(403)

    expect((await director.post(`/meetings/${id}/urgency`, { reason: '汛情紧急' })).status).toBe(303)
    const version = inputValue(await (await clerk.get(`/meetings/${id}/notice`)).text(), 'version')!
    expect((await clerk.post(`/meetings/${id}/notices`, { version, recorderId: '' })).status).toBe(303)
    const [row] = await world.sql<{ reason: string; by: string; replyBy: Date }[]>`
      select urgent_reason as reason, urgent_by_person_id as by, reply_by as "replyBy" from meetings where id = ${id}`
    expect(row).toEqual({ reason: '汛情紧急', by: world.cast.director.id, replyBy: at('2026-11-23T17:00') })
    expect((await letters(world, id))[0]?.text).toContain('紧急召开说明：汛情紧急')
  })

  it('a director may give the reason in the same act', async () => {
    const id = await drafted(world, { startsAt: at('2026-11-24T11:00'), endsAt: at('2026-11-24T12:00') })
    const answer = await director.post(`/meetings/${id}/notices`, {
      version: '1',
      recorderId: '',
      urgentReason: '省里来电',
    })
    expect(answer.status).toBe(303)
  })

  it('counts working days by the loaded calendar: a made-up holiday makes Thursday too near', async () => {
    const act = await world.act(world.cast.clerk, ['clerk'])
    await world.sql`insert into work_calendar (day, kind, name) values ('2026-11-25', 'holiday', '试验'), ('2026-11-24', 'holiday', '试验')`
    const id = await drafted(world, { startsAt: at('2026-11-26T08:00'), endsAt: at('2026-11-26T09:00') })
    const send = () =>
      sendNotice(act, id, { version: 1, party: { personIds: [], recorderId: null }, urgentReason: '' })
    await expect(send()).rejects.toThrow(RuleViolation)
    await world.sql`delete from work_calendar`
    await expect(send()).resolves.toMatchObject({ agencies: 3 })
  })
})

describe('R17: no room and no chair twice', () => {
  it('two notices sent at the same moment: one goes, the other is told of it', async () => {
    const times = free()
    const ids = [
      await drafted(world, { ...times, title: '甲会' }),
      await drafted(world, { ...times, title: '乙会', chairPersonId: world.cast.director.id }),
    ]
    const answers = await Promise.all(
      ids.map((id) => clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '' })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 409])
    const lost = answers.findIndex((answer) => answer.status === 409)
    const text = textOf(await answers[lost]!.text())
    expect(text).toMatch(/会议室该时段已安排“[甲乙]会”/)
    expect(await letters(world, ids[lost]!)).toEqual([])
    const [held] = await world.sql<
      { n: number }[]
    >`select count(*)::int as n from meetings where id in ${world.sql(ids)} and state = 'noticed'`
    expect(held?.n).toBe(1)
  })

  it('a chair chairs one meeting at a time; back to back is no clash', async () => {
    const { startsAt, endsAt } = free()
    await noticed(world, { startsAt, endsAt, title: '先开的会' })
    const over = {
      venueId: world.cast.venue2,
      startsAt: new Date(startsAt.getTime() + 3_600_000),
      endsAt: new Date(endsAt.getTime() + 3_600_000),
    }
    const id = await drafted(world, over)
    const preview = textOf(await (await clerk.get(`/meetings/${id}/notice`)).text())
    expect(preview).toContain('主持人已安排主持： 先开的会')
    const answer = await clerk.post(`/meetings/${id}/notices`, { version: '1', recorderId: '' })
    expect(textOf(await answer.text())).toContain('主持人该时段已主持“先开的会”')
    const after = await drafted(world, { startsAt: endsAt, endsAt: new Date(endsAt.getTime() + 5_400_000) })
    expect((await clerk.post(`/meetings/${after}/notices`, { version: '1', recorderId: '' })).status).toBe(
      303,
    )
  })

  it('for others of the office an overlap only warns', async () => {
    const times = free()
    await noticed(world, { ...times, title: '占了科长的会' })
    const id = await drafted(world, {
      ...times,
      venueId: world.cast.venue2,
      chairPersonId: world.cast.director.id,
    })
    expect(textOf(await (await clerk.get(`/meetings/${id}/notice`)).text())).toContain(
      '该时段参加“占了科长的会”',
    )
    expect(
      (
        await clerk.post(`/meetings/${id}/notices`, {
          version: '1',
          recorderId: '',
          office: [world.cast.clerk.id],
        })
      ).status,
    ).toBe(303)
  })
})

describe('what was told', () => {
  it('R22: stays readable, for the invited agency too; R64: for nobody else', async () => {
    const id = await noticed(world, free())
    const path = `/meetings/${id}/notices/1`
    for (const person of [world.cast.clerk, world.cast.liaisonA, world.cast.auditor, world.cast.chair])
      expect(textOf(await (await world.as(person).get(path)).text())).toContain('第1版：会议通知')
    expect((await world.as(world.cast.liaisonV).get(path)).status).toBe(404)
    expect((await world.as(world.cast.outsider).get(path)).status).toBe(404)
    expect((await clerk.get(`/meetings/${id}/notices/2`)).status).toBe(404)
  })

  it('R21: a noticed meeting cannot be deleted, not even past the application', async () => {
    const id = await noticed(world, free())
    expect((await clerk.post(`/meetings/${id}/deletion`)).status).toBe(422)
    await expect(world.sql`delete from meetings where id = ${id}`).rejects.toThrow(
      'a noticed meeting cannot be deleted',
    )
    await expect(world.sql`update notices set reason = 'x' where meeting_id = ${id}`).rejects.toThrow(
      'append-only',
    )
  })

  it('keeps a log in plain sentences, for office and auditors', async () => {
    const id = await noticed(world, free())
    const text = textOf(await (await world.as(world.cast.auditor).get(`/meetings/${id}/log`)).text())
    expect(text).toContain('发出“施工通道征地协调会”第1版通知，通知3个单位')
    expect((await world.as(world.cast.liaisonA).get(`/meetings/${id}/log`)).status).toBe(403)
  })

  it('shows an agency its meeting without the others’ replies (R34)', async () => {
    const id = await noticed(world, free())
    const text = textOf(await (await world.as(world.cast.liaisonA).get(`/meetings/${id}`)).text())
    expect(text).toContain('市国土局、市林业局、市规划局')
    expect(text).not.toContain('已回执')
    expect(text).not.toContain('变更时间')
  })
})
