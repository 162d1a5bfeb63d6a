import { randomUUID } from 'node:crypto'
import type { Act } from '../auth/act.ts'
import type { Locale } from '../i18n/translate.ts'
import type { Tx } from '../lib/db.ts'

/** One mail to one recipient, written whole; its places (lib/places.ts) are filled in at sending. */
export interface OutgoingMail {
  /** M-1 … M-12 of the mail catalogue, or `sign_in`, `account`. */
  kind: string
  to: { address: string; name: string; personId?: string | null; agencyId?: string | null; locale: Locale }
  subject: string
  text: string
  html: string
  /** Display name before the office's address, for example the chair's. */
  fromName?: string
  ical?: {
    method: 'REQUEST' | 'CANCEL' | 'DECLINECOUNTER'
    content: string
    uid: string
    sequence: number
    dtstamp: Date
    organizerToken: string
  }
  meetingId?: string | null
  minutesId?: string | null
  actionItemId?: string | null
  attendeeId?: string | null
  invitationId?: string | null
  inReplyTo?: string | null
  /** Not before this instant (the 60-second debounce of later changes); at once when absent. */
  notBefore?: Date
}

/** Queues mails in the transaction of the change that causes them (R66). Gives their Message-IDs, in order. */
export async function queueMails(tx: Tx, act: Act, mails: readonly OutgoingMail[]): Promise<string[]> {
  if (mails.length === 0) return []
  const domain = act.settings.mailbox.split('@')[1] ?? 'localhost'
  const dead = await listDead(tx, mails)
  const rows = mails.map((mail) => ({
    // A reminder to an address that gives back what it is sent helps nobody; it is kept, visibly, and not sent.
    state: reminders.has(mail.kind) && dead.has(mail.to.address.toLowerCase()) ? 'withheld' : 'queued',
    kind: mail.kind,
    message_id: `<${randomUUID()}@${domain}>`,
    in_reply_to: mail.inReplyTo ?? null,
    to_address: mail.to.address,
    to_name: mail.to.name,
    to_person_id: mail.to.personId ?? null,
    to_agency_id: mail.to.agencyId ?? null,
    locale: mail.to.locale,
    from_name: mail.fromName ?? '',
    organizer_token: mail.ical?.organizerToken ?? null,
    subject: mail.subject,
    text_body: mail.text,
    html_body: mail.html,
    ical: mail.ical?.content ?? null,
    ical_method: mail.ical?.method ?? null,
    uid: mail.ical?.uid ?? null,
    sequence: mail.ical?.sequence ?? null,
    dtstamp: mail.ical?.dtstamp ?? null,
    // Without a calendar object nothing depends on the order of two mails.
    ordering_key: mail.ical ? `${mail.ical.uid} ${mail.to.address}` : null,
    meeting_id: mail.meetingId ?? null,
    minutes_id: mail.minutesId ?? null,
    action_item_id: mail.actionItemId ?? null,
    attendee_id: mail.attendeeId ?? null,
    invitation_id: mail.invitationId ?? null,
    not_before: mail.notBefore ?? act.now,
    created_at: act.now,
  }))
  for (let at = 0; at < rows.length; at += 500) await tx`insert into outbox ${tx(rows.slice(at, at + 500))}`
  return rows.map((row) => row.message_id)
}

/** Mails that only say again what was said. */
const reminders = new Set(['M-5', 'M-9', 'M-12'])

async function listDead(tx: Tx, mails: readonly OutgoingMail[]): Promise<Set<string>> {
  const addresses = mails
    .filter((mail) => reminders.has(mail.kind))
    .map((mail) => mail.to.address.toLowerCase())
  if (addresses.length === 0) return new Set()
  const rows = await tx<
    { address: string }[]
  >`select address from dead_addresses where address in ${tx(addresses)}`
  return new Set(rows.map((row) => row.address))
}
