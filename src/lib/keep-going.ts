import { errorFields, type Log } from './log.ts'

/** Work that is asked for again and again, but never runs twice at a time. */
export type Repeated = {
  /** Runs it soon; a request that comes while it runs makes it run once more. Never throws. */
  kick(): void
  /** Resolves when nothing runs; later requests are ignored. */
  stop(): Promise<void>
}

/** Wraps `work`; what it throws is logged under `name`. */
export function keepGoing(name: string, log: Log, work: () => Promise<unknown>): Repeated {
  let running: Promise<void> | undefined
  let again = false
  let stopped = false

  async function run() {
    do {
      again = false
      await work().catch((error: unknown) => log.error(name, errorFields(error)))
    } while (again && !stopped)
    running = undefined
  }

  return {
    kick() {
      if (stopped) return
      if (running) again = true
      else running = run()
    },
    async stop() {
      stopped = true
      await running
    },
  }
}
