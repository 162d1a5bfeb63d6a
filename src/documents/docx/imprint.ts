import type { FileChild } from 'docx'
import type { FontNames, Imprint } from '../model.ts'
import { IMPRINT_RULES, LINE, SIZE, TEXT } from '../page.ts'
import { clean, type Docx, fontOf, twips } from './write.ts'

/** 版记 (7.4): a table of one column that floats at the bottom of the 版心 of the page on which the text ends. */
export function writeImprint(docx: Docx, fonts: FontNames, imprint: Imprint): FileChild[] {
  const one = SIZE.four * 20
  const rule = (points: number) => ({ style: 'single' as const, size: Math.round(points * 8) })
  const none = { style: 'nil' as const }
  const lines = [
    ...imprint.distribution.map(({ label, text }) => {
      const wide = [...label].length + 1
      return {
        text: `${label}：${text}`,
        indent: { left: one * (1 + wide), hanging: one * wide, right: one },
        tabStops: [],
      }
    }),
    {
      text: `${imprint.office}\t${imprint.issued}`,
      indent: { left: one, right: one },
      tabStops: [{ type: 'right' as const, position: twips(TEXT.width) - one }],
    },
  ]
  const rows = lines.map(({ text, indent, tabStops }, at) => {
    const top = rule(at === 0 ? IMPRINT_RULES.outer : IMPRINT_RULES.inner)
    const bottom = rule(at === lines.length - 1 ? IMPRINT_RULES.outer : IMPRINT_RULES.inner)
    const line = new docx.Paragraph({
      indent,
      tabStops,
      spacing: { line: Math.round(LINE * 18), lineRule: 'exact' },
      children: text.split('\t').map(
        (part, tab) =>
          new docx.TextRun({
            children: tab ? [new docx.Tab(), clean(part)] : [clean(part)],
            font: fontOf(fonts.fangsong),
            size: SIZE.four * 2,
          }),
      ),
    })
    return new docx.TableRow({
      cantSplit: true,
      children: [
        new docx.TableCell({
          width: { size: twips(TEXT.width), type: 'dxa' },
          margins: { left: 0, right: 0, top: 0, bottom: 0 },
          borders: { top, bottom, left: none, right: none },
          children: [line],
        }),
      ],
    })
  })
  return [
    new docx.Table({
      layout: 'fixed',
      columnWidths: [twips(TEXT.width)],
      margins: { left: 0, right: 0, top: 0, bottom: 0 },
      float: {
        // From the page's edge: LibreOffice floats no table as wide as the text otherwise.
        horizontalAnchor: 'page',
        absoluteHorizontalPosition: twips(TEXT.left),
        verticalAnchor: 'margin',
        relativeVerticalPosition: 'bottom',
      },
      rows,
    }),
    new docx.Paragraph({ spacing: { line: 20, lineRule: 'exact' }, children: [] }),
  ]
}
