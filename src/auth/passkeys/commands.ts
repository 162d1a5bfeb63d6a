import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import { type Db, first, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import type { Act } from '../act.ts'
import { startChallenge, takeMyChallenge } from '../challenges.ts'
import { clientAddress } from '../client.ts'
import { endSessions } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { tellOwner } from '../notices/commands.ts'
import { findSignInPerson } from '../queries.ts'
import { whyNotRelyOn } from '../rules.ts'
import { limitTries } from '../throttle.ts'
import { readAssertion, readRegistration } from './form.ts'
import { findPasskey, listCredentials } from './queries.ts'
import { passkeySite, whyNotAddPasskey } from './rules.ts'
import { creationOptions, readPasskey, requestOptions, verifyAssertion } from './web-authn.ts'

const SECONDS = 5 * 60

/** What the browser asks an authenticator to make. Refused where the person should not rely on it. */
export async function offerPasskey(c: Context<AppEnv>, personId: string) {
  const { sql } = c.get('services')
  const site = siteOf(c)
  const person = await findSignInPerson(sql, personId)
  if (!person) throw new NotFound()
  refuse(whyNotAddPasskey(person))
  const toSign = randomBytes(32)
  const payload = { toSign: toSign.toString('base64url') }
  await startChallenge(sql, c, { kind: 'passkey', personId, payload, seconds: SECONDS })
  const account = { id: personId, name: person.email ?? person.name, displayName: person.name }
  return creationOptions(
    site,
    c.get('settings').shortZh,
    account,
    toSign,
    await listCredentials(sql, personId),
  )
}

/** Keeps what the authenticator made. Gives the reason against it, or null. */
export async function addPasskey(
  c: Context<AppEnv>,
  act: Act,
  personId: string,
  answer: { response: string; name: string },
): Promise<MessageKey | null> {
  const { sql, now } = c.get('services')
  const challenge = await takeMyChallenge(sql, c, 'passkey')
  const registration = readRegistration(answer.response)
  if (!registration || challenge?.personId !== personId) return 'auth.error.passkeyAdd'
  const passkey = await readPasskey(siteOf(c), registration, challenge.payload.toSign ?? '')
  if (!passkey) return 'auth.error.passkeyAdd'
  return transaction(sql, async (tx) => {
    refuse(whyNotAddPasskey(await lockPerson(tx, personId)))
    const rows = await tx`
      insert into passkeys ${tx({ ...passkey, person_id: personId, name: answer.name, created_at: now() })}
      on conflict do nothing returning credential_id`
    if (rows.length === 0) return 'auth.error.passkeyThere'
    // Who has just made a passkey has shown it: signing minutes need not ask again.
    await tx`update sessions set methods = methods || ',passkey' where id = ${act.viewer.sessionId}`
    await recordAudit(tx, act, {
      action: 'account.passkeyAdded',
      subjectType: 'person',
      subjectId: personId,
      args: { passkey: answer.name },
    })
    await recordEvent(tx, c, 'passkey_added', { personId })
    await tellOwner(tx, act, personId, 'passkeyAdded')
    return null
  })
}

/** What the browser asks any authenticator that knows this site to sign; whoever comes is told by the answer. */
export async function askForPasskey(c: Context<AppEnv>) {
  const { sql, now } = c.get('services')
  const site = siteOf(c)
  await limitTries(sql, 'passkeyByAddress', clientAddress(c) ?? 'unknown', now())
  const toSign = randomBytes(32)
  const payload = { toSign: toSign.toString('base64url') }
  await startChallenge(sql, c, { kind: 'passkey', personId: null, payload, seconds: SECONDS })
  return requestOptions(site, toSign)
}

/** The person whose passkey signed the question of this browser, or null. One question takes one answer. */
export async function usePasskey(c: Context<AppEnv>, response: string): Promise<string | null> {
  const { sql, now } = c.get('services')
  await limitTries(sql, 'passkeyAnswerByAddress', clientAddress(c) ?? 'unknown', now())
  const challenge = await takeMyChallenge(sql, c, 'passkey')
  const assertion = readAssertion(response)
  const passkey = assertion ? await findPasskey(sql, assertion.id) : null
  if (!assertion || !passkey || !challenge || challenge.personId) return refusePasskey(c, null, 'unknown')
  const signed = await verifyAssertion(siteOf(c), assertion, passkey, challenge.payload.toSign ?? '')
  if (!signed) return refusePasskey(c, passkey.personId, 'signature')
  // Compared once more where it is written: of two answers with one count, one is a copy's.
  const row = first(
    await sql<{ personId: string }[]>`
    update passkeys set sign_count = ${signed.signCount}, backed_up = ${signed.backedUp}, last_used_at = ${now()}
    where credential_id = ${passkey.credentialId} and (sign_count < ${signed.signCount} or (sign_count = 0 and ${signed.signCount} = 0))
    returning person_id as "personId"`,
  )
  return row ? row.personId : refusePasskey(c, passkey.personId, 'count')
}

async function refusePasskey(c: Context<AppEnv>, personId: string | null, reason: string): Promise<null> {
  await recordEvent(c.get('services').sql, c, 'passkey_refused', { personId, detail: { reason } })
  return null
}

/** Forgets one of the own passkeys; sessions elsewhere end, since the device may be in other hands. */
export async function removePasskey(c: Context<AppEnv>, act: Act, credentialId: string): Promise<void> {
  const personId = act.viewer.personId ?? ''
  await transaction(act.sql, async (tx) => {
    const person = await lockPerson(tx, personId)
    const row = first(
      await tx<{ name: string }[]>`
      delete from passkeys where credential_id = ${credentialId} and person_id = ${personId} returning name`,
    )
    if (!row) throw new NotFound()
    refuse(whyNotRelyOn({ ...person, passkeys: person.passkeys - 1 }))
    await endSessions(tx, personId, act.viewer.sessionId)
    await recordAudit(tx, act, {
      action: 'account.passkeyRemoved',
      subjectType: 'person',
      subjectId: personId,
      args: { passkey: row.name },
    })
    await recordEvent(tx, c, 'passkey_removed', { personId })
  })
}

/** Two who remove the last two ways at once would both find another one left. */
async function lockPerson(db: Db, personId: string) {
  await db`select 1 from people where id = ${personId} for update`
  const person = await findSignInPerson(db, personId)
  if (!person) throw new NotFound()
  return person
}

function siteOf(c: Context<AppEnv>) {
  const site = passkeySite(c.get('services').config.baseUrl)
  if (!site) throw new NotFound()
  return site
}

function refuse(why: MessageKey | null): void {
  if (why) throw new RuleViolation(why)
}
