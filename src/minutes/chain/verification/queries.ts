import type { Db } from '../../../lib/db.ts'
import { type AuthKey, derivedHex } from '../../../lib/token.ts'
import { listBrokenScans, listNumbers, listUnrecorded, type RecordRow, readRecords } from '../queries.ts'
import {
  asIssued,
  canonical,
  differences,
  gaps,
  type IssuedDuty,
  type Json,
  linkBytes,
  NO_HEAD,
  type Problem,
  SEAL_PURPOSE,
  sha256Hex,
} from '../rules.ts'

/** Records read at a time: some megabytes. */
const PAGE = 500

export interface Verification {
  records: number
  /** The last record's head, hex; null for an empty chain. */
  head: string | null
  problems: Problem[]
}

/**
 * Follows the chain from its first record: every head and seal is made again, and every content is read again from the
 * rows and compared, so that a byte changed anywhere is found, by whomever. `mailedHead` must be the head of a record:
 * a chain that was made anew does not have it. Run it in one snapshot.
 */
export async function verifyChain(
  sql: Db,
  keys: readonly AuthKey[],
  mailedHead: string | null = null,
): Promise<Verification> {
  const problems: Problem[] = []
  let previous = NO_HEAD
  let records = 0
  let mailed = false
  for (let after = 0; ; ) {
    const rows = await readRecords(sql, after, PAGE)
    for (const row of rows) {
      records += 1
      problems.push(...wrongWith(row, records, previous, keys))
      previous = row.head
      mailed ||= row.head === mailedHead
      after = row.position
    }
    if (rows.length < PAGE) break
  }
  const about = (what: Problem['what'], number: string, where: string) =>
    problems.push({ position: null, number, what, where })
  for (const one of await listUnrecorded(sql)) about('unrecorded', one.number, one.where)
  for (const one of await listBrokenScans(sql)) about('file', one.number, one.sha256)
  for (const { series, year, numbers, next } of await listNumbers(sql))
    for (const gap of gaps(numbers, next)) about('numbers', `〔${year}〕`, `${series}: ${gap}`)
  if (mailedHead !== null && !mailed) about('mailedHead', '', mailedHead)
  return { records, head: records ? previous : null, problems }
}

function wrongWith(row: RecordRow, place: number, previous: string, keys: readonly AuthKey[]): Problem[] {
  const found: Problem[] = []
  const add = (what: Problem['what'], where = '') =>
    void found.push({ position: row.position, number: row.number, what, where })
  if (row.position !== place) add('position', `${place} → ${row.position}`)
  if (row.previous !== previous) add('previous')
  if (sha256Hex(row.content) !== row.contentSha256) add('content')
  if (sha256Hex(linkBytes(row)) !== row.head) add('head')
  const key = keys.find((one) => one.kid === row.sealKey)
  if (!key) add('sealKey', row.sealKey)
  else if (derivedHex([key], SEAL_PURPOSE, row.head, 32) !== row.seal) add('seal')
  if (row.kind === 'minutes' && row.state !== 'issued' && row.state !== 'archived')
    add('state', row.state ?? '')
  compareRows(row, add)
  return found
}

/** What the rows say today against what was issued. */
function compareRows(row: RecordRow, add: (what: Problem['what'], where?: string) => void): void {
  if (row.live === null) {
    add('rowGone', row.amendmentId ?? row.minutesId)
    return
  }
  const kept = parse(row.content)
  const live = row.kind === 'minutes' ? withDutiesAsIssued(row, kept) : row.live
  if (canonical(live) !== row.content) for (const path of differences(kept, live)) add('changed', path || '.')
  const minutes = field(live, 'minutes')
  const text = field(minutes, 'text')
  if (typeof text === 'string' && sha256Hex(text) !== field(minutes, 'textSha256')) add('text')
  if (subjectOf(row, live) !== (row.amendmentId ?? row.minutesId)) add('rowGone', row.minutesId)
}

const subjectOf = (row: RecordRow, live: Json) =>
  field(field(live, row.kind === 'minutes' ? 'minutes' : 'amendment'), 'id')

function withDutiesAsIssued(row: RecordRow, kept: Json): Json {
  const duties = (of: Json) => field(of, 'duties') as unknown as IssuedDuty[] | null
  const live = duties(row.live)
  const before = duties(kept)
  if (!live || !before || row.moved.length === 0) return row.live
  return {
    ...(row.live as Record<string, Json>),
    duties: asIssued(live, before, row.moved) as unknown as Json,
  }
}

const field = (of: Json, name: string): Json =>
  of !== null && typeof of === 'object' && !Array.isArray(of)
    ? ((of as Record<string, Json>)[name] ?? null)
    : null

/** A content that somebody spoilt may be no JSON at all. */
function parse(content: string): Json {
  try {
    return JSON.parse(content)
  } catch {
    return null
  }
}
