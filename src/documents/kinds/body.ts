import type { Block, Face, Paragraph } from '../model.ts'
import { CHARS, POINTS, SIZE, TEXT } from '../page.ts'

/** An ordinary paragraph: 3号仿宋, its first line two characters in. */
export function paragraph(text: string, options: Partial<Paragraph> = {}): Paragraph {
  return {
    kind: 'paragraph',
    runs: [{ text }],
    align: 'justify',
    face: 'fangsong',
    size: SIZE.three,
    first: 2,
    left: 0,
    right: 0,
    keep: false,
    level: 0,
    ...options,
  }
}

/** 7.3.1: 2号小标宋, in the middle, its lines broken between words into a trapezium. */
export function title(text: string): Paragraph {
  const lines = titleLines(text).join('\n')
  return paragraph(lines, {
    align: 'center',
    face: 'xiaobiaosong',
    size: SIZE.two,
    first: 0,
    level: 1,
    keep: true,
  })
}

/** A line in the middle below the title, such as （征求意见稿）. */
export const subtitle = (text: string) =>
  paragraph(text, { align: 'center', face: 'kaiti', first: 0, keep: true })

/** To whom it goes: no indent, a colon behind. */
export const addressee = (text: string) => paragraph(text, { first: 0 })

const levels: readonly { starts: RegExp; face: Face; level: Paragraph['level'] }[] = [
  { starts: /^[一二三四五六七八九十百]+、/, face: 'heiti', level: 2 },
  { starts: /^（[一二三四五六七八九十百]+）/, face: 'kaiti', level: 3 },
  { starts: /^\d{1,3}[.．](?!\d)/, face: 'fangsong', level: 4 },
  { starts: /^（\d{1,3}）/, face: 'fangsong', level: 5 },
]
/** A heading that runs into its paragraph ends with the first full stop, if that comes soon. */
const HEADING = 60

/**
 * 7.3.3: typed lines as paragraphs, with the levels 一、 in 黑体, （一） in 楷体, 1. and （1） in 仿宋. A line that is all
 * heading stands alone; of a longer one the first sentence is the heading.
 */
export function bodyBlocks(text: string): Paragraph[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(bodyParagraph)
}

function bodyParagraph(line: string): Paragraph {
  const found = levels.find(({ starts }) => starts.test(line))
  if (!found) return paragraph(line)
  const { face, level } = found
  const stop = line.indexOf('。')
  if (stop === -1 && [...line].length <= HEADING) return paragraph(line, { face, level, keep: true })
  if (stop > 0 && stop < HEADING && stop < line.length - 1)
    return paragraph(line, {
      runs: [{ text: line.slice(0, stop + 1), face }, { text: line.slice(stop + 1) }],
    })
  return paragraph(line)
}

/** 10.3: 出席 in 黑体 two characters in, and whatever wraps under the first character after the colon. */
export function labelled(label: string, text: string): Paragraph {
  return paragraph(text, {
    runs: [{ text: `${label}：`, face: 'heiti' }, { text }],
    first: 2,
    left: 2 + [...label].length + 1,
  })
}

/** 7.3.5: who signs and the day below, four characters from the right; the shorter one stands in the middle of the longer. */
export function signature(office: string, day: string): Block[] {
  const [a, b] = [[...office].length, dayWidth(day)]
  const wider = Math.max(a, b)
  const line = (text: string, width: number, keep: boolean) =>
    paragraph(text, {
      align: 'right',
      first: 0,
      right: Math.min(4 + (wider - width) / 2, CHARS - width),
      keep,
    })
  return [
    { kind: 'blank' },
    ...(office ? [line(office, a, day !== '')] : []),
    ...(day ? [line(day, b, false)] : []),
  ]
}

/** Digits are half as wide. */
const dayWidth = (day: string) =>
  [...day].reduce((width, one) => width + (/[\x20-\x7e]/.test(one) ? 0.5 : 1), 0)

/** Lines of a title between words, the upper ones not shorter than the lower. */
export function titleLines(text: string): string[] {
  const most = Math.floor((TEXT.width * POINTS) / SIZE.two) - 1
  const length = [...text].length
  if (length <= most || text.includes('\n')) return text.split('\n')
  const count = Math.ceil(length / most)
  const lines: string[] = []
  let rest = text
  for (let left = count; left > 1; left -= 1) {
    const cut = bestCut(rest, Math.ceil([...rest].length / left), most)
    lines.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...lines, rest]
}

/** The end of the word nearest to `wanted` characters, rather behind than before it, at most `most`. */
function bestCut(text: string, wanted: number, most: number): number {
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(text)]
  let [best, bestCost] = [0, Number.POSITIVE_INFINITY]
  let at = 0
  for (const { segment, index } of words) {
    at += [...segment].length
    const end = index + segment.length
    if (at > most || end >= text.length) break
    const starts = text[end] ?? ''
    // No line begins with 的 or a closing mark.
    const bad = /^[的和与及、，。；：）》”]/.test(starts) ? 6 : 0
    const cost = Math.abs(at - wanted) + (at < wanted ? 0.5 : 0) + bad
    if (cost < bestCost) [best, bestCost] = [end, cost]
  }
  return best || [...text].slice(0, most).join('').length
}
