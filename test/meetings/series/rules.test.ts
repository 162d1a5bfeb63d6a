import { describe, expect, it } from 'vitest'
import type { Day, WorkCalendar } from '#src/lib/dates.ts'
import { occurrencesOf, type SeriesRule, titleOf, whyNotRule } from '#src/meetings/series/rules.ts'
import { shippedCalendar } from '#src/settings/calendar.ts'

const year2026: WorkCalendar = new Map(shippedCalendar.map(({ day, kind }) => [day, kind]))
const none: WorkCalendar = new Map()
const rule = (every: SeriesRule['every'], more: Partial<SeriesRule> = {}): SeriesRule => ({
  from: '2026-01-01',
  until: null,
  count: 3,
  onHoliday: 'keep',
  every,
  ...more,
})
const days = (one: SeriesRule, calendar: WorkCalendar = none): Day[] =>
  occurrencesOf(one, calendar).map(({ startsOn }) => startsOn)

describe('the days of a series', () => {
  it.each<[string, SeriesRule, WorkCalendar, string]>([
    [
      'every Monday',
      rule({ unit: 'week', interval: 1, weekdays: [1] }),
      none,
      '2026-01-05 2026-01-12 2026-01-19',
    ],
    [
      'Tuesday and Friday',
      rule({ unit: 'week', interval: 1, weekdays: [5, 2] }),
      none,
      '2026-01-02 2026-01-06 2026-01-09',
    ],
    [
      'every second Thursday',
      rule({ unit: 'week', interval: 2, weekdays: [4] }),
      none,
      '2026-01-01 2026-01-15 2026-01-29',
    ],
    [
      'the second week counts from the week of the start',
      rule({ unit: 'week', interval: 2, weekdays: [1] }, { from: '2026-01-07' }),
      none,
      '2026-01-19 2026-02-02 2026-02-16',
    ],
    [
      'the 31st is only where there is one',
      rule({ unit: 'monthDay', interval: 1, day: 31 }),
      none,
      '2026-01-31 2026-03-31 2026-05-31',
    ],
    [
      'the last day of the month',
      rule({ unit: 'monthDay', interval: 1, day: -1 }),
      none,
      '2026-01-31 2026-02-28 2026-03-31',
    ],
    [
      'the last day of a leap February',
      rule({ unit: 'monthDay', interval: 1, day: -1 }, { from: '2028-02-01', count: 1 }),
      none,
      '2028-02-29',
    ],
    [
      '29 February comes in a leap year alone',
      rule({ unit: 'monthDay', interval: 12, day: 29 }, { from: '2027-02-01', count: 2 }),
      none,
      '2028-02-29',
    ],
    [
      'every quarter',
      rule({ unit: 'monthDay', interval: 3, day: 10 }),
      none,
      '2026-01-10 2026-04-10 2026-07-10',
    ],
    [
      'over the end of the year',
      rule({ unit: 'monthDay', interval: 1, day: 15 }, { from: '2026-12-01' }),
      none,
      '2026-12-15 2027-01-15 2027-02-15',
    ],
    [
      'the second Wednesday',
      rule({ unit: 'monthWeekday', interval: 1, nth: 2, weekday: 3 }),
      none,
      '2026-01-14 2026-02-11 2026-03-11',
    ],
    [
      'the fifth Friday is only where there is one',
      rule({ unit: 'monthWeekday', interval: 1, nth: 5, weekday: 5 }),
      none,
      '2026-01-30 2026-05-29 2026-07-31',
    ],
    [
      'the last Friday',
      rule({ unit: 'monthWeekday', interval: 1, nth: -1, weekday: 5 }),
      none,
      '2026-01-30 2026-02-27 2026-03-27',
    ],
    // 4 January 2026 is a make-up Sunday after the days off of New Year.
    [
      'the first working day, a make-up Sunday',
      rule({ unit: 'workingDay', interval: 1, nth: 1 }),
      year2026,
      '2026-01-04 2026-02-02 2026-03-02',
    ],
    [
      'the last working day; 28 February is a make-up Saturday',
      rule({ unit: 'workingDay', interval: 1, nth: -1 }),
      year2026,
      '2026-01-30 2026-02-28 2026-03-31',
    ],
    [
      'the first working day of October, after the holidays',
      rule({ unit: 'workingDay', interval: 1, nth: 1 }, { from: '2026-10-01', count: 1 }),
      year2026,
      '2026-10-08',
    ],
    [
      'the third working day without a calendar',
      rule({ unit: 'workingDay', interval: 1, nth: 3 }, { count: 1 }),
      none,
      '2026-01-05',
    ],
    [
      'a holiday is kept',
      rule({ unit: 'monthDay', interval: 1, day: 1 }, { from: '2026-10-01', count: 1 }),
      year2026,
      '2026-10-01',
    ],
    [
      'a holiday is left out and not counted',
      rule({ unit: 'week', interval: 1, weekdays: [4] }, { from: '2026-09-24', count: 3, onHoliday: 'skip' }),
      year2026,
      '2026-09-24 2026-10-08 2026-10-15',
    ],
    [
      'a holiday moves to the working day after',
      rule({ unit: 'monthDay', interval: 1, day: 1 }, { from: '2026-10-01', count: 1, onHoliday: 'after' }),
      year2026,
      '2026-10-08',
    ],
    [
      'a holiday moves to the working day before',
      rule({ unit: 'monthDay', interval: 1, day: 1 }, { from: '2026-09-15', count: 1, onHoliday: 'before' }),
      year2026,
      '2026-09-30',
    ],
    [
      'a make-up Saturday is no holiday',
      rule({ unit: 'monthDay', interval: 1, day: 10 }, { from: '2026-10-01', count: 1, onHoliday: 'after' }),
      year2026,
      '2026-10-10',
    ],
    [
      'two that move onto one day are one',
      rule(
        { unit: 'week', interval: 1, weekdays: [4, 5] },
        { from: '2026-10-01', until: '2026-10-07', count: null, onHoliday: 'after' },
      ),
      year2026,
      '2026-10-08',
    ],
    [
      'until a day, which is included',
      rule({ unit: 'week', interval: 1, weekdays: [1] }, { until: '2026-01-19', count: null }),
      none,
      '2026-01-05 2026-01-12 2026-01-19',
    ],
  ])('%s', (_, one, calendar, expected) => {
    expect(days(one, calendar).join(' ')).toBe(expected)
  })

  it('are never more than 104, nor later than two years', () => {
    const daily = rule({ unit: 'week', interval: 1, weekdays: [1, 2, 3, 4, 5] }, { count: 104 })
    expect(days(daily)).toHaveLength(104)
    const yearly = rule({ unit: 'monthDay', interval: 12, day: 1 }, { count: 104 })
    expect(days(yearly)).toEqual(['2026-01-01', '2027-01-01', '2028-01-01'])
  })

  it.each([
    [{ count: null, until: null }, 'meetings.series.error.noEnd'],
    [{ count: 105 }, 'meetings.series.error.tooMany'],
    [{ count: null, until: '2025-12-31' }, 'meetings.series.error.endsBefore'],
    [{ count: null, until: '2028-02-01' }, 'meetings.series.error.tooLong'],
    [{ every: { unit: 'week', interval: 1, weekdays: [] } as const }, 'meetings.series.error.noWeekday'],
    [{}, null],
  ])('%o: %s', (more, why) => {
    expect(whyNotRule(rule({ unit: 'monthDay', interval: 1, day: 1 }, more))).toBe(why)
  })

  it('fill the title of each', () => {
    expect(titleOf('第｛n｝次', 3, '2026-11-05')).toBe('第3次')
    expect(titleOf('{year}年第{n}次调度会（{month}月{day}日）', 3, '2026-11-05')).toBe(
      '2026年第3次调度会（11月5日）',
    )
  })
})
