import { randomBytes } from 'node:crypto'
import { recordAudit } from '../../audit/commands.ts'
import { json, type Sql, type Tx, transaction } from '../../lib/db.ts'
import { officeNow, officeSettings, readSettings } from '../../settings/office.ts'
import { writePassword } from '../account/commands.ts'
import type { Act } from '../act.ts'
import { endChallenges } from '../challenges.ts'
import { endSessions } from '../commands.ts'
import { tellOwner } from '../notices/commands.ts'
import { hashPassword } from '../passwords.ts'
import { findSignInPersonByEmail, type SignInPerson } from '../queries.ts'
import { dropTotp } from '../second-factor/commands.ts'
import { base32, inFours } from '../totp.ts'
import { sessionless } from '../viewer.ts'

// For whoever sits at the server: the way out when the only administrator is locked out.

/**
 * Gives the active person with this sign-in address a random password, to be changed at the next sign-in, and ends all
 * sessions. Null for an unknown address. The password stands nowhere else.
 */
export async function resetPassword(
  sql: Sql,
  email: string,
  realNow: Date = new Date(),
): Promise<{ name: string; password: string } | null> {
  const person = await findSignInPersonByEmail(sql, email.trim().toLowerCase())
  if (!person) return null
  const password = inFours(base32(randomBytes(15)), '-')
  const hash = await hashPassword(password)
  await record(sql, person, realNow, 'passwordChanged', async (tx) => {
    await writePassword(tx, person.id, hash, realNow, true)
    await endSessions(tx, person.id)
    await endChallenges(tx, person.id, realNow)
  })
  return { name: person.name, password }
}

/** For a lost telephone without recovery codes: takes the authenticator away. Null for an unknown address or none enrolled. */
export async function removeAuthenticator(
  sql: Sql,
  email: string,
  realNow: Date = new Date(),
): Promise<{ name: string } | null> {
  const person = await findSignInPersonByEmail(sql, email.trim().toLowerCase())
  if (!person?.secondFactor) return null
  await record(sql, person, realNow, 'secondFactorRemoved', async (tx) => {
    await dropTotp(tx, person.id, null)
  })
  return { name: person.name }
}

async function record(
  sql: Sql,
  person: SignInPerson,
  realNow: Date,
  what: 'passwordChanged' | 'secondFactorRemoved',
  change: (tx: Tx) => Promise<void>,
): Promise<void> {
  const [action, event] =
    what === 'passwordChanged'
      ? ['users.passwordSet', 'password_changed']
      : ['users.secondFactorRemoved', 'second_factor_removed']
  const stored = await readSettings(sql)
  const now = officeNow(stored, realNow)
  const act: Act = {
    sql,
    viewer: sessionless({ id: null, name: '控制台', locale: 'zh-CN' }, now),
    now,
    settings: officeSettings(stored),
    requestId: 'console',
    role: 'system',
    authKeys: [],
    kickOutbox: () => undefined,
  }
  await transaction(sql, async (tx) => {
    await change(tx)
    await recordAudit(tx, act, {
      action,
      subjectType: 'person',
      subjectId: person.id,
      args: { name: person.name },
    })
    await tx`insert into auth_events (at, kind, person_id, detail)
      values (${realNow}, ${event}, ${person.id}, ${json(tx, { by: 'console' })})`
    await tellOwner(tx, act, person.id, what)
  })
}
