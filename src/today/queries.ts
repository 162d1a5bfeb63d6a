import { waits } from '../inbox/queries.ts'
import type { Day } from '../lib/dates.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'
import { type StandingMail, standingMail } from '../outbox/waiting.ts'
import type { OfficeSettings } from '../settings/office.ts'

/** How one agency stands with its answer, as a cell of the bar. */
export type ReplyCell = 'replied' | 'leave' | 'substitute' | 'silent'

export interface ComingMeeting {
  id: string
  title: string
  titleEn: string
  state: 'draft' | 'noticed' | 'held'
  startsAt: Date
  venueZh: string
  venueEn: string
  replyBy: Date | null
  /** One cell an invited agency, in standing order. */
  cells: ReplyCell[]
}

/** How many working days ahead a meeting counts as coming. */
const AHEAD = 7

/** The meetings of the next working days with their agencies' answers (drafts too, so that none is forgotten). */
export async function listComingMeetings(sql: Db, today: Day): Promise<ComingMeeting[]> {
  return sql<ComingMeeting[]>`
    select m.id, m.title, m.title_en as "titleEn", m.state, m.starts_at as "startsAt", m.reply_by as "replyBy",
      coalesce(v.name_zh, '') as "venueZh", coalesce(v.name_en, '') as "venueEn",
      (select coalesce(jsonb_agg(case
          when s.reply_status = 'pending' then 'silent'
          when s.reply_status = 'leave_pending' or s.reply_kind = 'leave' then 'leave'
          when s.reply_status = 'substitution_pending' then 'substitute'
          else 'replied' end order by y.standing_order), '[]')
        from invitation_statuses s join agencies y on y.id = s.agency_id
        where s.meeting_id = m.id and s.reply_status <> 'withdrawn') as cells
    from meetings m left join venues v on v.id = m.venue_id
    where m.state in ('draft','noticed','held') and office_day(m.starts_at) between ${today} and (select add_working_days(${today}, ${AHEAD}))
    order by m.starts_at, m.id`
}

/** One line of “waiting for me”; what the fields mean depends on the kind. */
export interface Waiting {
  kind: WaitingKind
  /** The page to open: a meeting's, an item's, a matter's, or the outbox row's. */
  id: string
  meetingId: string | null
  title: string
  titleEn: string
  agencyZh: string
  agencyEn: string
  person: string
  state: string
  /** The day that counts: due, submitted, raised. */
  on: Day
  /** For minutes: working days until they are due, negative when over. */
  workingDaysLeft: number | null
  urgent: boolean
  /** All of this kind, though only the first are listed. */
  total: number
}
export type WaitingKind = 'minutes' | 'submission' | 'leave' | 'substitution' | 'mail' | 'inbound' | 'matter'

/** Lines of a kind that fit on the page; the total says how many there are. */
const SHOWN = 12

/** Everything that needs the office today, in one union. */
export async function listWaiting(
  sql: Db,
  today: Day,
  settings: Pick<OfficeSettings, 'minutesDueWorkingDays'>,
): Promise<Waiting[]> {
  return sql<Waiting[]>`
    (${minutesDue(sql, today, settings)})
    union all (${submissionsToVerify(sql)})
    union all (${leaveWaiting(sql)})
    union all (${substitutionsWaiting(sql)})
    union all (${mailThatNeedsSomebody(sql)})
    union all (${messagesForAPerson(sql)})
    union all (${newMatters(sql)})
    order by "urgent" desc, "on", title, id`
}

const minutesDue = (
  sql: Db,
  today: Day,
  settings: Pick<OfficeSettings, 'minutesDueWorkingDays'>,
): Fragment => sql`
  select 'minutes' as kind, d.id, d.id as "meetingId", d.title, d.title_en as "titleEn", '' as "agencyZh", '' as "agencyEn",
    d.person, d.state, d.due_on as "on", working_days_between(${today}, d.due_on) as "workingDaysLeft",
    false as urgent, count(*) over ()::int as total
  from (
    select m.id, m.title, m.title_en, coalesce(p.name_zh, '') as person, coalesce(n.state, 'none') as state,
      coalesce(n.due_on, add_working_days(office_day(m.starts_at), ${settings.minutesDueWorkingDays})) as due_on
    from meetings m left join minutes n on n.meeting_id = m.id left join people p on p.id = n.drafter_person_id
    where m.state = 'held' and m.minutes_required and (n.id is null or n.state not in ('issued','archived'))
  ) d
  order by d.due_on, d.id limit ${SHOWN}`

const submissionsToVerify = (sql: Db): Fragment => sql`
  select 'submission', a.id, a.meeting_id, a.title, a.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), a.state,
    s.submitted_on, null::int, false, count(*) over ()::int
  from submissions s join action_items a on a.id = s.action_item_id join agencies y on y.id = a.lead_agency_id
    left join people p on p.id = s.submitted_by_person_id
  where s.outcome is null and a.state = 'submitted'
  order by s.submitted_on, a.id limit ${SHOWN}`

/** The chair's to decide; the office sees what waits and can decide on the chair's behalf or telephone. */
const leaveWaiting = (sql: Db): Fragment => sql`
  select 'leave', m.id, m.id, m.title, m.title_en, y.short_zh, y.name_en, coalesce(t.person_name, ''), l.state,
    office_day(l.requested_at), null::int, false, count(*) over ()::int
  from leave_requests l join invitations i on i.id = l.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id left join attendees t on t.id = l.attendee_id
  where l.state = 'pending' and m.state = 'noticed'
  order by l.requested_at, l.id limit ${SHOWN}`

const substitutionsWaiting = (sql: Db): Fragment => sql`
  select 'substitution', m.id, m.id, m.title, m.title_en, y.short_zh, y.name_en, p.name_zh, s.state,
    office_day(s.requested_at), null::int, false, count(*) over ()::int
  from substitutions s join invitations i on i.id = s.invitation_id join meetings m on m.id = i.meeting_id
    join agencies y on y.id = i.agency_id join people p on p.id = s.substitute_person_id
  where s.state = 'pending' and m.state = 'noticed'
  order by s.requested_at, s.id limit ${SHOWN}`

/** Given up, or failing again and again; a row that was sent anew is done with. */
const mailThatNeedsSomebody = (sql: Db): Fragment => sql`
  select 'mail', o.id, o.meeting_id, o.subject, '', coalesce(y.short_zh, ''), coalesce(y.name_en, ''),
    coalesce(nullif(o.to_name, ''), o.to_address), o.state, office_day(o.created_at), null::int, false, count(*) over ()::int
  from outbox o left join agencies y on y.id = o.to_agency_id
  where (o.state = 'dead' or (o.state = 'failed' and o.attempts >= 3))
    and not exists (select 1 from outbox r where r.resend_of = o.id)
  order by o.created_at, o.id limit ${SHOWN}`

/** What came in and only a person can decide. */
const messagesForAPerson = (sql: Db): Fragment => sql`
  select 'inbound', i.id, i.meeting_id, coalesce(nullif(i.subject, ''), i.from_address), '', '', '', coalesce(nullif(i.from_name, ''), i.from_address),
    i.outcome, office_day(i.received_at), null::int, false, count(*) over ()::int
  from inbound_messages i
  where ${waits(sql)}
  order by i.received_at, i.id limit ${SHOWN}`

const newMatters = (sql: Db): Fragment => sql`
  select 'matter', x.id, null::uuid, x.title, x.title_en, y.short_zh, y.name_en, coalesce(p.name_zh, ''), x.state,
    x.raised_on, null::int, x.urgent_at is not null, count(*) over ()::int
  from matters x join agencies y on y.id = x.raised_by_agency_id left join people p on p.id = x.raised_by_person_id
  where x.state = 'raised'
  order by x.urgent_at is null, x.raised_on, x.id limit ${SHOWN}`

export interface Lights {
  red: number
  yellow: number
  blue: number
  open: number
  /** The reddest first. */
  reddest: RedItem[]
}
export interface RedItem {
  id: string
  title: string
  titleEn: string
  leadZh: string
  leadEn: string
  dueOn: Day
  workingDaysOver: number
}

/** Open action items by light, the five that are over their day the longest, and in the same statement the mail that stands. */
export async function findLightsAndMail(
  sql: Db,
  today: Day,
  now: Date,
): Promise<Lights & { mail: StandingMail }> {
  const row = first(
    await sql<(Lights & { mail: StandingMail })[]>`
    with lit as (
      select a.id, a.title, a.title_en, a.lead_agency_id, a.due_on,
        action_item_light(a.state, a.due_on, ${today}, exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')) as light
      from action_items a where a.state not in ('proposed','closed','cancelled')
    ), reddest as (
      select l.id, l.title, l.title_en as "titleEn", y.short_zh as "leadZh", y.name_en as "leadEn", l.due_on as "dueOn",
        working_days_between(l.due_on, ${today}) as "workingDaysOver"
      from lit l join agencies y on y.id = l.lead_agency_id
      where l.light = 'red' order by l.due_on, y.standing_order, l.id limit 5
    )
    select count(*) filter (where light = 'red')::int as red, count(*) filter (where light = 'yellow')::int as yellow,
      count(*) filter (where light = 'blue')::int as blue, count(*)::int as open,
      coalesce((select jsonb_agg(to_jsonb(r) order by r."dueOn", r.id) from reddest r), '[]') as reddest,
      (select to_jsonb(w) from (${standingMail(sql, now)}) w) as mail
    from lit`,
  )
  if (!row) throw new Error('an aggregate always has a row')
  return row
}
