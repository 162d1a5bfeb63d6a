import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { officeDay } from '../../../lib/dates.ts'
import { first, json, type Tx, transaction } from '../../../lib/db.ts'
import { NotFound, RuleViolation } from '../../../lib/errors.ts'
import { askLeave, askSubstitution, withdrawRequests } from '../../attendees/leave/commands.ts'
import { type Nomination, nameAlso, nameExactly } from '../../attendees/nomination/commands.ts'
import type { Channel } from '../../attendees/queries.ts'
import type { ReplyInput } from './form.ts'
import { queueConfirmation } from './mail.tsx'
import {
  type Candidate,
  listCandidates,
  lockReplyInvitation,
  type Named,
  type ReplyInvitation,
} from './queries.ts'
import { maxNewPeople, planReply, type ReplyPlan, whyNotReply } from './rules.ts'

export interface Origin {
  channel: Channel
  /** The office notes what it was told; it may do so after the deadline (R25). */
  byOffice: boolean
}

export type Entered = { ok: true } | { ok: false; errors: Record<string, string> }

/**
 * Enters an agency's reply: an append-only row, the people it names, what must be asked of the chair. The last one
 * counts; the same reply twice changes nothing and mails nobody. Errors of the form are values.
 */
export async function enterReply(
  act: Act,
  invitationId: string,
  input: ReplyInput,
  origin: Origin,
): Promise<Entered> {
  const result = await transaction(act.sql, async (tx): Promise<Entered> => {
    const invitation = await lockReplyInvitation(tx, invitationId)
    if (!invitation) throw new NotFound()
    const why = whyNotReply(invitation, act.now, origin.byOffice)
    if (why) throw new RuleViolation(why)
    const candidates = await listCandidates(tx, invitation)
    const checked = planReply(input, invitation, candidates, act.settings.maxAssistants)
    if ('errors' in checked) return { ok: false, errors: checked.errors }
    const { plan } = checked
    const named = await nameEveryone(tx, act, invitation, plan, input, candidates, origin)
    if (!named)
      return { ok: false, errors: { newName: `invitations.error.tooManyNew|{"max":${maxNewPeople}}` } }
    if (isSame(invitation, plan, named, origin)) return { ok: true }
    await insertReply(tx, act, invitation, plan, named, origin)
    await withdrawRequests(
      tx,
      invitation.id,
      named.filter((one) => one.part === 'substitute').map((one) => one.personId),
    )
    await settle(tx, act, invitation, plan, named, origin)
    await queueConfirmation(tx, act, invitation, { ...plan, named }, act.linkGrantId ?? null)
    await auditReply(tx, act, invitation, plan, named, origin)
    return { ok: true }
  })
  act.kickOutbox()
  return result
}

/** The people of the plan with their names; somebody typed becomes a person, unconfirmed if typed by a link. */
async function nameEveryone(
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  plan: ReplyPlan,
  input: ReplyInput,
  candidates: readonly Candidate[],
  origin: Origin,
): Promise<Named[] | null> {
  const known = plan.chosen
    .filter((one) => one.id !== 'new')
    .map((one): Named => {
      const candidate = candidates.find((c) => c.id === one.id)
      return {
        personId: one.id,
        name: candidate?.name ?? '',
        position: candidate?.position ?? '',
        part: one.part,
      }
    })
  const typed = plan.chosen.find((one) => one.id === 'new')
  if (!typed) return known
  const personId = await findOrAddPerson(tx, act, invitation, input, candidates, origin)
  if (!personId) return null
  return [
    ...known,
    { personId, name: input.newName, position: input.newPosition, part: typed.part, new: true },
  ]
}

async function findOrAddPerson(
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  input: ReplyInput,
  candidates: readonly Candidate[],
  origin: Origin,
): Promise<string | null> {
  const same = candidates.find(
    (c) => c.name === input.newName && c.position === input.newPosition && !c.elsewhere,
  )
  if (same) return same.id
  if (act.linkGrantId && (await countTyped(tx, act.linkGrantId)) >= maxNewPeople) return null
  const trusted = origin.byOffice || act.linkGrantId === undefined
  const row = first(
    await tx<{ id: string }[]>`
    insert into people (name_zh, email, phone, confirmed_at, named_by_agency_id, created_at)
    values (${input.newName}, ${input.newEmail}, ${input.newPhone}, ${trusted ? act.now : null}, ${invitation.agencyId}, ${act.now}) returning id`,
  )
  await tx`insert into employments (person_id, agency_id, position_zh, level, from_day)
    values (${row!.id}, ${invitation.agencyId}, ${input.newPosition}, ${input.newLevel || 'staff'}, ${officeDay(act.now)})`
  return row!.id
}

async function countTyped(tx: Tx, grantId: string): Promise<number> {
  const row = first(
    await tx<{ n: number }[]>`select count(distinct n ->> 'personId')::int as n
      from replies r, jsonb_array_elements(r.nominees) n where r.link_grant_id = ${grantId} and n ? 'new'`,
  )
  return row?.n ?? 0
}

/** The reply that counts says the same already (R25). */
function isSame(
  invitation: ReplyInvitation,
  plan: ReplyPlan,
  named: readonly Named[],
  origin: Origin,
): boolean {
  const key = (people: readonly Named[]) =>
    people
      .map((one) => `${one.personId} ${one.part}`)
      .sort()
      .join(',')
  return (
    invitation.replyKind === plan.kind &&
    invitation.replyReason === plan.reason &&
    invitation.replyChannel === origin.channel &&
    key(invitation.named ?? []) === key(named)
  )
}

const insertReply = (
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  plan: ReplyPlan,
  named: Named[],
  origin: Origin,
) =>
  tx`insert into replies (invitation_id, notice_version, kind, channel, reason, entered_by_person_id, link_grant_id, created_at, nominees)
    values (${invitation.id}, ${invitation.noticeVersion}, ${plan.kind}, ${origin.channel}, ${plan.reason}, ${act.viewer.personId},
      ${act.linkGrantId ?? null}, ${act.now}, ${json(tx, named)})`

/** What follows from a reply: people are named at once, or the chair is asked and who was named stays (R28). */
async function settle(
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  plan: ReplyPlan,
  named: readonly Named[],
  origin: Origin,
): Promise<void> {
  const asking = { invitationId: invitation.id, reason: plan.reason, channel: origin.channel }
  if (plan.kind === 'leave') {
    await askLeave(tx, act, { ...asking, attendeeId: null })
    return
  }
  if (!plan.asksChair) {
    const nominations = named.map((one): Nomination => ({ ...one, belowLevel: false }))
    await nameExactly(tx, act, invitation, nominations, '')
    return
  }
  const assistants = named.filter((one) => one.part === 'assistant')
  await nameAlso(
    tx,
    act,
    invitation,
    assistants.map((one): Nomination => ({ ...one, belowLevel: false })),
  )
  const original = plan.originalId ? await findAttendee(tx, invitation, plan.originalId) : null
  // As many as there are seats: one, as a rule.
  for (const [n, substitute] of named.filter((one) => one.part === 'substitute').entries())
    await askSubstitution(tx, act, {
      ...asking,
      originalAttendeeId: n === 0 ? original : null,
      originalPersonId: n === 0 ? plan.originalId : null,
      substitutePersonId: substitute.personId,
    })
}

async function findAttendee(tx: Tx, invitation: ReplyInvitation, personId: string): Promise<string | null> {
  const rows = await tx<{ id: string }[]>`select id from attendees
    where invitation_id = ${invitation.id} and person_id = ${personId} and dropped_at is null`
  return first(rows)?.id ?? null
}

const auditReply = (
  tx: Tx,
  act: Act,
  invitation: ReplyInvitation,
  plan: ReplyPlan,
  named: readonly Named[],
  origin: Origin,
) =>
  recordAudit(tx, act, {
    action: `invitations.replied.${plan.kind}`,
    subjectType: 'invitation',
    subjectId: invitation.id,
    meetingId: invitation.meetingId,
    agencyId: origin.byOffice ? null : invitation.agencyId,
    onBehalfOfAgencyId: origin.byOffice ? invitation.agencyId : null,
    args: {
      agency: invitation.agencyShort,
      names: named.map((one) => one.name).join('、'),
      reason: plan.reason,
      channel: origin.channel,
    },
    after: { kind: plan.kind, nominees: named, reason: plan.reason, linkGrantId: act.linkGrantId ?? null },
  })
