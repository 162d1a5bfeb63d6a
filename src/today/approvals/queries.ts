import { type Day, officeDay } from '../../lib/dates.ts'
import type { Db, Fragment } from '../../lib/db.ts'
import type { OfficeSettings } from '../../settings/office.ts'
import type { ApprovalKind } from './rules.ts'

/** One line of the director's list; what the fields mean depends on the kind. */
export interface Approval {
  kind: ApprovalKind
  /** The page to open: a meeting's, an item's or a matter's. */
  id: string
  title: string
  titleEn: string
  agencyZh: string
  agencyEn: string
  person: string
  /** The words of who asks. */
  reason: string
  /** Since when it waits; for minutes and extensions the due day in force, for a notice the meeting's day. */
  on: Day
  /** For an extension: the day asked for. */
  until: Day | null
}
type Rules = Pick<OfficeSettings, 'minutesDueWorkingDays' | 'noticeLeadWorkingDays'>

/** Everything that waits for the director, in one union; leave is the chair's first and the director's on behalf (R28). */
export async function listApprovals(sql: Db, now: Date, settings: Rules): Promise<Approval[]> {
  const today = officeDay(now)
  return sql<Approval[]>`
    (${urgentNotices(sql, now, settings)})
    union all (${leave(sql)})
    union all (${substitutions(sql)})
    union all (${extensions(sql)})
    union all (${objections(sql)})
    union all (${minutesOverdue(sql, today, settings)})
    union all (${urgentMatters(sql)})
    union all (${deferredTwice(sql)})
    order by "on", title, id`
}

/** R16: drafts whose notice would leave too late, until the director gives a reason. */
const urgentNotices = (sql: Db, now: Date, settings: Rules): Fragment => sql`
  select 'urgent_notice' as kind, m.id, m.title, m.title_en as "titleEn", '' as "agencyZh", '' as "agencyEn",
    coalesce(p.name_zh, '') as person, '' as reason, office_day(m.starts_at) as "on", null::date as until
  from meetings m left join people p on p.id = m.created_by_person_id
  where m.state in ('draft','postponed') and m.urgent_reason = '' and m.starts_at > ${now}
    and working_days_between(office_day(${now}), office_day(m.starts_at)) < ${settings.noticeLeadWorkingDays}`

const leave = (sql: Db): Fragment => sql`
  select 'leave', m.id, m.title, m.title_en, y.short_zh, y.name_en, coalesce(t.person_name, ''), l.reason,
    office_day(l.requested_at), office_day(m.starts_at)
  from leave_requests l join invitations i on i.id = l.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id left join attendees t on t.id = l.attendee_id
  where l.state = 'pending' and m.state = 'noticed'`

const substitutions = (sql: Db): Fragment => sql`
  select 'substitution', m.id, m.title, m.title_en, y.short_zh, y.name_en, p.name_zh, s.reason,
    office_day(s.requested_at), office_day(m.starts_at)
  from substitutions s join invitations i on i.id = s.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id join people p on p.id = s.substitute_person_id
  where s.state = 'pending' and m.state = 'noticed'`

/** R56: the first is the director's; later ones are the chair's. */
const extensions = (sql: Db): Fragment => sql`
  select 'extension', a.id, a.title, a.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), e.reason,
    e.from_due_on, e.to_due_on
  from extensions e join action_items a on a.id = e.action_item_id join agencies y on y.id = a.lead_agency_id
    left join people p on p.id = e.requested_by_person_id
  where e.state = 'pending' and e.no = 1`

/** R50 */
const objections = (sql: Db): Fragment => sql`
  select 'objection', a.id, a.title, a.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), o.reason,
    o.raised_on, a.due_on
  from objections o join action_items a on a.id = o.action_item_id join agencies y on y.id = a.lead_agency_id
    left join people p on p.id = o.raised_by_person_id
  where o.state = 'pending'`

/** R37 */
const minutesOverdue = (sql: Db, today: Day, settings: Rules): Fragment => sql`
  select 'minutes_overdue', d.id, d.title, d.title_en, '', '', d.person, '', d.due_on, null::date
  from (
    select m.id, m.title, m.title_en, coalesce(p.name_zh, '') as person,
      coalesce(n.due_on, add_working_days(office_day(m.starts_at), ${settings.minutesDueWorkingDays})) as due_on
    from meetings m left join minutes n on n.meeting_id = m.id left join people p on p.id = n.drafter_person_id
    where m.state = 'held' and m.minutes_required and (n.id is null or n.state not in ('issued','archived'))
  ) d where d.due_on < ${today}`

/** what an agency marked urgent is on the director's desk at once, until a meeting has it. */
const urgentMatters = (sql: Db): Fragment => sql`
  select 'urgent_matter', x.id, x.title, x.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), x.basis, x.raised_on, x.milestone_on
  from matters x join agencies y on y.id = x.raised_by_agency_id left join people p on p.id = x.raised_by_person_id
  where x.urgent_at is not null and x.state in ('raised','accepted','coordinating','deferred')`

/** R13 */
const deferredTwice = (sql: Db): Fragment => sql`
  select 'deferred_twice', x.id, x.title, x.title_en, y.short_zh, y.name_en, '', x.state_reason, x.raised_on, x.milestone_on
  from matters x join agencies y on y.id = x.raised_by_agency_id
  where x.times_deferred >= 2 and x.state in ('accepted','coordinating','tabled','deferred')`
