import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkPlace, pagePlace } from '#src/auth/links.ts'
import { signedToken } from '#src/lib/token.ts'
import { type Catcher, startCatcher } from '#src/mailbox/catcher.ts'
import { framedHtml, splitLinks } from '#src/mailbox/letter.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { lintCalendar } from '#test/support/ical-lint.ts'
import { calendarMail, plainMail, queue } from '#test/support/mails.ts'

let world: World
let catcher: Catcher
const grant = randomUUID()
const uid = randomUUID()
beforeAll(async () => {
  world = await createWorld({ env: { DEMO: '1' } })
  catcher = await startCatcher(world.sql)
  const link = linkPlace('reply', grant)
  await queue(world, [
    plainMail('mailbox@land.gov.cn.example', {
      subject: '会议通知（第一封）',
      text: `回复请打开：${link}。其他：https://elsewhere.example/x`,
      html: `<!doctype html><html><head><title>x</title></head><body><a href="${link}">回复</a><a href="${pagePlace('/today')}">今日</a><a href="https://elsewhere.example/x">别处</a></body></html>`,
    }),
    calendarMail(world, 'zou@land.example', 'REQUEST', { uid }),
    calendarMail(world, 'zou@land.example', 'CANCEL', { uid }),
  ])
  await deliverOutbox(world.services, catcher.url)
})
afterAll(async () => {
  mailTransport(catcher.url).close()
  await catcher.stop()
  await world.close()
})

const page = async (path: string) => {
  const response = await world.nobody().get(path)
  const html = await response.text()
  return { status: response.status, headers: response.headers, html, text: textOf(html) }
}
const mailsOf = async (address: string) => {
  const { html } = await page(`/mailbox/${encodeURIComponent(address)}`)
  return [...html.matchAll(/href="(\/mailbox\/mails\/[^"]+)"/g)].map((match) => match[1]!)
}
const link = () => `http://localhost/r/reply/${signedToken(world.services.config.authKeys, 'link', grant)}`

describe('the mail of the demo', () => {
  it('is listed by recipient, with the names of the directory', async () => {
    const { status, text, html } = await page('/mailbox')
    expect(status).toBe(200)
    expect(text).toContain('市国土局 1 mailbox@land.gov.cn.example')
    expect(text).toContain('zou@land.example 2')
    expect(html).toContain('href="/mailbox/zou%40land.example"')
  })

  it('opens one recipient, newest mail first, and 404 for one who got none', async () => {
    expect(await mailsOf('zou@land.example')).toHaveLength(2)
    expect((await page('/mailbox/mailbox%40land.gov.cn.example')).text).toContain('会议通知（第一封）')
    expect((await page('/mailbox/nobody%40x.example')).status).toBe(404)
    expect((await page(`/mailbox/mails/${randomUUID()}`)).status).toBe(404)
  })

  it('shows a mail with working links of this site, and of no other', async () => {
    const [path] = await mailsOf('mailbox@land.gov.cn.example')
    const { text, html } = await page(path!)
    expect(text).toContain('会议通知（第一封）')
    expect(html).toContain(`<a href="${link()}">${link()}</a>。`)
    expect(html).not.toContain('href="https://elsewhere')
    const letter = await page(`${path}/letter`)
    expect(letter.html).toContain(`<base target="_top"`)
    expect(letter.html).toContain(
      `<a href="${link()}">回复</a><a href="http://localhost/today">今日</a><a>别处</a>`,
    )
    expect(letter.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-top-navigation-by-user-activation/,
    )
  })

  it('shows the calendar part as a card and gives it for download as it came', async () => {
    const paths = await mailsOf('zou@land.example')
    const texts = await Promise.all(paths.map(async (path) => (await page(path)).text))
    expect(texts[0]).toContain('会议取消 施工通道征地协调会 时间 11月26日 周四 14:30–16:00')
    expect(texts[1]).toContain('会议邀请 施工通道征地协调会 时间 11月26日 周四 14:30–16:00')
    const ics = await world.nobody().get(`${paths[0]}/invite.ics`)
    expect(ics.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(lintCalendar(Buffer.from(await ics.arrayBuffer()))).toEqual([])
    const [plain] = await mailsOf('mailbox@land.gov.cn.example')
    expect((await page(`${plain}/invite.ics`)).status).toBe(404)
  })

  it('does not exist outside the demo, with the bytes of any unknown page', async () => {
    const real = await createWorld()
    const [unknown, box, deeper] = await Promise.all(
      ['/no-such-page', '/mailbox', `/mailbox/mails/${randomUUID()}`].map(async (path) => {
        const response = await real.as(real.cast.clerk).get(path)
        return { status: response.status, html: (await response.text()).replaceAll(path, '') }
      }),
    )
    expect(box).toEqual(unknown)
    expect(deeper).toEqual(unknown)
    expect(box?.status).toBe(404)
    await real.close()
  })
})

describe('links of a received mail', () => {
  const site = 'https://meetings.example'
  it('lead nowhere that only looks like this site', () => {
    const html = `<a href="${site}.evil.example/x">1</a><a href="${site}/x">2</a><a href="javascript:1">3</a><a href="tel:1">4</a>`
    expect(framedHtml(html, site)).toBe(
      `<base target="_top"><a>1</a><a href="${site}/x">2</a><a>3</a><a>4</a>`,
    )
    expect(
      splitLinks(`a ${site}/r/x。b ${site}.evil.example`, site).filter((_piece, i) => i % 2 === 1),
    ).not.toContain(`${site}.evil.example`)
  })
})
