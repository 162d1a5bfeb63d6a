import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import { databaseError, first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { errorFields } from '../../lib/log.ts'
import { type Act, actOf } from '../act.ts'
import { type Challenge, startChallenge, takeMyChallenge } from '../challenges.ts'
import { clientAddress } from '../client.ts'
import { endSessions } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { tellOwner } from '../notices/commands.ts'
import { findSignInPerson } from '../queries.ts'
import { whyNotRelyOn } from '../rules.ts'
import { limitTries } from '../throttle.ts'
import { sessionless } from '../viewer.ts'
import { callback, type Identity, OidcRefused, type OidcSettings, start } from './provider.ts'
import { findLinkedPerson } from './queries.ts'

const SECONDS = 10 * 60
export const CALLBACK = '/sign-in/oidc/callback'

/** The provider of this house; without one none of its pages exists. */
export function oidcOf(c: Context<AppEnv>): OidcSettings {
  const { oidc } = c.get('services').config
  if (!oidc) throw new NotFound()
  return oidc
}

/** Where to send the browser, which keeps one half of the question; null while the provider cannot be reached. */
export async function leaveForProvider(
  c: Context<AppEnv>,
  wish: { next?: string } & ({ reason: 'link' | 'proof'; personId: string } | { reason: 'signIn' }),
): Promise<string | null> {
  const { sql, config, log, now } = c.get('services')
  await limitTries(sql, 'oidcByAddress', clientAddress(c) ?? 'unknown', now())
  try {
    const way = await start(oidcOf(c), config.baseUrl + CALLBACK, now(), wish.reason === 'proof')
    await startChallenge(sql, c, {
      kind: 'oidc',
      personId: wish.reason === 'signIn' ? null : wish.personId,
      payload: {
        oidc: way.kept,
        ...(wish.next ? { next: wish.next } : {}),
        ...(wish.reason === 'signIn' ? {} : { reason: wish.reason }),
      },
      seconds: SECONDS,
    })
    return way.url
  } catch (error) {
    if (databaseError(error)) throw error
    log.error('oidc.away', errorFields(error))
    return null
  }
}

/** Whom the provider vouches for, and why it was asked; null if it does not, or was not asked by this browser. */
export async function returnFromProvider(
  c: Context<AppEnv>,
): Promise<{ challenge: Challenge; identity: Identity } | { challenge: Challenge | null; identity: null }> {
  const { sql, config, now } = c.get('services')
  const oidc = oidcOf(c)
  const challenge = await takeMyChallenge(sql, c, 'oidc')
  if (!challenge?.payload.oidc) return { challenge: null, identity: null }
  const answer = new URL(config.baseUrl + CALLBACK + new URL(c.req.url).search)
  const fresh = challenge.payload.reason === 'proof'
  try {
    return { challenge, identity: await callback(oidc, answer, challenge.payload.oidc, now(), fresh) }
  } catch (error) {
    if (!(error instanceof OidcRefused)) throw error
    await recordEvent(sql, c, 'oidc_refused', {
      personId: challenge.personId,
      detail: { reason: error.reason },
    })
    return { challenge, identity: null }
  }
}

/** The person behind an account of the provider; a first link is made by an address both know. Null: nobody of ours. */
export async function findOrLinkPerson(c: Context<AppEnv>, identity: Identity): Promise<string | null> {
  const { sql } = c.get('services')
  const known = await findLinkedPerson(sql, identity.issuer, identity.subject)
  if (known) return known
  const email = await identity.verifiedEmail().catch((error: unknown) => {
    if (error instanceof OidcRefused) return null
    throw error
  })
  const linked = email ? await linkByEmail(c, identity, email) : null
  if (!linked)
    await recordEvent(sql, c, 'oidc_refused', {
      email,
      detail: { reason: email ? 'unknown' : 'unverified', subject: identity.subject.slice(0, 100) },
    })
  return linked
}

/** Only for an active person who is no administrator and has no account there yet: an address may pass to somebody else. */
async function linkByEmail(c: Context<AppEnv>, identity: Identity, email: string): Promise<string | null> {
  const { sql, now } = c.get('services')
  return transaction(sql, async (tx) => {
    const row = first(
      await tx<{ personId: string }[]>`
      insert into oidc_identities (issuer, subject, person_id, linked_at)
      select ${identity.issuer}, ${identity.subject}, p.id, ${now()}::timestamptz
      from sign_in_emails e join people p on p.id = e.person_id and p.status = 'active'
      where e.email = ${email}
        and not exists (select 1 from role_grants g where g.person_id = p.id and g.role = 'admin' and g.ended_at is null)
        and not exists (select 1 from oidc_identities o where o.person_id = p.id and o.issuer = ${identity.issuer})
      on conflict do nothing returning person_id as "personId"`,
    )
    const person = row ? await findSignInPerson(tx, row.personId) : null
    if (!person) return null
    const act = actOf(c, sessionless(person, c.get('now')))
    await recordLink(c, tx, act, person.id, 'oidc_linked')
    return person.id
  })
}

/** From inside a session, for whoever is signed in; an account that is somebody else's is refused. */
export async function linkIdentity(c: Context<AppEnv>, act: Act, identity: Identity): Promise<void> {
  const { sql, now } = c.get('services')
  const personId = act.viewer.personId ?? ''
  await transaction(sql, async (tx) => {
    const rows = await tx`
      insert into oidc_identities (issuer, subject, person_id, linked_at)
      values (${identity.issuer}, ${identity.subject}, ${personId}, ${now()}) on conflict do nothing returning person_id`
    if (rows.length === 0) throw new RuleViolation('auth.error.oidcTaken')
    await recordLink(c, tx, act, personId, 'oidc_linked')
  })
}

/** Takes the own accounts at the provider away; sessions elsewhere end. */
export async function unlinkIdentities(c: Context<AppEnv>, act: Act): Promise<void> {
  const personId = act.viewer.personId ?? ''
  await transaction(act.sql, async (tx) => {
    await tx`select 1 from people where id = ${personId} for update`
    const person = await findSignInPerson(tx, personId)
    if (!person?.identities) throw new NotFound()
    const why = whyNotRelyOn({ ...person, identities: 0 })
    if (why) throw new RuleViolation(why)
    await tx`delete from oidc_identities where person_id = ${personId}`
    await endSessions(tx, personId, act.viewer.sessionId)
    await recordLink(c, tx, act, personId, 'oidc_unlinked')
  })
}

async function recordLink(
  c: Context<AppEnv>,
  tx: Tx,
  act: Act,
  personId: string,
  event: 'oidc_linked' | 'oidc_unlinked',
): Promise<void> {
  const action = event === 'oidc_linked' ? 'account.identityLinked' : 'account.identityUnlinked'
  await recordAudit(tx, act, { action, subjectType: 'person', subjectId: personId })
  await recordEvent(tx, c, event, { personId })
  if (event === 'oidc_linked') await tellOwner(tx, act, personId, 'identityLinked')
}
