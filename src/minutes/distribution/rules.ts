import type { AgencyRelation } from '../../agencies/queries.ts'

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
