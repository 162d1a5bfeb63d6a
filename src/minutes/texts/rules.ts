/** A part of a draft: `title`, `opening`, the id of a paragraph's decision, or `closing`. */
export interface Part {
  key: string
  text: string
}

export interface Piece {
  op: 'same' | 'ins' | 'del'
  text: string
}

/** A part that is not as it was; `pieces` in reading order. */
export interface PartChange {
  key: string
  kind: 'changed' | 'added' | 'removed'
  pieces: Piece[]
}

/** What changed between two drafts, part by part in the order of the newer one; what was taken out stands at its end. */
export function changesBetween(before: readonly Part[], after: readonly Part[]): PartChange[] {
  const old = new Map(before.map((part) => [part.key, part.text]))
  const kept = new Set(after.map((part) => part.key))
  const changed = after.flatMap((part): PartChange[] => {
    const was = old.get(part.key)
    if (was === undefined)
      return part.text === ''
        ? []
        : [{ key: part.key, kind: 'added', pieces: [{ op: 'ins', text: part.text }] }]
    return was === part.text ? [] : [{ key: part.key, kind: 'changed', pieces: diffText(was, part.text) }]
  })
  const removed = before
    .filter((part) => !kept.has(part.key) && part.text !== '')
    .map((part): PartChange => ({ key: part.key, kind: 'removed', pieces: [{ op: 'del', text: part.text }] }))
  return [...changed, ...removed]
}

/** Cells of the table at most; beyond, the differing middle is shown as replaced whole. */
const MAX_CELLS = 4_000_000

/** Insertions and deletions by single Chinese characters, and by whole words and numbers of other scripts. */
export function diffText(before: string, after: string): Piece[] {
  const [a, b] = [tokens(before), tokens(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1
  const middle = diffTokens(a.slice(start, a.length - end), b.slice(start, b.length - end))
  const same = (part: readonly string[]): Piece[] =>
    part.length ? [{ op: 'same', text: part.join('') }] : []
  return joined([...same(a.slice(0, start)), ...middle, ...same(end ? a.slice(-end) : [])])
}

const tokens = (text: string) => text.match(/[A-Za-z0-9]+|\s+|./gsu) ?? []

/** The longest common run of tokens, by the table of its lengths. */
function diffTokens(a: readonly string[], b: readonly string[]): Piece[] {
  const replaced: Piece[] = [
    { op: 'del', text: a.join('') },
    { op: 'ins', text: b.join('') },
  ]
  if (a.length * b.length > MAX_CELLS || a.length === 0 || b.length === 0) return replaced
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
  return walk(a, b, (i, j) => lengths[i * width + j]!)
}

function walk(a: readonly string[], b: readonly string[], left: (i: number, j: number) => number): Piece[] {
  const pieces: Piece[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      pieces.push({ op: 'same', text: a[i]! })
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && left(i + 1, j) >= left(i, j + 1))) {
      pieces.push({ op: 'del', text: a[i]! })
      i += 1
    } else {
      pieces.push({ op: 'ins', text: b[j]! })
      j += 1
    }
  }
  return readable(joined(pieces))
}

/** Neighbours of one kind as one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (const piece of pieces) {
    const last = out.at(-1)
    if (piece.text === '') continue
    if (last?.op === piece.op) last.text += piece.text
    else out.push({ ...piece })
  }
  return out
}

/** A single sign that happens to stand in both is no thread to hold on to: it goes with what changed around it. */
function readable(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  let run: Piece[] = []
  const flush = () => {
    const text = (op: 'ins' | 'del') =>
      run.map((piece) => (piece.op === op || piece.op === 'same' ? piece.text : '')).join('')
    if (run.length) out.push({ op: 'del', text: text('del') }, { op: 'ins', text: text('ins') })
    run = []
  }
  for (const [at, piece] of pieces.entries()) {
    const thread = piece.op === 'same' && [...piece.text].length < 2 && at > 0 && at < pieces.length - 1
    if (piece.op === 'same' && !thread) {
      flush()
      out.push(piece)
    } else run.push(piece)
  }
  flush()
  return joined(out)
}
