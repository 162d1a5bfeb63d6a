import type { AgencyRelation } from '../../agencies/queries.ts'
import { isAsked } from '../../decisions/rules.ts'
import type { MessageKey } from '../../i18n/translate.ts'
import type { MinutesState } from '../queries.ts'
import { type Gate, passesGate } from '../rules.ts'

export const countersignAnswers = ['agreed', 'agreed_with_comment', 'disagreed'] as const
export type CountersignAnswer = (typeof countersignAnswers)[number]
export type CountersignState = CountersignAnswer | 'pending' | 'silent_agreed'

/** What an agency says of one paragraph, with its number then. */
export interface ParagraphComment {
  decisionId: string
  no: number
  text: string
}

/** Who agrees and yet comments on a paragraph agrees with a comment: the office is to answer it. */
export const answerWith = (answer: CountersignAnswer, comments: readonly unknown[]): CountersignAnswer =>
  answer === 'agreed' && comments.length > 0 ? 'agreed_with_comment' : answer

/** The paragraphs that name an agency, as lead or supporting: all that it sees of a draft (R39). */
export const paragraphsNaming = <
  P extends { duties: readonly { leadId: string; supportingIds: readonly string[] }[] },
>(
  paragraphs: readonly P[],
  agencyId: string,
): P[] =>
  paragraphs.filter(({ duties }) =>
    duties.some((duty) => duty.leadId === agencyId || duty.supportingIds.includes(agencyId)),
  )

/** What a rule needs to know of one agency's countersign. */
export interface Countersigned {
  state: CountersignState
  relation: AgencyRelation
  officeAnswer: string
}

export function whyNotOpen(state: MinutesState, gate: Gate): MessageKey | null {
  if (state !== 'drafting') return 'minutes.error.notDrafting'
  return passesGate(gate) ? null : 'minutes.error.gate'
}

/** R40: whoever is outside the city's orders (vertical agencies, a superior, a company) is asked explicitly; silence means nothing. */
export const maySilenceAgree = (relation: AgencyRelation, silenceCountsAsAgreement: boolean) =>
  silenceCountsAsAgreement && !isAsked(relation)

/** An answer may be changed while the round is open; after the deadline only the office enters one. */
export function whyNotAnswer(
  minutes: MinutesState,
  countersign: CountersignState,
  byOffice: boolean,
): MessageKey | null {
  if (minutes !== 'countersigning') return 'minutes.error.roundClosed'
  return countersign === 'silent_agreed' && !byOffice ? 'minutes.error.silenceCounted' : null
}

/** R40: a disagreement is answered before signing; nobody is left unasked. */
export function whyNotSubmit(state: MinutesState, countersigns: readonly Countersigned[]): MessageKey | null {
  if (state !== 'countersigning') return 'minutes.error.notCountersigning'
  if (countersigns.some((one) => one.state === 'pending')) return 'minutes.error.countersignsPending'
  if (countersigns.some((one) => one.state === 'disagreed' && one.officeAnswer === ''))
    return 'minutes.error.disagreementOpen'
  return null
}

/** Back to the drafter: from countersigning or from the chair's desk, not once issued. */
export const whyNotReturn = (state: MinutesState): MessageKey | null =>
  state === 'countersigning' || state === 'awaiting_signature' ? null : 'minutes.error.notReturnable'
