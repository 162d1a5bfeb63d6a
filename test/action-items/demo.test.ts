import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readBoardFilter } from '#src/action-items/board/form.ts'
import { countLights, listBoardRows } from '#src/action-items/board/queries.ts'
import { findActionItem } from '#src/action-items/queries.ts'
import type { Act } from '#src/auth/act.ts'
import { demoId } from '#src/demo/ids.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

/** The golden figures of the demo city on day 0, from its own file. */
const file = JSON.parse(
  readFileSync(new URL('../../src/demo/danjiangkou.json', import.meta.url), 'utf8'),
) as {
  actionItems: { id: string }[]
  expectedAtBaseDate: {
    actionItems: {
      effective: number
      open: number
      closed: number
      closedOnTime: number
      closedLateIds: string[]
      overdue: { id: string; workingDaysOverdue: number }[]
      dueWithin7WorkingDays: { id: string; workingDaysLeft: number }[]
      awaitingVerification: string[]
    }
  }
}
const golden = file.expectedAtBaseDate.actionItems

let world: DemoWorld
let clerk: Act
beforeAll(async () => {
  world = await createDemoWorld()
  clerk = await world.act(await world.person('p-feng'), ['clerk'])
})
afterAll(() => world?.close())

const codes = new Map(file.actionItems.map((item) => [demoId('action_item', item.id), item.id]))
const rows = (query: Record<string, string>) =>
  listBoardRows(world.sql, clerk.viewer, clerk.settings, readBoardFilter(query), null)

it('R55: the board’s red rows are the demo’s overdue items, by as many working days', async () => {
  const red = (await rows({ light: 'red' })).map((r) => [codes.get(r.id), -r.workingDays])
  expect(red.sort()).toEqual(golden.overdue.map((o) => [o.id, o.workingDaysOverdue]).sort())
})

it('the yellow rows are due within seven working days, the blue ones wait for verification', async () => {
  const yellow = (await rows({ light: 'yellow' })).map((r) => [codes.get(r.id), r.workingDays])
  expect(yellow.sort()).toEqual(golden.dueWithin7WorkingDays.map((o) => [o.id, o.workingDaysLeft]).sort())
  expect((await rows({ light: 'blue' })).map((r) => codes.get(r.id))).toEqual(golden.awaitingVerification)
})

it('R54: of the closed ones as many are on time, and the late ones are those', async () => {
  const closed = await rows({ light: 'closed' })
  expect(closed.length).toBe(golden.closed)
  expect(closed.filter((r) => r.onTime).length).toBe(golden.closedOnTime)
  const late = closed.filter((r) => !r.onTime).map((r) => codes.get(r.id))
  expect(late.sort()).toEqual(golden.closedLateIds.toSorted())
})

it('the figures above the board open exactly their rows', async () => {
  const counts = await countLights(world.sql, clerk.viewer, readBoardFilter({}))
  const all = counts.filter((c) => c.agencyId === null).reduce((sum, c) => sum + c.n, 0)
  expect([all, (await rows({ light: 'all' })).length]).toEqual([golden.effective, golden.effective])
  expect((await rows({})).length).toBe(golden.open)
})

it('R56: a second extension by the chair keeps the original due day on the item', async () => {
  const item = await findActionItem(
    world.sql,
    clerk.viewer,
    clerk.settings,
    demoId('action_item', 'A-C06-1b'),
  )
  expect(item).toMatchObject({ extensionsAsked: 2, extensionPending: false, overdue: false })
  expect(item?.originalDueOn).not.toBe(item?.dueOn)
})

it('board and item ask the database three times at most, besides the session', async () => {
  const visitor = world.as(await world.person('p-zheng'))
  for (const path of ['/action-items', `/action-items/${demoId('action_item', 'A-C09-2a')}`])
    expect((await world.statementsOf(() => visitor.get(path))).length).toBeLessThanOrEqual(4)
})
