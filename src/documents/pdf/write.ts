import type PDFDocument from 'pdfkit'
import { CARD_BELOW_SIZE, cardNameSize, spacedName } from '../cards.ts'
import type { Block, Card, Face, Imprint, OfficialDocument, Paragraph } from '../model.ts'
import {
  CHAR,
  IMPRINT_RULES,
  LINE,
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
import { breakLines, filling, type Line, type Sign } from './lines.ts'
import type { FontSet, OpenFont } from './open-fonts.ts'
import { createPen, type Pen } from './pen.ts'

const TOP = TEXT.top * POINTS
const LEFT = TEXT.left * POINTS
const WIDTH = TEXT.width * POINTS
const BOTTOM = TOP + TEXT.height * POINTS

/** Where on the sheet the next line begins, in points from its upper edge. */
interface Place {
  y: number
}

/** The document as a PDF with embedded subsets of open fonts, a text layer, title and language. */
export async function writePdf(
  Pdf: typeof PDFDocument,
  document: OfficialDocument,
  fonts: FontSet,
  now: Date,
): Promise<Uint8Array<ArrayBuffer>> {
  const pen = createPen(Pdf, fonts, { title: document.title, now })
  const place: Place = { y: TOP }
  for (const [at, block] of document.blocks.entries()) put(pen, place, block, document.blocks[at + 1])
  if (document.imprint) putImprint(pen, place, document.imprint)
  if (document.pageNumbers) pen.onEveryPage((page) => putPageNumber(pen, page))
  return await pen.end()
}

function put(pen: Pen, place: Place, block: Block, next: Block | undefined): void {
  if (block.kind === 'mark') putMark(pen, place, block.text)
  else if (block.kind === 'number') putNumber(pen, place, block.text)
  else if (block.kind === 'rule') putRule(pen, place)
  else if (block.kind === 'paragraph') putParagraph(pen, place, block, next)
  else if (block.kind === 'table') putTable(pen, place, block)
  else if (block.kind === 'cards') putCards(pen, block)
  else if (place.y > TOP) place.y += LINE
}

function putRule(pen: Pen, place: Place): void {
  pen.rule(LEFT, place.y + RULE_BELOW_NUMBER * POINTS, WIDTH, 1.5, `#${RED}`)
  place.y += RULE_BELOW_NUMBER * POINTS + 2 * LINE
}

function putMark(pen: Pen, place: Place, text: string): void {
  const size = markSize(text)
  const signs = pen.signsOf([{ text }], 'xiaobiaosong', size)
  const ink = pen.inkOf(signs, size)
  const baseline = TOP + MARK_TOP * POINTS + ink.above
  for (const [at, line] of breakLines(signs, () => WIDTH).entries()) {
    pen.draw(line, LEFT + (WIDTH - line.width) / 2, baseline + at * size * 1.3, size, 0, `#${RED}`)
    place.y = baseline + at * size * 1.3 + ink.below
  }
}

/** Two empty lines below the mark; the place is left where its ink ends, for the rule. */
function putNumber(pen: Pen, place: Place, text: string): void {
  const signs = pen.signsOf([{ text }], 'fangsong', SIZE.three)
  const ink = pen.inkOf(signs, SIZE.three)
  const line = { signs, width: signs.reduce((sum, sign) => sum + sign.width, 0), ends: true }
  const baseline = place.y + 2 * LINE + ink.above
  pen.draw(line, LEFT + (WIDTH - line.width) / 2, baseline, SIZE.three, 0)
  place.y = baseline + ink.below
}

function putParagraph(pen: Pen, place: Place, block: Paragraph, next: Block | undefined): void {
  const lines = linesOf(pen, block)
  const together = block.keep && next ? lines.length + 1 : Math.min(lines.length, 1)
  if (place.y + together * LINE > BOTTOM && place.y > TOP) newPage(pen, place)
  const wide = WIDTH - block.right * CHAR
  for (const [at, line] of lines.entries()) {
    if (place.y + LINE > BOTTOM + 0.5) newPage(pen, place)
    const start = (at === 0 ? block.first : block.left) * CHAR
    const room = wide - start
    const left = { justify: 0, left: 0, center: (room - line.width) / 2, right: room - line.width }[
      block.align
    ]
    const add = block.align === 'justify' ? filling(line, room) : 0
    pen.draw(line, LEFT + start + left, baselineIn(place.y, LINE, block.size), block.size, add)
    place.y += LINE
  }
}

function linesOf(pen: Pen, block: Paragraph): Line<OpenFont>[] {
  const tight = block.size === SIZE.three ? CHAR - SIZE.three : 0
  const signs = pen.signsOf(block.runs, block.face, block.size, tight)
  return breakLines(signs, (at) => WIDTH - (block.right + (at === 0 ? block.first : block.left)) * CHAR)
}

/** The character's square stands in the middle of its line; its baseline lies 88 hundredths down. */
const baselineIn = (top: number, height: number, size: number) => top + (height - size) / 2 + size * 0.88

function newPage(pen: Pen, place: Place): void {
  pen.newPage()
  place.y = TOP
}

function putTable(pen: Pen, place: Place, block: Extract<Block, { kind: 'table' }>): void {
  const pad = 1.6 * POINTS
  const step = SIZE.four * 1.3
  const widths = block.columns.map((column) => column.width * POINTS)
  const left = LEFT + (WIDTH - widths.reduce((sum, width) => sum + width, 0)) / 2
  // Without a head the names stand in every other column.
  const faceOf = (at: number): Face => (!block.head && at % 2 === 0 ? 'heiti' : 'fangsong')
  const measured = (cells: readonly string[], face?: Face) => {
    const lines = cells.map((text, at) =>
      breakLines(pen.signsOf([{ text }], face ?? faceOf(at), SIZE.four), () => (widths[at] ?? 0) - 2 * pad),
    )
    const height = Math.max(block.rowHeight * POINTS, ...lines.map((cell) => cell.length * step + 2 * pad))
    return { lines, height }
  }
  const row = ({ lines, height }: ReturnType<typeof measured>, head: boolean) => {
    let x = left
    for (const [at, cell] of lines.entries()) {
      const width = widths[at] ?? 0
      pen.box(x, place.y, width, height)
      const middle = head || block.columns[at]?.align === 'center'
      const above = (height - cell.length * step) / 2
      for (const [no, line] of cell.entries()) {
        const indent = middle ? (width - line.width) / 2 : pad
        pen.draw(line, x + indent, baselineIn(place.y + above + no * step, step, SIZE.four), SIZE.four, 0)
      }
      x += width
    }
    place.y += height
  }
  const head = measured(
    block.columns.map((column) => column.title),
    'heiti',
  )
  if (place.y + head.height * 2 > BOTTOM) newPage(pen, place)
  if (block.head) row(head, true)
  for (const cells of block.rows) {
    const body = measured(cells)
    if (place.y + body.height > BOTTOM + 0.5) {
      newPage(pen, place)
      if (block.head) row(head, true)
    }
    row(body, false)
  }
}

/** 版记, its last rule on the lower edge of the 版心 of the last page. */
function putImprint(pen: Pen, place: Place, imprint: Imprint): void {
  const step = LINE * 0.9
  const room = WIDTH - 2 * SIZE.four
  const rows = imprint.distribution.map(({ label, text }) => {
    const hang = ([...label].length + 1) * SIZE.four
    const signs = pen.signsOf([{ text: `${label}：${text}` }], 'fangsong', SIZE.four)
    return { hang, lines: breakLines(signs, (at) => room - (at ? hang : 0)) }
  })
  const height = (rows.reduce((sum, { lines }) => sum + lines.length, 0) + 1) * step
  if (place.y + height > BOTTOM) newPage(pen, place)
  let y = BOTTOM - height
  pen.rule(LEFT, y, WIDTH, IMPRINT_RULES.outer)
  for (const { hang, lines } of rows) {
    for (const [at, line] of lines.entries()) {
      const indent = at ? hang : 0
      const add = filling(line, room - indent)
      pen.draw(line, LEFT + SIZE.four + indent, baselineIn(y, step, SIZE.four), SIZE.four, add)
      y += step
    }
    pen.rule(LEFT, y, WIDTH, IMPRINT_RULES.inner)
  }
  const one = (text: string) => lineOf(pen.signsOf([{ text }], 'fangsong', SIZE.four))
  pen.draw(one(imprint.office), LEFT + SIZE.four, baselineIn(y, step, SIZE.four), SIZE.four, 0)
  const issued = one(imprint.issued)
  pen.draw(issued, LEFT + WIDTH - SIZE.four - issued.width, baselineIn(y, step, SIZE.four), SIZE.four, 0)
  pen.rule(LEFT, BOTTOM, WIDTH, IMPRINT_RULES.outer)
}

const lineOf = (signs: Sign<OpenFont>[]): Line<OpenFont> => ({
  signs,
  width: signs.reduce((sum, sign) => sum + sign.width, 0),
  ends: true,
})

function putPageNumber(pen: Pen, page: number): void {
  const signs = pen.signsOf([{ text: `— ${page} —` }], 'songti', SIZE.four)
  const digits = pen.inkOf(pen.signsOf([{ text: `${page}` }], 'songti', SIZE.four), SIZE.four)
  const line = lineOf(signs)
  const x = page % 2 ? LEFT + WIDTH - SIZE.four - line.width : LEFT + SIZE.four
  pen.draw(line, x, BOTTOM + PAGE_NUMBER_BELOW * POINTS + digits.above, SIZE.four, 0)
}

/** Half a sheet each; a card to be folded has its name twice, the upper one turned round. */
function putCards(pen: Pen, block: Extract<Block, { kind: 'cards' }>): void {
  const [sheet, half] = [PAPER.width * POINTS, (PAPER.height * POINTS) / 2]
  const folded = block.layout === 'folded'
  const one = (card: Card, top: number) => {
    const size = cardNameSize(card.name)
    const name = lineOf(pen.signsOf([{ text: spacedName(card.name) }], 'heiti', size))
    const height = size + (card.below ? CARD_BELOW_SIZE * 2 : 0)
    const y = top + (half - height) / 2
    pen.draw(name, (sheet - name.width) / 2, y + size * 0.88, size, 0)
    if (!card.below) return
    const below = lineOf(pen.signsOf([{ text: card.below }], 'kaiti', CARD_BELOW_SIZE))
    pen.draw(below, (sheet - below.width) / 2, y + size + CARD_BELOW_SIZE * 1.8, CARD_BELOW_SIZE, 0)
  }
  for (const [at, card] of block.cards.entries()) {
    const upper = folded || at % 2 === 0
    if (upper && at > 0) pen.newPage()
    if (upper) pen.dashes(0, half, sheet)
    if (folded) pen.turned(sheet / 2, half / 2, () => one(card, 0))
    one(card, folded || !upper ? half : 0)
  }
}
