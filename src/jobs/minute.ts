import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'

interface Job {
  name: string
  run(services: Services): Promise<unknown>
}

/** What happens by itself. Each job looks for what is due, so that a missed minute is made up for in the next. */
const jobs: readonly Job[] = []

/** Runs every job, once a minute; one that fails does not stop the others. Then mail goes out. */
export async function runMinuteJobs(services: Services, list: readonly Job[] = jobs): Promise<void> {
  for (const job of list) {
    try {
      await job.run(services)
    } catch (error) {
      services.log.error(`jobs.${job.name}`, errorFields(error))
    }
  }
  services.kickOutbox()
}
