import { type DutyWords, paragraphText } from '../decisions/rules.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { type Day, officeDay, officeTime } from '../lib/dates.ts'
import type { MinutesState } from './queries.ts'

/** A draft is written only while it is drafted: whoever countersigns or signs must see the text that stays. */
export function whyNotWrite(state: MinutesState): MessageKey | null {
  if (state === 'drafting') return null
  return isIssued(state) ? 'minutes.error.issued' : 'minutes.error.notDrafting'
}

export const isIssued = (state: MinutesState) => state === 'issued' || state === 'archived'

/** R37: one Minutes for each meeting that was held. */
export function whyNotCreate(meeting: { state: string; exists: boolean }): MessageKey | null {
  if (meeting.exists) return 'minutes.error.exists'
  return meeting.state === 'held' ? null : 'minutes.error.notHeld'
}

/** What the skeleton is made of. */
export interface Skeleton {
  kind: 'plenary' | 'coordination' | 'other'
  title: string
  startsAt: Date
  venueName: string
  /** As addressed on the meeting's day, for example 周副市长. */
  presidingName: string
  agenda: readonly { title: string; agency: string }[]
  officeShort: string
}

/** 关于施工通道征地工作有关问题的会议纪要; a plenary's minutes carry the meeting's own name. */
export function minutesTitle(meeting: Pick<Skeleton, 'kind' | 'title'>): string {
  if (meeting.kind === 'plenary') return `${meeting.title}纪要`
  return `关于${subjectOf(meeting.title)}有关问题的会议纪要`
}

/** 施工通道征地协调会 → 施工通道征地. */
function subjectOf(title: string): string {
  const subject = title
    .replace(/^关于/, '')
    .replace(/的?(专题)?(协调|推进|调度|座谈|研究|专题|现场办公|对接|动员|汇报)?(会议|会)$/, '')
    .replace(/的?有关问题$/, '')
  return subject || title
}

/** The first paragraph, in the customary order: when, who, where, what about, what was heard. */
export function openingOf(meeting: Skeleton): string {
  const day = officeDay(meeting.startsAt)
  const when = `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日${partOfDay(meeting.startsAt)}`
  const where = meeting.venueName ? `在${meeting.venueName}` : ''
  const what =
    meeting.kind === 'plenary'
      ? `主持召开${meeting.title}。`
      : `主持召开会议，专题研究${subjectOf(meeting.title)}有关问题。`
  const heard = heardFrom(meeting.agenda)
  return `${when}，${meeting.presidingName}${where}${what}${heard}会议议定：`
}

function partOfDay(startsAt: Date): string {
  const time = officeTime(startsAt)
  if (time < '12:00') return '上午'
  return time < '18:00' ? '下午' : '晚上'
}

/** 会议听取了甲关于…、乙关于…和丙关于…的汇报。 Items of one agency stand together. */
function heardFrom(agenda: Skeleton['agenda']): string {
  if (agenda.length === 0) return ''
  const byAgency = new Map<string, string[]>()
  for (const item of agenda) {
    const subject = item.title.replace(/^关于/, '').replace(/(的)?(情况)?(汇报|报告)$/, '')
    byAgency.set(item.agency, [...(byAgency.get(item.agency) ?? []), subject || item.title])
  }
  const reports = [...byAgency].map(([agency, subjects]) => `${agency}关于${subjects.join('、')}`)
  const last = reports.pop()
  return `会议听取了${reports.length ? `${reports.join('、')}和${last}` : last}的汇报。`
}

/** The last paragraph, which most minutes have in these words; the clerk changes it. */
export const closingOf = (officeShort: string) =>
  `会议要求，各牵头单位要明确分管领导和经办人，加强协作配合，按时限抓好落实，并及时向${officeShort}反馈进展情况。`

/** The printed body: opening, numbered paragraphs, closing, and the attendance block that is never typed (R38). */
export function documentText(document: {
  opening: string
  closing: string
  paragraphs: readonly {
    no: number
    itemTitle: string
    type: Parameters<typeof paragraphText>[0]['type']
    heard: string
    text: string
    duties: readonly DutyWords[]
  }[]
  attendance: string
  meetingDay: Day
}): string {
  return [
    document.opening,
    ...document.paragraphs.map((paragraph) => paragraphText(paragraph, document.meetingDay)),
    document.closing,
    document.attendance,
  ]
    .filter((part) => part.trim() !== '')
    .join('\n')
}

/** What the quality gate looks at; numbers are paragraph numbers. */
export interface Gate {
  paragraphs: number
  empty: number[]
  ordersWithoutDuty: number[]
  uncovered: string[]
  /** Persons expected who carry no mark: they count as absent. */
  unmarked: string[]
  arrived: number
  nonWorking: { lead: string; day: Day }[]
  past: { lead: string; day: Day }[]
  /** Short names of agencies that the text names and the meeting did not invite. */
  uninvited: string[]
}

export interface GateLine {
  key: MessageKey
  args: Record<string, string | number>
  state: 'done' | 'missing' | 'warning'
}

/** The checklist before countersigning and before issue; `missing` stops, `warning` only says so (R48). */
export function gateLines(gate: Gate): GateLine[] {
  const numbers = (list: readonly number[]) => list.join('、')
  const dues = (list: Gate['past']) => list.map(({ lead, day }) => `${lead} ${day}`).join('、')
  const check = (
    missing: boolean,
    key: MessageKey,
    wrong: MessageKey,
    args: GateLine['args'] = {},
  ): GateLine => (missing ? { key: wrong, args, state: 'missing' } : { key, args, state: 'done' })
  return [
    check(gate.paragraphs === 0 || gate.empty.length > 0, 'minutes.gate.text', 'minutes.gate.textMissing', {
      numbers: numbers(gate.empty),
    }),
    check(gate.uncovered.length > 0, 'minutes.gate.agenda', 'minutes.gate.agendaMissing', {
      items: gate.uncovered.join('；'),
    }),
    check(gate.ordersWithoutDuty.length > 0, 'minutes.gate.orders', 'minutes.gate.ordersMissing', {
      numbers: numbers(gate.ordersWithoutDuty),
    }),
    check(gate.arrived === 0, 'minutes.gate.attendance', 'minutes.gate.attendanceMissing', {
      n: gate.arrived,
    }),
    ...(gate.arrived > 0 && gate.unmarked.length > 0
      ? [
          {
            key: 'minutes.gate.unmarked',
            args: { names: gate.unmarked.join('、') },
            state: 'warning',
          } as const,
        ]
      : []),
    check(gate.past.length > 0, 'minutes.gate.future', 'minutes.gate.past', { dues: dues(gate.past) }),
    gate.nonWorking.length > 0
      ? { key: 'minutes.gate.nonWorking', args: { dues: dues(gate.nonWorking) }, state: 'warning' }
      : { key: 'minutes.gate.working', args: {}, state: 'done' },
    gate.uninvited.length > 0
      ? { key: 'minutes.gate.uninvited', args: { names: gate.uninvited.join('、') }, state: 'warning' }
      : { key: 'minutes.gate.invited', args: {}, state: 'done' },
  ]
}

export const passesGate = (gate: Gate) => gateLines(gate).every((line) => line.state !== 'missing')
