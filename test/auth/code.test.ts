import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createWorld, MONDAY, type Visitor, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { countSessions, lastMail, minutesLater, wrongCode } from './support.ts'

let world: World
let address: string
beforeAll(async () => {
  world = await createWorld()
  address = world.cast.liaisonA.email
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
  await world.sql`delete from outbox`
})

const ask = (browser: Visitor, email = address, next = '') =>
  browser.post('/sign-in/code', { address: email, next })
const answer = (browser: Visitor, code: string | null) =>
  browser.post('/sign-in/code/answer', { code: code ?? '' })

describe('signing in with a mailed code', () => {
  it('queues one mail with code and link, the code not in the subject, and neither of them in the database', async () => {
    const kicks = world.kicks()
    const response = await ask(world.nobody())
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in/code')
    const mail = (await lastMail(world, address))!
    expect(mail.code).toMatch(/^\d{6}$/)
    expect(mail.subject).toBe('[市领导小组办] 登录验证')
    expect(mail.text).toContain('30分钟')
    expect(mail.html).toContain(mail.code!)
    expect(mail.html).toContain(mail.link!)
    expect(world.kicks()).toBeGreaterThan(kicks)
    const [row] = await world.sql`select kind, text_body || html_body || subject as stored from outbox`
    expect(row!.kind).toBe('sign_in')
    expect(row!.stored).not.toContain(mail.code)
    expect(row!.stored).not.toContain(mail.link)
    const [challenge] =
      await world.sql`select row_to_json(k)::text as stored from challenges k order by created_at desc limit 1`
    expect(challenge!.stored).not.toContain(mail.code)
  })

  it('opens a session of a liaison in the asking browser, which outlives it', async () => {
    const browser = world.nobody()
    await ask(browser, address, '/matters')
    const mail = await lastMail(world, address)
    const response = await answer(browser, ` ${mail!.code!.slice(0, 3)} ${mail!.code!.slice(3)}`)
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/matters')
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('__Host-sid='))
    expect(cookie).toContain('Max-Age=604800')
    expect((await browser.get('/account')).status).toBe(200)
    expect(browser.cookies.has('__Host-challenge')).toBe(false)
  })

  it('makes the same page, row and cookie for an unknown address, a suspended person and an administrator, and no mail', async () => {
    await world.sql`update people set status = 'suspended' where id = ${world.cast.liaisonB.id}`
    const pages = new Set<string>()
    const refusals = new Set<string>()
    const cookies = new Set<string>()
    const before = Number((await world.sql`select count(*)::int as n from challenges`)[0]!.n)
    const addresses = [
      address,
      'stranger@agency.gov.cn.example',
      world.cast.liaisonB.email,
      world.cast.admin.email,
    ]
    for (const email of addresses) {
      const browser = world.nobody()
      const asked = await ask(browser, email)
      expect(asked.status).toBe(303)
      expect(await asked.text()).toBe('')
      cookies.add(
        asked.headers
          .getSetCookie()
          .join()
          .replace(/=[\w-]{43};/, '=…;'),
      )
      const page = await browser.get('/sign-in/code')
      pages.add((await page.text()).replaceAll(email, '…'))
      const wrong = await answer(browser, '000000')
      expect(wrong.status).toBe(422)
      refusals.add((await wrong.text()).replaceAll(email, '…'))
    }
    expect(pages.size).toBe(1)
    expect(refusals.size).toBe(1)
    expect(cookies.size).toBe(1)
    expect(Number((await world.sql`select count(*)::int as n from challenges`)[0]!.n)).toBe(
      before + addresses.length,
    )
    expect(
      (await world.sql<{ to_address: string }[]>`select to_address from outbox`).map((row) => row.to_address),
    ).toEqual([address])
    await world.sql`update people set status = 'active' where id = ${world.cast.liaisonB.id}`
  })

  it('counts the code only in the browser that asked', async () => {
    await ask(world.nobody())
    const mail = await lastMail(world, address)
    const other = world.nobody()
    expect((await answer(other, mail!.code)).status).toBe(422)
    await ask(other, 'stranger@agency.gov.cn.example')
    expect((await answer(other, mail!.code)).status).toBe(422)
    expect(other.cookies.has('__Host-sid')).toBe(false)
  })

  it('allows five tries; the sixth fails even with the right code, while the link goes on working', async () => {
    const browser = world.nobody()
    await ask(browser)
    const mail = (await lastMail(world, address))!
    for (let n = 0; n < 5; n += 1) expect((await answer(browser, wrongCode(mail.code))).status).toBe(422)
    const sixth = await answer(browser, mail.code)
    expect(sixth.status).toBe(422)
    expect(textOf(await sixth.text())).toContain('已输错五次')
    expect((await browser.post(mail.link!)).status).toBe(303)
    expect(browser.cookies.has('__Host-sid')).toBe(true)
  })

  it('uses up no try for what is no code at all', async () => {
    const browser = world.nobody()
    await ask(browser)
    const mail = await lastMail(world, address)
    for (const typed of ['12345', 'abc', '', '1234567', '×'.repeat(30)])
      expect((await answer(browser, typed)).status).toBe(422)
    expect((await answer(browser, mail!.code)).status).toBe(303)
  })

  it('gives one session to a hundred who redeem one code at once', async () => {
    await world.sql`delete from sessions where person_id = ${world.cast.liaisonA.id}`
    const browser = world.nobody()
    await ask(browser)
    const mail = await lastMail(world, address)
    const browsers = Array.from({ length: 100 }, () => {
      const copy = world.nobody()
      for (const [name, value] of browser.cookies) copy.cookies.set(name, value)
      return copy
    })
    const responses = await Promise.all(browsers.map((one) => answer(one, mail!.code)))
    expect(responses.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(await countSessions(world.sql, world.cast.liaisonA.id)).toBe(1)
  })

  it('is over after thirty minutes and after use', async () => {
    const browser = world.nobody()
    await ask(browser)
    const late = await lastMail(world, address)
    world.setNow(minutesLater(MONDAY, 31))
    const expired = await answer(browser, late!.code)
    expect(expired.status).toBe(422)
    expect(textOf(await expired.text())).toContain('重新获取')
    await ask(browser)
    const fresh = await lastMail(world, address)
    const challenge = browser.cookies.get('__Host-challenge')!
    expect((await answer(browser, fresh!.code)).status).toBe(303)
    browser.cookies.set('__Host-challenge', challenge)
    expect((await answer(browser, fresh!.code)).status).toBe(422)
  })

  it('opens nothing for somebody who was suspended in between', async () => {
    const browser = world.nobody()
    await ask(browser)
    const mail = await lastMail(world, address)
    await world.sql`update people set status = 'suspended' where id = ${world.cast.liaisonA.id}`
    expect((await answer(browser, mail!.code)).status).toBe(422)
    const byLink = await browser.post(mail!.link!)
    expect(byLink.headers.get('location') ?? '').not.toBe('/')
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    await world.sql`update people set status = 'active' where id = ${world.cast.liaisonA.id}`
  })

  it('closes codes of an address after twenty wrong ones a day, exactly; mails carry the link alone then, and it works', async () => {
    const mailed: string[] = []
    let wrong = 0
    for (let round = 0; round < 4; round += 1) {
      const browser = world.nobody()
      await ask(browser)
      mailed.push((await lastMail(world, address))!.code!)
      const tries = Array.from({ length: 5 }, () => answer(browser, wrongCode(mailed.at(-1)!)))
      wrong += (await Promise.all(tries)).filter(({ status }) => status === 422).length
      world.setNow(minutesLater(world.now(), 16))
    }
    expect(wrong).toBe(20)
    const browser = world.nobody()
    await ask(browser)
    const mail = (await lastMail(world, address))!
    expect(mail.code).toBeNull()
    expect(mail.text).not.toContain('验证码：')
    expect(textOf(await (await browser.get('/sign-in/code')).text())).toContain('暂停至明日')
    const other = world.nobody()
    expect(textOf(await (await other.get(mail.link!)).text())).toContain('请在原浏览器中打开')
    expect((await other.post(mail.link!, { code: '000000' })).status).toBe(422)
    expect((await browser.post(mail.link!)).status).toBe(303)
    world.setNow(minutesLater(MONDAY, 25 * 60))
    await ask(world.nobody())
    expect((await lastMail(world, address))!.code).toMatch(/^\d{6}$/)
  })

  it('says no to a code typed elsewhere the same day once the twenty are used up, also to a right one', async () => {
    const browser = world.nobody()
    await ask(browser)
    const mail = await lastMail(world, address)
    await world.sql`insert into throttle (key, n, resets_at) values (${`wrongCodeByEmail:${address}`}, 20, ${minutesLater(MONDAY, 60)})
      on conflict (key) do update set n = 20`
    expect((await answer(browser, mail!.code)).status).toBe(422)
  })

  it('mails at most five codes in a quarter of an hour to an address, known or not', async () => {
    for (const email of [address, 'stranger@agency.gov.cn.example']) {
      for (let n = 0; n < 5; n += 1) expect((await ask(world.nobody(), email)).status).toBe(303)
      expect((await ask(world.nobody(), email)).status).toBe(429)
    }
    expect((await world.sql`select 1 from outbox`).length).toBe(5)
  })

  it('asks for sign-in anew when there is no question in this browser', async () => {
    const response = await world.nobody().get('/sign-in/code')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in')
  })

  it('keeps a wrong address in the field', async () => {
    const response = await ask(world.nobody(), 'no address')
    expect(response.status).toBe(422)
    expect(await response.text()).toContain('value="no address"')
  })

  it('writes to a reader of English in English', async () => {
    await world.sql`update people set locale = 'en' where id = ${world.cast.liaisonA.id}`
    await ask(world.nobody())
    expect((await lastMail(world, address))!.subject).toBe('[市领导小组办] Signing in')
    await world.sql`update people set locale = 'zh-CN' where id = ${world.cast.liaisonA.id}`
  })
})
