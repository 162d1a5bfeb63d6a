import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import { type Act, actOf } from '../../auth/act.ts'
import { endChallenges, startChallenge } from '../../auth/challenges.ts'
import { endSessions } from '../../auth/commands.ts'
import { recordEvent } from '../../auth/events.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { signedToken } from '../../lib/token.ts'
import type { User } from '../queries.ts'
import { whyNotHandOverLink } from '../rules.ts'

const LINK_SECONDS = 24 * 3600

/**
 * Makes a link by which the person chooses a password, once, within a day; it is shown to the administrator, who hands
 * it over in person. Earlier links end.
 */
export async function makePasswordLink(c: Context<AppEnv>, user: User): Promise<string> {
  const { sql, config, now } = c.get('services')
  const act = actOf(c)
  const why = whyNotHandOverLink(user, act.viewer.personId)
  if (why) throw new RuleViolation(why)
  const id = await transaction(sql, async (tx) => {
    await endChallenges(tx, user.id, now())
    const challenge = { kind: 'password', personId: user.id, seconds: LINK_SECONDS, cookie: false } as const
    await audit(tx, act, user, 'users.passwordLinkMade')
    return startChallenge(tx, c, challenge)
  })
  return `${config.baseUrl}/l/${signedToken(config.authKeys, 'signin', id)}`
}

/** For a lost device: forgets all passkeys of the person; their sessions end. */
export async function removePasskeys(c: Context<AppEnv>, user: User): Promise<void> {
  const act = actOf(c)
  await transaction(act.sql, async (tx) => {
    const rows = await tx`delete from passkeys where person_id = ${user.id} returning credential_id`
    if (rows.length === 0) throw new NotFound()
    await endSessions(tx, user.id, act.viewer.sessionId)
    await audit(tx, act, user, 'users.passkeysRemoved', { n: rows.length })
    await recordEvent(tx, c, 'passkey_removed', { personId: user.id })
  })
}

/** Takes the link with the identity provider away; sessions end. */
export async function unlinkUser(c: Context<AppEnv>, user: User): Promise<void> {
  const act = actOf(c)
  await transaction(act.sql, async (tx) => {
    const rows = await tx`delete from oidc_identities where person_id = ${user.id} returning subject`
    if (rows.length === 0) throw new NotFound()
    await endSessions(tx, user.id, act.viewer.sessionId)
    await audit(tx, act, user, 'users.identityUnlinked')
    await recordEvent(tx, c, 'oidc_unlinked', { personId: user.id })
  })
}

async function audit(
  tx: Tx,
  act: Act,
  user: User,
  action: string,
  args: Record<string, number> = {},
): Promise<void> {
  const entry = { action, subjectType: 'person', subjectId: user.id, args: { name: user.name, ...args } }
  await recordAudit(tx, { ...act, role: 'admin' }, entry)
}
