import type { MessageKey } from '../../../i18n/translate.ts'
import type { ReplyInput } from './form.ts'
import type { Candidate, Named, ReplyInvitation, ReplyKind } from './queries.ts'

/** New people that may be typed through one link. */
export const maxNewPeople = 5

type Standing = Pick<ReplyInvitation, 'state' | 'startsAt' | 'replyBy' | 'withdrawnAt'>

/** R25: an agency answers until the deadline; the office notes what it is told until the meeting begins. */
export function whyNotReply(invitation: Standing, now: Date, byOffice: boolean): MessageKey | null {
  if (invitation.withdrawnAt) return 'invitations.error.withdrawn'
  if (invitation.state === 'cancelled') return 'invitations.error.cancelled'
  if (invitation.state === 'postponed') return 'invitations.error.postponed'
  if (invitation.state !== 'noticed' || now >= invitation.startsAt) return 'invitations.error.begun'
  if (!byOffice && now > deadlineOf(invitation)) return 'invitations.error.afterDeadline'
  return null
}

export const deadlineOf = (invitation: Pick<ReplyInvitation, 'replyBy' | 'startsAt'>) =>
  invitation.replyBy ?? invitation.startsAt

/** Whether somebody of this level satisfies what the notice asks for; a higher level always does. */
export function meetsLevel(level: Candidate['level'], required: ReplyInvitation['requiredLevel']): boolean {
  if (required === 'any') return true
  if (level === 'leader' || level === 'principal') return true
  return level === 'deputy' && required !== 'principal'
}

/**
 * R27: who comes is below the required level, so the chair is asked. One person of the level is enough: those who
 * come along with the deputy in charge are not substitutes.
 */
export const isBelowLevel = (
  levels: readonly Candidate['level'][],
  required: ReplyInvitation['requiredLevel'],
) => !levels.some((level) => meetsLevel(level, required))

/**
 * The person the page suggests (never the answer): whoever was named before, else the desk leader, else (where the
 * notice asks for a higher level) the first of that level.
 */
export function suggestedPeople(
  candidates: readonly Candidate[],
  invitation: Pick<ReplyInvitation, 'seats' | 'requiredLevel'>,
): string[] {
  const named = candidates.filter((c) => c.part === 'nominee' || c.part === 'substitute')
  if (named.length) return named.slice(0, invitation.seats).map((c) => c.id)
  const fit = candidates.filter((c) => !c.elsewhere && meetsLevel(c.level, invitation.requiredLevel))
  const suggested =
    fit.find((c) => c.deskLeader) ?? (candidates.some((c) => c.deskLeader) ? fit[0] : undefined)
  return suggested ? [suggested.id] : []
}

/** A reply that may be entered: whom it names, and whether the chair must be asked (R27, R28). */
export interface ReplyPlan {
  kind: ReplyKind
  /** `new` stands for the person typed on the page. */
  chosen: { id: string; part: Named['part'] }[]
  asksChair: boolean
  belowLevel: boolean
  reason: string
  /** Attendee's person who would be replaced; null if nobody was named yet. */
  originalId: string | null
}
type Errors = Record<string, string>

/** Checks a reply against the agency's people; errors by field, as message keys. */
export function planReply(
  input: ReplyInput,
  invitation: Pick<ReplyInvitation, 'seats' | 'requiredLevel' | 'reports'>,
  candidates: readonly Candidate[],
  maxAssistants: number,
): { plan: ReplyPlan } | { errors: Errors } {
  const plan =
    input.kind === 'attend'
      ? planAttendance(input, invitation, candidates, maxAssistants)
      : input.kind === 'substitute'
        ? planSubstitution(input, invitation, candidates)
        : planLeave(input)
  const errors = { ...plan.errors, ...newPersonErrors(input, plan.plan.chosen) }
  return Object.keys(errors).length ? { errors } : { plan: plan.plan }
}

function planAttendance(
  input: ReplyInput,
  invitation: Pick<ReplyInvitation, 'seats' | 'requiredLevel' | 'reports'>,
  candidates: readonly Candidate[],
  maxAssistants: number,
): { plan: ReplyPlan; errors: Errors } {
  const errors: Errors = {}
  const nominees = [...new Set(input.nominee)]
  const assistants = [...new Set(input.assistant)]
  const most = (max: number) => `invitations.error.tooMany|${JSON.stringify({ max })}`
  if (nominees.length === 0) errors.nominee = 'invitations.error.nobody'
  else if (nominees.length > invitation.seats) errors.nominee = most(invitation.seats)
  else errors.nominee = wrongPerson(nominees, candidates) ?? ''
  if (assistants.length && !invitation.reports)
    errors.assistant = 'invitations.error.assistants' // R31
  else if (assistants.length > maxAssistants) errors.assistant = most(maxAssistants)
  else if (assistants.some((id) => nominees.includes(id))) errors.assistant = 'invitations.error.twice'
  else errors.assistant = wrongPerson(assistants, candidates) ?? ''
  const approved = candidates
    .filter((c) => c.part === 'substitute' && nominees.includes(c.id))
    .map((c) => c.id)
  const belowLevel =
    approved.length === 0 && isBelowLevel(levelsOf(nominees, input, candidates), invitation.requiredLevel)
  if (belowLevel && !errors.nominee && !input.levelReason) errors.levelReason = 'invitations.error.belowLevel'
  return {
    errors: withoutEmpty(errors),
    plan: {
      kind: belowLevel ? 'substitute' : 'attend',
      chosen: [
        ...nominees.map((id) => ({
          id,
          part: belowLevel || approved.includes(id) ? ('substitute' as const) : ('nominee' as const),
        })),
        ...assistants.map((id) => ({ id, part: 'assistant' as const })),
      ],
      asksChair: belowLevel,
      belowLevel,
      reason: belowLevel ? input.levelReason : '',
      originalId: candidates.find((c) => c.part === 'nominee' && !nominees.includes(c.id))?.id ?? null,
    },
  }
}

function planSubstitution(
  input: ReplyInput,
  invitation: Pick<ReplyInvitation, 'requiredLevel'>,
  candidates: readonly Candidate[],
): { plan: ReplyPlan; errors: Errors } {
  const named = candidates.filter((c) => c.part === 'nominee')
  const original = input.original ? named.find((c) => c.id === input.original) : named[0]
  const errors: Errors = {}
  if (!input.substitute) errors.substitute = 'errors.choose'
  else if (input.substitute === original?.id) errors.substitute = 'invitations.error.samePerson'
  else errors.substitute = wrongPerson([input.substitute], candidates) ?? ''
  if (input.original && !original) errors.original = 'errors.invalid'
  if (!input.substituteReason) errors.substituteReason = 'errors.required'
  return {
    errors: withoutEmpty(errors),
    plan: {
      kind: 'substitute',
      chosen: input.substitute ? [{ id: input.substitute, part: 'substitute' }] : [],
      asksChair: true,
      belowLevel: isBelowLevel(levelsOf([input.substitute], input, candidates), invitation.requiredLevel),
      reason: input.substituteReason,
      originalId: original?.id ?? null,
    },
  }
}

const planLeave = (input: ReplyInput): { plan: ReplyPlan; errors: Errors } => ({
  errors: input.leaveReason ? {} : { leaveReason: 'errors.required' },
  plan: {
    kind: 'leave',
    chosen: [],
    asksChair: true,
    belowLevel: false,
    reason: input.leaveReason,
    originalId: null,
  },
})

/** R26: only people of the agency, and nobody who takes part in another role. */
function wrongPerson(ids: readonly string[], candidates: readonly Candidate[]): MessageKey | null {
  const chosen = ids.filter((id) => id !== 'new').map((id) => candidates.find((c) => c.id === id))
  if (chosen.some((c) => c === undefined)) return 'invitations.error.notOfAgency'
  return chosen.some((c) => c?.elsewhere) ? 'invitations.error.elsewhere' : null
}

const levelsOf = (ids: readonly string[], input: ReplyInput, candidates: readonly Candidate[]) =>
  ids.map((id) =>
    id === 'new' ? input.newLevel || 'staff' : (candidates.find((c) => c.id === id)?.level ?? 'staff'),
  )

function newPersonErrors(input: ReplyInput, chosen: ReplyPlan['chosen']): Errors {
  if (!chosen.some((one) => one.id === 'new')) return {}
  return {
    ...(input.newName ? {} : { newName: 'errors.required' }),
    ...(input.newPosition ? {} : { newPosition: 'errors.required' }),
    ...(input.newLevel ? {} : { newLevel: 'errors.choose' }),
  }
}

const withoutEmpty = (errors: Errors) =>
  Object.fromEntries(Object.entries(errors).filter(([, key]) => key !== ''))
