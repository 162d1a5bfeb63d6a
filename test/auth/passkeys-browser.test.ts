import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { givePassword, PASSWORD } from './support.ts'

vi.setConfig({ testTimeout: 120_000 })

// From the button to the authenticator and back, with an authenticator that Chromium itself plays.
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
  await givePassword(world.sql, world.cast.clerk)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world?.close()
})
beforeEach(async () => {
  await world.sql`delete from passkeys`
  await world.sql`delete from throttle`
})

const platform = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const

async function openPage(): Promise<{ context: BrowserContext; page: Page; cdp: CDPSession; device: string }> {
  const context = await browser.newContext({ locale: 'zh-CN' })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: platform })
  return { context, page, cdp, device: authenticatorId }
}

const passkeyButton = (page: Page, action: string) => page.locator(`form[action="${action}"] button`)

/** Signs in with the password and adds a passkey on the account page, reached by a boosted link. */
async function addPasskey(page: Page): Promise<void> {
  await page.goto(`${site.url}/sign-in?next=%2Fagencies`)
  await page.fill('#email', world.cast.clerk.email)
  await page.fill('#password', PASSWORD)
  await page.locator('form[action="/sign-in"] button').click()
  await page.waitForURL('**/agencies')
  await page.locator('.who a[href="/account"]').click()
  await page.waitForURL('**/account')
  await page.fill('form.passkey #name', '办公室电脑')
  await passkeyButton(page, '/account/passkeys').click()
  await page.waitForSelector('text=通行密钥已添加')
}

describe.skipIf(browserIsMissing())('a passkey, in a browser', () => {
  it('is added, signs in without anything typed, confirms, and is removed', async () => {
    const { page, context } = await openPage()
    await addPasskey(page)
    expect(await page.textContent('main')).toContain('办公室电脑')
    await page.locator('form[action="/sign-out"] button').click()
    await page.waitForURL('**/sign-in')

    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await passkeyButton(page, '/sign-in/passkey').click()
    await page.waitForURL('**/account')
    expect((await world.sql`select 1 from sessions where methods = 'passkey'`).length).toBe(1)

    await page.goto(`${site.url}/account/proof?next=%2Faccount`)
    await passkeyButton(page, '/account/proof').first().click()
    await page.waitForURL('**/account')

    await page.locator('form[action$="/removal"] button').first().click()
    await page.waitForSelector('text=通行密钥已移除')
    expect((await world.sql`select 1 from passkeys`).length).toBe(0)
    await context.close()
  })

  it('is refused when what it sent is sent once more', async () => {
    const { page, context } = await openPage()
    await addPasskey(page)
    await context.clearCookies()
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    const sent = page.waitForRequest(
      (request) => request.method() === 'POST' && new URL(request.url()).pathname === '/sign-in/passkey',
    )
    await passkeyButton(page, '/sign-in/passkey').click()
    const request = await sent
    const { cookie = '' } = await request.allHeaders()
    await page.waitForURL('**/account')
    const again = await fetch(`${site.url}/sign-in/passkey`, {
      method: 'POST',
      redirect: 'manual',
      body: request.postData(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        cookie,
      },
    })
    expect(cookie).toContain('__Host-passkey=')
    expect(again.status).toBe(422)
    await context.close()
  })

  it('says so when the device has one already, and when its owner says no', async () => {
    const { page, context, cdp, device } = await openPage()
    await addPasskey(page)
    await passkeyButton(page, '/account/passkeys').click()
    await page.waitForSelector('form.passkey .error:has-text("已添加过")')
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: device, isUserVerified: false })
    await page.goto(`${site.url}/sign-in`)
    await passkeyButton(page, '/sign-in/passkey').click()
    await page.waitForSelector('form.passkey .error:has-text("未能完成")')
    await context.close()
  })

  it('asks again who it is before one is added long after sign-in', async () => {
    const { page, context } = await openPage()
    await addPasskey(page)
    const before = world.now()
    world.setNow(new Date(before.getTime() + 20 * 60_000))
    await page.goto(`${site.url}/account`)
    await passkeyButton(page, '/account/passkeys').click()
    await page.waitForURL('**/account/proof?next=/account')
    await page.fill('#secret', PASSWORD)
    await page.locator('form[action="/account/proof"]:not(.passkey) button').click()
    await page.waitForURL('**/account')
    world.setNow(before)
    await context.close()
  })

  it('is hidden where the browser is too old for it, or runs no scripts', async () => {
    const old = await browser.newContext({ locale: 'zh-CN' })
    await old.addInitScript('delete PublicKeyCredential.parseCreationOptionsFromJSON')
    const plain = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false })
    for (const context of [old, plain]) {
      const page = await context.newPage()
      await page.goto(`${site.url}/sign-in`)
      expect(await passkeyButton(page, '/sign-in/passkey').isVisible()).toBe(false)
      expect(await page.locator('form[action="/sign-in"] button').isVisible()).toBe(true)
      await page.fill('#email', world.cast.clerk.email)
      await page.fill('#password', PASSWORD)
      await page.locator('form[action="/sign-in"] button').click()
      await page.goto(`${site.url}/account`)
      expect(await passkeyButton(page, '/account/passkeys').isVisible()).toBe(false)
      expect(await page.locator('.no-passkeys').isVisible()).toBe(true)
      await context.close()
    }
  })
})
