import type { Db, Fragment } from '../lib/db.ts'
import type { Viewer } from './viewer.ts'
import { isAuditor, isOffice } from './viewer.ts'

/**
 * Who may see what, as conditions of the query: a row that fails them does not exist for the viewer (R64).
 * Each is written for one alias: meetings m, matters x, minutes n, action_items a, people p.
 * Reviewed in this one place; the matrix of the tests proves it route by route.
 */
const none = '00000000-0000-0000-0000-000000000000'
const ids = (viewer: Viewer) => (viewer.agencyIds.length ? [...viewer.agencyIds] : [none])
const self = (viewer: Viewer) => viewer.personId ?? none

/** The presiding person, or today's holder of the post through which the meeting is chaired. */
export function chairsMeeting(sql: Db, viewer: Viewer): Fragment {
  return sql`(m.presiding_person_id = ${self(viewer)} or exists (select 1 from post_holdings h
    where h.post_id = m.chair_post_id and h.person_id = ${self(viewer)} and ${viewer.today}::date >= h.from_day and ${viewer.today}::date < h.to_day))`
}

/** Office: all. Auditor: what left the draft. Chair: own. Liaison: where the own agency was noticed. Person: where invited. */
export function maySeeMeeting(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`m.state <> 'draft'`
  return sql`(${chairsMeeting(sql, viewer)}
    or exists (select 1 from invitations i where i.meeting_id = m.id and i.agency_id in ${sql(ids(viewer))} and i.noticed_version > 0)
    or exists (select 1 from attendees t where t.meeting_id = m.id and t.person_id = ${self(viewer)} and t.request_sent_at is not null))`
}

/** A date poll. Office: all. Auditor: once its meeting left the draft. Chair: of own meetings. Agencies answer by link only. Needs meetings m joined. */
export function maySeePoll(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`m.state <> 'draft'`
  return chairsMeeting(sql, viewer)
}

/** Office: all. Auditor: all but what a protected reporter raised. Agency: own. Chair: what stands on an own agenda. */
export function maySeeMatter(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`x.confidential_at is null`
  return sql`(x.raised_by_agency_id in ${sql(ids(viewer))}
    or exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id where g.matter_id = x.id and ${chairsMeeting(sql, viewer)}))`
}

/** R39, R46: drafts for office and chair; issued ones also for the distribution and auditors. Needs meetings m joined. */
export function maySeeMinutes(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`n.state in ('issued','archived')`
  return sql`(${chairsMeeting(sql, viewer)}
    or (n.state in ('issued','archived') and exists (select 1 from distributions d where d.minutes_id = n.id and d.agency_id in ${sql(ids(viewer))})))`
}

/** R39: an agency that was asked reads the paragraphs that name it, on its own page and nowhere else. */
export function mayCountersign(sql: Db, viewer: Viewer): Fragment {
  return sql`exists (select 1 from countersigns k where k.minutes_id = n.id and k.agency_id in ${sql(ids(viewer))})`
}

/** Office: all. Auditor: what is assigned. Agency: lead or supporting, once assigned. Chair: of own meetings. */
export function maySeeActionItem(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`a.state <> 'proposed'`
  return sql`((a.state <> 'proposed' and (a.lead_agency_id in ${sql(ids(viewer))}
      or exists (select 1 from action_item_supporters s where s.action_item_id = a.id and s.agency_id in ${sql(ids(viewer))})))
    or exists (select 1 from meetings m where m.id = a.meeting_id and ${chairsMeeting(sql, viewer)}))`
}

/**
 * R68: a paper of an agenda item. Office: all. Auditor and chair: all but what is the office's own. Agency and person: only
 * papers of items they are invited to (an invitation that names no item is for all of them), as long as they are
 * invited; the distribution of the minutes, once issued, those meant for it; a sender always its own.
 * Needs files f, agenda_items g, meetings m.
 */
export function maySeeMaterial(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer)) return sql`true`
  if (isAuditor(viewer)) return sql`(f.level <> 'office' and m.state <> 'draft')`
  const toItem = sql`(g.reporting_agency_id = i.agency_id
    or exists (select 1 from invitation_agenda_items x where x.invitation_id = i.id and x.agenda_item_id = g.id)
    or not exists (select 1 from invitation_agenda_items x where x.invitation_id = i.id))`
  return sql`(f.uploaded_by_agency_id in ${sql(ids(viewer))} and ${maySeeMeeting(sql, viewer)} or f.level <> 'office' and (${chairsMeeting(sql, viewer)}
    or exists (select 1 from invitations i where i.meeting_id = m.id and i.agency_id in ${sql(ids(viewer))} and i.noticed_version > 0
      and i.withdrawn_at is null and ${toItem})
    or exists (select 1 from attendees t left join invitations i on i.id = t.invitation_id where t.meeting_id = m.id and t.person_id = ${self(viewer)}
      and t.request_sent_at is not null and t.dropped_at is null and (t.invitation_id is null or i.withdrawn_at is null and ${toItem}))
    or (f.level = 'distribution' and exists (select 1 from minutes n join distributions d on d.minutes_id = n.id
      where n.meeting_id = m.id and n.state in ('issued','archived') and d.agency_id in ${sql(ids(viewer))}))))`
}

/** The directory: anyone signed in with a role reads agencies; people are read by the office, auditors, and in the own agency. */
export function maySeePerson(sql: Db, viewer: Viewer): Fragment {
  if (isOffice(viewer) || isAuditor(viewer)) return sql`true`
  return sql`(p.id = ${self(viewer)} or exists (select 1 from employments e where e.person_id = p.id and e.agency_id in ${sql(ids(viewer))}))`
}
