import type { Viewer } from '../../auth/viewer.ts'
import { officeDay } from '../../lib/dates.ts'
import { type Db, type Fragment, first } from '../../lib/db.ts'
import { type Away, awayRowsOf } from '../../scheduling/availability/away/queries.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import { type AgendaItem, agendaRows } from '../agenda/queries.ts'
import { type Place, placeRows } from '../branches/queries.ts'
import { type Invited, invitedRows, type Told, toldRows } from '../participants/queries.ts'
import { type Clash, clashRows, type Meeting, type NoticeDays, noticeDayRow } from '../queries.ts'
import type { Change } from './rules.ts'

export type NoticeKind = 'first' | 'change' | 'correction' | 'cancellation' | 'postponement' | 'renotice'

export interface NoticeRow {
  version: number
  kind: NoticeKind
  sentAt: Date
  sentByName: string
  reason: string
}

/** What the agencies were told by one version; stays readable when the meeting moves on (R22). Instants are ISO text. */
export interface NoticeSnapshot {
  title: string
  titleEn: string
  host: string
  chair: string
  venueId: string | null
  venue: string
  venueEn: string
  startsAt: string | null
  endsAt: string | null
  requiredLevel: string
  replyBy: string | null
  urgentReason: string
  agenda: {
    no: number
    title: string
    titleEn: string
    agencyId: string
    agency: string
    agencyEn: string
    minutes: number
    matterId: string | null
  }[]
  participants: {
    agencyId: string
    agency: string
    agencyEn: string
    capacity: string
    requiredLevel: string
    itemNos: number[]
    /** Its branch; absent at the main venue and in versions before there were branches. */
    venueId?: string | null
  }[]
  branches?: { venueId: string; name: string; nameEn: string }[]
  videoUrl?: string
  changes: Change[]
  /** The earlier version that this one corrects or takes back. */
  corrects: number | null
  withdraws: number | null
}

export interface Notice extends NoticeRow {
  replyBy: Date | null
  snapshot: NoticeSnapshot
}

export async function findNotice(sql: Db, meetingId: string, version: number): Promise<Notice | null> {
  return first(
    await sql<Notice[]>`
    select n.version, n.kind, n.sent_at as "sentAt", coalesce(p.name_zh, '') as "sentByName", n.reason,
      n.reply_by as "replyBy", n.snapshot
    from notices n left join people p on p.id = n.sent_by_person_id
    where n.meeting_id = ${meetingId} and n.version = ${version}`,
  )
}

/** The newest date poll of a meeting: how many were asked, and have answered. */
export interface PollSummary {
  id: string
  state: 'open' | 'closed' | 'decided' | 'withdrawn'
  asked: number
  answered: number
}

/** All that a meeting's page is made of. */
export interface ShownSheet {
  agenda: AgendaItem[]
  invited: Told[]
  notices: NoticeRow[]
  /** Main venue, branches, vehicles. */
  places: Place[]
  clashes: Clash[]
  days: NoticeDays | null
  /** Agencies and people that are not there on that day. */
  away: Away[]
  poll: PollSummary | null
}

/** All that its notices are made of. */
export interface Sheet extends ShownSheet {
  invited: Invited[]
}

/** In one statement; the clashes and days are asked for only while they matter. */
export async function findSheet(
  sql: Db,
  viewer: Viewer,
  meeting: Meeting,
  settings: Pick<OfficeSettings, 'replyByWorkingDaysBefore' | 'morningTo'>,
): Promise<Sheet> {
  const rows = gather(sql)
  const planned = meeting.startsAt && ['draft', 'postponed', 'noticed'].includes(meeting.storedState)
  const [sheet] = await sql<[Sheet]>`
    select ${rows(agendaRows(sql, meeting.id))} as agenda, ${rows(invitedRows(sql, meeting.id))} as invited,
      ${rows(noticeRows(sql, meeting.id))} as notices, ${rows(placeRows(sql, meeting.id))} as places,
      ${planned ? rows(clashRows(sql, { ...meeting, meetingId: meeting.id, chairId: meeting.presidingPersonId })) : sql`'[]'::jsonb`} as clashes,
      ${
        planned && meeting.startsAt
          ? sql`(select to_jsonb(v) from (${noticeDayRow(sql, viewer.today, officeDay(meeting.startsAt), settings.replyByWorkingDaysBefore)}) v)`
          : sql`null::jsonb`
      } as days,
      ${
        planned && meeting.startsAt && meeting.endsAt
          ? rows(
              awayRowsOf(
                sql,
                { ...meeting, startsAt: meeting.startsAt, endsAt: meeting.endsAt },
                settings.morningTo,
              ),
            )
          : sql`'[]'::jsonb`
      } as away, ${rows(pollRow(sql, meeting.id))} -> 0 as poll`
  return {
    ...sheet,
    notices: sheet.notices.map(withInstant),
    clashes: sheet.clashes.map((clash) => ({
      ...clash,
      startsAt: new Date(clash.startsAt),
      endsAt: new Date(clash.endsAt),
    })),
  }
}

/** The sheet of a meeting that nobody prepares any more: nothing of what only a notice would need. */
export async function findToldSheet(sql: Db, meetingId: string): Promise<ShownSheet> {
  const rows = gather(sql)
  const [sheet] = await sql<[Pick<ShownSheet, 'agenda' | 'invited' | 'notices' | 'poll' | 'places'>]>`
    select ${rows(agendaRows(sql, meetingId))} as agenda, ${rows(toldRows(sql, meetingId))} as invited,
      ${rows(noticeRows(sql, meetingId))} as notices, ${rows(pollRow(sql, meetingId))} -> 0 as poll, ${rows(placeRows(sql, meetingId))} as places`
  return {
    ...sheet,
    notices: sheet.notices.map(withInstant),
    clashes: [],
    days: null,
    away: [],
    poll: sheet.poll,
  }
}

const gather = (sql: Db) => (part: Fragment) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(v)), '[]') from (${part}) v)`

const withInstant = (notice: NoticeRow): NoticeRow => ({ ...notice, sentAt: new Date(notice.sentAt) })

function pollRow(sql: Db, meetingId: string): Fragment {
  return sql`
    select q.id, q.state, (select count(*)::int from poll_agencies k where k.poll_id = q.id) as asked,
      (select count(*)::int from poll_agencies k join poll_answers r on r.poll_agency_id = k.id where k.poll_id = q.id) as answered
    from polls q where q.meeting_id = ${meetingId} order by q.created_at desc, q.id limit 1`
}

function noticeRows(sql: Db, meetingId: string): Fragment {
  return sql`
    select n.version, n.kind, n.sent_at as "sentAt", coalesce(p.name_zh, '') as "sentByName", n.reason
    from notices n left join people p on p.id = n.sent_by_person_id
    where n.meeting_id = ${meetingId} order by n.version desc`
}

/** Somebody of the office who may come along or take the minutes. */
export interface OfficePerson {
  id: string
  name: string
  position: string
  /** Another meeting at that time; only a warning (R17). */
  busyWith: string | null
}

export async function listOfficePeople(sql: Db, viewer: Viewer, meeting: Meeting): Promise<OfficePerson[]> {
  return await sql<OfficePerson[]>`
    select p.id, p.name_zh as name,
      coalesce((select e.position_zh from employments e join agencies a on a.id = e.agency_id and a.relation = 'self'
        where e.person_id = p.id and ${viewer.today}::date <@ daterange(e.from_day, e.to_day) limit 1), '') as position,
      (select m.title from attendees t join meetings m on m.id = t.meeting_id
       where t.person_id = p.id and t.dropped_at is null and m.id <> ${meeting.id} and m.state = 'noticed'
         and tstzrange(m.starts_at, m.ends_at) && tstzrange(${meeting.startsAt}, ${meeting.endsAt}) limit 1) as "busyWith"
    from people p
    where p.status = 'active' and p.id is distinct from ${meeting.presidingPersonId}
      and exists (select 1 from role_grants g where g.person_id = p.id and g.ended_at is null and g.role in ('clerk','director'))
    order by p.name_zh`
}
