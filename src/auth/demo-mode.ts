import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/** The demo city: its clock runs, or the program was started for it. Sign-in by one click exists only here. */
export function inDemo(c: Context<AppEnv>): boolean {
  return c.get('services').config.demo || c.get('stored').demoClock !== undefined
}
