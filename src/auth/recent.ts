import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { ProofNeeded } from '../lib/errors.ts'
import { requireViewer } from './act.ts'
import type { Viewer } from './viewer.ts'

const RECENT_MS = 15 * 60_000

/**
 * Whether this session was opened with a second factor; signing minutes asks for it.
 * The demo's one-click sessions count: they exist only in demo mode, and end with it.
 */
export function hasSecondFactor(viewer: Viewer): boolean {
  return viewer.methods.split(',').some((method) => ['totp', 'passkey', 'demo'].includes(method))
}

/** For sensitive acts: a secret was given within 15 minutes, else the page that asks again and then goes on. */
export function requireRecent(c: Context<AppEnv>): void {
  const { verifiedAt, methods } = requireViewer(c)
  if (methods === 'demo') return
  const now = c.get('services').now().getTime()
  if (!verifiedAt || now - verifiedAt.getTime() > RECENT_MS) throw new ProofNeeded()
}
