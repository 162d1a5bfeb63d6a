import type { Config } from './config.ts'
import type { PdfMaker } from './documents/pdf/maker.ts'
import type { ReadMessage } from './inbox/reading/message.ts'
import type { Refusal } from './inbox/reading/reader.ts'
import type { Sql } from './lib/db.ts'
import type { Log } from './lib/log.ts'
import type { Disk } from './operations/rules.ts'

/** Everything that is injected; nothing else reaches the outside world. */
export interface Services {
  sql: Sql
  config: Config
  /** The real clock. A page and a job use the office's clock (`officeNow`), which runs apart in the demo. */
  now: () => Date
  log: Log
  /** Called after a commit that queued mail; delivers soon, must not throw. */
  kickOutbox: () => void
  /** Fills an empty database with the demo city; absent where nothing would catch its mail (Workers). */
  loadDemo?: (services: Services) => Promise<void>
  /** Space on the disk of the data folder; absent where there is none (Workers). */
  disk?: () => Promise<Disk | null>
  /** Makes the daily backup; absent where the database is not this server's own or no BACKUP_DIR is set. */
  backUp?: () => Promise<void>
  /** Reads a message from outside in a thread that can be ended; absent where there are none (Workers). */
  readMail?: (raw: Uint8Array) => Promise<ReadMessage | Refusal>
  /** Writes documents as PDF; absent where there are neither threads nor fonts (Workers). */
  pdf?: PdfMaker
  /** Aborted when this process is to end: what takes long gives up or gives back. */
  leaving?: AbortSignal
  /** Memory and age of this process; absent on Workers. */
  processFigures?: () => { rssBytes: number; uptimeSeconds: number }
}
