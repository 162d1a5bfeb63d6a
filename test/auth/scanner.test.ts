import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { countSessions, givePassword, lastMail, PASSWORD } from './support.ts'

vi.setConfig({ testTimeout: 120_000 })

// SEC-2, SEC-9: mail gateways open links with a browser, run scripts and press buttons, long before people do.
let world: World
let browser: Browser
let site: Awaited<ReturnType<typeof openSite>>
beforeAll(async () => {
  if (browserIsMissing()) return
  site = await openSite(async (url) => {
    world = await createWorld({ env: { BASE_URL: url } })
    return world.app
  })
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world?.close()
})
beforeEach(() => world.sql`delete from throttle`)

/** The sign-in link of the last mail to an address, whole. */
async function mailedLink(address: string): Promise<string> {
  const mail = (await lastMail(world, address))!
  const path = mail.text.match(/\/l\/[\w-]{44}/)![0]
  return site.url + path
}

/** Opens a link twice, lets its scripts run, presses every button of its forms, fills in whatever is asked. */
async function scan(url: string): Promise<void> {
  for (let visit = 0; visit < 2; visit += 1) {
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(url)
    const buttons = await page.locator('form:not(.language) button').count()
    expect(buttons).toBeGreaterThan(0)
    for (let n = 0; n < buttons; n += 1) {
      await page.goto(url)
      await page.evaluate('for (const form of document.forms) form.noValidate = true')
      await fillAnything(page)
      await page.locator('form:not(.language) button').nth(n).click()
      await page.waitForLoadState()
    }
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('__Host-sid')
    await context.close()
  }
}

async function fillAnything(page: Page): Promise<void> {
  for (const input of await page.locator('main input:visible').all())
    await input.fill('12345', { timeout: 2000 })
}

describe.skipIf(browserIsMissing())('a scanner of mails', () => {
  it('gets no session from a sign-in link, and leaves it to its owner', async () => {
    const { liaisonA } = world.cast
    await world.sql`delete from sessions where person_id = ${liaisonA.id}`
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.fill('#address', liaisonA.email)
    await page.locator('form[action="/sign-in/code"] button').click()
    await page.waitForURL('**/sign-in/code')
    const url = await mailedLink(liaisonA.email)
    await scan(url)
    expect(await countSessions(world.sql, liaisonA.id)).toBe(0)
    await page.goto(url)
    await page.locator('form:not(.language) button').click()
    await page.waitForURL('**/account')
    expect(await countSessions(world.sql, liaisonA.id)).toBe(1)
    await context.close()
  })

  it('sets no password by a reset link, and leaves it to its owner', async () => {
    const { clerk } = world.cast
    await givePassword(world.sql, clerk)
    const [before] = await world.sql`select hash from passwords where person_id = ${clerk.id}`
    await world.nobody().post('/sign-in/forgotten', { address: clerk.email })
    const url = await mailedLink(clerk.email)
    await scan(url)
    const [after] = await world.sql`select hash from passwords where person_id = ${clerk.id}`
    expect(after).toEqual(before)
    const page = await browser.newPage()
    await page.goto(url)
    await page.fill('#password', 'fünf Kraniche ziehen')
    await page.fill('#again', 'fünf Kraniche ziehen')
    await page.locator('form:not(.language) button').click()
    await page.waitForURL('**/sign-in')
    await page.close()
  })
})

describe.skipIf(browserIsMissing())('a page of another site', () => {
  it('cannot act with the session of whoever opens it (SEC-10)', async () => {
    const { clerk2 } = world.cast
    await givePassword(world.sql, clerk2)
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.fill('#email', clerk2.email)
    await page.fill('#password', PASSWORD)
    await page.locator('form[action="/sign-in"] button').click()
    await page.waitForURL('**/account')
    const before = await countSessions(world.sql, clerk2.id)
    expect(before).toBeGreaterThan(1)

    const evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(
        `<form method="post" action="${site.url}/account/sessions/ending"><button>win</button></form>`,
      )
    })
    await new Promise<void>((done) => evil.listen(0, '127.0.0.1', done))
    const { port } = evil.address() as AddressInfo
    // Another site, and the same site on another port: localhost with a different port is same-site for cookies.
    for (const host of ['127.0.0.1', 'localhost']) {
      const lure = await context.newPage()
      await lure.goto(`http://${host}:${port}/`)
      const [answer] = await Promise.all([
        lure.waitForResponse('**/account/sessions/ending'),
        lure.click('button'),
      ])
      expect(answer.status()).toBe(403)
      await lure.close()
    }
    expect(await countSessions(world.sql, clerk2.id)).toBe(before)
    evil.closeAllConnections()
    evil.close()
    await context.close()
  })
})
