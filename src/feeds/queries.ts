import type { Viewer } from '../auth/viewer.ts'
import type { Locale } from '../i18n/translate.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'
import { CANCELLED_DAYS, type FeedKind, PAST_DAYS } from './rules.ts'

/** One of the reader's own feeds. */
export interface FeedRow {
  id: string
  kind: FeedKind
  nameZh: string
  nameEn: string
  createdAt: Date
  lastUsedAt: Date | null
  lastProgram: string
}

const subjectName = (db: Db) => db`
  coalesce(p.name_zh, a.short_zh, g.name_zh, v.name_zh) as "nameZh", coalesce(p.name_en, a.name_en, g.name_en, v.name_en, '') as "nameEn"`
const subjects = (db: Db) => db`
  left join people p on p.id = f.person_id left join agencies a on a.id = f.agency_id
  left join groups g on g.id = f.group_id left join venues v on v.id = f.venue_id`

export async function listFeeds(sql: Db, viewer: Viewer): Promise<FeedRow[]> {
  return await sql<FeedRow[]>`
    select f.id, f.kind, ${subjectName(sql)}, f.created_at as "createdAt", f.last_used_at as "lastUsedAt", f.last_program as "lastProgram"
    from feeds f ${subjects(sql)}
    where f.owner_person_id = ${viewer.personId} and f.revoked_at is null
    order by array_position(array['person','agency','group','venue'], f.kind), a.standing_order, 3, f.id`
}

/** What the reader may still subscribe to. */
export interface FeedChoice {
  kind: FeedKind
  subject: string
  nameZh: string
  nameEn: string
}

export async function listFeedChoices(sql: Db, viewer: Viewer, office: boolean): Promise<FeedChoice[]> {
  const agencies = viewer.agencyIds.length ? sql`a.id in ${sql([...viewer.agencyIds])}` : sql`false`
  return await sql<FeedChoice[]>`
    select c.kind, c.subject, c."nameZh", c."nameEn" from (
      select 'person' as kind, p.id as subject, p.name_zh as "nameZh", coalesce(p.name_en, '') as "nameEn", 0 as rank, 0 as standing
      from people p where p.id = ${viewer.personId}
      union all select 'agency', a.id, a.short_zh, a.name_en, 1, a.standing_order from agencies a
        where a.to_day > ${viewer.today} and (${agencies} or ${office})
      union all select 'group', g.id, g.name_zh, g.name_en, 2, 0 from groups g where ${office}
      union all select 'venue', v.id, v.name_zh, v.name_en, 3, 0 from venues v where ${office} and v.to_day > ${viewer.today}
    ) c
    where not exists (select 1 from feeds f where f.owner_person_id = ${viewer.personId} and f.revoked_at is null
      and c.subject in (f.person_id, f.agency_id, f.group_id, f.venue_id))
    order by c.rank, c.standing, c."nameZh", c.subject`
}

/** A feed that lives: not revoked, its owner active and still entitled to it. `stamp` changes with its content. */
export interface LiveFeed {
  id: string
  kind: FeedKind
  subject: string
  locale: Locale
  nameZh: string
  nameEn: string
  usedAt: Date | null
  stamp: string
}

/** The feed and the stamp of its content in one statement; null for whoever should not know that it was. */
export async function findLiveFeed(sql: Db, id: string, now: Date, today: Day): Promise<LiveFeed | null> {
  return first(
    await sql<LiveFeed[]>`
    select f.id, f.kind, coalesce(f.person_id, f.agency_id, f.group_id, f.venue_id) as subject, f.locale, ${subjectName(sql)},
      f.last_used_at as "usedAt",
      (select md5(coalesce(string_agg(concat_ws(' ', e.id, e.sequence, e.stamp, e.state, e.text), ',' order by e.id), '')) from (
        select m.id, m.sequence, coalesce(n.sent_at, m.created_at) as stamp, m.state, m.title || m.title_en || m.video_url as text
        from meetings m left join lateral (select max(sent_at) as sent_at from notices where meeting_id = m.id) n on true
        where ${inFeed(sql, now)}
        union all select d.id, d.version, d.created_at, d.state, d.due_on || d.title from action_items d where ${dueInFeed(sql, today)}
      ) e) as stamp
    from feeds f ${subjects(sql)} join people o on o.id = f.owner_person_id and o.status = 'active'
    where f.id = ${id} and f.revoked_at is null
      and (f.kind = 'person'
        or exists (select 1 from role_grants r where r.person_id = o.id and r.ended_at is null
          and (r.role in ('clerk','director') or (f.kind = 'agency' and r.role = 'liaison' and r.agency_id = f.agency_id))))`,
  )
}

export interface FeedMeeting {
  id: string
  uid: string
  sequence: number
  title: string
  titleEn: string
  state: string
  startsAt: Date
  endsAt: Date
  venue: string
  venueEn: string
  chair: string
  videoUrl: string
  stamp: Date
  createdAt: Date
}

export async function listFeedMeetings(sql: Db, feedId: string, now: Date): Promise<FeedMeeting[]> {
  return await sql<FeedMeeting[]>`
    select m.id, m.uid, m.sequence, m.title, m.title_en as "titleEn", m.state, m.starts_at as "startsAt", m.ends_at as "endsAt",
      coalesce(v.name_zh, '') as venue, coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueEn", coalesce(c.name_zh, '') as chair,
      m.video_url as "videoUrl", coalesce(n.sent_at, m.created_at) as stamp, m.created_at as "createdAt"
    from feeds f join meetings m on ${inFeed(sql, now)}
      left join venues v on v.id = m.venue_id left join people c on c.id = m.presiding_person_id
      left join lateral (select max(sent_at) as sent_at from notices where meeting_id = m.id) n on true
    where f.id = ${feedId} order by m.starts_at, m.id`
}

export interface FeedDueDay {
  id: string
  version: number
  title: string
  titleEn: string
  dueOn: Day
  createdAt: Date
}

export async function listFeedDueDays(sql: Db, feedId: string, today: Day): Promise<FeedDueDay[]> {
  return await sql<FeedDueDay[]>`
    select d.id, d.version, d.title, d.title_en as "titleEn", d.due_on as "dueOn", d.created_at as "createdAt"
    from feeds f join action_items d on ${dueInFeed(sql, today)}
    where f.id = ${feedId} order by d.due_on, d.id`
}

/** Meetings `m` of feed `f`: told, not too long ago; a cancelled one for a while. */
const inFeed = (db: Db, now: Date): Fragment => db`
  m.notice_version > 0 and m.starts_at > ${now}::timestamptz - ${PAST_DAYS} * interval '1 day' and m.ends_at is not null
  and (m.state in ('noticed','held') or m.state = 'cancelled' and m.cancelled_at > ${now}::timestamptz - ${CANCELLED_DAYS} * interval '1 day')
  and case f.kind
    when 'person' then exists (select 1 from attendees t where t.meeting_id = m.id and t.person_id = f.person_id
      and t.dropped_at is null and t.partstat <> 'DELEGATED' and t.request_sent_at is not null) or m.presiding_person_id = f.person_id
    when 'agency' then exists (select 1 from invitations i where i.meeting_id = m.id and i.agency_id = f.agency_id
      and i.noticed_version > 0 and i.withdrawn_at is null)
    when 'group' then m.host_group_id = f.group_id
    else exists (select 1 from venue_bookings b where b.meeting_id = m.id and b.venue_id = f.venue_id) or m.venue_id = f.venue_id end`

/** Own due days: of the agency, or of the agencies that the person answers for. */
const dueInFeed = (db: Db, today: Day): Fragment => db`
  d.state in ('assigned','accepted','in_progress','returned') and d.due_on > ${today}::date - ${PAST_DAYS}::int
  and case f.kind when 'agency' then d.lead_agency_id = f.agency_id
    when 'person' then d.lead_agency_id in (select r.agency_id from role_grants r where r.person_id = f.person_id
      and r.role = 'liaison' and r.ended_at is null)
    else false end`
