import type { MessageKey } from '../i18n/translate.ts'

export type MatterState =
  | 'raised'
  | 'accepted'
  | 'coordinating'
  | 'tabled'
  | 'deferred'
  | 'resolved'
  | 'closed'
  | 'withdrawn'
  | 'rejected'

export const matterStates: readonly MatterState[] = [
  'raised',
  'accepted',
  'coordinating',
  'tabled',
  'deferred',
  'resolved',
  'closed',
  'withdrawn',
  'rejected',
]

/** What waits for a meeting or another answer of the office. */
export const queueStates = ['accepted', 'coordinating', 'deferred'] as const
const beforeResolved: readonly MatterState[] = ['raised', 'accepted', 'coordinating', 'tabled', 'deferred']
const finished: readonly MatterState[] = ['closed', 'withdrawn', 'rejected']

interface Standing {
  state: MatterState
}

export const isFinished = (matter: Standing) => finished.includes(matter.state)
/** R13: put off twice or more, a matter is the director's concern. */
export const isDeferredTwice = (matter: { timesDeferred: number; state: MatterState }) =>
  matter.timesDeferred >= 2 && !isFinished(matter) && matter.state !== 'resolved'

export const whyNotAccept = (matter: Standing): MessageKey | null =>
  matter.state === 'raised' ? null : 'matters.error.accept'

export const whyNotReject = (matter: Standing): MessageKey | null =>
  matter.state === 'raised' || matter.state === 'accepted' ? null : 'matters.error.reject'

/** Any matter before it is resolved, by its own agency or the office. */
export const whyNotWithdraw = (matter: Standing): MessageKey | null =>
  beforeResolved.includes(matter.state) ? null : 'matters.error.withdraw'

export const whyNotAskBack = (matter: Standing): MessageKey | null =>
  isFinished(matter) ? 'matters.error.finished' : null

/** The agency words it until the office takes it in; the office until it is finished. */
export const whyNotRevise = (matter: Standing, office: boolean): MessageKey | null => {
  if (isFinished(matter)) return 'matters.error.finished'
  return office || matter.state === 'raised' ? null : 'matters.error.reviseAccepted'
}

/** Settled without a decision of a meeting: agreed between the agencies, or a meeting that needs no minutes. */
export const whyNotResolve = (matter: Standing): MessageKey | null =>
  beforeResolved.includes(matter.state) && matter.state !== 'raised' ? null : 'matters.error.resolve'

/** R14: a matter closes only when all action items from it are closed or cancelled. */
export function whyNotCloseMatter(matter: Standing, openActionItems: number): MessageKey | null {
  if (matter.state !== 'resolved') return 'matters.error.closeState'
  return openActionItems > 0 ? 'matters.error.closeOpenItems' : null
}
