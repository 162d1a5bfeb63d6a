import { sendReminderDigests } from '../action-items/reminders/commands.ts'
import { checkAudit, sealAudit } from '../audit/chain/commands.ts'
import { deleteExpired } from '../auth/commands.ts'
import { officeDay } from '../lib/dates.ts'
import { transaction } from '../lib/db.ts'
import { errorFields } from '../lib/log.ts'
import { remindSilentAgencies } from '../meetings/invitations/commands.ts'
import { openDueOccurrences } from '../meetings/series/commands.ts'
import { checkChainDaily } from '../minutes/chain/checking/commands.ts'
import { recordSilentAgreement } from '../minutes/countersigning/commands.ts'
import { beat } from '../operations/queries.ts'
import { tendPolls } from '../scheduling/polls/endings/commands.ts'
import type { Services } from '../services.ts'
import { officeNow, readSettings } from '../settings/office.ts'

interface Job {
  name: string
  run(services: Services): Promise<unknown>
}

/** What happens by itself. Each job looks for what is due, so that a missed minute is made up for in the next. */
const jobs: readonly Job[] = [
  { name: 'silent-agencies', run: remindSilentAgencies },
  { name: 'polls', run: tendPolls },
  { name: 'silent-countersigns', run: recordSilentAgreement },
  { name: 'series', run: openDueOccurrences },
  { name: 'audit-seals', run: sealAudit },
  onceADay('audit-check', checkAudit),
  { name: 'reminders', run: sendReminderDigests },
  onceADay('chain', checkChainDaily),
  onceADay('expired', (services) => deleteExpired(services.sql, services.now())),
]

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
  await beat(services.sql, services.now())
}

/** A job for the first minute of an office day, on whichever server sees it first. After a failure it is due again. */
export function onceADay(name: string, run: Job['run']): Job {
  return {
    name,
    run: async (services) => {
      const now = officeNow(await readSettings(services.sql), services.now())
      await transaction(services.sql, async (tx) => {
        const mine = await tx`
          insert into job_runs (job, period, ran_at) values (${name}, ${officeDay(now)}, ${now}) on conflict do nothing`
        if (mine.count === 1) await run(services)
      })
    },
  }
}
