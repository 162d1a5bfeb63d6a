import { createHash } from 'node:crypto'
import { assignProposedItems } from '../../action-items/commands.ts'
import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { dutySentence, paragraphText } from '../../decisions/rules.ts'
import { addDays, type Day, officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { resolveMatter, returnMatterToQueue } from '../../matters/commands.ts'
import { listAttendance } from '../../meetings/sign-in/queries.ts'
import { attendanceBlock } from '../../meetings/sign-in/rules.ts'
import { queueMails } from '../../outbox/queue.ts'
import { mailHead, recordMinutes } from '../chain/commands.ts'
import { type LockedMinutes, lockMinutes } from '../commands.ts'
import { findGate } from '../countersigning/queries.ts'
import { settleDistribution } from '../distribution/commands.ts'
import { takeNumber } from '../numbers/commands.ts'
import { listParagraphs, type Paragraph } from '../paragraphs/queries.ts'
import { grantToRecipients } from '../recipients/commands.ts'
import { findFacts, listRecipients } from '../recipients/queries.ts'
import { documentText } from '../rules.ts'
import { type IssuedFacts, issueMail, type MailedDuty } from './mail.tsx'
import { outcomesOf, whyNotIssue } from './rules.ts'

/** Links of issued minutes: long enough for an agency's own file, short enough to end. */
const LINK_DAYS = 90

/**
 * Issues signed minutes in ONE transaction (R42–R44): number, frozen text and hash, decisions bind, action items are
 * assigned, matters are resolved or go back to the queue, distribution, audit entries, mails. If any part fails,
 * nothing is issued, no number is used and no mail is queued.
 */
export async function issueMinutes(
  act: Act,
  id: string,
): Promise<{ docYear: number; docNo: number; mails: number }> {
  const issuedOn = officeDay(act.now)
  const issued = await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    await refuseUnready(tx, minutes, issuedOn)
    const number = await takeNumber(tx, id, Number(issuedOn.slice(0, 4)))
    const paragraphs = await listParagraphs(tx, id, issuedOn)
    await freezeText(tx, act, id, number, paragraphs, issuedOn)
    await settleMatters(tx, act, minutes, paragraphs)
    const distribution = await settleDistribution(tx, id, issuedOn)
    const assigned = await assignProposedItems(tx, act, id, issuedOn)
    await recordAudit(tx, act, {
      action: 'minutes.issued',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: {
        title: minutes.title,
        year: number.docYear,
        no: number.docNo,
        n: distribution.length,
        m: assigned.length,
      },
    })
    const mails = await mailDistribution(tx, act, minutes, number, paragraphs, distribution, issuedOn)
    // Last: nothing of what was issued changes behind it.
    const recorded = await recordMinutes(tx, act, id)
    await mailHead(tx, act, { ...minutes, ...number, amendmentNo: 0 }, recorded, await signerOfIssued(tx, id))
    return { ...number, mails }
  })
  act.kickOutbox()
  return issued
}

async function refuseUnready(tx: Tx, minutes: LockedMinutes, today: Day): Promise<void> {
  const row = first(
    await tx<
      { signedAt: Date | null }[]
    >`select signed_at as "signedAt" from minutes where id = ${minutes.id}`,
  )
  const gate = await findGate(tx, minutes.id, today)
  const why = whyNotIssue({ state: minutes.state, signedAt: row?.signedAt ?? null }, gate)
  if (why) throw new RuleViolation(why)
}

/** R38, R43, R44: the printed text with today's attendance block, its hash; the decisions keep their own words (the duties live on as items) and bind. */
async function freezeText(
  tx: Tx,
  act: Act,
  id: string,
  number: { docYear: number; docNo: number },
  paragraphs: readonly Paragraph[],
  issuedOn: Day,
): Promise<void> {
  const { meetingDay, meetingId } = await findFacts(tx, id)
  const draft = first(
    await tx<{ opening: string; closing: string }[]>`select opening, closing from minutes where id = ${id}`,
  )
  const attendance = attendanceBlock(await listAttendance(tx, meetingId))
  const text = documentText({
    opening: draft?.opening ?? '',
    closing: draft?.closing ?? '',
    paragraphs,
    attendance,
    meetingDay,
  })
  const rows = paragraphs.map((paragraph) => [
    paragraph.id,
    paragraphText({ ...paragraph, duties: [] }, meetingDay).replace(/^[一二三四五六七八九十]+、/, ''),
  ])
  await tx`
    update decisions d set text = v.text, binding_at = ${act.now}, version = version + 1
    from (values ${tx(rows)}) as v (id, text) where d.id = v.id::uuid and d.minutes_id = ${id}`
  await tx`
    update minutes set state = 'issued', doc_year = ${number.docYear}, doc_no = ${number.docNo}, issued_on = ${issuedOn}, issued_at = ${act.now},
      issued_text = ${text}, attendance_block = ${attendance}, sha256 = ${createHash('sha256').update(text).digest()}, version = version + 1
    where id = ${id}`
}

async function signerOfIssued(tx: Tx, id: string): Promise<string | null> {
  const row = first(
    await tx<
      { personId: string | null }[]
    >`select signer_person_id as "personId" from minutes where id = ${id}`,
  )
  return row?.personId ?? null
}

/** R15: what was put off goes back to the queue; the other matters of the agenda are resolved. */
async function settleMatters(
  tx: Tx,
  act: Act,
  minutes: LockedMinutes,
  paragraphs: readonly Paragraph[],
): Promise<void> {
  const { returned, resolved } = outcomesOf(paragraphs)
  const items = await tx<
    {
      decisionId: string
      title: string
      titleEn: string
      topicId: string | null
      reportingAgencyId: string
    }[]
  >`
    select d.id as "decisionId", coalesce(substring(d.text from '^关于([^。]+)。'), g.title) as title,
      case when substring(d.text from '^关于([^。]+)。') is null then g.title_en else '' end as "titleEn",
      g.topic_id as "topicId", g.reporting_agency_id as "reportingAgencyId"
    from decisions d join agenda_items g on g.id = d.agenda_item_id where d.minutes_id = ${minutes.id} and d.type = 'defer' order by d.paragraph_no`
  // A handful at most: one or two questions of a meeting are put off.
  for (const { decisionId, matterId } of returned) {
    const item = items.find((one) => one.decisionId === decisionId)
    if (!item) continue
    const back = await returnMatterToQueue(tx, act, matterId, { ...item, meetingId: minutes.meetingId })
    await tx`update decisions set deferred_matter_id = ${back} where id = ${decisionId}`
  }
  for (const matterId of resolved) await resolveMatter(tx, act, matterId)
}

async function mailDistribution(
  tx: Tx,
  act: Act,
  minutes: LockedMinutes,
  number: { docYear: number; docNo: number },
  paragraphs: readonly Paragraph[],
  agencyIds: readonly string[],
  issuedOn: Day,
): Promise<number> {
  const facts: IssuedFacts = { ...(await findFacts(tx, minutes.id)), ...number, issuedOn }
  const recipients = await listRecipients(tx, agencyIds)
  const expiresAt = officeInstant(addDays(issuedOn, LINK_DAYS), '23:59')
  const duties = new Map(
    agencyIds.map((agencyId) => [agencyId, dutiesOf(paragraphs, agencyId, facts.meetingDay)]),
  )
  const bound = recipients.filter((to) => duties.get(to.agencyId)?.length)
  const materials = await grantToRecipients(tx, act, 'materials', minutes, recipients, expiresAt)
  const receipts = await grantToRecipients(tx, act, 'receipt', minutes, bound, expiresAt)
  const receiptOf = new Map(bound.map((to, at) => [to, receipts[at] ?? null]))
  const mails = recipients.map((to, at) =>
    issueMail(
      act.settings,
      facts,
      to,
      { materials: materials[at] ?? '', receipt: receiptOf.get(to) ?? null },
      duties.get(to.agencyId) ?? [],
    ),
  )
  await queueMails(tx, act, mails)
  return mails.length
}

/** Only the agency's own duties: those it leads first, then those it supports, each by due day. */
function dutiesOf(paragraphs: readonly Paragraph[], agencyId: string, meetingDay: Day): MailedDuty[] {
  const all = paragraphs.flatMap((paragraph) =>
    paragraph.duties.map((duty) => ({ duty, type: paragraph.type })),
  )
  return all
    .flatMap(({ duty, type }): MailedDuty[] => {
      const role =
        duty.leadId === agencyId ? 'lead' : duty.supportingIds.includes(agencyId) ? 'supporting' : null
      return role ? [{ role, sentence: dutySentence(duty, type, meetingDay), dueOn: duty.dueOn }] : []
    })
    .sort((a, b) => a.role.localeCompare(b.role) || a.dueOn.localeCompare(b.dueOn))
}
