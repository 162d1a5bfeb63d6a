import { expectBackups } from '../operations/queries.ts'
import type { Services } from '../services.ts'
import { officeNow, readSettings } from '../settings/office.ts'
import { onceADay } from './minute.ts'

const daily = onceADay('backup', async (services) => services.backUp?.())

/** The backup of the day, if it is still to be made. Apart from the jobs of the minute, because it may take minutes. */
export async function runDailyBackup(services: Services): Promise<void> {
  if (!services.backUp) return
  await expectBackups(services.sql, officeNow(await readSettings(services.sql), services.now()))
  await daily.run(services)
}
