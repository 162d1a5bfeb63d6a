import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkPlace } from '#src/auth/links.ts'
import { place } from '#src/lib/places.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { calendarMail, plainMail, queue } from '#test/support/mails.ts'

let world: World
let meetingId: string
const grant = randomUUID()
beforeAll(async () => {
  world = await createWorld()
  const [meeting] = await world.sql<{ id: string }[]>`
    insert into meetings (kind, title, chair_person_id, venue_id, starts_at, ends_at, state, notice_version)
    values ('coordination', '施工通道征地协调会', ${world.cast.chair.id}, ${world.cast.venue}, '2026-11-26T06:30Z', '2026-11-26T08:00Z', 'noticed', 1)
    returning id`
  meetingId = meeting!.id
})
afterAll(() => world.close())

let notice: string
let invitation: string
beforeEach(async () => {
  await world.sql`delete from outbox`
  const { agencies } = world.cast
  const link = linkPlace('reply', grant)
  const messageIds = await queue(world, [
    plainMail('mailbox@forest.gov.cn.example', {
      to: { address: 'mailbox@forest.gov.cn.example', name: '', agencyId: agencies.b, locale: 'zh-CN' },
      meetingId,
    }),
    plainMail('mailbox@land.gov.cn.example', {
      to: { address: 'mailbox@land.gov.cn.example', name: '', agencyId: agencies.a, locale: 'zh-CN' },
      meetingId,
      text: `回复请打开：${link}`,
      html: `<!doctype html><html><head></head><body><a href="${link}">回复</a></body></html>`,
    }),
    calendarMail(world, 'zou@land.example', 'REQUEST', { uid: randomUUID() }, { meetingId }),
    plainMail('elsewhere@x.example', { kind: 'M-9', subject: '督办提醒' }),
    plainMail('login@x.example', { kind: 'sign_in', subject: '登录验证码', text: place('code', grant) }),
  ])
  const idOf = async (n: number) => {
    const [row] = await world.sql<
      { id: string }[]
    >`select id from outbox where message_id = ${messageIds[n]!}`
    return row!.id
  }
  notice = await idOf(1)
  invitation = await idOf(2)
})

const settle = (id: string, state: string, error = '') =>
  world.sql`update outbox set state = ${state}, last_error = ${error}, attempts = 1, last_tried_at = ${MONDAY},
    sent_at = ${state === 'sent' ? MONDAY : null} where id = ${id}`
const page = async (person: Parameters<World['as']>[0], path: string) => {
  const response = await world.as(person).get(path)
  const html = await response.text()
  return { status: response.status, html, text: textOf(html), headers: response.headers }
}

describe('the tab 送达', () => {
  it('lists each recipient with each mail, agencies in standing order (R09), and what needs a person first', async () => {
    await settle(notice, 'sent')
    await settle(invitation, 'dead', '550 5.1.1 no such user')
    const { status, text } = await page(world.cast.clerk, `/meetings/${meetingId}/deliveries`)
    expect(status).toBe(200)
    expect(text).toContain('共3封：已发出1封，待发1封，待重发0封，未能送达1封')
    const order = ['zou@land.example', 'mailbox@land.gov.cn.example', 'mailbox@forest.gov.cn.example']
    const places = order.map((address) => text.indexOf(address))
    expect(places.every((at, i) => at > 0 && at > (places[i - 1] ?? 0))).toBe(true)
    expect(text).toContain('未能送达 550 5.1.1 no such user')
    expect(text).toContain('会议通知')
    expect(text).not.toContain('elsewhere@x.example')
  })

  it('narrows by state in the address', async () => {
    await settle(notice, 'sent')
    const { text } = await page(world.cast.clerk, `/meetings/${meetingId}/deliveries?state=sent`)
    expect(text).toContain('mailbox@land.gov.cn.example')
    expect(text).not.toContain('mailbox@forest.gov.cn.example')
  })

  it('offers to send again what may be sent again, to the office only', async () => {
    await settle(notice, 'sent')
    const clerk = await page(world.cast.clerk, `/meetings/${meetingId}/deliveries`)
    expect(clerk.html.match(/\/resend"/g)).toHaveLength(1)
    const auditor = await page(world.cast.auditor, `/meetings/${meetingId}/deliveries`)
    expect(auditor.status).toBe(200)
    expect(auditor.html).not.toContain('/resend"')
  })

  it('R64: does not exist for agencies, the chair and strangers', async () => {
    const { liaisonA, chair, outsider, attendee } = world.cast
    for (const person of [liaisonA, chair, outsider, attendee])
      expect((await page(person, `/meetings/${meetingId}/deliveries`)).status).toBe(404)
    expect((await world.nobody().get(`/meetings/${meetingId}/deliveries`)).status).toBe(303)
  })
})

describe('all mail', () => {
  it('is listed for the office, newest first, with a banner while no mail server is set', async () => {
    const { text } = await page(world.cast.director, '/outbox')
    expect(text.indexOf('elsewhere@x.example')).toBeLessThan(text.indexOf('zou@land.example'))
    expect(text).toContain('尚未设置邮件服务器：5封邮件待发')
  })

  it('is filtered by state and recipient, also by the name of the agency', async () => {
    await settle(notice, 'failed', '451 greylisted')
    const failed = await page(world.cast.clerk, '/outbox?state=failed')
    expect(failed.text).toContain('mailbox@land.gov.cn.example')
    expect(failed.text).not.toContain('zou@land.example')
    const forest = await page(world.cast.clerk, `/outbox?recipient=${encodeURIComponent('市林业局')}`)
    expect(forest.text).toContain('mailbox@forest.gov.cn.example')
    expect(forest.text).not.toContain('zou@land.example')
    expect((await page(world.cast.clerk, '/outbox?recipient=%25&state=nonsense&before=x')).text).toContain(
      '没有符合条件的邮件',
    )
  })

  it('is cut into pages', async () => {
    await queue(
      world,
      Array.from({ length: 120 }, (_, i) => plainMail(`many${i}@x.example`)),
    )
    const first = await page(world.cast.clerk, '/outbox')
    expect(first.text).toContain('many119@x.example')
    expect(first.text).not.toContain('many0@x.example')
    const next = /href="([^"]*before=[^"]*)"/.exec(first.html)![1]!.replaceAll('&amp;', '&')
    expect((await page(world.cast.clerk, next)).text).toContain('many0@x.example')
  })

  it('R65: auditors read it without the mails people sign in with; others are refused', async () => {
    const { text } = await page(world.cast.auditor, '/outbox')
    expect(text).toContain('elsewhere@x.example')
    expect(text).not.toContain('login@x.example')
    for (const person of [world.cast.liaisonA, world.cast.outsider, world.cast.admin])
      expect((await page(person, '/outbox')).status).toBe(403)
  })

  it('is complete in English', async () => {
    const visitor = world.as(world.cast.clerk)
    visitor.cookies.set('locale', 'en')
    const text = textOf(await (await visitor.get(`/meetings/${meetingId}/deliveries`)).text())
    expect(text).toContain('3 mails: 0 sent, 3 waiting, 0 to be retried, 0 not delivered')
    expect(text).toContain('Meeting notice')
  })
})

describe('one mail', () => {
  it('is shown as it was, without what works only for its recipient', async () => {
    const { status, text, html } = await page(world.cast.clerk, `/outbox/${notice}`)
    expect(status).toBe(200)
    expect(text).toContain('回复请打开：http://localhost/r/reply/…')
    expect(html).not.toContain(grant)
    expect(html).toContain(`src="/outbox/${notice}/preview"`)
  })

  it('shows its calendar entry as a card', async () => {
    const { text } = await page(world.cast.clerk, `/outbox/${invitation}`)
    expect(text).toContain(
      '会议邀请 施工通道征地协调会 时间 11月26日 周四 14:30–16:00 地点 市政府第一会议室 召集人 市领导小组办',
    )
  })

  it('shows its letter in a sandbox that can do nothing', async () => {
    const { html, headers } = await page(world.cast.clerk, `/outbox/${notice}/preview`)
    expect(headers.get('content-security-policy')).toBe(
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    )
    expect(html).toContain('href="http://localhost/r/reply/…"')
    expect(html).not.toContain(grant)
  })

  it('hides the code of a sign-in mail even from the office', async () => {
    const [login] = await world.sql<{ id: string }[]>`select id from outbox where kind = 'sign_in'`
    const { text } = await page(world.cast.clerk, `/outbox/${login!.id}`)
    expect(text).toContain('••••••')
    expect((await page(world.cast.auditor, `/outbox/${login!.id}`)).status).toBe(404)
  })

  it('does not exist for others', async () => {
    for (const path of [`/outbox/${notice}`, `/outbox/${notice}/preview`])
      for (const person of [world.cast.liaisonA, world.cast.chair, world.cast.outsider])
        expect((await page(person, path)).status).toBe(404)
    expect((await page(world.cast.clerk, `/outbox/${randomUUID()}`)).status).toBe(404)
  })
})

describe('sending again', () => {
  const resend = (person: Parameters<World['as']>[0], id: string, back = 'meeting') =>
    world.as(person).post(`/outbox/${id}/resend`, { back })

  it('returns to the page it came from and says to whom it goes', async () => {
    await settle(notice, 'sent')
    const clerk = world.as(world.cast.clerk)
    const response = await clerk.post(`/outbox/${notice}/resend`, { back: 'meeting' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(`/meetings/${meetingId}/deliveries`)
    const text = textOf(await (await clerk.get(`/meetings/${meetingId}/deliveries`)).text())
    expect(text).toContain('邮件已重新发往mailbox@land.gov.cn.example')
    expect(text).toContain('会议通知 · 重新发送')
    await settle(invitation, 'dead')
    expect((await resend(world.cast.director, invitation, 'list')).headers.get('location')).toBe('/outbox')
  })

  it('is refused with a reason while the mail is on its way', async () => {
    const response = await resend(world.cast.clerk, notice)
    expect(response.status).toBe(422)
    expect(textOf(await response.text())).toContain('这封邮件正在发送')
  })

  it('R65: an auditor may look but not send; strangers find nothing', async () => {
    await settle(notice, 'sent')
    expect((await resend(world.cast.auditor, notice)).status).toBe(403)
    expect((await resend(world.cast.liaisonA, notice)).status).toBe(404)
    expect((await resend(world.cast.outsider, notice)).status).toBe(404)
    const [count] = await world.sql<
      { n: number }[]
    >`select count(*)::int as n from outbox where resend_of is not null`
    expect(count?.n).toBe(0)
  })
})
