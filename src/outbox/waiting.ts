import { first } from '../lib/db.ts'
import type { Services } from '../services.ts'
import { officeNow, readSettings, type StoredSettings } from '../settings/office.ts'

/** Why mail does not go out. `silent`: due mails have stood for minutes; `error` is what the server last said. */
export interface MailWait {
  reason: 'noServer' | 'silent'
  waiting: number
  error: string
}

/** Minutes that a due mail may stand before somebody is told. */
const PATIENCE = 3

/** Whether mail is waiting for something that a person must do, for a banner (decisions.md 16); null if it flows. */
export async function mailWaits(services: Services, stored?: StoredSettings): Promise<MailWait | null> {
  const { sql, config, now } = services
  const settings = stored ?? (await readSettings(sql))
  const at = officeNow(settings, now())
  const row = first(
    await sql<{ due: number; standing: number; error: string | null }[]>`
    select count(*)::int as due,
      count(*) filter (where not_before < ${new Date(at.getTime() - PATIENCE * 60_000)})::int as standing,
      (select last_error from outbox where state = 'failed' order by last_tried_at desc nulls last limit 1) as error
    from outbox where state in ('queued','failed') and not_before <= ${at}`,
  )
  const due = row?.due ?? 0
  if (!config.smtpUrl && !settings.demoClock)
    return due > 0 ? { reason: 'noServer', waiting: due, error: '' } : null
  const standing = row?.standing ?? 0
  return standing > 0 ? { reason: 'silent', waiting: standing, error: row?.error ?? '' } : null
}
