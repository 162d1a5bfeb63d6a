import { officeInstant } from '../lib/dates.ts'
import { transaction } from '../lib/db.ts'
import { adoptIssued } from '../minutes/chain/commands.ts'
import type { Services } from '../services.ts'
import { readSettings } from '../settings/office.ts'
import { loadActionItems } from './action-items.ts'
import { loadAttendees } from './attendees.ts'
import { demoBaseDay, demoDays } from './days.ts'
import { loadDirectory } from './directory.ts'
import { loadEvidence } from './evidence.ts'
import { readDemoFile } from './file.ts'
import { loadGroups } from './groups.ts'
import { loadHistory } from './history.ts'
import { loadInvitations } from './invitations.ts'
import { loadMatters } from './matters.ts'
import { loadMeetings } from './meetings.ts'
import { loadMinutes } from './minutes.ts'
import { loadTimes } from './times.ts'

/**
 * Fills an empty database with the demo city, whole or not at all. Its clock stands at day 0, 09:00 (the Monday
 * of the loading week) when `realNow` is, and runs on from there. Nothing is mailed.
 * Where the demo is loaded already nothing happens; where a real office is set up it refuses.
 */
export async function loadDemo(services: Services, options: { realNow: Date }): Promise<void> {
  const base = demoBaseDay(options.realNow)
  const clock = {
    base: officeInstant(base, '09:00').toISOString(),
    loadedAt: options.realNow.toISOString(),
  }
  await transaction(services.sql, async (tx) => {
    // Two starters at once: the second waits and then finds the demo.
    await tx`select pg_advisory_xact_lock(hashtext('load demo'))`
    const stored = await readSettings(tx)
    if (stored.demoClock) return
    if (stored.installed) throw new Error('A real office is set up in this database: the demo is not loaded.')
    const loading = { tx, file: readDemoFile(), days: demoDays(base) }
    await loadDirectory(loading, clock)
    await loadGroups(loading)
    await loadMatters(loading)
    await loadMeetings(loading)
    await loadInvitations(loading)
    await loadAttendees(loading)
    await loadTimes(loading)
    await loadMinutes(loading)
    await loadActionItems(loading)
    await loadEvidence(loading)
    await loadHistory(loading)
    await adoptIssued(tx, { now: new Date(clock.base), authKeys: services.config.authKeys })
  })
}
