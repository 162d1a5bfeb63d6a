import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterReply } from '#src/meetings/invitations/replies/commands.ts'
import { replyForm } from '#src/meetings/invitations/replies/form.ts'
import { createWorld, type World } from '../../support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '../../support/browser.ts'
import { attendeesOf, giveNoticed, type Noticed, STARTS, statusOf } from '../noticed.ts'

describe.skipIf(browserIsMissing())('in a browser', () => {
  let world: World
  let meeting: Noticed
  let browser: Browser
  let site: { url: string; close(): Promise<void> }

  beforeAll(async () => {
    world = await createWorld()
    meeting = await giveNoticed(world)
    site = await openSite((url) => {
      // The cross-site check compares with the address of the site.
      world.services.config = { ...world.services.config, baseUrl: url }
      return world.app
    })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await world.close()
  })

  const open = async (
    path: string,
    options: { token?: string; javaScriptEnabled?: boolean; width?: number } = {},
  ) => {
    const context: BrowserContext = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: options.width ?? 1280, height: 900 },
      javaScriptEnabled: options.javaScriptEnabled ?? true,
    })
    if (options.token)
      await context.addCookies([
        { name: '__Host-sid', value: options.token, url: site.url.replace('http:', 'https:'), secure: true },
      ])
    const page = await context.newPage()
    await page.goto(site.url + path)
    return page
  }
  const reply = async (agency: 'a' | 'b' | 'c', input: Record<string, unknown>) => {
    const act = await world.act(world.cast.clerk)
    return enterReply(act, meeting.invitations[agency], replyForm.parse(input), {
      channel: 'phone',
      byOffice: true,
    })
  }
  const rowOf = (page: Page, agency: 'a' | 'b' | 'c') =>
    page.locator(`#agency-${meeting.invitations[agency]}`)

  it('the reply page works on a phone: two presses, and only the chosen answer’s fields are seen', async () => {
    const page = await open(meeting.reply.b, { width: 390 })
    expect(await page.locator('.answer-part:visible').count()).toBe(0)
    await page.getByLabel('申请请假').check()
    expect(await page.locator('[name=leaveReason]').isVisible()).toBe(true)
    expect(await page.locator('[name=substituteReason]').isVisible()).toBe(false)
    await page.locator('[name=leaveReason]').fill('出差')
    await page.getByRole('button', { name: '提交回执' }).click()
    await page.getByText('已收到您的答复').waitFor()
    expect(await statusOf(world, meeting.invitations.b)).toMatchObject({ status: 'leave_pending' })
    await page.context().close()
  })

  it('and without JavaScript', async () => {
    const page = await open(meeting.reply.c, { javaScriptEnabled: false, width: 390 })
    await page.getByLabel('派员参会').check()
    await page.locator(`[name=nominee][value="${world.cast.people.cPrincipal}"]`).check()
    await page.getByRole('button', { name: '提交回执' }).click()
    await page.getByText('派员参会').first().waitFor()
    expect(await attendeesOf(world, meeting.invitations.c)).toMatchObject([{ name: '苗局长' }])
    await page.context().close()
  })

  it('the board renews itself in place: what was opened stays open, and the focus stays, in sight', async () => {
    const page = await open(`/meetings/${meeting.id}/replies`, { token: world.cast.clerk.token })
    const answers: number[] = []
    page.on('response', (response) => {
      if (response.request().headers()['hx-request-type'] === 'partial') answers.push(response.status())
    })
    const opened = rowOf(page, 'b').locator('summary')
    await page.keyboard.press('Tab')
    await opened.focus()
    await page.keyboard.press('Enter')
    await rowOf(page, 'a').getByText('未回执').waitFor()
    await reply('a', { kind: 'attend', nominee: world.cast.people.aDeputy })
    await rowOf(page, 'a').getByText('邹副局长').first().waitFor({ timeout: 12_000 })
    expect(await rowOf(page, 'b').locator('details').getAttribute('open')).not.toBeNull()
    expect(await opened.evaluate((each) => each.matches(':focus-visible'))).toBe(true)
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
    // Then nothing changes, and the answers are 304 without a body.
    await expect.poll(() => answers.at(-1), { timeout: 15_000, interval: 500 }).toBe(304)
    await page.context().close()
  })

  it('the sign-in list takes a tap without leaving the page, and without JavaScript too', async () => {
    await reply('a', { kind: 'attend', nominee: world.cast.people.aDeputy })
    world.setNow(new Date(STARTS.getTime() + 60_000))
    const [person] = await attendeesOf(world, meeting.invitations.a)
    const page = await open(`/meetings/${meeting.id}/sign-in`, { token: world.cast.clerk.token })
    const row = page.locator(`#person-${person!.id}`)
    let loads = 0
    page.on('load', () => {
      loads += 1
    })
    await row.getByRole('button', { name: '迟到' }).click()
    await row.getByText('迟到（14:31）').waitFor()
    expect(loads).toBe(0)
    expect(await row.getByRole('button', { name: '迟到' }).getAttribute('aria-pressed')).toBe('true')
    await page.context().close()

    const plain = await open(`/meetings/${meeting.id}/sign-in`, {
      token: world.cast.clerk.token,
      javaScriptEnabled: false,
    })
    await plain.locator(`#person-${person!.id}`).getByRole('button', { name: '到会', exact: true }).click()
    await plain.locator(`#person-${person!.id}`).getByText('到会（14:31）').waitFor()
    await plain.context().close()
    expect(await statusOf(world, meeting.invitations.a)).toMatchObject({ outcome: 'present' })
  })
})
