import type { Config } from '../config.ts'
import { type Db, type Fragment, first } from '../lib/db.ts'
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

/** What stands in the outbox: due mails, those of them that have been due for minutes, and the server's last words. */
export interface StandingMail {
  due: number
  standing: number
  error: string | null
}

/** One row of StandingMail, also for a page that folds it into a statement of its own. */
export const standingMail = (sql: Db, at: Date): Fragment => sql`
  select count(*)::int as due,
    count(*) filter (where not_before < ${new Date(at.getTime() - PATIENCE * 60_000)})::int as standing,
    (select last_error from outbox where state = 'failed' order by last_tried_at desc nulls last limit 1) as error
  from outbox where state in ('queued','failed') and not_before <= ${at}`

/** Whether mail is waiting for something that a person must do, for a banner; null if it flows. */
export async function mailWaits(services: Services, stored?: StoredSettings): Promise<MailWait | null> {
  const { sql, config, now } = services
  const settings = stored ?? (await readSettings(sql))
  const row = first(await sql<StandingMail[]>`${standingMail(sql, officeNow(settings, now()))}`)
  return judgeWait(row ?? { due: 0, standing: 0, error: null }, config, settings)
}

export function judgeWait(
  mail: StandingMail,
  config: Pick<Config, 'smtpUrl'>,
  settings: StoredSettings,
): MailWait | null {
  if (!config.smtpUrl && !settings.demoClock)
    return mail.due > 0 ? { reason: 'noServer', waiting: mail.due, error: '' } : null
  return mail.standing > 0 ? { reason: 'silent', waiting: mail.standing, error: mail.error ?? '' } : null
}
