import { recordAudit } from '../../../audit/commands.ts'
import type { Act } from '../../../auth/act.ts'
import { first, type Tx, transaction } from '../../../lib/db.ts'
import { NotFound } from '../../../lib/errors.ts'
import { refuse } from '../../../meetings/commands.ts'
import { queueAllAnswered } from '../mail.tsx'
import {
  type Choice,
  findAskedPoll,
  lockPoll,
  type Poll,
  type PollAgency,
  type PollChannel,
} from '../queries.ts'
import { isSilent, offeredSlots, whyNotAnswer } from '../rules.ts'
import type { AnswerInput } from './form.ts'

export interface AnswerOrigin {
  channel: PollChannel
  /** The office notes what it was told; it may do so after the deadline. */
  byOffice: boolean
}

export type Answered = { ok: true } | { ok: false; errors: Record<string, string> }

/**
 * Enters an agency's answer: one row an agency, however often and from however many places it is sent; each change is
 * kept in the log. Every slot that is still offered needs its answer; what was said of another stays as it was. The same
 * answer twice changes nothing. When the last one has answered, the clerk gets one letter.
 */
export async function enterPollAnswer(
  act: Act,
  pollAgencyId: string,
  input: AnswerInput,
  origin: AnswerOrigin,
): Promise<Answered> {
  const asked = await findAskedPoll(act.sql, pollAgencyId)
  if (!asked) throw new NotFound()
  const result = await transaction(act.sql, async (tx): Promise<Answered> => {
    const poll = await lockPoll(tx, asked.id)
    const agency = poll.agencies.find((one) => one.id === pollAgencyId)
    if (!agency) throw new NotFound()
    refuse(whyNotAnswer(poll, act.now, origin.byOffice))
    const { given, errors } = readChoices(poll, act.now, input)
    if (Object.keys(errors).length > 0) return { ok: false, errors }
    if (isSame(agency, given, input.comment, origin)) return { ok: true }
    await writeAnswer(tx, act, agency, given, input.comment, origin)
    await auditAnswer(tx, act, poll, agency, given, input.comment, origin)
    await tellWhenAll(tx, act, poll, agency)
    return { ok: true }
  })
  act.kickOutbox()
  return result
}

type Given = readonly (readonly [slotId: string, choice: Choice])[]

function readChoices(
  poll: Poll,
  now: Date,
  input: AnswerInput,
): { given: Given; errors: Record<string, string> } {
  const errors: Record<string, string> = {}
  const given = offeredSlots(poll, now).flatMap((slot) => {
    const choice = input.choices[slot.id]
    if (choice) return [[slot.id, choice] as const]
    errors[`slot-${slot.id}`] = 'polls.error.chooseSlot'
    return []
  })
  return { given, errors }
}

const isSame = (agency: PollAgency, given: Given, comment: string, origin: AnswerOrigin) =>
  agency.answeredAt !== null &&
  agency.comment === comment &&
  agency.channel === origin.channel &&
  given.every(([slotId, choice]) => agency.choices[slotId] === choice)

async function writeAnswer(
  tx: Tx,
  act: Act,
  agency: PollAgency,
  given: Given,
  comment: string,
  origin: AnswerOrigin,
): Promise<void> {
  const row = first(
    await tx<{ id: string }[]>`
    insert into poll_answers (poll_agency_id, channel, comment, answered_at, answered_by_person_id, link_grant_id)
    values (${agency.id}, ${origin.channel}, ${comment}, ${act.now}, ${origin.byOffice ? act.viewer.personId : null}, ${act.linkGrantId ?? null})
    on conflict (poll_agency_id) do update set channel = excluded.channel, comment = excluded.comment, answered_at = excluded.answered_at,
      answered_by_person_id = excluded.answered_by_person_id, link_grant_id = excluded.link_grant_id, version = poll_answers.version + 1
    returning id`,
  )
  if (!row) throw new Error('no answer came back')
  if (given.length === 0) return
  const rows = given.map(([slotId, choice]) => ({ answer_id: row.id, slot_id: slotId, choice }))
  await tx`insert into poll_choices ${tx(rows)} on conflict (answer_id, slot_id) do update set choice = excluded.choice`
}

const auditAnswer = (
  tx: Tx,
  act: Act,
  poll: Poll,
  agency: PollAgency,
  given: Given,
  comment: string,
  origin: AnswerOrigin,
) => {
  const count = (wanted: Choice) => given.filter(([, choice]) => choice === wanted).length
  return recordAudit(tx, act, {
    action: agency.answeredAt ? 'polls.answerChanged' : 'polls.answered',
    subjectType: 'poll',
    subjectId: poll.id,
    meetingId: poll.meetingId,
    agencyId: origin.byOffice ? null : agency.agencyId,
    onBehalfOfAgencyId: origin.byOffice ? agency.agencyId : null,
    args: {
      agency: agency.agencyShort,
      title: poll.title,
      yes: count('yes'),
      ifNeedBe: count('if_need_be'),
      no: count('no'),
      channel: origin.channel,
    },
    ...(agency.answeredAt ? { before: { choices: agency.choices, comment: agency.comment } } : {}),
    after: { choices: Object.fromEntries(given), comment, linkGrantId: act.linkGrantId ?? null },
  })
}

/** Once: answers wait for each other at the poll's row, so the last one knows that it is. */
async function tellWhenAll(tx: Tx, act: Act, poll: Poll, agency: PollAgency): Promise<void> {
  if (poll.allAnsweredAt || poll.agencies.some((one) => one.id !== agency.id && isSilent(one))) return
  await tx`update polls set all_answered_at = ${act.now} where id = ${poll.id}`
  await queueAllAnswered(tx, act, await lockPoll(tx, poll.id))
}
