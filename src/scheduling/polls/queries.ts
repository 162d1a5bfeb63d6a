import { maySeePoll } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, type Fragment, first, json, type Tx } from '../../lib/db.ts'
import { NotFound } from '../../lib/errors.ts'
import type { Liaison } from '../../meetings/participants/queries.ts'
import { type Clash, clashRowsDuring, type Meeting } from '../../meetings/queries.ts'

export type Choice = 'yes' | 'if_need_be' | 'no'
export type PollChannel = 'web' | 'phone' | 'paper'
/** What the asked see of the others: nothing, how many said what, or who said what. */
export type PollResults = 'none' | 'totals' | 'names'

export interface PollSlot {
  id: string
  startsAt: Date
  endsAt: Date
  stoppedAt: Date | null
  chosenAt: Date | null
  /** Kept for the chair or the venue now. */
  held: boolean
}

/** One agency that is asked, with its answer if it gave one. */
export interface PollAgency {
  id: string
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  telephone: string
  required: boolean
  remindedAt: Date | null
  /** The deadline that the last reminder was about. */
  remindedFor: Date | null
  channel: PollChannel | null
  comment: string
  answeredAt: Date | null
  /** Who of the office noted it; empty for an answer by link. */
  enteredBy: string
  /** How often it was given or changed. */
  version: number
  /** By slot. */
  choices: Record<string, Choice>
}

export interface Poll {
  id: string
  meetingId: string
  state: 'open' | 'closed' | 'decided' | 'withdrawn'
  durationMinutes: number
  answerBy: Date
  results: PollResults
  note: string
  createdAt: Date
  createdById: string | null
  createdByName: string
  allAnsweredAt: Date | null
  closedAt: Date | null
  endedAt: Date | null
  withdrawReason: string
  title: string
  titleEn: string
  meetingState: Meeting['storedState']
  hostName: string
  hostNameEn: string
  venueName: string
  venueNameEn: string
  chairName: string
  chairNameEn: string
  /** By time. */
  slots: PollSlot[]
  /** Required ones first, then in standing order (R09). */
  agencies: PollAgency[]
}

/** A poll that the viewer may see, or null. */
export const findPoll = (sql: Db, viewer: Viewer, id: string): Promise<Poll | null> =>
  readPoll(sql, sql`q.id = ${id} and ${maySeePoll(sql, viewer)}`)

export async function getPoll(sql: Db, viewer: Viewer, id: string): Promise<Poll> {
  const poll = await findPoll(sql, viewer, id)
  if (!poll) throw new NotFound()
  return poll
}

/** The poll in which an agency is asked; the caller has proved the right to it (the link is the agency's own). */
export const findAskedPoll = (sql: Db, pollAgencyId: string): Promise<Poll | null> =>
  readPoll(sql, sql`q.id = (select poll_id from poll_agencies where id = ${pollAgencyId})`)

/** The newest poll of a meeting that the viewer may see. */
export const findLatestPoll = (sql: Db, viewer: Viewer, meetingId: string): Promise<Poll | null> =>
  readPoll(sql, sql`q.meeting_id = ${meetingId} and ${maySeePoll(sql, viewer)}`)

/**
 * The same, locked for the transaction: the meeting before what hangs on it, so that an answer and a decision wait for
 * each other. Access is the caller's.
 */
export async function lockPoll(tx: Tx, id: string): Promise<Poll> {
  await tx`select 1 from meetings where id = (select meeting_id from polls where id = ${id}) for key share`
  await tx`select 1 from polls where id = ${id} for update`
  const poll = await readPoll(tx, tx`q.id = ${id}`)
  if (!poll) throw new NotFound()
  return poll
}

type Stored<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
type StoredPoll = Omit<Poll, 'slots' | 'agencies'> & {
  slots: Stored<PollSlot>[]
  agencies: Stored<PollAgency>[]
}

/** Everything of one poll in one statement; of several, the newest. */
async function readPoll(sql: Db, which: Fragment): Promise<Poll | null> {
  const row = first(
    await sql<StoredPoll[]>`
    select q.id, q.meeting_id as "meetingId", q.state, q.duration_minutes as "durationMinutes", q.answer_by as "answerBy", q.results, q.note,
      q.created_at as "createdAt", q.created_by_person_id as "createdById", coalesce(w.name_zh, '') as "createdByName",
      q.all_answered_at as "allAnsweredAt", q.closed_at as "closedAt", q.ended_at as "endedAt", q.withdraw_reason as "withdrawReason",
      m.title, m.title_en as "titleEn", m.state as "meetingState", coalesce(g.name_zh, '') as "hostName", coalesce(g.name_en, '') as "hostNameEn",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
      coalesce(c.name_zh, '') as "chairName", coalesce(nullif(c.name_en, ''), c.name_zh, '') as "chairNameEn",
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'startsAt', s.starts_at, 'endsAt', s.ends_at, 'stoppedAt', s.stopped_at,
          'chosenAt', s.chosen_at, 'held', exists (select 1 from holds h where h.poll_slot_id = s.id and h.released_at is null)) order by s.starts_at), '[]')
        from poll_slots s where s.poll_id = q.id) as slots,
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'agencyId', k.agency_id, 'agencyName', a.name_zh, 'agencyShort', a.short_zh,
          'agencyNameEn', coalesce(nullif(a.name_en, ''), a.short_zh), 'telephone', a.telephone, 'required', k.required,
          'remindedAt', k.reminded_at, 'remindedFor', k.reminded_for, 'channel', r.channel, 'comment', coalesce(r.comment, ''),
          'answeredAt', r.answered_at, 'enteredBy', coalesce(p.name_zh, ''), 'version', coalesce(r.version, 0),
          'choices', coalesce((select jsonb_object_agg(x.slot_id, x.choice) from poll_choices x where x.answer_id = r.id), '{}'))
          order by k.required desc, a.standing_order), '[]')
        from poll_agencies k join agencies a on a.id = k.agency_id left join poll_answers r on r.poll_agency_id = k.id
          left join people p on p.id = r.answered_by_person_id
        where k.poll_id = q.id) as agencies
    from polls q
    join meetings m on m.id = q.meeting_id
    left join groups g on g.id = m.host_group_id
    left join venues v on v.id = m.venue_id
    left join people c on c.id = m.presiding_person_id
    left join people w on w.id = q.created_by_person_id
    where ${which}
    order by q.created_at desc, q.id limit 1`,
  )
  return row && { ...row, slots: row.slots.map(slotOf), agencies: row.agencies.map(agencyOf) }
}

const instant = (text: string | null) => (text === null ? null : new Date(text))

const slotOf = (slot: Stored<PollSlot>): PollSlot => ({
  ...slot,
  startsAt: new Date(slot.startsAt),
  endsAt: new Date(slot.endsAt),
  stoppedAt: instant(slot.stoppedAt),
  chosenAt: instant(slot.chosenAt),
})

const agencyOf = (agency: Stored<PollAgency>): PollAgency => ({
  ...agency,
  remindedAt: instant(agency.remindedAt),
  remindedFor: instant(agency.remindedFor),
  answeredAt: instant(agency.answeredAt),
})

/** An agency that may be asked, with what a letter to it needs and how the draft has it. */
export interface Askable {
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  mailbox: string | null
  telephone: string
  liaisons: Liaison[]
  /** How it is invited to the meeting; null if it is not. */
  capacity: 'required' | 'in_attendance' | null
}

/** Every agency in force but the office and the leaders, in standing order (R09). */
export async function listAskable(sql: Db, viewer: Viewer, meetingId: string): Promise<Askable[]> {
  return await sql<Askable[]>`
    select a.id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.short_zh) as "agencyNameEn", a.mailbox, a.telephone,
      coalesce((select jsonb_agg(jsonb_build_object('personId', l.person_id, 'name', l.name_zh, 'address', l.email, 'locale', l.locale)
          order by l.name_zh, l.person_id)
        from active_liaisons l where l.agency_id = a.id and l.email is not null), '[]') as liaisons,
      i.capacity
    from agencies a
    left join invitations i on i.agency_id = a.id and i.meeting_id = ${meetingId} and i.withdrawn_at is null
    where a.relation not in ('leadership','self') and ${viewer.today}::date >= a.from_day and ${viewer.today}::date < a.to_day
    order by i.id is null, a.standing_order`
}

/** What stands in the way of a candidate slot: meetings and holds of others, for the same chair or room. */
export interface SlotClash extends Clash {
  /** Number of the slot in the list that was asked about. */
  slot: number
}

export async function listSlotClashes(
  sql: Db,
  meeting: Pick<Meeting, 'id' | 'presidingPersonId' | 'venueId'>,
  slots: readonly { startsAt: Date; endsAt: Date }[],
): Promise<SlotClash[]> {
  if (slots.length === 0) return []
  return await sql<SlotClash[]>`
    with asked as (
      select x.slot, tstzrange(x."startsAt", x."endsAt") as span
      from jsonb_to_recordset(${json(
        sql,
        slots.map((slot, n) => ({ slot: n, ...slot })),
      )}) as x (slot int, "startsAt" timestamptz, "endsAt" timestamptz)
    )
    select x.slot, c.* from asked x
    cross join lateral (${clashRowsDuring(sql, { meetingId: meeting.id, venueId: meeting.venueId, chairId: meeting.presidingPersonId }, sql`x.span`)}) c
    order by slot, what desc, "startsAt"`
}

/** Polls for which something is due by itself; `what` in the order of doing it. */
export interface DuePoll {
  id: string
  what: 'overtaken' | 'close' | 'remind' | 'release'
}

/**
 * Overtaken: the meeting got its notice (or its end) meanwhile. Close: the deadline is over. Remind: a working day
 * before the deadline, but not within four hours of the letter. Release: what is still held though nothing was decided
 * for `holdDays` working days, or though the slot is over or the meeting was given another time.
 */
export async function listDuePolls(sql: Db, now: Date, today: Day, holdDays: number): Promise<DuePoll[]> {
  return await sql<DuePoll[]>`
    select q.id, 'overtaken' as what, 1 as turn from polls q join meetings m on m.id = q.meeting_id
    where q.state in ('open','closed') and m.state not in ('draft','postponed')
    union all
    select q.id, 'close', 2 from polls q where q.state = 'open' and q.answer_by <= ${now}
    union all
    select q.id, 'remind', 3 from polls q
    where q.state = 'open' and q.answer_by > ${now} and q.created_at <= ${now}::timestamptz - interval '4 hours'
      and ${now} >= (add_working_days(office_day(q.answer_by), -1) + (q.answer_by at time zone 'Asia/Shanghai')::time) at time zone 'Asia/Shanghai'
      and exists (select 1 from poll_agencies k where k.poll_id = q.id and k.reminded_for is distinct from q.answer_by
        and not exists (select 1 from poll_answers r where r.poll_agency_id = k.id))
    union all
    select distinct q.id, 'release', 4 from holds h join poll_slots s on s.id = h.poll_slot_id join polls q on q.id = s.poll_id join meetings m on m.id = h.meeting_id
    where h.released_at is null and (h.ends_at <= ${now} or m.state not in ('draft','postponed')
      or (q.state = 'decided' and m.starts_at is distinct from h.starts_at)
      or (q.state = 'closed' and working_days_between(office_day(q.closed_at), ${today}::date) >= ${holdDays}))
    order by turn, id`
}

/** The clerk who asked, if there is still somebody to write to. */
export async function findAsker(sql: Db, personId: string | null): Promise<Liaison | null> {
  if (!personId) return null
  return first(
    await sql<Liaison[]>`select id as "personId", name_zh as name, email as address, locale from people
      where id = ${personId} and status = 'active' and email is not null`,
  )
}

/** The office's usual deadline: two working days from today. */
export async function findUsualDay(sql: Db, today: Day): Promise<Day> {
  const [row] = await sql<[{ day: Day }]>`select add_working_days(${today}::date, 2) as day`
  return row.day
}
