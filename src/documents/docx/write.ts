import type {
  FileChild,
  IFontAttributesProperties,
  IParagraphOptions,
  ISectionOptions,
  Paragraph as WordParagraph,
} from 'docx'
import type { Block, Face, FontNames, OfficialDocument, Paragraph, Run } from '../model.ts'
import {
  CHAR,
  LINE,
  LINE_TWIPS,
  MARK_TOP,
  markSize,
  PAGE_NUMBER_BELOW,
  PAPER,
  POINTS,
  RED,
  RULE_BELOW_NUMBER,
  SIZE,
  TEXT,
} from '../page.ts'
import { writeCards } from './cards.ts'
import { writeImprint } from './imprint.ts'
import { stylesXml, TIGHTEN } from './styles.ts'
import { writeTable } from './table.ts'

export type Docx = typeof import('docx')

export const twips = (millimetres: number) => Math.round(millimetres * POINTS * 20)
const chars = (n: number) => Math.round(n * CHAR * 20)
const exactly = (points: number) => ({ line: Math.round(points * 20), lineRule: 'exact' as const })

/** Where Word and LibreOffice set the baseline of a line of exact height, and where a character's ink ends. */
const BASELINE = 0.8
const INK = { above: 0.83, below: 0.07 }
/** A line that holds one character and nothing else, so that little is left to how a program places it. */
const CLOSE = 1.15

/** The document as a DOCX file. The package comes when the first one is asked for. */
export async function writeDocx(document: OfficialDocument): Promise<Uint8Array<ArrayBuffer>> {
  const docx = await import('docx')
  const cards = document.blocks.filter((block) => block.kind === 'cards')
  const section = cards.length
    ? writeCards(docx, document.fonts, cards)
    : {
        properties: pageOf(docx),
        ...(document.pageNumbers ? { footers: pageNumbers(docx, document.fonts) } : {}),
        children: [
          ...document.blocks.flatMap((block, at) =>
            childrenOf(docx, document.fonts, block, document.blocks[at - 1]),
          ),
          ...(document.imprint ? writeImprint(docx, document.fonts, document.imprint) : []),
        ],
      }
  const file = new docx.Document({
    title: document.title,
    creator: '',
    lastModifiedBy: '',
    evenAndOddHeaderAndFooters: document.pageNumbers,
    compatibility: { version: 15 },
    sections: [section],
  })
  const styles = { path: 'word/styles.xml', data: stylesXml(document.fonts) }
  return new Uint8Array(await docx.Packer.toArrayBuffer(file, undefined, [styles]))
}

/** The hint makes “ ” —— …… characters of the Chinese font; without it they come from a Latin one. */
export function fontOf(name: string): IFontAttributesProperties {
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name, hint: 'eastAsia' }
}

/** A4 with the 版心, and the grid of 22 lines of 28 characters. */
function pageOf(docx: Docx): NonNullable<ISectionOptions['properties']> {
  const below = PAPER.height - TEXT.top - TEXT.height
  return {
    page: {
      size: { width: 11906, height: 16838 },
      margin: {
        top: twips(TEXT.top),
        bottom: twips(below),
        left: twips(TEXT.left),
        right: 11906 - twips(TEXT.left) - twips(TEXT.width),
        header: twips(15),
        footer: twips(below - PAGE_NUMBER_BELOW) - SIZE.four * 20,
      },
    },
    grid: {
      type: docx.DocumentGridType.LINES_AND_CHARS,
      linePitch: LINE_TWIPS,
      // In 4096ths of a point, added to the 16 points of the default text.
      charSpace: Math.floor((CHAR - SIZE.three) * 4096),
    },
  }
}

/** — 1 — in 4号宋体, outside: at the right of odd pages, at the left of even ones, a character from the edge. */
function pageNumbers(docx: Docx, fonts: FontNames): NonNullable<ISectionOptions['footers']> {
  const footer = (side: 'left' | 'right') =>
    new docx.Footer({
      children: [
        new docx.Paragraph({
          alignment: side,
          spacing: exactly(SIZE.four),
          indent: { [side]: SIZE.four * 20 },
          children: [
            new docx.TextRun({
              font: fontOf(fonts.songti),
              size: SIZE.four * 2,
              children: ['— ', docx.PageNumber.CURRENT, ' —'],
            }),
          ],
        }),
      ],
    })
  return { default: footer('right'), even: footer('left') }
}

function childrenOf(docx: Docx, fonts: FontNames, block: Block, before: Block | undefined): FileChild[] {
  switch (block.kind) {
    case 'mark':
      return [markOf(docx, fonts, block.text)]
    case 'number':
      return [numberOf(docx, fonts, block.text, before)]
    case 'rule':
      return [ruleOf(docx, fonts)]
    case 'blank':
      return [line(docx, fonts, '', 'fangsong', SIZE.three, { spacing: exactly(LINE) })]
    case 'paragraph':
      return [paragraphOf(docx, fonts, block)]
    case 'table':
      return [writeTable(docx, fonts, block)]
    case 'cards':
      return []
  }
}

function markOf(docx: Docx, fonts: FontNames, text: string): WordParagraph {
  const size = markSize(text)
  const height = size * CLOSE
  const inkTop = height * BASELINE - size * INK.above
  return new docx.Paragraph({
    alignment: 'center',
    spacing: { ...exactly(height), before: Math.round((MARK_TOP * POINTS - inkTop) * 20) },
    children: [
      new docx.TextRun({
        text: clean(text),
        font: fontOf(fonts.xiaobiaosong),
        size: size * 2,
        color: RED,
      }),
    ],
  })
}

/** Two lines between the ink of the mark and that of the number. */
function numberOf(docx: Docx, fonts: FontNames, text: string, before: Block | undefined): WordParagraph {
  const height = SIZE.three * CLOSE
  const mark = before?.kind === 'mark' ? markSize(before.text) : 0
  const above = height * BASELINE - SIZE.three * INK.above + mark * (CLOSE * (1 - BASELINE) - INK.below)
  return line(docx, fonts, text, 'fangsong', SIZE.three, {
    alignment: 'center',
    spacing: { ...exactly(height), before: Math.round((2 * LINE - above) * 20) },
  })
}

/** An empty line as high as the gap, ruled below. */
function ruleOf(docx: Docx, fonts: FontNames): WordParagraph {
  const height = SIZE.three * CLOSE
  const belowInk = height * (1 - BASELINE) - SIZE.three * INK.below
  return line(docx, fonts, '', 'fangsong', 2, {
    spacing: { ...exactly(RULE_BELOW_NUMBER * POINTS - belowInk), after: 2 * LINE_TWIPS },
    border: { bottom: { style: 'single', size: 12, color: RED, space: 0 } },
  })
}

function paragraphOf(docx: Docx, fonts: FontNames, block: Paragraph): WordParagraph {
  const { first, left, right } = block
  return new docx.Paragraph({
    alignment: block.align === 'justify' ? 'both' : block.align,
    spacing: exactly(LINE),
    indent: {
      left: chars(left),
      right: chars(right),
      ...(first >= left ? { firstLine: chars(first - left) } : { hanging: chars(left - first) }),
    },
    keepNext: block.keep,
    ...(block.level ? { outlineLevel: block.level - 1 } : {}),
    children: block.runs.flatMap((run) =>
      run.text
        .split('\n')
        .map((text, at) => runOf(docx, fonts, { ...run, text }, block.face, block.size, at > 0)),
    ),
  })
}

function runOf(docx: Docx, fonts: FontNames, run: Run, face: Face, size: number, onNewLine = false) {
  const font = fontOf(fonts[run.face ?? face])
  return new docx.TextRun({
    text: clean(run.text),
    font,
    size: size * 2,
    ...(size === SIZE.three ? { characterSpacing: TIGHTEN * 20 } : {}),
    ...(onNewLine ? { break: 1 } : {}),
  })
}

function line(
  docx: Docx,
  fonts: FontNames,
  text: string,
  face: Face,
  size: number,
  options: IParagraphOptions,
): WordParagraph {
  return new docx.Paragraph({ ...options, children: [runOf(docx, fonts, { text }, face, size)] })
}

/** Without what no XML may hold; everything else stays as it was typed. */
export function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
}
