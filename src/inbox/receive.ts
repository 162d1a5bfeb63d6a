import { createHash, randomUUID } from 'node:crypto'
import { type Act, systemAct } from '../auth/act.ts'
import { type Tx, transaction } from '../lib/db.ts'
import type { Services } from '../services.ts'
import { decideAnswer } from './answers/commands.ts'
import { settleReport } from './bounces/commands.ts'
import { readHere } from './reading/here.ts'
import type { ReadMessage } from './reading/message.ts'
import type { Refusal } from './reading/reader.ts'
import type { InboundOutcome } from './rules.ts'

/** How a message came, and what the server that brought it knows of its envelope. */
export interface Envelope {
  via: 'imap' | 'pipe' | 'worker'
  recipient?: string | null
  sender?: string | null
}

/** What became of a message; the line that the pipe prints. */
export interface Received {
  outcome: InboundOutcome
  uid: string
  /** The instance of a series, ISO, where one was named. */
  recurrence: string | null
  attendee: string
  partstat: string
  sequence: number | null
  reason: string
}

/** What a message is found to be; columns of its row. */
export interface Found {
  outcome: InboundOutcome
  reason?: string
  method?: string
  uid?: string
  sequence?: number | null
  recurrenceId?: Date | null
  attendeeAddress?: string
  partstat?: string
  comment?: string
  stamp?: Date | null
  proposedStartsAt?: Date | null
  proposedEndsAt?: Date | null
  proposedLocation?: string
  meetingId?: string | null
  attendeeId?: string | null
  outboxId?: string | null
}

/**
 * Everything that is mailed to the office ends here, whichever way it comes: read, and what it says is done, or kept
 * for a person, in one transaction with its row. The same message again changes nothing. Throws only if the database
 * is away; then the message may be brought again.
 */
export async function receiveMessage(
  services: Services,
  raw: Uint8Array,
  envelope: Envelope,
): Promise<Received> {
  const read = await (services.readMail ?? readHere)(raw)
  const act = await systemAct(services)
  const found = await transaction(services.sql, async (tx) => {
    const row = await begin(tx, act, raw, read, envelope)
    if (row === null) return { outcome: 'duplicate' as const, reason: 'seen' }
    const found = typeof read === 'string' ? refused(read) : await decide(tx, act, services, read, envelope)
    await finish(tx, row, found)
    return found
  })
  act.kickOutbox()
  const line = told(found)
  services.log.info('inbox.received', { via: envelope.via, outcome: line.outcome, reason: line.reason })
  return line
}

const refused = (reason: Refusal): Found => ({ outcome: 'rejected', reason })

/** In this order: what came back, what a program wrote by itself, answers, and what only a person understands. */
async function decide(
  tx: Tx,
  act: Act,
  services: Services,
  read: ReadMessage,
  envelope: Envelope,
): Promise<Found> {
  const addresses = [envelope.recipient ?? '', ...read.to].filter(Boolean)
  const report = await settleReport(tx, act, services, read, addresses)
  if (report) return report
  if (read.calendars.length === 0 && read.autoReply) return { outcome: 'ignored', reason: 'automatic' }
  return decideAnswer(tx, act, services, read, addresses)
}

/** The row of a message that was not seen before, by Message-ID, else by its octets; null for one that was. */
async function begin(
  tx: Tx,
  act: Act,
  raw: Uint8Array,
  read: ReadMessage | Refusal,
  envelope: Envelope,
): Promise<string | null> {
  const message = typeof read === 'string' ? null : read
  const key = message?.messageId || `sha256:${createHash('sha256').update(raw).digest('hex')}`
  const id = randomUUID()
  const rows = await tx`
    insert into inbound_messages (id, message_key, received_at, via, from_address, from_name, to_address, subject, text_body, automatic, outcome)
    values (${id}, ${key}, ${act.now}, ${envelope.via}, ${message?.from ?? ''}, ${message?.fromName ?? ''},
      ${envelope.recipient?.toLowerCase() ?? message?.to[0] ?? ''}, ${message?.subject ?? ''}, ${message?.text ?? ''},
      ${message?.automatic ?? true}, 'held')
    on conflict (message_key) do nothing returning id`
  return rows.length > 0 ? id : null
}

async function finish(tx: Tx, id: string, found: Found): Promise<void> {
  await tx`
    update inbound_messages set outcome = ${found.outcome}, reason = ${found.reason ?? ''}, method = ${found.method ?? ''}, uid = ${found.uid ?? ''},
      sequence = ${found.sequence ?? null}, recurrence_id = ${found.recurrenceId ?? null}, attendee_address = ${found.attendeeAddress ?? ''},
      partstat = ${found.partstat ?? ''}, comment = ${found.comment ?? ''}, stamp = ${found.stamp ?? null},
      proposed_starts_at = ${found.proposedStartsAt ?? null}, proposed_ends_at = ${found.proposedEndsAt ?? null},
      proposed_location = ${found.proposedLocation ?? ''}, meeting_id = ${found.meetingId ?? null}, attendee_id = ${found.attendeeId ?? null},
      outbox_id = ${found.outboxId ?? null}
    where id = ${id}`
}

const told = (found: Found): Received => ({
  outcome: found.outcome,
  uid: found.uid ?? '',
  recurrence: found.recurrenceId?.toISOString() ?? null,
  attendee: found.attendeeAddress ?? '',
  partstat: found.partstat ?? '',
  sequence: found.sequence ?? null,
  reason: found.reason ?? '',
})
