import type { Act } from '../../auth/act.ts'
import { grantLinks } from '../../auth/links.ts'
import type { Locale } from '../../i18n/translate.ts'
import type { Tx } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import { listAgenda } from '../agenda/queries.ts'
import { findToldMeeting, listRecipients, type Recipient, type ToldMeeting } from './queries.ts'
import { isExpected, type Reach, reachOf } from './rules.ts'
import { writeCancellation, writeInvitation, writeSlip } from './writing.tsx'

const nobody = '00000000-0000-0000-0000-000000000000'

export interface RequestOptions {
  mail: 'M-2' | 'M-3'
  /** RSVP=TRUE; with M-3 it also sets everybody back to NEEDS-ACTION (R19). */
  asksAnswer: boolean
  notBefore?: Date
  /** What changed and why, in the reader's language. */
  change?: (locale: Locale) => string
}

export interface CancelOptions {
  scope: 'meeting' | 'person'
  /** Shown in the letter; may be empty. */
  reason: string
  /** M-6 when the chair's decision is the cause. */
  mail?: 'M-4' | 'M-6'
}

type To = { attendeeIds: readonly string[] } | 'all'

/**
 * Queues one REQUEST a person, with the meeting's present SEQUENCE and the person's own link, and remembers what each
 * was sent (R18). Whoever has no address of their own gets a link or a slip instead. A request still
 * waiting for its time is replaced. Gives the number of mails.
 */
export async function queueRequests(
  tx: Tx,
  act: Act,
  meetingId: string,
  to: To,
  options: RequestOptions,
): Promise<number> {
  const meeting = await findToldMeeting(tx, meetingId)
  if (!meeting) return 0
  if (options.mail === 'M-3' && options.asksAnswer) await resetAnswers(tx, meetingId)
  const people = (await listRecipients(tx, meetingId, to, act.now)).filter(isExpected)
  const told = people.map((person) => ({ person, reach: reachOf(person), asks: asksOf(person, options) }))
  const letters = told.filter(
    ({ reach, person }) => reach === 'calendar' || reach === 'link' || slipMailbox(reach, person),
  )
  const links = await grantAttendance(
    tx,
    letters.filter(({ reach }) => reach !== 'slip').map(({ person }) => person),
    meeting,
    act.now,
  )
  const agenda = await listAgenda(tx, meetingId)
  const mails = letters.map(({ person, reach, asks }) =>
    reach === 'slip'
      ? writeSlip(act, meeting, agenda, person, options)
      : writeInvitation(
          act,
          meeting,
          agenda,
          person,
          links.get(person.id) ?? '',
          reach === 'calendar',
          asks,
          options,
        ),
  )
  const messageIds = await queueMails(tx, act, mails)
  await rememberRequests(
    tx,
    act,
    meeting,
    letters.map(({ person, reach, asks }, n) => ({
      id: person.id,
      reach,
      asks,
      messageId: messageIds[n] ?? '',
    })),
  )
  return mails.length
}

/**
 * Queues one CANCEL for each person who was sent a REQUEST and not yet a CANCEL (R20), with the meeting's present
 * SEQUENCE; the caller has raised it. `person`: only these people are uninvited. Who had a link by plain mail gets a
 * plain letter. Gives the number of mails.
 */
export async function queueCancels(
  tx: Tx,
  act: Act,
  meetingId: string,
  to: To,
  options: CancelOptions,
): Promise<number> {
  const meeting = await findToldMeeting(tx, meetingId)
  if (!meeting) return 0
  const people = (await listRecipients(tx, meetingId, to, act.now)).filter(wasAsked)
  if (people.length === 0) return 0
  // An update that nobody has seen yet would only bring back what is being taken away.
  await tx`update outbox set state = 'superseded' where attendee_id in ${tx(people.map((p) => p.id))}
    and state = 'queued' and not_before > ${act.now}`
  const mails = people.map((person) => writeCancellation(act, meeting, person, options))
  await queueMails(tx, act, mails)
  await tx`update attendees set cancel_sent_at = ${act.now}, sequence_sent = ${meeting.sequence}
    where id in ${tx(people.map((p) => p.id))}`
  return mails.length
}

/** Was told by mail, by a calendar object or a link, and not yet that it is off. */
const wasAsked = (person: Recipient) =>
  person.cancelSentAt === null &&
  person.email !== null &&
  (person.requestSentAt !== null || person.firstMessageId !== null)

/** The chair is not asked; a change that nobody saw yet and that asked goes on asking. */
const asksOf = (person: Recipient, options: RequestOptions) =>
  person.part !== 'chair' &&
  (options.asksAnswer ||
    (person.waiting && person.sequenceAsked !== null && person.sequenceAsked === person.sequenceSent))

const slipMailbox = (reach: string, person: Recipient) => reach === 'slip' && person.mailbox !== null

/** R19: a new time makes every answer an answer to something else. The chair set the time. */
async function resetAnswers(tx: Tx, meetingId: string): Promise<void> {
  await tx`update attendees set partstat = 'NEEDS-ACTION', partstat_channel = null, partstat_at = null, partstat_sequence = null
    where meeting_id = ${meetingId} and dropped_at is null and partstat <> 'DELEGATED' and part <> 'chair'`
}

async function grantAttendance(
  tx: Tx,
  people: readonly Recipient[],
  meeting: ToldMeeting,
  now: Date,
): Promise<Map<string, string>> {
  const grants = people.map((person) => ({
    personId: person.personId,
    agencyId: null,
    subjectId: person.id,
    meetingId: meeting.id,
    expiresAt: meeting.endsAt,
  }))
  const ids = await grantLinks(tx, 'attendance', grants, now)
  return new Map(people.map((person, n) => [person.id, ids[n] ?? '']))
}

async function rememberRequests(
  tx: Tx,
  act: Act,
  meeting: ToldMeeting,
  sent: readonly { id: string; reach: Reach; asks: boolean; messageId: string }[],
): Promise<void> {
  if (sent.length === 0) return
  await tx`update attendees t set first_message_id = coalesce(t.first_message_id, o.message_id), cancel_sent_at = null
    from outbox o where o.message_id in ${tx(sent.map((row) => row.messageId))} and o.attendee_id = t.id`
  const objects = sent.filter((row) => row.reach === 'calendar')
  if (objects.length === 0) return
  const asked = [nobody, ...objects.filter((row) => row.asks).map((row) => row.id)]
  await tx`update attendees set request_sent_at = ${act.now}, sequence_sent = ${meeting.sequence},
      sequence_asked = case when id in ${tx(asked)} then ${meeting.sequence} else sequence_asked end
    where id in ${tx(objects.map((row) => row.id))}`
  await tx`update outbox o set state = 'superseded', superseded_by = n.id
    from outbox n where n.message_id in ${tx(objects.map((row) => row.messageId))} and n.attendee_id = o.attendee_id
      and o.position < n.position and o.state = 'queued' and o.not_before > ${act.now} and o.ical_method = 'REQUEST'`
}
