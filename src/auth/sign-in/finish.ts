import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { startChallenge } from '../challenges.ts'
import { openSession } from '../commands.ts'
import { findSignInPerson } from '../queries.ts'
import { safeNext } from '../rules.ts'

const SECOND_FACTOR_SECONDS = 10 * 60

/** After a first factor: the question for the second one where an authenticator is enrolled, else the session. */
export async function finishSignIn(
  c: Context<AppEnv>,
  personId: string | null,
  method: 'password' | 'email',
  next: string | undefined,
): Promise<Response> {
  const { sql } = c.get('services')
  const person = personId ? await findSignInPerson(sql, personId) : null
  if (!person) return c.redirect('/sign-in', 303)
  if (person.secondFactor) {
    const payload = { methods: method, next: safeNext(next) }
    await startChallenge(sql, c, {
      kind: 'totp',
      personId: person.id,
      payload,
      seconds: SECOND_FACTOR_SECONDS,
    })
    return c.redirect('/sign-in/second-factor', 303)
  }
  const opened = await openSession(c, person, method)
  return c.redirect(opened ? safeNext(next) : '/sign-in', 303)
}
