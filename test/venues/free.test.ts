import { describe, expect, it } from 'vitest'
import { freeTimes, overlap } from '#src/venues/free/rules.ts'

const at = (text: string) => new Date(`${text}:00+08:00`)
const span = (day: string, from: string, to: string) => ({
  startsAt: at(`${day}T${from}`),
  endsAt: at(`${day}T${to}`),
})
const texts = (spans: { startsAt: Date; endsAt: Date }[]) =>
  spans.map(({ startsAt }) => new Date(startsAt.getTime() + 8 * 3_600_000).toISOString().slice(5, 16))

const day = '2026-11-26'
const anyHour = { bookableFrom: '', bookableTo: '' } as const
const now = at('2026-11-26T08:10')

describe('overlap', () => {
  it.each([
    ['09:00', '10:00', '10:00', '11:00', false],
    ['10:00', '11:00', '09:00', '10:00', false],
    ['09:00', '10:01', '10:00', '11:00', true],
    ['09:00', '12:00', '10:00', '11:00', true],
    ['10:00', '11:00', '10:00', '11:00', true],
  ])('%s–%s and %s–%s: %s', (a, b, c, d, expected) => {
    expect(overlap(span(day, a, b), span(day, c, d))).toBe(expected)
  })
})

describe('other times of a venue', () => {
  it('come nearest first, do not overlap what is taken, the wanted time or each other, and are told in order', () => {
    const wanted = span(day, '10:00', '11:00')
    const taken = [span(day, '10:30', '11:30'), span(day, '13:00', '17:00')]
    expect(texts(freeTimes(wanted, taken, [day], anyHour, now))).toEqual([
      '11-26T09:00',
      '11-26T11:30',
      '11-26T17:00',
    ])
  })

  it('keep to the hours in which the venue is let', () => {
    const wanted = span(day, '10:00', '12:00')
    const hours = { bookableFrom: '09:00', bookableTo: '16:00' }
    expect(texts(freeTimes(wanted, [], [day], hours, now))).toEqual(['11-26T12:00', '11-26T14:00'])
  })

  it('are never past, and go on to the following days', () => {
    const wanted = span(day, '16:00', '18:00')
    const late = at('2026-11-26T17:00')
    expect(texts(freeTimes(wanted, [], [day, '2026-11-27'], anyHour, late, 2))).toEqual([
      '11-27T08:00',
      '11-27T10:00',
    ])
  })

  it('are none where the whole time is taken or too short', () => {
    const wanted = span(day, '10:00', '20:00')
    expect(freeTimes(wanted, [], [day], { bookableFrom: '', bookableTo: '' }, now)).toEqual([])
    expect(
      freeTimes(span(day, '10:00', '11:00'), [span(day, '00:00', '23:59')], [day], anyHour, now),
    ).toEqual([])
  })
})
