import { addDays, addWorkingDays, type Day, isDay, isoWeekday, type WorkCalendar } from '../../lib/dates.ts'

/** A due day, or why the wording gives none. */
export type DueDay =
  | { day: Day }
  | {
      error:
        | 'minutes.error.dueMissing'
        | 'minutes.error.dueMilestone'
        | 'minutes.error.dueUnknown'
        | 'minutes.error.duePast'
    }

/**
 * The day that a wording of minutes means, seen from the meeting's day: 12月10日前, 下周五, 年底前, 会后5个工作日内 …
 * “前” includes the day named. A milestone (汛期前), an event (批复后10日内), a recurrence (每月) or 尽快 gives no day.
 */
export function parseDueDay(typed: string, calendar: WorkCalendar, meetingDay: Day): DueDay {
  const text = normalized(typed)
  if (text === '') return { error: 'minutes.error.dueMissing' }
  for (const [pattern, reading] of wordings) {
    const found = text.match(pattern)
    const day = found ? reading(found, meetingDay, calendar) : null
    if (day && isDay(day)) return day < meetingDay ? { error: 'minutes.error.duePast' } : { day }
  }
  return { error: isWithoutDay(text) ? 'minutes.error.dueMilestone' : 'minutes.error.dueUnknown' }
}

/** Milestones, events, recurrences, haste: they stand in minutes, but nobody can be reminded of them. */
function isWithoutDay(text: string): boolean {
  return /汛|学期|开学|春节|节前|国庆|中秋|会议|开工|竣工|完工|验收|收到|通过|批复|审核|签订|后\d+|每(月|周|季|年|日|天|半)|按(月|周|季)|尽快|及时|适时|抓紧|近期|长期|随时|早日/.test(
    text,
  )
}

function normalized(typed: string): string {
  return arabic(
    typed
      .normalize('NFKC')
      .replaceAll(/[\s,。;.]{1,20}$/g, '')
      .replaceAll(/\s/g, '')
      .replace(/^(请)?(务必)?(于|在|到|至|截至|截止|不迟于|不晚于|限)/, '')
      .replace(/(之前|以前|前|之内|以内|完成){1,4}$/, ''),
  )
}

/** 十二月十日 → 12月10日, where a unit of time follows. */
function arabic(text: string): string {
  return text.replaceAll(
    /[一二两三四五六七八九十]{1,6}(?=个?(月|日|号|天|周|星期|工作日|小时|季度))/g,
    (digits, _unit, at: number) => (/[周期]$/.test(text.slice(0, at)) ? digits : String(fromChinese(digits))),
  )
}

function fromChinese(digits: string): number {
  const value = (digit: string) => '零一二三四五六七八九'.indexOf(digit === '两' ? '二' : digit)
  const [tens, ones] = digits.includes('十') ? digits.split('十') : ['0', digits]
  return (tens === '' ? 1 : tens === '0' ? 0 : value(tens!)) * 10 + (ones ? value(ones) : 0)
}

type Reading = (found: RegExpMatchArray, meetingDay: Day, calendar: WorkCalendar) => Day | null
const year = '(?:(\\d{4})年|(明年|次年)|(?:今年|本年度?))?'

const wordings: readonly [RegExp, Reading][] = [
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/, ([, y, m, d]) => written(Number(y), Number(m), Number(d))],
  [
    new RegExp(`^${year}(\\d{1,2}|元)月\\d{1,2}[日号]?[至到—–~-](?:(\\d{1,2})月)?(\\d{1,2})[日号]?$`),
    ([, y, next, m, m2, d], at) => yearly(at, y, next, Number(m2 ?? monthNumber(m)), Number(d)),
  ],
  [
    new RegExp(`^${year}(\\d{1,2}|元)月(\\d{1,2})[日号]?$`),
    ([, y, next, m, d], at) => yearly(at, y, next, monthNumber(m), Number(d)),
  ],
  [
    new RegExp(`^${year}(\\d{1,2}|元)月(?:底|末|份|内)?$`),
    ([, y, next, m], at) => yearly(at, y, next, monthNumber(m), 31),
  ],
  [
    new RegExp(`^${year}(\\d{1,2}|元)月([上中下])旬$`),
    ([, y, next, m, part], at) => yearly(at, y, next, monthNumber(m), tenth(part)),
  ],
  [/^(本月|当月|下个?月|次月|月)?(?:([上中下])旬|(\d{1,2})[日号]|[底末内])$/, monthly],
  [new RegExp(`^${year}上半年$`), ([, y, next], at) => yearly(at, y, next, 6, 30)],
  [
    new RegExp(`^${year}(?:下半年|年?[底末内]|第?[四4]季度|全年)$`),
    ([, y, next], at) => yearly(at, y, next, 12, 31),
  ],
  [
    new RegExp(`^${year}第?([一二三123])季度$`),
    ([, y, next, q], at) => yearly(at, y, next, ('一二三'.indexOf(q!) + 1 || Number(q)) * 3, 31),
  ],
  [/^(本|这|下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天末])$/, weekly],
  [
    /^(?:会后|会议后)?(\d{1,3})个?工作日内?$/,
    ([, n], at, calendar) => addWorkingDays(calendar, at, Number(n)),
  ],
  [/^(?:会后|会议后)?(\d{1,3})[日天]内?$/, ([, n], at) => addDays(at, Number(n))],
  [/^(?:会后)?(\d{1,3})个?小时内?$/, ([, n], at) => addDays(at, Math.ceil(Number(n) / 24))],
  [/^(?:会后)?(\d{1,2})个?(?:周|星期)内?$/, ([, n], at) => addDays(at, Number(n) * 7)],
  [/^(?:会后)?半个?月内?$/, (_, at) => addDays(at, 15)],
  [/^(?:会后)?(\d{1,2})个月内?$/, ([, n], at) => monthsLater(at, Number(n))],
  [/^(立即|立刻|即日|即刻|今天|今日|当天|当日)$/, (_, at) => at],
  [/^(明天|明日|次日)$/, (_, at) => addDays(at, 1)],
  [/^(后天)$/, (_, at) => addDays(at, 2)],
]

const monthNumber = (text: string | undefined) => (text === '元' ? 1 : Number(text))
const tenth = (part: string | undefined) => (part === '上' ? 10 : part === '中' ? 20 : 31)

/** The day of a month; 31 stands for the last one. Null for a day that the month does not have. */
function written(y: number, m: number, d: number): Day | null {
  if (m < 1 || m > 12 || d < 1) return null
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate()
  if (d > last && d !== 31) return null
  return `${y}-${String(m).padStart(2, '0')}-${String(Math.min(d, last)).padStart(2, '0')}`
}

/** Without a year: the next such day that does not lie before the meeting. */
function yearly(
  meetingDay: Day,
  y: string | undefined,
  next: string | undefined,
  m: number,
  d: number,
): Day | null {
  const thisYear = Number(meetingDay.slice(0, 4))
  if (y) return written(Number(y), m, d)
  if (next) return written(thisYear + 1, m, d)
  const day = written(thisYear, m, d)
  return day === null || day >= meetingDay ? day : written(thisYear + 1, m, d)
}

function monthly([, which, part, d]: RegExpMatchArray, meetingDay: Day): Day | null {
  if (!which && !part && !d) return null
  const day = part ? tenth(part) : Number(d ?? 31)
  const [y, m] = [Number(meetingDay.slice(0, 4)), Number(meetingDay.slice(5, 7))]
  const here = written(y, m, day)
  const later = m === 12 ? written(y + 1, 1, day) : written(y, m + 1, day)
  if (which?.startsWith('下') || which === '次月') return later
  return which || (here && here >= meetingDay) ? here : later
}

/** Weeks begin on Monday; 周五 is the Friday of the meeting's week, or the next one when it is over. */
function weekly([, which, name]: RegExpMatchArray, meetingDay: Day): Day {
  const wanted = name === '日' || name === '天' || name === '末' ? 7 : '一二三四五六'.indexOf(name!) + 1
  const day = addDays(meetingDay, wanted - isoWeekday(meetingDay))
  if (which === '下') return addDays(day, 7)
  if (which === '下下') return addDays(day, 14)
  return which || day >= meetingDay ? day : addDays(day, 7)
}

function monthsLater(day: Day, n: number): Day | null {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + n
  const last = new Date(Date.UTC(Math.floor(months / 12), (months % 12) + 1, 0)).getUTCDate()
  return written(Math.floor(months / 12), (months % 12) + 1, Math.min(Number(day.slice(8)), last))
}
