import type { Act } from '../../auth/act.ts'
import { type Day, officeDay } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { actingFor, auditItem, type Channel, takeItem } from '../acting.ts'
import { queueItemMail } from '../mail.tsx'
import { mayActAsLead, mayDecideExtension, whyNotDecideExtension, whyNotExtend } from '../rules.ts'

/** 申请延期: before the due day has passed, to a later day (R56). */
export async function requestExtension(
  act: Act,
  id: string,
  request: { toDueOn: Day; reason: string; channel: Channel },
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const today = officeDay(act.now)
    const item = await takeItem(
      tx,
      act,
      id,
      (i) => mayActAsLead(i, act.viewer),
      (i) => whyNotExtend(i, today),
    )
    const by = actingFor(act, item, request.channel)
    if (request.toDueOn <= item.dueOn)
      throw new RuleViolation('actionitems.error.laterDay', { day: item.dueOn })
    await tx`insert into extensions ${tx({
      action_item_id: id,
      no: item.extensionsAsked + 1,
      from_due_on: item.dueOn,
      to_due_on: request.toDueOn,
      reason: request.reason,
      channel: by.channel,
      requested_on: today,
      requested_at: act.now,
      requested_by_person_id: act.viewer.personId,
    })}`
    await auditItem(tx, act, item, {
      action: 'actionitems.extensionAsked',
      ...by,
      args: { from: item.dueOn, to: request.toDueOn },
      after: { toDueOn: request.toDueOn, reason: request.reason, channel: by.channel },
    })
  })
}

/** The director decides the first, the chair the second; approval moves the due day, the original one stays on record. */
export async function decideExtension(
  act: Act,
  extensionId: string,
  decision: { approved: boolean; note: string },
): Promise<string> {
  const id = await transaction(act.sql, async (tx) => {
    const itemId = await itemOfExtension(tx, extensionId)
    const item = await takeItem(
      tx,
      act,
      itemId,
      (i) => mayDecideExtension(i, act.viewer),
      (i) => whyNotDecideExtension(i, act.viewer),
    )
    const { extension } = item
    if (extension?.id !== extensionId) throw new RuleViolation('actionitems.why.noExtension')
    const { approved, note } = decision
    await tx`
      update extensions set state = ${approved ? 'approved' : 'rejected'}, decided_by_person_id = ${act.viewer.personId},
        decided_on = ${officeDay(act.now)}, decided_at = ${act.now}, decided_note = ${note}
      where id = ${extensionId}`
    await tx`
      update action_items set due_on = ${approved ? extension.toDueOn : item.dueOn}, version = version + 1 where id = ${itemId}`
    await auditItem(tx, act, item, {
      action: approved ? 'actionitems.extensionApproved' : 'actionitems.extensionRejected',
      args: { from: item.dueOn, to: extension.toDueOn },
      before: { dueOn: item.dueOn },
      after: { dueOn: approved ? extension.toDueOn : item.dueOn, note },
    })
    const told = approved ? [item.leadAgencyId, ...item.supporterIds] : [item.leadAgencyId]
    const kind = approved ? 'extensionApproved' : 'extensionRejected'
    await queueItemMail(tx, act, item, { kind, toDueOn: extension.toDueOn, reason: note }, told)
    return itemId
  })
  act.kickOutbox()
  return id
}

/** Nobody is left with a request to decide about an item that is over. */
export async function endOpenRequests(tx: Tx, act: Act, itemId: string): Promise<void> {
  await tx`
    update extensions set state = 'withdrawn', decided_on = ${officeDay(act.now)}, decided_at = ${act.now}
    where action_item_id = ${itemId} and state = 'pending'`
  await tx`
    update objections set state = 'withdrawn', decided_on = ${officeDay(act.now)}, decided_at = ${act.now}
    where action_item_id = ${itemId} and state = 'pending'`
}

async function itemOfExtension(tx: Tx, extensionId: string): Promise<string> {
  const row = first(
    await tx<{ id: string }[]>`select action_item_id as id from extensions where id = ${extensionId}`,
  )
  if (!row) throw new NotFound()
  return row.id
}
