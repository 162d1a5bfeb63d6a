import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { type Db, first, json } from '../lib/db.ts'
import { randomToken, tokenHash } from '../lib/token.ts'
import { cookieHash, dropChallengeCookie, setChallengeCookie } from './challenge-cookie.ts'

/**
 * `email`: a mailed code and link. `totp`: the second question after a first factor. `password`: a new one is to be
 * chosen. `passkey`: something to be signed. `oidc`: a way to the identity provider and back.
 */
export type ChallengeKind = 'email' | 'totp' | 'password' | 'passkey' | 'oidc'

/** One question put to one browser; the row is spent once. */
export interface Challenge {
  id: string
  kind: ChallengeKind
  personId: string | null
  email: string | null
  payload: {
    next?: string
    /** What was given already, as it will stand in the session. */
    methods?: string
    /** The day's wrong codes are used up: the mail carries the link only. */
    linkOnly?: true
    /** What an authenticator is to sign, base64url. */
    toSign?: string
    /** What the identity provider's answer is compared with. */
    oidc?: { state: string; nonce: string; verifier: string }
    /** Why the identity provider was asked, where it is not for signing in. */
    reason?: 'link' | 'proof'
  }
  codeTries: number
  expiresAt: Date
  usedAt: Date | null
  /** Asked in this browser. */
  mine: boolean
}

export const CODE_TRIES = 5
const CODE = /^\d{6}$/

/** Digits as people type them: with spaces, in full width. */
export function typedCode(text: string): string | null {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  return CODE.test(digits) ? digits : null
}

/** Writes the row and gives the browser its half; with `cookie: false` the link of the mail is the only way. */
export async function startChallenge(
  db: Db,
  c: Context<AppEnv>,
  challenge: {
    kind: ChallengeKind
    personId: string | null
    email?: string | null
    payload?: Challenge['payload']
    seconds: number
    cookie?: false
  },
): Promise<string> {
  const now = c.get('services').now()
  const token = randomToken()
  const row = first(
    await db<{ id: string }[]>`
    insert into challenges (cookie_hash, kind, person_id, email, payload, created_at, expires_at)
    values (${tokenHash(token)}, ${challenge.kind}, ${challenge.personId}, ${challenge.email ?? null},
      ${json(db, challenge.payload ?? {})}, ${now}, ${new Date(now.getTime() + challenge.seconds * 1000)})
    returning id`,
  )
  if (!row) throw new Error('no challenge came back')
  if (challenge.cookie !== false) setChallengeCookie(c, challenge.kind, token, challenge.seconds)
  return row.id
}

/** The open question of this browser. */
export async function findMyChallenge(
  db: Db,
  c: Context<AppEnv>,
  kind: ChallengeKind,
): Promise<Challenge | null> {
  const hash = cookieHash(c, kind)
  if (!hash) return null
  return first(
    await db<Challenge[]>`
    select ${columns(db, hash)} from challenges
    where cookie_hash = ${hash} and kind = ${kind} and used_at is null and expires_at > ${c.get('services').now()}`,
  )
}

/** The question behind a mailed link, spent and expired ones too. */
export async function findChallenge(db: Db, c: Context<AppEnv>, id: string): Promise<Challenge | null> {
  return first(
    await db<Challenge[]>`select ${columns(db, cookieHash(c, 'email'))} from challenges where id = ${id}`,
  )
}

/** Takes one of the five tries of this browser's question; null when they are used up or the question is over. */
export async function tryMyChallenge(
  db: Db,
  c: Context<AppEnv>,
  kind: ChallengeKind,
): Promise<Challenge | null> {
  const hash = cookieHash(c, kind)
  if (!hash) return null
  return first(
    await db<Challenge[]>`
    update challenges set code_tries = code_tries + 1
    where cookie_hash = ${hash} and kind = ${kind} and used_at is null and expires_at > ${c.get('services').now()}
      and code_tries < ${CODE_TRIES}
    returning ${columns(db, hash)}`,
  )
}

/** Takes one of the five tries of a question that was mailed. */
export async function tryChallenge(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db`
    update challenges set code_tries = code_tries + 1
    where id = ${id} and used_at is null and expires_at > ${now} and code_tries < ${CODE_TRIES} returning id`
  return rows.length === 1
}

/** Spends the question; of many who answer rightly at once, one gets true. Its person must still be active. */
export async function spendChallenge(db: Db, id: string, now: Date): Promise<boolean> {
  const rows = await db`
    update challenges k set used_at = ${now} from people p
    where k.id = ${id} and k.used_at is null and k.expires_at > ${now} and p.id = k.person_id and p.status = 'active'
    returning k.id`
  return rows.length === 1
}

/** Spends this browser's question for one answer, right or wrong; of many answers at once, one gets it. */
export async function takeMyChallenge(
  db: Db,
  c: Context<AppEnv>,
  kind: ChallengeKind,
): Promise<Challenge | null> {
  const hash = cookieHash(c, kind)
  if (!hash) return null
  const now = c.get('services').now()
  dropChallengeCookie(c, kind)
  return first(
    await db<Challenge[]>`
    update challenges set used_at = ${now}
    where cookie_hash = ${hash} and kind = ${kind} and used_at is null and expires_at > ${now}
    returning ${columns(db, hash)}`,
  )
}

/** Ends every open question of a person: their links and codes work no longer. */
export async function endChallenges(db: Db, personId: string, now: Date): Promise<void> {
  await db`update challenges set used_at = ${now} where person_id = ${personId} and used_at is null`
}

const columns = (db: Db, hash: Buffer | null) => db`
  id, kind, person_id as "personId", email, payload, code_tries as "codeTries", expires_at as "expiresAt", used_at as "usedAt",
  coalesce(cookie_hash = ${hash}, false) as mine`
