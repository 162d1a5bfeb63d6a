import type { Services } from '../services.ts'
import { officeNow, type StoredSettings } from '../settings/office.ts'
import type { Standing } from './metrics.ts'
import { findStanding } from './queries.ts'
import { type Alarm, alarmsOf, type Disk } from './rules.ts'

/** What stands still or runs out, with the figures that say so. */
export interface Alarms {
  raised: Alarm[]
  standing: Standing
  disk: Disk | null
}

/** The alarms of this moment, for administrators and for /readyz. */
export async function findAlarms(services: Services, stored: StoredSettings): Promise<Alarms> {
  const { sql, now, config } = services
  const [standing, disk] = await Promise.all([
    findStanding(sql, officeNow(stored, now()), now()),
    services.disk?.() ?? null,
  ])
  const expected = { mail: config.smtpUrl !== undefined, backup: services.backUp !== undefined }
  return { raised: alarmsOf(standing, disk, expected), standing, disk }
}
