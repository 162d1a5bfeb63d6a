import type { AgencyType } from '../../../agencies/queries.ts'
import type { NamedAgency } from '../../../decisions/agency-names/rules.ts'
import type { Mark } from '../../../decisions/extraction/frames/rules.ts'
import { decisionKindOf } from '../../../decisions/extraction/kinds/rules.ts'
import type { Extraction, ProposedDuty } from '../../../decisions/extraction/rules.ts'
import { chineseNumeral, type DecisionType } from '../../../decisions/rules.ts'

/** An agency as the choice for a collective needs it. */
export interface Member extends NamedAgency {
  type: AgencyType
  isMemberUnit: boolean
}

/** A piece of a sentence; `as` names what was understood of it. */
export interface Piece {
  words: string
  as: Mark['as'] | null
}

/** What the clerk is shown of one sentence: a duty to take, correct or drop, or a sentence to keep as a decision. */
export interface Card {
  key: string
  pieces: Piece[]
  sentence: string
  duty: null | {
    lead: string
    leadChoices: string[]
    supporting: string
    title: string
    due: string
    /** `sure`: the collective can only mean all of these. */
    sets: { words: string; leads: boolean; sure: boolean; members: readonly Member[] }[]
    /** The decision that the sentence begins with, for the paragraph's text. */
    decided: string
  }
  type: DecisionType | null
  /** The number of the item that the sentence stands in, from 一、; null before the first. */
  itemNo: number | null
}

/** The cards of a prose, in the order of the text; `opened` sentences get an empty duty. */
export function cardsOf(
  found: Extraction,
  text: string,
  directory: readonly Member[],
  opened: ReadonlySet<string>,
): { cards: Card[]; others: Card[] } {
  const duties = Map.groupBy(found.duties, (duty) => duty.range[0])
  const decisions = new Map(found.decisions.map((decision) => [decision.range[0], decision.type]))
  const cards: Card[] = []
  const others: Card[] = []
  let itemNo: number | null = null
  for (const { start, end } of found.sentences) {
    const sentence = text.slice(start, end)
    itemNo = itemOf(sentence) ?? itemNo
    const own = duties.get(start) ?? []
    own.forEach((duty, at) => {
      cards.push({ ...dutyCard(duty, `d${start}.${at}`, directory), itemNo })
    })
    if (own.length > 0) continue
    const key = `s${start}`
    const type = decisions.get(start) ?? null
    const card: Card = { key, sentence, pieces: [{ words: sentence, as: null }], duty: null, type, itemNo }
    if (opened.has(key)) cards.push({ ...card, duty: emptyDuty(sentence) })
    else (type ? cards : others).push(card)
  }
  return { cards, others }
}

const emptyDuty = (title: string): NonNullable<Card['duty']> => ({
  lead: '',
  leadChoices: [],
  supporting: '',
  title: title.replace(/[。；]$/, '').slice(0, 300),
  due: '',
  sets: [],
  decided: '',
})

function dutyCard(duty: ProposedDuty, key: string, directory: readonly Member[]): Omit<Card, 'itemNo'> {
  const decided = decidedBefore(duty)
  return {
    key,
    sentence: duty.source,
    pieces: piecesOf(duty),
    duty: {
      lead: duty.lead?.shortZh ?? '',
      leadChoices: duty.leadCandidates.map(({ nameZh }) => nameZh),
      supporting: duty.supporting.map(({ shortZh }) => shortZh).join('、'),
      title: duty.task,
      due: duty.due ?? duty.dueText,
      sets: duty.sets.map((words) => ({
        words,
        leads: duty.lead === null,
        sure: /^各?(?:乡镇办?|乡镇街道|镇街|成员单位)$/.test(words),
        members: membersOf(words, directory),
      })),
      decided,
    },
    type: decisionKindOf(decided || duty.source),
  }
}

/** The words of a sentence before its first agency, where they decide something. */
function decidedBefore(duty: ProposedDuty): string {
  const first = Math.min(...duty.marks.filter(({ as }) => as !== 'due').map(({ start }) => start))
  if (!Number.isFinite(first) || first < duty.range[0]) return ''
  const words = duty.source.slice(0, first - duty.range[0])
  const comma = Math.max(words.lastIndexOf('，'), words.lastIndexOf(','))
  const before = comma > 0 ? words.slice(0, comma) : ''
  return before && decisionKindOf(before) ? before : ''
}

/** The sentence cut where something was understood; marks of other sentences are left out. */
function piecesOf(duty: ProposedDuty): Piece[] {
  const [start, end] = duty.range
  const marks = duty.marks
    .filter((mark) => mark.start >= start && mark.end <= end)
    .sort((a, b) => a.start - b.start)
  const pieces: Piece[] = []
  let at = start
  const push = (to: number, as: Piece['as']) => {
    if (to > at) pieces.push({ words: duty.source.slice(at - start, to - start), as })
    at = Math.max(at, to)
  }
  for (const mark of marks) {
    if (mark.start < at) continue
    push(mark.start, null)
    push(mark.end, mark.as)
  }
  push(end, null)
  return pieces
}

/** Whom a collective may mean: townships and subdistricts, member units, or the city's departments. */
export function membersOf(words: string, directory: readonly Member[]): Member[] {
  const types: AgencyType[] = [
    ...(/[镇乡]/.test(words) ? (['township'] as const) : []),
    ...(/办|街道/.test(words) ? (['subdistrict'] as const) : []),
    ...(/县区|区县|各区/.test(words) ? (['township'] as const) : []),
  ]
  if (types.length > 0) return directory.filter(({ type }) => types.includes(type))
  if (/成员单位/.test(words)) return directory.filter(({ isMemberUnit }) => isMemberUnit)
  return directory.filter(({ type }) => type === 'department' || type === 'public_utility')
}

const numerals = new Map(Array.from({ length: 99 }, (_, at) => [chineseNumeral(at + 1), at + 1]))

function itemOf(sentence: string): number | null {
  const found = sentence.match(/^([一二三四五六七八九十]{1,3})、/)?.[1]
  return found ? (numerals.get(found) ?? null) : null
}
