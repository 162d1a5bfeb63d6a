import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { openIdentityProvider } from './identity-provider.ts'
import { givePassword, PASSWORD } from './support.ts'

vi.setConfig({ testTimeout: 120_000 })

// Through Chromium with our headers: what leads to another site must not be stopped by our own policy.
let world: World
let site: Awaited<ReturnType<typeof openSite>>
let provider: Awaited<ReturnType<typeof openIdentityProvider>>
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  if (browserIsMissing()) return
  site = await openSite(async (url) => {
    provider = await openIdentityProvider([url])
    world = await createWorld({ env: { ...provider.env, BASE_URL: url, OIDC_NAME: '市统一登录' } })
    return world.app
  })
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world?.close()
  provider?.close()
})

describe.skipIf(browserIsMissing())('single sign-on, in a browser', () => {
  it.each([true, false])('leads there and back (scripts: %s)', async (javaScriptEnabled) => {
    const { liaisonA } = world.cast
    provider.signIn({ sub: 'yu', email: liaisonA.email, email_verified: true })
    const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.locator('button:has-text("使用市统一登录登录")').click()
    await page.waitForURL('**/account')
    expect(await page.textContent('h1')).toBe('我的账号')
    await context.close()
  })

  it('links an account from the boosted account page', async () => {
    const { admin } = world.cast
    await givePassword(world.sql, admin)
    provider.signIn({ sub: 'shen' })
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    await page.goto(`${site.url}/sign-in?next=%2Fusers`)
    await page.fill('#email', admin.email)
    await page.fill('#password', PASSWORD)
    await page.locator('form[action="/sign-in"] button').click()
    await page.waitForURL('**/users')
    await page.locator('.who a[href="/account"]').click()
    await page.locator('form[action="/account/oidc"] button').click()
    await page.waitForSelector('text=账号已关联')
    expect((await world.sql`select 1 from oidc_identities where person_id = ${admin.id}`).length).toBe(1)
    await context.close()
  })
})
