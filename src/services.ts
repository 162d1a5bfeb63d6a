import type { Config } from './config.ts'
import type { Sql } from './lib/db.ts'
import type { Log } from './lib/log.ts'

/** Everything that is injected; nothing else reaches the outside world. */
export interface Services {
  sql: Sql
  config: Config
  /** The real clock. A page and a job use the office's clock (`officeNow`), which runs apart in the demo. */
  now: () => Date
  log: Log
  /** Called after a commit that queued mail; delivers soon, must not throw. */
  kickOutbox: () => void
}
