import type { Config } from '../config.ts'
import type { Sql } from '../lib/db.ts'
import { readSettings } from '../settings/office.ts'
import type { Catcher } from './catcher.ts'

export type MailServer = {
  /** Where mail goes now; null if there is nowhere, and mails wait. */
  url(): Promise<string | null>
  stop(): Promise<void>
}

/** The mail server that was set, else, as soon as the demo is loaded, a catcher of our own. */
export function chooseMailServer(sql: Sql, config: Config): MailServer {
  let catcher: Promise<Catcher> | undefined
  return {
    async url() {
      if (config.smtpUrl) return config.smtpUrl
      if (!catcher && (await readSettings(sql)).demoClock) catcher ??= openCatcher(sql)
      return catcher ? (await catcher).url : null
    },
    async stop() {
      await (await catcher)?.stop()
    },
  }
}

/** The demo alone needs one. */
async function openCatcher(sql: Sql) {
  const { startCatcher } = await import('./catcher.ts')
  return startCatcher(sql)
}
