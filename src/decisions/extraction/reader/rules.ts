import type { NamedAgency } from '../../agency-names/rules.ts'
import type { Due } from '../days/rules.ts'
import type { Frame, Ground, Mark, Memory, Read } from '../frames/rules.ts'
import type { Sentence } from '../text/rules.ts'
import { distinct, type Group } from '../units/rules.ts'

/** Where the reading of a sentence stands. */
export interface Reader {
  ground: Ground
  sentence: Sentence
  memory: Memory
  frames: Frame[]
  current: Frame | null
  /** A day, helpers or words that stand before the lead they belong to. */
  waiting: { due: Due | null; supporting: NamedAgency[]; marks: Mark[]; tasks: string[] }
  loose: Read['loose']
  /** 责令某公司 …: its day becomes that of the agency that supervises. */
  enterprise: boolean
  reporting: boolean
}

export const newReader = (ground: Ground, sentence: Sentence, memory: Memory): Reader => ({
  ground,
  sentence,
  memory,
  frames: [],
  current: null,
  waiting: { due: null, supporting: [], marks: [], tasks: [] },
  loose: { supporting: [], sets: [], due: null, tasks: [], marks: [] },
  enterprise: false,
  reporting: false,
})

export function remember({ memory }: Reader, { agencies }: Group): void {
  if (agencies.length > 1) memory.group = agencies
  else if (agencies[0]) memory.named = agencies[0]
}

export function holdBack(reader: Reader, due: Due | null): void {
  if (!due) return
  reader.waiting.due = due
  reader.waiting.marks.push({ start: due.start, end: due.end, as: 'due' })
}

export function closeFrame(reader: Reader): void {
  const { current, memory } = reader
  if (!current) return
  if (current.leads[0]) {
    memory.lead = current.leads[0]
    const all = distinct([...current.leads, ...(current.each ? [] : current.supporting)])
    if (all.length > 1) memory.group = all
  }
  reader.frames.push(current)
  reader.current = null
  reader.enterprise = false
}
