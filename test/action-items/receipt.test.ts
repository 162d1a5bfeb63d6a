import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantLink } from '#src/auth/links.ts'
import { transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import { createWorld, MONDAY, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { auditOf, giveItem, giveMinutes, type Issued, itemRow } from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

/** The address of the accept page as the mail of issued minutes carries it. */
async function link(minutes: Issued, grantee: { agencyId: string } | { personId: string }, days = 30) {
  const expiresAt = new Date(MONDAY.getTime() + days * 86_400_000)
  const id = await transaction(world.sql, (tx) =>
    grantLink(tx, {
      purpose: 'receipt',
      subjectId: minutes.minutesId,
      meetingId: minutes.meetingId,
      expiresAt,
      now: MONDAY,
      ...grantee,
    }),
  )
  return `/r/receipt/${signedToken(world.services.config.authKeys, 'link', id)}`
}

async function given() {
  const minutes = await giveMinutes(world)
  const mine = await giveItem(world, { minutes, title: '国土局的任务', dueOn: '2026-12-04' })
  const theirs = await giveItem(world, { minutes, title: '规划局的任务', lead: world.cast.agencies.c })
  const path = await link(minutes, { agencyId: world.cast.agencies.a })
  return { minutes, mine, theirs, path }
}

describe('/r/receipt/:token', () => {
  it('R64: lists this agency’s duties with their due days, and no other agency’s', async () => {
    const { path } = await given()
    const text = textOf(await (await world.nobody().get(path)).text())
    expect(text).toContain('国土局的任务')
    expect(text).toContain('12月4日 周五')
    expect(text).not.toContain('规划局的任务')
    expect(text).toContain('000-0000-1234')
  })

  it('lists to a supporter what it supports, with nothing to accept', async () => {
    const { minutes } = await given()
    const answer = await world.nobody().get(await link(minutes, { agencyId: world.cast.agencies.b }))
    const html = await answer.text()
    expect(textOf(html)).toContain('贵单位配合的任务')
    expect(html).not.toContain('<form')
  })

  it('GET changes nothing; a pressed button without the tick is 422', async () => {
    const { path, mine } = await given()
    await world.nobody().get(path)
    expect((await itemRow(world, mine.id)).state).toBe('assigned')
    const pressed = await world.nobody().post(path)
    expect([pressed.status, textOf(await pressed.text()).includes('请先勾选确认。')]).toEqual([422, true])
    expect((await itemRow(world, mine.id)).state).toBe('assigned')
  })

  it('R63: accepts this agency’s duties by its mailbox, may be repeated, and says so afterwards', async () => {
    const { path, mine, theirs } = await given()
    const answer = await world.nobody().post(path, { confirmed: 'yes' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    expect((await itemRow(world, mine.id)).state).toBe('accepted')
    expect((await itemRow(world, theirs.id)).state).toBe('assigned')
    expect(await auditOf(world, mine.id)).toMatchObject([
      { action: 'actionitems.accepted', role: 'liaison', person_name: '市国土局' },
    ])
    expect((await world.nobody().post(path, { confirmed: 'yes' })).status).toBe(303)
    expect((await auditOf(world, mine.id)).length).toBe(1)
    const text = textOf(await (await world.nobody().get(path)).text())
    expect(text).toContain('已签收 11月23日 周一 09:00')
    expect(text).toContain('没有待签收的任务')
  })

  it('a liaison’s own link speaks for the agencies of that liaison today', async () => {
    const { minutes, mine } = await given()
    const path = await link(minutes, { personId: world.cast.liaisonA.id })
    expect((await world.nobody().post(path, { confirmed: 'yes' })).status).toBe(303)
    expect((await itemRow(world, mine.id)).state).toBe('accepted')
    const stranger = await link(minutes, { personId: world.cast.outsider.id })
    expect((await world.nobody().get(stranger)).status).toBe(404)
  })

  it('R50: takes an objection with its reason, for one of the agency’s own duties', async () => {
    const { path, mine, theirs } = await given()
    const objection = `${path}/objection`
    const none = await world.nobody().post(objection, { reason: '不属本单位职责' })
    expect([none.status, (await none.text()).includes('不属本单位职责')]).toEqual([422, true])
    expect((await world.nobody().post(objection, { item: theirs.id, reason: '无' })).status).toBe(404)
    const answer = await world.nobody().post(objection, { item: mine.id, reason: '不属本单位职责' })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    const rows = await world.sql`select reason, channel from objections where action_item_id = ${mine.id}`
    expect(rows).toEqual([{ reason: '不属本单位职责', channel: 'web' }])
    expect(textOf(await (await world.nobody().get(path)).text())).toContain('退办申请已报办公室主任')
    const again = await world.nobody().post(objection, { item: mine.id, reason: '再次申请' })
    expect([again.status, (await again.text()).includes('再次申请')]).toEqual([422, true])
  })

  it('is 404 with a forged tag or before the minutes are issued, and 410 when its time is over', async () => {
    const { path, minutes } = await given()
    expect((await world.nobody().get(`${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`)).status).toBe(
      404,
    )
    const over = await link(minutes, { agencyId: world.cast.agencies.b }, 0)
    expect((await world.nobody().get(over)).status).toBe(410)
    const draft = await giveMinutes(world, 'drafting')
    const early = await link(draft, { agencyId: world.cast.agencies.a })
    expect((await world.nobody().get(early)).status).toBe(404)
  })
})
