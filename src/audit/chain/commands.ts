import { first, json, transaction } from '../../lib/db.ts'
import type { Services } from '../../services.ts'
import { type ChainCheck, entryBytes, verifyAuditChain } from './queries.ts'
import { chainReport, linkHash, NOTHING } from './rules.ts'

const BATCH = 2_000

/**
 * Gives every entry that waits its place in the chain, some thousand a transaction; gives how many. Entries written
 * meanwhile wait for the next minute, so nobody waits for this one; two servers take turns.
 */
export async function sealAudit({ sql, now }: Pick<Services, 'sql' | 'now'>): Promise<number> {
  let sealed = 0
  for (;;) {
    const batch = await transaction(sql, async (tx) => {
      await tx`lock table audit_chain in exclusive mode`
      const last = first(
        await tx<{ position: number; hash: Buffer }[]>`
        select position::int as position, hash from audit_chain order by position desc limit 1`,
      )
      const entries = await tx<{ id: string; bytes: string }[]>`
        select e.id::text as id, ${entryBytes(tx)} as bytes from audit_unsealed u join audit_entries e on e.id = u.entry_id
        order by e.id limit ${BATCH}`
      if (entries.length === 0) return 0
      let { position, hash } = last ?? { position: 0, hash: NOTHING }
      const links = entries.map((entry) => {
        position += 1
        hash = linkHash(hash, entry.bytes)
        return { position, entry_id: entry.id, hash, sealed_at: now() }
      })
      await tx`insert into audit_chain ${tx(links)}`
      await tx`delete from audit_unsealed where entry_id in ${tx(entries.map(({ id }) => id))}`
      return entries.length
    })
    sealed += batch
    if (batch < BATCH) return sealed
  }
}

/** Reads the whole chain anew and keeps what it found; the log gets the last seal, so that it also stands outside the database. */
export async function checkAudit({
  sql,
  now,
  log,
}: Pick<Services, 'sql' | 'now' | 'log'>): Promise<ChainCheck> {
  const check = (await sql.begin('isolation level repeatable read', async (tx) => {
    const found = await verifyAuditChain(tx)
    await tx`insert into audit_checks ${tx({ checked_at: now(), position: found.position, hash: found.hash, faults: json(tx, found.faults) })}`
    return found
  })) as ChainCheck
  const say = check.faults.length > 0 ? log.error : log.info
  say('audit.checked', {
    position: check.position,
    seal: check.hash.toString('hex'),
    report: chainReport(check),
  })
  return check
}
