import type { Typed } from '../../lib/form.ts'
import { type DistributionKind, distributionKinds } from './rules.ts'

/** One field an agency, `kind-<id>`; anything but 报、送、发 leaves the agency out. */
export function readDistribution(typed: Typed): Map<string, DistributionKind> {
  const kinds = new Map<string, DistributionKind>()
  for (const [name, [value]] of Object.entries(typed)) {
    const id = name.match(/^kind-([0-9a-f-]{36})$/)?.[1]
    const kind = distributionKinds.find((candidate) => candidate === value)
    if (id && kind) kinds.set(id, kind)
  }
  return kinds
}
