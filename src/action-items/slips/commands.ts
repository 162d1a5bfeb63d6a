import type { Act } from '../../auth/act.ts'
import { officeDay } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { auditItem } from '../acting.ts'
import { type ActionItem, lockActionItem } from '../queries.ts'
import { listLadders } from '../reminders/queries.ts'
import { ladderOn, levelOf } from '../reminders/rules.ts'
import { queueSlip } from './mail.tsx'
import { listAddressees, lockProposal, type ProposedSlip } from './queries.ts'
import { kindOfLevel, mayIssueSlips, type SlipKind, seriesOf, whyNotIssue } from './rules.ts'

/**
 * Issues the slip that the ladder proposed: numbered, mailed at once to the leaders of its level, and kept as it is.
 * Lower steps of the same due day that still waited go with it. Gives the slip's id.
 */
export async function issueSlip(
  act: Act,
  itemId: string,
  { step, text, urgent }: { step: string; text: string; urgent: boolean },
): Promise<string> {
  const id = await transaction(act.sql, async (tx) => {
    const { item, proposal } = await takeProposal(tx, act, itemId, step)
    const why = whyNotIssue(proposal, act.settings.slipsPerAgencyAndWeek, urgent)
    if (why) throw new RuleViolation(why, { n: act.settings.slipsPerAgencyAndWeek })
    const today = officeDay(act.now)
    const level = levelOf(step, ladderOn(await listLadders(tx), proposal.assignedOn))
    const kind = kindOfLevel(level)
    const addressees = await listAddressees(tx, itemId, level, today)
    const docYear = Number(today.slice(0, 4))
    const docNo = await takeSlipNumber(tx, kind, docYear)
    const row = first(
      await tx<{ id: string }[]>`insert into supervision_slips ${tx({
        kind,
        series: seriesOf(kind),
        doc_year: docYear,
        doc_no: docNo,
        action_item_id: itemId,
        agency_id: item.leadAgencyId,
        due_on: item.dueOn,
        step,
        level,
        addressees: addressees.map((one) => one.name).join('、'),
        text,
        issued_on: today,
        issued_at: act.now,
        issued_by_person_id: act.viewer.personId,
      })} returning id`,
    )
    await tx`update action_item_reminders set state = 'issued', at = ${act.now}, by_person_id = ${act.viewer.personId}
      where action_item_id = ${itemId} and due_on = ${item.dueOn} and state = 'proposed'`
    await queueSlip(tx, act, item, { id: row!.id, kind, docYear, docNo, text, level }, addressees)
    await auditItem(tx, act, item, {
      action: 'actionitems.slipIssued',
      args: { year: docYear, no: docNo, kind },
      after: { kind, docYear, docNo, level, addressees: addressees.map((one) => one.name) },
    })
    return row!.id
  })
  act.kickOutbox()
  return id
}

/** The office does not write this time; the ladder goes on. */
export async function omitSlip(
  act: Act,
  itemId: string,
  { step, note }: { step: string; note: string },
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const { item, proposal } = await takeProposal(tx, act, itemId, step)
    if (proposal.state !== 'proposed') throw new RuleViolation('actionitems.slips.why.decided')
    await tx`update action_item_reminders set state = 'skipped', at = ${act.now}, by_person_id = ${act.viewer.personId}, note = ${note}
      where action_item_id = ${itemId} and due_on = ${item.dueOn} and state = 'proposed'`
    await auditItem(tx, act, item, { action: 'actionitems.slipOmitted', args: { reason: note } })
  })
}

/** The item first, as every act on it does; then the proposal for the due day in force, while it is still overdue. */
async function takeProposal(
  tx: Tx,
  act: Act,
  itemId: string,
  step: string,
): Promise<{ item: ActionItem; proposal: ProposedSlip }> {
  const item = await lockActionItem(tx, act.viewer, act.settings, itemId)
  if (!item) throw new NotFound()
  if (!mayIssueSlips(act.viewer)) throw new Forbidden()
  const proposal = await lockProposal(tx, itemId, step, officeDay(act.now))
  if (!proposal) throw new RuleViolation('actionitems.slips.why.decided')
  if (!item.overdue) throw new RuleViolation('actionitems.slips.why.notOverdue')
  return { item, proposal }
}

/** The counter's row lock is held until the end of the transaction, as for minutes (R42). */
async function takeSlipNumber(tx: Tx, kind: SlipKind, year: number): Promise<number> {
  const row = first(
    await tx<{ no: number }[]>`
    insert into number_series as s (series, year, next_no) values (${seriesOf(kind)}, ${year}, 2)
    on conflict (series, year) do update set next_no = s.next_no + 1
    returning next_no - 1 as no`,
  )
  if (!row) throw new Error('no number came back')
  return row.no
}
