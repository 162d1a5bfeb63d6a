import { createHash, randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import { type Db, first, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import type { AuthKey } from '../../lib/token.ts'
import type { Act } from '../act.ts'
import { typedCode } from '../challenges.ts'
import { endSessions } from '../commands.ts'
import { recordEvent } from '../events.ts'
import { tellOwner } from '../notices/commands.ts'
import { seal, unseal } from '../secret-box.ts'
import { base32, inFours, matchingStep } from '../totp.ts'

const PURPOSE = 'totp secret'
const RECOVERY_CODES = 10

/** Whether the code is the authenticator's, of a step that was not used before. A right code is used up by the asking. */
export async function useTotp(c: Context<AppEnv>, personId: string, typed: string): Promise<boolean> {
  const { sql, config, now } = c.get('services')
  const code = typedCode(typed)
  const secret = code ? await findTotpSecret(sql, config.authKeys, personId, true) : null
  const step = code && secret ? matchingStep(secret, code, now()) : null
  if (step === null) return false
  const rows = await sql`
    update totp_secrets set last_step = ${step} where person_id = ${personId} and last_step < ${step} returning person_id`
  return rows.length === 1
}

/** What a person typed for the second step: six digits of the authenticator, else a recovery code; null for a wrong one. */
export async function useSecondFactor(
  c: Context<AppEnv>,
  personId: string,
  typed: string,
): Promise<'totp' | 'recovery' | null> {
  if (typedCode(typed)) return (await useTotp(c, personId, typed)) ? 'totp' : null
  return (await useRecoveryCode(c, personId, typed)) ? 'recovery' : null
}

/** Spends one of the ten recovery codes. */
async function useRecoveryCode(c: Context<AppEnv>, personId: string, typed: string): Promise<boolean> {
  const { sql, now } = c.get('services')
  const rows = await sql`
    update recovery_codes set used_at = ${now()}
    where person_id = ${personId} and code_hash = ${recoveryHash(personId, typed)} and used_at is null returning person_id`
  if (rows.length === 0) return false
  await recordEvent(sql, c, 'recovery_code_used', { personId })
  return true
}

/** The secret of a confirmed authenticator, or of one that is being added. */
export async function findTotpSecret(
  db: Db,
  keys: readonly AuthKey[],
  personId: string,
  confirmed: boolean,
): Promise<Buffer | null> {
  const row = first(
    await db<{ sealed: Uint8Array }[]>`
    select secret_enc as sealed from totp_secrets where person_id = ${personId} and (confirmed_at is not null) = ${confirmed}`,
  )
  return row ? unseal(keys, PURPOSE, personId, row.sealed) : null
}

/** Begins to add an authenticator: a fresh secret, not asked for until its first code was typed. */
export async function beginTotp(c: Context<AppEnv>, personId: string): Promise<void> {
  const { sql, config } = c.get('services')
  const sealed = seal(config.authKeys, PURPOSE, personId, randomBytes(20))
  const rows = await sql`
    insert into totp_secrets (person_id, secret_enc) values (${personId}, ${sealed})
    on conflict (person_id) do update set secret_enc = excluded.secret_enc, last_step = 0
    where totp_secrets.confirmed_at is null returning person_id`
  if (rows.length === 0) throw new RuleViolation('auth.error.secondFactorThere')
}

/** The first code shows that the authenticator works: it counts from now on, and other sessions end. Gives the recovery codes, or null for a wrong code. */
export async function confirmTotp(c: Context<AppEnv>, act: Act, typed: string): Promise<string[] | null> {
  const { sql, config, now } = c.get('services')
  const personId = act.viewer.personId ?? ''
  const code = typedCode(typed)
  const secret = code ? await findTotpSecret(sql, config.authKeys, personId, false) : null
  const step = code && secret ? matchingStep(secret, code, now()) : null
  if (step === null) return null
  return transaction(sql, async (tx) => {
    const rows = await tx`
      update totp_secrets set confirmed_at = ${now()}, last_step = ${step}
      where person_id = ${personId} and confirmed_at is null returning person_id`
    if (rows.length === 0) throw new RuleViolation('auth.error.secondFactorThere')
    await tx`update sessions set methods = methods || ',totp', verified_at = ${now()} where id = ${act.viewer.sessionId}`
    await endSessions(tx, personId, act.viewer.sessionId)
    await recordAudit(tx, act, {
      action: 'account.secondFactorAdded',
      subjectType: 'person',
      subjectId: personId,
    })
    await recordEvent(tx, c, 'second_factor_added', { personId })
    await tellOwner(tx, act, personId, 'secondFactorAdded')
    return writeRecoveryCodes(tx, personId)
  })
}

/** Ten new recovery codes; the old ones work no longer. */
export async function renewRecoveryCodes(act: Act): Promise<string[]> {
  const personId = act.viewer.personId ?? ''
  return transaction(act.sql, async (tx) => {
    const found =
      await tx`select 1 from totp_secrets where person_id = ${personId} and confirmed_at is not null for update`
    if (found.length === 0) throw new RuleViolation('auth.error.secondFactorAbsent')
    await recordAudit(tx, act, {
      action: 'account.recoveryCodesRenewed',
      subjectType: 'person',
      subjectId: personId,
    })
    return writeRecoveryCodes(tx, personId)
  })
}

async function writeRecoveryCodes(db: Db, personId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => inFours(base32(randomBytes(10)), '-'))
  await db`delete from recovery_codes where person_id = ${personId}`
  await db`insert into recovery_codes ${db(codes.map((code) => ({ person_id: personId, code_hash: recoveryHash(personId, code) })))}`
  return codes
}

/** Takes the authenticator away, with its recovery codes; sessions other than `exceptSession` end. */
export async function dropTotp(db: Db, personId: string, exceptSession: string | null): Promise<boolean> {
  const rows =
    await db`delete from totp_secrets where person_id = ${personId} and confirmed_at is not null returning person_id`
  if (rows.length === 0) return false
  await db`delete from recovery_codes where person_id = ${personId}`
  await endSessions(db, personId, exceptSession)
  return true
}

/** The own authenticator, removed by its owner; this session counts as opened without one. */
export async function removeOwnTotp(c: Context<AppEnv>, act: Act): Promise<void> {
  const { personId, sessionId } = act.viewer
  await transaction(act.sql, async (tx) => {
    if (!personId || !(await dropTotp(tx, personId, sessionId)))
      throw new RuleViolation('auth.error.secondFactorAbsent')
    await tx`update sessions set methods = replace(methods, ',totp', '') where id = ${sessionId}`
    await recordAudit(tx, act, {
      action: 'account.secondFactorRemoved',
      subjectType: 'person',
      subjectId: personId,
    })
    await recordEvent(tx, c, 'second_factor_removed', { personId })
    await tellOwner(tx, act, personId, 'secondFactorRemoved')
  })
}

/** 80 random bits need no slow hash; typed with or without hyphens, in either case. */
function recoveryHash(personId: string, typed: string): Buffer {
  const code = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z2-7]/g, '')
  return createHash('sha256').update(`${personId} ${code}`).digest()
}
