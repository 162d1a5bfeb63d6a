import type { Act } from '../../auth/act.ts'
import { type Day, officeDay } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { actingFor, auditItem, type Channel, takeItem } from '../acting.ts'
import { queueItemMail } from '../mail.tsx'
import type { ActionItem } from '../queries.ts'
import { mayActAsLead, mayDecideObjection, whyNotDecideObjection, whyNotObject } from '../rules.ts'

/** 退办: the lead says it is not its job (R50). No overdue is counted until it is decided. */
export async function objectToItem(
  act: Act,
  id: string,
  objection: { reason: string; channel: Channel },
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const today = officeDay(act.now)
    const item = await takeItem(
      tx,
      act,
      id,
      (i) => mayActAsLead(i, act.viewer),
      (i) => whyNotObject(i, today),
    )
    const by = actingFor(act, item, objection.channel)
    await tx`insert into objections ${tx({
      action_item_id: id,
      reason: objection.reason,
      channel: by.channel,
      raised_on: today,
      raised_at: act.now,
      raised_by_person_id: act.viewer.personId,
    })}`
    await auditItem(tx, act, item, {
      action: 'actionitems.objected',
      ...by,
      args: { reason: objection.reason },
      after: { reason: objection.reason, channel: by.channel },
    })
  })
}

export type ObjectionDecision =
  | { outcome: 'upheld'; note: string }
  /** `dueOn`: a new due day, needed when the present one would be over before the new lead begins. */
  | { outcome: 'reassigned'; agencyId: string; dueOn: Day | null; note: string }

/** The director keeps the lead, or gives the duty to another agency, whose days then begin anew. */
export async function decideObjection(
  act: Act,
  objectionId: string,
  decision: ObjectionDecision,
): Promise<string> {
  const id = await transaction(act.sql, async (tx) => {
    const itemId = await itemOfObjection(tx, objectionId)
    const item = await takeItem(tx, act, itemId, () => mayDecideObjection(act.viewer), whyNotDecideObjection)
    if (item.objection?.id !== objectionId) throw new RuleViolation('actionitems.why.noObjection')
    const newLeadId = decision.outcome === 'reassigned' ? decision.agencyId : null
    await tx`
      update objections set state = ${decision.outcome}, decided_by_person_id = ${act.viewer.personId},
        decided_on = ${officeDay(act.now)}, decided_at = ${act.now}, decided_note = ${decision.note}, reassigned_to_agency_id = ${newLeadId}
      where id = ${objectionId}`
    if (decision.outcome === 'upheld') await uphold(tx, act, item, decision.note)
    else await reassign(tx, act, item, decision)
    return itemId
  })
  act.kickOutbox()
  return id
}

async function uphold(tx: Tx, act: Act, item: ActionItem, note: string): Promise<void> {
  await auditItem(tx, act, item, { action: 'actionitems.objectionUpheld', after: { note } })
  await queueItemMail(tx, act, item, { kind: 'objectionUpheld', reason: note }, [item.leadAgencyId])
}

async function reassign(
  tx: Tx,
  act: Act,
  item: ActionItem,
  decision: Extract<ObjectionDecision, { outcome: 'reassigned' }>,
): Promise<void> {
  const today = officeDay(act.now)
  if (decision.agencyId === item.leadAgencyId) throw new RuleViolation('actionitems.error.sameLead')
  const agency = first(
    await tx<{ nameZh: string }[]>`
    select name_zh as "nameZh" from agencies where id = ${decision.agencyId} and from_day <= ${today} and to_day > ${today}`,
  )
  if (!agency) throw new RuleViolation('actionitems.error.agencyEnded')
  const dueOn = decision.dueOn ?? item.dueOn
  if (dueOn < today) throw new RuleViolation('actionitems.error.dueDayOver')
  // R47: who leads does not support.
  await tx`delete from action_item_supporters where action_item_id = ${item.id} and agency_id = ${decision.agencyId}`
  await tx`
    update action_items set lead_agency_id = ${decision.agencyId}, due_on = ${dueOn}, assigned_on = ${today}, assigned_at = ${act.now}, version = version + 1
    where id = ${item.id}`
  await auditItem(tx, act, item, {
    action: 'actionitems.reassigned',
    args: { agency: agency.nameZh },
    before: { leadAgencyId: item.leadAgencyId, dueOn: item.dueOn },
    after: { leadAgencyId: decision.agencyId, dueOn, note: decision.note },
  })
  const mail = { newLead: agency.nameZh, toDueOn: dueOn, reason: decision.note }
  await queueItemMail(tx, act, item, { kind: 'reassignedFrom', ...mail }, [item.leadAgencyId])
  await queueItemMail(tx, act, item, { kind: 'reassignedTo', ...mail }, [decision.agencyId])
}

async function itemOfObjection(tx: Tx, objectionId: string): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`select action_item_id as id from objections where id = ${objectionId}`,
  )
  if (!row) throw new NotFound()
  return row.id
}
