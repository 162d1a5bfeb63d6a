import { recordAudits } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { actingFor, auditItem, type Channel, takeItem } from '../acting.ts'
import { mayActAsLead, whyNotAccept } from '../rules.ts'

/** 签收: the lead confirms that it has the duty. */
export async function acceptItem(act: Act, id: string, channel: Channel): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeItem(tx, act, id, (i) => mayActAsLead(i, act.viewer), whyNotAccept)
    const { onBehalfOfAgencyId, ...by } = actingFor(act, item, channel)
    await tx`
      update action_items set state = 'accepted', accepted_at = ${act.now}, accepted_by_person_id = ${act.viewer.personId},
        accepted_channel = ${by.channel}, version = version + 1
      where id = ${id}`
    await auditItem(tx, act, item, {
      action: 'actionitems.accepted',
      ...by,
      onBehalfOfAgencyId,
      before: { state: item.state },
      after: { state: 'accepted', channel: by.channel },
    })
  })
}

/**
 * Accepts everything that issued minutes lay on the viewer's agency, by the link of the mail. What an objection
 * waits for stays. Gives how many were accepted; none when somebody was quicker, which is no error.
 */
export async function acceptDuties(act: Act, minutesId: string): Promise<number> {
  const { agencyIds } = act.viewer
  if (agencyIds.length === 0) throw new RuleViolation('actionitems.why.accepted')
  return transaction(act.sql, async (tx) => {
    const accepted = await takeDuties(tx, act, minutesId)
    await recordAudits(
      tx,
      act,
      accepted.map((item) => ({
        action: 'actionitems.accepted',
        subjectType: 'action_item',
        subjectId: item.id,
        meetingId: item.meetingId,
        agencyId: item.leadId,
        args: { title: item.title },
        before: { state: 'assigned' },
        after: { state: 'accepted', channel: 'web', linkGrantId: act.linkGrantId },
      })),
    )
    return accepted.length
  })
}

function takeDuties(tx: Tx, act: Act, minutesId: string) {
  return tx<{ id: string; title: string; leadId: string; meetingId: string | null }[]>`
    update action_items a set state = 'accepted', accepted_at = ${act.now}, accepted_by_person_id = ${act.viewer.personId},
      accepted_channel = 'web', version = a.version + 1
    from decisions d
    where d.id = a.decision_id and d.minutes_id = ${minutesId} and a.state = 'assigned'
      and a.lead_agency_id in ${tx([...act.viewer.agencyIds])}
      and not exists (select 1 from objections o where o.action_item_id = a.id and o.state = 'pending')
    returning a.id, a.title, a.lead_agency_id as "leadId", a.meeting_id as "meetingId"`
}
