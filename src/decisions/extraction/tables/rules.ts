import { type Due, findDues } from '../days/rules.ts'
import type { Frame, Ground } from '../frames/rules.ts'
import { findMentions, type Mention } from '../names/rules.ts'
import type { Sentence, Span } from '../text/rules.ts'
import { distinct } from '../units/rules.ts'

type Column = 'task' | 'lead' | 'supporting' | 'due' | 'other'

const heads: readonly [Column, RegExp][] = [
  ['lead', /^(?:牵头|责任|主办|承办|落实|负责)(?:单位|部门|主体)?$/],
  ['supporting', /^(?:配合|协办|协助|参与|参加)(?:单位|部门)?$/],
  ['due', /^(?:(?:完成|办结|办理|整改)?(?:时限|期限|时间)|截止时间|时间要求)$/],
  ['task', /^(?:(?:工作|重点|主要|具体)?(?:任务|事项|内容|工作|措施|项目)(?:内容)?|议定事项|问题)$/],
  ['other', /^(?:序号|编号|备注|类别|责任人|责任领导)$/],
]

/** A table that was pasted as text: what its columns hold, and how its cells are parted. */
export interface Layout {
  columns: Column[]
  by: RegExp
}

const partings = [/\t/g, /[|｜]/g, / {2,}/g, / /g]

/** The layout that a heading line gives, or null. */
export function layoutOf(line: string): Layout | null {
  if (line.length > 200) return null
  for (const by of partings) {
    const cells = cellsOf(line, 0, by).map(({ words }) => words)
    const columns = cells.map((cell) => heads.find(([, pattern]) => pattern.test(cell))?.[0])
    const known = columns.filter(Boolean).length
    if (known >= 3 && known === cells.length && columns.includes('lead'))
      return { columns: columns.map((column) => column ?? 'other'), by }
    if (known >= 2 && known === cells.length && columns.includes('lead') && columns.includes('due'))
      return { columns: columns.map((column) => column ?? 'other'), by }
  }
  return null
}

interface Cell extends Span {
  words: string
}

function cellsOf(line: string, offset: number, by: RegExp): Cell[] {
  const cells: Cell[] = []
  let at = 0
  const push = (end: number) => {
    const words = line.slice(at, end)
    const lead = words.length - words.trimStart().length
    cells.push({ start: offset + at + lead, end: offset + at + words.trimEnd().length, words: words.trim() })
  }
  for (const match of line.matchAll(by)) {
    push(match.index)
    at = match.index + match[0].length
  }
  push(line.length)
  if (by.source.includes('|')) {
    if (cells[0]?.words === '') cells.shift()
    if (cells.at(-1)?.words === '') cells.pop()
  }
  return cells
}

/** The duty of one row, or null when it names no lead. */
export function rowFrame(ground: Ground, sentence: Sentence, layout: Layout): Frame | null {
  const line = ground.text.slice(sentence.start, sentence.end)
  if (/^[\s|｜:：+-]*$/.test(line)) return null
  const cells = cellsOf(line, sentence.start, layout.by)
  const columns = cells.length === layout.columns.length ? layout.columns : null
  const cell = (column: Column) => (columns ? cells[columns.indexOf(column)] : undefined)
  const named = (one: Cell | undefined) =>
    one ? findMentions(ground.text, one, ground.names).filter(({ kind }) => kind !== 'back') : []
  const leads = named(cell('lead') ?? cells.find((one) => named(one).length > 0 && one.words.length < 60))
  const agencies = distinct(leads.filter((one) => one.agencies.length === 1).map((one) => one.agencies[0]!))
  const [first, ...others] = agencies
  const helpers = named(cell('supporting'))
  const dueCell = cell('due') ?? (columns ? undefined : cells.at(-1))
  const due: Due | undefined = dueCell
    ? findDues(ground.text, dueCell, ground.calendar, ground.meetingDay, []).at(-1)
    : undefined
  const sets = [...leads, ...helpers].filter(({ kind }) => kind === 'set')
  if (!first && sets.length === 0) return null
  const mark = (as: 'lead' | 'supporting') => (one: Mention) => ({
    start: one.start,
    end: one.end,
    as: one.kind === 'set' ? ('set' as const) : one.agencies[0]?.id === first?.id ? ('lead' as const) : as,
  })
  return {
    leads: first ? [first] : [],
    each: false,
    supporting: [...others, ...helpers.flatMap(({ agencies: [one] }) => (one ? [one] : []))],
    sets: sets.map((one) => ground.text.slice(one.start, one.end)),
    doubtful: leads.filter((one) => one.agencies.length > 1),
    due: due ?? null,
    shared: false,
    tasks: [cell('task')?.words ?? cells.find(({ words }) => words.length > 4)?.words ?? ''],
    ahead: 0,
    asked: true,
    sentence,
    marks: [
      ...leads.map(mark('lead')),
      ...helpers.map(mark('supporting')),
      ...(due ? [{ start: due.start, end: due.end, as: 'due' as const }] : []),
    ],
    dropped: false,
  }
}
