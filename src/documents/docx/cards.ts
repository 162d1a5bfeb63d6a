import type { ISectionOptions } from 'docx'
import { CARD_BELOW_SIZE, cardNameSize, spacedName } from '../cards.ts'
import type { Block, Card, FontNames } from '../model.ts'
import { clean, type Docx, fontOf, twips } from './write.ts'

/** Two cards on a sheet, to be cut in the middle and put into holders. */
export function writeCards(
  docx: Docx,
  fonts: FontNames,
  blocks: readonly Extract<Block, { kind: 'cards' }>[],
): ISectionOptions {
  const none = { style: 'nil' as const }
  const cut = { style: 'dashed' as const, size: 4, color: '999999' }
  const all = blocks.flatMap((block) => block.cards)
  const text = (value: string, font: string, size: number) =>
    new docx.Paragraph({
      alignment: 'center',
      spacing: { line: Math.round(size * 25), lineRule: 'exact' },
      children: [new docx.TextRun({ text: clean(value), font: fontOf(font), size: size * 2 })],
    })
  const row = (card: Card, at: number) =>
    new docx.TableRow({
      cantSplit: true,
      height: { value: twips(147.5), rule: 'exact' },
      children: [
        new docx.TableCell({
          width: { size: 11906, type: 'dxa' },
          verticalAlign: 'center',
          borders: { top: none, left: none, right: none, bottom: at % 2 ? none : cut },
          children: [
            text(spacedName(card.name), fonts.heiti, cardNameSize(card.name)),
            ...(card.below ? [text(card.below, fonts.kaiti, CARD_BELOW_SIZE)] : []),
          ],
        }),
      ],
    })
  return {
    properties: {
      page: {
        size: { width: 11906, height: 16838 },
        margin: { top: 0, bottom: 0, left: 0, right: 0, header: 0, footer: 0 },
      },
    },
    children: [
      new docx.Table({ layout: 'fixed', columnWidths: [11906], rows: all.map(row) }),
      new docx.Paragraph({ spacing: { line: 20, lineRule: 'exact' }, children: [] }),
    ],
  }
}
