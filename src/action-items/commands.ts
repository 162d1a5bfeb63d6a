import { recordAudits } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { Day } from '../lib/dates.ts'
import { first, type Tx } from '../lib/db.ts'
import { RuleViolation } from '../lib/errors.ts'
import { isDueBeforeIssue } from './rules.ts'

/** One line of the minutes’ editor: lead | supporting | what | by when. */
export interface DutyDraft {
  leadAgencyId: string
  supportingAgencyIds: string[]
  title: string
  deliverable: string
  dueOn: Day
  /** As it was typed, for example 下周五. */
  dueText: string
}

/**
 * Puts the drafts of a decision in place of its earlier ones; part of saving a paragraph, which is audited there.
 * Throws RuleViolation when a lead supports itself (R47), a deferral gets duties (R15), or the duties are out already.
 */
export async function replaceProposedItems(
  tx: Tx,
  _act: Act,
  decision: { id: string; meetingId: string; matterId: string | null },
  drafts: readonly DutyDraft[],
): Promise<void> {
  await refuseDuties(tx, decision.id, drafts)
  await tx`delete from action_items where decision_id = ${decision.id} and state = 'proposed'`
  if (drafts.length === 0) return
  const items = drafts.map((draft, at) => ({ id: crypto.randomUUID(), item_no: at + 1, draft }))
  await tx`insert into action_items ${tx(
    items.map(({ id, item_no, draft }) => ({
      id,
      item_no,
      source: 'minutes',
      decision_id: decision.id,
      meeting_id: decision.meetingId,
      matter_id: decision.matterId,
      title: draft.title,
      deliverable: draft.deliverable,
      lead_agency_id: draft.leadAgencyId,
      original_due_on: draft.dueOn,
      due_on: draft.dueOn,
      due_text: draft.dueText,
    })),
  )}`
  const supporters = items.flatMap(({ id, draft }) =>
    [...new Set(draft.supportingAgencyIds)].map((agency_id) => ({ action_item_id: id, agency_id })),
  )
  if (supporters.length) await tx`insert into action_item_supporters ${tx(supporters)}`
}

async function refuseDuties(tx: Tx, decisionId: string, drafts: readonly DutyDraft[]): Promise<void> {
  const decision = first(
    await tx<{ type: string; assigned: boolean }[]>`
    select d.type, exists (select 1 from action_items a where a.decision_id = d.id and a.state <> 'proposed') as assigned
    from decisions d where d.id = ${decisionId}`,
  )
  if (decision?.assigned) throw new RuleViolation('actionitems.error.assigned')
  if (decision?.type === 'defer' && drafts.length) throw new RuleViolation('actionitems.error.deferred')
  const torn = drafts.find((draft) => draft.supportingAgencyIds.includes(draft.leadAgencyId))
  if (torn) throw new RuleViolation('actionitems.error.leadSupports', { title: torn.title })
}

/**
 * Assigns what the minutes propose, in the transaction that issues them (R44). Gives the ids, in the order of the text.
 * Throws RuleViolation when a due day lies before the day of issue (R48).
 */
export async function assignProposedItems(
  tx: Tx,
  act: Act,
  minutesId: string,
  issuedOn: Day,
): Promise<string[]> {
  const items = await tx<
    { id: string; title: string; dueOn: Day; leadId: string; meetingId: string | null }[]
  >`
    select a.id, a.title, a.due_on as "dueOn", a.lead_agency_id as "leadId", a.meeting_id as "meetingId"
    from action_items a join decisions d on d.id = a.decision_id
    where d.minutes_id = ${minutesId} and a.state = 'proposed'
    order by d.paragraph_no, a.item_no for update of a`
  const early = items.find((item) => isDueBeforeIssue(item.dueOn, issuedOn))
  if (early)
    throw new RuleViolation('actionitems.error.dueBeforeIssue', { title: early.title, day: early.dueOn })
  const ids = items.map((item) => item.id)
  if (ids.length === 0) return ids
  await tx`
    update action_items set state = 'assigned', assigned_on = ${issuedOn}, assigned_at = ${act.now}, version = version + 1
    where id in ${tx(ids)}`
  await recordAudits(
    tx,
    act,
    items.map((item) => ({
      action: 'actionitems.assigned',
      subjectType: 'action_item',
      subjectId: item.id,
      meetingId: item.meetingId,
      args: { title: item.title },
      after: { state: 'assigned', leadAgencyId: item.leadId, dueOn: item.dueOn },
    })),
  )
  return ids
}
