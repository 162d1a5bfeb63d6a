import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { type Db, json } from '../lib/db.ts'
import { clientAddress } from './client.ts'

export type AuthEvent =
  | 'signed_in'
  | 'password_wrong'
  | 'code_asked'
  | 'code_wrong'
  | 'second_factor_wrong'
  | 'recovery_code_used'
  | 'signed_out'
  | 'session_ended'
  | 'password_changed'
  | 'second_factor_added'
  | 'second_factor_removed'
  | 'proof_wrong'
  | 'passkey_added'
  | 'passkey_removed'
  | 'passkey_refused'
  | 'oidc_linked'
  | 'oidc_unlinked'
  | 'oidc_refused'
  | 'reset_asked'
  | 'link_renewed'
  | 'setup_token_wrong'

/** One line of the sign-in log, on the real clock. No secret and no token is ever a detail. */
export async function recordEvent(
  db: Db,
  c: Context<AppEnv>,
  kind: AuthEvent,
  about: { personId?: string | null; email?: string | null; detail?: Record<string, string | number> } = {},
): Promise<void> {
  await db`insert into auth_events (at, kind, person_id, email, ip, detail)
    values (${c.get('services').now()}, ${kind}, ${about.personId ?? null}, ${about.email ?? null}, ${clientAddress(c)}, ${json(db, about.detail ?? {})})`
}
