import type { Table } from 'docx'
import type { Block, FontNames } from '../model.ts'
import { SIZE } from '../page.ts'
import { clean, type Docx, fontOf, twips } from './write.ts'

/** A ruled table; its head stands on every page, no row is broken. Without a head the first column holds the names. */
export function writeTable(docx: Docx, fonts: FontNames, block: Extract<Block, { kind: 'table' }>): Table {
  const border = { style: 'single' as const, size: 4, color: '000000' }
  const borders = { top: border, bottom: border, left: border, right: border }
  const cell = (text: string, at: number, head: boolean) => {
    const column = block.columns[at]
    const font = fontOf(head || (!block.head && at % 2 === 0) ? fonts.heiti : fonts.fangsong)
    return new docx.TableCell({
      width: { size: twips(column?.width ?? 0), type: 'dxa' },
      verticalAlign: 'center',
      borders,
      margins: { left: 85, right: 85, top: 40, bottom: 40 },
      children: text.split('\n').map(
        (line) =>
          new docx.Paragraph({
            alignment: head || column?.align === 'center' ? 'center' : 'left',
            spacing: { line: SIZE.four * 26, lineRule: 'exact' },
            children: [new docx.TextRun({ text: clean(line), font, size: SIZE.four * 2 })],
          }),
      ),
    })
  }
  const row = (cells: readonly string[], head: boolean) =>
    new docx.TableRow({
      tableHeader: head,
      cantSplit: true,
      height: { value: twips(block.rowHeight), rule: 'atLeast' },
      children: cells.map((text, at) => cell(text, at, head)),
    })
  const titles = block.columns.map((column) => column.title)
  return new docx.Table({
    layout: 'fixed',
    alignment: 'center',
    columnWidths: block.columns.map((column) => twips(column.width)),
    rows: [...(block.head ? [row(titles, true)] : []), ...block.rows.map((cells) => row(cells, false))],
  })
}
