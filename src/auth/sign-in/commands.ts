import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { type Db, transaction } from '../../lib/db.ts'
import { sixDigitCode } from '../../lib/token.ts'
import { queueMails } from '../../outbox/queue.ts'
import { actOf } from '../act.ts'
import {
  type Challenge,
  findMyChallenge,
  spendChallenge,
  startChallenge,
  tryMyChallenge,
  typedCode,
} from '../challenges.ts'
import { clientAddress, network } from '../client.ts'
import { recordEvent } from '../events.ts'
import { hashPassword, isOutdated, verifyPassword } from '../passwords.ts'
import { findPassword, findSignInPersonByEmail } from '../queries.ts'
import { giveBackTry, isUsedUp, limitTries, takeTry } from '../throttle.ts'
import { nobody } from '../viewer.ts'
import { signInMail } from './mail.tsx'

/** Seconds a mailed code and link live: mail gateways are reported to delay by ten. */
export const CODE_SECONDS = 30 * 60
const EQUAL_MS = 120

/** A known address costs a little more work than an unknown one; no answer leaves before this has passed. */
export const equalTime = () => new Promise((done) => setTimeout(done, EQUAL_MS))

/** The person whose address and password these are, or null; an unknown address costs the same time. */
export async function checkPassword(
  c: Context<AppEnv>,
  email: string,
  password: string,
): Promise<{ personId: string; mustChange: boolean } | null> {
  const { sql, now } = c.get('services')
  const address = clientAddress(c)
  await limitTries(sql, 'passwordByAddress', address ?? 'unknown', now())
  await limitTries(sql, 'passwordByEmail', email, now())
  await limitTries(sql, 'passwordByNetwork', `${email} ${network(address)}`, now())
  const found = await findPassword(sql, email)
  const right = await verifyPassword(password, found?.hash ?? null)
  if (!found || !right) {
    await recordEvent(sql, c, 'password_wrong', { personId: found?.personId ?? null, email })
    return null
  }
  // A whole office signs in from one address at half past eight: there only wrong passwords add up.
  await giveBackTry(sql, 'passwordByAddress', address ?? 'unknown')
  if (isOutdated(found.hash)) await rehash(sql, found.personId, found.hash, password)
  return found
}

async function rehash(db: Db, personId: string, old: string, password: string): Promise<void> {
  await db`update passwords set hash = ${await hashPassword(password)} where person_id = ${personId} and hash = ${old}`
}

/**
 * Puts the question to this browser and mails code and link, if the address is that of an active person. Whoever asks
 * sees the same, and a row and a cookie are made, for any address. Administrators sign in with their password only.
 */
export async function askForCode(c: Context<AppEnv>, email: string, next: string): Promise<void> {
  const { sql, now, kickOutbox } = c.get('services')
  await limitTries(sql, 'codeMailByAddress', clientAddress(c) ?? 'unknown', now())
  await limitTries(sql, 'codeMailByEmail', email, now())
  await limitTries(sql, 'codeMailByEmailADay', email, now())
  const linkOnly = await isUsedUp(sql, 'wrongCodeByEmail', email, now())
  const found = await findSignInPersonByEmail(sql, email)
  const person = found && !found.roles.includes('admin') ? found : null
  await transaction(sql, async (tx) => {
    const payload = { next, ...(linkOnly ? { linkOnly } : {}) }
    const challenge = {
      kind: 'email',
      personId: person?.id ?? null,
      email,
      payload,
      seconds: CODE_SECONDS,
    } as const
    const id = await startChallenge(tx, c, challenge)
    if (!person) return
    const act = actOf(c, nobody(c.get('locale'), c.get('now')))
    await queueMails(tx, act, [signInMail({ ...person, email }, id, c.get('settings'), linkOnly)])
  })
  await recordEvent(sql, c, 'code_asked', { personId: person?.id ?? null, email })
  kickOutbox()
}

export type CodeAnswer = { challenge: Challenge } | { error: 'over' | 'exhausted' | 'linkOnly' | 'wrong' }

/**
 * Compares a typed code with the question of this browser: five tries a question, 20 wrong codes a day and address.
 * The link of the same mail goes on working whatever is typed here.
 */
export async function answerCode(c: Context<AppEnv>, typed: string): Promise<CodeAnswer> {
  const { sql, now, config } = c.get('services')
  const code = typedCode(typed)
  if (!code) return { error: 'wrong' }
  const challenge = await tryMyChallenge(sql, c, 'email')
  if (!challenge) return { error: (await findMyChallenge(sql, c, 'email')) ? 'exhausted' : 'over' }
  if (challenge.payload.linkOnly) return { error: 'linkOnly' }
  const email = challenge.email ?? ''
  if (!(await takeTry(sql, 'wrongCodeByEmail', email, now()))) return { error: 'linkOnly' }
  const right = sameCode(code, sixDigitCode(config.authKeys, challenge.id))
  if (right && (await spendChallenge(sql, challenge.id, now()))) {
    await giveBackTry(sql, 'wrongCodeByEmail', email)
    return { challenge }
  }
  await recordEvent(sql, c, 'code_wrong', { personId: challenge.personId, email })
  return { error: 'wrong' }
}

/** The same comparison on the page of the link, opened in another browser: its tries are counted apart. */
export function isCodeOf(c: Context<AppEnv>, challenge: Challenge, typed: string): boolean {
  const code = typedCode(typed)
  return code !== null && sameCode(code, sixDigitCode(c.get('services').config.authKeys, challenge.id))
}

function sameCode(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** The address has shown that its owner reads it. */
export async function markVerified(c: Context<AppEnv>, email: string | null): Promise<void> {
  const { sql, now } = c.get('services')
  await sql`update sign_in_emails set verified_at = ${now()} where email = ${email} and verified_at is null`
}
