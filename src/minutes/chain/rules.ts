import { createHash } from 'node:crypto'

/** What JSON can hold; what is issued is kept in this form. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** One way to write a value: keys in order, no spaces (as RFC 8785 has it for whole numbers and text). */
export function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

export const sha256Hex = (text: string) => createHash('sha256').update(text).digest('hex')
/** Names the key's use, so that a seal is nothing else. */
export const SEAL_PURPOSE = 'issue-chain'

/** What the head of a record is taken over: its place, what it is of, its content, and the head before. Hex for bytes. */
export interface Link {
  position: number
  kind: 'minutes' | 'amendment'
  minutesId: string
  amendmentId: string | null
  contentSha256: string
  previous: string
  /** Seconds since 1970 with microseconds, as PostgreSQL writes them. */
  recordedAt: string
}

/** The bytes that a head is the SHA-256 of. */
export const linkBytes = (link: Link) =>
  canonical({
    position: link.position,
    kind: link.kind,
    minutesId: link.minutesId,
    amendmentId: link.amendmentId,
    contentSha256: link.contentSha256,
    previous: link.previous,
    recordedAt: link.recordedAt,
  })

/** The head before the first record. */
export const NO_HEAD = '0'.repeat(64)

/** What is wrong, and where: `what` is a key under `chain.problem.`, `where` names a row or a field. */
export interface Problem {
  position: number | null
  /** 〔2026〕3号, or empty. */
  number: string
  what:
    | 'position'
    | 'previous'
    | 'content'
    | 'head'
    | 'seal'
    | 'sealKey'
    | 'rowGone'
    | 'changed'
    | 'file'
    | 'text'
    | 'unrecorded'
    | 'state'
    | 'numbers'
    | 'mailedHead'
  where: string
}

/** Paths at which two contents differ, at most `limit`: `decisions.2.text`. Lists are compared by place. */
export function differences(kept: Json, live: Json, limit = 20): string[] {
  const found: string[] = []
  compare(kept, live, '', found)
  return found.slice(0, limit)
}

function compare(kept: Json | undefined, live: Json | undefined, path: string, found: string[]): void {
  if (kept === live) return
  if (isTree(kept) && isTree(live)) {
    const [a, b] = [kept as Record<string, Json>, live as Record<string, Json>]
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      compare(a[key], b[key], path ? `${path}.${key}` : key, found)
    return
  }
  found.push(path)
}

const isTree = (value: Json | undefined): boolean => typeof value === 'object' && value !== null

export interface IssuedDuty {
  id: string
  lead: string
  supporting: string[]
}

/**
 * Duties as they were issued: where an objection moved one to another lead (R50), the lead of today and the supporters
 * that are left follow from it, and the words of the minutes still name the first.
 */
export function asIssued<D extends IssuedDuty>(
  live: readonly D[],
  kept: readonly IssuedDuty[],
  moved: readonly { id: string; to: string[] }[],
): D[] {
  return live.map((duty) => {
    const to = moved.find((one) => one.id === duty.id)?.to
    const before = kept.find((one) => one.id === duty.id)
    if (!to || !before || duty.lead !== to.at(-1)) return duty
    const left = before.supporting.filter((agency) => !to.includes(agency))
    return canonical(left) === canonical(duty.supporting)
      ? { ...duty, lead: before.lead, supporting: before.supporting }
      : duty
  })
}

/** Gaps and doubles of a series in a year; `first` may be above 1 where an office began in the middle of a year. */
export function gaps(numbers: readonly number[], next: number | null): string[] {
  const sorted = [...numbers].sort((a, b) => a - b)
  const wrong = sorted.flatMap((no, at) => {
    const before = at === 0 ? no - 1 : sorted[at - 1]!
    return no === before + 1 ? [] : [`${before} → ${no}`]
  })
  const last = sorted.at(-1)
  return last === undefined || next === last + 1 ? wrong : [...wrong, `${last} → ${next ?? '—'}`]
}
