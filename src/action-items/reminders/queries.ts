import type { Day } from '../../lib/dates.ts'
import type { Db, Tx } from '../../lib/db.ts'
import { defaultSettings } from '../../settings/office.ts'
import type { ItemState } from '../rules.ts'
import type { Ladder, LadderVersion } from './rules.ts'

/** An open item of an agency, with the steps that its due day in force has seen. */
export interface RemindedRow {
  id: string
  title: string
  titleEn: string
  state: ItemState
  dueOn: Day
  assignedOn: Day
  /** Since when this due day is in force. */
  dueSince: Day
  /** R49: until when it should have been accepted. */
  acceptBy: Day
  objectionPending: boolean
  /** Working days from today to the due day; negative when it has passed. */
  workingDays: number
  steps: { step: string; dueOn: Day }[]
}

/** Agencies with something that may be due a word today, in standing order; those that had their mail today are left out. */
export async function listAgenciesToRemind(db: Db, today: Day, horizon: Day): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    select g.id from agencies g
    where exists (select 1 from action_items a where a.lead_agency_id = g.id
        and (a.state in ('accepted','in_progress','returned') and a.due_on <= ${horizon} or a.state = 'assigned'))
      and not exists (select 1 from agency_digests d where d.agency_id = g.id and d.day = ${today})
    order by g.standing_order`
  return rows.map((row) => row.id)
}

/** The agency's items that a step may be due for, locked: whoever submits waits, or was first and is not reminded (R58). */
export async function lockItemsToRemind(
  tx: Tx,
  agencyId: string,
  { today, horizon, acceptWithin }: { today: Day; horizon: Day; acceptWithin: number },
): Promise<RemindedRow[]> {
  await tx`
    select 1 from action_items a where a.lead_agency_id = ${agencyId}
      and (a.state in ('accepted','in_progress','returned') and a.due_on <= ${horizon} or a.state = 'assigned')
    order by a.id for update`
  return await tx<RemindedRow[]>`
    select a.id, a.title, a.title_en as "titleEn", a.state, a.due_on as "dueOn", a.assigned_on as "assignedOn",
      greatest(a.assigned_on, (select max(e.decided_on) from extensions e
        where e.action_item_id = a.id and e.state = 'approved' and e.to_due_on = a.due_on)) as "dueSince",
      add_working_days(a.assigned_on, ${acceptWithin}) as "acceptBy",
      exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending') as "objectionPending",
      working_days_between(${today}, a.due_on) as "workingDays",
      coalesce((select jsonb_agg(jsonb_build_object('step', r.step, 'dueOn', r.due_on)) from action_item_reminders r
        where r.action_item_id = a.id and r.due_on = a.due_on), '[]') as steps
    from action_items a
    where a.lead_agency_id = ${agencyId}
      and (a.state in ('accepted','in_progress','returned') and a.due_on <= ${horizon} or a.state = 'assigned')
    order by a.due_on, a.id`
}

/** Every ladder that ever stood, by the day from which it did, newest first. */
export async function listLadders(db: Db): Promise<LadderVersion[]> {
  const rows = await db<{ key: keyof Ladder; value: number[]; from: Day }[]>`
    select key, value, case when valid_from = '-infinity' then '0001-01-01' else valid_from::text end as "from"
    from settings where key in ('reminderWorkingDaysBefore', 'escalationWorkingDaysOverdue') order by valid_from`
  const first: Ladder = {
    reminderWorkingDaysBefore: defaultSettings.reminderWorkingDaysBefore,
    escalationWorkingDaysOverdue: defaultSettings.escalationWorkingDaysOverdue,
  }
  const versions: LadderVersion[] = [{ from: '0001-01-01', ladder: first }]
  for (const { key, value, from } of rows)
    versions.unshift({ from, ladder: { ...versions[0]!.ladder, [key]: value } })
  return versions
}
