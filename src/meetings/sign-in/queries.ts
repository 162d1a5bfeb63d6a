import { type Db, first } from '../../lib/db.ts'
import type { AttendanceRow, Outcome } from './rules.ts'

/**
 * Everybody who was expected or came, in standing order (R09): leaders, then agency by agency, higher level first.
 * An agency with approved leave that never named anyone has one row without a person (R29).
 */
export async function listAttendance(sql: Db, meetingId: string): Promise<AttendanceRow[]> {
  return sql<AttendanceRow[]>`
    with leave as (
      select l.invitation_id, l.attendee_id from leave_requests l
      join invitations i on i.id = l.invitation_id
      join meeting_rounds r on r.meeting_id = i.meeting_id
      where i.meeting_id = ${meetingId} and l.state = 'approved' and l.requested_at >= r.since
    ), rows as (
      select t.id as attendee_id, t.invitation_id, t.partstat = 'DELEGATED' as delegated, t.agency_id, t.agency_name, i.capacity, t.person_name, p.name_en as person_name_en, t.position_name, t.part, coalesce(t.venue_id, i.venue_id) as venue_id,
        v.outcome, v.arrived_at,
        exists (select 1 from leave l where l.attendee_id = t.id or (l.attendee_id is null and l.invitation_id = t.invitation_id)) as on_leave,
        array_position(array['leader','principal','deputy','staff'], e.level) as rank, t.created_at
      from attendees t
      join people p on p.id = t.person_id
      join meetings m on m.id = t.meeting_id
      left join invitations i on i.id = t.invitation_id
      left join arrivals v on v.attendee_id = t.id
      left join employments e on e.person_id = t.person_id and e.agency_id = t.agency_id
        and office_day(m.starts_at) >= e.from_day and office_day(m.starts_at) < e.to_day
      where t.meeting_id = ${meetingId} and (t.dropped_at is null or v.outcome is not null)
      union all
      select null, i.id, false, i.agency_id, a.short_zh, i.capacity, '', '', '', 'nominee', i.venue_id, null, null, true, null, i.created_at
      from invitations i join agencies a on a.id = i.agency_id
      where i.meeting_id = ${meetingId} and i.withdrawn_at is null
        and exists (select 1 from leave l where l.invitation_id = i.id)
        and not exists (select 1 from attendees t where t.invitation_id = i.id and t.dropped_at is null)
    )
    select r.attendee_id as "attendeeId", r.invitation_id as "invitationId", r.delegated, r.agency_id as "agencyId", r.agency_name as "agencyName", r.capacity,
      r.person_name as "personName", r.person_name_en as "personNameEn", r.position_name as "positionName", r.part, r.venue_id as "venueId", r.outcome, r.arrived_at as "arrivedAt",
      r.on_leave as "onLeave"
    from rows r left join agencies a on a.id = r.agency_id
    order by a.standing_order nulls last, r.rank nulls last, r.created_at, r.person_name`
}

/** An agency of the sign-in list with its outcome so far (R29, R30). */
export interface SignInAgency {
  invitationId: string
  agencyId: string
  agencyShort: string
  agencyNameEn: string
  outcome: 'pending' | 'present' | 'substituted' | 'leave' | 'absent'
  /** Its branch venue; null at the main one. */
  venueId: string | null
}

export async function listSignInAgencies(db: Db, meetingId: string): Promise<SignInAgency[]> {
  return await db<SignInAgency[]>`
    select i.id as "invitationId", i.agency_id as "agencyId", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.short_zh) as "agencyNameEn", s.outcome, i.venue_id as "venueId"
    from invitations i
    join agencies a on a.id = i.agency_id
    join invitation_statuses s on s.invitation_id = i.id
    where i.meeting_id = ${meetingId} and i.withdrawn_at is null
    order by a.standing_order`
}

/** Any agency of the day, for somebody who was not invited. */
export async function listAgencyNames(
  db: Db,
  day: string,
): Promise<{ id: string; name: string; nameEn: string }[]> {
  return await db<{ id: string; name: string; nameEn: string }[]>`
    select id, short_zh as name, coalesce(nullif(name_en, ''), short_zh) as "nameEn" from agencies
    where ${day}::date >= from_day and ${day}::date < to_day order by standing_order`
}

/** Whom a mark concerns, and whether leave was granted or waits. */
export interface MarkedPerson {
  attendeeId: string
  invitationId: string | null
  agencyName: string
  personName: string
  outcome: Outcome | null
  arrivedAt: Date | null
  onLeave: boolean
  pendingLeaveId: string | null
}

export async function findMarked(
  db: Db,
  meetingId: string,
  attendeeId: string,
): Promise<MarkedPerson | null> {
  return first(
    await db<MarkedPerson[]>`
    select t.id as "attendeeId", t.invitation_id as "invitationId", t.agency_name as "agencyName", t.person_name as "personName",
      v.outcome, v.arrived_at as "arrivedAt",
      exists (select 1 from leave_requests l where l.state = 'approved' and l.invitation_id = t.invitation_id and l.requested_at >= r.since
        and (l.attendee_id = t.id or l.attendee_id is null)) as "onLeave",
      (select l.id from leave_requests l where l.state = 'pending' and l.invitation_id = t.invitation_id and l.requested_at >= r.since
        and (l.attendee_id = t.id or l.attendee_id is null) order by l.requested_at desc limit 1) as "pendingLeaveId"
    from attendees t join meeting_rounds r on r.meeting_id = t.meeting_id left join arrivals v on v.attendee_id = t.id
    where t.id = ${attendeeId} and t.meeting_id = ${meetingId}`,
  )
}
