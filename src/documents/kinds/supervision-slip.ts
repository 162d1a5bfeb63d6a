import { formatDay, formatDocumentDay } from '../../i18n/format.ts'
import type { Day } from '../../lib/dates.ts'
import type { Block, FontNames, OfficialDocument } from '../model.ts'
import { addressee, paragraph, signature } from './body.ts'

/** One slip to the lead of an action item: to take it up (督办通知单), or because time runs out or has run out (催办单). */
export interface SlipInput {
  kind: 'notice' | 'reminder'
  /** Red, above everything. */
  mark: string
  /** As issued, for example 督〔2026〕3号; empty while it is a draft. */
  number: string
  redRule: boolean
  /** 黄色, 第二级 or whatever the office calls it; empty where there is none. */
  level: string
  lead: string
  supporters: readonly string[]
  item: string
  deliverable: string
  /** Meeting, minutes and paragraph, in one line. */
  source: string
  /** The words of the minutes. */
  quote: string
  dueOn: Day
  originalDueOn: Day
  /** Working days left on the slip's day; negative when it is overdue. */
  workingDays: number
  percent: number
  lastReport: string
  office: string
  telephone: string
  day: Day
  fonts: FontNames
}

export function slipDocument(input: SlipInput): OfficialDocument {
  const rows = [
    ['主办单位', input.lead],
    ['协办单位', input.supporters.join('、') || '无'],
    ['督办事项', input.item],
    ['交办依据', [input.source, input.quote].filter(Boolean).join('\n')],
    ...(input.deliverable ? [['成果要求', input.deliverable]] : []),
    ['办理时限', dueText(input)],
    ...(input.kind === 'reminder' ? [['目前进展', progressText(input)]] : []),
    ...(input.level ? [['督办等级', input.level]] : []),
  ]
  const blocks: Block[] = [
    { kind: 'mark', text: input.mark },
    { kind: 'number', text: input.number || '〔　　　　〕　号' },
    ...(input.redRule ? [{ kind: 'rule' } as const] : [{ kind: 'blank' } as const]),
    addressee(`${input.lead}：`),
    paragraph(opening(input)),
    {
      kind: 'table',
      head: false,
      columns: [
        { title: '项目', width: 30, align: 'center' },
        { title: '内容', width: 126, align: 'left' },
      ],
      rows,
      rowHeight: 11,
    },
    paragraph(closing(input)),
    ...signature(input.office, formatDocumentDay(input.day)),
  ]
  return {
    title: `${input.mark}：${input.item}`,
    fonts: input.fonts,
    blocks,
    imprint: null,
    pageNumbers: true,
  }
}

function opening(input: SlipInput): string {
  if (input.kind === 'notice') return '根据会议议定事项，现将下列事项交由你单位牵头办理：'
  return input.workingDays < 0
    ? `你单位牵头办理的下列事项已超过办理时限${-input.workingDays}个工作日，至今未报结，现予催办：`
    : `你单位牵头办理的下列事项距办理时限还有${input.workingDays}个工作日，现予提醒：`
}

function closing(input: SlipInput): string {
  const call = input.telephone ? `联系电话：${input.telephone}。` : ''
  return input.kind === 'notice'
    ? `请明确分管负责同志和经办人，会同协办单位抓紧办理，按时限报送办理结果。确需延期的，请在时限届满前提出申请并说明理由。${call}`
    : `请抓紧办理并于3个工作日内书面反馈进展情况、存在问题和下一步措施。${call}`
}

function dueText(input: SlipInput): string {
  const moved = input.dueOn === input.originalDueOn ? '' : `（原定${formatDocumentDay(input.originalDueOn)}）`
  return `${formatDay('zh-CN', input.dueOn)}前${moved}`
}

const progressText = (input: SlipInput) =>
  `已完成${input.percent}%。${input.lastReport ? `最近一次反馈：${input.lastReport}` : '尚未反馈。'}`
