import { recordAudit, recordAudits } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { type Day, officeDay } from '../../lib/dates.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'
import { lockMinutes } from '../commands.ts'
import { isIssued } from '../rules.ts'
import { listCandidates } from './queries.ts'
import { type DistributionKind, leftOut, proposedKind } from './rules.ts'

/** Saves who gets the minutes and how (报、送、发); possible until they are issued. Whoever has a duty cannot be left out. */
export async function saveDistribution(
  act: Act,
  id: string,
  kinds: ReadonlyMap<string, DistributionKind>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    if (isIssued(minutes.state)) throw new RuleViolation('minutes.error.issued')
    const candidates = await listCandidates(tx, id, officeDay(act.now))
    const [missing] = leftOut(candidates, kinds)
    if (missing) throw new RuleViolation('minutes.error.dutyNotDistributed', { agency: missing.name })
    const rows = candidates.flatMap(({ id: agencyId }) => {
      const kind = kinds.get(agencyId)
      return kind ? [{ minutes_id: id, agency_id: agencyId, kind }] : []
    })
    if (rows.length === 0) throw new RuleViolation('minutes.error.nobodyDistributed')
    await tx`delete from distributions where minutes_id = ${id}`
    await tx`insert into distributions ${tx(rows)}`
    await recordAudit(tx, act, {
      action: 'minutes.distributionSaved',
      subjectType: 'minutes',
      subjectId: id,
      meetingId: minutes.meetingId,
      args: { title: minutes.title, n: rows.length },
      after: rows.map(({ agency_id, kind }) => ({ agency_id, kind })),
    })
  })
}

/** The distribution as saved, or the customary one where nobody changed it; in standing order. */
export async function settleDistribution(tx: Tx, id: string, today: Day): Promise<string[]> {
  const candidates = await listCandidates(tx, id, today)
  const saved = candidates.filter((agency) => agency.kind !== null)
  if (saved.length) {
    const [missing] = leftOut(candidates, new Map(saved.map((agency) => [agency.id, agency.kind!])))
    if (missing) throw new RuleViolation('minutes.error.dutyNotDistributed', { agency: missing.name })
    return saved.map((agency) => agency.id)
  }
  const rows = candidates.flatMap((agency) => {
    const kind = proposedKind(agency)
    return kind ? [{ minutes_id: id, agency_id: agency.id, kind }] : []
  })
  if (rows.length === 0) throw new RuleViolation('minutes.error.nobodyDistributed')
  await tx`insert into distributions ${tx(rows)}`
  return rows.map((row) => row.agency_id)
}

/** 签收: an agency on the distribution says that it has read the minutes; only this, never the opening of a page, counts. */
export async function acknowledgeMinutes(act: Act, id: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockMinutes(tx, act, id)
    if (!isIssued(minutes.state)) throw new RuleViolation('minutes.error.notIssued')
    if (act.viewer.agencyIds.length === 0) throw new RuleViolation('minutes.error.notDistributed')
    const opened = await tx<{ agencyId: string; agency: string }[]>`
      update distributions d set first_opened_at = ${act.now} from agencies a
      where d.minutes_id = ${id} and a.id = d.agency_id and d.agency_id in ${tx([...act.viewer.agencyIds])} and d.first_opened_at is null
      returning d.agency_id as "agencyId", a.short_zh as agency`
    await recordAudits(
      tx,
      act,
      opened.map((one) => ({
        action: 'minutes.acknowledged',
        subjectType: 'minutes',
        subjectId: id,
        meetingId: minutes.meetingId,
        agencyId: one.agencyId,
        args: { title: minutes.title, agency: one.agency },
      })),
    )
  })
}
