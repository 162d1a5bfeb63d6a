import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { RuleViolation } from '../../lib/errors.ts'

/** Decision 24: an office joins in the middle of a year. Set once per series and year, before the first issue. */
export async function startSeries(act: Act, series: string, year: number, nextNo: number): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows = await tx`
      insert into number_series (series, year, next_no) values (${series}, ${year}, ${nextNo}) on conflict do nothing returning series`
    if (rows.length === 0) throw new RuleViolation('minutes.error.seriesStarted')
    await recordAudit(tx, act, {
      action: 'minutes.seriesStarted',
      subjectType: 'number_series',
      subjectId: null,
      args: { series, year, no: nextNo },
    })
  })
}

/** R42: the counter's row lock is held until the end of the transaction, so a number is used or given back, never lost. */
export async function takeNumber(
  tx: Tx,
  id: string,
  year: number,
): Promise<{ docYear: number; docNo: number }> {
  const row = first(
    await tx<{ no: number }[]>`
    insert into number_series as s (series, year, next_no) select n.series, ${year}::int, 2 from minutes n where n.id = ${id}
    on conflict (series, year) do update set next_no = s.next_no + 1
    returning next_no - 1 as no`,
  )
  if (!row) throw new Error('no number came back')
  return { docYear: year, docNo: row.no }
}
