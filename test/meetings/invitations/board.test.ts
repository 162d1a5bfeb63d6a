import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { remindSilentAgencies } from '#src/meetings/invitations/commands.ts'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { textOf } from '../../support/html.ts'
import { giveNoticed, mails, type Noticed, pathIn, REPLY_BY, STARTS, statusOf } from '../noticed.ts'

let world: World
let meeting: Noticed
let board: string
const anybody = () => world.nobody()

beforeEach(async () => {
  world = await createWorld()
  meeting = await giveNoticed(world)
  board = `/meetings/${meeting.id}/replies`
})
afterEach(async () => {
  world.setNow(MONDAY)
  await world.close()
})

const attendA = () => anybody().post(meeting.reply.a, { kind: 'attend', nominee: world.cast.people.aDeputy })
const reminders = async () => (await mails(world)).filter((mail) => mail.kind === 'M-5')

describe('the reply board', () => {
  it('R09: one row an agency in standing order, and the totals on top', async () => {
    await attendA()
    await anybody().post(meeting.reply.b, { kind: 'leave', leaveReason: '出差' })
    const html = await (await world.as(world.cast.clerk).get(board)).text()
    const text = textOf(html)
    expect(text).toContain('应到4个单位，已回执2，参会1人，请假0，未回2')
    const order = ['市国土局', '市林业局', '市规划局', '市供电公司'].map((name) =>
      html.indexOf(`<th scope="row">${name}`),
    )
    expect(order.every((at, n) => at > 0 && (n === 0 || at > order[n - 1]!))).toBe(true)
    expect(text).toContain('邹副局长 未确认')
    expect(text).toContain('申请请假：出差')
  })

  it('filters by the address', async () => {
    await attendA()
    const silent = textOf(await (await world.as(world.cast.clerk).get(`${board}?state=silent`)).text())
    expect(silent).toContain('市规划局')
    expect(silent).not.toContain('邹副局长')
    const settled = textOf(await (await world.as(world.cast.clerk).get(`${board}?state=confirmed`)).text())
    expect(settled).toContain('邹副局长')
    expect(settled).not.toContain('000-0000-1000 办理 代为登记 文字、链接和二维码 办理记录 尚无记录')
  })

  it('R34, R64: a liaison sees the own row only; auditors and the chair read; an outsider nothing', async () => {
    await attendA()
    const own = textOf(await (await world.as(world.cast.liaisonB).get(board)).text())
    expect(own).toContain('市林业局')
    expect(own).not.toContain('市国土局')
    expect(own).not.toContain('邹副局长')
    for (const person of [world.cast.auditor, world.cast.chair]) {
      const page = await world.as(person).get(board)
      expect(page.status).toBe(200)
      expect(await page.text()).not.toContain('/entry"')
    }
    expect((await world.as(world.cast.outsider).get(board)).status).toBe(404)
    expect((await world.as(world.cast.admin).get(board)).status).toBe(404)
    expect((await anybody().get(board)).status).toBe(303)
  })

  it('renews itself with the list alone, and answers 304 while nothing changed', async () => {
    const clerk = world.as(world.cast.clerk)
    const partial = { 'hx-request-type': 'partial' }
    const first = await clerk.get(board, partial)
    const fragment = await first.text()
    expect(fragment).not.toContain('<html')
    expect(fragment.trim()).toMatch(/^<section id="board"/)
    const tag = first.headers.get('hx-ptag')!
    expect((await clerk.get(board, { ...partial, 'hx-ptag': tag })).status).toBe(304)
    await attendA()
    const changed = await clerk.get(board, { ...partial, 'hx-ptag': tag })
    expect(changed.status).toBe(200)
    expect(await changed.text()).toContain('class="changed"')
  })

  it('keeps what came in, by which channel and by whom', async () => {
    await world.as(world.cast.clerk).post(`${board}/${meeting.invitations.a}/entry`, {
      kind: 'attend',
      nominee: world.cast.people.aDeputy,
      channel: 'paper',
    })
    const text = textOf(await (await world.as(world.cast.clerk).get(board)).text())
    expect(text).toContain('冯科长')
    expect(text).toContain('派员参会（来文）：邹副局长')
  })
})

describe('entering on behalf', () => {
  const entry = () => `${board}/${meeting.invitations.a}/entry`
  const form = () => ({ kind: 'attend', nominee: world.cast.people.aDeputy, channel: 'phone' })

  it('R64: is the office’s, and the agency’s own liaison answers there as well', async () => {
    expect((await world.as(world.cast.liaisonB).get(entry())).status).toBe(404)
    expect((await world.as(world.cast.liaisonB).post(entry(), form())).status).toBe(404)
    expect((await world.as(world.cast.auditor).get(entry())).status).toBe(403)
    expect((await world.as(world.cast.auditor).post(entry(), form())).status).toBe(403)
    expect((await world.as(world.cast.outsider).post(entry(), form())).status).toBe(404)
    expect((await world.as(world.cast.liaisonA).post(entry(), form())).status).toBe(303)
    const [row] = await world.sql`select channel, entered_by_person_id from replies`
    expect(row).toEqual({ channel: 'web', entered_by_person_id: world.cast.liaisonA.id })
    // The confirmation goes to the one who answered.
    expect((await mails(world)).find((mail) => mail.kind === 'reply_confirmation')!.to).toBe(
      world.cast.liaisonA.email,
    )
  })

  it('asks for the channel and keeps what was typed', async () => {
    const response = await world
      .as(world.cast.clerk)
      .post(entry(), { kind: 'leave', leaveReason: '出差', channel: '' })
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('出差</textarea>')
  })

  it('a liaison is bound to the deadline like the link', async () => {
    world.setNow(new Date(REPLY_BY.getTime() + 1))
    expect((await world.as(world.cast.liaisonA).post(entry(), form())).status).toBe(422)
  })
})

describe('text, link and QR for a messenger', () => {
  it('is the agency’s own working link, and the office’s alone', async () => {
    const path = `${board}/${meeting.invitations.a}/message`
    const html = await (await world.as(world.cast.clerk).get(path)).text()
    const link = html.match(/http:\/\/localhost(\/r\/reply\/[\w-]{44})/)![1]!
    expect(link).toBe(meeting.reply.a)
    expect((await anybody().get(link)).status).toBe(200)
    expect(html).toContain('data-copy="#message"')
    const qr = await world.as(world.cast.clerk).get(`${board}/${meeting.invitations.a}/qr.svg`)
    expect(qr.headers.get('content-type')).toContain('image/svg+xml')
    expect(await qr.text()).toContain('<svg')
    for (const person of [world.cast.liaisonA, world.cast.auditor, world.cast.chair])
      expect((await world.as(person).get(path)).status).toBe(403)
  })

  it('makes a link for an agency to which no letter went; looking makes none', async () => {
    await world.sql`delete from link_grants`
    const path = `${board}/${meeting.invitations.a}/message`
    const clerk = world.as(world.cast.clerk)
    await clerk.get(path)
    expect(await world.sql`select 1 from link_grants`).toHaveLength(0)
    expect((await clerk.get(`${board}/${meeting.invitations.a}/qr.svg`)).status).toBe(404)
    expect((await clerk.post(path)).status).toBe(303)
    expect(await (await clerk.get(path)).text()).toContain('/r/reply/')
  })
})

describe('reminding the silent', () => {
  it('R32, M-5: goes to mailbox and liaisons of silent agencies only, after a preview of exactly them', async () => {
    await attendA()
    const clerk = world.as(world.cast.clerk)
    const preview = textOf(await (await clerk.get(`${board}/reminder`)).text())
    expect(preview).toContain('以下3个单位将收到催报邮件')
    expect(preview).toContain('mailbox@forest.gov.cn.example')
    expect(preview).not.toContain('mailbox@land.gov.cn.example')
    expect(await reminders()).toEqual([])
    expect((await clerk.post(`${board}/reminder`)).status).toBe(303)
    const sent = await reminders()
    expect(sent.map((mail) => mail.to).sort()).toEqual(
      [
        'mailbox@forest.gov.cn.example',
        'mailbox@plan.gov.cn.example',
        'mailbox@power.gov.cn.example',
        world.cast.liaisonB.email,
        world.cast.liaisonV.email,
      ].sort(),
    )
    const [letter] = sent
    expect(letter!.subject).toContain('回执催报：施工通道征地协调会 11月26日（周四）14:30')
    expect(letter!.text).toContain('请于2026年11月25日（周三）17:00前回复')
    expect((await anybody().get(pathIn(world, letter!.text))).status).toBe(200)
  })

  it('R32, decisions 14: a second press says when the last one went; by hand uses up the one before the deadline', async () => {
    const clerk = world.as(world.cast.clerk)
    await clerk.post(`${board}/reminder`)
    const n = (await reminders()).length
    const again = await clerk.post(`${board}/reminder`)
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('已于2026年11月23日 周一 09:00催报过')
    world.setNow(new Date('2026-11-24T09:30:00Z'))
    await remindSilentAgencies(world.services)
    expect((await reminders()).length).toBe(n)
    world.setNow(REPLY_BY)
    await remindSilentAgencies(world.services)
    await remindSilentAgencies(world.services)
    expect((await reminders()).length).toBe(2 * n)
    expect((await reminders()).at(-1)!.text).toContain('请立即致电办公室补报：000-0000-1234')
    world.setNow(new Date(STARTS.getTime() - 60_000))
    await remindSilentAgencies(world.services)
    expect((await clerk.post(`${board}/reminder`)).status).toBe(422)
    expect((await reminders()).length).toBe(2 * n)
  })

  it('R32: by itself a working day before the deadline, and at it; never after the start', async () => {
    world.setNow(new Date('2026-11-24T08:59:00Z'))
    await remindSilentAgencies(world.services)
    expect(await reminders()).toEqual([])
    world.setNow(new Date('2026-11-24T09:00:00Z'))
    await remindSilentAgencies(world.services)
    const n = (await reminders()).length
    expect(n).toBeGreaterThan(0)
    const [audit] =
      await world.sql`select person_id, role, action from audit_entries where action like 'invitations.reminded%'`
    expect(audit).toEqual({ person_id: null, role: 'system', action: 'invitations.reminded.before_deadline' })
    // The program was down until the meeting had begun: nobody is called late now.
    world.setNow(STARTS)
    await remindSilentAgencies(world.services)
    expect((await reminders()).length).toBe(n)
  })

  it('R32: not within four hours of a short notice', async () => {
    await world.sql`update meetings set reply_by = ${new Date('2026-11-24T01:00:00Z')} where id = ${meeting.id}`
    await remindSilentAgencies(world.services)
    expect(await reminders()).toEqual([])
  })

  it('R25, R32: who is silent at the deadline stands in red', async () => {
    world.setNow(REPLY_BY)
    world.setNow(new Date(REPLY_BY.getTime() + 1))
    const html = await (await world.as(world.cast.clerk).get(board)).text()
    expect(html).toMatch(/class="light red"><span class="dot" aria-hidden="true"><\/span>未回执/)
  })

  it('is the office’s alone', async () => {
    for (const person of [world.cast.auditor, world.cast.chair, world.cast.liaisonA])
      expect((await world.as(person).post(`${board}/reminder`)).status).toBe(403)
    expect(await reminders()).toEqual([])
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ status: 'pending' })
  })
})
