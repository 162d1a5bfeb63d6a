import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { first, transaction } from '../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { type FeedKind, maySubscribe } from './rules.ts'

const columns = {
  person: 'person_id',
  agency: 'agency_id',
  group: 'group_id',
  venue: 'venue_id',
} as const

/** A new address for what may be subscribed to; the one address for it that the owner has must be revoked first. */
export async function createFeed(act: Act, kind: FeedKind, subject: string): Promise<string> {
  const owner = act.viewer.personId
  if (!owner || !maySubscribe(act.viewer, kind, subject)) throw new Forbidden()
  return await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`
      insert into feeds ${tx({ kind, [columns[kind]]: subject, owner_person_id: owner, locale: act.viewer.locale, created_at: act.now })}
      on conflict do nothing returning id`,
    )
    if (!row) throw new RuleViolation('feeds.error.exists')
    await recordAudit(tx, act, {
      action: 'feeds.created',
      subjectType: 'feed',
      subjectId: row.id,
      args: { kind },
    })
    return row.id
  })
}

/** The address answers 404 from now on. */
export async function revokeFeed(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ kind: string }[]>`
      update feeds set revoked_at = ${act.now} where id = ${id} and owner_person_id = ${act.viewer.personId} and revoked_at is null
      returning kind`,
    )
    if (!row) throw new NotFound()
    await recordAudit(tx, act, {
      action: 'feeds.revoked',
      subjectType: 'feed',
      subjectId: id,
      args: { kind: row.kind },
    })
  })
}
