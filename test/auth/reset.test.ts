import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeAuthenticator, resetPassword } from '#src/auth/reset/console.ts'
import { seal } from '#src/auth/secret-box.ts'
import { totpCode, totpStep } from '#src/auth/totp.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { giveSession, type Person } from '#test/support/cast.ts'
import { inputValue, textOf } from '#test/support/html.ts'
import { countSessions, givePassword, lastMail, minutesLater, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
  await world.sql`delete from outbox`
  await world.sql`delete from totp_secrets`
  for (const person of [world.cast.clerk, world.cast.admin]) await givePassword(world.sql, person)
})

const NEW = 'fünf Kraniche ziehen'
const chosen = { password: NEW, again: NEW }
const ask = (address: string) => world.nobody().post('/sign-in/forgotten', { address })
const signIn = (person: Person, password: string) =>
  world.nobody().post('/sign-in', { email: person.email, password })
const lastAudit = async (person: Person) =>
  (
    await world.sql`
    select action, person_name, role from audit_entries where subject_id = ${person.id} order by id desc limit 1`
  )[0]

/** Enrols an authenticator; gives its secret. */
async function enrol(person: Person): Promise<Buffer> {
  const secret = Buffer.alloc(20, 5)
  const sealed = seal(world.services.config.authKeys, 'totp secret', person.id, secret)
  await world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${person.id}, ${sealed}, ${MONDAY})`
  return secret
}

describe('a forgotten password', () => {
  it('is chosen anew by a mailed link, once, within half an hour; all sessions end', async () => {
    const { clerk } = world.cast
    await giveSession(world.sql, MONDAY, clerk.id)
    const asked = await ask(clerk.email)
    expect(asked.headers.get('location')).toBe('/sign-in/forgotten/sent')
    expect(await countSessions(world.sql, clerk.id)).toBeGreaterThan(0)
    const mail = (await lastMail(world, clerk.email))!
    expect(mail.subject).toBe('[市领导小组办] 重设密码')
    expect(mail.code).toBeNull()
    const browser = world.nobody()
    expect((await browser.get(mail.link!)).status).toBe(200)
    // Nothing has changed yet: whoever did not ask need not do anything.
    expect((await signIn(clerk, PASSWORD)).status).toBe(303)
    expect((await browser.post(mail.link!, { password: 'kurz', again: 'kurz' })).status).toBe(422)
    expect((await browser.post(mail.link!, chosen)).headers.get('location')).toBe('/sign-in')
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    expect(await countSessions(world.sql, clerk.id)).toBe(0)
    expect((await lastAudit(clerk))!.action).toBe('account.passwordChanged')
    expect((await browser.post(mail.link!, chosen)).status).toBe(410)
    expect((await signIn(clerk, PASSWORD)).status).toBe(422)
    expect((await signIn(clerk, NEW)).status).toBe(303)

    await ask(clerk.email)
    const late = (await lastMail(world, clerk.email))!
    world.setNow(minutesLater(MONDAY, 31))
    expect((await browser.get(late.link!)).status).toBe(410)
    expect((await browser.post(late.link!, chosen)).status).toBe(410)
    world.cast.clerk.token = await giveSession(world.sql, MONDAY, clerk.id)
  })

  it('is spent once by many who send it at once', async () => {
    const { clerk } = world.cast
    await ask(clerk.email)
    const { link } = (await lastMail(world, clerk.email))!
    const posts = await Promise.all(Array.from({ length: 4 }, () => world.nobody().post(link!, chosen)))
    expect(posts.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410])
    clerk.token = await giveSession(world.sql, MONDAY, clerk.id)
  })

  it('makes the same page, row and headers for every address, and mails to none but staff', async () => {
    const { clerk, liaisonA, admin, director } = world.cast
    await world.sql`update people set status = 'suspended' where id = ${director.id}`
    const seen = new Set<string>()
    for (const address of [
      clerk.email,
      'stranger@agency.gov.cn.example',
      liaisonA.email,
      admin.email,
      director.email,
    ]) {
      const response = await ask(address)
      const headers = [...response.headers].filter(([name]) => name !== 'x-request-id')
      seen.add(JSON.stringify([response.status, headers, await response.text()]))
    }
    expect(seen.size).toBe(1)
    const mailed = await world.sql<{ to_address: string }[]>`select to_address from outbox`
    expect(mailed.map((row) => row.to_address)).toEqual([clerk.email])
    await world.sql`update people set status = 'active' where id = ${director.id}`
  })

  it('tells administrators on the page where to turn, and says beside the field what is missing', async () => {
    expect(textOf(await (await world.nobody().get('/sign-in')).text())).toContain('忘记密码')
    expect((await world.nobody().get('/sign-in/forgotten')).status).toBe(200)
    expect(textOf(await (await world.nobody().get('/sign-in/forgotten/sent')).text())).toContain(
      '系统管理员的密码不能凭邮件重设',
    )
    const response = await ask('no address')
    expect(response.status).toBe(422)
    expect(inputValue(await response.text(), 'address')).toBe('no address')
  })

  it('is asked for at most five times in a quarter of an hour, codes by mail included', async () => {
    const { clerk } = world.cast
    for (let n = 0; n < 3; n += 1) expect((await ask(clerk.email)).status).toBe(303)
    for (let n = 0; n < 2; n += 1)
      expect((await world.nobody().post('/sign-in/code', { address: clerk.email })).status).toBe(303)
    expect((await ask(clerk.email)).status).toBe(429)
  })

  it('is not enough where an authenticator is enrolled: its code is asked for as well, five times at most', async () => {
    const { clerk } = world.cast
    const secret = await enrol(clerk)
    await ask(clerk.email)
    const { link } = (await lastMail(world, clerk.email))!
    const browser = world.nobody()
    expect(await (await browser.get(link!)).text()).toContain('name="code"')
    const code = (off: number) => totpCode(secret, totpStep(world.now()) + off)
    expect((await browser.post(link!, chosen)).status).toBe(422)
    expect((await browser.post(link!, { ...chosen, code: code(7) })).status).toBe(422)
    // A password that will not do does not use up a code.
    expect((await browser.post(link!, { password: 'kurz', again: 'kurz', code: code(0) })).status).toBe(422)
    expect((await signIn(clerk, PASSWORD)).headers.get('location')).toBe('/sign-in/second-factor')
    expect((await browser.post(link!, { ...chosen, code: code(0) })).headers.get('location')).toBe('/sign-in')
    expect((await signIn(clerk, NEW)).headers.get('location')).toBe('/sign-in/second-factor')

    await ask(clerk.email)
    const second = (await lastMail(world, clerk.email))!
    world.setNow(minutesLater(MONDAY, 2))
    for (let n = 0; n < 5; n += 1) await browser.post(second.link!, { ...chosen, code: code(7) })
    const sixth = await browser.post(second.link!, { ...chosen, code: code(0) })
    expect(sixth.status).toBe(422)
    expect(textOf(await sixth.text())).toContain('该链接不能再用')
  })
})

describe('an administrator’s password', () => {
  it('is chosen anew by a link that another administrator hands over; never by mail', async () => {
    const { admin, clerk2 } = world.cast
    await world.sql`insert into role_grants (person_id, role) values (${clerk2.id}, 'admin')`
    const made = await world.as(clerk2).post(`/users/${admin.id}/password-handover`)
    expect(made.status).toBe(200)
    const html = await made.text()
    const link = html.match(/http:\/\/localhost(\/l\/[\w-]{44})/)![1]!
    expect(html).toContain('<svg')
    expect((await world.sql`select 1 from outbox`).length).toBe(0)
    expect(await lastAudit(admin)).toMatchObject({ action: 'users.passwordLinkMade', role: 'admin' })
    // The row alone is worth nothing.
    const [row] = await world.sql<
      { row: string }[]
    >`select k::text as row from challenges k order by created_at desc, id limit 1`
    expect(row!.row).not.toContain(link.slice(3))
    const again = await world.as(clerk2).post(`/users/${admin.id}/password-handover`)
    const second = (await again.text()).match(/http:\/\/localhost(\/l\/[\w-]{44})/)![1]!
    expect((await world.nobody().get(link)).status).toBe(410)
    expect((await world.nobody().post(second, chosen)).headers.get('location')).toBe('/sign-in')
    expect((await signIn(admin, NEW)).status).toBe(303)
    await world.sql`update role_grants set ended_at = ${MONDAY} where person_id = ${clerk2.id} and role = 'admin'`
    world.cast.admin.token = await giveSession(world.sql, MONDAY, admin.id)
  })

  it('is over after a day', async () => {
    const { admin, clerk } = world.cast
    const html = await (await world.as(admin).post(`/users/${clerk.id}/password-handover`)).text()
    const link = html.match(/(\/l\/[\w-]{44})/)![1]!
    world.setNow(minutesLater(MONDAY, 24 * 60 - 1))
    expect((await world.nobody().get(link)).status).toBe(200)
    world.setNow(minutesLater(MONDAY, 24 * 60 + 1))
    expect((await world.nobody().get(link)).status).toBe(410)
  })

  it('is handed to nobody by themselves, to no liaison, to nobody suspended; others get 403', async () => {
    const { admin, clerk, clerk2, liaisonA, auditor, director } = world.cast
    const handOver = (by: Person, to: Person) => world.as(by).post(`/users/${to.id}/password-handover`)
    expect((await handOver(admin, admin)).status).toBe(422)
    expect((await handOver(admin, liaisonA)).status).toBe(422)
    await world.sql`update people set status = 'suspended' where id = ${clerk2.id}`
    expect((await handOver(admin, clerk2)).status).toBe(422)
    await world.sql`update people set status = 'active' where id = ${clerk2.id}`
    for (const person of [director, auditor, liaisonA])
      expect((await handOver(person, clerk2)).status).toBe(403)
    const got = await world.as(admin).get(`/users/${clerk.id}/password-handover`)
    expect(got.headers.get('location')).toBe(`/users/${clerk.id}`)
    world.setNow(minutesLater(MONDAY, 16))
    expect((await handOver(admin, clerk)).status).toBe(401)
  })
})

describe('the console', () => {
  it('gives a random password that must be changed, for the only administrator too; sessions end, the trail says who', async () => {
    const { admin } = world.cast
    const given = (await resetPassword(world.sql, ` ${admin.email.toUpperCase()} `, MONDAY))!
    expect(given.name).toBe(admin.name)
    expect(given.password).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/)
    expect(await countSessions(world.sql, admin.id)).toBe(0)
    expect((await signIn(admin, PASSWORD)).status).toBe(422)
    const browser = world.nobody()
    const first = await browser.post('/sign-in', { email: admin.email, password: given.password })
    expect(first.headers.get('location')).toBe('/sign-in/new-password')
    expect((await browser.post('/sign-in/new-password', chosen)).headers.get('location')).toBe('/')
    const [entry] = await world.sql`
      select action, person_name, role from audit_entries where subject_id = ${admin.id} and role = 'system' order by id desc limit 1`
    expect(entry).toEqual({ action: 'users.passwordSet', person_name: '控制台', role: 'system' })
    world.cast.admin.token = await giveSession(world.sql, MONDAY, admin.id)
  })

  it('takes away a lost authenticator', async () => {
    const { admin } = world.cast
    await enrol(admin)
    expect((await signIn(admin, PASSWORD)).headers.get('location')).toBe('/sign-in/second-factor')
    expect(await removeAuthenticator(world.sql, admin.email, MONDAY)).toEqual({ name: admin.name })
    expect((await signIn(admin, PASSWORD)).headers.get('location')).toBe('/')
    expect(await removeAuthenticator(world.sql, admin.email, MONDAY)).toBeNull()
    world.cast.admin.token = await giveSession(world.sql, MONDAY, admin.id)
  })

  it('knows nobody by an unknown address', async () => {
    expect(await resetPassword(world.sql, 'stranger@agency.gov.cn.example', MONDAY)).toBeNull()
    expect(await removeAuthenticator(world.sql, 'stranger@agency.gov.cn.example', MONDAY)).toBeNull()
  })
})
