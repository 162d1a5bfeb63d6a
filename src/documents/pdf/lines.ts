/** One character as it will stand: what is shown, what it says, how wide it is. */
export interface Sign<F> {
  shown: string
  /** The same as `shown`, unless no font had it. */
  says: string
  font: F
  /** Points, with whatever the paragraph adds between characters. */
  width: number
}

export interface Line<F> {
  signs: Sign<F>[]
  width: number
  /** The paragraph or a typed line ends here: it is not filled. */
  ends: boolean
}

/** 禁则: what begins no line, and what ends none. */
const NOT_FIRST = new Set('，。、；：？！）》〉」』】〕”’…—％‰℃·,.;:?!)]}%')
const NOT_LAST = new Set('（《〈「『【〔“‘([{')
/** The right half of these is empty; at the end of a line it may fall away. */
const HALF = new Set('，。、；：）》”’】〕')
const NARROW = /^[\x21-\x7e\u00a1-\u024f]+$/

/** Breaks signs into lines of a width; `widths(at)` gives that of line `at`. A sign that says `\n` ends its line. */
export function breakLines<F>(signs: readonly Sign<F>[], widthOf: (at: number) => number): Line<F>[] {
  const lines: Line<F>[] = []
  let line: Line<F> = { signs: [], width: 0, ends: false }
  const close = (ends: boolean) => {
    while (line.signs.at(-1)?.says === ' ') line.width -= line.signs.pop()?.width ?? 0
    lines.push({ ...line, ends })
    line = { signs: [], width: 0, ends: false }
  }
  const put = (atom: readonly Sign<F>[]) => {
    line.signs.push(...atom)
    line.width += widthOfAll(atom)
  }
  for (const atom of atomsOf(signs)) {
    if (atom[0]?.says === '\n') {
      close(true)
      continue
    }
    const room = widthOf(lines.length) + hang(atom) - line.width + 0.01
    if (widthOfAll(atom) <= room) put(atom)
    else if (widthOfAll(atom) <= widthOf(lines.length + 1)) {
      if (line.signs.length) close(false)
      if (atom[0]?.says !== ' ') put(atom)
    } else for (const sign of atom) breakInside(sign)
  }
  function breakInside(sign: Sign<F>) {
    if (line.width + sign.width > widthOf(lines.length) && line.signs.length) close(false)
    put([sign])
  }
  close(true)
  return lines
}

/** What stays together: a word of Latin letters or digits, a character with the marks that cling to it. */
function atomsOf<F>(signs: readonly Sign<F>[]): Sign<F>[][] {
  const atoms: Sign<F>[][] = []
  let before: Sign<F> | undefined
  for (const sign of signs) {
    const clings =
      before !== undefined &&
      before.says !== '\n' &&
      sign.says !== '\n' &&
      sign.says !== ' ' &&
      before.says !== ' ' &&
      (NOT_FIRST.has(sign.says) ||
        NOT_LAST.has(before.says) ||
        (NARROW.test(sign.says) && NARROW.test(before.says)))
    if (clings) atoms.at(-1)?.push(sign)
    else atoms.push([sign])
    before = sign
  }
  return atoms
}

const widthOfAll = <F>(signs: readonly Sign<F>[]) => signs.reduce((sum, sign) => sum + sign.width, 0)

/** How far a line may be overfilled before it is drawn together: half of a mark whose right half is empty. */
function hang<F>(atom: readonly Sign<F>[]): number {
  const last = atom.at(-1)
  return last && HALF.has(last.says) ? last.width / 2 : 0
}

/** What is added between the signs of a line so that it fills its width; nothing where it would look torn. */
export function filling<F>(line: Line<F>, width: number): number {
  const gaps = line.signs.length - 1
  if (line.ends || gaps < 1) return line.width > width ? (width - line.width) / Math.max(1, gaps) : 0
  const last = line.signs.at(-1)
  const over = line.width - width
  // The empty half of the last mark hangs out.
  const hanging = over > 0 && last && HALF.has(last.says) ? last.width / 2 : 0
  const add = (width - line.width + Math.min(hanging, over > 0 ? over : 0)) / gaps
  return add > 4 ? 0 : add
}
