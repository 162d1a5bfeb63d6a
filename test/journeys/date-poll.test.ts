import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Catcher, startCatcher } from '#src/mailbox/catcher.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { drafted } from '../meetings/planned.ts'
import { choosing, givePoll, says } from '../scheduling/polls/asked.ts'
import { createWorld, type World } from '../support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'

// A date is asked for, answered from the mails as they arrived, and decided: with and without JavaScript.

describe.skipIf(browserIsMissing())('a date poll in a browser', () => {
  let world: World
  let catcher: Catcher
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite({ fetch: (request: Request) => world.app.fetch(request) })
    world = await createWorld({ env: { DEMO: '1', BASE_URL: site.url } })
    catcher = await startCatcher(world.sql)
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await site.close()
    mailTransport(catcher.url).close()
    await catcher.stop()
    await world.close()
  })

  const open = async (options: {
    clerk?: boolean
    width?: number
    javaScriptEnabled?: boolean
    locale?: string
  }): Promise<{ context: BrowserContext; page: Page }> => {
    const locale = options.locale ?? 'zh-CN'
    const context = await browser.newContext({
      locale,
      viewport: { width: options.width ?? 1280, height: 900 },
      javaScriptEnabled: options.javaScriptEnabled ?? true,
    })
    await context.addCookies([{ name: 'locale', value: locale, url: site.url }])
    if (options.clerk)
      await context.addCookies([
        { name: '__Host-sid', value: world.cast.clerk.token, url: 'https://localhost', secure: true },
      ])
    return { context, page: await context.newPage() }
  }

  /** The address behind the button of the newest mail that arrived for an agency. */
  async function linkMailedTo(page: Page, address: string): Promise<string> {
    await deliverOutbox(world.services, catcher.url)
    await page.goto(`${site.url}/mailbox/${encodeURIComponent(address)}`)
    await page
      .getByRole('link', { name: /会议时间征询/ })
      .first()
      .click()
    const button = page.frameLocator('iframe').getByRole('link', { name: '逐一答复时段' })
    return (await button.getAttribute('href'))!
  }

  it.each([
    ['with JavaScript', true, '2026-12-08', '14:30'],
    ['without', false, '2026-12-09', '14:30'],
  ])(
    'goes from the draft to the notice, %s',
    async (_name, javaScriptEnabled, day, time) => {
      const meetingId = await drafted(world, { startsAt: null, endsAt: null })
      const { context, page } = await open({ clerk: true, javaScriptEnabled })
      await page.goto(`${site.url}/meetings/${meetingId}`)
      await page.getByRole('link', { name: '向各单位征询时间' }).click()
      await page.getByLabel('时段1：日期').fill(day)
      await page.getByLabel('时段1：开始时间').fill(time)
      await page.getByLabel('时段2：日期').fill(day)
      await page.getByLabel('时段2：开始时间').fill('09:00')
      await page.locator(`[name="ask-${world.cast.agencies.c}"][value=optional]`).check()
      await page.getByRole('button', { name: '预览' }).last().click()
      await page.getByRole('button', { name: '发给3个单位' }).click()
      await page.getByText('征询3个单位，已答复0个').waitFor()
      const board = page.url()

      const phone = await open({ width: 390, javaScriptEnabled })
      await phone.page.goto(await linkMailedTo(await phone.context.newPage(), 'mailbox@land.gov.cn.example'))
      expect(await phone.page.locator('input:checked').count()).toBe(0)
      for (const [slot, choice] of [
        [0, '不能参加'],
        [1, '可参加'],
      ] as const)
        await phone.page.locator('.slot-choice').nth(slot).getByLabel(choice, { exact: true }).check()
      await phone.page.getByLabel('说明').fill('上午有班子会')
      await phone.page.getByRole('button', { name: '提交答复' }).click()
      await phone.page.getByText('已收到您的答复').waitFor()
      await phone.context.close()

      // With script the board shows it by itself, and what has the focus keeps it.
      if (!javaScriptEnabled) await page.goto(board)
      await page.getByText('征询3个单位，已答复1个').waitFor({ timeout: 15_000 })
      await page
        .getByRole('row', { name: /市林业局/ })
        .getByRole('link', { name: '代为填报' })
        .click()
      for (const slot of [0, 1])
        await page.locator('.slot-choice').nth(slot).getByLabel('可参加', { exact: true }).check()
      await page.getByRole('button', { name: '提交答复' }).click()
      await page.getByText('征询3个单位，已答复2个').waitFor()

      await page.getByRole('link', { name: '选定', exact: true }).last().click()
      await page.getByText('可参加2个').waitFor()
      await page.getByRole('button', { name: '选定并拟发通知' }).click()
      await page.waitForURL(`${site.url}/meetings/${meetingId}/notice`)
      await page.getByText('会议时间已选定').waitFor()
      await page
        .getByRole('button', { name: /发送|发出/ })
        .first()
        .waitFor()

      await deliverOutbox(world.services, catcher.url)
      await page.goto(`${site.url}/mailbox/mailbox%40plan.gov.cn.example`)
      await page
        .getByRole('link', { name: /会议时间确定/ })
        .first()
        .waitFor()
      await context.close()
    },
    120_000,
  )

  it.each([
    ['zh-CN', 390],
    ['en', 1280],
  ])(
    'in %s at %i px every page fits, and axe finds nothing',
    async (locale, width) => {
      const { paths, link } = await given()
      const { context, page } = await open({ clerk: true, width, locale })
      for (const path of [...paths, link, `${link}/done`]) {
        const answer = await page.goto(site.url + path)
        expect([path, answer?.status()]).toEqual([path, 200])
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width])
        await page.evaluate(axe.source)
        const found = await page.evaluate(
          `axe.run({ iframes: false }).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ' ' + n.html.slice(0, 120))))`,
        )
        expect([path, found]).toEqual([path, []])
      }
      await context.close()
    },
    120_000,
  )

  let made: Promise<{ paths: string[]; link: string }> | undefined
  const given = () => {
    made ??= (async () => {
      const poll = await givePoll(world, { results: 'names', note: '请分管负责同志参加' })
      await world.nobody().post(poll.path.a, {
        ...choosing(poll, ['no', 'yes', 'if_need_be']),
        comment: '周四下午有班子会，可提前半小时',
      })
      await says(world, poll, 'b', ['yes', 'yes', 'no'])
      return {
        paths: [
          `/meetings/${poll.meetingId}`,
          `/meetings/${poll.meetingId}/polls/new?slot=2026-12-03T06:30:00Z`,
          `/polls/${poll.id}`,
          `/polls/${poll.id}/decision?slot=${poll.slots[0]}`,
          `/polls/${poll.id}/answers/${poll.asked.c}`,
        ],
        link: poll.path.a,
      }
    })()
    return made
  }
})
