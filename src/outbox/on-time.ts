import { first, type Sql } from '../lib/db.ts'
import { keepGoing, type Repeated } from '../lib/keep-going.ts'
import type { Services } from '../services.ts'
import { officeNow, readSettings } from '../settings/office.ts'
import { deliverOutbox } from './deliver.ts'

/** Seconds after which a delivery that failed as a whole (the database was away) is tried again. */
const AFTER_FAILURE = 3
/** Seconds that are waited at least and at most; the jobs of the minute look as well. */
const [SHORTEST, LONGEST] = [0.2, 60]

/**
 * A delivery that also comes by itself: when the next mail is due, when the lease of a server that died runs out, and
 * soon after it failed.
 */
export function deliverOnTime(services: Services, mailUrl: () => Promise<string | null>): Repeated {
  let timer: NodeJS.Timeout | undefined
  const comeIn = (seconds: number | null) => {
    clearTimeout(timer)
    if (seconds === null || services.leaving?.aborted) return
    timer = setTimeout(() => delivery.kick(), Math.min(LONGEST, Math.max(SHORTEST, seconds)) * 1000).unref()
  }
  const delivery = keepGoing('outbox.delivery', services.log, async () => {
    comeIn(AFTER_FAILURE)
    const url = await mailUrl()
    if (url) await deliverOutbox(services, url)
    comeIn(url ? await secondsToNext(services) : null)
  })
  return delivery
}

async function secondsToNext({ sql, now }: Services): Promise<number | null> {
  const at = officeNow(await readSettings(sql), now())
  return findSecondsToNext(sql, at)
}

/** Seconds until a mail becomes due or a lease runs out; null if there is neither. What is due already waits for a reason. */
async function findSecondsToNext(sql: Sql, now: Date): Promise<number | null> {
  const row = first(
    await sql<{ seconds: number | null }[]>`
    select least(
      extract(epoch from min(not_before) filter (where state in ('queued','failed') and not_before > ${now}) - ${now}::timestamptz),
      extract(epoch from min(lease_until) filter (where state = 'sending') - clock_timestamp()))::float8 as seconds
    from outbox where state in ('queued','failed','sending')`,
  )
  return row?.seconds ?? null
}
