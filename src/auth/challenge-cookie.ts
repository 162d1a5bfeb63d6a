import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../app-env.ts'
import { tokenHash } from '../lib/token.ts'
import type { ChallengeKind } from './challenges.ts'
import { isSecureOrigin } from './session.ts'

/** A passkey or the identity provider may be tried while a mailed code is still on its way: each has its own cookie. */
function cookieName(c: Context<AppEnv>, kind: ChallengeKind): string {
  const name = kind === 'passkey' || kind === 'oidc' ? kind : 'challenge'
  return isSecureOrigin(c.get('services').config.baseUrl) ? `__Host-${name}` : name
}

/** What the database knows of the browser's half; null where the browser has none. */
export function cookieHash(c: Context<AppEnv>, kind: ChallengeKind): Buffer | null {
  const token = getCookie(c, cookieName(c, kind))
  return token?.length === 43 ? tokenHash(token) : null
}

export function setChallengeCookie(
  c: Context<AppEnv>,
  kind: ChallengeKind,
  token: string,
  maxAge: number,
): void {
  const secure = isSecureOrigin(c.get('services').config.baseUrl)
  setCookie(c, cookieName(c, kind), token, { httpOnly: true, secure, sameSite: 'Lax', path: '/', maxAge })
}

/** The browser forgets its question once it is answered. */
export function dropChallengeCookie(c: Context<AppEnv>, kind: ChallengeKind): void {
  setChallengeCookie(c, kind, '', 0)
}
