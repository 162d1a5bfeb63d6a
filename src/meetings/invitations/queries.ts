import { chairsMeeting } from '../../auth/access.ts'
import type { Viewer } from '../../auth/viewer.ts'
import { isAuditor, isOffice } from '../../auth/viewer.ts'
import type { ClockTime } from '../../lib/dates.ts'
import type { Db, Fragment } from '../../lib/db.ts'
import { type Away, awayRowsOf } from '../../scheduling/availability/away/queries.ts'
import type { Channel, Partstat } from '../attendees/queries.ts'
import type { Meeting, RequiredLevel } from '../queries.ts'
import type { Part } from '../sign-in/rules.ts'
import type { Named, ReplyKind, RequestState } from './replies/queries.ts'
import type { ReminderStep } from './rules.ts'

export interface BoardPerson {
  attendeeId: string
  personId: string
  name: string
  nameEn: string
  position: string
  part: Part
  partstat: Partstat
  /** How the person's own answer came; null before it. */
  channel: Channel | null
  hasEmail: boolean
  confirmed: boolean
  /** Has a calendar object that was not taken back. */
  inCalendar: boolean
  /** The last mail to this person came back. */
  undelivered: boolean
  /** Every answer of this person, whichever way it came, latest first. */
  answers: PersonAnswer[]
}

export interface PersonAnswer {
  at: string
  channel: Channel
  partstat: Partstat
  comment: string
}

export interface BoardRequest {
  id: string
  kind: 'leave' | 'substitution'
  personName: string
  substituteName: string
  reason: string
}

/** One agency of the reply board. */
export interface BoardRow {
  invitationId: string
  agencyId: string
  agencyShort: string
  agencyNameEn: string
  telephone: string
  capacity: 'required' | 'in_attendance'
  requiredLevel: RequiredLevel
  noticedVersion: number
  replyStatus: string
  replyKind: ReplyKind | null
  replyChannel: Channel | null
  repliedAt: Date | null
  leaveState: RequestState | null
  substitutionState: RequestState | null
  people: BoardPerson[]
  pending: BoardRequest[]
  /** The last mail to the agency itself came back. */
  undelivered: boolean
  remindedAt: Date | null
  reminderStep: ReminderStep | null
  history: BoardReply[]
}

export interface BoardReply {
  kind: ReplyKind
  channel: Channel
  at: string
  by: string | null
  reason: string
  named: Named[]
}

/** Office, auditors and the meeting's chair see every agency; a liaison the own one only (R34, R64). */
function maySeeRow(db: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer) || isAuditor(viewer)) return db`true`
  const own = viewer.agencyIds.length ? db`i.agency_id in ${db([...viewer.agencyIds])}` : db`false`
  return db`(${own} or exists (select 1 from meetings m where m.id = i.meeting_id and ${chairsMeeting(db, viewer)}))`
}

/**
 * The agencies told of a meeting, in standing order (R09), each with people, open requests, reminders and history.
 * Each part is gathered once for the meeting, not once for every agency.
 */
export async function listBoard(db: Db, viewer: Viewer, meetingId: string): Promise<BoardRow[]> {
  return await db<BoardRow[]>`
    with status as materialized (
      select invitation_id, reply_status, reply_kind, reply_channel, replied_at from invitation_statuses where meeting_id = ${meetingId}
    ), answered as materialized (
      select w.attendee_id, json_agg(json_build_object('at', w.answered_at, 'channel', w.channel, 'partstat', w.partstat, 'comment', w.comment)
        order by w.id desc) as answers
      from attendee_answers w join attendees t on t.id = w.attendee_id where t.meeting_id = ${meetingId} group by w.attendee_id
    ), returned as materialized (
      select x.invitation_id, x.attendee_id, x.came_back from (
        select distinct on (o.invitation_id, o.attendee_id) o.invitation_id, o.attendee_id, o.bounced_at is not null and o.state = 'dead' as came_back
        from outbox o where o.meeting_id = ${meetingId} and o.state in ('sent', 'dead') order by o.invitation_id, o.attendee_id, o.position desc
      ) x where x.came_back
    ), named as materialized (
      select t.invitation_id, json_agg(json_build_object('attendeeId', t.id, 'personId', t.person_id, 'name', t.person_name, 'nameEn', p.name_en,
        'position', t.position_name, 'part', t.part, 'partstat', t.partstat, 'channel', t.partstat_channel, 'hasEmail', p.email is not null,
        'confirmed', p.confirmed_at is not null, 'inCalendar', t.request_sent_at is not null and t.cancel_sent_at is null,
        'undelivered', exists (select 1 from returned x where x.attendee_id = t.id),
        'answers', coalesce((select w.answers from answered w where w.attendee_id = t.id), '[]'))
        order by t.part = 'assistant', t.created_at, t.id) as people
      from attendees t join people p on p.id = t.person_id
      where t.meeting_id = ${meetingId} and t.dropped_at is null group by t.invitation_id
    ), asked as materialized (
      select 'leave' as kind, l.invitation_id, l.id, l.attendee_id, null::uuid as substitute_id, l.reason, l.state, l.requested_at
      from leave_requests l join invitations i on i.id = l.invitation_id where i.meeting_id = ${meetingId} and l.state <> 'withdrawn'
      union all
      select 'substitution', u.invitation_id, u.id, u.original_attendee_id, u.substitute_person_id, u.reason, u.state, u.requested_at
      from substitutions u join invitations i on i.id = u.invitation_id where i.meeting_id = ${meetingId} and u.state <> 'withdrawn'
    ), open as materialized (
      select q.invitation_id, json_agg(json_build_object('id', q.id, 'kind', q.kind, 'personName', coalesce(t.person_name, ''),
        'substituteName', coalesce(p.name_zh, ''), 'reason', q.reason) order by q.requested_at) as pending
      from asked q left join attendees t on t.id = q.attendee_id left join people p on p.id = q.substitute_id
      where q.state = 'pending' and q.requested_at >= (select k.since from meeting_rounds k where k.meeting_id = ${meetingId})
      group by q.invitation_id
    ), reminded as materialized (
      select distinct on (e.invitation_id) e.invitation_id, e.sent_at, e.step
      from reply_reminders e join invitations i on i.id = e.invitation_id
      where i.meeting_id = ${meetingId} order by e.invitation_id, e.sent_at desc
    ), told as materialized (
      select y.invitation_id, json_agg(json_build_object('kind', y.kind, 'channel', y.channel, 'at', y.created_at, 'by', p.name_zh,
        'reason', y.reason, 'named', y.nominees) order by y.position desc) as history
      from invitations i join replies y on y.invitation_id = i.id left join people p on p.id = y.entered_by_person_id
      where i.meeting_id = ${meetingId} group by y.invitation_id
    )
    select i.id as "invitationId", i.agency_id as "agencyId", a.short_zh as "agencyShort", coalesce(nullif(a.name_en, ''), a.short_zh) as "agencyNameEn",
      a.telephone, i.capacity, i.required_level as "requiredLevel", i.noticed_version as "noticedVersion",
      s.reply_status as "replyStatus", s.reply_kind as "replyKind", s.reply_channel as "replyChannel", s.replied_at as "repliedAt",
      (select q.state from asked q where q.kind = 'leave' and q.invitation_id = i.id and q.requested_at >= s.replied_at
        order by q.requested_at desc limit 1) as "leaveState",
      (select q.state from asked q where q.kind = 'substitution' and q.invitation_id = i.id and q.requested_at >= s.replied_at
        order by q.requested_at desc limit 1) as "substitutionState",
      exists (select 1 from returned x where x.invitation_id = i.id and x.attendee_id is null) as undelivered,
      coalesce(t.people, '[]') as people, coalesce(o.pending, '[]') as pending,
      r.sent_at as "remindedAt", r.step as "reminderStep", coalesce(h.history, '[]') as history
    from invitations i
    join agencies a on a.id = i.agency_id
    left join status s on s.invitation_id = i.id
    left join named t on t.invitation_id = i.id
    left join open o on o.invitation_id = i.id
    left join reminded r on r.invitation_id = i.id
    left join told h on h.invitation_id = i.id
    where i.meeting_id = ${meetingId} and i.noticed_version > 0 and ${maySeeRow(db, viewer)}
    order by a.standing_order`
}

/** Who takes part without an agency's invitation: chair, leaders, the office. */
export interface OwnAttendee {
  name: string
  nameEn: string
  position: string
  part: Part
  partstat: Partstat
}

/** What stands beside the agencies' rows, for office and auditors: who takes part otherwise, and who is away on the day. */
export interface Aside {
  own: OwnAttendee[]
  away: Away[]
}

export async function findAside(db: Db, meeting: Meeting, noon: ClockTime): Promise<Aside> {
  const rows = (part: Fragment) => db`(select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${part}) v)`
  const { startsAt, endsAt } = meeting
  const ahead = meeting.storedState === 'noticed' && startsAt && endsAt
  const [aside] = await db<[Aside]>`
    select ${rows(db`
      select t.person_name as name, p.name_en as "nameEn", t.position_name as position, t.part, t.partstat
      from attendees t join people p on p.id = t.person_id left join agencies a on a.id = t.agency_id
      where t.meeting_id = ${meeting.id} and t.invitation_id is null and t.dropped_at is null
      order by t.part <> 'chair', a.standing_order nulls last, t.created_at`)} as own,
      ${ahead ? rows(awayRowsOf(db, { ...meeting, startsAt, endsAt }, noon)) : db`'[]'::jsonb`} as away`
  return aside
}

/** An agency that has not answered, with its reminders. */
export interface Silent {
  invitationId: string
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  telephone: string
  mailbox: string | null
  remindedAt: Date | null
  /** The notice from which replies count (R19). */
  round: number
  /** This step's reminder went already (R32). */
  reminded: boolean
}

export async function listSilent(db: Db, meetingId: string, step: ReminderStep): Promise<Silent[]> {
  return await db<Silent[]>`
    select i.id as "invitationId", i.agency_id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.short_zh) as "agencyNameEn", a.telephone, a.mailbox, o.round,
      (select max(e.sent_at) from reply_reminders e where e.invitation_id = i.id and e.notice_version = o.round) as "remindedAt",
      exists (select 1 from reply_reminders e where e.invitation_id = i.id and e.notice_version = o.round and e.step = ${step}) as reminded
    from invitations i
    join agencies a on a.id = i.agency_id
    join invitation_statuses s on s.invitation_id = i.id and s.reply_status = 'pending'
    cross join lateral (select coalesce(max(n.version), 1) as round from notices n where n.meeting_id = i.meeting_id and n.primary_change = 'time') o
    where i.meeting_id = ${meetingId} and i.noticed_version > 0
    order by a.standing_order`
}

/**
 * Meetings whose silent agencies are due a reminder: from the deadline on, or a working day before it (but not within
 * four hours of the notice, when nobody can be called late).
 */
export async function listMeetingsToRemind(db: Db, now: Date): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select distinct m.id, m.starts_at
    from meetings m
    join invitation_statuses s on s.meeting_id = m.id and s.reply_status = 'pending'
    join invitations i on i.id = s.invitation_id and i.noticed_version > 0
    cross join lateral (select coalesce(max(n.version), 1) as round, max(n.sent_at) as told_at from notices n
      where n.meeting_id = m.id and (n.primary_change = 'time' or n.version = 1)) o
    cross join lateral (select case when ${now} >= m.reply_by then 'at_deadline' else 'before_deadline' end as name) step
    where m.state = 'noticed' and m.starts_at > ${now} and m.reply_by is not null
      and (${now} >= m.reply_by
        or (o.told_at <= ${now}::timestamptz - interval '4 hours'
          and ${now} >= (add_working_days(office_day(m.reply_by), -1) + (m.reply_by at time zone 'Asia/Shanghai')::time) at time zone 'Asia/Shanghai'))
      and not exists (select 1 from reply_reminders e where e.invitation_id = i.id and e.notice_version = o.round and e.step = step.name)
    order by m.starts_at`
  return rows.map((row) => row.id)
}

/** The living grant of the agency's own reply link, if a letter or the office made one. */
export async function findReplyGrant(db: Db, invitationId: string, agencyId: string): Promise<string | null> {
  const rows = await db<{ id: string }[]>`
    select id from link_grants where purpose = 'reply' and subject_id = ${invitationId} and agency_id = ${agencyId} and revoked_at is null`
  return rows[0]?.id ?? null
}
