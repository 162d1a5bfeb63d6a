import type { StoredSettings } from '../settings/office.ts'

/** Whether somebody has set up an office, or loaded the demo city; until then there is the first page only. */
export function isInstalled(stored: StoredSettings): boolean {
  return stored.installed === true || stored.demoClock !== undefined
}
