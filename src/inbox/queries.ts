import { type Db, type Fragment, first } from '../lib/db.ts'
import type { InboundOutcome } from './rules.ts'

/** A meeting as answers find it: by the address they were sent to, or by UID. */
export interface AnsweredMeeting {
  id: string
  title: string
  state: string
  uid: string
  sequence: number
  startsAt: Date | null
  endsAt: Date | null
  /** When it was to be in earlier versions. */
  earlierStarts: string[]
  mailToken: string
  /** The UID that was asked for is one the meeting had before it was put off. */
  underOldUid: boolean
}

const columns = (db: Db, uid: string) => db`
  m.id, m.title, m.state, m.uid, m.sequence, m.starts_at as "startsAt", m.ends_at as "endsAt", lower(m.mail_token) as "mailToken",
  m.uid <> ${uid} as "underOldUid",
  coalesce((select json_agg(distinct n.starts_at) from notices n where n.meeting_id = m.id and n.starts_at is not null), '[]') as "earlierStarts"`

/** The meeting of a UID, also of one that it no longer has. */
export async function findMeetingOfUid(db: Db, uid: string): Promise<AnsweredMeeting | null> {
  return first(
    await db<AnsweredMeeting[]>`
    select ${columns(db, uid)} from meetings m
    where m.notice_version > 0 and (m.uid = ${uid} or m.id = (select o.meeting_id from outbox o where o.uid = ${uid} limit 1))`,
  )
}

/** The meeting whose token stood in the address. */
export async function findMeetingOfToken(
  db: Db,
  token: string,
): Promise<{ id: string; title: string } | null> {
  return first(
    await db<
      { id: string; title: string }[]
    >`select id, title from meetings where lower(mail_token) = ${token}`,
  )
}

/** Whether mail from this address may be about our work: a person, an agency's mailbox. */
export async function isKnownAddress(db: Db, address: string): Promise<boolean> {
  if (address === '') return false
  const rows = await db`
    select 1 from people where lower(email) = ${address} union all select 1 from agencies where lower(mailbox) = ${address} limit 1`
  return rows.length > 0
}

/** One message as the list shows it. */
export interface ListedMessage {
  id: string
  receivedAt: Date
  fromAddress: string
  fromName: string
  subject: string
  outcome: InboundOutcome
  reason: string
  partstat: string
  meetingId: string | null
  meetingTitle: string
  meetingTitleEn: string
  personName: string
  settledAt: Date | null
  settledAs: Settled | null
}
export type Settled = 'applied' | 'ignored' | 'told' | 'refused'

export type InboundFilter = 'open' | 'answers' | 'bounces' | 'rest' | 'all'

/** Messages newest first. What was not sent to us for our work (`unrelated`) is counted, not shown. */
export async function listMessages(
  db: Db,
  filters: { show: InboundFilter; before: Date | null },
  limit: number,
): Promise<ListedMessage[]> {
  return db<ListedMessage[]>`
    select ${listed(db)}
    from inbound_messages i left join meetings m on m.id = i.meeting_id left join attendees t on t.id = i.attendee_id left join outbox o on o.id = i.outbox_id
    where ${shown(db, filters.show)} ${filters.before ? db`and i.received_at < ${filters.before}` : db``}
    order by i.received_at desc, i.id limit ${limit}`
}

const listed = (db: Db) => db`
  i.id, i.received_at as "receivedAt", i.from_address as "fromAddress", i.from_name as "fromName", i.subject, i.outcome, i.reason, i.partstat,
  i.meeting_id as "meetingId", coalesce(m.title, '') as "meetingTitle", coalesce(m.title_en, '') as "meetingTitleEn",
  coalesce(t.person_name, nullif(o.to_name, ''), o.to_address, '') as "personName", i.settled_at as "settledAt", i.settled_as as "settledAs"`

/** Waiting for a person; also a proposal of a time that was not decided, as long as the meeting is still to come. */
export const waits = (db: Db): Fragment => db`
  i.settled_at is null and (i.outcome in ('held', 'complaint')
    or (i.outcome = 'proposal' and exists (select 1 from meetings w where w.id = i.meeting_id and w.state = 'noticed' and w.starts_at <> i.proposed_starts_at)))`

function shown(db: Db, show: InboundFilter): Fragment {
  if (show === 'open') return waits(db)
  if (show === 'answers') return db`i.outcome in ('applied','proposal','stale','duplicate') `
  if (show === 'bounces') return db`i.outcome in ('bounce','delayed','complaint')`
  if (show === 'rest') return db`i.outcome in ('held','ignored','rejected') and i.reason <> 'unrelated'`
  return db`i.reason <> 'unrelated'`
}

export interface InboundCounts {
  open: number
  answers: number
  bounces: number
  /** When something last came in, whatever it was. */
  last: Date | null
  /** When the mailbox was last read, and what its server last said against it. */
  readAt: Date | null
  readError: string
}

export async function countMessages(db: Db, since: Date): Promise<InboundCounts> {
  const row = first(
    await db<InboundCounts[]>`
    select (select count(*) from inbound_messages i where ${waits(db)})::int as open,
      count(*) filter (where i.outcome in ('applied','proposal','stale','duplicate'))::int as answers,
      count(*) filter (where i.outcome in ('bounce','delayed','complaint'))::int as bounces,
      (select max(received_at) from inbound_messages) as last, (select max(read_at) from mailbox_readers) as "readAt",
      coalesce((select last_error from mailbox_readers order by read_at desc nulls last limit 1), '') as "readError"
    from inbound_messages i where i.received_at > ${since}`,
  )
  return row ?? { open: 0, answers: 0, bounces: 0, last: null, readAt: null, readError: '' }
}

export interface WholeMessage extends ListedMessage {
  via: string
  toAddress: string
  text: string
  automatic: boolean
  method: string
  uid: string
  sequence: number | null
  attendeeId: string | null
  attendeeAddress: string
  comment: string
  stamp: Date | null
  proposedStartsAt: Date | null
  proposedEndsAt: Date | null
  proposedLocation: string
  meetingStartsAt: Date | null
  meetingEndsAt: Date | null
  /** The meeting can still be answered. */
  meetingOpen: boolean
  outboxId: string | null
  settledBy: string
  waits: boolean
}

/** One message with all that was read of it. */
export async function findMessage(db: Db, id: string, now: Date): Promise<WholeMessage | null> {
  return first(
    await db<WholeMessage[]>`
    select ${listed(db)}, i.via, i.to_address as "toAddress", i.text_body as text, i.automatic, i.method, i.uid, i.sequence,
      i.attendee_id as "attendeeId", i.attendee_address as "attendeeAddress", i.comment, i.stamp, i.proposed_starts_at as "proposedStartsAt",
      i.proposed_ends_at as "proposedEndsAt", i.proposed_location as "proposedLocation", m.starts_at as "meetingStartsAt", m.ends_at as "meetingEndsAt",
      coalesce(m.state = 'noticed' and m.starts_at > ${now}, false) as "meetingOpen", i.outbox_id as "outboxId",
      coalesce(s.name_zh, '') as "settledBy", ${waits(db)} as waits
    from inbound_messages i left join meetings m on m.id = i.meeting_id left join attendees t on t.id = i.attendee_id left join outbox o on o.id = i.outbox_id
      left join people s on s.id = i.settled_by_person_id
    where i.id = ${id}`,
  )
}

/** Whose answer a message may be. */
export interface Answerable {
  id: string
  personName: string
  positionName: string
  agencyName: string
  meetingId: string
  meetingTitle: string
  startsAt: Date
  /** The sender's own address, or the one whose reply address was used. */
  likely: boolean
}

/** People who were asked and can still answer: of the message's meeting, or, where it names none, those of its sender's address. */
export async function listAnswerable(db: Db, message: WholeMessage, now: Date): Promise<Answerable[]> {
  const from = message.fromAddress
  return db<Answerable[]>`
    select t.id, t.person_name as "personName", t.position_name as "positionName", t.agency_name as "agencyName", m.id as "meetingId",
      m.title as "meetingTitle", m.starts_at as "startsAt", (t.id = ${message.attendeeId} or lower(p.email) = ${from}) is true as likely
    from attendees t join meetings m on m.id = t.meeting_id join people p on p.id = t.person_id left join agencies a on a.id = t.agency_id
    where m.state = 'noticed' and m.starts_at > ${now} and t.dropped_at is null and t.partstat <> 'DELEGATED' and t.part <> 'chair'
      and t.request_sent_at is not null and t.cancel_sent_at is null
      and (m.id = ${message.meetingId} or (${message.meetingId}::uuid is null and (lower(p.email) = ${from}
        or t.agency_id in (select id from agencies where lower(mailbox) = ${from}))))
    order by (t.id = ${message.attendeeId} or lower(p.email) = ${from}) is true desc, m.starts_at, a.standing_order nulls first, t.created_at, t.id
    limit 500`
}
