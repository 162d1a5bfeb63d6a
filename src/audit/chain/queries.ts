import { type Db, type Fragment, first } from '../../lib/db.ts'
import { type ChainFault, followChain, type Link, NOTHING } from './rules.ts'

const BATCH = 2_000
/** Faults that are named; more would say no more. */
const MOST = 20

/** The bytes of an entry that its hash covers: all columns in order, instants as microseconds, independent of settings. Alias e. */
export const entryBytes = (
  sql: Db,
): Fragment => sql`jsonb_build_array(e.id, (extract(epoch from e.at) * 1000000)::bigint,
  e.person_id, e.person_name, e.role, e.agency_id, e.on_behalf_of_agency_id, e.action, e.subject_type, e.subject_id,
  e.meeting_id, e.args, e.before, e.after, e.request_id, e.imported)::text`

export interface ChainCheck {
  /** Where the chain ends: its number of entries, and the last hash. */
  position: number
  hash: Buffer
  /** Entries that the next minute will seal. */
  waiting: number
  faults: ChainFault[]
}

/**
 * Reads the chain from its beginning and hashes every entry anew; takes some seconds for a hundred thousand. May run
 * while others write and seal. An empty `faults` means: no sealed entry was changed, removed or put in between, and the
 * chain still holds what each earlier check had seen. Writes nothing.
 */
export async function verifyAuditChain(db: Db): Promise<ChainCheck> {
  const faults: ChainFault[] = []
  let reached = { position: 0, hash: NOTHING }
  for (;;) {
    const links = await listLinks(db, reached.position, BATCH)
    const walked = followChain(links, reached)
    faults.push(...walked.faults)
    reached = walked
    if (links.length < BATCH) break
  }
  const { waiting, outside, cut } = await compareWithTables(db)
  if (cut !== null) faults.push({ kind: 'cut', at: cut })
  if (outside > 0) faults.push({ kind: 'outside', at: outside })
  return { ...reached, waiting, faults: faults.slice(0, MOST) }
}

/** The links after a position, in order, each with its entry as it is now. */
async function listLinks(sql: Db, after: number, limit: number): Promise<Link[]> {
  return sql<Link[]>`
    select c.position::int as position, c.hash, case when e.id is null then null else ${entryBytes(sql)} end as entry
    from audit_chain c left join audit_entries e on e.id = c.entry_id
    where c.position > ${after} order by c.position limit ${limit}`
}

/** Entries that belong nowhere, and the first place where an earlier check saw something else. */
async function compareWithTables(sql: Db) {
  const row = first(
    await sql<{ waiting: number; outside: number; cut: number | null }[]>`
    select (select count(*)::int from audit_unsealed) as waiting,
      (select count(*)::int from audit_entries e
        where not exists (select 1 from audit_chain c where c.entry_id = e.id)
          and not exists (select 1 from audit_unsealed u where u.entry_id = e.id)) as outside,
      (select min(k.position)::int from audit_checks k left join audit_chain c on c.position = k.position
        where k.position > 0 and c.hash is distinct from k.hash) as cut`,
  )
  if (!row) throw new Error('no comparison came back')
  return row
}

export interface Sealing {
  /** Entries in the chain, and waiting for it. */
  sealed: number
  waiting: number
  sealedAt: Date | null
  /** Of the last entry, in hexadecimal; empty before the first. */
  seal: string
  /** When the whole chain was last read anew, and what was wrong then. */
  checkedAt: Date | null
  faults: ChainFault[]
  /** Position of the seal that was asked for; null if it is not in the chain or nothing was asked. */
  found: number | null
}

/** How far the trail is sealed, what the last check said, and where `seal` (64 hexadecimal digits) stands; one statement. */
export async function findSealing(sql: Db, seal: string): Promise<Sealing> {
  const row = first(
    await sql<Sealing[]>`
    select coalesce(c.position, 0)::int as sealed, (select count(*)::int from audit_unsealed) as waiting,
      c.sealed_at as "sealedAt", coalesce(encode(c.hash, 'hex'), '') as seal,
      k.checked_at as "checkedAt", coalesce(k.faults, '[]') as faults,
      (select position::int from audit_chain where hash = decode(${seal}, 'hex')) as found
    from (select 1) one
      left join lateral (select position, hash, sealed_at from audit_chain order by position desc limit 1) c on true
      left join lateral (select checked_at, faults from audit_checks order by id desc limit 1) k on true`,
  )
  if (!row) throw new Error('no sealing came back')
  return row
}
