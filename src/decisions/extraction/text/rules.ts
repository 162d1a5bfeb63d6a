/** A stretch of the text: UTF-16 offsets, half-open. */
export interface Span {
  start: number
  end: number
}

/** One sentence with its offsets. `paragraph` counts the lines that hang together; `closing` marks what follows the numbered items. */
export interface Sentence extends Span {
  paragraph: number
  closing: boolean
}

const MOST = 1200
const half = ',;:()!?'
const full = '，；：（）！？'

/** The same text with full-width punctuation, sign for sign, so that offsets stay: half-width notes read like others. */
export function normalize(text: string): string {
  return text
    .replaceAll('\u3000', ' ')
    .replaceAll(/[，；：（）！？０-９]/g, (sign) => (sign >= '０' && sign <= '９' ? narrow(sign) : sign))
    .replaceAll(/[,;:()!?]/g, (sign) => full[half.indexOf(sign)]!)
    .replaceAll('【', '（')
    .replaceAll('】', '）')
    .replaceAll(/\.(?=\s|$|[^\d\s.])/g, '。')
    .replaceAll(/(^|\n)( {0,8}\d{1,2})[.。]/g, '$1$2、')
    .replaceAll(/([。：；] {0,3})(\d{1,2})。/g, '$1$2、')
}

const narrow = (digit: string) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0)

const marker =
  /^ {0,8}(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[、）]|[①-⑳]|第[一二三四五六七八九十]{1,3}[条项，、]|[-—•·*] )/
const cells = /\t|\||｜/
/** 国土局：…, 市公安局——…: a note of its own. */
const labelled = /^[^，。：；\n]{2,16}(?:：|——)/
const closingWords = /^ {0,8}会议(?:最后)?(?:还)?(?:要求|强调|指出|认为|号召|希望)/

/** Whether a line begins like an item of a list. */
export const isItem = (line: string) => marker.test(line.slice(0, 16))

/** Cuts a normalized text into sentences (up to 。 or ；, brackets kept whole); a hard-wrapped line goes on in the next one. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let paragraph = 0
  let items = false
  for (const line of wholeLines(text)) {
    paragraph += 1
    const words = text.slice(line.start, Math.min(line.end, line.start + 24))
    const closing = items && closingWords.test(words)
    items ||= marker.test(words)
    for (const span of cut(text, line)) sentences.push({ ...span, paragraph, closing })
  }
  return sentences
}

/** Lines, where a wrapped one is joined with what follows it. */
function wholeLines(text: string): Span[] {
  const lines: Span[] = []
  let open = false
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start)
    const end = found < 0 ? text.length : found
    const line = text.slice(start, Math.min(end, start + 400)).trim()
    const before = lines.at(-1)
    if (before && open && line !== '' && !isItem(line) && !cells.test(line) && !labelled.test(line))
      before.end = end
    else if (line !== '') lines.push({ start, end })
    const tail = text.slice(Math.max(start, end - 4), end).trimEnd()
    const goesOn = /[，、]$/.test(tail) || (line.length >= 18 && /[，。]/.test(line))
    const again: boolean = before !== undefined && before.end === end && open
    open = line !== '' && !/[。；：！？）]$/.test(tail) && !cells.test(line) && (goesOn || again)
    start = end + 1
  }
  return lines
}

function cut(text: string, line: Span): Span[] {
  const spans: Span[] = []
  let start = line.start
  let bracket = -1
  const push = (end: number) => {
    const span = trimmed(text, { start, end })
    if (span.end > span.start) spans.push(span)
    start = end
  }
  for (let at = line.start; at < line.end; at += 1) {
    const sign = text[at]!
    if (sign === '（') bracket = at
    else if (sign === '）') bracket = -1
    const inside = bracket >= 0 && at - bracket < 300
    if (!inside && '。；！？'.includes(sign)) push(afterQuotes(text, at + 1))
    else if (at - start > MOST && '，、 \n'.includes(sign)) push(at + 1)
    else if (at - start > 2 * MOST) push(at)
  }
  push(line.end)
  return spans
}

const afterQuotes = (text: string, at: number) => (text[at] === '”' ? at + 1 : at)

/** The same span without blanks at its ends. */
export function trimmed(text: string, span: Span): Span {
  let { start, end } = span
  while (start < end && /\s/.test(text[start]!)) start += 1
  while (end > start && /\s/.test(text[end - 1]!)) end -= 1
  return { start, end }
}
