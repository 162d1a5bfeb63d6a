import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countSessions, givePassword, lastMail, minutesLater, PASSWORD } from '#test/auth/support.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { giveSession, type Person } from '#test/support/cast.ts'
import { inputValue, textOf } from '#test/support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.setNow(MONDAY)
  await world.sql`delete from throttle`
})

const admin = () => world.as(world.cast.admin)
const path = (person: { id: string }, rest = '') => `/users/${person.id}${rest}`
const roles = async (person: Person) =>
  (
    await world.sql<{ role: string }[]>`
    select role from role_grants where person_id = ${person.id} and ended_at is null order by role`
  ).map(({ role }) => role)
const lastAction = async (person: Person) =>
  (
    await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${person.id} order by id desc limit 1`
  )[0]?.action
const grantId = async (person: Person, role: string) =>
  (
    await world.sql<{ id: string }[]>`
    select id from role_grants where person_id = ${person.id} and role = ${role} and ended_at is null`
  )[0]!.id

describe('the users’ page', () => {
  it('is the administrator’s alone; others get 403, whoever is signed out the way to sign in', async () => {
    const { cast } = world
    const writes = [
      '',
      '/grants',
      '/sign-in-email',
      '/password',
      '/password-link',
      '/second-factor/removal',
      '/suspension',
      '/reactivation',
    ]
    for (const person of [
      cast.clerk,
      cast.director,
      cast.chair,
      cast.liaisonA,
      cast.auditor,
      cast.outsider,
    ]) {
      expect((await world.as(person).get('/users')).status).toBe(403)
      expect((await world.as(person).get(path(cast.clerk))).status).toBe(403)
      for (const write of writes.slice(1))
        expect((await world.as(person).post(path(cast.clerk2, write))).status).toBe(403)
    }
    expect((await world.nobody().get('/users')).headers.get('location')).toBe('/sign-in?next=%2Fusers')
    expect((await admin().get('/users')).status).toBe(200)
    for (const write of writes) {
      const unknown = { id: '00000000-0000-4000-8000-000000000000' }
      expect((await (write ? admin().post(path(unknown, write)) : admin().get(path(unknown)))).status).toBe(
        404,
      )
    }
  })

  it('lists whoever can sign in with roles, and finds anybody by name', async () => {
    const text = textOf(await (await admin().get('/users')).text())
    for (const person of [world.cast.clerk, world.cast.liaisonA, world.cast.admin])
      expect(text).toContain(person.name)
    expect(text).toContain('联络员（市国土局）')
    const found = textOf(await (await admin().get(`/users?q=${encodeURIComponent('郎局')}`)).text())
    expect(found).toContain('郎局长')
    expect(found).not.toContain(world.cast.clerk.name)
    const liaisons = textOf(await (await admin().get('/users?role=liaison')).text())
    expect(liaisons).toContain(world.cast.liaisonB.name)
    expect(liaisons).not.toContain(world.cast.director.name)
    expect(textOf(await (await admin().get('/users?q=%25')).text())).toContain('没有符合条件的人员')
  })

  it('shows nothing of the office’s work', async () => {
    const html = await (await admin().get(path(world.cast.clerk))).text()
    const main = html.slice(html.indexOf('<main'))
    expect(main).not.toMatch(/href="\/(meetings|matters|minutes|action-items)/)
  })
})

describe('roles', () => {
  it('are given and ended, not deleted, written down, and end the person’s sessions', async () => {
    const { outsider } = world.cast
    await giveSession(world.sql, MONDAY, outsider.id)
    const given = await admin().post(path(outsider, '/grants'), {
      role: 'liaison',
      agencyId: world.cast.agencies.c,
    })
    expect(given.status).toBe(303)
    expect(await roles(outsider)).toEqual(['liaison'])
    expect(await countSessions(world.sql, outsider.id)).toBe(0)
    expect(await lastAction(outsider)).toBe('users.roleGranted')
    const ended = await admin().post(path(outsider, `/grants/${await grantId(outsider, 'liaison')}/ending`))
    expect(ended.status).toBe(303)
    expect(await roles(outsider)).toEqual([])
    expect(await lastAction(outsider)).toBe('users.roleEnded')
    expect((await world.sql`select 1 from role_grants where person_id = ${outsider.id}`).length).toBe(1)
    await expect(world.sql`delete from role_grants where person_id = ${outsider.id}`).rejects.toThrow(
      'append-only',
    )
  })

  it('need an agency for a liaison, and drop it for all others', async () => {
    const { outsider } = world.cast
    const refused = await admin().post(path(outsider, '/grants'), { role: 'liaison', agencyId: '' })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('请选择单位')
    expect((await admin().post(path(outsider, '/grants'), { role: 'king' })).status).toBe(422)
    await admin().post(path(outsider, '/grants'), { role: 'auditor', agencyId: world.cast.agencies.c })
    const [row] =
      await world.sql`select agency_id from role_grants where person_id = ${outsider.id} and ended_at is null`
    expect(row!.agency_id).toBeNull()
    expect((await admin().post(path(outsider, '/grants'), { role: 'auditor' })).status).toBe(422)
    await admin().post(path(outsider, `/grants/${await grantId(outsider, 'auditor')}/ending`))
  })

  it('leave one active administrator, also when two end each other’s at once', async () => {
    const last = await admin().post(
      path(world.cast.admin, `/grants/${await grantId(world.cast.admin, 'admin')}/ending`),
    )
    expect(last.status).toBe(422)
    expect(textOf(await last.text())).toContain('最后一位系统管理员')
    await world.sql`insert into role_grants (person_id, role) values (${world.cast.clerk2.id}, 'admin')`
    const [one, two] = [await grantId(world.cast.admin, 'admin'), await grantId(world.cast.clerk2, 'admin')]
    const responses = await Promise.all([
      admin().post(path(world.cast.clerk2, `/grants/${two}/ending`)),
      world.as(world.cast.clerk2).post(path(world.cast.admin, `/grants/${one}/ending`)),
    ])
    const admins = await world.sql<
      { person_id: string }[]
    >`select person_id from role_grants where role = 'admin' and ended_at is null`
    expect(admins).toHaveLength(1)
    // The second finds the own session ended, or the own role, or nobody else left.
    expect(responses.filter(({ headers }) => headers.get('location')?.startsWith('/users/'))).toHaveLength(1)
    await world.sql`update role_grants set ended_at = null where id = ${one}`
    await world.sql`update role_grants set ended_at = ${MONDAY} where id = ${two} and ended_at is null`
    world.cast.admin.token = await giveSession(world.sql, MONDAY, world.cast.admin.id)
    world.cast.clerk2.token = await giveSession(world.sql, MONDAY, world.cast.clerk2.id)
  })

  it('of one person are not ended through another one’s page', async () => {
    const foreign = await grantId(world.cast.liaisonA, 'liaison')
    expect((await admin().post(path(world.cast.clerk, `/grants/${foreign}/ending`))).status).toBe(404)
    expect(await roles(world.cast.liaisonA)).toEqual(['liaison'])
  })
})

describe('the sign-in address', () => {
  it('is set, ends sessions and open links, and is written down', async () => {
    const { liaisonB } = world.cast
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: liaisonB.email })
    const mail = (await lastMail(world, liaisonB.email))!
    const response = await admin().post(path(liaisonB, '/sign-in-email'), {
      signInEmail: 'Dai@forest.gov.cn.example',
    })
    expect(response.status).toBe(303)
    expect(await countSessions(world.sql, liaisonB.id)).toBe(0)
    expect((await browser.post(mail.link!)).status).toBe(410)
    expect(await lastAction(liaisonB)).toBe('users.emailSet')
    await world.nobody().post('/sign-in/code', { address: 'dai@forest.gov.cn.example' })
    expect((await lastMail(world, 'dai@forest.gov.cn.example'))!.code).not.toBeNull()
  })

  it('is one person’s only, and what was typed is kept', async () => {
    const response = await admin().post(path(world.cast.liaisonB, '/sign-in-email'), {
      signInEmail: world.cast.clerk.email,
    })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(textOf(html)).toContain('已是他人的登录邮箱')
    expect(inputValue(html, 'signInEmail')).toBe(world.cast.clerk.email)
    const [row] =
      await world.sql`select person_id from sign_in_emails where email = 'dai@forest.gov.cn.example'`
    expect(row!.person_id).toBe(world.cast.liaisonB.id)
  })

  it('may be taken away', async () => {
    await admin().post(path(world.cast.liaisonV, '/sign-in-email'), { signInEmail: '' })
    expect(
      (await world.sql`select 1 from sign_in_emails where person_id = ${world.cast.liaisonV.id}`).length,
    ).toBe(0)
    expect(await lastAction(world.cast.liaisonV)).toBe('users.emailRemoved')
  })
})

describe('a password', () => {
  it('set on the spot must be changed by its owner, and ends sessions', async () => {
    const { clerk } = world.cast
    const weak = await admin().post(path(clerk, '/password'), { password: 'passwordpassword' })
    expect(weak.status).toBe(422)
    expect(await weak.text()).not.toContain('passwordpassword')
    expect((await admin().post(path(clerk, '/password'), { password: PASSWORD })).status).toBe(303)
    expect(await countSessions(world.sql, clerk.id)).toBe(0)
    expect(await lastAction(clerk)).toBe('users.passwordSet')
    const response = await world.nobody().post('/sign-in', { email: clerk.email, password: PASSWORD })
    expect(response.headers.get('location')).toBe('/sign-in/new-password')
  })

  it('is for staff', async () => {
    const response = await admin().post(path(world.cast.liaisonA, '/password'), { password: PASSWORD })
    expect(response.status).toBe(422)
    expect((await admin().post(path(world.cast.liaisonA, '/password-link'))).status).toBe(422)
  })

  it('is chosen by a mailed link, once, within three days; looking at it changes nothing', async () => {
    const { director } = world.cast
    expect((await admin().post(path(director, '/password-link'))).status).toBe(303)
    expect(await lastAction(director)).toBe('users.passwordLinkSent')
    const mail = (await lastMail(world, director.email))!
    expect(mail.subject).toBe('[市领导小组办] 请设置登录密码')
    expect(mail.code).toBeNull()
    const browser = world.nobody()
    for (let n = 0; n < 3; n += 1) expect((await browser.get(mail.link!)).status).toBe(200)
    expect((await browser.post(mail.link!, { password: PASSWORD, again: 'something else' })).status).toBe(422)
    expect(
      (await browser.post(mail.link!, { password: PASSWORD, again: PASSWORD })).headers.get('location'),
    ).toBe('/sign-in')
    expect(browser.cookies.has('__Host-sid')).toBe(false)
    expect((await browser.post(mail.link!, { password: PASSWORD, again: PASSWORD })).status).toBe(410)
    const response = await browser.post('/sign-in', { email: director.email, password: PASSWORD })
    expect(response.headers.get('location')).toBe('/')

    await admin().post(path(director, '/password-link'))
    const second = (await lastMail(world, director.email))!
    world.setNow(minutesLater(MONDAY, 3 * 1440 + 1))
    expect((await browser.get(second.link!)).status).toBe(410)
  })

  it('link that was sent anew ends the earlier one', async () => {
    const { auditor } = world.cast
    await admin().post(path(auditor, '/password-link'))
    const first = (await lastMail(world, auditor.email))!
    await admin().post(path(auditor, '/password-link'))
    expect((await world.nobody().get(first.link!)).status).toBe(410)
  })

  it('of an administrator is never set by mail alone', async () => {
    const response = await admin().post(path(world.cast.admin, '/password-link'))
    expect(response.status).toBe(422)
    expect(await lastMail(world, world.cast.admin.email)).toBeNull()
  })
})

describe('a lost telephone', () => {
  it('is helped by removing the authenticator', async () => {
    const { clerk2 } = world.cast
    await world.sql`insert into totp_secrets (person_id, secret_enc, confirmed_at) values (${clerk2.id}, ${Buffer.alloc(49)}, ${MONDAY})`
    await givePassword(world.sql, clerk2)
    const before = await world.nobody().post('/sign-in', { email: clerk2.email, password: PASSWORD })
    expect(before.headers.get('location')).toBe('/sign-in/second-factor')
    expect((await admin().post(path(clerk2, '/second-factor/removal'))).status).toBe(303)
    expect(await lastAction(clerk2)).toBe('users.secondFactorRemoved')
    expect(await countSessions(world.sql, clerk2.id)).toBe(0)
    const after = await world.nobody().post('/sign-in', { email: clerk2.email, password: PASSWORD })
    expect(after.headers.get('location')).toBe('/')
    expect((await admin().post(path(clerk2, '/second-factor/removal'))).status).toBe(422)
  })
})

describe('an account', () => {
  it('is suspended and opened again; sessions and codes on their way end', async () => {
    const { liaisonA } = world.cast
    const browser = world.nobody()
    await browser.post('/sign-in/code', { address: liaisonA.email })
    const mail = (await lastMail(world, liaisonA.email))!
    expect((await admin().post(path(liaisonA, '/suspension'))).status).toBe(303)
    expect(await countSessions(world.sql, liaisonA.id)).toBe(0)
    expect(await lastAction(liaisonA)).toBe('users.suspended')
    expect((await admin().post(path(liaisonA, '/reactivation'))).status).toBe(303)
    expect(await lastAction(liaisonA)).toBe('users.reactivated')
    expect((await browser.post('/sign-in/code/answer', { code: mail.code! })).status).toBe(422)
    const again = world.nobody()
    await again.post('/sign-in/code', { address: liaisonA.email })
    const answer = await again.post('/sign-in/code/answer', {
      code: (await lastMail(world, liaisonA.email))!.code!,
    })
    expect(answer.status).toBe(303)
  })

  it('is not suspended by its owner', async () => {
    expect((await admin().post(path(world.cast.admin, '/suspension'))).status).toBe(422)
    expect((await admin().get('/users')).status).toBe(200)
  })
})
