import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCatcher } from '#src/mailbox/catcher.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

// The whole thread on the demo city, as people would play it: a queued matter becomes a meeting of the six agencies,
// notices go out by SMTP, links in the caught mails are followed, the meeting is held, its minutes are issued, and a
// duty is accepted, reported and closed. Once as it is, once without JavaScript.

const six = ['市规划局', '市建设局', '市林业局', '市国土资源局', '市经管局', '市经贸局']
const title = '移民集中居住点宅基地调整协调会'

describe.skipIf(browserIsMissing()).each([
  ['with JavaScript', true],
  ['without JavaScript', false],
] as const)('the main thread %s', (_name, javaScriptEnabled) => {
  let world: DemoWorld
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let catcher: Awaited<ReturnType<typeof startCatcher>>
  const contexts: BrowserContext[] = []

  beforeAll(async () => {
    site = await openSite(async (url) => {
      world = await createDemoWorld({ BASE_URL: url })
      return world.app
    })
    catcher = await startCatcher(world.sql)
    browser = await openBrowser()
  }, 120_000)

  afterAll(async () => {
    for (const context of contexts) await context.close()
    await browser?.close()
    await catcher?.stop()
    await site?.close()
    await world?.close()
  })

  /** A browser of its own; signed in with one click where a name is given. */
  async function open(name?: string): Promise<Page> {
    const context = await browser.newContext({
      javaScriptEnabled,
      locale: 'zh-CN',
      viewport: { width: 1280, height: 900 },
    })
    contexts.push(context)
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    if (name) {
      await page.goto(`${site.url}/sign-in`)
      await page.getByRole('button', { name }).click()
      await page.waitForURL((url) => url.pathname !== '/sign-in')
    }
    return page
  }

  const deliver = () => deliverOutbox(world.services, catcher.url)

  /** The newest mail at an address whose subject holds a word, opened in the demo's mailbox. */
  async function openMail(page: Page, address: string, subject: string): Promise<void> {
    await deliver()
    await page.goto(`${site.url}/mailbox/${encodeURIComponent(address)}`)
    await page.locator('.mail-list a', { hasText: subject }).first().click()
    await page.locator('pre.mail-text').waitFor({ state: 'attached' })
  }

  /** Follows the one link of a purpose in the mail that is open. */
  async function followLink(page: Page, purpose: string): Promise<void> {
    const href = await page.locator(`pre.mail-text a[href*="/r/${purpose}/"]`).first().getAttribute('href')
    await page.goto(href!)
  }

  const mailboxOf = async (agency: string) => {
    const [row] = await world.sql<
      { mailbox: string }[]
    >`select mailbox from agencies where short_zh = ${agency}`
    return row!.mailbox
  }
  const meetingId = async () => {
    const [row] = await world.sql<{ id: string }[]>`select id from meetings where title = ${title}`
    return row!.id
  }

  /** Opens the reply page from the notice in an agency's mailbox. */
  async function openReply(agency: string): Promise<Page> {
    const page = await open()
    await openMail(page, await mailboxOf(agency), '会议通知')
    await followLink(page, 'reply')
    return page
  }

  const press = async (page: Page, name: string | RegExp) => {
    await page.getByRole('button', { name }).first().click()
    await page.waitForLoadState()
  }
  /** Opens the act that holds a field, unless it stands open. */
  const unfold = async (page: Page, field: string) => {
    if (!(await page.locator(field).first().isVisible()))
      await page.locator(`details:has(${field}) > summary`).click()
  }
  const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

  it('turns a queued matter into a meeting of six agencies, and sends the notice', async () => {
    const page = await open('冯科长')
    await page.goto(`${site.url}/meetings/new`)
    await page.getByLabel(/移民集中居住点宅基地调整/).check()
    await page.getByLabel(/施工通道六部门/).check()
    await page.locator('[name=title]').fill(title)
    await page.locator('[name=startsOn]').fill('2026-12-03')
    await page.locator('[name=startTime]').fill('14:30')
    await page.locator('[name=endTime]').fill('16:30')
    await page.locator('[name=venueId]').selectOption({ label: '市政府第二会议室 · 30座' })
    await page.locator('[name=chairPersonId]').selectOption({ label: '周副市长 · 副市长' })
    await press(page, '保存并预览通知')
    for (const agency of six) await says(page, agency)
    await page.getByLabel(/王副主任/).check()
    await press(page, /^发送/)
    await says(page, '已通知')
    expect(await deliver()).toMatchObject({ failed: 0 })
    // Six agencies and the township that reports, to mailbox and liaison each; the chair and two of the office.
    const [row] = await world.sql<{ n: number }[]>`select count(*)::int as n from caught_mails`
    expect(row!.n).toBe(7 * 2 + 3)
  }, 90_000)

  it('lets agencies name who comes, ask for leave and name a substitute, by one link', async () => {
    for (const agency of ['市规划局', '市建设局', '市经管局', '市经贸局', '柳溪镇']) {
      const page = await openReply(agency)
      await page.locator('[name=kind][value=attend]').check()
      if (!(await page.locator('[name=nominee]').first().isChecked()))
        await page.locator('[name=nominee]').first().check()
      await press(page, '提交回执')
      await says(page, /已收到您的答复/)
    }
    const leave = await openReply('市林业局')
    await leave.locator('[name=kind][value=leave]').check()
    await leave.locator('[name=leaveReason]').fill('森林防火值班')
    await press(leave, '提交回执')
    await says(leave, '待批')
    const substitute = await openReply('市国土资源局')
    await substitute.locator('[name=kind][value=substitute]').check()
    await substitute.locator('[name=substitute]').nth(2).check()
    await substitute.locator('[name=substituteReason]').fill('局领导赴省汇报')
    await press(substitute, '提交回执')
    await says(substitute, '待批')
  }, 120_000)

  it('lets the chair decide both by a mailed link, without signing in', async () => {
    for (const kind of ['请假请示', '替会请示']) {
      const page = await open()
      await openMail(page, 'zhou@gov.gov.cn.example', kind)
      await followLink(page, 'leave_decision')
      await page.locator('[name=decision][value=approved]').check()
      await press(page, '确认')
      await says(page, '已批示：同意')
    }
  }, 60_000)

  it('sends the nominee an invitation for the calendar, answered by its link', async () => {
    const page = await open()
    await openMail(page, 'zhang@plan.gov.cn.example', '参会邀请')
    await page.locator('.calendar-card').waitFor()
    await followLink(page, 'attendance')
    await page.locator('[name=kind][value=accept]').check()
    await press(page, '提交')
    await page.waitForURL(/\/done$/)
    await says(page, '参会')
  }, 60_000)

  it('shows every answer on the reply board', async () => {
    const page = await open('冯科长')
    await page.goto(`${site.url}/meetings/${await meetingId()}/replies`)
    await says(page, /应到7个单位，已回执7/)
    await says(page, '链接已确认')
  }, 60_000)

  it('is held and signed in by one tap a person', async () => {
    world.setNow(new Date('2026-12-03T06:31:00Z'))
    const page = await open('冯科长')
    await page.goto(`${site.url}/meetings/${await meetingId()}/sign-in`)
    await press(page, '会议开始')
    await page.locator('button[name=outcome][value=present]').first().waitFor()
    const people = await page.locator('button[name=outcome][value=present]').count()
    for (let at = 0; at < people; at += 1) {
      await page.locator('button[name=outcome][value=present]').nth(at).click()
      await expect.poll(async () => marked()).toBeGreaterThan(at)
      await page.goto(`${site.url}/meetings/${await meetingId()}/sign-in`)
    }
  }, 120_000)
  const marked = async () => {
    const [row] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from arrivals v join attendees a on a.id = v.attendee_id where a.meeting_id = ${await meetingId()}`
    return row!.n
  }

  it('has minutes of which a line a duty becomes sentence and action item', async () => {
    const page = await open('冯科长')
    await page.goto(`${site.url}/meetings/${await meetingId()}/minutes`)
    await press(page, /起草纪要/)
    await page.waitForURL(/\/minutes\/[0-9a-f-]+/)
    if (!page.url().endsWith('/edit')) await page.goto(`${page.url().replace(/\/$/, '')}/edit`)
    await page.locator('[name=type]').first().selectOption('order')
    await page.locator('[name=text]').first().fill('原则同意宅基地调整方案。')
    await page
      .locator('[name=duties]')
      .first()
      .fill('市规划局 | 市建设局、柳溪镇 | 完成居住点规划修编 | 12月25日前')
    await page.locator('form:has([name=duties]) button').first().click()
    await says(page, /责成市规划局牵头，市建设局、柳溪镇配合，12月25日前完成居住点规划修编/)
    await says(page, /市国土资源局余干事（代）/)
    await says(page, /市林业局。/)
    await page.goto(page.url().replace('/edit', '/countersigning'))
    await page.locator('form[action$="/countersigning"] button').click()
    await says(page, '第1轮')
    await deliver()
  }, 90_000)

  it('is countersigned by the lead agency by its link', async () => {
    const page = await open()
    await openMail(page, await mailboxOf('市规划局'), '会签')
    await followLink(page, 'countersign')
    await page.locator('[name=answer][value=agreed]').check()
    await press(page, /提交/)
    const [row] = await world.sql<{ state: string }[]>`
      select k.state from countersigns k join minutes n on n.id = k.minutes_id where n.meeting_id = ${await meetingId()}`
    expect(row!.state).toBe('agreed')
  }, 60_000)

  const minutesPath = async () => {
    const [row] = await world.sql<
      { id: string }[]
    >`select id from minutes where meeting_id = ${await meetingId()}`
    return `${site.url}/minutes/${row!.id}`
  }

  it('is signed by the chair, numbered and issued', async () => {
    const clerk = await open('冯科长')
    await clerk.goto(`${await minutesPath()}/countersigning`)
    await clerk.locator('form[action$="/signature-request"] button').click()
    await clerk.waitForLoadState()
    const chair = await open('周副市长')
    await chair.goto(`${await minutesPath()}/signature`)
    await chair.locator('form[action$="/signature"] button').click()
    await says(chair, /已由周副市长签发/)
    await clerk.goto(`${await minutesPath()}/issue`)
    await press(clerk, /编号印发/)
    await says(clerk, /〔2026〕\d+号/)
    await says(clerk, '已印发')
  }, 90_000)

  const itemPath = async () => {
    const [row] = await world.sql<
      { id: string }[]
    >`select id from action_items where meeting_id = ${await meetingId()}`
    return `${site.url}/action-items/${row!.id}`
  }
  const state = async () => {
    const [row] = await world.sql<
      { state: string }[]
    >`select state from action_items where meeting_id = ${await meetingId()}`
    return row!.state
  }

  it('is accepted by the link in the mail of the issued minutes', async () => {
    const page = await open()
    await openMail(page, await mailboxOf('市规划局'), '印发')
    await followLink(page, 'receipt')
    await page.locator('[name=confirmed]').check()
    await press(page, /签收/)
    expect(await state()).toBe('accepted')
  }, 60_000)

  it('is reported and submitted with a file by the liaison, who signs in by a mailed code', async () => {
    const page = await open()
    await page.goto(`${site.url}/sign-in`)
    await page.locator('[name=address]').fill('xiao@plan.gov.cn.example')
    await press(page, /发送验证码/)
    const reader = await open()
    await openMail(reader, 'xiao@plan.gov.cn.example', '登录')
    const code = (await reader.locator('pre.mail-text').textContent())!.match(/\b\d{6}\b/)![0]
    await page.locator('[name=code]').fill(code)
    await press(page, /登录/)
    await page.waitForURL((url) => !/sign-in/.test(url.pathname))
    await page.goto(await itemPath())
    await unfold(page, '[name=progress_percent]')
    await page.locator('[name=progress_percent]').fill('60')
    await page.locator('[name=progress_text]').fill('已完成现状测量，规划修编初稿已征求意见。')
    await page.locator('form:has([name=progress_percent]) button').click()
    await says(page, '已完成现状测量')
    await unfold(page, '[name=submission_result]')
    await page.locator('[name=submission_result]').fill('规划修编已完成并报批。')
    await page.locator('[name=submission_file]').setInputFiles({
      name: '批复.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
    })
    await page.locator('[name=submission_file_not_classified][value=yes]').check()
    await page.locator('[name=submission_contributors]').first().check()
    await page.locator('form:has([name=submission_result]) button').click()
    await says(page, '批复.pdf')
    expect(await state()).toBe('submitted')
  }, 90_000)

  it('is closed by the office, and the matter with it', async () => {
    const page = await open('冯科长')
    await page.goto(await itemPath())
    const closing = page.locator('form[action$="/closing"]')
    await unfold(page, 'form[action$="/closing"] button')
    await closing.locator('button').click()
    await expect.poll(state).toBe('closed')
    const [matter] = await world.sql<
      { state: string }[]
    >`select state from matters where title like '移民集中居住点宅基地调整%'`
    expect(matter!.state).toBe('closed')
  }, 60_000)
})
