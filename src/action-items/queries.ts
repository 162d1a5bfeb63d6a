import {
  chairsMeeting,
  maySeeActionItem,
  maySeeMatter,
  maySeeMeeting,
  maySeeMinutes,
} from '../auth/access.ts'
import { isDirector, type Viewer } from '../auth/viewer.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, first, type Tx } from '../lib/db.ts'
import type { OfficeSettings } from '../settings/office.ts'
import type { ItemFacts } from './rules.ts'

export type LightName = 'red' | 'yellow' | 'green' | 'blue' | 'none'
export interface AgencyName {
  id: string
  nameZh: string
  nameEn: string
}

export interface ActionItem extends ItemFacts {
  id: string
  version: number
  title: string
  titleEn: string
  deliverable: string
  dueText: string
  originalDueOn: Day
  assignedOn: Day | null
  acceptedAt: Date | null
  /** R49: until when the lead should have accepted. */
  acceptBy: Day | null
  submittedOn: Day | null
  closedOn: Day | null
  cancelledOn: Day | null
  cancelReason: string
  result: string
  light: LightName
  overdue: boolean
  /** Working days from today to the due day; negative when it has passed. */
  workingDays: number
  /** R54, for what is closed. */
  onTime: boolean | null
  lead: AgencyName & { vertical: boolean }
  supporters: AgencyName[]
  objection: { id: string; reason: string } | null
  extension: { id: string; no: number; toDueOn: Day; reason: string } | null
  submission: { id: string; result: string; contributing: string; contributors: AgencyName[] } | null
  source: {
    meetingId: string | null
    meetingTitle: string
    meetingTitleEn: string
    minutesId: string | null
    seriesName: string
    docYear: number | null
    docNo: number | null
    paragraphNo: number | null
    text: string
    textEn: string
    matterId: string | null
    matterTitle: string
    matterTitleEn: string
    seesMeeting: boolean
    seesMinutes: boolean
    seesMatter: boolean
  }
  /** Who may have consented to a cancellation: the meeting's chair, today's holder of the chair's post. */
  chairs: { id: string; name: string }[]
  /** Binding decisions made after the assignment on the same matter. */
  laterDecisions: { id: string; label: string; text: string }[]
  /** Whom the director may give it to, while an objection waits; empty otherwise. */
  otherLeads: AgencyName[]
  /** Without a work calendar of these years days are counted Monday to Friday. */
  calendarLoaded: boolean
}

/** One item for whoever may see it, with everything that its rules and its page ask. */
export async function findActionItem(
  sql: Db,
  viewer: Viewer,
  settings: OfficeSettings,
  id: string,
): Promise<ActionItem | null> {
  const { today } = viewer
  return first(
    await sql<ActionItem[]>`
    select a.id, a.version, a.state, a.title, a.title_en as "titleEn", a.deliverable, a.due_text as "dueText",
      a.original_due_on as "originalDueOn", a.due_on as "dueOn", a.assigned_on as "assignedOn", a.accepted_at as "acceptedAt",
      add_working_days(a.assigned_on, ${settings.acceptWithinWorkingDays}) as "acceptBy",
      add_working_days(a.assigned_on, ${settings.objectionWithinWorkingDays}) as "objectionUntil",
      a.submitted_on as "submittedOn", a.closed_on as "closedOn", a.cancelled_on as "cancelledOn", a.cancel_reason as "cancelReason",
      a.result, a.percent, a.lead_agency_id as "leadAgencyId", l.relation = 'self' as "leadIsOffice",
      jsonb_build_object('id', l.id, 'nameZh', l.name_zh, 'nameEn', l.name_en, 'vertical', l.relation = 'vertical') as lead,
      coalesce(w.ids, '[]') as "supporterIds", coalesce(w.agencies, '[]') as supporters,
      action_item_light(a.state, a.due_on, ${today}, o.id is not null) as light,
      a.state not in ('submitted','closed','cancelled','proposed') and a.due_on < ${today} and o.id is null as overdue,
      working_days_between(${today}, a.due_on) as "workingDays",
      case when a.state = 'closed' then a.submitted_on <= a.due_on end as "onTime",
      o.id is not null as "objectionPending", case when o.id is not null then jsonb_build_object('id', o.id, 'reason', o.reason) end as objection,
      exists (select 1 from objections u where u.action_item_id = a.id and u.state = 'upheld' and u.raised_at >= a.assigned_at) as "objectionUpheld",
      (select count(*)::int from extensions e where e.action_item_id = a.id and e.state <> 'withdrawn') as "extensionsAsked",
      e.id is not null as "extensionPending",
      case when e.id is not null then jsonb_build_object('id', e.id, 'no', e.no, 'toDueOn', e.to_due_on, 'reason', e.reason) end as extension,
      (select f.decided_by_person_id from extensions f where f.action_item_id = a.id and f.state in ('approved','rejected') order by f.no limit 1) as "firstExtensionDecidedBy",
      s.submitted_by_person_id as "submittedBy",
      case when s.id is not null then jsonb_build_object('id', s.id, 'result', s.result, 'contributing', s.contributing_text, 'contributors', coalesce(sc.agencies, '[]')) end as submission,
      a.meeting_id is not null as "hasMeeting",
      coalesce((select ${chairsMeeting(sql, viewer)} from meetings m where m.id = a.meeting_id), false) as "viewerChairs",
      jsonb_build_object('meetingId', a.meeting_id, 'meetingTitle', coalesce(m.title, ''), 'meetingTitleEn', coalesce(m.title_en, ''), 'minutesId', n.id, 'seriesName', coalesce(n.series_name, ''),
        'docYear', n.doc_year, 'docNo', n.doc_no, 'paragraphNo', d.paragraph_no, 'text', coalesce(d.text, ''), 'textEn', coalesce(d.text_en, ''),
        'matterId', x.id, 'matterTitle', coalesce(x.title, ''), 'matterTitleEn', coalesce(x.title_en, ''),
        'seesMeeting', m.id is not null and ${maySeeMeeting(sql, viewer)}, 'seesMinutes', n.id is not null and ${maySeeMinutes(sql, viewer)},
        'seesMatter', x.id is not null and ${maySeeMatter(sql, viewer)}) as source,
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name_zh)) from people p where p.id in (m.presiding_person_id, m.chair_person_id)
        or p.id in (select h.person_id from post_holdings h where h.post_id = m.chair_post_id and h.from_day <= ${today} and h.to_day > ${today})), '[]') as chairs,
      coalesce((select jsonb_agg(jsonb_build_object('id', y.id, 'label', z.title || '〔' || z.doc_year || '〕' || z.doc_no || '号', 'text', y.text) order by y.binding_at)
        from decisions y join minutes z on z.id = y.minutes_id join agenda_items g on g.id = y.agenda_item_id
        where g.matter_id = a.matter_id and y.binding_at > a.assigned_at and y.id is distinct from a.decision_id), '[]') as "laterDecisions",
      case when o.id is not null and ${isDirector(viewer)} then (select jsonb_agg(${named(sql)} order by g.standing_order) from agencies g
        where g.id <> a.lead_agency_id and g.type not in ('leadership','superior') and g.from_day <= ${today} and g.to_day > ${today}) else '[]' end as "otherLeads",
      not exists (select 1 from generate_series(extract(year from ${today}::date), extract(year from greatest(a.due_on, ${today}::date))) as y
        where not exists (select 1 from work_calendar where extract(year from day) = y)) as "calendarLoaded"
    from action_items a
    join agencies l on l.id = a.lead_agency_id
    left join decisions d on d.id = a.decision_id
    left join minutes n on n.id = d.minutes_id
    left join meetings m on m.id = a.meeting_id
    left join matters x on x.id = a.matter_id
    left join objections o on o.action_item_id = a.id and o.state = 'pending'
    left join extensions e on e.action_item_id = a.id and e.state = 'pending'
    left join submissions s on s.action_item_id = a.id and s.outcome is null
    left join lateral (select jsonb_agg(g.id order by g.standing_order) as ids, jsonb_agg(${named(sql)} order by g.standing_order) as agencies
      from action_item_supporters t join agencies g on g.id = t.agency_id where t.action_item_id = a.id) w on true
    left join lateral (select jsonb_agg(${named(sql)} order by g.standing_order) as agencies
      from submission_contributors t join agencies g on g.id = t.agency_id where t.submission_id = s.id) sc on true
    where a.id = ${id} and ${maySeeActionItem(sql, viewer)}`,
  )
}

const named = (sql: Db) => sql`jsonb_build_object('id', g.id, 'nameZh', g.name_zh, 'nameEn', g.name_en)`

/** The same, with its row locked first, so that what the rules read is what stands when the act is written. */
export async function lockActionItem(
  tx: Tx,
  viewer: Viewer,
  settings: OfficeSettings,
  id: string,
): Promise<ActionItem | null> {
  await tx`select 1 from action_items where id = ${id} for update`
  return findActionItem(tx, viewer, settings, id)
}

export interface Recipient {
  agencyId: string
  agencyName: string
  personId: string | null
  name: string
  address: string
  locale: 'zh-CN' | 'en'
}

/** Where mail to agencies goes: each one's mailbox and its liaisons, no address twice. In standing order (R09). */
export async function listRecipients(sql: Db, agencyIds: readonly string[]): Promise<Recipient[]> {
  if (agencyIds.length === 0) return []
  return sql<Recipient[]>`
    select g.id as "agencyId", g.name_zh as "agencyName", r."personId", r.name, r.address, r.locale
    from agencies g cross join lateral (
      select distinct on (address) * from (
        select null::uuid as "personId", g.short_zh as name, g.mailbox as address, 'zh-CN' as locale where g.mailbox is not null
        union all
        select v.person_id, v.name_zh, v.email, v.locale from active_liaisons v where v.agency_id = g.id and v.email is not null
      ) w order by address, "personId" nulls first
    ) r
    where g.id in ${sql([...agencyIds])}
    order by g.standing_order, r."personId" nulls first, r.address`
}

/** The item that an objection or an extension belongs to, for whoever may see it. */
export async function findItemOfRequest(
  sql: Db,
  viewer: Viewer,
  kind: 'objections' | 'extensions',
  id: string,
): Promise<string | null> {
  const row = first(
    await sql<{ id: string }[]>`
    select a.id from ${sql(kind)} r join action_items a on a.id = r.action_item_id where r.id = ${id} and ${maySeeActionItem(sql, viewer)}`,
  )
  return row?.id ?? null
}
