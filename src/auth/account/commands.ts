import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import { type Db, transaction } from '../../lib/db.ts'
import { Gone, NotFound } from '../../lib/errors.ts'
import { type Act, actOf } from '../act.ts'
import { endChallenges, spendChallenge, tryChallenge } from '../challenges.ts'
import { endSessions } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { tellOwner } from '../notices/commands.ts'
import { whyNotPassword } from '../password-policy.ts'
import { hashPassword, verifyPassword } from '../passwords.ts'
import { findOwnPassword, findSignInPerson } from '../queries.ts'
import { useSecondFactor } from '../second-factor/commands.ts'
import { limitTries } from '../throttle.ts'
import { sessionless } from '../viewer.ts'

/** Changes the own password; every other session ends. Gives the field and the reason that stand against it, or null. */
export async function changePassword(
  c: Context<AppEnv>,
  act: Act,
  personId: string,
  typed: { current: string; password: string },
): Promise<{ field: 'current' | 'password'; error: MessageKey } | null> {
  const { sql, now } = c.get('services')
  await limitTries(sql, 'proofByPerson', personId, now())
  const stored = await findOwnPassword(sql, personId)
  if (!stored) throw new NotFound()
  if (!(await verifyPassword(typed.current, stored))) {
    await recordEvent(sql, c, 'proof_wrong', { personId })
    return { field: 'current', error: 'auth.error.current' }
  }
  const person = await findSignInPerson(sql, personId)
  const error = whyNotPassword(typed.password, [
    person?.email ?? '',
    person?.name ?? '',
    person?.nameEn ?? '',
  ])
  if (error) return { field: 'password', error }
  const hash = await hashPassword(typed.password)
  await transaction(sql, async (tx) => {
    await writePassword(tx, personId, hash, now(), false)
    await endSessions(tx, personId, act.viewer.sessionId)
    await tx`update sessions set verified_at = ${now()} where id = ${act.viewer.sessionId}`
    await recordAudit(tx, act, {
      action: 'account.passwordChanged',
      subjectType: 'person',
      subjectId: personId,
    })
    await recordEvent(tx, c, 'password_changed', { personId })
    await tellOwner(tx, act, personId, 'passwordChanged')
  })
  return null
}

/**
 * Chooses a password by a question that is spent with it; all sessions end. Whoever comes by a link types the code of
 * the authenticator as well, where one is enrolled. Gives the field and the reason that stand against it, or null.
 */
export async function choosePassword(
  c: Context<AppEnv>,
  challenge: { id: string; personId: string },
  password: string,
  code: string | null = null,
): Promise<{ field: 'password' | 'code'; error: MessageKey } | null> {
  const { sql, now } = c.get('services')
  const person = await findSignInPerson(sql, challenge.personId)
  if (!person) throw new NotFound()
  const why = whyNotPassword(password, [person.email ?? '', person.name, person.nameEn])
  if (why) return { field: 'password', error: why }
  if (code !== null && person.secondFactor) {
    if (!(await tryChallenge(sql, challenge.id, now())))
      return { field: 'code', error: 'auth.error.resetExhausted' }
    if (!(await useSecondFactor(c, person.id, code))) {
      await recordEvent(sql, c, 'second_factor_wrong', { personId: person.id })
      return { field: 'code', error: 'auth.error.secondFactor' }
    }
  }
  const act = actOf(c, sessionless(person, c.get('now')))
  const hash = await hashPassword(password)
  await transaction(sql, async (tx) => {
    if (!(await spendChallenge(tx, challenge.id, now()))) throw new Gone('used')
    await writePassword(tx, person.id, hash, now(), false)
    await endSessions(tx, person.id)
    await endChallenges(tx, person.id, now())
    await recordAudit(tx, act, {
      action: 'account.passwordChanged',
      subjectType: 'person',
      subjectId: person.id,
    })
    await recordEvent(tx, c, 'password_changed', { personId: person.id })
    await tellOwner(tx, act, person.id, 'passwordChanged')
  })
  return null
}

/** `mustChange`: somebody else knows it, so its owner chooses another at the next sign-in. */
export async function writePassword(
  db: Db,
  personId: string,
  hash: string,
  now: Date,
  mustChange: boolean,
): Promise<void> {
  await db`
    insert into passwords (person_id, hash, must_change, changed_at) values (${personId}, ${hash}, ${mustChange}, ${now})
    on conflict (person_id) do update set hash = excluded.hash, must_change = excluded.must_change, changed_at = excluded.changed_at`
}

/** Ends one of the own sessions; one that is not the person's own does not exist. */
export async function endOneSession(c: Context<AppEnv>, personId: string, sessionId: string): Promise<void> {
  const { sql } = c.get('services')
  const rows =
    await sql`delete from sessions where id = ${sessionId} and person_id = ${personId} returning id`
  if (rows.length === 0) throw new NotFound()
  await recordEvent(sql, c, 'session_ended', { personId })
}

/** Remembers the language a person works in; mails are written in it, too. */
export async function keepLocale(db: Db, personId: string, locale: 'zh-CN' | 'en'): Promise<void> {
  await db`update people set locale = ${locale} where id = ${personId} and locale <> ${locale}`
}
