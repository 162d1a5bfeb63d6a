import type { Locale } from '../../i18n/translate.ts'
import type { Db, Fragment } from '../../lib/db.ts'
import type { RequiredLevel } from '../queries.ts'

export interface Liaison {
  personId: string
  name: string
  address: string
  locale: Locale
}

/** An agency of a meeting with what a notice to it needs. */
export interface Invited {
  id: string
  agencyId: string
  agencyName: string
  agencyShort: string
  agencyNameEn: string
  relation: string
  mailbox: string | null
  telephone: string
  capacity: 'required' | 'in_attendance'
  requiredLevel: RequiredLevel
  seats: number
  noticedVersion: number
  withdrawn: boolean
  /** Its branch venue; null at the main one. */
  venueId: string | null
  /** Numbers of the items it is invited to. */
  itemNos: number[]
  replyStatus: string
  /** Active liaisons with an address (R07: there may be none). */
  liaisons: Liaison[]
}

/** The agencies of a meeting in standing order (R09), withdrawn ones included. */
export async function listInvited(sql: Db, meetingId: string): Promise<Invited[]> {
  return await sql<Invited[]>`${invitedRows(sql, meetingId)}`
}

/** Each part is gathered once for the meeting, not once for every agency. */
export function invitedRows(sql: Db, meetingId: string): Fragment {
  return sql`
    with status as materialized (
      select invitation_id, reply_status from invitation_statuses where meeting_id = ${meetingId}
    ), items as materialized (
      select x.invitation_id, jsonb_agg(g.no order by g.no) as nos
      from agenda_items g join invitation_agenda_items x on x.agenda_item_id = g.id
      where g.meeting_id = ${meetingId} group by x.invitation_id
    ), liaisons as materialized (
      select l.agency_id, jsonb_agg(jsonb_build_object('personId', l.person_id, 'name', l.name_zh, 'address', l.email, 'locale', l.locale)
        order by l.name_zh, l.person_id) as people
      from active_liaisons l where l.email is not null group by l.agency_id
    )
    select i.id, i.agency_id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn", a.relation, a.mailbox, a.telephone,
      i.capacity, i.required_level as "requiredLevel", i.seats, i.noticed_version as "noticedVersion",
      i.withdrawn_at is not null as withdrawn, i.venue_id as "venueId", s.reply_status as "replyStatus",
      coalesce(n.nos, '[]') as "itemNos", coalesce(l.people, '[]') as liaisons
    from invitations i
    join agencies a on a.id = i.agency_id
    left join status s on s.invitation_id = i.id
    left join items n on n.invitation_id = i.id
    left join liaisons l on l.agency_id = i.agency_id
    where i.meeting_id = ${meetingId}
    order by a.standing_order`
}

/** What a page shows of a meeting's agencies once they have been told. */
export type Told = Pick<Invited, 'agencyShort' | 'agencyNameEn' | 'capacity' | 'withdrawn' | 'replyStatus'>

export function toldRows(sql: Db, meetingId: string): Fragment {
  return sql`
    with status as materialized (
      select invitation_id, reply_status from invitation_statuses where meeting_id = ${meetingId}
    )
    select a.short_zh as "agencyShort", coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn", i.capacity,
      i.withdrawn_at is not null as withdrawn, s.reply_status as "replyStatus"
    from invitations i join agencies a on a.id = i.agency_id left join status s on s.invitation_id = i.id
    where i.meeting_id = ${meetingId} order by a.standing_order`
}

/** Agencies that are not invited yet, in the shape of a notice to them; `id` is the agency's. */
export async function listInvitable(sql: Db, agencyIds: readonly string[]): Promise<Invited[]> {
  if (agencyIds.length === 0) return []
  return await sql<Invited[]>`
    select a.id, a.id as "agencyId", a.name_zh as "agencyName", a.short_zh as "agencyShort",
      coalesce(nullif(a.name_en, ''), a.name_zh) as "agencyNameEn", a.relation, a.mailbox, a.telephone,
      'required' as capacity, 'principal_or_deputy' as "requiredLevel", 1 as seats, 0 as "noticedVersion",
      false as withdrawn, null::uuid as "venueId", 'pending' as "replyStatus", '[]'::jsonb as "itemNos",
      coalesce((select jsonb_agg(jsonb_build_object('personId', l.person_id, 'name', l.name_zh, 'address', l.email, 'locale', l.locale) order by l.name_zh, l.person_id)
        from active_liaisons l where l.agency_id = a.id and l.email is not null), '[]') as liaisons
    from agencies a where a.id in ${sql([...agencyIds])} and a.relation <> 'self'
    order by a.standing_order`
}
