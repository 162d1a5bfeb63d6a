import type { MessageKey } from '../../i18n/translate.ts'
import type { MinutesState } from '../queries.ts'
import { type Gate, passesGate } from '../rules.ts'

export function whyNotIssue(
  minutes: { state: MinutesState; signedAt: Date | null },
  gate: Gate,
): MessageKey | null {
  if (minutes.state === 'issued' || minutes.state === 'archived') return 'minutes.error.issued'
  if (minutes.state !== 'awaiting_signature' || !minutes.signedAt) return 'minutes.error.notSigned'
  return passesGate(gate) ? null : 'minutes.error.gate'
}

/**
 * R15: a matter on which everything was deferred goes back to the queue. Where the same matter was also decided,
 * only the deferred question goes back, as a matter of its own; the matter itself is resolved.
 */
export function outcomesOf(paragraphs: readonly { id: string; type: string; matterId: string | null }[]): {
  returned: { decisionId: string; matterId: string | null }[]
  resolved: string[]
} {
  const decided = new Set(paragraphs.filter((p) => p.type !== 'defer' && p.matterId).map((p) => p.matterId!))
  const seen = new Set<string>()
  const returned = paragraphs.flatMap((p) => {
    if (p.type !== 'defer') return []
    const whole = p.matterId !== null && !decided.has(p.matterId) && !seen.has(p.matterId)
    if (p.matterId) seen.add(p.matterId)
    return [{ decisionId: p.id, matterId: whole ? p.matterId : null }]
  })
  return { returned, resolved: [...decided] }
}
