import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { storeFile } from '../../files/commands.ts'
import { addDays, officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { queueMails } from '../../outbox/queue.ts'
import { mailHead, recordAmendment } from '../chain/commands.ts'
import { type LockedMinutes, lockMinutes } from '../commands.ts'
import { amendmentMail, type IssuedFacts } from '../issuing/mail.tsx'
import { signerOf } from '../queries.ts'
import { grantToRecipients } from '../recipients/commands.ts'
import { findFacts, listRecipients } from '../recipients/queries.ts'
import { isIssued } from '../rules.ts'

const LINK_DAYS = 90

export interface AmendmentInput {
  kind: 'correction' | 'supplement'
  text: string
  scan: File | null
}

/**
 * R43: the only change to issued minutes: a numbered correction or supplement that stands with the original and is
 * mailed to the whole distribution. Signed by whoever signs today; the scan is kept when there is one. Gives its number.
 */
export async function addAmendment(act: Act, id: string, input: AmendmentInput): Promise<number> {
  const no = await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    if (!isIssued(minutes.state)) throw new RuleViolation('minutes.error.notIssued')
    const issuedOn = officeDay(act.now)
    const scanId = input.scan ? await storeFile(tx, act, input.scan, { minutesId: id }, 'signed_scan') : null
    const row = await insertAmendment(tx, act, id, input, issuedOn, scanId)
    await recordAudit(tx, act, {
      action: `minutes.amended.${input.kind}`,
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, no: row.no, name: row.signerName },
      after: { text: input.text },
    })
    const issued = await findIssued(tx, id)
    await mailAmendment(tx, act, minutes, issued, {
      no: row.no,
      kind: input.kind,
      text: input.text,
      issuedOn,
    })
    const recorded = await recordAmendment(tx, act, id, row.id)
    await mailHead(tx, act, { ...minutes, ...issued, amendmentNo: row.no }, recorded, row.signerPersonId)
    return row.no
  })
  act.kickOutbox()
  return no
}

async function insertAmendment(
  tx: Tx,
  act: Act,
  id: string,
  input: AmendmentInput,
  issuedOn: string,
  scanId: string | null,
): Promise<{ id: string; no: number; signerName: string; signerPersonId: string }> {
  const row = first(
    await tx<
      {
        no: number
        signerName: string | null
        signerPersonId: string | null
        drafterPersonId: string | null
      }[]
    >`
    select (select count(*)::int + 1 from amendments e where e.minutes_id = n.id) as no, p.name_zh as "signerName", p.id as "signerPersonId",
      n.drafter_person_id as "drafterPersonId"
    from minutes n join meetings m on m.id = n.meeting_id left join people p on p.id = ${signerOf(tx, issuedOn)} where n.id = ${id}`,
  )
  if (!row?.signerPersonId) throw new RuleViolation('minutes.error.noSigner')
  if (row.signerPersonId === row.drafterPersonId) throw new RuleViolation('minutes.error.signerDrafted')
  const amendment = first(
    await tx<{ id: string }[]>`
    insert into amendments (minutes_id, no, kind, text, issued_on, signer_person_id, drafter_person_id, scan_file_id, signed_at, signed_method, created_at)
    values (${id}, ${row.no}, ${input.kind}, ${input.text}, ${issuedOn}, ${row.signerPersonId}, ${act.viewer.personId}, ${scanId},
      ${scanId ? act.now : null}, ${scanId ? 'signed_scan' : null}, ${act.now}) returning id`,
  )
  return {
    id: amendment!.id,
    no: row.no,
    signerName: row.signerName ?? '',
    signerPersonId: row.signerPersonId,
  }
}

type IssuedNumber = Pick<IssuedFacts, 'docYear' | 'docNo' | 'issuedOn'>

async function findIssued(tx: Tx, id: string): Promise<IssuedNumber> {
  const issued = first(
    await tx<IssuedNumber[]>`
    select doc_year as "docYear", doc_no as "docNo", issued_on as "issuedOn" from minutes where id = ${id}`,
  )
  if (!issued) throw new RuleViolation('minutes.error.notIssued')
  return issued
}

async function mailAmendment(
  tx: Tx,
  act: Act,
  minutes: LockedMinutes,
  issued: IssuedNumber,
  amendment: { no: number; kind: 'correction' | 'supplement'; text: string; issuedOn: string },
): Promise<void> {
  const facts = await findFacts(tx, minutes.id)
  const agencies = await tx<{ id: string }[]>`
    select a.id from distributions d join agencies a on a.id = d.agency_id where d.minutes_id = ${minutes.id} order by a.standing_order`
  const recipients = await listRecipients(
    tx,
    agencies.map((agency) => agency.id),
  )
  const expiresAt = officeInstant(addDays(amendment.issuedOn, LINK_DAYS), '23:59')
  const grants = await grantToRecipients(tx, act, 'materials', minutes, recipients, expiresAt)
  await queueMails(
    tx,
    act,
    recipients.map((to, at) =>
      amendmentMail(act.settings, { ...facts, ...issued }, amendment, to, grants[at] ?? ''),
    ),
  )
}
