import type { Viewer } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first, type Tx } from '../../lib/db.ts'
import { NotFound } from '../../lib/errors.ts'
import type { RequiredLevel } from '../queries.ts'
import type { OccurrenceState, SeriesRule } from './rules.ts'

export interface Series {
  id: string
  title: string
  kind: 'plenary' | 'coordination' | 'other'
  hostGroupId: string | null
  chairPersonId: string | null
  chairName: string
  venueId: string | null
  venueName: string
  venueNameEn: string
  presetId: string | null
  presetName: string
  requiredLevel: RequiredLevel
  startTime: string
  durationMinutes: number
  minutesRequired: boolean
  agenda: { title: string; agencyId: string; minutes: number }[]
  rule: SeriesRule
  opensBefore: number | null
  endedAt: Date | null
  version: number
  planned: number
  opened: number
  next: Day | null
}

const rows = (sql: Db, viewer: Pick<Viewer, 'today'>) => sql`
  select s.id, s.title, s.kind, s.host_group_id as "hostGroupId", s.chair_person_id as "chairPersonId", coalesce(p.name_zh, '') as "chairName",
    s.venue_id as "venueId", coalesce(v.name_zh, '') as "venueName", coalesce(nullif(v.name_en, ''), v.name_zh, '') as "venueNameEn",
    s.preset_id as "presetId", coalesce(r.name, '') as "presetName", s.required_level as "requiredLevel", s.start_time as "startTime",
    s.duration_minutes as "durationMinutes", s.minutes_required as "minutesRequired", s.agenda, s.rule, s.opens_before as "opensBefore",
    s.ended_at as "endedAt", s.version, o.planned, o.opened, o.next
  from meeting_series s left join people p on p.id = s.chair_person_id left join venues v on v.id = s.venue_id
  left join participant_presets r on r.id = s.preset_id
  cross join lateral (
    select (count(*) filter (where o.opened_at is null and o.cancelled_at is null))::int as planned,
      (count(*) filter (where o.meeting_id is not null))::int as opened,
      min(o.starts_on) filter (where o.cancelled_at is null and o.starts_on >= ${viewer.today}::date) as next
    from series_occurrences o where o.series_id = s.id) o`

export async function listSeries(sql: Db, viewer: Viewer): Promise<Series[]> {
  return await sql<Series[]>`${rows(sql, viewer)} order by s.ended_at is not null, o.next nulls last, s.title`
}

export async function getSeries(sql: Db, viewer: Viewer, id: string): Promise<Series> {
  const series = first(await sql<Series[]>`${rows(sql, viewer)} where s.id = ${id}`)
  if (!series) throw new NotFound()
  return series
}

export interface Occurrence {
  id: string
  no: number
  plannedOn: Day
  startsOn: Day
  startTime: string
  state: OccurrenceState
  meetingId: string | null
  title: string
  meetingState: string | null
  /** When the opened meeting is now. */
  startsAt: Date | null
}

const occurrence = (sql: Db) => sql`
  select o.id, o.no, o.planned_on as "plannedOn", o.starts_on as "startsOn", o.start_time as "startTime",
    case when o.cancelled_at is not null then 'cancelled' when o.meeting_id is not null then 'opened'
      when o.opened_at is not null then 'removed' else 'planned' end as state,
    o.meeting_id as "meetingId", coalesce(m.title, '') as title, m.state as "meetingState", m.starts_at as "startsAt"
  from series_occurrences o left join meetings m on m.id = o.meeting_id`

export async function listOccurrences(sql: Db, seriesId: string): Promise<Occurrence[]> {
  return await sql<
    Occurrence[]
  >`${occurrence(sql)} where o.series_id = ${seriesId} order by o.starts_on, o.no`
}

export async function lockOccurrence(tx: Tx, seriesId: string, id: string): Promise<Occurrence> {
  await tx`select 1 from series_occurrences where id = ${id} and series_id = ${seriesId} for update`
  const row = first(
    await tx<Occurrence[]>`${occurrence(tx)} where o.id = ${id} and o.series_id = ${seriesId}`,
  )
  if (!row) throw new NotFound()
  return row
}

/** Planned ones whose day to open by themselves has come; those that are over stay planned. */
export async function listDueOccurrences(sql: Db, today: Day): Promise<{ id: string; seriesId: string }[]> {
  return await sql<{ id: string; seriesId: string }[]>`
    select o.id, o.series_id as "seriesId" from series_occurrences o join meeting_series s on s.id = o.series_id
    where s.ended_at is null and s.opens_before is not null and o.opened_at is null and o.cancelled_at is null
      and o.starts_on > ${today}::date and o.starts_on <= add_working_days(${today}::date, s.opens_before)
    order by o.starts_on, o.id limit 50`
}

export async function listPresetAgencies(tx: Db, presetId: string | null): Promise<string[]> {
  const found = await tx<
    { id: string }[]
  >`select agency_id as id from participant_preset_agencies where preset_id = ${presetId}`
  return found.map((row) => row.id)
}
