import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Given, giveWorld } from '../access/given.ts'
import { askBadly, waysOf } from '../hostile/ask-badly.ts'

let given: Given
beforeAll(async () => {
  given = await giveWorld()
}, 60_000)
afterAll(() => given.world.close())

it('SEC-17: every field and parameter takes every value without a fault', async () => {
  const { asked, broken } = await askBadly(given, await waysOf(given), 1)
  expect(broken).toEqual([])
  expect(asked).toBeGreaterThan(50_000)
}, 7_200_000)
