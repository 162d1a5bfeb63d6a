import type { AgencyRelation } from '../../agencies/queries.ts'
import { recordAudit, recordAudits } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { sessionless } from '../../auth/viewer.ts'
import { type DecisionType, dutySentence } from '../../decisions/rules.ts'
import { addDays, type Day, officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { type OutgoingMail, queueMails } from '../../outbox/queue.ts'
import type { Services } from '../../services.ts'
import { officeNow, officeSettings, readSettings } from '../../settings/office.ts'
import { type LockedMinutes, lockMinutes } from '../commands.ts'
import { listParagraphs, type Paragraph } from '../paragraphs/queries.ts'
import { grantToRecipients } from '../recipients/commands.ts'
import { findFacts, listRecipients } from '../recipients/queries.ts'
import { requestSignature } from '../signing/commands.ts'
import { keepText } from '../texts/commands.ts'
import { countersignMail } from './mail.tsx'
import { findGate } from './queries.ts'
import { type Countersigned, maySilenceAgree, whyNotOpen, whyNotReturn, whyNotSubmit } from './rules.ts'

/** A link lives on after the deadline, so that a late agency reads what became of it and whom to call. */
const LINK_DAYS_AFTER_DEADLINE = 30

/**
 * R40: opens the next round and asks every agency that leads a duty, except the office itself (M-7); with `supporting`,
 * those that only support one as well.
 * When only the office leads, nobody is to be asked and the chair gets the text at once.
 * Gives the number of agencies asked.
 */
export async function openCountersigning(
  act: Act,
  id: string,
  options: { supporting?: boolean } = {},
): Promise<number> {
  const asked = await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const gate = await findGate(tx, id, officeDay(act.now))
    const why = whyNotOpen(minutes.state, gate)
    if (why) throw new RuleViolation(why)
    const paragraphs = await listParagraphs(tx, id, officeDay(act.now))
    const leads = leadingAgencies(paragraphs)
    if (options.supporting) leads.push(...(await supportingAgencies(tx, id, leads)))
    const round = await openRound(tx, act, id)
    await keepText(tx, act, id, 'countersigning')
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

/** Those that support a duty and lead none, in standing order; never the office itself. */
async function supportingAgencies(tx: Tx, id: string, leads: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select g.id from agencies g where g.relation <> 'self' and exists (
      select 1 from decisions d join action_items a on a.decision_id = d.id join action_item_supporters s on s.action_item_id = a.id
      where d.minutes_id = ${id} and s.agency_id = g.id) order by g.standing_order`
  return rows.map((row) => row.id).filter((agency) => !leads.includes(agency))
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
  const relations = await relationsOf(tx, agencyIds)
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

async function relationsOf(tx: Tx, agencyIds: readonly string[]): Promise<Map<string, AgencyRelation>> {
  const rows = await tx<{ id: string; relation: AgencyRelation }[]>`
    select id, relation from agencies where id in ${tx([...agencyIds])}`
  return new Map(rows.map((row) => [row.id, row.relation]))
}

/** The sentences that an agency is to answer for, as they will be printed. */
function dutiesOf(paragraphs: readonly Paragraph[], agencyId: string, meetingDay: Day): string[] {
  return paragraphs.flatMap(({ duties, type }: { duties: Paragraph['duties']; type: DecisionType }) =>
    duties
      .filter((duty) => duty.leadId === agencyId || duty.supportingIds.includes(agencyId))
      .map((duty) => `${dutySentence(duty, type, meetingDay)}。`),
  )
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
    // What the chair sends back was read: the next text is compared with it.
    if (act.role === 'chair' && minutes.state === 'awaiting_signature') await keepText(tx, act, id, 'reading')
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
  authKeys: services.config.authKeys,
  sql: services.sql,
  viewer: sessionless({ id: null, name: '系统', locale: 'zh-CN' }, now),
  now,
  settings,
  requestId: 'job',
  role: 'system',
  kickOutbox: services.kickOutbox,
})
