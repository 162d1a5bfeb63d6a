import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Mention } from '../names/rules.ts'
import type { Span } from '../text/rules.ts'

/** A piece of a sentence between commas, colons, dashes and brackets. */
export interface Clause extends Span {
  /** Stands in brackets. */
  inside: boolean
}

/** Agencies and collectives named together: A、B和C两局. */
export interface Group extends Span {
  agencies: NamedAgency[]
  /** Collectives word for word. */
  sets: string[]
  /** Wordings that fit several agencies. */
  doubtful: Mention[]
  /** Marked （牵头）. */
  marked: NamedAgency | undefined
  bare: boolean
  mentions: Mention[]
}

const breaks = /^(?:，|：|——|（|）|；|。|\n|”(?=[更变修调改]))/

/** Cuts a sentence into clauses; in 甲认定、乙维护秩序 each agency begins one. */
export function clausesOf(text: string, span: Span, mentions: readonly Mention[]): Clause[] {
  const starts = new Set(mentions.map((mention) => mention.start))
  const ends = new Set(mentions.map((mention) => mention.end))
  const clauses: Clause[] = []
  let [start, inside] = [span.start, false]
  const push = (end: number) => {
    if (end > start) clauses.push({ start, end, inside })
  }
  for (let at = span.start; at < span.end; at += 1) {
    const sign = breaks.exec(text.slice(at, at + 2))?.[0]
    const role = text[at] === '、' && starts.has(at + 1) && !ends.has(at) && !/[）门位局]/.test(text[at - 1]!)
    if (!sign && !role) continue
    if (
      sign === '（' &&
      /^（(?:牵头|配合|负责|主办|协办|组长单位|市、区|街道)）/.test(text.slice(at, at + 8))
    ) {
      at = text.indexOf('）', at)
      continue
    }
    push(at)
    if (sign === '（') inside = true
    if (sign === '）') inside = false
    at += (sign ?? '、').length - 1
    start = at + 1
  }
  push(span.end)
  return clauses
}

const between =
  /^(?:（(?:牵头|配合|负责|主办|协办|组长单位)）)?(?:、|和|与|及|以及|，?以及|等|\/|／| {1,2})?(?:（(?:牵头|配合|负责|主办|协办|组长单位)）)?$/
const tail =
  /^(?:等)?(?:有关|相关)?(?:[两二三四五六七八九十\d]{1,2}个?)?(?:乡镇|局|委|办|乡|镇|街道|区|县|家|部门|单位|公司|方)(?!位|面|案|政府|公|法|向)/

/** Mentions of a clause that hang together. Bare names stay only where the wording shows that agencies are meant. */
export function groupsOf(text: string, clause: Span, mentions: readonly Mention[]): Group[] {
  const groups: Group[] = []
  let run: Mention[] = []
  const close = () => {
    const group = run.length ? groupOf(text, clause, run) : null
    if (group) groups.push(group)
    run = []
  }
  for (const mention of mentions) {
    if (mention.start < clause.start || mention.end > clause.end) continue
    const last = run.at(-1)
    if (last && !joins(text.slice(last.end, mention.start))) close()
    run.push(mention)
  }
  close()
  return groups
}

const joins = (gap: string) => gap !== '' && gap.length < 16 && between.test(gap)

function groupOf(text: string, clause: Span, run: Mention[]): Group | null {
  let mentions = run
  const after = () => text.slice(mentions.at(-1)!.end, clause.end)
  if (!tail.test(after()) && !mentions.every(({ kind }) => kind === 'bare'))
    while (mentions.at(-1)!.kind === 'bare' && !acts.test(after())) mentions = mentions.slice(0, -1)
  const [first, last] = [mentions[0]!, mentions.at(-1)!]
  const bare = mentions.every(({ kind }) => kind === 'bare')
  if (bare && !showsAgencies(text, clause, mentions)) return null
  const rest = text.slice(last.end, Math.min(clause.end, last.end + 12))
  const end =
    last.end +
    (bare || /^等|^[两二三四]/.test(rest) || last.kind === 'bare' ? (tail.exec(rest)?.[0].length ?? 0) : 0)
  const named = mentions.filter(({ agencies }) => agencies.length > 0)
  const marked = named.find((one) => /^（(?:牵头|组长单位|主办)）/.test(text.slice(one.end, one.end + 6)))
  const closed = /^（(?:牵头|配合|负责|主办|协办|组长单位)）/.exec(text.slice(end, end + 7))?.[0].length ?? 0
  return {
    start: first.start,
    end: end + closed,
    agencies: distinct(named.filter(isClear).flatMap((one) => one.agencies)),
    sets: mentions.filter(({ kind }) => kind === 'set').map((one) => text.slice(one.start, one.end)),
    doubtful: named.filter((one) => !isClear(one)),
    marked: marked?.agencies[0],
    bare,
    mentions,
  }
}

const isClear = ({ kind, agencies }: Mention) => kind === 'back' || agencies.length === 1

const acts =
  /^(?:等)?(?:，|。|；|$|（|要|应|须|需|负责|牵头|配合|协助|协办|参加|参与|派员|提前介入|抓紧|支持|指导|于|在|尽快|立即|三|两|一|今|明|本|下|\d)/

function showsAgencies(text: string, clause: Span, mentions: readonly Mention[]): boolean {
  const [first, last] = [mentions[0]!, mentions.at(-1)!]
  const before = text.slice(Math.max(clause.start, first.start - 4), first.start)
  const after = text.slice(last.end, Math.min(clause.end, last.end + 12))
  if (tail.test(after)) return true
  const asked = /(?:由|请|责成|会同|交)$/.test(before)
  if (asked && /^(?:负责|牵头|配合|协助|承担|抓紧|尽快|要|在|于|解决|统筹)/.test(after)) return true
  const begins = /^(?:会议要求|会议决定|请|由|责成)?$/.test(text.slice(clause.start, first.start).trim())
  if (begins && mentions.length > 1)
    return /^(?:要|应|须|负责|牵头|配合|共同|联合|抓紧|协助|参加|参与)/.test(after)
  return begins && /^(?:参加|参与|配合|协助|提前介入|牵头|负责|派员)/.test(after)
}

export const distinct = (agencies: readonly NamedAgency[]) => [
  ...new Map(agencies.map((agency) => [agency.id, agency])).values(),
]
