import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isOffice } from '../../auth/viewer.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { applyAnswer, isAsked, listAnswering } from '../../meetings/attendees/calendar-reply/commands.ts'
import { queueMails } from '../../outbox/queue.ts'
import { findMessage, type Settled, type WholeMessage } from '../queries.ts'
import { writeNotCounted, writeRefusal } from './mail.tsx'
import { whyNotApply, whyNotIgnore, whyNotRefuse, whyNotTell } from './rules.ts'

/** Enters a message as the answer of a person: the office says whose it is and what it says. */
export async function applyMessage(
  act: Act,
  id: string,
  input: { attendeeId: string; partstat: string; comment: string },
): Promise<string> {
  const name = await settle(act, id, whyNotApply, 'applied', async (tx, message) => {
    const rows = await tx<{ meetingId: string }[]>`
      select t.meeting_id as "meetingId" from attendees t join meetings m on m.id = t.meeting_id
      where t.id = ${input.attendeeId} and m.state = 'noticed' and m.starts_at > ${act.now} for update of m`
    const meetingId = rows[0]?.meetingId
    if (!meetingId) throw new RuleViolation('inbox.error.over')
    const person = (await listAnswering(tx, meetingId, null)).find((one) => one.id === input.attendeeId)
    if (!person || !isAsked(person) || person.part === 'chair')
      throw new RuleViolation('inbox.error.notAsked')
    await applyAnswer(tx, act, person, {
      partstat: input.partstat,
      sequence: person.sequenceAsked ?? message.sequence ?? 0,
      stamp: message.stamp,
      comment: input.comment,
    })
    await tx`update inbound_messages set meeting_id = ${meetingId}, attendee_id = ${person.id}, partstat = ${input.partstat} where id = ${id}`
    await recordAudit(tx, act, {
      action: 'inbox.applied',
      subjectType: 'meeting',
      subjectId: meetingId,
      meetingId,
      agencyId: person.agencyId,
      args: { person: person.personName, sender: message.fromAddress, partstat: input.partstat },
    })
    return person.personName
  })
  act.kickOutbox()
  return name
}

/** Sets a message aside: nothing follows from it. */
export async function ignoreMessage(act: Act, id: string): Promise<void> {
  await settle(act, id, whyNotIgnore, 'ignored', (tx, message) => note(tx, act, message, 'inbox.ignored'))
}

/** Writes to the sender that the message did not count, and how to answer. */
export async function tellSender(act: Act, id: string): Promise<string> {
  const address = await settle(act, id, whyNotTell, 'told', async (tx, message) => {
    await queueMails(tx, act, [await writeNotCounted(tx, act, message)])
    await note(tx, act, message, 'inbox.told')
    return message.fromAddress
  })
  act.kickOutbox()
  return address
}

/** RFC 5546 §3.2.8: the proposed time is refused; the meeting stands as it is, SEQUENCE too. */
export async function refuseProposal(act: Act, id: string): Promise<void> {
  await settle(act, id, whyNotRefuse, 'refused', async (tx, message) => {
    const mail = await writeRefusal(tx, act, message)
    if (mail) await queueMails(tx, act, [mail])
    await note(tx, act, message, 'inbox.refused')
  })
  act.kickOutbox()
}

async function settle<T>(
  act: Act,
  id: string,
  whyNot: (message: WholeMessage) => MessageKey | null,
  as: Settled,
  work: (tx: Tx, message: WholeMessage) => Promise<T>,
): Promise<T> {
  if (!isOffice(act.viewer)) throw new Forbidden()
  return transaction(act.sql, async (tx) => {
    await tx`select 1 from inbound_messages where id = ${id} for update`
    const message = await findMessage(tx, id, act.now)
    if (!message) throw new NotFound()
    const why = whyNot(message)
    if (why) throw new RuleViolation(why)
    await tx`update inbound_messages set settled_at = ${act.now}, settled_by_person_id = ${act.viewer.personId}, settled_as = ${as} where id = ${id}`
    return work(tx, message)
  })
}

const note = (tx: Tx, act: Act, message: WholeMessage, action: string) =>
  recordAudit(tx, act, {
    action,
    subjectType: 'inbound_message',
    subjectId: message.id,
    meetingId: message.meetingId,
    args: { sender: message.fromName || message.fromAddress, subject: message.subject },
  })
