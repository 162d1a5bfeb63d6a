import type { AgencyRelation } from '../agencies/queries.ts'
import type { Day } from '../lib/dates.ts'

/** 议定事项: what kind of decision a paragraph holds. */
export const decisionTypes = ['decide', 'approve_in_principle', 'order', 'note', 'defer', 'reject'] as const
export type DecisionType = (typeof decisionTypes)[number]

/** R15: what is put off lays no duty on anybody; what is only noted or refused may. */
export const mayHoldDuties = (type: DecisionType) => type !== 'defer'

/** Agencies outside the city's orders are asked (请), never ordered. */
export const isAsked = (relation: AgencyRelation) => relation !== 'subordinate' && relation !== 'self'

const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** 一, 十, 二十三: the way paragraphs are numbered (1–99). */
export function chineseNumeral(n: number): string {
  if (n < 10) return digits[n] ?? String(n)
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  return `${tens === 1 ? '' : digits[tens]}十${ones ? digits[ones] : ''}`
}

/** What the sentence of one duty is made of. */
export interface DutyWords {
  lead: string
  leadRelation: AgencyRelation
  supporting: readonly string[]
  title: string
  dueOn: Day
}

export interface ParagraphWords {
  no: number
  itemTitle: string
  type: DecisionType
  heard: string
  text: string
  duties: readonly DutyWords[]
}

/**
 * A paragraph as printed: 一、关于用地报批。会议原则同意…。由市国土资源局牵头，市规划局配合，12月10日前完成…。
 * A text that begins with 关于…。 brings its own heading.
 */
export function paragraphText(paragraph: ParagraphWords, meetingDay: Day): string {
  const own = /^关于[^。\n]{1,40}。/.test(paragraph.text)
  const heading = own ? '' : `${headingOf(paragraph.itemTitle)}。`
  const duties = paragraph.duties.map((duty) => dutySentence(duty, paragraph.type, meetingDay)).join('；')
  const heard = sentence(paragraph.heard)
  const text = sentence(paragraph.text)
  return `${chineseNumeral(paragraph.no)}、${own ? text + heard : heading + heard + text}${duties ? `${duties}。` : ''}`
}

/** 关于 + the agenda item, without a second 关于 or what only the agenda needs. */
export function headingOf(itemTitle: string): string {
  const core = itemTitle.replace(/^关于/, '').replace(/(的)?(情况)?(汇报|报告|审议)$/, '')
  return `关于${core || itemTitle}`
}

/** 由市国土资源局牵头，市规划局配合，12月10日前完成…: 请 for agencies outside the city's orders, 责成 only in an order to a subordinate. */
export function dutySentence(duty: DutyWords, type: DecisionType, meetingDay: Day): string {
  const verb = isAsked(duty.leadRelation)
    ? '请'
    : type === 'order' && duty.leadRelation === 'subordinate'
      ? '责成'
      : '由'
  const who = duty.supporting.length
    ? `${verb}${duty.lead}牵头，${duty.supporting.join('、')}配合`
    : `${verb}${duty.lead}负责`
  return `${who}，${documentDay(duty.dueOn, meetingDay)}前${duty.title}`
}

/** 12月10日; with the year when it is not the meeting's. */
export function documentDay(day: Day, meetingDay: Day): string {
  const year = day.slice(0, 4) === meetingDay.slice(0, 4) ? '' : `${Number(day.slice(0, 4))}年`
  return `${year}${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`
}

/** A text that ends like a sentence. */
function sentence(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' || /[。！？；：”）]$/.test(trimmed) ? trimmed : `${trimmed}。`
}
