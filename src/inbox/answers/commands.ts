import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { sessionless } from '../../auth/viewer.ts'
import type { IncomingEvent } from '../../calendar/incoming.ts'
import type { Tx } from '../../lib/db.ts'
import {
  type Asked,
  applyAnswer,
  isAsked,
  listAnswering,
} from '../../meetings/attendees/calendar-reply/commands.ts'
import { whyIgnored } from '../../meetings/attendees/calendar-reply/rules.ts'
import { askSubstitution } from '../../meetings/attendees/leave/commands.ts'
import { queueRequests } from '../../meetings/attendees/mail.tsx'
import { mayNameSubstitute } from '../../meetings/attendees/rules.ts'
import { listCandidates } from '../../meetings/invitations/replies/queries.ts'
import { readAnswerAddress } from '../../outbox/addresses.ts'
import type { Services } from '../../services.ts'
import { type AnsweredMeeting, findMeetingOfToken, findMeetingOfUid, isKnownAddress } from '../queries.ts'
import type { ReadMessage } from '../reading/message.ts'
import type { Found } from '../receive.ts'
import { verdictOf, whyNotTrust } from '../rules.ts'
import { readAnswer, type Whose, whichInstance, whoseAnswer } from './rules.ts'

/**
 * An answer of a calendar program, decided in the order of the rule book: can it be read, is it one, of which meeting,
 * of whom and is that proven, does it come in time; only then does it count (R35, SEC-16).
 */
export async function decideAnswer(
  tx: Tx,
  act: Act,
  services: Services,
  read: ReadMessage,
  addresses: readonly string[],
): Promise<Found> {
  const { config } = services
  const to = readAnswerAddress(addresses, { separator: config.subaddress, authKeys: config.authKeys })
  if (read.calendars.length === 0) return withoutCalendar(tx, read, to?.meetingToken ?? null)
  const answer = readAnswer(read.calendars)
  if (!answer.ok)
    return { outcome: 'rejected', reason: answer.reason, method: answer.method, uid: answer.uid }
  const { event, method } = answer
  const whose = whoseAnswer(event, read.from)
  const facts = factsOf(method, event, whose)
  const meeting = await findMeetingOfUid(tx, event.uid)
  if (!meeting) return { ...facts, outcome: 'rejected', reason: 'unknownMeeting' }
  const found = { ...facts, meetingId: meeting.id }
  const instance = whichInstance(
    event.recurrenceId,
    meeting.startsAt,
    meeting.earlierStarts.map((at) => new Date(at)),
  )
  if (instance === 'none') return { ...found, outcome: 'rejected', reason: 'notInSeries' }
  // A REFRESH may come without a line of its own: it asks for what its sender was sent before.
  if (typeof whose === 'string' && !(whose === 'noAttendee' && method === 'REFRESH')) {
    const proven = await provenPerson(tx, meeting.id, to)
    return log(tx, act, meeting, { ...found, outcome: 'held', reason: whose, attendeeId: proven })
  }
  const people = await listAnswering(tx, meeting.id, read.from)
  if (people.filter(isAsked).length > 1)
    return log(tx, act, meeting, { ...found, outcome: 'held', reason: 'shared' })
  const person = people.find(isAsked) ?? people[0]
  if (!person) {
    const proven = await provenPerson(tx, meeting.id, to)
    return log(tx, act, meeting, { ...found, outcome: 'held', reason: 'notInvited', attendeeId: proven })
  }
  const named = { ...found, attendeeId: person.id, attendeeAddress: person.address }
  const provenByAddress = to !== null && to.meetingToken === meeting.mailToken && to.proves(person.id)
  const distrust = whyNotTrust(verdictOf(read.authentication, config.authServer, read.from), provenByAddress)
  if (distrust) return log(tx, act, meeting, { ...named, outcome: 'held', reason: distrust })
  await tx`select 1 from meetings where id = ${meeting.id} for update`
  const closed = whyClosed(meeting, person, act.now)
  if (closed) return log(tx, act, meeting, { ...named, ...closed })
  if (instance === 'earlier')
    return log(tx, act, meeting, { ...named, outcome: 'stale', reason: 'earlierVersion' })
  const own = { ...act, viewer: viewerOf(person, act), role: 'attendee', requestId: 'mail' }
  return log(tx, own, meeting, await take(tx, own, method, event, meeting, person, whose, named))
}

/** The calendar part is missing: a person reads it, if it can be about a meeting at all. */
async function withoutCalendar(tx: Tx, read: ReadMessage, token: string | null): Promise<Found> {
  const meeting = token ? await findMeetingOfToken(tx, token) : null
  const known = meeting !== null || (await isKnownAddress(tx, read.from))
  if (!known || (read.automatic && !meeting)) return { outcome: 'ignored', reason: 'unrelated' }
  return { outcome: 'held', reason: read.hidden ?? 'plain', meetingId: meeting?.id ?? null }
}

function factsOf(method: string, event: IncomingEvent, whose: Whose): Omit<Found, 'outcome'> {
  const line = typeof whose === 'string' ? event.attendees[0] : whose
  return {
    method,
    uid: event.uid,
    sequence: event.sequence,
    recurrenceId: event.recurrenceId instanceof Date ? event.recurrenceId : null,
    attendeeAddress: line?.address ?? '',
    partstat: line?.partstat ?? '',
    comment: event.comment,
    stamp: event.stamp,
  }
}

/** Whose the address is that an answer came to, when its sender is somebody else: the likely one for a person to choose. */
async function provenPerson(
  tx: Tx,
  meetingId: string,
  to: ReturnType<typeof readAnswerAddress>,
): Promise<string | null> {
  if (!to) return null
  const people = await listAnswering(tx, meetingId, null)
  return people.find((one) => to.proves(one.id))?.id ?? null
}

/** What was asked is asked no more. */
function whyClosed(
  meeting: AnsweredMeeting,
  person: Asked,
  now: Date,
): Pick<Found, 'outcome' | 'reason'> | null {
  if (meeting.underOldUid) return { outcome: 'stale', reason: 'earlierUid' }
  if (meeting.state === 'cancelled' || meeting.state === 'postponed')
    return { outcome: 'stale', reason: meeting.state }
  if (!isAsked(person)) return { outcome: 'stale', reason: 'dropped' }
  if (meeting.state !== 'noticed' || !meeting.startsAt || now >= meeting.startsAt)
    return { outcome: 'stale', reason: 'begun' }
  return null
}

const viewerOf = (person: Asked, act: Act) =>
  sessionless({ id: person.personId, name: person.personName, locale: person.locale }, act.now)

async function take(
  tx: Tx,
  act: Act,
  method: 'REPLY' | 'COUNTER' | 'REFRESH',
  event: IncomingEvent,
  meeting: AnsweredMeeting,
  person: Asked,
  whose: Whose,
  named: Omit<Found, 'outcome'>,
): Promise<Found> {
  if (method === 'REFRESH') return refresh(tx, act, meeting, person, named)
  if (typeof whose === 'string') return { ...named, outcome: 'held', reason: whose }
  const ignored = whyIgnored(
    {
      ...event,
      method: 'REPLY',
      attendees: [{ address: person.address, partstat: method === 'COUNTER' ? 'TENTATIVE' : whose.partstat }],
    },
    person.address,
    meeting.uid,
    person,
  )
  if (ignored === 'stale') return { ...named, outcome: 'stale', reason: 'earlierVersion' }
  if (ignored === 'older') return { ...named, outcome: 'duplicate', reason: 'older' }
  if (method === 'COUNTER') return propose(event, meeting, named)
  if (whose.partstat === 'DELEGATED')
    return delegate(tx, act, meeting, person, whose.delegatedTo, event, named)
  if (ignored === 'notInvited') return { ...named, outcome: 'held', reason: 'notAsked' }
  if (ignored) return { ...named, outcome: 'ignored', reason: 'undecided' }
  if (person.part === 'chair') return { ...named, outcome: 'held', reason: 'chair' }
  await applyAnswer(tx, act, person, { ...event, partstat: whose.partstat })
  await tx`delete from dead_addresses where address = ${person.address}`
  const ahead = event.sequence > meeting.sequence ? 'ahead' : ''
  return { ...named, outcome: 'applied', reason: ahead }
}

/** RFC 5546 §3.2.7: kept for a person; the event and its SEQUENCE stay as they are. */
function propose(event: IncomingEvent, meeting: AnsweredMeeting, named: Omit<Found, 'outcome'>): Found {
  const { startsAt, endsAt, location } = event
  if (!startsAt || (endsAt && endsAt <= startsAt))
    return { ...named, outcome: 'held', reason: 'unreadableTime' }
  const length = (meeting.endsAt?.getTime() ?? 0) - (meeting.startsAt?.getTime() ?? 0)
  return {
    ...named,
    outcome: 'proposal',
    proposedStartsAt: startsAt,
    proposedEndsAt: endsAt ?? new Date(startsAt.getTime() + length),
    proposedLocation: location ?? '',
  }
}

/**
 * RFC 5546 §3.2.2.3. Between agencies nobody delegates by mail: somebody of the own agency becomes a request for a
 * substitute, which the chair decides; everybody else waits for a person.
 */
async function delegate(
  tx: Tx,
  act: Act,
  meeting: AnsweredMeeting,
  person: Asked,
  delegate: string | null,
  event: IncomingEvent,
  named: Omit<Found, 'outcome'>,
): Promise<Found> {
  const to = { ...named, partstat: 'DELEGATED', comment: [delegate, event.comment].filter(Boolean).join(' ') }
  const { invitationId, agencyId } = person
  if (
    !delegate ||
    !invitationId ||
    !agencyId ||
    !mayNameSubstitute({ invitationId, part: person.part as 'nominee' })
  )
    return { ...to, outcome: 'held', reason: 'delegated' }
  const candidates = await listCandidates(tx, {
    id: invitationId,
    agencyId,
    meetingId: meeting.id,
    startsAt: meeting.startsAt!,
  })
  const rows = await tx<
    { id: string }[]
  >`select id from people where lower(email) = ${delegate} and status = 'active'`
  const chosen = candidates.find((one) => rows.length === 1 && one.id === rows[0]?.id)
  if (!chosen || chosen.elsewhere || chosen.part) return { ...to, outcome: 'held', reason: 'delegated' }
  await askSubstitution(tx, act, {
    invitationId,
    reason: event.comment || '日历答复：委托他人参加',
    channel: 'mail',
    originalAttendeeId: person.id,
    originalPersonId: person.personId,
    substitutePersonId: chosen.id,
  })
  return { ...to, outcome: 'applied', reason: 'substitution' }
}

/** Minutes in which one person is sent the present state once: two programs could ask each other for ever. */
const REFRESH_PAUSE = 10

/** RFC 5546 §3.2.6: the present state once more, SEQUENCE and answer as they are. */
async function refresh(
  tx: Tx,
  act: Act,
  meeting: AnsweredMeeting,
  person: Asked,
  named: Omit<Found, 'outcome'>,
): Promise<Found> {
  const since = new Date(act.now.getTime() - REFRESH_PAUSE * 60_000)
  const lately = await tx`
    select 1 from outbox where attendee_id = ${person.id} and ical_method = 'REQUEST' and created_at > ${since} limit 1`
  if (lately.length > 0) return { ...named, outcome: 'ignored', reason: 'lately' }
  await queueRequests(
    tx,
    act,
    meeting.id,
    { attendeeIds: [person.id] },
    { mail: 'M-2', asksAnswer: person.partstat === 'NEEDS-ACTION' },
  )
  return { ...named, outcome: 'applied', reason: 'refreshed' }
}

/** One entry for whatever concerns a meeting, also where it changed nothing (R35, R63). */
async function log(tx: Tx, act: Act, meeting: AnsweredMeeting, found: Found): Promise<Found> {
  await recordAudit(tx, act, {
    action: `inbox.received.${found.outcome}`,
    subjectType: 'meeting',
    subjectId: meeting.id,
    meetingId: meeting.id,
    args: {
      title: meeting.title,
      sender: found.attendeeAddress ?? '',
      partstat: found.partstat ?? '',
      reason: found.reason ?? '',
    },
  })
  return found
}
