import type { Viewer } from '../auth/viewer.ts'
import { isAuditor, isOffice } from '../auth/viewer.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'

export type MailState = 'queued' | 'sending' | 'sent' | 'failed' | 'dead' | 'superseded' | 'withheld'

/** One mail to one recipient, as lists show it. */
export interface SentMail {
  id: string
  kind: string
  toAddress: string
  toName: string
  agencyName: string
  subject: string
  state: MailState
  attempts: number
  lastError: string
  createdAt: Date
  notBefore: Date
  lastTriedAt: Date | null
  sentAt: Date | null
  /** When a server gave it back, said that it would take longer, or a reader called it spam. */
  bouncedAt: Date | null
  delayedAt: Date | null
  complainedAt: Date | null
  isResend: boolean
  /** A later mail took its place: a newer calendar object for the same recipient, or a resend. */
  hasNewer: boolean
  position: string
}

/** The office sees every mail; an auditor all but those by which people sign in. Nobody else sees any. */
function maySeeMail(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  return isAuditor(viewer) ? sql`o.kind not in ('sign_in','account')` : sql`false`
}

const columns = (sql: Db) => sql`
  o.id, o.kind, o.to_address as "toAddress", o.to_name as "toName", coalesce(a.short_zh, '') as "agencyName", o.subject, o.state,
  o.attempts, o.last_error as "lastError", o.created_at as "createdAt", o.not_before as "notBefore", o.last_tried_at as "lastTriedAt",
  o.sent_at as "sentAt", o.bounced_at as "bouncedAt", o.delayed_at as "delayedAt", o.complained_at as "complainedAt", o.resend_of is not null as "isResend", ${hasNewer(sql)} as "hasNewer", o.position::text as position`

/** Of a mail `o`. */
export function hasNewer(sql: Db): Fragment {
  return sql`(exists (select 1 from outbox r where r.resend_of = o.id)
    or (o.ordering_key is not null and exists (
      select 1 from outbox n where n.ordering_key = o.ordering_key and n.position > o.position and n.state <> 'superseded')))`
}

/** The mails of one meeting: what needs a person first, then agency by agency in standing order (R09), each in order of sending. */
export async function listMeetingMails(sql: Db, viewer: Viewer, meetingId: string): Promise<SentMail[]> {
  return sql<SentMail[]>`
    select ${columns(sql)}
    from outbox o left join agencies a on a.id = o.to_agency_id
    where o.meeting_id = ${meetingId} and ${maySeeMail(sql, viewer)}
    order by case o.state when 'dead' then 0 when 'failed' then 1 else 2 end, a.standing_order nulls last, o.to_name, o.position`
}

export type MailFilter = 'all' | 'waiting' | 'failed' | 'dead' | 'sent'
export interface MailFilters {
  state: MailFilter
  recipient: string
  /** Position before which the page begins, or null for the newest. */
  before: string | null
}

const states: Record<MailFilter, readonly MailState[]> = {
  all: ['queued', 'sending', 'sent', 'failed', 'dead', 'superseded', 'withheld'],
  waiting: ['queued', 'sending'],
  failed: ['failed'],
  dead: ['dead'],
  sent: ['sent'],
}

/** All mails, newest first. */
export async function listMails(
  sql: Db,
  viewer: Viewer,
  filters: MailFilters,
  limit: number,
): Promise<SentMail[]> {
  const like = `%${filters.recipient.replace(/[\\%_]/g, '\\$&')}%`
  return sql<SentMail[]>`
    select ${columns(sql)}
    from outbox o left join agencies a on a.id = o.to_agency_id
    where ${maySeeMail(sql, viewer)} and o.state in ${sql([...states[filters.state]])}
      ${filters.recipient ? sql`and (o.to_address ilike ${like} or o.to_name ilike ${like} or a.short_zh ilike ${like})` : sql``}
      ${filters.before ? sql`and o.position < ${filters.before}::bigint` : sql``}
    order by o.position desc
    limit ${limit}`
}

export interface MailCounts {
  waiting: number
  failed: number
  dead: number
  sent: number
}

export async function countMails(sql: Db, viewer: Viewer): Promise<MailCounts> {
  const counts = first(
    await sql<MailCounts[]>`
    select count(*) filter (where o.state in ('queued','sending'))::int as waiting, count(*) filter (where o.state = 'failed')::int as failed,
      count(*) filter (where o.state = 'dead')::int as dead, count(*) filter (where o.state = 'sent')::int as sent
    from outbox o where ${maySeeMail(sql, viewer)}`,
  )
  return counts ?? { waiting: 0, failed: 0, dead: 0, sent: 0 }
}

export interface WholeMail extends SentMail {
  text: string
  html: string
  ical: string | null
  messageId: string
  smtpResponse: string
  meetingId: string | null
  meetingTitle: string
  resendOf: string | null
}

export async function findMail(sql: Db, viewer: Viewer, id: string): Promise<WholeMail | null> {
  return first(
    await sql<WholeMail[]>`
    select ${columns(sql)}, o.text_body as text, o.html_body as html, o.ical, o.message_id as "messageId",
      o.smtp_response as "smtpResponse", o.meeting_id as "meetingId", coalesce(m.title, '') as "meetingTitle", o.resend_of as "resendOf"
    from outbox o left join agencies a on a.id = o.to_agency_id left join meetings m on m.id = o.meeting_id
    where o.id = ${id} and ${maySeeMail(sql, viewer)}`,
  )
}
