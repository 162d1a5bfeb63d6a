import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { recordAudit } from '../../audit/commands.ts'
import { transaction } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import { actOf } from '../act.ts'
import { clientAddress } from '../client.ts'
import { recordEvent } from '../events.ts'
import { limitTries } from '../throttle.ts'
import { sessionless } from '../viewer.ts'
import { renewedLinkMail } from './mail.tsx'
import { findRenewableGrant } from './queries.ts'

const WEEK = 7 * 86_400_000

/** Lets an expired link live on and mails it to the address on file; who asked learns nothing from the answer. */
export async function renewLink(c: Context<AppEnv>, grantId: string): Promise<void> {
  const { sql, now, kickOutbox } = c.get('services')
  await limitTries(sql, 'renewalByAddress', clientAddress(c) ?? 'unknown', now())
  await limitTries(sql, 'renewalByGrant', grantId, now())
  const grant = await findRenewableGrant(sql, grantId, c.get('now'))
  if (!grant) return
  const inAWeek = new Date(c.get('now').getTime() + WEEK)
  const asLongAs = grant.meetingEndsAt && grant.meetingEndsAt > c.get('now') ? grant.meetingEndsAt : inAWeek
  const grantee = { id: grant.personId, name: grant.name, locale: grant.locale }
  const act = actOf(c, sessionless(grantee, c.get('now')), { role: 'attendee', linkGrantId: grant.id })
  await transaction(sql, async (tx) => {
    const rows = await tx`
      update link_grants set expires_at = ${asLongAs} where id = ${grant.id} and revoked_at is null and expires_at <= ${act.now} returning id`
    if (rows.length === 0) return
    await recordAudit(tx, act, {
      action: 'auth.linkRenewed',
      subjectType: 'link_grant',
      subjectId: grant.id,
      meetingId: grant.meetingId,
      agencyId: grant.agencyId,
      args: { name: grant.name },
    })
    await recordEvent(tx, c, 'link_renewed', { personId: grant.personId, detail: { purpose: grant.purpose } })
    await queueMails(tx, act, [renewedLinkMail(grant, act.settings)])
  })
  kickOutbox()
}
