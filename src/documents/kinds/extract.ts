import { formatDocumentDay } from '../../i18n/format.ts'
import type { OfficialDocument } from '../model.ts'
import { addressee, bodyBlocks, paragraph, signature, subtitle, title } from './body.ts'
import type { MinutesInput } from './minutes.ts'

const numbered = /^[一二三四五六七八九十]+、/

/**
 * What of the minutes concerns one agency, with the numbers and words of the whole: `paragraphs` are the numbers of the
 * paragraphs that name it or that it reported on.
 */
export function extractDocument(
  input: MinutesInput & { agency: string; paragraphs: readonly number[] },
): OfficialDocument {
  const lines = input.text.split('\n').filter((line) => line.trim() !== '')
  const first = lines.findIndex((line) => numbered.test(line))
  const before = first > 0 ? lines.slice(0, first) : []
  const wanted = lines
    .filter((line) => numbered.test(line))
    .filter((_, at) => input.paragraphs.includes(at + 1))
  const whole = `《${input.title}》${input.number ? `（${input.mark}${input.number}）` : ''}`
  return {
    title: `${input.title}（摘录）`,
    fonts: input.fonts,
    blocks: [
      { kind: 'mark', text: input.mark },
      { kind: 'number', text: input.number || '〔　　　　〕　号' },
      ...(input.redRule ? [{ kind: 'rule' } as const] : [{ kind: 'blank' } as const]),
      title(input.title),
      subtitle(input.stage ? `（摘录，${input.stage}）` : '（摘录）'),
      { kind: 'blank' },
      addressee(`${input.agency}：`),
      paragraph(`现将${whole}中与你单位有关的内容摘录如下，其余从略：`),
      ...bodyBlocks(before.join('\n')),
      ...bodyBlocks(wanted.join('\n')),
      ...(wanted.length ? [] : [paragraph('本次会议没有议定由你单位牵头或者配合的事项。')]),
      ...signature(input.office, input.issuedOn ? formatDocumentDay(input.issuedOn) : ''),
    ],
    imprint: null,
    pageNumbers: true,
  }
}
