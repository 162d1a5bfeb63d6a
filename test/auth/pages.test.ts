import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { totpCode, totpStep } from '#src/auth/totp.ts'
import { demoId } from '#src/demo/ids.ts'
import { worldOn } from '#test/support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '#test/support/browser.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'
import { givePassword, lastMail, minutesLater, PASSWORD } from './support.ts'

// Some twenty pages a test, each judged by axe: a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

// Every page of signing in, in a browser: it works on a phone and in both languages, and axe finds nothing.
const looks = [
  { locale: 'zh-CN', width: 1280 },
  { locale: 'en', width: 390 },
  // With SHOTS=folder every page is also pictured, in all four looks.
  ...(process.env.SHOTS
    ? [
        { locale: 'zh-CN', width: 390 },
        { locale: 'en', width: 1280 },
      ]
    : []),
]
let world: DemoWorld
let browser: Browser
let site: Awaited<ReturnType<typeof openSite>>

beforeAll(async () => {
  world = await createDemoWorld()
  if (browserIsMissing()) return
  browser = await openBrowser()
  site = await openSite(world.app)
  const clerk = await world.person('p-feng')
  await givePassword(world.sql, clerk)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world.close()
})

async function openPage({ locale, width }: { locale: string; width: number }): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width, height: 900 } })
  // A profile's language goes before the browser's; what was chosen by hand goes before both.
  await context.addCookies([{ name: 'locale', value: locale, url: site.url }])
  return context.newPage()
}

/** axe's judgement and the page's width. */
async function look(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize()!
  const locale = await page.evaluate<string>('document.documentElement.lang')
  if (process.env.SHOTS)
    await page.screenshot({ path: `${process.env.SHOTS}/${name}-${locale}-${width}.png`, fullPage: true })
  expect(
    await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    name,
  ).toBeLessThanOrEqual(1)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  )
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([])
}

const press = (page: Page, selector: string) =>
  Promise.all([page.waitForLoadState('load'), page.locator(selector).click()])

describe.skipIf(browserIsMissing())('signing in, in a browser', () => {
  it.each(looks)('by mail: $locale, $width px', async (how) => {
    await world.sql`delete from throttle`
    const { sql, services } = world
    const email = 'yu@land.gov.cn.example'
    const page = await openPage(how)
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await look(page, 'sign-in')
    await page.fill('#address', email)
    await press(page, 'form[action="/sign-in/code"] button')
    await look(page, 'code')
    const mail = (await lastMail({ sql, services }, email))!
    await page.fill('#code', '12')
    await press(page, 'form[action="/sign-in/code/answer"] button')
    await look(page, 'code-wrong')

    const phone = await openPage(how)
    await phone.goto(site.url + mail.link)
    await look(phone, 'link-elsewhere')
    await page.goto(site.url + mail.link)
    await look(page, 'link')
    await press(page, `form[action="${mail.link}"] button`)
    expect(new URL(page.url()).pathname).toBe('/account')
    await look(page, 'account-liaison')
    await phone.goto(site.url + mail.link)
    await look(phone, 'link-over')
  })

  it.each(looks)('with password and authenticator: $locale, $width px', async (how) => {
    await world.sql`delete from throttle`
    const id = demoId('person', 'p-feng')
    const page = await openPage(how)
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.fill('#email', 'feng@office.gov.cn.example')
    await page.fill('#password', 'not this password')
    await press(page, 'form[action="/sign-in"] button')
    await look(page, 'password-wrong')
    await page.fill('#password', PASSWORD)
    await press(page, 'form[action="/sign-in"] button')
    await look(page, 'account')

    world.setNow(minutesLater(world.now(), 20))
    await press(page, 'form[action="/account/second-factor"] button')
    await page.waitForSelector('#secret')
    await look(page, 'proof')
    await page.fill('#secret', PASSWORD)
    await press(page, 'form[action="/account/proof"] button')
    await page.waitForSelector('form[action="/account/second-factor"] button')
    await look(page, 'resume')
    await press(page, 'form[action="/account/second-factor"] button')
    await page.waitForSelector('.qr')
    await look(page, 'enrol')
    const secret = (await page.textContent('code'))!.replaceAll(' ', '')
    await page.fill('#code', totpCode(decode(secret), totpStep(world.now())))
    await press(page, 'form[action="/account/second-factor/confirmation"] button')
    await page.waitForSelector('.recovery-codes')
    await look(page, 'recovery-codes')
    const recovery = await page.locator('.recovery-codes code').first().textContent()

    await page.goto(`${site.url}/account`)
    await look(page, 'account-with-authenticator')
    await press(page, 'form[action="/sign-out"] button')
    await page.waitForURL('**/sign-in')
    expect(await page.locator('body.bare').count()).toBe(1)
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.fill('#email', 'feng@office.gov.cn.example')
    await page.fill('#password', PASSWORD)
    await press(page, 'form[action="/sign-in"] button')
    await look(page, 'second-factor')
    await page.fill('#code', recovery!)
    await press(page, 'form[action="/sign-in/second-factor"] button')
    expect(new URL(page.url()).pathname).toBe('/account')

    await world.sql`delete from totp_secrets where person_id = ${id}`
    await world.sql`update passwords set must_change = true where person_id = ${id}`
    await page.goto(`${site.url}/sign-in`)
    await page.fill('#email', 'feng@office.gov.cn.example')
    await page.fill('#password', PASSWORD)
    await press(page, 'form[action="/sign-in"] button')
    await look(page, 'new-password')
    await world.sql`update passwords set must_change = false where person_id = ${id}`
  })

  it.each(looks)('after forgetting the password: $locale, $width px', async (how) => {
    await world.sql`delete from throttle`
    const { sql, services } = world
    const email = 'feng@office.gov.cn.example'
    const page = await openPage(how)
    await page.goto(`${site.url}/sign-in`)
    await page.locator('a[href="/sign-in/forgotten"]').click()
    await look(page, 'forgotten')
    await page.fill('#address', email)
    await press(page, 'form[action="/sign-in/forgotten"] button')
    await look(page, 'forgotten-sent')
    const id = demoId('person', 'p-feng')
    await sql`delete from totp_secrets where person_id = ${id}`
    await sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${id}, ${Buffer.alloc(49)}, now())`
    await page.goto(site.url + (await lastMail({ sql, services }, email))!.link)
    await page.fill('#password', 'fünf Kraniche ziehen')
    await page.fill('#again', 'fünf Kraniche ziehen')
    await page.fill('#code', '000000')
    await press(page, 'form button:not(.plain)')
    await look(page, 'reset-wrong')
    await sql`delete from totp_secrets where person_id = ${id}`
  })

  it.each(looks)('as one of the cast, and looks after users: $locale, $width px', async (how) => {
    const page = await openPage(how)
    await page.goto(`${site.url}/sign-in?next=%2Fusers`)
    await press(page, 'button[value="p-shen"]')
    await look(page, 'users')
    await page.goto(`${site.url}/users/${demoId('person', 'p-chen')}`)
    await look(page, 'user')
    await press(page, 'form[action$="/password-handover"] button')
    await page.waitForSelector('.qr')
    await look(page, 'hand-over')
    await page.goto(`${site.url}/users/sign-ins`)
    await look(page, 'sign-ins')
    await page.goto(`${site.url}/users/${demoId('person', 'p-chen')}`)
    await page.locator('details.act summary').first().click()
    await page.selectOption('#role', 'liaison')
    await page.selectOption('#agencyId', '')
    await press(page, 'form[action$="/grants"] button')
    await page.waitForSelector('.error')
    await look(page, 'user-wrong')
  })

  it('by one click without JavaScript', async () => {
    const context = await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${site.url}/sign-in?next=%2Faccount`)
    await page.locator('button[value="p-han"]').click()
    await page.waitForURL('**/account')
    await page.locator('form[action="/language"] button[value="en"]').first().click()
    expect(await page.textContent('h1')).toBe('My account')
  })
})

describe.skipIf(browserIsMissing())('the first page, in a browser', () => {
  it.each(looks)('offers two ways: $locale, $width px', async (how) => {
    const database = await createTestDatabase()
    const empty = await worldOn(database.sql, database.drop)
    const first = await openSite(empty.app)
    const page = await openPage(how)
    await page.goto(first.url)
    await look(page, 'first-page')
    await page.evaluate('for (const form of document.forms) form.noValidate = true')
    await press(page, 'form[action="/setup"] > button')
    await page.waitForSelector('.error')
    await look(page, 'first-page-wrong')
    await first.close()
    await empty.close()
  })
})

function decode(text: string): Buffer {
  const bits = [...text].map((c) =>
    'abcdefghijklmnopqrstuvwxyz234567'.indexOf(c).toString(2).padStart(5, '0'),
  )
  return Buffer.from((bits.join('').match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
