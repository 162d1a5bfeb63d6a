import type { Viewer } from '../../auth/viewer.ts'
import { isAuditor, isOffice } from '../../auth/viewer.ts'
import type { Day } from '../../lib/dates.ts'
import type { Db } from '../../lib/db.ts'

export type EventKind =
  | 'assigned'
  | 'accepted'
  | 'reported'
  | 'submitted'
  | 'returned'
  | 'closed'
  | 'extensionAsked'
  | 'extensionApproved'
  | 'extensionRejected'
  | 'extensionWithdrawn'
  | 'objected'
  | 'objectionUpheld'
  | 'objectionReassigned'
  | 'objectionWithdrawn'
  | 'reminded'
  | 'cancelled'
  | 'mailed'

/** One line of an item's life. Which of the optional pieces stand depends on the kind. */
export interface ItemEvent {
  kind: EventKind
  at: Date
  personName: string
  agencyZh: string
  agencyEn: string
  channel: 'web' | 'mail' | 'phone' | 'paper' | null
  percent: number | null
  /** What was reported, claimed, asked or decided, in their words. */
  text: string
  /** The reason of a lower percent, who contributed, the state of a mail: what is said beside it. */
  beside: string
  fromDay: Day | null
  toDay: Day | null
  progressReportId: string | null
  submissionId: string | null
}

/**
 * The whole life of an item, newest first: what is in its tables, and the mails that were written about it.
 * A liaison sees the mails to the own agency only. The caller has found the item for its viewer.
 */
export async function listItemEvents(sql: Db, viewer: Viewer, id: string): Promise<ItemEvent[]> {
  const seesMail = isOffice(viewer) || isAuditor(viewer)
  const agencies = viewer.agencyIds.length ? [...viewer.agencyIds] : ['00000000-0000-0000-0000-000000000000']
  return sql<ItemEvent[]>`
    with item as (select * from action_items where id = ${id}), events as (
      select 1 as rank, 'assigned' as kind, coalesce(assigned_at, assigned_on + interval '1 hour') as at, null::uuid as person_id, null::uuid as agency_id,
        null as channel, null::int as percent, '' as text, '' as beside, null::date as from_day, original_due_on as to_day,
        null::uuid as report_id, null::uuid as submission_id from item where assigned_on is not null
      union all select 2, 'accepted', accepted_at, accepted_by_person_id, case when state <> 'assigned' then lead_agency_id end, accepted_channel, null, '', '', null, null, null, null
        from item where accepted_at is not null
      union all select 3, 'reported', created_at, reported_by_person_id, agency_id, channel, percent, text, lower_reason, null, null, id, null
        from progress_reports where action_item_id = ${id}
      union all select 4, 'submitted', s.created_at, s.submitted_by_person_id, i.lead_agency_id, s.channel, null, s.result,
        concat_ws('；', (select string_agg(g.short_zh, '、' order by g.standing_order) from submission_contributors c join agencies g on g.id = c.agency_id where c.submission_id = s.id),
          nullif(s.contributing_text, '')), null, null, null, s.id
        from submissions s, item i where s.action_item_id = ${id}
      union all select 5, 'returned', coalesce(decided_at, decided_on + interval '1 hour'), decided_by_person_id, null, null, null, return_reason, '', null, null, null, null
        from submissions where action_item_id = ${id} and outcome = 'returned'
      union all select 6, 'extensionAsked', requested_at, requested_by_person_id, i.lead_agency_id, e.channel, null, e.reason, '', e.from_due_on, e.to_due_on, null, null
        from extensions e, item i where e.action_item_id = ${id}
      union all select 7, 'extension' || initcap(state), coalesce(decided_at, decided_on + interval '1 hour'), decided_by_person_id, null, null, null, decided_note, '', from_due_on, to_due_on, null, null
        from extensions where action_item_id = ${id} and state <> 'pending'
      union all select 6, 'objected', raised_at, raised_by_person_id, null, channel, null, reason, '', null, null, null, null
        from objections where action_item_id = ${id}
      union all select 7, case o.state when 'upheld' then 'objectionUpheld' when 'reassigned' then 'objectionReassigned' else 'objectionWithdrawn' end,
        coalesce(o.decided_at, o.decided_on + interval '1 hour'), o.decided_by_person_id, null, null, null, o.decided_note, coalesce(g.short_zh, ''), null, null, null, null
        from objections o left join agencies g on g.id = o.reassigned_to_agency_id where o.action_item_id = ${id} and o.state <> 'pending'
      union all select 7, 'reminded', at, by_person_id, null, null, null, step, state, null, due_on, null, null
        from action_item_reminders where action_item_id = ${id} and state <> 'skipped'
      union all select 8, 'closed', coalesce(closed_at, closed_on + interval '1 hour'), closed_by_person_id, null, null, null, '', '', null, null, null, null
        from item where closed_on is not null
      union all select 8, 'cancelled', (select max(u.at) from audit_entries u where u.subject_id = i.id and u.action = 'actionitems.cancelled'),
        i.cancelled_by_person_id, null, null, null, i.cancel_reason,
        coalesce((select p.name_zh from people p where p.id = i.cancel_consent_person_id), ''), null, null, null, null
        from item i where i.cancelled_on is not null
      union all select 9, 'mailed', coalesce(sent_at, created_at), null, to_agency_id, null, null, subject, state, null, null, null, null
        from outbox where action_item_id = ${id} and (${seesMail} or to_agency_id in ${sql(agencies)})
    )
    select e.kind, coalesce(e.at, (select cancelled_on + interval '1 hour' from item)) as at, coalesce(p.name_zh, '') as "personName",
      coalesce(a.short_zh, '') as "agencyZh", coalesce(a.name_en, '') as "agencyEn",
      e.channel, e.percent, e.text, e.beside, e.from_day as "fromDay", e.to_day as "toDay", e.report_id as "progressReportId", e.submission_id as "submissionId"
    from events e left join people p on p.id = e.person_id left join agencies a on a.id = e.agency_id
    order by 2 desc, e.rank desc`
}
