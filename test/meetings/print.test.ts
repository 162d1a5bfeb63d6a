import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

describe.skipIf(browserIsMissing())('on paper', () => {
  let world: DemoWorld
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let page: Page
  const meeting = `/meetings/${demoId('meeting', 'C12')}`

  beforeAll(async () => {
    world = await createDemoWorld()
    site = await openSite(world.app)
    browser = await openBrowser()
    const { token } = await world.person('p-feng')
    const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 794, height: 1123 } })
    await context.addCookies([
      { name: '__Host-sid', value: token, domain: 'localhost', path: '/', secure: true },
    ])
    page = await context.newPage()
    await page.emulateMedia({ media: 'print' })
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await world.close()
  })

  const shown = (selector: string) => page.locator(selector).filter({ visible: true }).count()

  it.each(['', '/sign-in'])(
    'the meeting%s prints title, time and place without what one can press',
    async (tab) => {
      await page.goto(site.url + meeting + tab)
      const pressed = page.locator('header.top, footer.foot, nav, button, form, input, .crumb, .hint')
      expect(
        await pressed.filter({ visible: true }).evaluateAll((all) => all.map((each) => each.outerHTML)),
      ).toEqual([])
      const head = await page.locator('.page-head').innerText()
      expect(head).toMatch(/12月2日 周三 \d\d:\d\d–\d\d:\d\d · \S+.* · 主持/)
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect(wide).toBeLessThanOrEqual(0)
    },
  )

  it('the agenda prints each item with who reports and when it is called', async () => {
    await page.goto(site.url + meeting)
    const agenda = page.locator('main table').first()
    const rows = await agenda.locator('tbody tr').count()
    expect(rows).toBeGreaterThan(1)
    expect(await agenda.locator('tbody td:last-child').allInnerTexts()).toEqual(
      Array(rows).fill(expect.stringMatching(/^\d\d:\d\d–\d\d:\d\d$/)),
    )
    expect(await agenda.locator('th, td').filter({ visible: true }).count()).toBe((rows + 1) * 5)
  })

  it('the sign-in sheet has room for every signature, which the screen does not show', async () => {
    await page.goto(`${site.url}${meeting}/sign-in`)
    const rows = await page.locator('table.sign-in tbody tr').count()
    expect(rows).toBeGreaterThan(3)
    expect(await page.locator('table.sign-in thead th').last().innerText()).toBe('签名')
    for (const cell of await page.locator('table.sign-in tbody td.print-only').all()) {
      const box = await cell.boundingBox()
      expect(box!.width).toBeGreaterThanOrEqual(150)
      expect(box!.height).toBeGreaterThanOrEqual(30)
    }
    expect(await shown('table.sign-in tbody td.print-only')).toBe(rows)
    await page.emulateMedia({ media: 'screen' })
    expect(await shown('table.sign-in td.print-only')).toBe(0)
    await page.emulateMedia({ media: 'print' })
  })
})
