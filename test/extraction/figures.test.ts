import { describe, expect, it } from 'vitest'
import { corpusOf, demoMinutes, f1, precision, recall, score } from './score.ts'

describe('duties read from prose', () => {
  it('of the ten minutes of the demo', () => {
    const { leadAndDue, supporting, sets, wrong } = score(demoMinutes())
    const shown = wrong.join('\n\n')
    expect(leadAndDue.labelled).toBe(60)
    expect(precision(leadAndDue), shown).toBeGreaterThanOrEqual(0.97)
    expect(recall(leadAndDue), shown).toBeGreaterThanOrEqual(0.97)
    expect(precision(supporting), shown).toBeGreaterThanOrEqual(0.95)
    expect(recall(supporting), shown).toBeGreaterThanOrEqual(0.95)
    expect(recall(sets), shown).toBe(1)
  })

  it.each(['development', 'held-out'] as const)('of the %s part of a second corpus', (part) => {
    const { leadAndDue, supporting, wrong } = score(corpusOf(part))
    expect(f1(leadAndDue), wrong.join('\n\n')).toBeGreaterThanOrEqual(0.8)
    expect(f1(supporting), wrong.join('\n\n')).toBeGreaterThanOrEqual(0.8)
  })

  it('the second corpus has its sixty passages, in many styles, of three cities', () => {
    const passages = [...corpusOf('development'), ...corpusOf('held-out')]
    expect(passages.length).toBeGreaterThanOrEqual(60)
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length)
    expect(new Set(passages.map(({ directory }) => directory)).size).toBe(3)
    expect(new Set(passages.map(({ style }) => style)).size).toBeGreaterThan(20)
  })
})
