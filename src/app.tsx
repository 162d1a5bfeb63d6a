import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { matchedRoutes } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import type { AppEnv } from './app-env.ts'
import { refuseCrossSite } from './auth/cross-site.ts'
import { loadRequest, requestLocale } from './auth/session.ts'
import { answerError, answerNotFound } from './errors.tsx'
import { translator } from './i18n/translate.ts'
import { Malformed, TooLarge } from './lib/errors.ts'
import { inTime } from './lib/in-time.ts'
import { countRequest } from './operations/metrics.ts'
import { operations } from './operations/routes.ts'
import { renderer } from './renderer.tsx'
import type { Services } from './services.ts'
import { officeNow, officeSettings } from './settings/office.ts'
import { mountSlices } from './slices.ts'

const MEGABYTE = 1024 * 1024

/**
 * The whole application. Middleware in this order, nowhere else. On Workers, where connections belong to one request,
 * each request brings its own services; elsewhere they are the same for all.
 */
export function createApp(services: Services | ((c: Context<AppEnv>) => Services)): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  app.use(withServices(typeof services === 'function' ? services : () => services))
  app.use(logRequest)
  app.use(headers)
  app.route('/', operations)
  app.use(refuseUnreadable)
  app.use(refuseCrossSite)
  app.use(bodyLimit({ maxSize: 30 * MEGABYTE, onError: (c) => answerError(new TooLarge(), c) }))
  app.use(withRequest)
  app.use(renderer)
  mountSlices(app)
  app.notFound(answerNotFound)
  app.onError(answerError)
  return app
}

const withServices =
  (servicesOf: (c: Context<AppEnv>) => Services): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const services = servicesOf(c)
    c.set('services', services)
    c.set('requestId', crypto.randomUUID())
    c.set('viewer', null)
    c.set('stored', {})
    c.set('settings', officeSettings({}))
    c.set('now', services.now())
    c.set('locale', requestLocale(c, null))
    c.set('t', translator(c.get('locale')))
    await next()
    c.header('X-Request-Id', c.get('requestId'))
  }

/** One line a request. Paths of mailed links carry secrets and are cut. */
const logRequest: MiddlewareHandler<AppEnv> = async (c, next) => {
  const started = performance.now()
  await next()
  const path = c.req.path.replace(/^\/(r|l|f|setup)\/.*/, '/$1/…')
  const seconds = (performance.now() - started) / 1000
  countRequest(c.req.method, matchedRoutes(c).at(-1)?.path ?? '*', c.res.status, seconds)
  const { log } = c.get('services')
  log.info('request', {
    id: c.get('requestId'),
    method: c.req.method,
    path,
    status: c.res.status,
    ms: Math.round(seconds * 1000),
  })
}

const headers: MiddlewareHandler<AppEnv> = (c, next) =>
  (c.get('services').config.baseUrl.startsWith('https:') ? overHttps : overHttp)(c, next)

const overHttps = pageHeaders(true)
const overHttp = pageHeaders(false)

function pageHeaders(https: boolean): MiddlewareHandler<AppEnv> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'SAMEORIGIN',
    // Not no-referrer: it would make form posts of older browsers carry `Origin: null` (sign-in.md, CSRF).
    referrerPolicy: 'same-origin',
    // A download brings a stricter policy of its own.
    overwrite: false,
    strictTransportSecurity: https,
  })
}

/** NUL bytes and broken surrogates in an address end here, once, for every page (safety.md 7). */
const refuseUnreadable: MiddlewareHandler<AppEnv> = async (c, next) => {
  let decoded: string
  try {
    decoded = decodeURIComponent(c.req.url.replaceAll('+', '%20'))
  } catch {
    throw new Malformed('address')
  }
  if (decoded.includes('\0') || !decoded.isWellFormed()) throw new Malformed('address')
  await next()
}

const withRequest: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { stored, viewer } = await inTime(c.get('services').sql, () => loadRequest(c))
  c.set('stored', stored)
  c.set('settings', officeSettings(stored))
  c.set('now', officeNow(stored, c.get('services').now()))
  c.set('viewer', viewer)
  c.set('locale', requestLocale(c, viewer))
  c.set('t', translator(c.get('locale')))
  await next()
  // Whatever answers from here may depend on who asks; static files are served before the app.
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'private, no-store')
}
