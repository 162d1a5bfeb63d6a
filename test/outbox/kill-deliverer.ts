/** One server of kill.test.ts: delivers until nothing is left, then says so. Arguments: database options, SMTP address. */
import { setTimeout as pause } from 'node:timers/promises'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'

const [database = '{}', smtpUrl = ''] = process.argv.slice(2)
const sql = openDatabase(JSON.parse(database), { max: 4 })
const config = readConfig({
  AUTH_KEYS: `a:${Buffer.alloc(32, 7).toString('base64url')}`,
  OUTBOX_LEASE_SECONDS: '2',
  LOG: 'off',
})
const services = { sql, config, now: () => new Date(), log: silentLog, kickOutbox: () => undefined }

for (;;) {
  await deliverOutbox(services, smtpUrl)
  const [left] = await sql<
    { n: number }[]
  >`select count(*)::int as n from outbox where state in ('queued','sending','failed')`
  if (left?.n === 0) break
  await pause(100)
}
process.send?.('done')
process.exit(0)
