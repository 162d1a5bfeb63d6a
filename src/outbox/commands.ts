import { randomUUID } from 'node:crypto'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { isOffice } from '../auth/viewer.ts'
import { writeAgain } from '../calendar/again.ts'
import { first, type Tx, transaction } from '../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { hasNewer } from './queries.ts'
import { whyNotResend } from './rules.ts'

interface Original {
  id: string
  kind: string
  state: string
  hasNewer: boolean
  toAddress: string
  toName: string
  presentAddress: string | null
  subject: string
  meetingId: string | null
  ical: string | null
  uid: string | null
}

/**
 * Sends a mail once more, as a person asks for it: a new row with a new Message-ID and DTSTAMP, to
 * the address that the directory has now. One that was still to be retried gives way to it. Gives id and address.
 */
export async function resendMail(act: Act, id: string): Promise<{ id: string; address: string }> {
  if (!isOffice(act.viewer)) throw new Forbidden()
  const resent = await transaction(act.sql, async (tx) => {
    const mail = await lockMail(tx, id)
    if (!mail) throw new NotFound()
    const obstacle = whyNotResend(mail)
    if (obstacle) throw new RuleViolation(obstacle)
    const address = mail.presentAddress ?? mail.toAddress
    const copy = await insertCopy(tx, act, mail, address)
    // Whoever sends again knows better than the last bounce.
    await tx`delete from dead_addresses where address = ${address.toLowerCase()}`
    if (mail.state === 'failed')
      await tx`update outbox set state = 'superseded', superseded_by = ${copy} where id = ${id}`
    await recordAudit(tx, act, {
      action: 'outbox.resent',
      subjectType: 'mail',
      subjectId: copy,
      meetingId: mail.meetingId,
      args: { name: mail.toName || address, subject: mail.subject },
    })
    return { id: copy, address }
  })
  act.kickOutbox()
  return resent
}

/** The present address is the person's, or the agency's mailbox where the mail went to that. */
async function lockMail(tx: Tx, id: string): Promise<Original | null> {
  return first(
    await tx<Original[]>`
    select o.id, o.kind, o.state, ${hasNewer(tx)} as "hasNewer", o.to_address as "toAddress", o.to_name as "toName",
      case when o.to_person_id is not null then (select p.email from people p where p.id = o.to_person_id)
        else (select a.mailbox from agencies a where a.id = o.to_agency_id) end as "presentAddress",
      o.subject, o.meeting_id as "meetingId", o.ical, o.uid
    from outbox o where o.id = ${id} for update of o`,
  )
}

async function insertCopy(tx: Tx, act: Act, mail: Original, address: string): Promise<string> {
  const copy = randomUUID()
  const domain = act.settings.mailbox.split('@')[1] ?? 'localhost'
  const ical = mail.ical && writeAgain(mail.ical, act.now, { old: mail.toAddress, present: address })
  await tx`
    insert into outbox (id, kind, message_id, in_reply_to, to_address, to_name, to_person_id, to_agency_id, locale, from_name, organizer_token,
      subject, text_body, html_body, ical, ical_method, uid, sequence, dtstamp, ordering_key,
      meeting_id, minutes_id, action_item_id, attendee_id, invitation_id, not_before, created_at, resend_of)
    select ${copy}, kind, ${`<${randomUUID()}@${domain}>`}, coalesce(in_reply_to, message_id), ${address}, to_name, to_person_id, to_agency_id, locale, from_name, organizer_token,
      subject, text_body, html_body, ${ical}, ical_method, uid, sequence, ${ical ? act.now : null}, ${ical ? `${mail.uid} ${address}` : null},
      meeting_id, minutes_id, action_item_id, attendee_id, invitation_id, ${act.now}, ${act.now}, id
    from outbox where id = ${mail.id}`
  return copy
}
