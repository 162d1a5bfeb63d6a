import type PDFDocument from 'pdfkit'
import type { Face, Run } from '../model.ts'
import { PAPER, POINTS, TEXT } from '../page.ts'
import type { Line, Sign } from './lines.ts'
import type { FontSet, OpenFont } from './open-fonts.ts'

/** What stands for a character that no font here has, as printers have always done. */
const GETA = '〓'

export interface Pen {
  signsOf(runs: readonly Run[], face: Face, size: number, tight?: number): Sign<OpenFont>[]
  /** How far the ink of signs reaches above and below their baseline, in points. */
  inkOf(signs: readonly Sign<OpenFont>[], size: number): { above: number; below: number }
  draw(line: Line<OpenFont>, x: number, baseline: number, size: number, add: number, color?: string): void
  rule(x: number, y: number, width: number, thickness: number, color?: string): void
  dashes(x: number, y: number, width: number): void
  box(x: number, y: number, width: number, height: number): void
  turned(x: number, y: number, drawing: () => void): void
  newPage(): void
  onEveryPage(drawing: (page: number) => void): void
  end(): Promise<Uint8Array<ArrayBuffer>>
}

/** Draws on the pages of one PDF; remembers which characters each page had to leave out, and says so at its foot. */
export function createPen(Pdf: typeof PDFDocument, fonts: FontSet, about: { title: string; now: Date }): Pen {
  const pdf = new Pdf({
    size: [PAPER.width * POINTS, PAPER.height * POINTS],
    margin: 0,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: about.title,
      CreationDate: about.now,
      ModDate: about.now,
      Producer: 'Huishang',
      Creator: '',
    },
  })
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const names = registerFonts(pdf, fonts)
  const lacking: Set<string>[] = [new Set()]
  const find = finder(fonts)

  const pen: Pen = {
    signsOf: (runs, face, size, tight = 0) =>
      runs.flatMap((run) =>
        lettersOf(run.text).map((letter): Sign<OpenFont> => {
          const found = letter === '\n' ? null : find(letter, run.face ?? face)
          if (!found) return { shown: '', says: letter, font: fonts.faces[face], width: 0 }
          const width = (found.advance * size) / found.font.unitsPerEm + tight
          return { shown: found.shown, says: letter, font: found.font, width }
        }),
      ),
    inkOf(signs, size) {
      const boxes = signs.flatMap(({ shown, font }) =>
        [...shown].map((one) => {
          const { bbox } = font.font.glyphForCodePoint(one.codePointAt(0) ?? 0)
          return { above: (bbox.maxY * size) / font.unitsPerEm, below: (-bbox.minY * size) / font.unitsPerEm }
        }),
      )
      const most = (side: 'above' | 'below') =>
        Math.max(0, ...boxes.map((box) => box[side]).filter(Number.isFinite))
      return { above: most('above'), below: most('below') }
    },
    draw(line, x, baseline, size, add, color = '#000000') {
      pdf.fillColor(color).fontSize(size)
      for (const part of partsOf(line)) {
        const own = part.signs.reduce((sum, { width }) => sum + width, 0)
        const drawn = part.signs.reduce((sum, sign) => sum + advanceOf(sign, size), 0)
        const count = part.signs.reduce((sum, { shown }) => sum + [...shown].length, 0)
        const spacing = count ? (own - drawn) / count + add : 0
        if (part.lacks) {
          for (const { says } of part.signs) lacking.at(-1)?.add(says)
          const said = part.signs.map(({ says }) => says).join('')
          pdf.markContent('Span', { actual: said })
        }
        const text = part.signs.map(({ shown }) => shown).join('')
        pdf.font(names.get(part.font) ?? '').text(text, x, baseline, {
          lineBreak: false,
          characterSpacing: spacing,
          baseline: 'alphabetic',
        })
        if (part.lacks) pdf.endMarkedContent()
        x += own + add * count
      }
    },
    rule: (x, y, width, thickness, color = '#000000') => {
      pdf
        .lineWidth(thickness)
        .strokeColor(color)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke()
    },
    dashes: (x, y, width) => {
      pdf.save().lineWidth(0.5).strokeColor('#999999').dash(4, { space: 4 })
      pdf
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke()
        .restore()
    },
    box: (x, y, width, height) => {
      pdf.lineWidth(0.5).strokeColor('#000000').rect(x, y, width, height).stroke()
    },
    turned(x, y, drawing) {
      pdf.save().rotate(180, { origin: [x, y] })
      drawing()
      pdf.restore()
    },
    newPage() {
      pdf.addPage()
      lacking.push(new Set())
    },
    onEveryPage(drawing) {
      for (const [at] of lacking.entries()) {
        pdf.switchToPage(at)
        drawing(at + 1)
      }
    },
    end() {
      for (const [at, signs] of lacking.entries()) {
        if (signs.size === 0) continue
        pdf.switchToPage(at)
        footnote(pen, [...signs])
      }
      return new Promise((resolve, reject) => {
        pdf.on('end', () => resolve(joined(chunks)))
        pdf.on('error', reject)
        pdf.end()
      })
    },
  }
  return pen
}

/** At the foot of a page: which characters it could not show. */
function footnote(pen: Pen, signs: readonly string[]): void {
  const size = 8
  const codes = signs.map((sign) =>
    [...sign]
      .map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
      .join(' '),
  )
  const shown = codes.slice(0, 8).join('、') + (codes.length > 8 ? `等${codes.length}个` : '')
  const text = `本页以“${GETA}”代替的字，PDF所用字体没有：${shown}。Word版保留原字。`
  const line = { signs: pen.signsOf([{ text }], 'songti', size), width: 0, ends: true }
  pen.draw(line, TEXT.left * POINTS, (PAPER.height - 12) * POINTS, size, 0, '#666666')
}

/** Registered without the shaping that Chinese in lines does not need: a glyph for each character, as it was measured. */
function registerFonts(pdf: PDFKit.PDFDocument, fonts: FontSet): Map<OpenFont, string> {
  const all = new Set([...Object.values(fonts.faces), ...fonts.others])
  return new Map(
    [...all].map((open, at) => {
      const plain = Object.create(open.font, { layout: { value: plainLayout(open.font) } })
      pdf.registerFont(`font${at}`, plain)
      return [open, `font${at}`]
    }),
  )
}

function plainLayout(font: OpenFont['font']) {
  return (text: string) => {
    const glyphs = [...text].map((one) => font.glyphForCodePoint(one.codePointAt(0) ?? 0))
    const positions = glyphs.map(({ advanceWidth }) => ({
      xAdvance: advanceWidth,
      yAdvance: 0,
      xOffset: 0,
      yOffset: 0,
    }))
    return { glyphs, positions, advanceWidth: positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0) }
  }
}

interface Found {
  shown: string
  font: OpenFont
  /** In the font's units. */
  advance: number
}

/** Finds the font for a character: the face's own, else another one here, else the geta of the face's. */
function finder(fonts: FontSet): (letter: string, face: Face) => Found {
  const known = new Map<string, Found>()
  return (letter, face) => {
    const key = `${face}${letter}`
    const found = known.get(key) ?? look(fonts, letter, face)
    known.set(key, found)
    return found
  }
}

/** Marks that choose a form of the character before them, or join two: not shown by themselves. */
const UNSEEN = /[\u200b-\u200d\u2060\ufeff]|\p{Variation_Selector}/gu

function look(fonts: FontSet, letter: string, face: Face): Found {
  const shown = letter.replace(UNSEEN, '')
  const points = [...shown].map((one) => one.codePointAt(0) ?? 0)
  const own = fonts.faces[face]
  for (const font of [own, ...fonts.others])
    if (points.every((point) => font.font.hasGlyphForCodePoint(point)))
      return { shown, font, advance: advanceIn(font, points) }
  return { shown: GETA, font: own, advance: advanceIn(own, [GETA.codePointAt(0) ?? 0]) }
}

const advanceIn = (font: OpenFont, points: readonly number[]) =>
  points.reduce((sum, point) => sum + font.font.glyphForCodePoint(point).advanceWidth, 0)

function advanceOf(sign: Sign<OpenFont>, size: number): number {
  const points = [...sign.shown].map((one) => one.codePointAt(0) ?? 0)
  return (advanceIn(sign.font, points) * size) / sign.font.unitsPerEm
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

/** Characters as a reader counts them: an emoji of several parts is one. */
function lettersOf(text: string): string[] {
  const seen = text.replaceAll('\t', ' ')
  const printable = seen.replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
  return [...segmenter.segment(printable)].map(({ segment }) => segment)
}

/** Neighbours of one font; a character that no font has stands alone, with what it says. */
function partsOf(line: Line<OpenFont>) {
  const parts: { font: OpenFont; lacks: boolean; signs: Sign<OpenFont>[] }[] = []
  for (const sign of line.signs) {
    const lacks = sign.shown === GETA && sign.says !== GETA
    const last = parts.at(-1)
    if (last && last.font === sign.font && !lacks && !last.lacks) last.signs.push(sign)
    else parts.push({ font: sign.font, lacks, signs: [sign] })
  }
  return parts
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
