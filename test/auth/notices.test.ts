import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { removeAuthenticator, resetPassword } from '#src/auth/reset/console.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { giveSession } from '#test/support/cast.ts'
import { createAuthenticator, type Question } from './authenticator.ts'
import { givePassword, lastMail, PASSWORD } from './support.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.sql`delete from throttle`
  await world.sql`delete from outbox`
})

const NEW = 'fünf Kraniche ziehen'
const told = async (email = world.cast.clerk.email) => (await lastMail(world, email))?.subject

describe('the owner of an account is told by mail', () => {
  it('of a new password, whoever set it, with the time and whom to call', async () => {
    const { clerk, admin } = world.cast
    await givePassword(world.sql, clerk)
    await world.as(clerk).post('/account/password', { current: PASSWORD, password: NEW, again: NEW })
    const mail = (await lastMail(world, clerk.email))!
    expect(mail.subject).toBe('[市领导小组办] 账号安全提醒：密码已变更')
    expect(mail.text).toContain('2026年11月23日（周一）09:00')
    expect(mail.text).toContain('请立即致电办公室')
    expect(mail.text).toContain('000-0000-1234')
    expect(mail.text + mail.html).not.toContain(NEW)
    await world.sql`delete from outbox`
    await world.as(admin).post(`/users/${clerk.id}/password`, { password: PASSWORD })
    expect(await told()).toContain('密码已变更')
    await world.sql`delete from outbox`
    await resetPassword(world.sql, clerk.email, MONDAY)
    expect(await told()).toContain('密码已变更')
    clerk.token = await giveSession(world.sql, MONDAY, clerk.id)
  })

  it('of an authenticator that is gone', async () => {
    const { clerk, admin } = world.cast
    const enrol = () =>
      world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${clerk.id}, ${Buffer.alloc(49)}, ${MONDAY})`
    const ways = [
      () => world.as(clerk).post('/account/second-factor/removal'),
      () => world.as(admin).post(`/users/${clerk.id}/second-factor/removal`),
      () => removeAuthenticator(world.sql, clerk.email, MONDAY),
    ]
    for (const remove of ways) {
      await world.sql`delete from outbox`
      await enrol()
      await remove()
      expect(await told()).toContain('动态口令已停用')
    }
    clerk.token = await giveSession(world.sql, MONDAY, clerk.id)
  })

  it('of a new passkey, in their own language', async () => {
    const { clerk } = world.cast
    await world.sql`update people set locale = 'en' where id = ${clerk.id}`
    const browser = world.as(clerk)
    const question = (await (await browser.post('/account/passkeys/challenge')).json()) as Question
    const response = createAuthenticator('http://localhost').create(question)
    const kicks = world.kicks()
    expect((await browser.post('/account/passkeys', { response })).status).toBe(303)
    expect(await told()).toBe('[市领导小组办] Your account: a passkey was added')
    expect(world.kicks()).toBeGreaterThan(kicks)
  })

  it('of nothing that was refused', async () => {
    const { clerk } = world.cast
    await world.as(clerk).post('/account/password', { current: 'not this one', password: NEW, again: NEW })
    await world.as(clerk).post('/account/passkeys', { response: '{}' })
    expect(await told()).toBeUndefined()
  })
})
