import { randomUUID } from 'node:crypto'
import type { ItemState } from '#src/action-items/rules.ts'
import type { Day } from '#src/lib/dates.ts'
import { first } from '#src/lib/db.ts'
import type { World } from '../support/app.ts'

/** A held meeting on the land topic with issued minutes of one binding paragraph. */
export interface Issued {
  meetingId: string
  agendaItemId: string
  matterId: string
  minutesId: string
  decisionId: string
}

let serial = 0

/** `state` of the minutes: drafting, with a decision that may still get proposed duties. */
export async function giveMinutes(world: World, state: 'issued' | 'drafting' = 'issued'): Promise<Issued> {
  const { sql, cast } = world
  serial += 1
  const ids = {
    meetingId: randomUUID(),
    agendaItemId: randomUUID(),
    matterId: randomUUID(),
    minutesId: randomUUID(),
    decisionId: randomUUID(),
  }
  // Each on a day of its own: the chair can hold one meeting at a time (R17).
  const start = new Date(Date.UTC(2026, 0, serial, 1))
  const end = new Date(start.getTime() + 2 * 3_600_000)
  await sql`
    insert into matters (id, title, topic_id, raised_by_agency_id, raised_on, state)
    values (${ids.matterId}, '营地临时用地', ${cast.topic}, ${cast.agencies.a}, '2026-01-01', 'resolved')`
  await sql`
    insert into meetings (id, kind, title, state, starts_at, ends_at, chair_person_id, notice_version, held_at)
    values (${ids.meetingId}, 'coordination', ${`征地协调会（第${serial}次）`}, 'held', ${start}, ${end}, ${cast.chair.id}, 1, ${end})`
  await sql`
    insert into agenda_items (id, meeting_id, no, title, matter_id, topic_id, reporting_agency_id, duration_minutes)
    values (${ids.agendaItemId}, ${ids.meetingId}, 1, '营地临时用地', ${ids.matterId}, ${cast.topic}, ${cast.agencies.a}, 30)`
  const issued = state === 'issued'
  await sql`
    insert into minutes (id, meeting_id, series, series_name, title, state, due_on, doc_year, doc_no, issued_on, issued_at, drafter_person_id, signer_person_id)
    values (${ids.minutesId}, ${ids.meetingId}, 'coordination', '专题会议纪要', '研究营地临时用地', ${state}, '2026-11-20',
      ${issued ? 2026 : null}, ${issued ? serial : null}, ${issued ? '2026-11-16' : null}, ${issued ? start : null}, ${cast.clerk.id}, ${cast.chair.id})`
  await sql`
    insert into decisions (id, minutes_id, meeting_id, agenda_item_id, paragraph_no, type, text, binding_at)
    values (${ids.decisionId}, ${ids.minutesId}, ${ids.meetingId}, ${ids.agendaItemId}, 1, 'decide', '会议议定，由市国土局牵头办理临时用地手续。', ${issued ? start : null})`
  await sql`
    insert into distributions (minutes_id, agency_id, kind)
    values (${ids.minutesId}, ${cast.agencies.a}, 'issue'), (${ids.minutesId}, ${cast.agencies.b}, 'issue')`
  return ids
}

export interface GivenItem extends Issued {
  id: string
}

interface ItemOptions {
  state?: ItemState
  lead?: string
  supporters?: readonly string[]
  title?: string
  dueOn?: Day
  assignedOn?: Day
  percent?: number
  minutes?: Issued
  /** Who handed in the submission that waits; needed with `submitted`. */
  submittedBy?: string
  submittedOn?: Day
}

/** An action item of agency A with B in support, assigned on the world's Monday, in any state of its life. */
export async function giveItem(world: World, options: ItemOptions = {}): Promise<GivenItem> {
  const { sql, cast } = world
  const minutes = options.minutes ?? (await giveMinutes(world))
  const state = options.state ?? 'assigned'
  const assigned = state === 'proposed' ? null : (options.assignedOn ?? '2026-11-23')
  const dueOn = options.dueOn ?? '2026-12-31'
  const submitted = state === 'submitted' || state === 'closed'
  const submittedOn = submitted ? (options.submittedOn ?? '2026-11-23') : null
  const accepted = !['proposed', 'assigned', 'cancelled'].includes(state)
  const at = world.now()
  const row = first(
    await sql<{ id: string }[]>`
    insert into action_items ${sql({
      decision_id: minutes.decisionId,
      meeting_id: minutes.meetingId,
      matter_id: minutes.matterId,
      title: options.title ?? '办理营地临时用地手续',
      deliverable: '用地批复',
      lead_agency_id: options.lead ?? cast.agencies.a,
      state,
      assigned_on: assigned,
      assigned_at: assigned ? new Date(`${assigned}T01:00:00Z`) : null,
      accepted_at: accepted ? at : null,
      original_due_on: dueOn,
      due_on: dueOn,
      percent: options.percent ?? 0,
      submitted_on: submittedOn,
      closed_on: state === 'closed' ? '2026-11-23' : null,
      cancelled_on: state === 'cancelled' ? '2026-11-23' : null,
      cancel_reason: state === 'cancelled' ? '并入其他事项' : '',
    })} returning id`,
  )!
  const supporters = options.supporters ?? [cast.agencies.b]
  if (supporters.length)
    await sql`insert into action_item_supporters ${sql(supporters.map((agency_id) => ({ action_item_id: row.id, agency_id })))}`
  if (submittedOn)
    await sql`insert into submissions ${sql({
      action_item_id: row.id,
      result: '已批复。',
      submitted_by_person_id: options.submittedBy ?? cast.liaisonA.id,
      submitted_on: submittedOn,
      created_at: at,
      outcome: state === 'closed' ? 'closed' : null,
      decided_on: state === 'closed' ? '2026-11-23' : null,
    })}`
  return { ...minutes, id: row.id }
}

export async function itemRow(world: World, id: string) {
  const row = first(
    await world.sql<
      {
        state: ItemState
        percent: number
        due_on: Day
        original_due_on: Day
        submitted_on: Day | null
        closed_on: Day | null
        version: number
        lead_agency_id: string
        assigned_on: Day | null
        accepted_channel: string | null
      }[]
    >`
    select state, percent, due_on, original_due_on, submitted_on, closed_on, version, lead_agency_id, assigned_on, accepted_channel
    from action_items where id = ${id}`,
  )
  return row!
}

export async function auditOf(world: World, id: string) {
  return world.sql<
    { action: string; role: string; on_behalf_of_agency_id: string | null; person_name: string }[]
  >`
    select action, role, on_behalf_of_agency_id, person_name from audit_entries where subject_id = ${id} order by id`
}

/** Whom mails about an item went to, in the order they were written. */
export async function mailsOf(world: World, id: string) {
  return world.sql<
    { kind: string; to_agency_id: string; to_person_id: string | null; subject: string; text_body: string }[]
  >`
    select kind, to_agency_id, to_person_id, subject, text_body from outbox where action_item_id = ${id} order by position`
}
