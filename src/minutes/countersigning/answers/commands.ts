import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { isOffice } from '../../../auth/viewer.ts'
import { first, type Tx, transaction } from '../../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../../lib/errors.ts'
import { type LockedMinutes, lockMinutes } from '../../commands.ts'
import { type CountersignAnswer, type CountersignState, whyNotAnswer } from '../rules.ts'

interface LockedCountersign {
  id: string
  agencyId: string
  agencyShort: string
  state: CountersignState
  comment: string
}

async function lockCountersign(tx: Tx, minutes: LockedMinutes, id: string): Promise<LockedCountersign> {
  const row = first(
    await tx<LockedCountersign[]>`
    select k.id, k.agency_id as "agencyId", a.short_zh as "agencyShort", k.state, k.comment
    from countersigns k join agencies a on a.id = k.agency_id
    where k.id = ${id} and k.minutes_id = ${minutes.id} and k.round = ${minutes.countersignRound} for update of k`,
  )
  if (!row) throw new NotFound()
  return row
}

export interface AnswerInput {
  countersignId: string
  answer: CountersignAnswer
  comment: string
  /** `web` by the agency itself; otherwise entered by the office on its behalf. */
  channel: 'web' | 'phone' | 'paper' | 'mail'
}

/** An agency's answer to the draft, by the agency or entered for it; it may be changed while the round is open. */
export async function answerCountersign(act: Act, minutesId: string, input: AnswerInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, minutesId)
    const countersign = await lockCountersign(tx, minutes, input.countersignId)
    const byOffice = isOffice(act.viewer)
    if (!byOffice && !act.viewer.agencyIds.includes(countersign.agencyId)) throw new NotFound()
    if (byOffice && input.channel === 'web') throw new Forbidden()
    const why = whyNotAnswer(minutes.state, countersign.state, byOffice)
    if (why) throw new RuleViolation(why)
    await tx`update countersigns set state = ${input.answer}, comment = ${input.comment}, channel = ${input.channel},
      answered_by_person_id = ${act.viewer.personId}, answered_at = ${act.now},
      office_answer = '', office_answered_at = null, office_answered_by_person_id = null where id = ${countersign.id}`
    await recordAudit(tx, act, {
      action: `minutes.countersign.${input.answer}`,
      subjectType: 'minutes',
      subjectId: minutes.id,
      meetingId: minutes.meetingId,
      agencyId: byOffice ? null : countersign.agencyId,
      onBehalfOfAgencyId: byOffice ? countersign.agencyId : null,
      args: { title: minutes.title, agency: countersign.agencyShort },
      before: { state: countersign.state, comment: countersign.comment },
      after: { state: input.answer, comment: input.comment, channel: input.channel },
    })
  })
}

/** R40: the office's answer to a disagreement or a comment, shown beside it. */
export async function answerAgency(
  act: Act,
  minutesId: string,
  countersignId: string,
  text: string,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, minutesId)
    const countersign = await lockCountersign(tx, minutes, countersignId)
    if (minutes.state !== 'countersigning') throw new RuleViolation('minutes.error.roundClosed')
    if (countersign.state !== 'disagreed' && countersign.state !== 'agreed_with_comment')
      throw new RuleViolation('minutes.error.nothingToAnswer')
    await tx`update countersigns set office_answer = ${text}, office_answered_at = ${act.now},
      office_answered_by_person_id = ${act.viewer.personId} where id = ${countersign.id}`
    await recordAudit(tx, act, {
      action: 'minutes.countersignAnswered',
      subjectType: 'minutes',
      subjectId: minutes.id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, agency: countersign.agencyShort },
      after: { officeAnswer: text },
    })
  })
}
