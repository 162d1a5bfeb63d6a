import type { Day, WorkCalendar } from '../../lib/dates.ts'
import type { NamedAgency } from '../agency-names/rules.ts'
import type { DecisionType } from '../rules.ts'
import { isAmendment } from './amendments/rules.ts'
import { type Draft, draftsOf, judge, taskText } from './drafts/rules.ts'
import type { Frame, Ground, Mark } from './frames/rules.ts'
import { decisionKindOf } from './kinds/rules.ts'
import { isLabelled, labelledFrames } from './labels/rules.ts'
import { amend, attach, share } from './later/rules.ts'
import { namesOf } from './names/rules.ts'
import { readSentence } from './sentences/rules.ts'
import { add, type State } from './state/rules.ts'
import { layoutOf, rowFrame } from './tables/rules.ts'
import { normalize, type Sentence, type Span, sentencesOf } from './text/rules.ts'

/** A duty proposed from prose. The supporting agencies are in standing order (R09). */
export interface ProposedDuty {
  lead: NamedAgency | null
  /** Agencies that the wording in the lead's place may mean, when it fits several. */
  leadCandidates: readonly NamedAgency[]
  supporting: NamedAgency[]
  /** Collectives word for word: 各乡镇办, 市直有关部门. */
  sets: string[]
  due: Day | null
  /** The wording of the day; empty when there is none. */
  dueText: string
  task: string
  source: string
  /** The sentence's UTF-16 offsets, half-open. */
  range: [number, number]
  marks: Mark[]
}

/** A sentence that decides something and lays no duty on anybody. */
export interface ProposedDecision {
  type: DecisionType
  source: string
  range: [number, number]
}

export interface Extraction {
  duties: ProposedDuty[]
  decisions: ProposedDecision[]
  /** Every sentence with its offsets, in order. */
  sentences: Span[]
}

/**
 * Proposes duties and decisions from ordinary Chinese minutes prose, by grammar and directory alone: the same text
 * always gives the same answer, in time that grows with its length. Nothing is bound by it; people confirm.
 */
export function extract(
  original: string,
  directory: readonly NamedAgency[],
  calendar: WorkCalendar,
  meetingDay: Day,
): Extraction {
  const text = normalize(original)
  const ground: Ground = { text, names: namesOf(directory), calendar, meetingDay }
  const sentences = sentencesOf(text)
  const state: State = {
    ground,
    drafts: [],
    memory: { lead: null, named: null, group: [] },
    layout: null,
    last: null,
  }
  for (const [at, sentence] of sentences.entries()) takeSentence(state, sentence, sentences[at - 1])
  const kept = state.drafts.filter((draft) => !draft.weak)
  const used = new Set(kept.map((draft) => draft.span.start))
  return {
    duties: kept.map((draft) => proposed(draft, original)),
    decisions: sentences.flatMap((sentence) => {
      const type = used.has(sentence.start) ? null : decisionKindOf(text.slice(sentence.start, sentence.end))
      return type && !isAttendance(text, sentence)
        ? [{ type, source: original.slice(sentence.start, sentence.end), range: rangeOf(sentence) }]
        : []
    }),
    sentences: sentences.map(({ start, end }) => ({ start, end })),
  }
}

const rangeOf = ({ start, end }: Span): [number, number] => [start, end]

const isAttendance = (text: string, { start }: Span) =>
  /^ {0,4}(?:出席|请假|列席|缺席|记录|主持|参加|参会|主持人|记录人|出席人员|抄送|分送|主送|报|送|发)(?:人员|单位)?：/.test(
    text.slice(start, start + 16),
  )

function takeSentence(state: State, sentence: Sentence, before: Sentence | undefined): void {
  const { text } = state.ground
  const words = text.slice(sentence.start, sentence.end)
  if (isAttendance(text, sentence) || /主持召开/.test(words.slice(0, 80))) return
  const layout = layoutOf(words)
  if (layout) {
    state.layout = layout
    return
  }
  if (state.layout && words.search(state.layout.by) >= 0) {
    const row = rowFrame(state.ground, sentence, state.layout)
    if (row) add(state, row, 'yes')
    return
  }
  if (isLabelled(words)) {
    takeLabels(state, sentence, before, words)
    return
  }
  const read = readSentence(state.ground, sentence, state.memory)
  share(state, read, words)
  if (isAmendment(words)) {
    amend(state, read, words)
    return
  }
  for (const frame of read.frames) add(state, frame, judge(frame, words))
  if (read.frames.length === 0) attach(state, read, sentence, words)
}

function takeLabels(state: State, sentence: Sentence, before: Sentence | undefined, words: string): void {
  const own = words.slice(
    0,
    words.search(
      /(?:（)?(?:[\u4e00-\u9fff]{2}(?:责任)?(?:单位|部门|主体|时限|期限|时间)|牵头|配合|协办|时限|期限|完成)：/,
    ),
  )
  const task =
    own.replace(/[（，。]$/, '').trim() || (before ? state.ground.text.slice(before.start, before.end) : '')
  const clean = task
    .replace(/^(?:[一二三四五六七八九十]{1,3}、|（[^）]{1,3}）|\d{1,2}[、）])/, '')
    .replace(/[。；]$/, '')
  const last = state.last?.frame ?? null
  const frames = labelledFrames(state.ground, sentence, clean, last)
  if (last && state.last) Object.assign(state.last.drafts[0] ?? {}, patched(last))
  for (const frame of frames) add(state, frame, 'yes')
}

function patched(frame: Frame): Partial<Draft> {
  const [draft] = draftsOf(frame, false)
  return draft ? { supporting: draft.supporting, sets: draft.sets, due: draft.due, marks: draft.marks } : {}
}

function proposed(draft: Draft, original: string): ProposedDuty {
  const [start, end] = rangeOf(draft.span)
  const seen = new Set<string>()
  return {
    lead: draft.lead,
    leadCandidates: draft.lead ? [] : (draft.doubtful[0]?.agencies ?? []),
    supporting: draft.supporting
      .filter(({ id }) => id !== draft.lead?.id && !seen.has(id) && seen.add(id))
      .sort((a, b) => a.standingOrder - b.standingOrder),
    sets: [...new Set(draft.sets)],
    due: draft.due?.day ?? null,
    dueText: draft.due ? original.slice(draft.due.start, draft.due.end) : '',
    task: taskText(draft.tasks),
    source: original.slice(start, end),
    range: [start, end],
    marks: draft.marks.filter((mark) => mark.end > mark.start),
  }
}
