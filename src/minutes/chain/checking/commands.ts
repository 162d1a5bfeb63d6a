import { recordAudit } from '../../../audit/commands.ts'
import { type Act, systemAct } from '../../../auth/act.ts'
import { json, type Sql, transaction } from '../../../lib/db.ts'
import type { AuthKey } from '../../../lib/token.ts'
import type { Services } from '../../../services.ts'
import { type Verification, verifyChain } from '../verification/queries.ts'

/** Problems kept of one check; more are of the same origin. */
const KEPT = 200

/** Follows the chain as of one moment, so that an issue going on beside it is either whole in it or not there. */
export async function followChain(
  sql: Sql,
  keys: readonly AuthKey[],
  mailedHead: string | null = null,
): Promise<Verification> {
  const found = await sql.begin('isolation level repeatable read, read only', (tx) =>
    verifyChain(tx, keys, mailedHead),
  )
  return found as Verification
}

/** Checks the chain and keeps what came of it, so that pages can say until when it was verified. */
export async function checkChain(act: Act): Promise<Verification> {
  const found = await followChain(act.sql, act.authKeys)
  await transaction(act.sql, async (tx) => {
    await tx`
      insert into chain_checks (at, records, head, problems, by_person_id)
      values (${act.now}, ${found.records}, decode(${found.head}, 'hex'), ${json(tx, found.problems.slice(0, KEPT))}, ${act.viewer.personId})`
    await recordAudit(tx, act, {
      action: found.problems.length ? 'chain.broken' : 'chain.verified',
      subjectType: 'issue_chain',
      subjectId: null,
      args: { n: found.records, m: found.problems.length },
      after: { head: found.head, problems: found.problems.slice(0, KEPT) },
    })
  })
  return found
}

/** Once a day by itself; what it finds stands in the log and on the pages of office and auditors. */
export async function checkChainDaily(services: Services): Promise<void> {
  const found = await checkChain(await systemAct(services))
  if (found.problems.length > 0)
    services.log.error('chain.broken', { records: found.records, problems: found.problems.length })
}
