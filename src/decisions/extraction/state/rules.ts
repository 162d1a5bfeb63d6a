import { type Draft, draftsOf } from '../drafts/rules.ts'
import type { Frame, Ground, Memory } from '../frames/rules.ts'
import type { Layout } from '../tables/rules.ts'

/** What the reading of a text has found so far. */
export interface State {
  ground: Ground
  drafts: Draft[]
  memory: Memory
  layout: Layout | null
  /** The frame before, for labels that go on in the next sentence. */
  last: { frame: Frame; drafts: Draft[] } | null
}

export function add(state: State, frame: Frame, verdict: 'no' | 'weak' | 'yes'): Draft[] {
  if (verdict === 'no') return []
  const drafts = draftsOf(frame, verdict === 'weak')
  state.drafts.push(...drafts)
  state.last = { frame, drafts }
  return drafts
}
