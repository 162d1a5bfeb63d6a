import type { ReadMessage } from './message.ts'
import type { Refusal } from './reader.ts'

/** Octets and lines that are read where there are no threads to end (Workers); answers are a tenth of that. */
const [OCTETS, LINES] = [500_000, 20_000]

/** Reads in this very thread, with a budget counted beforehand: what is larger is refused unread. */
export async function readHere(raw: Uint8Array): Promise<ReadMessage | Refusal> {
  if (raw.byteLength > OCTETS) return 'tooLarge'
  let lines = 0
  for (const octet of raw) if (octet === 10) lines += 1
  if (lines > LINES) return 'tooHard'
  // Loaded when mail comes: it is large.
  const { readMessage } = await import('./message.ts')
  return readMessage(raw).catch(() => 'tooHard' as const)
}
