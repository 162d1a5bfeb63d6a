import { expect, it } from 'vitest'
import { simulateQuarter } from './quarter.ts'

it.each([1, 2, 3])(
  'R57, R58: a quarter of reminders is exactly what the rules say, whenever the job ran and died (seed %i)',
  async (seed) => {
    const quarter = await simulateQuarter(seed)
    expect(quarter.sent).toEqual(quarter.expected)
    expect(quarter.proposed).toEqual(quarter.expectedProposals)
    expect(new Set(quarter.sent.map(({ day, agency }) => `${day} ${agency}`)).size).toBe(quarter.sent.length)
    // Else the quarter would say nothing.
    expect(quarter.sent.length).toBeGreaterThan(20)
    expect(quarter.proposed.length).toBeGreaterThan(3)
    expect(quarter.killed).toBeGreaterThan(5)
  },
)
