import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorFields, type Log } from '../lib/log.ts'
import { isAlive } from './lock-file.ts'
import { type EmbeddedSettings, openEmbeddedPostgres, type RunningPostgres } from './postgres.ts'

/** Milliseconds between two looks. */
const LOOK = 500
/** Milliseconds until the next try after one that failed, for example on a full disk. */
const PAUSE = 3_000

/**
 * Opens a data folder's server and starts it again whenever it is gone: killed, or given up because the disk was full.
 * Its socket stays where it was, so that connections find it. Ends with `stop`, which stops the server.
 */
export async function keepEmbeddedOpen(settings: EmbeddedSettings, log: Log): Promise<RunningPostgres> {
  let server = await openEmbeddedPostgres(settings)
  const stopping = new AbortController()
  const watching = watch()

  /** False when there is nothing more to wait for. */
  function pause(milliseconds: number): Promise<boolean> {
    return sleep(milliseconds, true, { signal: stopping.signal, ref: false }).catch(() => false)
  }

  async function watch() {
    while (await pause(LOOK)) {
      if (isAlive(server.pid)) continue
      log.error('embedded.gone', { pid: server.pid })
      try {
        await server.stop()
        server = await openEmbeddedPostgres({ ...settings, socketDir: dirname(server.options.path) })
        log.info('embedded.again', { pid: server.pid })
      } catch (error) {
        log.error('embedded.again', errorFields(error))
        await pause(PAUSE)
      }
    }
  }

  return {
    options: server.options,
    stop: async () => {
      stopping.abort()
      await watching
      await server.stop()
    },
  }
}
