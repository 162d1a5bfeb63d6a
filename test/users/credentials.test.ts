import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { zhCN } from '#src/i18n/zh-CN.ts'
import { countSessions, givePassword } from '#test/auth/support.ts'
import { createWorld, MONDAY, type World } from '#test/support/app.ts'
import { giveSession } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())
beforeEach(() => world.sql`delete from throttle`)

const lastAction = async (personId: string) =>
  (
    await world.sql`select action from audit_entries where subject_id = ${personId} order by id desc limit 1`
  )[0]?.action

describe('a lost device', () => {
  it('is helped by removing all passkeys; sessions end, it is written down', async () => {
    const { admin, clerk } = world.cast
    for (const id of ['one', 'two'])
      await world.sql`insert into passkeys (credential_id, person_id, public_key, sign_count, device_type, backed_up)
        values (${id}, ${clerk.id}, ${Buffer.alloc(77)}, 0, 'singleDevice', false)`
    expect(textOf(await (await world.as(admin).get(`/users/${clerk.id}`)).text())).toContain('共有2个')
    expect((await world.as(admin).post(`/users/${clerk.id}/passkeys/removal`)).status).toBe(303)
    expect((await world.sql`select 1 from passkeys`).length).toBe(0)
    expect(await countSessions(world.sql, clerk.id)).toBe(0)
    expect(await lastAction(clerk.id)).toBe('users.passkeysRemoved')
    expect((await world.as(admin).post(`/users/${clerk.id}/passkeys/removal`)).status).toBe(404)
    clerk.token = await giveSession(world.sql, MONDAY, clerk.id)
  })
})

describe('an account at the identity provider', () => {
  it('is unlinked for a person who has left it', async () => {
    const { admin, liaisonA } = world.cast
    await world.sql`insert into oidc_identities (issuer, subject, person_id) values ('https://login.example', 'yu', ${liaisonA.id})`
    expect((await world.as(admin).post(`/users/${liaisonA.id}/identity/removal`)).status).toBe(303)
    expect((await world.sql`select 1 from oidc_identities`).length).toBe(0)
    expect(await countSessions(world.sql, liaisonA.id)).toBe(0)
    expect(await lastAction(liaisonA.id)).toBe('users.identityUnlinked')
    expect((await world.as(admin).post(`/users/${liaisonA.id}/identity/removal`)).status).toBe(404)
    liaisonA.token = await giveSession(world.sql, MONDAY, liaisonA.id)
  })
})

describe('whose hands these acts are in', () => {
  it('the administrator’s alone', async () => {
    const { clerk, director, auditor, liaisonA, outsider } = world.cast
    for (const person of [clerk, director, auditor, liaisonA, outsider]) {
      for (const act of ['passkeys/removal', 'identity/removal'])
        expect((await world.as(person).post(`/users/${clerk.id}/${act}`)).status).toBe(403)
    }
  })
})

describe('the sign-in log', () => {
  it('shows administrators and auditors who came and who was refused, unknown people too', async () => {
    const { admin, auditor, clerk } = world.cast
    await world.nobody().post('/sign-in', { email: clerk.email, password: 'not this password' })
    await world
      .nobody()
      .post('/sign-in', { email: 'stranger@agency.gov.cn.example', password: 'not this password' })
    for (const person of [admin, auditor]) {
      const html = await (await world.as(person).get('/users/sign-ins')).text()
      const text = textOf(html)
      expect(text).toContain('密码错误')
      expect(text).toContain(clerk.name)
      expect(text).toContain('stranger@agency.gov.cn.example')
      expect(text).not.toContain('not this password')
      // An auditor reads, and has no page of a user to go to.
      expect(html.includes(`href="/users/${clerk.id}"`)).toBe(person === admin)
    }
    const filtered = await (await world.as(admin).get('/users/sign-ins?kind=signed_in')).text()
    expect(filtered).not.toContain('stranger@agency.gov.cn.example')
    for (const person of [clerk, world.cast.liaisonA, world.cast.outsider])
      expect((await world.as(person).get('/users/sign-ins')).status).toBe(403)
    expect((await world.nobody().get('/users/sign-ins')).status).toBe(303)
  })

  it('goes back page by page, and says every kind of line in words', async () => {
    const { admin } = world.cast
    await world.sql`insert into auth_events (at, kind, email, detail)
      select ${MONDAY}, 'oidc_refused', 'n' || n || '@b.example', '{"reason":"unverified"}' from generate_series(1, 150) n`
    const first = await (await world.as(admin).get('/users/sign-ins?kind=oidc_refused')).text()
    expect(first).toContain('n150@b.example')
    expect(first).not.toContain('>n50@b.example')
    expect(textOf(first)).toContain('对方未确认邮箱')
    const older = first.match(/href="(\/users\/sign-ins\?[^"]*before=[^"]*)"/)![1]!.replaceAll('&amp;', '&')
    const second = await (await world.as(admin).get(older)).text()
    expect(second).toContain('n50@b.example')
    expect(second).toContain('n1@b.example')
    expect(textOf(second)).not.toContain('更早的记录')
    for (const bad of ['before=x', 'before=9999999999999999999', 'kind=%3Cscript%3E'])
      expect((await world.as(admin).get(`/users/sign-ins?${bad}`)).status).toBe(200)
    const kinds = readFileSync('src/auth/events.ts', 'utf8').matchAll(/^ {2}\| '(\w+)'/gm)
    for (const [, kind] of kinds) expect(Object.hasOwn(zhCN, `users.event.${kind}`), kind).toBe(true)
  })
})
