import type { AgencyRelation } from '../../agencies/queries.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import type { MinutesState } from '../queries.ts'
import { type Gate, passesGate } from '../rules.ts'

/** 报 (up), 送 (level and vertical), 发 (down). */
export const distributionKinds = ['report', 'send', 'issue'] as const
export type DistributionKind = (typeof distributionKinds)[number]

/** An agency that minutes may go to, and why it should get them. */
export interface Candidate {
  id: string
  name: string
  relation: AgencyRelation
  participated: boolean
  hasDuty: boolean
}

/** The customary kind, or null for whoever has nothing to do with the meeting: leaders get every minutes (报). */
export function proposedKind(agency: Omit<Candidate, 'id' | 'name'>): DistributionKind | null {
  if (agency.relation === 'leadership') return 'report'
  if (agency.relation === 'self' || !(agency.participated || agency.hasDuty)) return null
  if (agency.relation === 'superior') return 'report'
  return agency.relation === 'subordinate' ? 'issue' : 'send'
}

/** Who has a duty from the minutes must receive them. */
export const leftOut = (candidates: readonly Candidate[], kinds: ReadonlyMap<string, DistributionKind>) =>
  candidates.filter((agency) => agency.hasDuty && agency.relation !== 'self' && !kinds.has(agency.id))

export function whyNotIssue(
  minutes: { state: MinutesState; signedAt: Date | null },
  gate: Gate,
): MessageKey | null {
  if (minutes.state === 'issued' || minutes.state === 'archived') return 'minutes.error.issued'
  if (minutes.state !== 'awaiting_signature' || !minutes.signedAt) return 'minutes.error.notSigned'
  return passesGate(gate) ? null : 'minutes.error.gate'
}

/** 报：市委，市政府。 One line a kind, agencies in the order given (standing order, R09). */
export function distributionLines(
  distribution: readonly { name: string; kind: DistributionKind }[],
  labels: Record<DistributionKind, string>,
): string[] {
  return distributionKinds.flatMap((kind) => {
    const names = distribution.filter((one) => one.kind === kind).map((one) => one.name)
    return names.length ? [`${labels[kind]}：${names.join('，')}。`] : []
  })
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
