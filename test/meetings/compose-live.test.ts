import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

describe.skipIf(browserIsMissing())('composing in a browser', () => {
  let world: DemoWorld
  let browser: Browser
  let site: { url: string; close(): Promise<void> }

  beforeAll(async () => {
    world = await createDemoWorld()
    const preset = demoId('preset', 'for this test')
    await world.sql`insert into participant_presets (id, name) values (${preset}, '道路水利六部门')`
    await world.sql`insert into participant_preset_agencies
      select ${preset}, id from agencies where code in ('plan','con','for','etb','tra','wat')`
    site = await openSite((url) => {
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

  async function open(path: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
    const clerk = await world.person('p-feng')
    const context = await browser.newContext({ locale: 'zh-CN', ...options })
    await context.addCookies([
      { name: '__Host-sid', value: clerk.token, url: site.url.replace('http:', 'https:'), secure: true },
    ])
    const page = await context.newPage()
    await page.goto(site.url + path)
    return page
  }
  const tell = async (title: string) => {
    const [row] = await world.sql<{ agencies: number; letters: number; state: string }[]>`
      select m.state, (select count(*)::int from invitations i where i.meeting_id = m.id) as agencies,
        (select count(*)::int from outbox o where o.meeting_id = m.id and o.kind = 'M-1') as letters
      from meetings m where m.title = ${title}`
    return row
  }

  it('fourteen agencies in at most twelve clicks from the start page, checked while one ticks', async () => {
    const page = await open('/today')
    let clicks = 0
    const click = async (selector: string) => {
      clicks += 1
      await page.click(selector)
    }
    /** Opening the list and choosing from it. */
    const choose = async (name: string, label: string | RegExp) => {
      clicks += 2
      const option = page.locator(`select[name=${name}] option`, { hasText: label })
      await page.selectOption(`select[name=${name}]`, (await option.first().getAttribute('value'))!)
    }
    await click('nav a[href="/meetings"]')
    await click('a[href="/meetings/new"]')
    // M21 comes from the office itself, which is never invited.
    await click(`input[value="${demoId('matter', 'M21')}"]`)
    await page.waitForSelector('input[name=itemTitle][value="线路迁改费用分担"]')
    // One click into the day, then the keyboard.
    clicks += 1
    await page.fill('#startsOn', '2026-12-02')
    await page.fill('#startTime', '09:30')
    await page.fill('#endTime', '11:00')
    await choose('venueId', '市政府第一会议室')
    await choose('chairPersonId', '周副市长')
    // The room and the chair are those of C12: said at once, before anything is saved (R17).
    await page.locator('#check', { hasText: '主持人已安排主持' }).waitFor()
    expect(await page.textContent('#check')).toMatch(/会议室已安排：\s*施工通道和营地开工前综合协调会/)
    await page.fill('#startsOn', '2026-12-03')
    await page.dispatchEvent('#startsOn', 'change')
    await page.locator('#check', { hasText: '时间均无冲突' }).waitFor()
    await click('label:has-text("道路水利六部门") input')
    await click('label:has-text("坝区征地移民工作专班") input')
    await page.locator('#check', { hasText: '共14个单位' }).waitFor()
    await click('button[value=notice]')
    await page.waitForURL(/\/notice$/)
    expect(await page.frameLocator('iframe[name=letter]').locator('body').textContent()).toContain(
      '会议通知：线路迁改费用分担协调会 12月3日（周四）09:30',
    )
    await click('main form button')
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    expect(await page.textContent('.flash')).toContain('会议通知已发往14个单位')
    expect(clicks).toBeLessThanOrEqual(12)
    expect(await tell('线路迁改费用分担协调会')).toMatchObject({ state: 'noticed', agencies: 14 })
  })

  it('without script: ticks, a typed line, one press, the same meeting', async () => {
    const page = await open('/meetings/new', { javaScriptEnabled: false })
    await page.check(`input[value="${demoId('matter', 'M18')}"]`)
    await page.fill('#title', '宅基地调整协调会')
    await page.fill('#startsOn', '2026-12-04')
    await page.fill('#startTime', '15:00')
    await page.fill('#endTime', '16:00')
    await page.selectOption('#venueId', { index: 1 })
    await page.selectOption('#chairPersonId', { index: 1 })
    // The list of single agencies is a plain list here: nothing is hidden behind the filter.
    await page.click('summary:has-text("逐个选择单位")')
    await page.check('label:has-text("市规划局") input')
    await page.click('button[value=agenda]')
    expect(await page.inputValue('input[name=itemTitle] >> nth=0')).toBe('移民集中居住点宅基地调整')
    expect(await page.inputValue('#title')).toBe('宅基地调整协调会')
    await page.click('button[value=notice]')
    await page.click('main form button')
    expect(await page.textContent('.flash')).toContain('会议通知已发往2个单位')
    expect(await tell('宅基地调整协调会')).toMatchObject({ state: 'noticed', agencies: 2 })
  })

  it('a changed time in at most five clicks', async () => {
    const page = await open(`/meetings/${demoId('meeting', 'C12')}`)
    let clicks = 0
    const click = async (selector: string) => {
      clicks += 1
      await page.click(selector)
    }
    await click('a[href$="/change"]')
    await click('#startsOn')
    await page.fill('#startsOn', '2026-12-09')
    await click('#reason')
    await page.fill('#reason', '主持人赴省开会')
    await click('button[value=preview]')
    await page.waitForSelector('iframe[name=letter]')
    expect(await page.frameLocator('iframe[name=letter]').locator('body').textContent()).toContain(
      '会议变更通知',
    )
    await click('button[value=send]')
    await page.waitForURL(/\/meetings\/[0-9a-f-]{36}$/)
    expect(clicks).toBeLessThanOrEqual(5)
    expect(await page.textContent('.flash')).toContain('变更通知将在一分钟后发往14个单位')
  })
})
