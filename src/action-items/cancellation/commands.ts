import type { Act } from '../../auth/act.ts'
import { officeDay } from '../../lib/dates.ts'
import { transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { closeMatterIfDone } from '../../matters/commands.ts'
import { auditItem, refuseStale, takeItem } from '../acting.ts'
import { endOpenRequests } from '../extensions/commands.ts'
import { queueItemMail } from '../mail.tsx'
import { mayCancel, whyNotCancel } from '../rules.ts'

export interface Cancellation {
  reason: string
  /** Whose consent the director names; the chair consents by doing it. */
  consentPersonId: string | null
  laterDecisionId: string | null
}

/** 撤销 of a binding duty: by the chair's consent or a later decision, with the reason (R59). */
export async function cancelItem(
  act: Act,
  id: string,
  version: number,
  cancellation: Cancellation,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const item = await takeItem(tx, act, id, (i) => mayCancel(i, act.viewer), whyNotCancel)
    refuseStale(item, version, { cancellation_reason: '' })
    const { reason, laterDecisionId } = cancellation
    const consent = item.viewerChairs ? act.viewer.personId : cancellation.consentPersonId
    if (consent && !item.viewerChairs && !item.chairs.some((chair) => chair.id === consent))
      throw new RuleViolation('actionitems.error.consent')
    if (laterDecisionId && !item.laterDecisions.some((decision) => decision.id === laterDecisionId))
      throw new RuleViolation('actionitems.error.consent')
    if (!consent && !laterDecisionId) throw new RuleViolation('actionitems.error.consent')
    await tx`
      update action_items set state = 'cancelled', cancelled_on = ${officeDay(act.now)}, cancel_reason = ${reason},
        cancelled_by_person_id = ${act.viewer.personId}, cancel_consent_person_id = ${consent}, cancel_decision_id = ${laterDecisionId},
        version = version + 1
      where id = ${id}`
    await endOpenRequests(tx, act, id)
    if (item.source.matterId) await closeMatterIfDone(tx, act, item.source.matterId)
    await auditItem(tx, act, item, {
      action: 'actionitems.cancelled',
      args: { reason },
      before: { state: item.state },
      after: { state: 'cancelled', reason, consentPersonId: consent, laterDecisionId },
    })
    await queueItemMail(tx, act, item, { kind: 'cancelled', reason }, [
      item.leadAgencyId,
      ...item.supporterIds,
    ])
  })
  act.kickOutbox()
}
