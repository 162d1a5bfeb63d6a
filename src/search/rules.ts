/** What can be found, in the order in which the page offers it. */
export const searchKinds = [
  'matter',
  'meeting',
  'agenda',
  'minutes',
  'decision',
  'action_item',
  'file',
] as const
export type SearchKind = (typeof searchKinds)[number]

export const MAX_QUERY = 100
const MAX_WORDS = 6

/** The words of a query, all of which must stand in what is found; blanks separate them. */
export function wordsOf(query: string): string[] {
  return [...new Set(query.split(/\s+/).filter(Boolean))].slice(0, MAX_WORDS)
}

/** Only words of two characters or more can be looked up; one character alone is searched in what is newest. */
export const isShort = (words: readonly string[]) => words.every((word) => [...fold(word)].length < 2)

/** As the database folds texts (search_fold): full and half width, capitals and all brackets are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[[({【〖]/g, '〔')
    .replaceAll(/[\])}】〗]/g, '〕')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
}

/** A piece of text, and whether it is one of the words. */
export interface Piece {
  text: string
  found: boolean
}

/** The text in pieces, with every place where one of the words stands; overlapping places become one. */
export function highlight(text: string, words: readonly string[]): Piece[] {
  const { folded, from } = foldByCharacter(text)
  const marked = new Array<boolean>(text.length).fill(false)
  for (const word of words.map(fold).filter(Boolean)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1))
      marked.fill(true, from[at], from[at + word.length])
  }
  const pieces: Piece[] = []
  for (let at = 0; at < text.length; at += 1) {
    const last = pieces.at(-1)
    if (last && last.found === marked[at]) last.text += text[at]
    else pieces.push({ text: text[at]!, found: marked[at]! })
  }
  return pieces
}

/** Folded, with the place in the text from which each folded character came, and the end. */
function foldByCharacter(text: string): { folded: string; from: number[] } {
  let folded = ''
  const from: number[] = []
  let at = 0
  for (const character of text) {
    for (const unit of fold(character)) {
      folded += unit
      for (let n = 0; n < unit.length; n += 1) from.push(at)
    }
    at += character.length
  }
  return { folded, from: [...from, text.length] }
}

const BEFORE = 24
const LENGTH = 130

/** So much of a text as a list shows: from a little before the first word found, or from its beginning. */
export function excerpt(text: string, words: readonly string[]): Piece[] {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  const { folded, from } = foldByCharacter(flat)
  const places = words.map((word) => folded.indexOf(fold(word))).filter((at) => at >= 0)
  const first = places.length ? (from[Math.min(...places)] ?? 0) : 0
  const start = first > LENGTH - BEFORE ? whole(flat, first - BEFORE) : 0
  const end = whole(flat, Math.min(flat.length, start + LENGTH))
  const shown = `${start > 0 ? '……' : ''}${flat.slice(start, end)}${end < flat.length ? '……' : ''}`
  return highlight(shown, words)
}

/** Never in the middle of a character of two units (CJK extension B). */
const whole = (text: string, at: number) => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at)
