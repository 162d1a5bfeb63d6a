import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { recordAudit } from '../audit/commands.ts'
import { writePassword } from '../auth/account/commands.ts'
import { type Act, actOf } from '../auth/act.ts'
import { endChallenges, startChallenge } from '../auth/challenges.ts'
import { endSessions } from '../auth/commands.ts'
import { recordEvent } from '../auth/events.ts'
import { tellOwner } from '../auth/notices/commands.ts'
import { whyNotPassword } from '../auth/password-policy.ts'
import { hashPassword } from '../auth/passwords.ts'
import { findSignInPerson } from '../auth/queries.ts'
import { dropTotp } from '../auth/second-factor/commands.ts'
import { passwordLinkMail } from '../auth/sign-in/mail.tsx'
import type { MessageKey } from '../i18n/translate.ts'
import { databaseError, first, type Tx, transaction } from '../lib/db.ts'
import { NotFound, RuleViolation } from '../lib/errors.ts'
import { queueMails } from '../outbox/queue.ts'
import type { User } from './queries.ts'
import { whyNotEndGrant, whyNotGivePassword, whyNotMailPasswordLink, whyNotSuspend } from './rules.ts'

const LINK_SECONDS = 3 * 24 * 3600

/** Gives a role; an address on file becomes the sign-in address if there is none yet. Sessions elsewhere end. */
export async function grantRole(
  act: Act,
  user: User,
  grant: { role: string; agencyId: string | null },
): Promise<void> {
  const agencyId = grant.role === 'liaison' ? grant.agencyId : null
  await transaction(act.sql, async (tx) => {
    await tx`insert into role_grants (person_id, role, agency_id, granted_by, granted_at)
      values (${user.id}, ${grant.role}, ${agencyId}, ${act.viewer.personId}, ${act.now})`
    if (user.email && !user.signInEmail)
      await tx`insert into sign_in_emails (email, person_id) values (${user.email}, ${user.id}) on conflict do nothing`
    // An account that was linked by its address must not open an administrator's: it is linked anew from inside.
    if (grant.role === 'admin') await tx`delete from oidc_identities where person_id = ${user.id}`
    await endSessions(tx, user.id, act.viewer.sessionId)
    await audit(tx, act, user, 'users.roleGranted', { role: grant.role }, agencyId)
  }).catch((error: unknown) => {
    if (databaseError(error)?.constraint === 'role_grants_current')
      throw new RuleViolation('users.error.hasRole')
    throw error
  })
}

/** Ends a role; the row stays (R04). */
export async function endGrant(act: Act, user: User, grantId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const admins = await tx<{ personId: string }[]>`
      select g.person_id as "personId" from role_grants g join people p on p.id = g.person_id and p.status = 'active'
      where g.role = 'admin' and g.ended_at is null order by g.id for update of g`
    const grant = first(
      await tx<{ role: string; agencyId: string | null }[]>`
      update role_grants set ended_at = ${act.now} where id = ${grantId} and person_id = ${user.id} and ended_at is null
      returning role, agency_id as "agencyId"`,
    )
    if (!grant) throw new NotFound()
    refuse(whyNotEndGrant(grant, admins.filter(({ personId }) => personId !== user.id).length))
    await endSessions(tx, user.id, act.viewer.sessionId)
    await audit(tx, act, user, 'users.roleEnded', { role: grant.role }, grant.agencyId)
  })
}

/** Sets or takes away the address a person signs in with; links on their way to the old one work no longer. */
export async function setSignInEmail(
  act: Act,
  user: User,
  email: string | null,
  realNow: Date,
): Promise<MessageKey | null> {
  if (email === user.signInEmail) return null
  try {
    await transaction(act.sql, async (tx) => {
      await tx`delete from sign_in_emails where person_id = ${user.id}`
      if (email) await tx`insert into sign_in_emails (email, person_id) values (${email}, ${user.id})`
      await endSessions(tx, user.id, act.viewer.sessionId)
      await endChallenges(tx, user.id, realNow)
      const action = email ? 'users.emailSet' : 'users.emailRemoved'
      await audit(tx, act, user, action, { email: email ?? user.signInEmail })
    })
  } catch (error) {
    if (databaseError(error)?.constraint === 'sign_in_emails_pkey') return 'users.error.emailTaken'
    throw error
  }
  return null
}

/** Sets a password on the spot; its owner must choose another at the next sign-in. Gives the reason against it, or null. */
export async function givePassword(
  c: Context<AppEnv>,
  act: Act,
  user: User,
  password: string,
): Promise<MessageKey | null> {
  refuse(whyNotGivePassword(user))
  const why = whyNotPassword(password, [user.name, user.nameEn, user.signInEmail ?? ''])
  if (why) return why
  const hash = await hashPassword(password)
  const { now } = c.get('services')
  await transaction(act.sql, async (tx) => {
    await writePassword(tx, user.id, hash, now(), user.id !== act.viewer.personId)
    await endSessions(tx, user.id, act.viewer.sessionId)
    await endChallenges(tx, user.id, now())
    await audit(tx, act, user, 'users.passwordSet')
    await recordEvent(tx, c, 'password_changed', { personId: user.id })
    await tellOwner(tx, act, user.id, 'passwordChanged')
  })
  return null
}

/** Mails a link by which the person chooses a password, once, within three days. */
export async function mailPasswordLink(c: Context<AppEnv>, act: Act, user: User): Promise<void> {
  refuse(whyNotMailPasswordLink(user))
  const person = await findSignInPerson(act.sql, user.id)
  const email = user.signInEmail
  if (!person || !email) throw new NotFound()
  await transaction(act.sql, async (tx) => {
    await endChallenges(tx, user.id, c.get('services').now())
    const challenge = {
      kind: 'password',
      personId: user.id,
      email,
      seconds: LINK_SECONDS,
      cookie: false,
    } as const
    const id = await startChallenge(tx, c, challenge)
    await queueMails(tx, act, [passwordLinkMail({ ...person, email }, id, act.settings)])
    await audit(tx, act, user, 'users.passwordLinkSent', { email })
  })
  act.kickOutbox()
}

/** Shuts the account: sessions and links end at once, and no new ones open. */
export async function suspendUser(act: Act, user: User, realNow: Date): Promise<void> {
  refuse(whyNotSuspend(user, act.viewer.personId))
  await transaction(act.sql, async (tx) => {
    const rows =
      await tx`update people set status = 'suspended', version = version + 1 where id = ${user.id} and status = 'active' returning id`
    if (rows.length === 0) return
    await endSessions(tx, user.id)
    await endChallenges(tx, user.id, realNow)
    await audit(tx, act, user, 'users.suspended')
  })
}

export async function reactivateUser(act: Act, user: User): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows =
      await tx`update people set status = 'active', version = version + 1 where id = ${user.id} and status = 'suspended' returning id`
    if (rows.length > 0) await audit(tx, act, user, 'users.reactivated')
  })
}

/** For a lost telephone: takes the authenticator away, after the administrator has made sure who asks. */
export async function removeSecondFactor(c: Context<AppEnv>, user: User): Promise<void> {
  const act = actOf(c)
  await transaction(act.sql, async (tx) => {
    if (!(await dropTotp(tx, user.id, act.viewer.sessionId)))
      throw new RuleViolation('auth.error.secondFactorAbsent')
    await audit(tx, act, user, 'users.secondFactorRemoved')
    await recordEvent(tx, c, 'second_factor_removed', { personId: user.id })
    await tellOwner(tx, act, user.id, 'secondFactorRemoved')
  })
}

function refuse(why: MessageKey | null): void {
  if (why) throw new RuleViolation(why)
}

async function audit(
  tx: Tx,
  act: Act,
  user: User,
  action: string,
  args: Record<string, string | null> = {},
  agencyId: string | null = null,
): Promise<void> {
  const entry = { action, subjectType: 'person', subjectId: user.id, args: { name: user.name, ...args } }
  await recordAudit(tx, { ...act, role: 'admin' }, { ...entry, ...(agencyId ? { agencyId } : {}) })
}
