import { recordAudit } from '../../../audit/commands.ts'
import { mayCountersign, maySeeMinutes } from '../../../auth/access.ts'
import type { Act } from '../../../auth/act.ts'
import { isOffice } from '../../../auth/viewer.ts'
import { first, json, type Tx, transaction } from '../../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../../lib/errors.ts'
import { type LockedMinutes, lockMinutes } from '../../commands.ts'
import {
  answerWith,
  type CountersignAnswer,
  type CountersignState,
  type ParagraphComment,
  whyNotAnswer,
} from '../rules.ts'

interface LockedCountersign {
  id: string
  agencyId: string
  agencyShort: string
  state: CountersignState
  comment: string
  paragraphComments: ParagraphComment[]
}

async function lockCountersign(tx: Tx, minutes: LockedMinutes, id: string): Promise<LockedCountersign> {
  const row = first(
    await tx<LockedCountersign[]>`
    select k.id, k.agency_id as "agencyId", a.short_zh as "agencyShort", k.state, k.comment, k.paragraph_comments as "paragraphComments"
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
  /** What is said of single paragraphs. */
  paragraphComments?: readonly ParagraphComment[]
  /** `web` by the agency itself; otherwise entered by the office on its behalf. */
  channel: 'web' | 'phone' | 'paper' | 'mail'
}

/** An agency's answer to the draft, by the agency or entered for it; it may be changed while the round is open. */
export async function answerCountersign(act: Act, minutesId: string, input: AnswerInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const byOffice = isOffice(act.viewer)
    const minutes = await lockMinutes(tx, act, minutesId, byOffice ? maySeeMinutes : mayCountersign)
    const countersign = await lockCountersign(tx, minutes, input.countersignId)
    const own = await refuseForeign(tx, minutes, countersign.agencyId, input.paragraphComments ?? [])
    const answer = answerWith(input.answer, own)
    if (!byOffice && !act.viewer.agencyIds.includes(countersign.agencyId)) throw new NotFound()
    if (byOffice && input.channel === 'web') throw new Forbidden()
    const why = whyNotAnswer(minutes.state, countersign.state, byOffice)
    if (why) throw new RuleViolation(why)
    await tx`update countersigns set state = ${answer}, comment = ${input.comment}, paragraph_comments = ${json(tx, own)}, channel = ${input.channel},
      answered_by_person_id = ${act.viewer.personId}, answered_at = ${act.now},
      office_answer = '', office_answered_at = null, office_answered_by_person_id = null where id = ${countersign.id}`
    await recordAudit(tx, act, {
      action: `minutes.countersign.${answer}`,
      subjectType: 'minutes',
      subjectId: minutes.id,
      meetingId: minutes.meetingId,
      agencyId: byOffice ? null : countersign.agencyId,
      onBehalfOfAgencyId: byOffice ? countersign.agencyId : null,
      args: { title: minutes.title, agency: countersign.agencyShort },
      before: {
        state: countersign.state,
        comment: countersign.comment,
        paragraphComments: countersign.paragraphComments,
      },
      after: { state: answer, comment: input.comment, paragraphComments: own, channel: input.channel },
    })
  })
}

/** Comments on paragraphs that name the agency; to it, others do not exist. With their numbers, in order. */
async function refuseForeign(
  tx: Tx,
  minutes: LockedMinutes,
  agencyId: string,
  comments: readonly ParagraphComment[],
): Promise<ParagraphComment[]> {
  if (comments.length === 0) return []
  const named = await tx<{ id: string; no: number }[]>`
    select d.id, d.paragraph_no as no from decisions d where d.minutes_id = ${minutes.id}
      and exists (select 1 from action_items a where a.decision_id = d.id and (a.lead_agency_id = ${agencyId}
        or exists (select 1 from action_item_supporters s where s.action_item_id = a.id and s.agency_id = ${agencyId})))
    order by d.paragraph_no`
  if (comments.some((one) => !named.some((paragraph) => paragraph.id === one.decisionId)))
    throw new NotFound()
  return named.flatMap(({ id, no }) => {
    const comment = comments.find((one) => one.decisionId === id)
    return comment ? [{ decisionId: id, no, text: comment.text }] : []
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
