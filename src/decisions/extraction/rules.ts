import type { Day, WorkCalendar } from '../../lib/dates.ts'
import type { NamedAgency } from '../agency-names/rules.ts'
import type { DecisionType } from '../rules.ts'
import { amendedBy, isAmendment } from './amendments/rules.ts'
import { type Draft, draftsOf, isConditional, judge, taskText } from './drafts/rules.ts'
import { type Frame, type Ground, type Mark, type Memory, type Read, readSentence } from './frames/rules.ts'
import { decisionKindOf } from './kinds/rules.ts'
import { isLabelled, labelledFrames } from './labels/rules.ts'
import { namesOf } from './names/rules.ts'
import { type Layout, layoutOf, rowFrame } from './tables/rules.ts'
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

interface State {
  ground: Ground
  drafts: Draft[]
  memory: Memory
  layout: Layout | null
  /** The frame before, for labels that go on in the next sentence. */
  last: { frame: Frame; drafts: Draft[] } | null
}

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

function add(state: State, frame: Frame, verdict: 'no' | 'weak' | 'yes'): Draft[] {
  if (verdict === 'no') return []
  const drafts = draftsOf(frame, verdict === 'weak')
  state.drafts.push(...drafts)
  state.last = { frame, drafts }
  return drafts
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

const counts = '零一二三四五六七八九十'

/** 以上三项均须于…前, 均于…前完成: the day holds for every one of them, also for those of the sentences before. */
function share(state: State, read: Read, words: string): void {
  const found = words.match(
    /(?:以上|上述)(?:([两二三四五六七八九十\d])[项件个]|各项|任务|事项|工作)|均(?:须|应|要|需)?[于在]|一并[于在]/,
  )
  const due = read.frames.findLast((frame) => frame.due)?.due ?? read.loose.due
  if (!found || !due) return
  for (const frame of read.frames) {
    frame.due ??= due
    frame.dropped = false
  }
  if (!/以上|上述/.test(found[0])) return
  const n = found[1] ? (found[1] === '两' ? 2 : counts.indexOf(found[1])) || Number(found[1]) : 9
  const open = state.drafts.slice(-Math.max(0, n - read.frames.length)).filter((draft) => !draft.due)
  if (n - read.frames.length > 0) for (const draft of open) giveDue(draft, due)
  if (read.frames.length === 0) read.loose.due = null
}

function giveDue(draft: Draft, due: NonNullable<Draft['due']>): void {
  draft.due = due
  draft.weak = false
  draft.marks.push({ start: due.start, end: due.end, as: 'due' })
}

const others =
  /(?:省|国家|部委|上级|中央)[^，。；]{0,10}(?:要求|规定|明确|通知)|^(?:会议|据|截至|目前|去年|今年以来|此前)|汇报|表示|典礼|自[^，。；]{0,12}起/

/** Helpers and a day without a lead of their own belong to the duty of the sentence before. */
function attach(state: State, read: Read, sentence: Sentence, words: string): void {
  const last = state.last
  const { loose } = read
  const near = last?.drafts.filter((draft) => draft.paragraph === sentence.paragraph) ?? []
  if (near.length === 0 || isConditional(words) || others.test(words)) return
  const same = state.drafts.filter(
    (draft) =>
      draft.span.start === near[0]!.span.start && draft.lead?.id === near[0]!.lead?.id && !draft.weak,
  )
  for (const draft of same)
    if (loose.supporting.length + loose.sets.length > 0) {
      const known = new Set([draft.lead?.id, ...draft.supporting.map(({ id }) => id)])
      draft.supporting.push(...loose.supporting.filter(({ id }) => !known.has(id)))
      draft.sets.push(...loose.sets)
    }
  if (!loose.due || read.mentions.some(({ kind }) => kind === 'agency')) return
  for (const draft of near) {
    if (!draft.due) {
      giveDue(draft, loose.due)
      draft.tasks.push(...loose.tasks)
    }
  }
}

/** A later passage that changes lead, helpers or day replaces the earlier one; only the final state counts, once. */
function amend(state: State, read: Read, words: string): void {
  const textOf = (draft: Draft) => state.ground.text.slice(draft.span.start, draft.span.end)
  const target = amendedBy(words, state.drafts, textOf)
  const frames = read.frames.filter((frame) => judge(frame, words) !== 'no')
  if (frames.length === 0) {
    if (target) change(state, target, read, words)
    return
  }
  for (const frame of frames) {
    if (target) {
      frame.due ??= target.due
      if (taskText(frame.tasks).length < 4) frame.tasks.push(...target.tasks)
    }
    const verdict = judge(frame, words)
    const old = target && frame === frames[0] ? state.drafts.indexOf(target) : -1
    if (old >= 0) state.drafts.splice(old, 1)
    add(state, frame, verdict === 'weak' && frame.asked ? 'yes' : verdict)
  }
}

function change(state: State, target: Draft, read: Read, words: string): void {
  const due = read.loose.due ?? read.dues.findLast(({ day }) => day !== null) ?? null
  if (due) giveDue(target, due)
  const added = read.mentions.filter(
    (one) =>
      one.agencies.length === 1 &&
      /^[^，。；]{0,24}为(?:配合|协助|协办|参与)单位/.test(state.ground.text.slice(one.end, one.end + 32)),
  )
  const known = new Set([target.lead?.id, ...target.supporting.map(({ id }) => id)])
  if (/增加|增列|补充/.test(words))
    target.supporting.push(...added.map((one) => one.agencies[0]!).filter(({ id }) => !known.has(id)))
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
