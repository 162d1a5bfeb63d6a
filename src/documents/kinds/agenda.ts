import { formatLetterSpan } from '../../i18n/format.ts'
import { officeTime } from '../../lib/dates.ts'
import type { FontNames, OfficialDocument } from '../model.ts'
import { labelled, title } from './body.ts'

export interface AgendaInput {
  title: string
  startsAt: Date | null
  endsAt: Date | null
  venue: string
  chair: string
  agenda: readonly { no: number; title: string; agency: string; minutes: number }[]
  fonts: FontNames
}

/** 议程: a table of the items with the time at which each is expected to begin (R12). */
export function agendaDocument(input: AgendaInput): OfficialDocument {
  let passed = 0
  const rows = input.agenda.map((item) => {
    const at = input.startsAt ? officeTime(new Date(input.startsAt.getTime() + passed * 60_000)) : ''
    passed += item.minutes
    return [`${item.no}`, at, item.title, item.agency, `${item.minutes}分钟`]
  })
  const when =
    input.startsAt && input.endsAt ? formatLetterSpan('zh-CN', input.startsAt, input.endsAt) : '待定'
  return {
    title: `${input.title}议程`,
    fonts: input.fonts,
    blocks: [
      title(`${input.title}\n议　　程`),
      { kind: 'blank' },
      { ...labelled('时间', when), first: 0, left: 3 },
      { ...labelled('地点', input.venue || '待定'), first: 0, left: 3 },
      { ...labelled('主持', input.chair || '待定'), first: 0, left: 3 },
      { kind: 'blank' },
      {
        kind: 'table',
        head: true,
        columns: [
          { title: '序号', width: 14, align: 'center' },
          { title: '预计时间', width: 24, align: 'center' },
          { title: '议题', width: 66, align: 'left' },
          { title: '汇报单位', width: 32, align: 'center' },
          { title: '时长', width: 20, align: 'center' },
        ],
        rows,
        rowHeight: 11,
      },
    ],
    imprint: null,
    pageNumbers: true,
  }
}
