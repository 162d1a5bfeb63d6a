import { amendedBy } from '../amendments/rules.ts'
import { type Draft, isConditional, judge, taskText } from '../drafts/rules.ts'
import type { Read } from '../frames/rules.ts'
import { add, type State } from '../state/rules.ts'
import type { Sentence } from '../text/rules.ts'

const counts = '零一二三四五六七八九十'

/** 以上三项均须于…前, 均于…前完成: the day holds for every one of them, also for those of the sentences before. */
export function share(state: State, read: Read, words: string): void {
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
export function attach(state: State, read: Read, sentence: Sentence, words: string): void {
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
export function amend(state: State, read: Read, words: string): void {
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
