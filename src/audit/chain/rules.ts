import { createHash } from 'node:crypto'

/** Before the first entry stands nothing. */
export const NOTHING: Buffer = Buffer.alloc(32)

/** SHA-256 over the hash before (32 bytes) and the entry's bytes (UTF-8): so each hash speaks for all that came before. */
export function linkHash(before: Uint8Array, entry: string): Buffer {
  return createHash('sha256').update(before).update(entry, 'utf8').digest()
}

export interface Link {
  position: number
  hash: Buffer
  /** The entry's bytes as they are now; null when the entry is gone. */
  entry: string | null
}

/** What a check can find. `at`: position in the chain, or how many entries for `outside`. */
export type ChainFault =
  /** The entry there was changed, or its hash was. */
  | { kind: 'changed'; at: number }
  /** Links are missing before this position, or the entry of this one. */
  | { kind: 'missing'; at: number }
  /** The chain ends before, or says something else at, a place that an earlier check had seen. */
  | { kind: 'cut'; at: number }
  /** Entries that are neither in the chain nor waiting for it. */
  | { kind: 'outside'; at: number }

/** Walks on from `before`; after a fault it goes on with the stored hash, so that one change is one fault. */
export function followChain(
  links: readonly Link[],
  before: { position: number; hash: Buffer },
): { position: number; hash: Buffer; faults: ChainFault[] } {
  const faults: ChainFault[] = []
  let { position, hash } = before
  for (const link of links) {
    if (link.position !== position + 1 || link.entry === null)
      faults.push({ kind: 'missing', at: link.position })
    else if (!linkHash(hash, link.entry).equals(link.hash))
      faults.push({ kind: 'changed', at: link.position })
    position = link.position
    hash = link.hash
  }
  return { position, hash, faults }
}

/** A check in one line of English, for the command line and the log. */
export function chainReport(check: {
  position: number
  hash: Buffer
  waiting: number
  faults: readonly ChainFault[]
}): string {
  const sealed = `${check.position} audit entries sealed, ${check.waiting} waiting, last seal ${check.hash.toString('hex')}`
  if (check.faults.length === 0) return `The audit chain holds: ${sealed}.`
  const places = check.faults.map(({ kind, at }) => `${kind} ${at}`).join(', ')
  return `THE AUDIT CHAIN IS BROKEN (${places}): ${sealed}.`
}
