import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

let world: DemoWorld
let id: string
let browser: Browser
let site: Awaited<ReturnType<typeof openSite>>

beforeAll(async () => {
  world = await createDemoWorld()
  const [minutes] = await world.sql<{ id: string }[]>`
    select n.id from minutes n where n.meeting_id = ${demoId('meeting', 'C11')}`
  id = minutes!.id
  await world.as(await world.person('p-feng')).post(`/minutes/${id}/skeleton`)
  if (browserIsMissing()) return
  browser = await openBrowser()
  site = await openSite(world.app)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world.close()
})

const text = [
  '一、关于交通管制。会议原则同意管制方案，由市公安局牵头，市交通局、青石镇配合，12月10日前完成标志设置。',
  '二、关于消防检查。请消防大队会同市安监局于本月底前检查施工营地，各乡镇办12月4日前上报隐患清单。汛期前，市水务局完成排涝泵检修。',
  '会议不同意在营地内设油库。各单位要提高认识，密切配合。',
].join('\n')

async function openPage(width: number, locale: string, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, javaScriptEnabled })
  await context.addCookies([{ name: 'locale', value: locale, url: site.url }])
  const page = await context.newPage()
  await page.goto(`${site.url}/sign-in`)
  await page.locator('button[name=person][value="p-feng"]').click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}

async function openProse(page: Page): Promise<void> {
  await page.goto(`${site.url}/minutes/${id}/prose`)
  await page.locator('textarea[name=text]').fill(text)
  await page.locator('form.prose > button').first().click()
  await page.locator('.proposals li').first().waitFor()
}

async function problemsOf(page: Page): Promise<string[]> {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  await page.evaluate(axe.source)
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  )
  const found = result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
  return wide > 1 ? [...found, `${wide} px wider than the screen`] : found
}

describe.skipIf(browserIsMissing())('prose into duties', () => {
  it.each([
    [1280, 'zh-CN'],
    [390, 'en'],
  ])('at %i px in %s fits and gives axe nothing to find', async (width, locale) => {
    const page = await openPage(width, locale, true)
    await openProse(page)
    expect(await problemsOf(page)).toEqual([])
    if (process.env.LOOK)
      await page.screenshot({ path: `${process.env.LOOK}/prose-${width}.png`, fullPage: true })
    await page.context().close()
  })

  it('goes from paste to duty in two presses, without script', async () => {
    const page = await openPage(1280, 'zh-CN', false)
    await openProse(page)
    await page.locator('.proposals li').first().getByRole('button', { name: '采纳', exact: true }).click()
    const status = page.locator('p[role=status]')
    await status.waitFor()
    expect(await status.textContent()).toContain('已将1项任务写入第一条')
    if (process.env.LOOK)
      await page.screenshot({ path: `${process.env.LOOK}/prose-taken.png`, fullPage: true })
    await page.getByRole('link', { name: '查看该条' }).click()
    expect(await page.locator('textarea[name=duties]').inputValue()).toContain(
      '市公安局 | 市交通局、青石镇 | 完成标志设置',
    )
    expect(await page.locator('textarea[name=text]').inputValue()).toContain('会议原则同意管制方案。')
    if (process.env.LOOK)
      await page.screenshot({ path: `${process.env.LOOK}/prose-edit.png`, fullPage: true })
    await page.context().close()
  })
})
