import type { Act } from '../../auth/act.ts'
import { first, type Tx } from '../../lib/db.ts'
import { derivedHex } from '../../lib/token.ts'
import { queueMails } from '../../outbox/queue.ts'
import { type Keeper, type SealedPaper, sealMail } from './mail.tsx'
import { findAmendmentContent, findMinutesContent, listUnrecorded } from './queries.ts'
import { canonical, type Json, linkBytes, NO_HEAD, SEAL_PURPOSE, sha256Hex } from './rules.ts'

export interface Recorded {
  position: number
  /** Hex. */
  head: string
}

/** R43: binds minutes as they are now issued to everything issued before; the last step of the issuing transaction. */
export async function recordMinutes(tx: Tx, act: Sealer, minutesId: string): Promise<Recorded> {
  return await append(tx, act, { kind: 'minutes', minutesId, amendmentId: null }, () =>
    findMinutesContent(tx, minutesId),
  )
}

/** The same for a correction or supplement. */
export async function recordAmendment(
  tx: Tx,
  act: Sealer,
  minutesId: string,
  amendmentId: string,
): Promise<Recorded> {
  return await append(tx, act, { kind: 'amendment', minutesId, amendmentId }, () =>
    findAmendmentContent(tx, amendmentId),
  )
}

/**
 * Takes into the chain what was issued before there was one: for an office that comes from an earlier version, and for
 * the demo. Only whoever holds the keys can; each record says when it was made. Gives how many.
 */
export async function adoptIssued(tx: Tx, act: Sealer): Promise<number> {
  const papers = await listUnrecorded(tx)
  for (const { kind, id, minutesId } of papers)
    await (kind === 'minutes' ? recordMinutes(tx, act, minutesId) : recordAmendment(tx, act, minutesId, id))
  return papers.length
}

/** What a record is sealed with, and its time. */
type Sealer = Pick<Act, 'now' | 'authKeys'>

interface Subject {
  kind: 'minutes' | 'amendment'
  minutesId: string
  amendmentId: string | null
}

/** One after the other: whoever appends waits until the one before has committed or given up. */
async function append(tx: Tx, act: Sealer, subject: Subject, read: () => Promise<Json>): Promise<Recorded> {
  await tx`select pg_advisory_xact_lock(hashtext('issue chain'))`
  const last = first(
    await tx<{ position: number; head: string }[]>`
    select position, encode(head, 'hex') as head from issue_records order by position desc limit 1`,
  )
  const clock = first(
    await tx<
      { recordedAt: string }[]
    >`select extract(epoch from ${act.now}::timestamptz)::text as "recordedAt"`,
  )
  const content = canonical(await read())
  const link = {
    ...subject,
    position: (last?.position ?? 0) + 1,
    previous: last?.head ?? NO_HEAD,
    contentSha256: sha256Hex(content),
    recordedAt: clock?.recordedAt ?? '',
  }
  const head = sha256Hex(linkBytes(link))
  await tx`
    insert into issue_records (position, kind, minutes_id, amendment_id, content, content_sha256, previous, head, seal, seal_key, recorded_at)
    values (${link.position}, ${link.kind}, ${link.minutesId}, ${link.amendmentId}, ${content}, decode(${link.contentSha256}, 'hex'),
      decode(${link.previous}, 'hex'), decode(${head}, 'hex'), decode(${derivedHex(act.authKeys, SEAL_PURPOSE, head, 32)}, 'hex'),
      ${act.authKeys[0]?.kid ?? ''}, ${act.now})`
  return { position: link.position, head }
}

/** Sends the head to the office's mailbox and to whoever signed: copies outside the database. Gives the number of mails. */
export async function mailHead(
  tx: Tx,
  act: Act,
  paper: Omit<SealedPaper, keyof Recorded>,
  recorded: Recorded,
  signerPersonId: string | null,
): Promise<number> {
  const signers = await tx<Keeper[]>`
    select p.email as address, p.name_zh as name, p.id as "personId", p.locale from people p
    where p.id = ${signerPersonId} and p.email is not null`
  const office: Keeper = {
    address: act.settings.mailbox,
    name: act.settings.shortZh,
    personId: null,
    locale: 'zh-CN',
  }
  const keepers = [office, ...signers.filter((signer) => signer.address !== office.address)]
  await queueMails(
    tx,
    act,
    keepers.map((to) => sealMail(act.settings, { ...paper, ...recorded }, to)),
  )
  return keepers.length
}
