import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { grantLink } from '../../auth/links.ts'
import { storeFile } from '../../files/commands.ts'
import { addDays, type Day, officeDay, officeInstant } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import { queueMails } from '../../outbox/queue.ts'
import { lockMinutes } from '../commands.ts'
import { signerOf } from '../queries.ts'
import type { MinutesFacts } from '../recipients/queries.ts'
import { keepText } from '../texts/commands.ts'
import { type Signer, signatureMail } from './mail.tsx'
import { signedMethod, type ToSign, whyNotSign, whyNotSignable } from './rules.ts'

/** The chair may read the text by link for this long; a change of post is met by sending it again. */
const LINK_DAYS = 30

/** Puts the text before whoever is to sign today: state, audit entry, M-7. Part of closing the countersigning. */
export async function requestSignature(
  tx: Tx,
  act: Act,
  minutes: { id: string; meetingId: string; title: string },
): Promise<void> {
  await tx`update minutes set state = 'awaiting_signature', version = version + 1 where id = ${minutes.id}`
  await keepText(tx, act, minutes.id, 'signature')
  const signer = await findSigner(tx, act, minutes.id)
  await recordAudit(tx, act, {
    action: 'minutes.signatureRequested',
    subjectType: 'minutes',
    subjectId: minutes.id,
    meetingId: minutes.meetingId,
    args: { title: minutes.title, name: signer.name },
  })
  await mailSigner(tx, act, minutes.id, signer)
}

type FoundSigner = MinutesFacts & {
  personId: string
  name: string
  address: string | null
  locale: Signer['locale']
  dueOn: Day
  agreed: number
  comments: number
}

async function findSigner(tx: Tx, act: Act, minutesId: string): Promise<FoundSigner> {
  const row = first(
    await tx<FoundSigner[]>`
    select n.id, n.meeting_id as "meetingId", n.title, m.title as "meetingTitle", office_day(m.starts_at) as "meetingDay", n.due_on as "dueOn",
      p.id as "personId", p.name_zh as name, p.email as address, p.locale,
      (select count(*)::int from countersigns k where k.minutes_id = n.id and k.round = n.countersign_round and k.state in ('agreed','silent_agreed')) as agreed,
      (select count(*)::int from countersigns k where k.minutes_id = n.id and k.round = n.countersign_round and k.state in ('agreed_with_comment','disagreed')) as comments
    from minutes n join meetings m on m.id = n.meeting_id join people p on p.id = ${signerOf(tx, officeDay(act.now))}
    where n.id = ${minutesId}`,
  )
  if (!row) throw new RuleViolation('minutes.error.noSigner')
  return row
}

async function mailSigner(tx: Tx, act: Act, minutesId: string, signer: FoundSigner): Promise<void> {
  if (!signer.address) return
  const grantId = await grantLink(tx, {
    purpose: 'signature',
    personId: signer.personId,
    subjectId: minutesId,
    meetingId: signer.meetingId,
    expiresAt: officeInstant(addDays(officeDay(act.now), LINK_DAYS), '23:59'),
    now: act.now,
  })
  await queueMails(tx, act, [
    signatureMail(act.settings, signer, { ...signer, address: signer.address }, grantId),
  ])
}

/** Sends the M-7 again, for example after a change of post or when the first one was lost. */
export async function remindSigner(act: Act, id: string): Promise<string> {
  const name = await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const signer = await findSigner(tx, act, id)
    const why = whyNotSignable(await lockToSign(tx, act, id))
    if (why) throw new RuleViolation(why)
    await recordAudit(tx, act, {
      action: 'minutes.signatureReminded',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, name: signer.name },
    })
    await mailSigner(tx, act, id, signer)
    return signer.name
  })
  act.kickOutbox()
  return name
}

async function lockToSign(tx: Tx, act: Act, id: string): Promise<ToSign> {
  const row = first(
    await tx<ToSign[]>`
    select n.state, n.signed_at as "signedAt", n.drafter_person_id as "drafterPersonId", ${signerOf(tx, officeDay(act.now))} as "signerPersonId"
    from minutes n join meetings m on m.id = n.meeting_id where n.id = ${id}`,
  )
  if (!row) throw new NotFound()
  return row
}

/** 已阅: the chair has read the text as it lies there; what changes afterwards is shown against it. */
export async function markRead(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    if (minutes.state !== 'awaiting_signature') throw new RuleViolation('minutes.error.notAwaitingSignature')
    await keepText(tx, act, id, 'reading')
    await recordAudit(tx, act, {
      action: 'minutes.read',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title },
    })
  })
}

/** R41: the chair's own signature on screen; the session has proved itself with a second factor. */
export async function signMinutes(act: Act, id: string, secondFactor: boolean): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const why = whyNotSign(await lockToSign(tx, act, id), act.viewer.personId, secondFactor)
    if (why) throw new RuleViolation(why)
    const method = signedMethod(act.viewer.methods)
    await tx`update minutes set signer_person_id = ${act.viewer.personId}, signed_at = ${act.now}, signed_method = ${method}, version = version + 1
      where id = ${id}`
    await recordAudit(
      tx,
      { ...act, role: 'chair' },
      {
        action: 'minutes.signed',
        subjectType: 'minutes',
        subjectId: id,
        meetingId: minutes.meetingId,
        args: { title: minutes.title, name: act.viewer.name },
        after: { method },
      },
    )
  })
}

/** R41: the chair signed on paper; the office files the scan, and the register says so. */
export async function fileSignedScan(act: Act, id: string, scan: File): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    const toSign = await lockToSign(tx, act, id)
    const why = whyNotSignable(toSign)
    if (why) throw new RuleViolation(why)
    const signer = await findSigner(tx, act, id)
    const fileId = await storeFile(tx, act, scan, { minutesId: id }, 'signed_scan')
    await tx`update minutes set signer_person_id = ${toSign.signerPersonId}, signed_at = ${act.now}, signed_method = 'signed_scan', version = version + 1
      where id = ${id}`
    await recordAudit(tx, act, {
      action: 'minutes.scanFiled',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, name: signer.name },
      after: { method: 'signed_scan', fileId },
    })
  })
}
