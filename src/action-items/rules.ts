import { isDirector, isLiaisonOf, isOffice, type Viewer } from '../auth/viewer.ts'
import type { MessageKey } from '../i18n/translate.ts'
import type { Day } from '../lib/dates.ts'

export const itemStates = [
  'proposed',
  'assigned',
  'accepted',
  'in_progress',
  'submitted',
  'returned',
  'closed',
  'cancelled',
] as const
export type ItemState = (typeof itemStates)[number]

/** What the decisions below rest on; every query of an item gives at least this. */
export interface ItemFacts {
  state: ItemState
  leadAgencyId: string
  /** True where the office itself leads: it then acts in its own name, and somebody else of it verifies (R53). */
  leadIsOffice: boolean
  supporterIds: readonly string[]
  dueOn: Day
  percent: number
  /** The last day of an objection: some working days after assignment (R50). */
  objectionUntil: Day | null
  objectionPending: boolean
  /** The director has already kept this lead against an objection. */
  objectionUpheld: boolean
  extensionsAsked: number
  extensionPending: boolean
  firstExtensionDecidedBy: string | null
  /** Who handed in the submission that waits for verification. */
  submittedBy: string | null
  hasMeeting: boolean
  /** The viewer is, or today holds the post of, the chair of the meeting it comes from. */
  viewerChairs: boolean
}

/** A reason that stands beside an act which is not possible now; null when it is. */
export type Why = MessageKey | null

// Who. Whoever sees an item but fails these gets 403 (R64, R65).

/** Accept, object, submit, ask for time: the lead's liaison, or the office for an agency that telephoned. */
export const mayActAsLead = (item: ItemFacts, viewer: Viewer) =>
  isLiaisonOf(viewer, item.leadAgencyId) || isOffice(viewer)
export const mayReport = (item: ItemFacts, viewer: Viewer) =>
  mayActAsLead(item, viewer) || item.supporterIds.some((id) => isLiaisonOf(viewer, id))
export const mayVerify = (viewer: Viewer) => isOffice(viewer)
export const mayDecideObjection = (viewer: Viewer) => isDirector(viewer)
/** R56: the first by the director, the second by the chair. */
export const mayDecideExtension = (item: ItemFacts, viewer: Viewer) =>
  item.extensionsAsked > 1 && item.hasMeeting ? item.viewerChairs : isDirector(viewer)
/** R59: the chair, or the director who names whose consent or which later decision it rests on. */
export const mayCancel = (item: ItemFacts, viewer: Viewer) => item.viewerChairs || isDirector(viewer)

/** True in one's own name; the office otherwise enters what the agency said by telephone or on paper. */
export const speaksFor = (item: ItemFacts, viewer: Viewer, agencyId = item.leadAgencyId) =>
  isLiaisonOf(viewer, agencyId) || (item.leadIsOffice && agencyId === item.leadAgencyId && isOffice(viewer))

// When. The screens show these sentences beside the act.

const among = (item: ItemFacts, ...states: ItemState[]): Why =>
  states.includes(item.state) ? null : `actionitems.why.${item.state}`
const underway = (item: ItemFacts) => among(item, 'accepted', 'in_progress', 'returned')

export function whyNotAccept(item: ItemFacts): Why {
  return among(item, 'assigned') ?? (item.objectionPending ? 'actionitems.why.objectionPending' : null)
}

/** R50: before acceptance, within some working days after assignment, once for each lead. */
export function whyNotObject(item: ItemFacts, today: Day): Why {
  const why = whyNotAccept(item)
  if (why) return why
  if (item.objectionUpheld) return 'actionitems.why.objectionUpheld'
  return item.objectionUntil !== null && today > item.objectionUntil ? 'actionitems.why.objectionLate' : null
}

export const whyNotDecideObjection = (item: ItemFacts): Why =>
  item.objectionPending ? null : 'actionitems.why.noObjection'

/** R49: nothing is reported before acceptance; after a submission it is the office's turn. */
export const whyNotReport = (item: ItemFacts): Why => underway(item)

/** R51: lower than before only with a reason; a supporting agency gives no percent. */
export function whyNotPercent(
  item: Pick<ItemFacts, 'percent' | 'leadAgencyId'>,
  report: { agencyId: string; percent: number | null; lowerReason: string },
): Why {
  if (report.agencyId !== item.leadAgencyId)
    return report.percent === null ? null : 'actionitems.error.supporterPercent'
  if (report.percent === null) return 'actionitems.error.percent'
  return report.percent < item.percent && report.lowerReason === '' ? 'actionitems.error.lowerReason' : null
}

export const whyNotSubmit = (item: ItemFacts): Why => underway(item)

/** R52: a result or a file, and a word about each supporting agency's part. All that is missing, by field. */
export function whyNotResult(
  item: Pick<ItemFacts, 'supporterIds'>,
  claim: { result: string; files: number; contributors: readonly string[]; contribution: string },
): { field: 'result' | 'contributors'; why: MessageKey }[] {
  const silent = claim.contributors.length === 0 && claim.contribution === ''
  return [
    ...(claim.result === '' && claim.files === 0
      ? [{ field: 'result' as const, why: 'actionitems.error.result' as const }]
      : []),
    ...(item.supporterIds.length > 0 && silent
      ? [{ field: 'contributors' as const, why: 'actionitems.error.contributors' as const }]
      : []),
  ]
}

/** R53: nobody verifies what they handed in for the office itself. */
export function whyNotClose(item: ItemFacts, viewer: Viewer): Why {
  const why = among(item, 'submitted')
  if (why) return why
  return item.leadIsOffice && item.submittedBy === viewer.personId ? 'actionitems.why.ownSubmission' : null
}

export const whyNotReturn = (item: ItemFacts): Why => among(item, 'submitted')

/** R56: before the due day has passed, one at a time, twice at most. */
export function whyNotExtend(item: ItemFacts, today: Day): Why {
  const why = underway(item)
  if (why) return why
  if (item.extensionPending) return 'actionitems.why.extensionPending'
  if (item.extensionsAsked >= 2) return 'actionitems.why.noThirdExtension'
  return today > item.dueOn ? 'actionitems.why.dueDayPassed' : null
}

/** R56: whoever decided the first never decides the second. */
export function whyNotDecideExtension(item: ItemFacts, viewer: Viewer): Why {
  if (!item.extensionPending) return 'actionitems.why.noExtension'
  const second = item.extensionsAsked > 1
  return second && viewer.personId === item.firstExtensionDecidedBy ? 'actionitems.why.decidedFirst' : null
}

export const whyNotCancel = (item: ItemFacts): Why =>
  among(item, 'assigned', 'accepted', 'in_progress', 'submitted', 'returned')

/** R48: a due day that lies before the day of issue would be overdue when it arrives. */
export const isDueBeforeIssue = (dueOn: Day, issuedOn: Day) => dueOn < issuedOn
