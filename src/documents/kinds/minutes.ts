import { formatDocumentDay } from '../../i18n/format.ts'
import type { Day } from '../../lib/dates.ts'
import type { Block, FontNames, OfficialDocument } from '../model.ts'
import { bodyBlocks, labelled, subtitle, title } from './body.ts'

export interface MinutesInput {
  /** 纪要标志. */
  mark: string
  /** 〔2026〕3号; empty while there is none. */
  number: string
  /** Whether the red rule stands below the number. */
  redRule: boolean
  title: string
  /** （征求意见稿） below the title; empty on what was issued. */
  stage: string
  /** Opening, paragraphs, closing and attendance, a line each, as filed. */
  text: string
  /** Corrections and supplements with their day; printed after the body. */
  amendments: readonly { label: string; day: Day; text: string }[]
  distribution: readonly { label: string; text: string }[]
  office: string
  issuedOn: Day | null
  fonts: FontNames
}

const attendance = /^(出席|请假|缺席|列席|记录)：/

/** 会议纪要 by GB/T 9704-2012, 10.3. */
export function minutesDocument(input: MinutesInput): OfficialDocument {
  const lines = input.text.split('\n').filter((line) => line.trim() !== '')
  const names = lines.filter((line) => attendance.test(line))
  const body = lines.filter((line) => !attendance.test(line))
  const blocks: Block[] = [
    { kind: 'mark', text: input.mark },
    { kind: 'number', text: input.number || '〔　　　　〕　号' },
    ...(input.redRule
      ? [{ kind: 'rule' } as const]
      : [{ kind: 'blank' } as const, { kind: 'blank' } as const]),
    title(input.title),
    ...(input.stage ? [subtitle(`（${input.stage}）`)] : []),
    { kind: 'blank' },
    ...bodyBlocks(body.join('\n')),
    ...input.amendments.flatMap(({ label, day, text }) => [
      { kind: 'blank' } as const,
      ...bodyBlocks(`${label}（${formatDocumentDay(day)}）：${text}`),
    ]),
    ...(names.length ? [{ kind: 'blank' } as const] : []),
    ...names.map((line) => {
      const at = line.indexOf('：')
      return labelled(line.slice(0, at), line.slice(at + 1))
    }),
  ]
  return {
    title: input.title,
    fonts: input.fonts,
    blocks,
    imprint: {
      distribution: input.distribution,
      office: input.office,
      issued: input.issuedOn ? `${formatDocumentDay(input.issuedOn)}印发` : '',
    },
    pageNumbers: true,
  }
}
