import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { browserIsMissing, openBrowser, openSite } from './browser.ts'

describe.skipIf(browserIsMissing())('a browser journey', () => {
  it('sees pages and assets as the product serves them', async () => {
    const app = new Hono()
    app.get('/', (c) => c.html('<title>会商</title><script src="/assets/app.js"></script><p>开会</p>'))
    const site = await openSite(app)
    const browser = await openBrowser()
    const page = await browser.newPage()
    await page.goto(site.url)
    expect(await page.title()).toBe('会商')
    expect(await page.evaluate('typeof htmx')).toBe('object')
    await browser.close()
    await site.close()
  })
})
