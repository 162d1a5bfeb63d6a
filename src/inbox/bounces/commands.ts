import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { first, type Tx } from '../../lib/db.ts'
import { readBounceAddress } from '../../outbox/addresses.ts'
import type { Services } from '../../services.ts'
import type { ReadMessage } from '../reading/message.ts'
import type { Report, ReportedRecipient } from '../reading/report.ts'
import type { Found } from '../receive.ts'
import { judgeReport, RETRY_MINUTES, type Returned } from '../rules.ts'

interface ReturnedMail {
  id: string
  toAddress: string
  toName: string
  subject: string
  meetingId: string | null
  attendeeId: string | null
  state: string
  retried: boolean
  kind: string
}

/**
 * What mail servers and readers' providers report about a mail of ours: shown at its recipient. Which mail is known by
 * the address they wrote to, by the name we gave it, or by its Message-ID; all three cannot be guessed. A report that
 * only names an address waits for a person: anybody could write it. Null if the message is no report.
 */
export async function settleReport(
  tx: Tx,
  act: Act,
  services: Services,
  read: ReadMessage,
  addresses: readonly string[],
): Promise<Found | null> {
  const { config } = services
  const id = readBounceAddress(addresses, { separator: config.subaddress, authKeys: config.authKeys })
  const report = read.report
  if (!report)
    return id && read.autoReply ? { outcome: 'ignored', reason: 'automatic', outboxId: null } : null
  const mail = await findReturned(tx, id, report)
  if (report.kind === 'feedback') return complain(tx, act, mail)
  const recipient = recipientOf(report, mail)
  if (!recipient) return { outcome: 'ignored', reason: 'delivered', outboxId: mail?.id ?? null }
  const verdict = judgeReport(recipient)
  const facts = { attendeeAddress: mail?.toAddress ?? recipient.address, comment: said(recipient) }
  if (!mail) return { ...facts, outcome: 'held', reason: 'bounceUnknown' }
  const found = { ...facts, outboxId: mail.id, meetingId: mail.meetingId, attendeeId: mail.attendeeId }
  if (verdict === 'none') return { ...found, outcome: 'ignored', reason: 'delivered' }
  if (verdict === 'delayed') {
    await tx`update outbox set delayed_at = ${act.now}, bounce_status = ${recipient.status}, last_error = ${said(recipient)}
      where id = ${mail.id} and bounced_at is null`
    return { ...found, outcome: 'delayed', reason: 'delayed' }
  }
  await giveBack(tx, act, mail, recipient, verdict)
  return { ...found, outcome: 'bounce', reason: verdict === 'again' && mail.retried ? 'refused' : verdict }
}

const said = (recipient: ReportedRecipient) =>
  [recipient.status, recipient.diagnostic].filter(Boolean).join(' ').slice(0, 500)

/** The failed one among those reported; a mail of ours has one recipient, whose address may have been rewritten on the way. */
function recipientOf(report: Report, mail: ReturnedMail | null): ReportedRecipient | null {
  const own = report.recipients.filter((one) => one.address === mail?.toAddress.toLowerCase())
  const among = own.length > 0 ? own : report.recipients
  return among.find((one) => judgeReport(one) !== 'none') ?? null
}

async function findReturned(tx: Tx, byAddress: string | null, report: Report): Promise<ReturnedMail | null> {
  const envelope = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(report.envelopeId)
    ? report.envelopeId
    : null
  return first(
    await tx<ReturnedMail[]>`
    select id, to_address as "toAddress", to_name as "toName", subject, meeting_id as "meetingId", attendee_id as "attendeeId", state, kind,
      bounce_retried_at is not null as retried
    from outbox where id = ${byAddress} or id = ${envelope} or (${report.returnedMessageId} <> '' and message_id = ${report.returnedMessageId})
    order by id = ${byAddress} desc nulls last, id = ${envelope} desc nulls last limit 1 for update`,
  )
}

/** Temporary, or about us and not about the address: tried once more; otherwise given up. Nobody is uninvited for it. */
async function giveBack(
  tx: Tx,
  act: Act,
  mail: ReturnedMail,
  recipient: ReportedRecipient,
  verdict: Exclude<Returned, 'none' | 'delayed'>,
): Promise<void> {
  const again = verdict === 'again' && !mail.retried && mail.state === 'sent'
  await tx`
    update outbox set state = case when state in ('superseded', 'withheld') then state when ${again} then 'failed' else 'dead' end,
      bounced_at = ${act.now}, bounce_status = ${recipient.status}, last_error = ${said(recipient)},
      bounce_retried_at = case when ${again} then ${act.now}::timestamptz else bounce_retried_at end,
      not_before = case when ${again} then ${new Date(act.now.getTime() + RETRY_MINUTES * 60_000)}::timestamptz else not_before end
    where id = ${mail.id}`
  if (verdict === 'dead')
    await tx`
      insert into dead_addresses (address, since, status, diagnostic, outbox_id)
      values (${mail.toAddress.toLowerCase()}, ${act.now}, ${recipient.status}, ${recipient.diagnostic}, ${mail.id})
      on conflict (address) do update set status = excluded.status, diagnostic = excluded.diagnostic, outbox_id = excluded.outbox_id`
  await recordAudit(tx, act, {
    action: again ? 'inbox.bounce.again' : verdict === 'dead' ? 'inbox.bounce.dead' : 'inbox.bounce.refused',
    subjectType: 'mail',
    subjectId: mail.id,
    meetingId: mail.meetingId,
    args: {
      name: mail.toName || mail.toAddress,
      subject: mail.kind === 'sign_in' ? '' : mail.subject,
      said: said(recipient),
    },
  })
}

/** Somebody pressed "spam": a person calls them; nothing is decided by it. */
async function complain(tx: Tx, act: Act, mail: ReturnedMail | null): Promise<Found> {
  if (!mail) return { outcome: 'held', reason: 'bounceUnknown' }
  await tx`update outbox set complained_at = coalesce(complained_at, ${act.now}) where id = ${mail.id}`
  await recordAudit(tx, act, {
    action: 'inbox.complaint',
    subjectType: 'mail',
    subjectId: mail.id,
    meetingId: mail.meetingId,
    args: { name: mail.toName || mail.toAddress },
  })
  return {
    outcome: 'complaint',
    reason: 'complaint',
    attendeeAddress: mail.toAddress,
    outboxId: mail.id,
    meetingId: mail.meetingId,
    attendeeId: mail.attendeeId,
  }
}
