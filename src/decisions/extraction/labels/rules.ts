import { findDues } from '../days/rules.ts'
import type { Frame, Ground } from '../frames/rules.ts'
import { findMentions } from '../names/rules.ts'
import type { Sentence, Span } from '../text/rules.ts'
import { distinct } from '../units/rules.ts'

const label =
  /(?:(牵头单位|牵头部门|牵头责任单位|责任单位|责任部门|责任主体|主办单位|主责单位|承办单位|落实单位|组长单位|牵头)|(配合单位|配合部门|协办单位|成员单位|参与单位|参加单位|协助单位|协同单位|配合|协办)|(完成时限|完成时间|完成期限|办结时限|办理时限|整改时限|时限要求|时间要求|截止时间|时限|期限|时间|完成))：/g

/** Whether duties stand under labels (责任单位：…；完成时限：…). */
export const isLabelled = (sentence: string) =>
  /(?:单位|部门|主体|牵头|配合|协办|时限|期限|时间|完成)：/.test(sentence) &&
  [...sentence.matchAll(label)].length > 0

/** The frames of a labelled sentence; labels without a lead go on in the frame before. */
export function labelledFrames(
  ground: Ground,
  sentence: Sentence,
  task: string,
  before: Frame | null,
): Frame[] {
  const words = ground.text.slice(sentence.start, sentence.end)
  const found = [...words.matchAll(label)]
  const frames: Frame[] = []
  let current = before
  for (const [at, match] of found.entries()) {
    const start = sentence.start + match.index + match[0].length
    const next = found[at + 1]
    const span = { start, end: next ? sentence.start + next.index : ending(ground.text, start, sentence.end) }
    if (match[1]) {
      current = leadFrame(ground, sentence, span, task)
      frames.push(current)
    } else if (match[2] && current) addHelpers(ground, current, span)
    else if (match[3] && current) addDue(ground, current, span)
  }
  return frames.filter((frame) => frame.leads.length + frame.sets.length + frame.doubtful.length > 0)
}

function ending(text: string, start: number, end: number): number {
  const at = text.slice(start, end).search(/[）。]/)
  return at < 0 ? end : start + at
}

function leadFrame(ground: Ground, sentence: Sentence, span: Span, task: string): Frame {
  const mentions = findMentions(ground.text, span, ground.names)
  const agencies = distinct(
    mentions.filter((one) => one.agencies.length === 1).map((one) => one.agencies[0]!),
  )
  const [first, ...others] = agencies
  return {
    leads: first ? [first] : [],
    each: false,
    supporting: others,
    sets: mentions.filter(({ kind }) => kind === 'set').map((one) => ground.text.slice(one.start, one.end)),
    doubtful: mentions.filter((one) => one.agencies.length > 1),
    due: null,
    shared: false,
    tasks: [task],
    ahead: 0,
    asked: true,
    sentence,
    marks: mentions.map(({ start, end, kind, agencies: [one] }) => ({
      start,
      end,
      as: kind === 'set' ? 'set' : one?.id === first?.id ? 'lead' : 'supporting',
    })),
    dropped: false,
  }
}

function addHelpers(ground: Ground, frame: Frame, span: Span): void {
  for (const { start, end, kind, agencies } of findMentions(ground.text, span, ground.names)) {
    if (kind === 'set') frame.sets.push(ground.text.slice(start, end))
    else if (agencies.length === 1) frame.supporting.push(agencies[0]!)
    frame.marks.push({ start, end, as: kind === 'set' ? 'set' : 'supporting' })
  }
}

function addDue(ground: Ground, frame: Frame, span: Span): void {
  const due = findDues(ground.text, span, ground.calendar, ground.meetingDay, []).at(-1)
  if (!due) return
  frame.due = due
  frame.marks.push({ start: due.start, end: due.end, as: 'due' })
}
