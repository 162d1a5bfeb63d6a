import type { Act } from '../../auth/act.ts'
import { storeFile } from '../../files/commands.ts'
import { officeDay } from '../../lib/dates.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { closeMatterIfDone } from '../../matters/commands.ts'
import { actingFor, auditItem, type Channel, refuseStale, takeItem } from '../acting.ts'
import { endOpenRequests } from '../extensions/commands.ts'
import { queueItemMail } from '../mail.tsx'
import type { ActionItem } from '../queries.ts'
import { mayActAsLead, mayVerify, whyNotClose, whyNotResult, whyNotReturn, whyNotSubmit } from '../rules.ts'

export interface Claim {
  result: string
  /** Supporting agencies that had a part, and in words what it was, or that there was none. */
  contributors: readonly string[]
  contribution: string
  channel: Channel
}

/** 报结: the lead says it is done (R52). Reminders stop with it (R58). */
export async function submitItem(act: Act, id: string, claim: Claim, files: readonly File[]): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeItem(tx, act, id, (i) => mayActAsLead(i, act.viewer), whyNotSubmit)
    const by = actingFor(act, item, claim.channel)
    const [wrong] = whyNotResult(item, { ...claim, files: files.length })
    if (wrong) throw new RuleViolation(wrong.why)
    const contributors = item.supporters.filter((agency) => claim.contributors.includes(agency.id))
    const submissionId = await insertSubmission(tx, act, id, claim, by.channel)
    if (contributors.length)
      await tx`insert into submission_contributors ${tx(contributors.map((a) => ({ submission_id: submissionId, agency_id: a.id })))}`
    await tx`
      update action_items set state = 'submitted', submitted_on = ${officeDay(act.now)}, result = ${claim.result}, version = version + 1
      where id = ${id}`
    for (const file of files)
      await storeFile(tx, act, file, { actionItemId: id, submissionId }, 'result', item.leadAgencyId)
    await auditItem(tx, act, item, {
      action: 'actionitems.submitted',
      ...by,
      before: { state: item.state },
      after: {
        state: 'submitted',
        result: claim.result,
        contributors: contributors.map((a) => a.nameZh),
        channel: by.channel,
        files: files.length,
      },
    })
  })
}

/** 办结: the office has verified it (R53). Whether it was on time follows from the day of the submission (R54). */
export async function closeItem(act: Act, id: string, version: number): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeVerifiable(tx, act, id, version, (i) => whyNotClose(i, act.viewer))
    await decideSubmission(tx, act, id, 'closed', '')
    await tx`
      update action_items set state = 'closed', closed_on = ${officeDay(act.now)}, closed_at = ${act.now},
        closed_by_person_id = ${act.viewer.personId}, percent = 100, version = version + 1
      where id = ${id}`
    await endOpenRequests(tx, act, id)
    if (item.source.matterId) await closeMatterIfDone(tx, act, item.source.matterId)
    await auditItem(tx, act, item, {
      action: 'actionitems.closed',
      before: { state: 'submitted' },
      after: { state: 'closed' },
    })
    await queueItemMail(tx, act, item, { kind: 'closed' }, [item.leadAgencyId, ...item.supporterIds])
  })
  act.kickOutbox()
}

/** 退回: undoes the submission and says why; the due day stays as it was, so reminders resume (R53, R58). */
export async function returnItem(act: Act, id: string, version: number, reason: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeVerifiable(tx, act, id, version, whyNotReturn)
    await decideSubmission(tx, act, id, 'returned', reason)
    await tx`
      update action_items set state = 'returned', submitted_on = null, version = version + 1 where id = ${id}`
    await auditItem(tx, act, item, {
      action: 'actionitems.returned',
      args: { reason },
      before: { state: 'submitted' },
      after: { state: 'returned', reason },
    })
    await queueItemMail(tx, act, item, { kind: 'returned', reason }, [item.leadAgencyId])
  })
  act.kickOutbox()
}

async function takeVerifiable(
  tx: Tx,
  act: Act,
  id: string,
  version: number,
  whyNot: Parameters<typeof takeItem>[4],
): Promise<ActionItem> {
  const item = await takeItem(tx, act, id, () => mayVerify(act.viewer), whyNot)
  refuseStale(item, version, { result: item.submission?.result ?? '', return_reason: '' })
  return item
}

async function insertSubmission(tx: Tx, act: Act, itemId: string, claim: Claim, channel: Channel) {
  const id = crypto.randomUUID()
  await tx`insert into submissions ${tx({
    id,
    action_item_id: itemId,
    result: claim.result,
    contributing_text: claim.contribution,
    channel,
    submitted_by_person_id: act.viewer.personId,
    submitted_on: officeDay(act.now),
    created_at: act.now,
  })}`
  return id
}

async function decideSubmission(
  tx: Tx,
  act: Act,
  itemId: string,
  outcome: 'closed' | 'returned',
  reason: string,
) {
  await tx`
    update submissions set outcome = ${outcome}, return_reason = ${reason}, decided_by_person_id = ${act.viewer.personId},
      decided_on = ${officeDay(act.now)}, decided_at = ${act.now}
    where action_item_id = ${itemId} and outcome is null`
}
