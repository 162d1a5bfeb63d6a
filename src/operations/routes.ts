import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { NotFound } from '../lib/errors.ts'
import { inTime } from '../lib/in-time.ts'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'
import { readSettings } from '../settings/office.ts'
import { type Alarms, findAlarms } from './alarms.ts'
import { metricsText } from './metrics.ts'

/** For load balancers and Prometheus: no session, no language, nothing of the office. */
export const operations = new Hono<AppEnv>()

/** The process answers. */
operations.get('/healthz', (c) => c.text('ok\n'))

/** The process can serve: the database answers. Alarms are named, but only a missing database makes it unready. */
operations.get('/readyz', async (c) => {
  const alarms = await alarmsOrNull(c.get('services'))
  if (!alarms) return c.json({ ready: false, database: 'away', alarms: [] }, 503)
  return c.json({ ready: true, database: 'ok', alarms: alarms.raised })
})

operations.get('/metrics', async (c) => {
  const services = c.get('services')
  if (!maySeeMetrics(c)) throw new NotFound()
  const text = metricsText(
    (await alarmsOrNull(services))?.standing ?? null,
    services.processFigures?.() ?? null,
  )
  return c.body(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
})

/** With METRICS_TOKEN by that token; else to this machine only, and never through a proxy. */
function maySeeMetrics(c: Context<AppEnv>): boolean {
  const { metricsToken, trustProxy } = c.get('services').config
  if (metricsToken) return c.req.header('authorization') === `Bearer ${metricsToken}`
  const address = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress ?? ''
  return !trustProxy && !c.req.header('x-forwarded-for') && /^(::1|127\.|::ffff:127\.)/.test(address)
}

async function alarmsOrNull(services: Services): Promise<Alarms | null> {
  try {
    return await inTime(services.sql, async () => findAlarms(services, await readSettings(services.sql)))
  } catch (error) {
    services.log.error('operations.standing', errorFields(error))
    return null
  }
}
