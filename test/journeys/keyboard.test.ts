import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

describe.skipIf(browserIsMissing())('from the keyboard', () => {
  let world: DemoWorld
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let page: Page

  beforeAll(async () => {
    world = await createDemoWorld()
    site = await openSite(world.app)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await world.close()
  })
  beforeEach(async () => {
    page = await openAs('p-feng', 'zh-CN')
    return () => page.context().close()
  })

  async function openAs(code: string, locale: string): Promise<Page> {
    const { token } = await world.person(code)
    const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 } })
    await context.addCookies([
      { name: '__Host-sid', value: token, domain: 'localhost', path: '/', secure: true },
      { name: 'locale', value: locale, url: site.url },
    ])
    const opened = await context.newPage()
    await opened.goto(`${site.url}/meetings`)
    return opened
  }
  const focused = () =>
    page.evaluate<string>('document.activeElement?.id || document.activeElement?.localName')
  const isShown = () => page.locator('#keys').isVisible()

  it.each([
    ['t', '/today'],
    ['s', '/matters'],
    ['d', '/action-items'],
    ['n', '/minutes'],
    ['a', '/agencies'],
  ])('g and %s go to %s', async (letter, path) => {
    await page.keyboard.press('g')
    await page.keyboard.press(letter)
    await page.waitForURL(`**${path}`)
  })

  it('g leads nowhere that the menu does not', async () => {
    for (const letter of ['u', 'x', '"', 'Escape', 'g', 'Enter']) {
      await page.keyboard.press('g')
      await page.keyboard.press(letter)
    }
    await page.keyboard.press('Shift')
    await page.keyboard.press('m')
    expect(new URL(page.url()).pathname).toBe('/meetings')
  })

  it('/ goes to the search field, else to the first filter, and types nothing', async () => {
    await page.keyboard.press('/')
    expect(await focused()).toBe('topic')
    await page.goto(`${site.url}/action-items`)
    await page.keyboard.press('/')
    expect(await focused()).toBe('q')
    expect(await page.locator('#q').inputValue()).toBe('')
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')
  })

  it('typing in a field stays typing, and keys with a modifier stay the browser’s', async () => {
    await page.goto(`${site.url}/action-items`)
    await page.locator('#q').focus()
    await page.keyboard.type('gt/?')
    expect(await page.locator('#q').inputValue()).toBe('gt/?')
    await page.locator('#main').focus()
    await page.keyboard.press('Control+/')
    await page.keyboard.press('Alt+?')
    expect([await focused(), await isShown()]).toEqual(['main', false])
    await page.keyboard.press('g')
    await page.keyboard.press('Control+t')
    expect(new URL(page.url()).pathname).toBe('/action-items')
  })

  it.each([
    ['zh-CN', '今日'],
    ['en', 'Today'],
  ])('? lists the keys of the own menu (%s), and Esc gives the focus back', async (locale, today) => {
    await page.context().close()
    page = await openAs('p-feng', locale)
    await page.locator('nav a[data-key=s]').focus()
    await page.keyboard.press('?')
    const list = (await page.locator('#keys dl').innerText()).replace(/\s+/g, ' ')
    expect(list).toContain(`g t ${today}`)
    expect(list).not.toContain('g u')
    await page.evaluate(axe.source)
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run('#keys', { resultTypes: ['violations'] }),
    )
    expect(found.violations.map((each) => each.id)).toEqual([])
    await page.keyboard.press('Escape')
    expect(await isShown()).toBe(false)
    expect(await page.evaluate('document.activeElement.dataset.key')).toBe('s')
  })

  it('opens again after it was closed, lists nothing twice, and works on the next page', async () => {
    const lines = () => page.locator('#keys dt').count()
    await page.keyboard.press('?')
    const before = await lines()
    await page.getByRole('button', { name: '关闭' }).click()
    await page.keyboard.press('?')
    expect([await isShown(), await lines()]).toEqual([true, before])
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.locator('nav a[href="/matters"][aria-current=page]').waitFor()
    await page.keyboard.press('?')
    expect([await isShown(), await lines()]).toEqual([true, before])
  })

  it('can be turned off, and on again from the foot of the page', async () => {
    await page.keyboard.press('?')
    await page.getByLabel('启用键盘快捷键').uncheck()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.keyboard.press('/')
    expect([await isShown(), (await focused()) === 'topic']).toEqual([false, false])
    await page.reload()
    await page.getByRole('button', { name: '键盘快捷键' }).click()
    expect(await page.getByLabel('启用键盘快捷键').isChecked()).toBe(false)
    await page.getByLabel('启用键盘快捷键').check()
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    expect(await focused()).toBe('topic')
  })
})
