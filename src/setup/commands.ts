import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { recordAudit } from '../audit/commands.ts'
import { writePassword } from '../auth/account/commands.ts'
import { type Act, actOf } from '../auth/act.ts'
import { clientAddress } from '../auth/client.ts'
import { openSession } from '../auth/commands.ts'
import { recordEvent } from '../auth/events.ts'
import { whyNotPassword } from '../auth/password-policy.ts'
import { hashPassword } from '../auth/passwords.ts'
import { limitTries } from '../auth/throttle.ts'
import { base32, inFours } from '../auth/totp.ts'
import { sessionless } from '../auth/viewer.ts'
import { first, json, type Sql, type Tx, transaction } from '../lib/db.ts'
import { NotFound } from '../lib/errors.ts'
import { tokenHash } from '../lib/token.ts'
import { loadShippedCalendar } from '../settings/calendar.ts'
import { readSettings } from '../settings/office.ts'
import type { SetupInput } from './form.ts'
import { isInstalled } from './rules.ts'

/** A fresh one-time token for the console while nothing is installed, else null. Only its hash is kept; an earlier one works no longer. */
export async function ensureSetupToken(sql: Sql, now: Date): Promise<string | null> {
  if (isInstalled(await readSettings(sql))) return null
  const token = inFours(base32(randomBytes(15)), '-')
  await sql`
    insert into setup_token (token_hash, created_at) values (${setupHash(token)}, ${now})
    on conflict (one_row) do update set token_hash = excluded.token_hash, created_at = excluded.created_at
    where setup_token.used_at is null`
  return token
}

const setupHash = (typed: string) =>
  tokenHash(
    typed
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^a-z2-7]/g, ''),
  )

/**
 * Makes the office: its own agency, its settings, the work calendar that is shipped, and its first person, who is
 * administrator and clerk and signed in afterwards. Gives the field that stands against it, or null.
 */
export async function setUpOffice(
  c: Context<AppEnv>,
  input: SetupInput,
): Promise<{ field: 'token' | 'password'; error: string } | null> {
  const { sql, now } = c.get('services')
  await limitTries(sql, 'setupByAddress', clientAddress(c) ?? 'unknown', now())
  const why = whyNotPassword(input.password, [input.adminName, input.email, input.shortZh])
  if (why) return { field: 'password', error: why }
  const hash = await hashPassword(input.password)
  const personId = await transaction(sql, async (tx) => {
    if (!(await spendToken(tx, input.token, now()))) return null
    const agencyId = await addOffice(tx, input)
    const id = await addAdministrator(tx, input, agencyId, hash, now())
    const act = actOf(c, sessionless({ id, name: input.adminName, locale: c.get('locale') }, c.get('now')))
    await writeSettings(tx, input)
    await loadShippedCalendar(tx, act)
    await auditSetup(tx, act, input, agencyId)
    return id
  })
  if (!personId) {
    await recordEvent(sql, c, 'setup_token_wrong')
    return { field: 'token', error: 'setup.error.token' }
  }
  await openSession(c, { id: personId, roles: ['admin', 'clerk'] }, 'password')
  return null
}

/** The row is locked by its update: of two who come at once the second finds it used, or the office set up. */
async function spendToken(tx: Tx, typed: string, now: Date): Promise<boolean> {
  const rows = await tx`
    update setup_token set used_at = ${now} where token_hash = ${setupHash(typed)} and used_at is null returning one_row`
  if (rows.length === 0) return false
  if (isInstalled(await readSettings(tx))) throw new NotFound()
  return true
}

async function addOffice(tx: Tx, input: SetupInput): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into agencies (code, standing_order, name_zh, short_zh, name_en, type, relation, mailbox, telephone)
    values ('office', 10, ${input.nameZh}, ${input.shortZh}, ${input.nameEn}, 'office', 'self', ${input.mailbox}, ${input.telephone})
    returning id`,
  )
  if (!row) throw new Error('no agency came back')
  return row.id
}

async function addAdministrator(
  tx: Tx,
  input: SetupInput,
  agencyId: string,
  hash: string,
  now: Date,
): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into people (name_zh, email, confirmed_at, created_at) values (${input.adminName}, ${input.email}, ${now}, ${now}) returning id`,
  )
  if (!row) throw new Error('no person came back')
  await tx`insert into employments (person_id, agency_id, level) values (${row.id}, ${agencyId}, 'staff')`
  await tx`insert into sign_in_emails (email, person_id) values (${input.email}, ${row.id})`
  await writePassword(tx, row.id, hash, now, false)
  await tx`insert into role_grants (person_id, role, granted_by, granted_at) values
    (${row.id}, 'admin', ${row.id}, ${now}), (${row.id}, 'clerk', ${row.id}, ${now})`
  return row.id
}

async function writeSettings(tx: Tx, input: SetupInput): Promise<void> {
  const { nameZh, nameEn, shortZh, telephone, mailbox } = input
  const values = { installed: true, nameZh, nameEn, shortZh, telephone, mailbox }
  await tx`insert into settings ${tx(Object.entries(values).map(([key, value]) => ({ key, value: json(tx, value) })))}`
}

async function auditSetup(tx: Tx, act: Act, input: SetupInput, agencyId: string): Promise<void> {
  await recordAudit(
    tx,
    { ...act, role: 'admin' },
    {
      action: 'setup.done',
      subjectType: 'agency',
      subjectId: agencyId,
      agencyId,
      args: { office: input.nameZh, name: input.adminName },
    },
  )
}
