import type { Locale } from '../i18n/translate.ts'
import type { Sql } from '../lib/db.ts'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'

/** A mail in hand: nobody else sends it while its lease runs. */
export interface ClaimedMail {
  id: string
  kind: string
  messageId: string
  inReplyTo: string | null
  toAddress: string
  toName: string
  locale: Locale
  fromName: string
  organizerToken: string | null
  /** Whose answer the address is for. */
  attendeeId: string | null
  subject: string
  text: string
  html: string
  ical: string | null
  icalMethod: 'REQUEST' | 'CANCEL' | 'DECLINECOUNTER' | null
  createdAt: Date
  /** Tries before this one. */
  attempts: number
}

/** Who holds leases, and for how many seconds. Leases run on the database's clock, `now` is the office's. */
export interface Holder {
  owner: string
  leaseSeconds: number
}

/**
 * Takes up to `limit` mails that are due or whose holder is gone. A mail with an ordering key waits until no earlier
 * unfinished one has the same key, so that a CANCEL never overtakes its REQUEST.
 */
export async function claimDue(sql: Sql, holder: Holder, now: Date, limit: number): Promise<ClaimedMail[]> {
  const claimed = await sql<(ClaimedMail & { position: number })[]>`
    update outbox o set state = 'sending', lease_owner = ${holder.owner},
      lease_until = clock_timestamp() + ${holder.leaseSeconds} * interval '1 second'
    from (
      select q.id from outbox q
      where ((q.state in ('queued','failed') and q.not_before <= ${now}) or (q.state = 'sending' and q.lease_until < clock_timestamp()))
        and (q.ordering_key is null or not exists (
          select 1 from outbox e where e.ordering_key = q.ordering_key and e.position < q.position and e.state in ('queued','sending','failed')))
      order by q.not_before, q.position
      limit ${limit}
      for update skip locked
    ) due
    where o.id = due.id
    returning o.id, o.kind, o.message_id as "messageId", o.in_reply_to as "inReplyTo", o.to_address as "toAddress", o.to_name as "toName",
      o.locale, o.from_name as "fromName", o.organizer_token as "organizerToken", o.attendee_id as "attendeeId", o.subject, o.text_body as text, o.html_body as html,
      o.ical, o.ical_method as "icalMethod", o.created_at as "createdAt", o.attempts, o.position::float8 as position`
  return claimed.sort((a, b) => a.position - b.position)
}

/** Begins a try: true if the lease is still ours (it may have run out while this process slept). */
export async function beginTry(sql: Sql, holder: Holder, id: string, now: Date): Promise<boolean> {
  const begun = await sql`
    update outbox set attempts = attempts + 1, last_tried_at = ${now},
      lease_until = clock_timestamp() + ${holder.leaseSeconds} * interval '1 second'
    where id = ${id} and lease_owner = ${holder.owner} and state = 'sending'`
  return begun.count === 1
}

/**
 * Keeps a holder's mails, renewing at a third of the lease, until the returned function was called and the last mail
 * in hand is settled.
 */
export function keepLeases({ sql, log }: Services, holder: Holder, inHand: ReadonlySet<string>): () => void {
  let over = false
  const timer = setInterval(
    () => {
      if (over && inHand.size === 0) return clearInterval(timer)
      renewLeases(sql, holder, [...inHand]).catch((error: unknown) =>
        log.error('outbox.renewal', errorFields(error)),
      )
    },
    (holder.leaseSeconds * 1000) / 3,
  )
  timer.unref()
  return () => {
    over = true
    if (inHand.size === 0) clearInterval(timer)
  }
}

async function renewLeases(sql: Sql, holder: Holder, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update outbox set lease_until = clock_timestamp() + ${holder.leaseSeconds} * interval '1 second'
    where id in ${sql(ids)} and lease_owner = ${holder.owner} and state = 'sending'`
}

export async function markSent(
  sql: Sql,
  holder: Holder,
  id: string,
  now: Date,
  response: string,
): Promise<void> {
  await sql`
    update outbox set state = 'sent', sent_at = ${now}, smtp_response = ${response}, last_error = '', lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${holder.owner} and state = 'sending'`
}

/** Puts a mail back until `retryAt`, or gives it up (null). */
export async function markFailed(
  sql: Sql,
  holder: Holder,
  id: string,
  error: string,
  retryAt: Date | null,
): Promise<void> {
  await sql`
    update outbox set state = ${retryAt ? 'failed' : 'dead'}, not_before = coalesce(${retryAt}, not_before), last_error = ${error},
      lease_owner = null, lease_until = null
    where id = ${id} and lease_owner = ${holder.owner} and state = 'sending'`
}

/** Gives back mails that were claimed but not tried. */
export async function releaseLeases(sql: Sql, holder: Holder, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update outbox set state = case when attempts > 0 then 'failed' else 'queued' end, lease_owner = null, lease_until = null
    where id in ${sql(ids)} and lease_owner = ${holder.owner} and state = 'sending'`
}
