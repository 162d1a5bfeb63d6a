import { formatDocumentDay, formatLetterInstant, formatLetterSpan } from '../../i18n/format.ts'
import type { Day } from '../../lib/dates.ts'
import type { Block, FontNames, OfficialDocument } from '../model.ts'
import { addressee, bodyBlocks, paragraph, signature, title } from './body.ts'

export interface NoticeInput {
  title: string
  startsAt: Date | null
  endsAt: Date | null
  venue: string
  chair: string
  agenda: readonly { no: number; title: string; agency: string; minutes: number }[]
  participants: readonly { agency: string; inAttendance: boolean; level: string }[]
  replyBy: Date | null
  urgentReason: string
  office: string
  telephone: string
  /** The day of the notice; null while it is a draft. */
  day: Day | null
  fonts: FontNames
}

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八']

/** 会议通知: time, place, who presides, what about, who comes, what is asked; items without content are left out. */
export function noticeDocument(input: NoticeInput): OfficialDocument {
  const listing = (inAttendance: boolean) =>
    participantLines(input.participants.filter((one) => one.inAttendance === inAttendance))
  const [required, inAttendance] = [listing(false), listing(true)]
  const parts: [string, string[]][] = [
    [
      '时间',
      [
        input.startsAt && input.endsAt
          ? `${formatLetterSpan('zh-CN', input.startsAt, input.endsAt)}。`
          : '另行通知。',
      ],
    ],
    ['地点', [input.venue ? `${input.venue}。` : '另行通知。']],
    ['主持', input.chair ? [`${input.chair}。`] : []],
    ['议题', agendaLines(input.agenda)],
    ['参会单位', [required, inAttendance && `列席：${inAttendance}`].filter(Boolean)],
    ['有关要求', requirements(input)],
  ]
  const shown = parts.filter(([, lines]) => lines.length > 0)
  const blocks: Block[] = [
    title(`关于召开${input.title}的通知`),
    { kind: 'blank' },
    addressee('各有关单位：'),
    paragraph(`经研究，决定召开${input.title}。现将有关事项通知如下：`),
    ...shown.flatMap(([name, lines], at) => {
      const [only] = lines
      const heading = `${numerals[at]}、${name}`
      if (lines.length === 1 && only)
        return [paragraph('', { runs: [{ text: `${heading}：`, face: 'heiti' }, { text: only }] })]
      return [paragraph(heading, { face: 'heiti', level: 2, keep: true }), ...bodyBlocks(lines.join('\n'))]
    }),
    ...signature(input.office, input.day ? formatDocumentDay(input.day) : ''),
  ]
  return {
    title: `关于召开${input.title}的通知`,
    fonts: input.fonts,
    blocks,
    imprint: null,
    pageNumbers: true,
  }
}

/** 市国土局、市林业局主要负责人；市供电公司分管负责人。 Agencies of one level stand together. */
function participantLines(participants: NoticeInput['participants']): string {
  const byLevel = new Map<string, string[]>()
  for (const { agency, level } of participants) byLevel.set(level, [...(byLevel.get(level) ?? []), agency])
  const groups = [...byLevel].map(([level, agencies]) => agencies.join('、') + level)
  return groups.length ? `${groups.join('；')}。` : ''
}

function agendaLines(agenda: NoticeInput['agenda']): string[] {
  if (agenda.length === 1 && agenda[0])
    return [`${agenda[0].title}（${agenda[0].agency}汇报，${agenda[0].minutes}分钟）。`]
  return agenda.map(
    (item) =>
      `（${numerals[item.no - 1] ?? item.no}）${item.title}（${item.agency}汇报，${item.minutes}分钟）`,
  )
}

function requirements(input: NoticeInput): string[] {
  return [
    input.urgentReason ? `本次会议属紧急会议：${input.urgentReason}。` : '',
    input.replyBy
      ? `请各单位于${formatLetterInstant('zh-CN', input.replyBy)}前报送参会人员姓名、职务；不能参会的，请说明原因并按程序请假。`
      : '请各单位按要求报送参会人员姓名、职务；不能参会的，请说明原因并按程序请假。',
    '请汇报单位准备书面材料，发言紧扣议题、控制时间。',
    input.telephone ? `联系电话：${input.telephone}。` : '',
  ]
    .filter(Boolean)
    .map((text, at) => `${at + 1}.${text}`)
}
