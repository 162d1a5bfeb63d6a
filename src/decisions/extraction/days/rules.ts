import type { Day, WorkCalendar } from '../../../lib/dates.ts'
import { parseDueDay } from '../../due-days/rules.ts'
import type { Span } from '../text/rules.ts'

/** A wording of a due day in the text. `day` is null for milestones, events, recurrences and haste. */
export interface Due extends Span {
  text: string
  day: Day | null
  kind: 'day' | 'now' | 'open' | 'recurring'
}

const n = '(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})'
const year = '(?:(?:20|19)\\d\\d年|明年|今年|次年|本年度?|当年)?'
const month = '(?:\\d{1,2}|元|十[一二]?|[一二三四五六七八九])月'
const dayOf = '(?:\\d{1,2}|[一二三四五六七八九十]{1,3})[日号]'
const within = `${n}个?(?:工作日|日|天|周|星期|月|小时)(?:之内|以内|内)`
const before = '(?:之前|以前|前|止)'

/** First those that hold others: 收到反馈后7日内 is an event, not seven days. */
const wordings: readonly [Due['kind'], RegExp][] = [
  ['open', new RegExp(`[^，。；：、（）\\s]{1,24}后(?:的)?${within}`, 'g')],
  ['open', new RegExp(`[^，。；：、（）\\s]{1,16}之日起${within}`, 'g')],
  [
    'recurring',
    new RegExp(
      `每个?半?(?:日|天|周[一二三四五六日]?|星期[一二三四五六日]?|月|季度?|年|旬|学期)(?:首月|末)?(?:${dayOf})?(?:\\d{1,2}[时点])?(?:${before}|底前?)?|按(?:日|周|旬|月|季度?)(?!期|照|规)|定期|不定期`,
      'g',
    ),
  ],
  [
    'open',
    new RegExp(
      `(?:主汛期|汛期|汛|雨季|台风季|冬季|春耕|高考|暑假|寒假|[春秋]季开学|开学|(?:本|下|新)?学期(?:结束|开始)?|冬至|入冬|立冬|立春|春节|元旦|元宵节?|清明节?|端午节?|国庆节?|中秋节?|五一|十一|两会|节|春运|封冻|蓄水|开工|动工|竣工|验收|投产|通车|下次[^，。；]{0,6}会议?(?:召开)?|下一次会议|[^，。；：、（）\\s]{1,10}(?:到来|来临|召开|启动|开始))${before}|本学期内|本学期结束前|汛期内|节后`,
      'g',
    ),
  ],
  ['day', new RegExp(`(?:20|19)\\d\\d[-/.]\\d{1,2}[-/.]\\d{1,2}日?${before}?`, 'g')],
  [
    'day',
    new RegExp(
      `${year}${month}(?:${dayOf}(?:[至到—–~-]{1,2}(?:${month})?${dayOf})?|\\d{1,2}(?=${before}|[至到—–~-])(?:[至到—–~-]{1,2}${dayOf})?|份|[上中下]旬|底|末|内)?(?:之内|以内|内|${before})?`,
      'g',
    ),
  ],
  [
    'day',
    new RegExp(
      `${year}(?:上半年|下半年|第?[一二三四1-4]季度|年[底末内])(?:内|${before})?|(?:今年|本年度|全年)(?:之?内|底前?)`,
      'g',
    ),
  ],
  ['day', new RegExp(`(?:会议?结束后|会议?后)?(?:的)?(?:${within}|半个?月内)`, 'g')],
  [
    'day',
    new RegExp(
      `(?:本|当|下个?|次)?月(?:底|末|内)${before}?|(?:本|当|下个?|次)月(?:[上中下]旬|${dayOf})${before}?|月[上中下]旬${before}?|\\d{1,2}[日号](?=${before})${before}`,
      'g',
    ),
  ],
  ['day', new RegExp(`(?:本|这|下下|下)?个?(?:周|星期|礼拜)[一二三四五六日天末]${before}?`, 'g')],
  [
    'now',
    new RegExp(
      `(?:立即|立刻|马上|即日|今天|今日|明天|明日|后天)(?:上午|下午|中午|晚上|晚|凌晨)?(?:${n}[时点](?:\\d{1,2}分|半)?)?(?:${before}|起)?`,
      'g',
    ),
  ],
  ['open', new RegExp(`尽快|尽早|提前(?:${n}个?(?:工作日|天|日|周|小时)|半天)`, 'g')],
]

const notBefore =
  /(?:自|从|截至|截止|早在|定于|将于|订于|拟于|将在|已于|曾于|原定于?|原计划|去年|上年|计划于|力争于)$/
const notAfter =
  /^(?:起|开始|以来|至今|已|召开|举行|开幕|施行|生效|正式施行|执行的|的会议|的汇报|的通知|的文件|下发的|印发的|举办|召集|天气)/

/** The due wordings of a stretch of normalized text, in order. `actors` end what an event's wording may begin with. */
export function findDues(
  text: string,
  span: Span,
  calendar: WorkCalendar,
  meetingDay: Day,
  actors: readonly Span[],
): Due[] {
  const words = text.slice(span.start, span.end)
  const found: Due[] = []
  for (const [kind, pattern] of wordings)
    for (const match of words.matchAll(pattern)) {
      const start = beginning(span.start + match.index, match[0], actors)
      const end = span.start + match.index + match[0].length
      if (found.some((other) => start < other.end && end > other.start)) continue
      const due = read({ start, end, kind }, text, calendar, meetingDay)
      if (due) found.push(due)
    }
  return found.sort((a, b) => a.start - b.start)
}

function beginning(start: number, words: string, actors: readonly Span[]): number {
  const end = start + words.length
  const last = actors.reduce((at, one) => (one.end > at && one.end < end ? one.end : at), start)
  const lead = words
    .slice(last - start)
    .match(/^(?:要求|要|须|应|务必|必须|负责|抓紧|并|再|请|由|在|于|自|从|和|待|会议){1,3}/)
  return last + (lead?.[0].length ?? 0)
}

function read(
  at: Span & { kind: Due['kind'] },
  text: string,
  calendar: WorkCalendar,
  meetingDay: Day,
): Due | null {
  const wording = text.slice(at.start, at.end)
  const [lead, rest] = [text.slice(Math.max(0, at.start - 4), at.start), text.slice(at.end, at.end + 5)]
  if (wording === '' || notBefore.test(lead) || (at.kind !== 'now' && notAfter.test(rest))) return null
  if (/[月]$/.test(wording) && !/^(?:20|19|明年|今年)/.test(wording)) return null
  const meeting = /^(?:本次)?会议?(?:结束)?后/.test(wording)
  if ((at.kind === 'open' && !meeting) || at.kind === 'recurring') return { ...at, text: wording, day: null }
  const plain = wording.replace(
    /(?:上午|下午|中午|晚上|晚|凌晨)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[时点](?:\d{1,2}分|半)?(?:前|之前|以前)?$/,
    '',
  )
  const parsed = parseDueDay(
    (at.kind === 'now' ? plain : wording)
      .replace(/^(?:本次)?会议?结束后|^会议后/, '会后')
      .replace(/^会后的/, '会后')
      .replace(/[起止]$/, '')
      .replace(/马上|立刻/, '立即')
      .replace(/(?:上午|下午|中午|晚上|晚|凌晨)(?:前|之前|以前)?$/, ''),
    calendar,
    meetingDay,
  )
  if ('day' in parsed)
    return { ...at, kind: at.kind === 'now' ? 'now' : 'day', text: wording, day: parsed.day }
  return null
}
