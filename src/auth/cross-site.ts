import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { CrossSite } from '../lib/errors.ts'

/** Every request that may change something comes from a page of ours: Fetch-Metadata, or Origin where a browser lacks it. */
export const refuseCrossSite: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'OPTIONS') {
    const site = c.req.header('sec-fetch-site')
    const sameOrigin =
      site === undefined
        ? c.req.header('origin') === new URL(c.get('services').config.baseUrl).origin
        : site === 'same-origin'
    if (!sameOrigin) throw new CrossSite()
  }
  await next()
}
