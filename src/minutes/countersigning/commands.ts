import { recordAudit, recordAudits } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isOffice, sessionless } from '../../auth/viewer.ts'
import { type DecisionType, dutySentence } from '../../decisions/rules.ts'
import { addDays, type Day, officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../../lib/errors.ts'
import { type OutgoingMail, queueMails } from '../../outbox/queue.ts'
import type { Services } from '../../services.ts'
import { officeNow, officeSettings, readSettings } from '../../settings/office.ts'
import { grantToRecipients, type LockedMinutes, lockMinutes } from '../commands.ts'
import { findFacts, listParagraphs, listRecipients, type Paragraph } from '../queries.ts'
import { requestSignature } from '../signing/commands.ts'
import { countersignMail } from './mail.tsx'
import { findGate } from './queries.ts'
import {
  type CountersignAnswer,
  type Countersigned,
  type CountersignState,
  maySilenceAgree,
  whyNotAnswer,
  whyNotOpen,
  whyNotReturn,
  whyNotSubmit,
} from './rules.ts'

/** A link lives on after the deadline, so that a late agency reads what became of it and whom to call. */
const LINK_DAYS_AFTER_DEADLINE = 30

/**
 * R40: opens the next round and asks every agency that leads a duty, except the office itself (M-7).
 * When only the office leads, nobody is to be asked and the chair gets the text at once.
 * Gives the number of agencies asked.
 */
export async function openCountersigning(act: Act, id: string): Promise<number> {
  const asked = await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const gate = await findGate(tx, id, officeDay(act.now))
    const why = whyNotOpen(minutes.state, gate)
    if (why) throw new RuleViolation(why)
    const paragraphs = await listParagraphs(tx, id, officeDay(act.now))
    const leads = leadingAgencies(paragraphs)
    const round = await openRound(tx, act, id)
    if (leads.length === 0) {
      await requestSignature(tx, act, minutes)
      return 0
    }
    await tx`insert into countersigns ${tx(leads.map((agencyId) => ({ minutes_id: id, round: round.no, agency_id: agencyId })))}`
    await recordAudit(tx, act, {
      action: 'minutes.countersigningOpened',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, round: round.no, n: leads.length, day: round.dueOn },
    })
    await askAgencies(tx, act, minutes, round, leads, paragraphs)
    return leads.length
  })
  act.kickOutbox()
  return asked
}

/** R40: lead agencies, each once, without the office itself. */
function leadingAgencies(paragraphs: readonly Paragraph[]): string[] {
  const duties = paragraphs.flatMap((paragraph) => paragraph.duties)
  return [...new Set(duties.filter((duty) => duty.leadRelation !== 'self').map((duty) => duty.leadId))]
}

async function openRound(tx: Tx, act: Act, id: string): Promise<{ no: number; dueOn: Day }> {
  const row = first(
    await tx<{ no: number; dueOn: Day }[]>`
    update minutes set state = 'countersigning', countersign_round = countersign_round + 1, version = version + 1,
      countersign_due_on = add_working_days(${officeDay(act.now)}::date, ${act.settings.countersignWorkingDays})
    where id = ${id} returning countersign_round as no, countersign_due_on as "dueOn"`,
  )
  if (!row) throw new NotFound()
  return row
}

async function askAgencies(
  tx: Tx,
  act: Act,
  minutes: LockedMinutes,
  round: { no: number; dueOn: Day },
  agencyIds: readonly string[],
  paragraphs: readonly Paragraph[],
): Promise<void> {
  const facts = await findFacts(tx, minutes.id)
  const recipients = await listRecipients(tx, agencyIds)
  const expiresAt = officeInstant(addDays(round.dueOn, LINK_DAYS_AFTER_DEADLINE), '23:59')
  const grants = await grantToRecipients(tx, act, 'countersign', minutes, recipients, expiresAt)
  const relations = new Map(
    paragraphs.flatMap((paragraph) =>
      paragraph.duties.map((duty) => [duty.leadId, duty.leadRelation] as const),
    ),
  )
  const mails: OutgoingMail[] = recipients.map((to, at) =>
    countersignMail(
      act.settings,
      {
        ...facts,
        dueOn: round.dueOn,
        round: round.no,
        silenceAgrees: maySilenceAgree(
          relations.get(to.agencyId) ?? 'vertical',
          act.settings.silenceCountsAsAgreement,
        ),
      },
      to,
      grants[at] ?? '',
      dutiesOf(paragraphs, to.agencyId, facts.meetingDay),
    ),
  )
  await queueMails(tx, act, mails)
}

/** The sentences that an agency is to answer for, as they will be printed. */
function dutiesOf(paragraphs: readonly Paragraph[], agencyId: string, meetingDay: Day): string[] {
  return paragraphs.flatMap(({ duties, type }: { duties: Paragraph['duties']; type: DecisionType }) =>
    duties
      .filter((duty) => duty.leadId === agencyId)
      .map((duty) => `${dutySentence(duty, type, meetingDay)}。`),
  )
}

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

/** Ends the round when everybody is heard (R40) and puts the text before the chair (M-7). */
export async function closeCountersigning(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const countersigns = await tx<Countersigned[]>`
      select k.state, a.relation, k.office_answer as "officeAnswer" from countersigns k join agencies a on a.id = k.agency_id
      where k.minutes_id = ${id} and k.round = ${minutes.countersignRound} order by a.standing_order`
    const why = whyNotSubmit(minutes.state, countersigns)
    if (why) throw new RuleViolation(why)
    await requestSignature(tx, act, minutes)
  })
  act.kickOutbox()
}

/** Sent back to the drafter, by the office or by the chair; signing and countersigning start over in a new round. */
export async function returnToDrafting(act: Act, id: string, reason: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const why = whyNotReturn(minutes.state)
    if (why) throw new RuleViolation(why)
    await tx`update minutes set state = 'drafting', signer_person_id = null, signed_at = null, signed_method = null, version = version + 1
      where id = ${id}`
    await recordAudit(tx, act, {
      action: 'minutes.returned',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, reason },
    })
  })
}

/**
 * R40: silence after the deadline counts as agreement and is recorded as such, except for agencies that are asked
 * explicitly. Run every minute; each silence is recorded once. Gives how many were recorded.
 */
export async function recordSilentAgreement(services: Services): Promise<number> {
  const stored = await readSettings(services.sql)
  const settings = officeSettings(stored)
  const now = officeNow(stored, services.now())
  if (!settings.silenceCountsAsAgreement) return 0
  return await transaction(services.sql, async (tx) => {
    const silent = await tx<
      { minutesId: string; meetingId: string; title: string; agencyId: string; agency: string }[]
    >`
      update countersigns k set state = 'silent_agreed', answered_at = ${now}
      from minutes n, agencies a
      where n.id = k.minutes_id and a.id = k.agency_id and n.state = 'countersigning' and k.round = n.countersign_round
        and k.state = 'pending' and n.countersign_due_on < ${officeDay(now)}::date and a.relation in ('subordinate','self')
      returning n.id as "minutesId", n.meeting_id as "meetingId", n.title, a.id as "agencyId", a.short_zh as agency`
    await recordAudits(
      tx,
      clockAct(services, now, settings),
      silent.map((one) => ({
        action: 'minutes.countersign.silent_agreed',
        subjectType: 'minutes',
        subjectId: one.minutesId,
        meetingId: one.meetingId,
        agencyId: one.agencyId,
        args: { title: one.title, agency: one.agency },
      })),
    )
    return silent.length
  })
}

/** Nobody does it: the deadline passes. */
const clockAct = (services: Services, now: Date, settings: Act['settings']): Act => ({
  sql: services.sql,
  viewer: sessionless({ id: null, name: '系统', locale: 'zh-CN' }, now),
  now,
  settings,
  requestId: 'job',
  role: 'system',
  kickOutbox: services.kickOutbox,
})
