import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagePlace } from '#src/auth/links.ts'
import { type Catcher, startCatcher } from '#src/mailbox/catcher.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { calendarMail, plainMail, queue } from '#test/support/mails.ts'

const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8')

describe.skipIf(browserIsMissing())('reading mail in the demo', () => {
  let world: World
  let catcher: Catcher
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let meetingId: string
  beforeAll(async () => {
    browser = await openBrowser()
    // The links of the mails must lead to the port on which this site listens.
    site = await openSite({ fetch: (request: Request) => world.app.fetch(request) })
    world = await createWorld({ env: { DEMO: '1', BASE_URL: site.url } })
    catcher = await startCatcher(world.sql)
    meetingId = await fill(world)
    await deliverOutbox(world.services, catcher.url)
    await world.sql`update outbox set state = 'dead', last_error = '550 5.1.1 no such user' where to_address = 'zou@land.example'`
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
    mailTransport(catcher.url).close()
    await catcher.stop()
    await world.close()
  })

  it('opens a recipient, a mail, and follows the link inside the letter', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
    await page.goto(`${site.url}/mailbox`)
    await page.getByRole('link', { name: '市国土局' }).click()
    await page.getByRole('link', { name: /会议通知/ }).click()
    await page.frameLocator('iframe').getByRole('link', { name: '查看单位' }).click()
    await page.waitForURL(`${site.url}/mailbox?from=letter`)
    await page.close()
  })

  it('shows the invitation as a card that can be downloaded', async () => {
    const page = await browser.newPage({ locale: 'zh-CN' })
    await page.goto(`${site.url}/mailbox/zou%40land.example`)
    await page.getByRole('link', { name: /参会邀请/ }).click()
    const card = page.getByRole('region', { name: '日历邀请' })
    expect(await card.innerText()).toContain('11月26日 周四 14:30–16:00')
    const [download] = await Promise.all([page.waitForEvent('download'), card.getByRole('link').click()])
    expect(download.suggestedFilename()).toBe('invite.ics')
    await page.close()
  })

  it.each([
    ['a telephone', 390],
    ['a desk', 1280],
  ])('has nothing that axe minds, and nothing wider than the screen, on %s', async (_what, width) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' })
    await context.addCookies([
      { name: '__Host-sid', value: world.cast.clerk.token, url: 'https://localhost', secure: true },
    ])
    const page = await context.newPage()
    const [mail] = await world.sql<{ id: string }[]>`select id from outbox where ical is not null`
    const [caught] = await world.sql<
      { id: string }[]
    >`select id from caught_mails where rcpt_to = 'zou@land.example'`
    const paths = [
      '/mailbox',
      '/mailbox/zou%40land.example',
      `/mailbox/mails/${caught!.id}`,
      '/outbox',
      `/outbox/${mail!.id}`,
      `/meetings/${meetingId}/deliveries`,
    ]
    for (const path of paths) {
      const answer = await page.goto(site.url + path)
      expect([page.url(), answer?.status()]).toEqual([site.url + path, 200])
      expect([path, await faultsOf(page)]).toEqual([path, []])
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width])
    }
    await context.close()
  })
})

/** What axe finds on the page itself; the letter in its frame can run no script. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(
    `axe.run({ exclude: ['iframe'] }).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ' ' + n.target)))`,
  )
}

async function fill(world: World): Promise<string> {
  const [meeting] = await world.sql<{ id: string }[]>`
    insert into meetings (kind, title, chair_person_id, venue_id, starts_at, ends_at, state, notice_version)
    values ('coordination', '施工通道征地协调会', ${world.cast.chair.id}, ${world.cast.venue}, '2026-11-26T06:30Z', '2026-11-26T08:00Z', 'noticed', 1)
    returning id`
  const subject = '[市领导小组办] 参会邀请：施工通道征地协调会 11月26日（周四）14:30'
  const meetingId = meeting!.id
  await queue(world, [
    plainMail('mailbox@land.gov.cn.example', {
      html: `<!doctype html><html lang="zh-CN"><head><title>x</title></head><body><p>市国土局：</p><p><a href="${pagePlace('/mailbox?from=letter')}">查看单位</a></p></body></html>`,
      meetingId,
    }),
    calendarMail(world, 'zou@land.example', 'REQUEST', { uid: randomUUID() }, { meetingId, subject }),
  ])
  return meetingId
}
