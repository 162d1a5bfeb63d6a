import { chairsMeeting } from '../../../auth/access.ts'
import type { Viewer } from '../../../auth/viewer.ts'
import { isDirector } from '../../../auth/viewer.ts'
import type { Locale } from '../../../i18n/translate.ts'
import type { Day } from '../../../lib/dates.ts'
import { type Db, first } from '../../../lib/db.ts'
import type { RequestState } from '../../invitations/replies/queries.ts'
import type { Channel } from '../queries.ts'

/** A request for leave or for a substitute, as the chair decides it. */
export interface LeaveOrSubstitution {
  id: string
  kind: 'leave' | 'substitution'
  state: RequestState
  reason: string
  requestedAt: Date
  requestedChannel: Channel
  requestedByName: string
  invitationId: string
  meetingId: string
  agencyId: string
  agencyName: string
  agencyShort: string
  mailbox: string | null
  /** Who would stay away; null when the agency as a whole asks, or nobody was named before. */
  attendeeId: string | null
  personId: string | null
  personName: string
  positionName: string
  substitutePersonId: string | null
  substituteName: string
  substitutePosition: string
  belowLevel: boolean
  decidedAt: Date | null
  decidedByName: string
  decidedNote: string
  onBehalfOfChair: boolean
  title: string
  titleEn: string
  startsAt: Date
  endsAt: Date
  venueName: string
  venueNameEn: string
  meetingState: string
}

/** By id; the caller proves the right to it. */
export async function findRequest(db: Db, id: string): Promise<LeaveOrSubstitution | null> {
  return first(
    await db<LeaveOrSubstitution[]>`
    with request as (
      select id, 'leave' as kind, state, reason, requested_at, requested_channel, requested_by_person_id, invitation_id, attendee_id,
        null::uuid as original_person_id, null::uuid as substitute_person_id, decided_at, decided_by_person_id, decided_note, on_behalf_of_chair
      from leave_requests where id = ${id}
      union all
      select id, 'substitution', state, reason, requested_at, requested_channel, requested_by_person_id, invitation_id, original_attendee_id,
        original_person_id, substitute_person_id, decided_at, decided_by_person_id, decided_note, on_behalf_of_chair
      from substitutions where id = ${id}
    )
    select q.id, q.kind, case when q.state = 'pending' and q.requested_at < r.since then 'withdrawn' else q.state end as state, q.reason, q.requested_at as "requestedAt", q.requested_channel as "requestedChannel",
      coalesce(b.name_zh, '') as "requestedByName", q.invitation_id as "invitationId", i.meeting_id as "meetingId", i.agency_id as "agencyId",
      a.name_zh as "agencyName", a.short_zh as "agencyShort", a.mailbox,
      q.attendee_id as "attendeeId", coalesce(t.person_id, q.original_person_id) as "personId",
      coalesce(t.person_name, o.name_zh, '') as "personName", coalesce(t.position_name, '') as "positionName",
      q.substitute_person_id as "substitutePersonId", coalesce(s.name_zh, '') as "substituteName", coalesce(e.position_zh, '') as "substitutePosition",
      (e.level is not null and not (i.required_level = 'any' or e.level in ('leader','principal') or (e.level = 'deputy' and i.required_level <> 'principal'))) as "belowLevel",
      q.decided_at as "decidedAt", coalesce(d.name_zh, '') as "decidedByName", q.decided_note as "decidedNote", q.on_behalf_of_chair as "onBehalfOfChair",
      m.title, m.title_en as "titleEn", k.starts_at as "startsAt", k.ends_at as "endsAt",
      coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn", m.state as "meetingState"
    from request q
    join invitations i on i.id = q.invitation_id
    join meetings m on m.id = i.meeting_id
    join meeting_times k on k.meeting_id = m.id
    join meeting_rounds r on r.meeting_id = m.id
    join agencies a on a.id = i.agency_id
    left join venues v on v.id = m.venue_id
    left join attendees t on t.id = q.attendee_id
    left join people o on o.id = q.original_person_id
    left join people s on s.id = q.substitute_person_id
    left join people b on b.id = q.requested_by_person_id
    left join people d on d.id = q.decided_by_person_id
    left join employments e on e.person_id = q.substitute_person_id and e.agency_id = i.agency_id
      and office_day(k.starts_at) >= e.from_day and office_day(k.starts_at) < e.to_day`,
  )
}

/** Whoever decides today: the acting chair, else the present holder of the chair's post, else the chair. */
export interface Decider {
  personId: string
  name: string
  email: string | null
  locale: Locale
}

export async function findDecider(db: Db, meetingId: string, today: Day): Promise<Decider | null> {
  return first(
    await db<Decider[]>`
    select p.id as "personId", p.name_zh as name, p.email, p.locale
    from meetings m
    left join post_holdings h on h.post_id = m.chair_post_id and ${today}::date >= h.from_day and ${today}::date < h.to_day
    join people p on p.id = coalesce(m.acting_chair_person_id, h.person_id, m.chair_person_id)
    where m.id = ${meetingId}`,
  )
}

/** In which role the viewer may decide requests of this meeting (R28), or null. */
export async function decidingRole(
  db: Db,
  viewer: Viewer,
  meetingId: string,
): Promise<'chair' | 'director' | null> {
  const rows = await db`select 1 from meetings m where m.id = ${meetingId} and ${chairsMeeting(db, viewer)}`
  if (rows.length) return 'chair'
  return isDirector(viewer) ? 'director' : null
}

/** Requests of a meeting that wait for a decision, oldest first. */
export async function listPending(db: Db, meetingId: string): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select q.id from (
      select id, invitation_id, requested_at from leave_requests where state = 'pending'
      union all select id, invitation_id, requested_at from substitutions where state = 'pending'
    ) q
    join invitations i on i.id = q.invitation_id and i.meeting_id = ${meetingId}
    join meeting_rounds r on r.meeting_id = i.meeting_id and q.requested_at >= r.since
    order by q.requested_at, q.id`
  return rows.map((row) => row.id)
}
