import { expect, it } from 'vitest'
import { simulateQuarter } from '../action-items/quarter.ts'

const seeds = Array.from({ length: 30 }, (_, n) => 100 + n)

it.each(seeds)('R57, R58: a quarter of reminders is exactly what the rules say (seed %i)', async (seed) => {
  const quarter = await simulateQuarter(seed)
  expect(quarter.sent).toEqual(quarter.expected)
  expect(quarter.proposed).toEqual(quarter.expectedProposals)
})
