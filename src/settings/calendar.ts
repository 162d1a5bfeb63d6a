import { z } from 'zod'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { CsvFile } from '../lib/csv.ts'
import { addDays, type Day, isDay, type WorkCalendar } from '../lib/dates.ts'
import { type Db, type Tx, transaction } from '../lib/db.ts'

export interface CalendarDay {
  day: Day
  kind: 'holiday' | 'workday'
  name: string
}

type Span = readonly [name: string, first: Day, last: Day]

/** 2026 after the State Council's notice of November 2025: days off, and make-up working Saturdays and Sundays. */
const holidays2026: readonly Span[] = [
  ['元旦', '2026-01-01', '2026-01-03'],
  ['春节', '2026-02-15', '2026-02-23'],
  ['清明节', '2026-04-04', '2026-04-06'],
  ['劳动节', '2026-05-01', '2026-05-05'],
  ['端午节', '2026-06-19', '2026-06-21'],
  ['中秋节', '2026-09-25', '2026-09-27'],
  ['国庆节', '2026-10-01', '2026-10-07'],
]
const workdays2026: readonly (readonly [string, Day])[] = [
  ['元旦调休', '2026-01-04'],
  ['春节调休', '2026-02-14'],
  ['春节调休', '2026-02-28'],
  ['劳动节调休', '2026-05-09'],
  ['国庆节调休', '2026-09-20'],
  ['国庆节调休', '2026-10-10'],
]

/** The exceptions to Monday–Friday of the years that are shipped. */
export const shippedCalendar: readonly CalendarDay[] = [
  ...holidays2026.flatMap(([name, first, last]) =>
    daysOf(first, last).map((day) => ({ day, kind: 'holiday' as const, name })),
  ),
  ...workdays2026.map(([name, day]) => ({ day, kind: 'workday' as const, name })),
]

/**
 * The days off of 2027 that the law itself fixes (全国年节及纪念日放假办法, as revised in 2024): the new moon of the lunar
 * year is on 6 February, four minutes before midnight in Beijing. What the State Council's notice adds and shifts replaces them.
 */
const legal2027: readonly Span[] = [
  ['元旦（法定）', '2027-01-01', '2027-01-01'],
  ['春节（法定）', '2027-02-05', '2027-02-08'],
  ['清明节（法定）', '2027-04-05', '2027-04-05'],
  ['劳动节（法定）', '2027-05-01', '2027-05-02'],
  ['端午节（法定）', '2027-06-09', '2027-06-09'],
  ['中秋节（法定）', '2027-09-15', '2027-09-15'],
  ['国庆节（法定）', '2027-10-01', '2027-10-03'],
]

export const legalCalendar: readonly CalendarDay[] = legal2027.flatMap(([name, first, last]) =>
  daysOf(first, last).map((day) => ({ day, kind: 'holiday' as const, name })),
)

/** Whether a year stands only with what the law fixes: its notice is still to be loaded. */
export const awaitsNotice = (days: readonly CalendarDay[]) =>
  days.some(({ name }) => name.endsWith('（法定）'))

function daysOf(first: Day, last: Day): Day[] {
  const days: Day[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

/** Loads the shipped years; days already loaded are replaced. */
export async function loadShippedCalendar(tx: Tx, act: Act): Promise<void> {
  await writeDays(tx, shippedCalendar)
  await recordAudit(tx, act, {
    action: 'settings.calendarLoaded',
    subjectType: 'work_calendar',
    subjectId: null,
    args: { n: shippedCalendar.length, years: '2026' },
  })
}

/** Loads days typed or imported by the office. */
export async function loadCalendarDays(act: Act, days: readonly CalendarDay[]): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await writeDays(tx, days)
    const years = [...new Set(days.map((d) => d.day.slice(0, 4)))].join(', ')
    await recordAudit(tx, act, {
      action: 'settings.calendarLoaded',
      subjectType: 'work_calendar',
      subjectId: null,
      args: { n: days.length, years },
    })
  })
}

async function writeDays(tx: Tx, days: readonly CalendarDay[]): Promise<void> {
  await tx`insert into work_calendar ${tx(days.map(({ day, kind, name }) => ({ day, kind, name })))}
    on conflict (day) do update set kind = excluded.kind, name = excluded.name`
}

/** Loads what the law fixes for the next year; a day that is loaded already stays as it is. */
export async function loadLegalDays(act: Act): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows = await tx<{ day: Day }[]>`
      insert into work_calendar ${tx(legalCalendar.map(({ day, kind, name }) => ({ day, kind, name })))}
      on conflict (day) do nothing returning day`
    if (rows.length === 0) return
    await recordAudit(tx, act, {
      action: 'settings.calendarLoaded',
      subjectType: 'work_calendar',
      subjectId: null,
      args: { n: rows.length, years: '2027' },
    })
  })
}

/** All exceptions, as the date functions want them. */
export async function readWorkCalendar(db: Db): Promise<WorkCalendar> {
  const rows = await db<CalendarDay[]>`select day, kind, name from work_calendar order by day`
  return new Map(rows.map((row) => [row.day, row.kind]))
}

export async function listCalendarDays(db: Db, year: string): Promise<CalendarDay[]> {
  return await db<CalendarDay[]>`select day, kind, name from work_calendar
    where day >= ${`${year}-01-01`} and day <= ${`${year}-12-31`} order by day`
}

const dayForm = z.object({
  day: z.string().refine(isDay, 'errors.day'),
  kind: z.enum(['holiday', 'workday'], 'errors.choose'),
  name: z.string().max(60).default(''),
})
export const calendarColumns = ['日期', '类型', '名称'] as const

/** Checks rows of a CSV file: day, 休 or 班 (holiday or workday), name. */
export function checkCalendarRows(file: CsvFile) {
  return file.rows.map(({ line, values }) => {
    const [day, kind, name] = calendarColumns.map(
      (column, at) => values[column] ?? values[['day', 'kind', 'name'][at]!] ?? '',
    )
    const kinds: Record<string, string> = {
      休: 'holiday',
      放假: 'holiday',
      班: 'workday',
      调休上班: 'workday',
    }
    const result = dayForm.safeParse({ day, kind: kinds[kind ?? ''] ?? kind, name })
    const errors: Record<string, string> = {}
    if (!result.success)
      for (const issue of result.error.issues) errors[String(issue.path[0])] ??= issue.message
    return { line, name: day ?? '', value: result.success ? result.data : null, errors }
  })
}
