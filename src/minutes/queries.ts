import type { AgencyRelation } from '../agencies/queries.ts'
import { chairsMeeting, maySeeMinutes } from '../auth/access.ts'
import { type LinkGrant, linkViewer } from '../auth/links.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { DecisionType } from '../decisions/rules.ts'
import type { Locale } from '../i18n/translate.ts'
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

/** R41 and decisions.md 3: an acting chair signs; otherwise whoever holds the chair's post today; otherwise the chair. Needs meetings m. */
export function signerOf(sql: Db, today: Day): Fragment {
  return sql`coalesce(m.acting_chair_person_id,
    (select h.person_id from post_holdings h where h.post_id = m.chair_post_id and ${today}::date >= h.from_day and ${today}::date < h.to_day),
    m.chair_person_id)`
}

/** Minutes that the viewer may see (R39, R46), or null. */
export async function findMinutes(sql: Db, viewer: Viewer, id: string): Promise<Minutes | null> {
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
    where n.id = ${id} and ${maySeeMinutes(sql, viewer)}`,
  )
}

/** One duty of a paragraph, as its action item has it; names are short ones in standing order. */
export interface ParagraphDuty {
  id: string
  leadId: string
  lead: string
  leadRelation: AgencyRelation
  supporting: string[]
  supportingIds: string[]
  title: string
  deliverable: string
  dueOn: Day
  dueText: string
  onWorkingDay: boolean
  state: string
  light: 'red' | 'yellow' | 'green' | 'blue' | 'none'
  /** Working days until the due day in force; negative when it has passed. */
  daysLeft: number
  closedOn: Day | null
}

export interface Paragraph {
  id: string
  no: number
  agendaItemId: string
  itemNo: number
  itemTitle: string
  itemTitleEn: string
  matterId: string | null
  type: DecisionType
  heard: string
  text: string
  version: number
  savedAt: Date | null
  savedByName: string
  duties: ParagraphDuty[]
}

/** The numbered paragraphs with their duties; who may see the minutes may see these. `today` is the office's day. */
export async function listParagraphs(sql: Db, minutesId: string, today: Day): Promise<Paragraph[]> {
  return await sql<Paragraph[]>`
    select d.id, d.paragraph_no as no, d.agenda_item_id as "agendaItemId", g.no as "itemNo", g.title as "itemTitle",
      g.title_en as "itemTitleEn", g.matter_id as "matterId", d.type, d.heard, d.text, d.version,
      d.saved_at as "savedAt", coalesce(w.name_zh, '') as "savedByName",
      coalesce((
        select jsonb_agg(jsonb_build_object('id', a.id, 'leadId', l.id, 'lead', l.short_zh, 'leadRelation', l.relation,
          'supporting', coalesce(s.names, '[]'), 'supportingIds', coalesce(s.ids, '[]'), 'title', a.title, 'deliverable', a.deliverable,
          'dueOn', a.due_on, 'dueText', a.due_text, 'onWorkingDay', is_working_day(a.due_on), 'state', a.state,
          'light', action_item_light(a.state, a.due_on, ${today}::date, o.id is not null),
          'daysLeft', working_days_between(${today}::date, a.due_on), 'closedOn', a.closed_on) order by a.item_no)
        from action_items a
        join agencies l on l.id = a.lead_agency_id
        left join objections o on o.action_item_id = a.id and o.state = 'pending'
        left join lateral (
          select jsonb_agg(k.short_zh order by k.standing_order) as names, jsonb_agg(k.id order by k.standing_order) as ids
          from action_item_supporters x join agencies k on k.id = x.agency_id where x.action_item_id = a.id) s on true
        where a.decision_id = d.id and a.parent_id is null), '[]') as duties
    from decisions d
    join agenda_items g on g.id = d.agenda_item_id
    left join people w on w.id = d.saved_by_person_id
    where d.minutes_id = ${minutesId}
    order by d.paragraph_no`
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

export interface RegisterFilter {
  state: 'open' | 'issued' | ''
  year: number | null
  q: string
  page: number
}

export interface RegisterRow {
  id: string
  docYear: number | null
  docNo: number | null
  seriesName: string
  title: string
  meetingId: string
  meetingTitle: string
  meetingDay: Day
  state: MinutesState
  dueOn: Day
  daysLeft: number
  issuedOn: Day | null
  total: number
}

export const REGISTER_PAGE = 50

/** The register: open ones first, then by number from the newest; only what the viewer may see. */
export async function listMinutes(sql: Db, viewer: Viewer, filter: RegisterFilter): Promise<RegisterRow[]> {
  const like = `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%`
  return await sql<RegisterRow[]>`
    select n.id, n.doc_year as "docYear", n.doc_no as "docNo", n.series_name as "seriesName", n.title,
      m.id as "meetingId", m.title as "meetingTitle", office_day(m.starts_at) as "meetingDay", n.state, n.due_on as "dueOn",
      working_days_between(${viewer.today}::date, n.due_on) as "daysLeft", n.issued_on as "issuedOn", count(*) over ()::int as total
    from minutes n join meetings m on m.id = n.meeting_id
    where ${maySeeMinutes(sql, viewer)}
      and ${filter.state === 'open' ? sql`n.state not in ('issued','archived')` : filter.state === 'issued' ? sql`n.state in ('issued','archived')` : sql`true`}
      and ${filter.year ? sql`extract(year from office_day(m.starts_at)) = ${filter.year}` : sql`true`}
      and ${filter.q ? sql`(n.title ilike ${like} or m.title ilike ${like} or n.issued_text ilike ${like})` : sql`true`}
    order by n.state in ('issued','archived'), n.issued_on desc nulls last, n.doc_no desc nulls last, n.due_on, n.id
    limit ${REGISTER_PAGE} offset ${(filter.page - 1) * REGISTER_PAGE}`
}

export interface OverdueMinutes {
  meetingId: string
  meetingTitle: string
  meetingTitleEn: string
  meetingDay: Day
  /** Null when nobody has begun to draft. */
  minutesId: string | null
  state: MinutesState | null
  dueOn: Day
  workingDaysOver: number
}

/**
 * R37: held meetings whose minutes are required and not issued after the office's number of working days,
 * whether or not a draft exists; for the director's desk. The longest overdue first.
 */
export async function listOverdueMinutes(
  sql: Db,
  today: Day,
  minutesDueWorkingDays: number,
): Promise<OverdueMinutes[]> {
  return await sql<OverdueMinutes[]>`
    select o.*, working_days_between(o."dueOn", ${today}::date) as "workingDaysOver"
    from (
      select m.id as "meetingId", m.title as "meetingTitle", m.title_en as "meetingTitleEn", office_day(m.starts_at) as "meetingDay",
        n.id as "minutesId", n.state, coalesce(n.due_on, add_working_days(office_day(m.starts_at), ${minutesDueWorkingDays})) as "dueOn"
      from meetings m left join minutes n on n.meeting_id = m.id
      where m.state = 'held' and m.minutes_required and (n.id is null or n.state not in ('issued','archived'))
    ) o
    where o."dueOn" < ${today}::date
    order by o."dueOn", o."meetingDay", o."meetingId"`
}

/** What every letter about minutes names. */
export interface MinutesFacts {
  id: string
  meetingId: string
  title: string
  meetingTitle: string
  meetingDay: Day
}

export async function findFacts(sql: Db, minutesId: string): Promise<MinutesFacts> {
  const row = first(
    await sql<MinutesFacts[]>`
    select n.id, n.meeting_id as "meetingId", n.title, m.title as "meetingTitle", office_day(m.starts_at) as "meetingDay"
    from minutes n join meetings m on m.id = n.meeting_id where n.id = ${minutesId}`,
  )
  if (!row) throw new Error(`no minutes ${minutesId}`)
  return row
}

/** One mailbox or liaison of an agency, with the language of the letter. */
export interface Recipient {
  agencyId: string
  agencyName: string
  agencyNameEn: string
  personId: string | null
  name: string
  address: string
  locale: Locale
}

/** The mailbox of each agency and its liaisons, every address once; in standing order. An agency without any is missing here. */
export async function listRecipients(sql: Db, agencyIds: readonly string[]): Promise<Recipient[]> {
  if (agencyIds.length === 0) return []
  return await sql<Recipient[]>`
    select r."agencyId", r."agencyName", r."agencyNameEn", r."personId", r.name, r.address, r.locale from (
      select distinct on (t."agencyId", t.address) t.* from (
        select a.id as "agencyId", a.name_zh as "agencyName", a.name_en as "agencyNameEn", null::uuid as "personId", a.short_zh as name,
          a.mailbox as address, 'zh-CN' as locale, a.standing_order, 1 as rank
        from agencies a where a.id in ${sql([...agencyIds])} and a.mailbox is not null
        union all
        select a.id, a.name_zh, a.name_en, l.person_id, l.name_zh, l.email, l.locale, a.standing_order, 0
        from agencies a join active_liaisons l on l.agency_id = a.id where a.id in ${sql([...agencyIds])} and l.email is not null
      ) t order by t."agencyId", t.address, t.rank
    ) r order by r.standing_order, r.rank desc, r.name`
}

/** Who looks through a mailed link: an agency's link speaks for it, a liaison's own for the agencies answered for today. */
export async function findLinkViewer(sql: Db, grant: LinkGrant, now: Date): Promise<Viewer> {
  const viewer = linkViewer(grant, now)
  if (!grant.personId) return viewer
  const rows = await sql<{ agencyId: string }[]>`
    select l.agency_id as "agencyId" from active_liaisons l where l.person_id = ${grant.personId} order by l.agency_id`
  return { ...viewer, agencyIds: rows.map((row) => row.agencyId) }
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
}

export const nothingYet: Aftermath = { distribution: [], scans: [], amendments: [] }

export async function findAftermath(sql: Db, minutesId: string): Promise<Aftermath> {
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
        from amendments e left join people p on p.id = e.signer_person_id where e.minutes_id = n.id), '[]') as amendments
    from minutes n where n.id = ${minutesId}`,
  )
  return row ?? nothingYet
}
