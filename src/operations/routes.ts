import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { NotFound } from '../lib/errors.ts'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'
import { officeNow, readSettings } from '../settings/office.ts'
import { metricsText, type Standing } from './metrics.ts'
import { findStanding } from './queries.ts'
import { alarmsOf } from './rules.ts'

/** For load balancers and Prometheus: no session, no language, nothing of the office. */
export const operations = new Hono<AppEnv>()

/** The process answers. */
operations.get('/healthz', (c) => c.text('ok\n'))

/** The process can serve: the database answers. Alarms are named, but only a missing database makes it unready. */
operations.get('/readyz', async (c) => {
  const services = c.get('services')
  const standing = await standingOrNull(services)
  if (!standing) return c.json({ ready: false, database: 'away', alarms: [] }, 503)
  const alarms = alarmsOf(standing, (await services.disk?.()) ?? null, services.config.smtpUrl !== undefined)
  return c.json({ ready: true, database: 'ok', alarms })
})

operations.get('/metrics', async (c) => {
  const services = c.get('services')
  if (!maySeeMetrics(c)) throw new NotFound()
  const text = metricsText(await standingOrNull(services), services.processFigures?.() ?? null)
  return c.body(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
})

/** With METRICS_TOKEN by that token; else to this machine only, and never through a proxy. */
function maySeeMetrics(c: Context<AppEnv>): boolean {
  const { metricsToken, trustProxy } = c.get('services').config
  if (metricsToken) return c.req.header('authorization') === `Bearer ${metricsToken}`
  const address = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? ''
  return !trustProxy && !c.req.header('x-forwarded-for') && /^(::1|127\.|::ffff:127\.)/.test(address)
}

async function standingOrNull(services: Services): Promise<Standing | null> {
  const waited = new Promise<null>((done) => setTimeout(done, 2_000, null))
  const asked = standing(services).catch((error: unknown) => {
    services.log.error('operations.standing', errorFields(error))
    return null
  })
  return Promise.race([asked, waited])
}

async function standing(services: Services): Promise<Standing> {
  const stored = await readSettings(services.sql)
  return findStanding(services.sql, officeNow(stored, services.now()), services.now())
}
