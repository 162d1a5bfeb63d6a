import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { AppEnv } from '../app-env.ts'
import type { Db, Sql } from '../lib/db.ts'
import { randomToken, tokenHash } from '../lib/token.ts'
import { dropChallengeCookie } from './challenge-cookie.ts'
import { clientAddress, userAgent } from './client.ts'
import { recordEvent } from './events.ts'
import type { SignInPerson } from './queries.ts'
import { sessionLife } from './rules.ts'
import { isSecureOrigin, sessionCookieName, setSessionCookie } from './session.ts'

/** Opens a session under a new token and ends the one this browser had (no fixation). False if the person is active no longer. */
export async function openSession(
  c: Context<AppEnv>,
  person: Pick<SignInPerson, 'id' | 'roles'>,
  methods: string,
): Promise<boolean> {
  const { sql, now } = c.get('services')
  const token = randomToken()
  const life = sessionLife(person.roles)
  const at = now()
  const rows = await sql`
    with old as (delete from sessions where token_hash = ${sessionHash(c)})
    insert into sessions (token_hash, person_id, methods, created_at, verified_at, last_seen_at, idle_seconds, idle_expires_at, expires_at, ip, user_agent)
    select ${tokenHash(token)}, p.id, ${methods}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz, ${life.idle}::int,
      ${later(at, life.idle)}::timestamptz, ${later(at, life.absolute)}::timestamptz, ${clientAddress(c)}::inet, ${userAgent(c)}::text
    from people p where p.id = ${person.id} and p.status = 'active'
    returning id`
  if (rows.length === 0) return false
  await recordEvent(sql, c, 'signed_in', { personId: person.id, detail: { methods } })
  setSessionCookie(c, token, life.maxAge)
  dropChallengeCookie(c, 'email')
  return true
}

const later = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000)

/** Ends the session of this browser, if it has one. */
export async function endOwnSession(c: Context<AppEnv>): Promise<void> {
  const { sql } = c.get('services')
  const hash = sessionHash(c)
  const rows = hash
    ? await sql<{ person_id: string }[]>`delete from sessions where token_hash = ${hash} returning person_id`
    : []
  if (rows[0]) await recordEvent(sql, c, 'signed_out', { personId: rows[0].person_id })
  setSessionCookie(c, '', 0)
}

function sessionHash(c: Context<AppEnv>): Buffer | null {
  const token = getCookie(c, sessionCookieName(isSecureOrigin(c.get('services').config.baseUrl)))
  return token?.length === 43 ? tokenHash(token) : null
}

/** Signs a person out everywhere, or everywhere else: after a change of password, role, address or standing. */
export async function endSessions(db: Db, personId: string, except: string | null = null): Promise<void> {
  await db`delete from sessions where person_id = ${personId} and id is distinct from ${except}`
}

/** Deletes what has expired; run once a day. */
export async function deleteExpired(sql: Sql, now: Date): Promise<void> {
  const aWeekAgo = later(now, -7 * 86_400)
  await sql`delete from sessions where expires_at < ${now} or idle_expires_at < ${now}`
  await sql`delete from challenges where expires_at < ${aWeekAgo}`
  await sql`delete from throttle where resets_at < ${now}`
  await sql`delete from recovery_codes where used_at < ${aWeekAgo}`
}
