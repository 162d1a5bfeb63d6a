import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureSetupToken } from '#src/setup/commands.ts'
import { worldOn } from '#test/support/app.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { inputValue, textOf } from '#test/support/html.ts'

let world: Awaited<ReturnType<typeof worldOn>>
beforeAll(async () => {
  const database = await createTestDatabase()
  world = await worldOn(database.sql, database.drop)
})
afterAll(() => world.close())

const form = {
  nameZh: '示例市南水北调工程领导小组办公室',
  nameEn: 'Water Diversion Office',
  shortZh: '市南水北调办',
  telephone: '000-0000-1234',
  mailbox: 'Office@nsbd.gov.cn.example',
  adminName: '沈工',
  email: 'shen@nsbd.gov.cn.example',
  password: 'vier Pferde ziehen 2 Wagen',
  again: 'vier Pferde ziehen 2 Wagen',
}

describe('an empty database', () => {
  let token: string

  it('shows one page with two ways, to anybody', async () => {
    const response = await world.nobody().get('/')
    const html = await response.text()
    expect(response.status).toBe(200)
    expect(html).toContain('action="/setup/demo"')
    expect(html).toContain('action="/setup"')
    expect(html).not.toContain('<script')
    expect(textOf(html)).toContain('先看演示城市')
    expect(textOf(await (await world.nobody().get('/sign-in')).text())).toContain('尚未启用')
  })

  it('gives a token for the console at every start, of which the last one counts and only the hash is kept', async () => {
    const earlier = (await ensureSetupToken(world.sql, world.now()))!
    token = (await ensureSetupToken(world.sql, world.now()))!
    expect(token).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/)
    expect(token).not.toBe(earlier)
    const [row] = await world.sql`select s::text as stored from setup_token s`
    expect(row!.stored).not.toContain(token.replaceAll('-', ''))
    const response = await world.nobody().post('/setup', { ...form, token: earlier })
    expect(response.status).toBe(422)
  })

  it('sets up nothing without the token, and keeps what was typed but the password', async () => {
    for (const wrong of ['', 'aaaa-bbbb-cccc-dddd-eeee-ffff', '-']) {
      const response = await world.nobody().post('/setup', { ...form, token: wrong })
      const html = await response.text()
      expect(response.status).toBe(422)
      expect(html).toContain('id="token-error"')
      expect(inputValue(html, 'nameZh')).toBe(form.nameZh)
      expect(inputValue(html, 'email')).toBe(form.email)
      expect(html).not.toContain(form.password)
    }
    expect((await world.sql`select 1 from people`).length).toBe(0)
    expect((await world.sql`select 1 from agencies`).length).toBe(0)
  })

  it('says beside each field what is wrong, and uses up no token', async () => {
    const response = await world
      .nobody()
      .post('/setup', { token, email: 'x', mailbox: 'y', password: 'a', again: 'b' })
    const html = await response.text()
    expect(response.status).toBe(422)
    for (const name of ['nameZh', 'shortZh', 'telephone', 'mailbox', 'adminName', 'email', 'again'])
      expect(html).toContain(`id="${name}-error"`)
    const weak = await world
      .nobody()
      .post('/setup', { ...form, token, password: 'passwordpassword', again: 'passwordpassword' })
    expect(textOf(await weak.text())).toContain('过于常见')
    expect((await world.sql`select used_at from setup_token`)[0]!.used_at).toBeNull()
  })

  it('becomes an office, once, however often the button is pressed, and its first person is in', async () => {
    const browsers = Array.from({ length: 4 }, () => world.nobody())
    const typed = { ...form, token: token.toUpperCase().replaceAll('-', ' ') }
    const responses = await Promise.all(browsers.map((browser) => browser.post('/setup', typed)))
    const winner = responses.findIndex(({ status }) => status === 303)
    expect(responses.filter(({ status }) => status === 303)).toHaveLength(1)
    expect((await browsers[winner]!.get('/users')).status).toBe(200)

    const agencies =
      await world.sql`select name_zh, short_zh, name_en, relation, type, mailbox, telephone from agencies`
    expect(agencies).toEqual([
      {
        name_zh: form.nameZh,
        short_zh: form.shortZh,
        name_en: form.nameEn,
        relation: 'self',
        type: 'office',
        mailbox: 'office@nsbd.gov.cn.example',
        telephone: form.telephone,
      },
    ])
    const grants = await world.sql`select role from role_grants order by role`
    expect(grants.map(({ role }) => role)).toEqual(['admin', 'clerk'])
    const settings = Object.fromEntries(
      (await world.sql`select key, value from settings`).map(({ key, value }) => [key, value]),
    )
    expect(settings).toMatchObject({
      installed: true,
      shortZh: form.shortZh,
      mailbox: 'office@nsbd.gov.cn.example',
    })
    const days =
      await world.sql`select day, kind from work_calendar where day in ('2026-10-01', '2026-10-10') order by day`
    expect(days.map(({ kind }) => kind)).toEqual(['holiday', 'workday'])
    const actions = (await world.sql`select action from audit_entries order by id`).map(
      ({ action }) => action,
    )
    expect(actions).toEqual(['settings.calendarLoaded', 'setup.done'])
    const [employment] = await world.sql`select count(*)::int as n from employments`
    expect(employment!.n).toBe(1)
  })

  it('is not set up twice: the first page, its forms and the token are gone', async () => {
    expect(await ensureSetupToken(world.sql, world.now())).toBeNull()
    expect((await world.nobody().post('/setup', { ...form, token })).status).toBe(404)
    expect((await world.nobody().post('/setup/demo')).status).toBe(404)
    expect(await (await world.nobody().get('/')).text()).not.toContain('/setup')
    expect((await world.sql`select 1 from agencies`).length).toBe(1)
  })

  it('lets its administrator sign in again with the password', async () => {
    const response = await world.nobody().post('/sign-in', { email: form.email, password: form.password })
    expect(response.headers.get('location')).toBe('/')
  })
})

describe('the demo city', () => {
  it('is loaded by one press on the first page, and its cast signs in', async () => {
    const database = await createTestDatabase()
    const demo = await worldOn(database.sql, database.drop)
    const browser = demo.nobody()
    const response = await browser.post('/setup/demo')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in')
    const text = textOf(await (await browser.get('/sign-in')).text())
    for (const name of ['冯科长', '郑主任', '周副市长', '余干事', '韩督查员', '沈工'])
      expect(text).toContain(name)
    for (const person of ['p-feng', 'p-zheng', 'p-zhou', 'p-land-3', 'p-wat-3', 'p-han', 'p-shen'])
      expect((await demo.nobody().post('/sign-in/demo', { person })).headers.get('location')).toBe('/')
    expect((await browser.post('/setup/demo')).status).toBe(404)
    expect(await ensureSetupToken(demo.sql, demo.now())).toBeNull()
    await demo.close()
  })

  it('is offered only where something catches its mail', async () => {
    const database = await createTestDatabase()
    const bare = await worldOn(database.sql, database.drop)
    delete bare.services.loadDemo
    const html = await (await bare.nobody().get('/')).text()
    expect(html).toContain('action="/setup"')
    expect(html).not.toContain('/setup/demo')
    expect((await bare.nobody().post('/setup/demo')).status).toBe(404)
    await bare.close()
  })
})
