import type { Due } from '../days/rules.ts'
import type { Frame } from '../frames/rules.ts'
import type { Mention } from '../names/rules.ts'
import { closeFrame, holdBack, type Reader } from '../reader/rules.ts'
import type { Clause, Group } from '../units/rules.ts'

export function takeDues(
  reader: Reader,
  clause: Clause,
  next: Clause | undefined,
  dues: readonly Due[],
  groups: readonly Group[],
  acted: boolean,
  mentions: readonly Mention[],
): void {
  for (const due of dues) {
    const { current } = reader
    const words = reader.ground.text.slice(clause.start, clause.end)
    const bare =
      words
        .replace(reader.ground.text.slice(due.start, due.end), '')
        .replace(/[在于至、一二三四五六七八九十（）\d]/g, '')
        .trim() === ''
    const leadFollows = next !== undefined && mentions.some((one) => isAhead(reader.ground.text, next, one))
    if (
      !current ||
      (bare && leadFollows && (current.due || current.tasks.length > 0) && !acted && groups.length === 0)
    ) {
      if (current) closeFrame(reader)
      holdBack(reader, due)
      reader.loose.due = due
      continue
    }
    if (!acted) foldHelpers(reader)
    setDue(reader, reader.current!, due, clause, words)
  }
}

/** 由甲负责摸底，乙认定，丙维护秩序，…前拆除: one duty of the agency that was charged; the day closes it. */
function foldHelpers(reader: Reader): void {
  const { current, frames } = reader
  if (!current || current.asked || current.due) return
  const first = frames.findLastIndex((frame) => frame.asked)
  const between = frames.slice(first + 1)
  if (first < 0 || frames[first]!.due || between.some((frame) => frame.asked || frame.due)) return
  const whole = frames[first]!
  for (const frame of [...between, current]) {
    whole.supporting.push(...frame.leads, ...frame.supporting)
    whole.sets.push(...frame.sets)
    whole.tasks.push(...frame.tasks)
    whole.marks.push(...frame.marks)
  }
  frames.length = first
  reader.current = whole
}

const isAhead = (text: string, next: Clause, mention: Mention) =>
  mention.start >= next.start &&
  /^(?:由|请|责成|则由|再由|并由)?$/.test(text.slice(next.start, mention.start)) &&
  !/^.{0,6}?(?:配合|协助|协办|参与|参加|支持)/.test(
    text.slice(mention.end, Math.min(next.end, mention.end + 10)),
  )

/** A second day for the same lead is a second duty, unless the first was a wording without a day, or both say one thing. */
function setDue(reader: Reader, current: Frame, due: Due, clause: Clause, words: string): void {
  if (
    /(?:均|一并|全部均|都)(?:须|应|要|需)?(?:于|在)?$/.test(
      reader.ground.text.slice(Math.max(clause.start, due.start - 5), due.start),
    )
  )
    current.shared = true
  const plain = /^(?:前|内)?(?:全部|务必|必须|要|须){0,2}(?:完成|办结|到位|落实到位|落实|结束)?$/.test(
    words.slice(due.end - clause.start),
  )
  const same =
    !current.due ||
    (current.due.kind !== 'day' && current.due.kind !== 'now' && due.kind !== 'open') ||
    (current.due.kind === 'now' && due.kind === 'day' && plain) ||
    reader.enterprise ||
    current.former === true
  if (same) {
    current.due = due.kind === 'recurring' && current.due ? current.due : due
  } else if (
    due.kind === 'recurring' ||
    (due.day === null && current.due?.day !== null && due.kind !== 'open')
  ) {
    return
  } else {
    const { leads, each, supporting, sets, doubtful, asked, dropped, marks } = current
    closeFrame(reader)
    reader.current = {
      leads,
      each,
      supporting: [...supporting],
      sets: [...sets],
      doubtful,
      due,
      shared: false,
      tasks: [],
      ahead: 0,
      asked,
      dropped,
      sentence: reader.sentence,
      marks: marks.filter(({ as }) => as !== 'due'),
    }
  }
  reader.current!.marks.push({ start: due.start, end: due.end, as: 'due' })
}
