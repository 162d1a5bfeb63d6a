import { type Day, isoWeekday, officeDay, officeTime } from '../lib/dates.ts'
import type { Locale } from './translate.ts'

const weekdaysZh = ['一', '二', '三', '四', '五', '六', '日']
const weekdaysEn = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const monthsEn = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const parts = (day: Day) =>
  [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))] as const

/** 周四 / Thu. Weekdays are always computed, never stored. */
export function formatWeekday(locale: Locale, day: Day): string {
  const n = isoWeekday(day) - 1
  return locale === 'en' ? (weekdaysEn[n] ?? '') : `周${weekdaysZh[n] ?? ''}`
}

/** 11月26日 周四 / Thu 26 Nov; with the year when `today` lies in another one or is not given. */
export function formatDay(locale: Locale, day: Day, today?: Day): string {
  if (day === 'infinity' || day === '-infinity') return '—'
  const [y, m, d] = parts(day)
  const sameYear = today?.slice(0, 4) === day.slice(0, 4)
  if (locale === 'en')
    return `${formatWeekday(locale, day)} ${d} ${monthsEn[m - 1]}${sameYear ? '' : ` ${y}`}`
  return `${sameYear ? '' : `${y}年`}${m}月${d}日 ${formatWeekday(locale, day)}`
}

/** 11月26日 周四 14:30 on the office's clock. */
export function formatInstant(locale: Locale, instant: Date, today?: Day): string {
  return `${formatDay(locale, officeDay(instant), today)} ${officeTime(instant)}`
}

/** 11月26日 周四 14:30–16:00; both days when it runs past midnight. */
export function formatSpan(locale: Locale, start: Date, end: Date, today?: Day): string {
  const sameDay = officeDay(start) === officeDay(end)
  return `${formatInstant(locale, start, today)}–${sameDay ? officeTime(end) : formatInstant(locale, end, today)}`
}

/** 2026年11月26日（周四）14:30: the way letters and documents write it; always with the year. */
export function formatLetterInstant(locale: Locale, instant: Date): string {
  const day = officeDay(instant)
  const [y, m, d] = parts(day)
  if (locale === 'en') return `${formatDay('en', day)}, ${officeTime(instant)}`
  return `${y}年${m}月${d}日（${formatWeekday(locale, day)}）${officeTime(instant)}`
}

/** 11月26日（周四）14:30: the end of a mail's subject. */
export function formatSubjectInstant(locale: Locale, instant: Date): string {
  const day = officeDay(instant)
  const [y, m, d] = parts(day)
  if (locale === 'en') return `${formatDay('en', day, `${y}`)} ${officeTime(instant)}`
  return `${m}月${d}日（${formatWeekday(locale, day)}）${officeTime(instant)}`
}

/** 2026年11月26日（周四）14:30–16:00; both days when it runs past midnight. */
export function formatLetterSpan(locale: Locale, start: Date, end: Date): string {
  const sameDay = officeDay(start) === officeDay(end)
  return `${formatLetterInstant(locale, start)}–${sameDay ? officeTime(end) : formatLetterInstant(locale, end)}`
}

/** 2026年11月26日 in Chinese documents. */
export function formatDocumentDay(day: Day): string {
  const [y, m, d] = parts(day)
  return `${y}年${m}月${d}日`
}

/** 〔2026〕3号: full year, hexagonal brackets, no leading zero (GB/T 9704-2012, 7.2.5). */
export function formatDocNo(year: number, no: number): string {
  return `〔${year}〕${no}号`
}
