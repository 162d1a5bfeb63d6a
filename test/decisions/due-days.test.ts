import { describe, expect, it } from 'vitest'
import { parseDueDay } from '#src/decisions/due-days/rules.ts'
import type { WorkCalendar } from '#src/lib/dates.ts'

// Thursday; the year's turn and a holiday lie ahead.
const meeting = '2026-11-26'
const calendar: WorkCalendar = new Map([
  ['2026-11-30', 'holiday'],
  ['2026-11-28', 'workday'],
  ['2027-01-01', 'holiday'],
])

describe('due days, as minutes word them', () => {
  it.each([
    ['2026-12-10', '2026-12-10'],
    ['2026/12/3', '2026-12-03'],
    ['12月10日', '2026-12-10'],
    ['12月10日前', '2026-12-10'],
    ['12月10日以前', '2026-12-10'],
    ['不迟于12月10日', '2026-12-10'],
    ['十二月十日前', '2026-12-10'],
    ['１２月１０日前', '2026-12-10'],
    ['11月26日', '2026-11-26'],
    // Without a year: the next one that is not before the meeting.
    ['1月10日前', '2027-01-10'],
    ['元月15日前', '2027-01-15'],
    ['11月20日', '2027-11-20'],
    ['2027年3月1日前', '2027-03-01'],
    ['明年3月1日前', '2027-03-01'],
    ['12月12日至14日', '2026-12-14'],
    ['12月28日至1月3日', '2027-01-03'],
    ['月底前', '2026-11-30'],
    ['本月底前', '2026-11-30'],
    ['下月底前', '2026-12-31'],
    ['12月底前', '2026-12-31'],
    ['2月底', '2027-02-28'],
    ['12月份', '2026-12-31'],
    ['2027年11月', '2027-11-30'],
    ['12月上旬', '2026-12-10'],
    ['12月中旬', '2026-12-20'],
    ['12月下旬', '2026-12-31'],
    ['明年上半年', '2027-06-30'],
    ['上半年', '2027-06-30'],
    ['年内', '2026-12-31'],
    ['年底前', '2026-12-31'],
    ['第四季度', '2026-12-31'],
    ['明年一季度', '2027-03-31'],
    ['本周五前', '2026-11-27'],
    ['周五前', '2026-11-27'],
    ['周一前', '2026-11-30'],
    ['下周五前', '2026-12-04'],
    ['下周五', '2026-12-04'],
    ['星期五', '2026-11-27'],
    // 27 November, 28 (a make-up workday), 1 December …: 30 November is a holiday here.
    ['会后5个工作日内', '2026-12-03'],
    ['5个工作日内', '2026-12-03'],
    ['会后五个工作日内', '2026-12-03'],
    ['3日内', '2026-11-29'],
    ['三日内', '2026-11-29'],
    ['四十八小时内', '2026-11-28'],
    ['一周内', '2026-12-03'],
    ['半个月内', '2026-12-11'],
    ['一个月内', '2026-12-26'],
    ['三个月内', '2027-02-26'],
    ['10日前', '2026-12-10'],
    ['立即', '2026-11-26'],
    ['明天', '2026-11-27'],
  ])('%s → %s', (typed, day) => {
    expect(parseDueDay(typed, calendar, meeting)).toEqual({ day })
  })

  it.each([
    '汛期前',
    '主汛期到来之前',
    '开学前',
    '本学期内',
    '春节前',
    '下次会议前',
    '审核通过后20日内',
    '收到批复后7日内',
    '每月',
    '每季度首月10日前',
    '尽快',
  ])('refuses %s: nobody can be reminded of it', (typed) =>
    expect(parseDueDay(typed, calendar, meeting)).toEqual({ error: 'minutes.error.dueMilestone' }),
  )

  it.each([
    ['', 'minutes.error.dueMissing'],
    ['2月30日', 'minutes.error.dueUnknown'],
    ['13月1日', 'minutes.error.dueUnknown'],
    ['看情况', 'minutes.error.dueUnknown'],
    ['2026-11-20', 'minutes.error.duePast'],
    ['本周二', 'minutes.error.duePast'],
  ])('refuses “%s” with %s', (typed, error) => {
    expect(parseDueDay(typed, calendar, meeting)).toEqual({ error })
  })

  it('reads the last day of February in a leap year', () => {
    expect(parseDueDay('2月底', calendar, '2028-01-05')).toEqual({ day: '2028-02-29' })
  })
})
