import type { MessageKey } from '../../i18n/translate.ts'

/** Of a message, what decides what a person may do with it. */
export interface Settleable {
  outcome: string
  settledAt: Date | null
  automatic: boolean
  fromAddress: string
  method: string
  meetingOpen: boolean
}

const done = ({ settledAt }: Settleable): MessageKey | null => (settledAt ? 'inbox.error.settled' : null)

/** Why a message may not be set aside, or null. */
export function whyNotIgnore(message: Settleable): MessageKey | null {
  if (!['held', 'proposal', 'complaint'].includes(message.outcome)) return 'inbox.error.nothingToDo'
  return done(message)
}

/** Why it may not be entered as somebody's answer, or null. */
export function whyNotApply(message: Settleable): MessageKey | null {
  if (message.outcome !== 'held') return 'inbox.error.nothingToDo'
  return done(message)
}

/** Why its sender is not written to: programs answer programs for ever (RFC 3834 §2). */
export function whyNotTell(message: Settleable): MessageKey | null {
  if (message.outcome !== 'held') return 'inbox.error.nothingToDo'
  if (message.automatic || message.fromAddress === '') return 'inbox.error.automatic'
  return done(message)
}

/** Why a proposed time cannot be refused (any more), or null. */
export function whyNotRefuse(message: Settleable): MessageKey | null {
  if (message.outcome !== 'proposal') return 'inbox.error.nothingToDo'
  if (!message.meetingOpen) return 'inbox.error.over'
  return done(message)
}
