import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'

let world: DemoWorld
let browser: Browser
let site: Awaited<ReturnType<typeof openSite>>

beforeAll(async () => {
  world = await createDemoWorld()
  if (browserIsMissing()) return
  browser = await openBrowser()
  site = await openSite(world.app)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world.close()
})

describe.skipIf(browserIsMissing())('the chair’s brief on paper', () => {
  it.each(['zh-CN', 'en'])('fits one sheet, with more reds than it lists (%s)', async (locale) => {
    await world.sql`update action_items set state = 'in_progress', due_on = '2026-10-01' where state = 'closed'`
    const { token } = await world.person('p-zhou')
    const context = await browser.newContext({ locale })
    await context.addCookies([
      { name: '__Host-sid', value: token, domain: 'localhost', path: '/', secure: true },
      { name: 'locale', value: locale, url: site.url },
    ])
    const page = await context.newPage()
    await page.goto(`${site.url}/brief`)
    expect(await page.locator('.light.red').count()).toBe(12)
    const pdf = await page.pdf({ format: 'A4' })
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await context.close()
  })
})
