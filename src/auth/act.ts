import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { officeDay } from '../lib/dates.ts'
import type { Sql } from '../lib/db.ts'
import { Forbidden, SignInNeeded } from '../lib/errors.ts'
import type { AuthKey } from '../lib/token.ts'
import type { Services } from '../services.ts'
import { type OfficeSettings, officeNow, officeSettings, readSettings } from '../settings/office.ts'
import type { Viewer } from './viewer.ts'
import { hasRole } from './viewer.ts'

/** Who does something, when, and with what: the first argument of every command. */
export interface Act {
  sql: Sql
  viewer: Viewer
  /** The office's time (the demo runs on its own clock). */
  now: Date
  settings: OfficeSettings
  requestId: string
  /** Set where the viewer's main role is not the one acted in, for example `chair` by a mailed link. */
  role?: string
  /** The link that was followed, when there is no session. */
  linkGrantId?: string
  /** Keys that stand outside the database: what is issued is sealed with them. */
  authKeys: readonly AuthKey[]
  kickOutbox: () => void
}

/** The signed-in viewer, or the way to sign in. */
export function requireViewer(c: Context<AppEnv>): Viewer {
  const viewer = c.get('viewer')
  if (!viewer) throw new SignInNeeded()
  return viewer
}

/** The signed-in viewer with one of the roles; others get the 403 (they know the page exists, but may not do this). */
export function requireRole(c: Context<AppEnv>, ...roles: Parameters<typeof hasRole>[1][]): Viewer {
  const viewer = requireViewer(c)
  if (!roles.some((role) => hasRole(viewer, role))) throw new Forbidden()
  return viewer
}

/** The signed-in viewer with a role of any kind: who works in this house reads its directory. */
export function requireSomeRole(c: Context<AppEnv>): Viewer {
  const viewer = requireViewer(c)
  if (viewer.roles.length === 0) throw new Forbidden()
  return viewer
}

/** The act of this request; `viewer` may be that of a link. */
export function actOf(c: Context<AppEnv>, viewer: Viewer = requireViewer(c), extra: Partial<Act> = {}): Act {
  const services = c.get('services')
  return {
    sql: services.sql,
    viewer,
    now: c.get('now'),
    settings: c.get('settings'),
    requestId: c.get('requestId'),
    authKeys: services.config.authKeys,
    kickOutbox: services.kickOutbox,
    ...extra,
  }
}

/** The act of a job: nobody's, in the office's time. */
export async function systemAct(services: Services): Promise<Act> {
  const stored = await readSettings(services.sql)
  const now = officeNow(stored, services.now())
  return {
    sql: services.sql,
    viewer: {
      personId: null,
      name: '系统',
      locale: 'zh-CN',
      roles: [],
      agencyIds: [],
      sessionId: null,
      verifiedAt: null,
      methods: 'job',
      today: officeDay(now),
    },
    now,
    settings: officeSettings(stored),
    requestId: 'job',
    role: 'system',
    authKeys: services.config.authKeys,
    kickOutbox: services.kickOutbox,
  }
}
