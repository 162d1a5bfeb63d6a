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
  app.use(limitBody)
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
    // Before the page: a header that is set on a finished answer makes the server write it anew, stream and all.
    c.header('X-Request-Id', c.get('requestId'))
    await next()
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

/** What every answer says to the browser, put on before the page is made; a download brings a stricter policy of its own. */
const headers: MiddlewareHandler<AppEnv> = async (c, next) => {
  const https = c.get('services').config.baseUrl.startsWith('https:')
  for (const [name, value] of await (https ? overHttps() : overHttp())) c.header(name, value)
  await next()
}

const overHttps = pageHeaders(true)
const overHttp = pageHeaders(false)

/** Asked once of the middleware, which would set them on every finished answer. */
function pageHeaders(https: boolean): () => Promise<[string, string][]> {
  const say = secureHeaders({
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
    // Not no-referrer: it would make form posts of older browsers carry `Origin: null`.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: https,
  })
  const app = new Hono().use(say).get('/', (c) => c.body(null))
  let asked: Promise<[string, string][]> | undefined
  return () => {
    asked ??= Promise.resolve(app.request('/')).then((answer) => [...answer.headers])
    return asked
  }
}

const upTo = (megabytes: number): MiddlewareHandler<AppEnv> =>
  bodyLimit({ maxSize: megabytes * MEGABYTE, onError: (c) => answerError(new TooLarge(), c) })
const uploads = upTo(30)
const forms = upTo(2)

/**
 * Files come in parts, from whom we know; a form is small, and taking a large one apart costs seconds.
 * Looking for the body of a GET, which has none, would cost as much as the rest of these.
 */
const limitBody: MiddlewareHandler<AppEnv> = (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const isParts = /^multipart\/form-data/i.test(c.req.header('content-type') ?? '')
  const isOpen = /^\/(sign-in|setup|language|r|l)(\/|$)/.test(c.req.path)
  return (isParts && !isOpen ? uploads : forms)(c, next)
}

/** NUL bytes and broken surrogates in an address end here, once, for every page. */
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
  // Whatever answers from here may depend on who asks; static files are served before the app.
  c.header('Cache-Control', 'private, no-store')
  await next()
}
