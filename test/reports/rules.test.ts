import { describe, expect, it } from 'vitest'
import { escalationLevel, percentOf, roundedZh } from '#src/reports/rules.ts'

describe('figures as the yearly summary writes them', () => {
  it.each([
    [0, '0次'],
    [9, '9次'],
    [10, '10次'],
    [11, '10多次'],
    [19, '10多次'],
    [40, '40次'],
    [42, '40多次'],
    [105, '100多次'],
  ])('%i is written %s', (n, written) => {
    expect(roundedZh(n, '次')).toBe(written)
  })
  it('papers are counted with 余', () => {
    expect(roundedZh(46, '篇', '余')).toBe('40余篇')
  })
  it.each([
    [37, 44, 84.1],
    [37, 50, 74],
    [0, 3, 0],
    [0, 0, null],
  ])('%i of %i is %s per cent', (part, whole, share) => {
    expect(percentOf(part, whole)).toBe(share)
  })
  it.each([
    [-3, 0],
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2],
    [6, 2],
    [7, 3],
    [32, 3],
  ])('R57: %i working days overdue is level %i', (days, level) => {
    expect(escalationLevel(days, [1, 3, 7])).toBe(level)
  })
})
