import { chairsMeeting, maySeeMaterial, maySeeMinutes } from '../auth/access.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'

export type MinutesState = 'drafting' | 'countersigning' | 'awaiting_signature' | 'issued' | 'archived'

export type SignedMethod = 'passkey' | 'totp' | 'signed_scan' | 'password' | 'imported' | 'demo'

/** The minutes of one meeting; `meetingDay` is the office's civil day of its start. */
export interface Minutes {
  id: string
  meetingId: string
  meetingTitle: string
  meetingTitleEn: string
  meetingDay: Day
  series: string
  seriesName: string
  docYear: number | null
  docNo: number | null
  title: string
  state: MinutesState
  opening: string
  closing: string
  drafterPersonId: string | null
  drafterName: string
  dueOn: Day
  /** Working days until the due day; negative when it has passed. */
  daysLeft: number
  countersignRound: number
  countersignDueOn: Day | null
  /** Working days until it; negative when it has passed. */
  countersignDaysLeft: number | null
  /** Who signed, or who is to sign today: the acting chair, else today's holder of the chair's post, else the chair. */
  signerPersonId: string | null
  signerName: string
  /** Who would sign today, also after the minutes were signed: amendments go to that person. */
  todaysSignerName: string
  /** The viewer presided, or holds the post today. */
  chairedByViewer: boolean
  signedAt: Date | null
  signedMethod: SignedMethod | null
  issuedOn: Day | null
  issuedText: string | null
  attendanceBlock: string | null
  /** SHA-256 of the issued text, hex. */
  sha256: string | null
  version: number
  savedAt: Date | null
  savedByName: string
  /** The number that an issue today would get, a forecast (R42); null when the series has not begun this year. */
  nextNo: number | null
  /** The meeting's agenda, in order. */
  agenda: { id: string; no: number; title: string }[]
}

/** R41: an acting chair signs; otherwise whoever holds the chair's post today; otherwise the chair. Needs meetings m. */
export function signerOf(sql: Db, today: Day): Fragment {
  return sql`coalesce(m.acting_chair_person_id,
    (select h.person_id from post_holdings h where h.post_id = m.chair_post_id and ${today}::date >= h.from_day and ${today}::date < h.to_day),
    m.chair_person_id)`
}

/** Minutes that the viewer may see (R39, R46), or null. */
export async function findMinutes(
  sql: Db,
  viewer: Viewer,
  id: string,
  may: typeof maySeeMinutes = maySeeMinutes,
): Promise<Minutes | null> {
  return first(
    await sql<Minutes[]>`
    select n.id, n.meeting_id as "meetingId", m.title as "meetingTitle", m.title_en as "meetingTitleEn",
      office_day(m.starts_at) as "meetingDay", n.series, n.series_name as "seriesName", n.doc_year as "docYear", n.doc_no as "docNo",
      n.title, n.state, n.opening, n.closing, n.drafter_person_id as "drafterPersonId", coalesce(d.name_zh, '') as "drafterName",
      n.due_on as "dueOn", working_days_between(${viewer.today}::date, n.due_on) as "daysLeft",
      n.countersign_round as "countersignRound", n.countersign_due_on as "countersignDueOn",
      working_days_between(${viewer.today}::date, n.countersign_due_on) as "countersignDaysLeft",
      s.id as "signerPersonId", coalesce(s.name_zh, '') as "signerName",
      coalesce((select p.name_zh from people p where p.id = ${signerOf(sql, viewer.today)}), '') as "todaysSignerName", ${chairsMeeting(sql, viewer)} as "chairedByViewer",
      n.signed_at as "signedAt", n.signed_method as "signedMethod", n.issued_on as "issuedOn", n.issued_text as "issuedText",
      n.attendance_block as "attendanceBlock", encode(n.sha256, 'hex') as sha256,
      n.version, n.saved_at as "savedAt", coalesce(w.name_zh, '') as "savedByName",
      (select s.next_no from number_series s where s.series = n.series and s.year = extract(year from ${viewer.today}::date)) as "nextNo",
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'no', g.no, 'title', g.title) order by g.no)
        from agenda_items g where g.meeting_id = m.id), '[]') as agenda
    from minutes n
    join meetings m on m.id = n.meeting_id
    left join people d on d.id = n.drafter_person_id
    left join people s on s.id = coalesce(n.signer_person_id, ${signerOf(sql, viewer.today)})
    left join people w on w.id = n.saved_by_person_id
    where n.id = ${id} and ${may(sql, viewer)}`,
  )
}

/** The id of a meeting's minutes, when the viewer may see them. */
export async function findMinutesOfMeeting(
  sql: Db,
  viewer: Viewer,
  meetingId: string,
): Promise<string | null> {
  const row = first(
    await sql<{ id: string }[]>`
    select n.id from minutes n join meetings m on m.id = n.meeting_id
    where n.meeting_id = ${meetingId} and ${maySeeMinutes(sql, viewer)}`,
  )
  return row?.id ?? null
}

/** What came after the issue, and to whom it went; agencies in standing order (R09). */
export interface Aftermath {
  distribution: {
    agencyId: string
    name: string
    nameEn: string
    kind: 'report' | 'send' | 'issue'
    openedAt: string | null
  }[]
  /** Signed scans. */
  scans: { id: string; name: string }[]
  amendments: {
    id: string
    no: number
    kind: 'correction' | 'supplement'
    text: string
    issuedOn: Day
    signerName: string
  }[]
  /** Their places in the chain, the minutes' own first. */
  records: { position: number; amendmentNo: number; head: string }[]
  /** How far the chain was verified last. */
  check: { at: string; records: number; problems: number } | null
  /** Papers of the meeting that the reader may open, the newest version of each. */
  materials: { id: string; name: string; bytes: number; itemNo: number }[]
}

export const nothingYet: Aftermath = {
  distribution: [],
  scans: [],
  amendments: [],
  records: [],
  check: null,
  materials: [],
}

export async function findAftermath(sql: Db, viewer: Viewer, minutesId: string): Promise<Aftermath> {
  const row = first(
    await sql<Aftermath[]>`
    select
      coalesce((select jsonb_agg(jsonb_build_object('agencyId', a.id, 'name', a.short_zh, 'nameEn', a.name_en, 'kind', d.kind,
          'openedAt', d.first_opened_at) order by a.standing_order)
        from distributions d join agencies a on a.id = d.agency_id where d.minutes_id = n.id), '[]') as distribution,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name) order by f.uploaded_at)
        from files f where f.minutes_id = n.id and f.withdrawn_at is null), '[]') as scans,
      coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'no', e.no, 'kind', e.kind, 'text', e.text, 'issuedOn', e.issued_on,
          'signerName', coalesce(p.name_zh, '')) order by e.no)
        from amendments e left join people p on p.id = e.signer_person_id where e.minutes_id = n.id), '[]') as amendments,
      coalesce((select jsonb_agg(jsonb_build_object('position', r.position, 'amendmentNo', coalesce(e.no, 0), 'head', encode(r.head, 'hex')) order by r.position)
        from issue_records r left join amendments e on e.id = r.amendment_id where r.minutes_id = n.id), '[]') as records,
      (select jsonb_build_object('at', c.at, 'records', c.records, 'problems', jsonb_array_length(c.problems))
        from chain_checks c order by c.id desc limit 1) as check,
      coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'bytes', f.bytes, 'itemNo', g.no) order by g.no, f.uploaded_at, f.id)
        from agenda_items g join meetings m on m.id = g.meeting_id join files f on f.agenda_item_id = g.id
        where g.meeting_id = n.meeting_id and f.withdrawn_at is null and ${maySeeMaterial(sql, viewer)}
          and not exists (select 1 from files y where y.replaces_file_id = f.id and y.withdrawn_at is null)), '[]') as materials
    from minutes n where n.id = ${minutesId}`,
  )
  return row ?? nothingYet
}
