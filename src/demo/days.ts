import { formatDocNo, formatDocumentDay } from '../i18n/format.ts'
import { addDays, type Day, isoWeekday, officeDay, officeInstant } from '../lib/dates.ts'

/** Day numbers of the file as days and instants of the office, counted from day 0. */
export interface DemoDays {
  /** Day 0: the Monday of the loading week. */
  base: Day
  day(n: number): Day
  dayOrNull(n: number | null): Day | null
  /** An open end is `infinity`. */
  until(n: number | null): Day
  at(n: number, time: string): Date
  atOrNull(n: number | null, time: string): Date | null
  /** A text with its tokens replaced; `docNo` fills `{{docno}}`. */
  text(source: string, docNo?: { day: number; seq: number }): string
}

/** The Monday of the week in which the demo is loaded, in the office's zone. */
export function demoBaseDay(realNow: Date): Day {
  const today = officeDay(realNow)
  return addDays(today, 1 - isoWeekday(today))
}

export function demoDays(base: Day): DemoDays {
  const day = (n: number) => addDays(base, n)
  return {
    base,
    day,
    dayOrNull: (n) => (n === null ? null : day(n)),
    until: (n) => (n === null ? 'infinity' : day(n)),
    at: (n, time) => officeInstant(day(n), time),
    atOrNull: (n, time) => (n === null ? null : officeInstant(day(n), time)),
    text: (source, docNo) =>
      source
        .replaceAll(/\{\{ymd:(-?\d+)\}\}/g, (_, n: string) => formatDocumentDay(day(Number(n))))
        .replaceAll(/\{\{md:(-?\d+)\}\}/g, (_, n: string) =>
          formatDocumentDay(day(Number(n))).replace(/^\d+年/, ''),
        )
        .replaceAll('{{docno}}', () =>
          docNo ? formatDocNo(Number(day(docNo.day).slice(0, 4)), docNo.seq) : '',
        ),
  }
}
