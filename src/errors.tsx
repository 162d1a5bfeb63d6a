import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { ConflictPage, ErrorPage, GonePage } from '#views/errors.tsx'
import { Alert } from '#views/ui/alert.tsx'
import { TakenPage } from '#views/venues/taken.tsx'
import type { AppEnv } from './app-env.ts'
import { answerProofNeeded } from './auth/proof/routes.tsx'
import { type MessageKey, translateStored } from './i18n/translate.ts'
import { databaseError } from './lib/db.ts'
import {
  Conflict,
  CrossSite,
  Forbidden,
  Gone,
  Malformed,
  NotFound,
  ProofNeeded,
  RuleViolation,
  SignInNeeded,
  TooLarge,
  TooMany,
} from './lib/errors.ts'
import { errorFields } from './lib/log.ts'
import { VenueTaken } from './venues/taken.ts'

/** Forbidden and unknown things get the same bytes (R64). */
export function answerNotFound(c: Context<AppEnv>): Response | Promise<Response> {
  return answer(c, 404, 'errors.notFoundTitle', c.get('t')('errors.notFound'))
}

/** The one place where errors become pages. */
export function answerError(error: Error, c: Context<AppEnv>): Response | Promise<Response> {
  const t = c.get('t')
  if (error instanceof NotFound) return answerNotFound(c)
  if (error instanceof SignInNeeded) return answerSignIn(c)
  if (error instanceof ProofNeeded) return answerProofNeeded(c)
  if (error instanceof Forbidden) return answer(c, 403, 'errors.forbiddenTitle', t('errors.forbidden'))
  if (error instanceof CrossSite) return answer(c, 403, 'errors.forbiddenTitle', t('errors.crossSite'))
  if (error instanceof VenueTaken) return answerTaken(c, error)
  if (error instanceof RuleViolation)
    return answer(c, 422, 'errors.ruleTitle', translateStored(c.get('locale'), error.key, error.args))
  if (error instanceof Conflict) return answerConflict(c, error)
  if (error instanceof Gone) return answerGone(c, error)
  if (error instanceof Malformed) return answer(c, 400, 'errors.malformedTitle', t('errors.malformed'))
  if (error instanceof TooLarge) return answer(c, 413, 'errors.tooLargeTitle', t('errors.tooLarge'))
  if (error instanceof TooMany) return answer(c, 429, 'errors.tooManyTitle', t('errors.tooMany'))
  return answerFault(c, error)
}

function answerFault(c: Context<AppEnv>, error: Error): Response | Promise<Response> {
  const { log } = c.get('services')
  log.error('fault', { id: c.get('requestId'), method: c.req.method, ...errorFields(error) })
  const code = databaseError(error)?.code ?? ''
  // 53100: the database answers, and what is stored can be read.
  if (code === '53100') return answer(c, 507, 'errors.diskFullTitle', c.get('t')('errors.diskFull'))
  if (isDatabaseAway(code)) {
    c.header('Retry-After', '3')
    return answer(c, 503, 'errors.databaseTitle', c.get('t')('errors.database'))
  }
  // 22P02, 22021: text that a column cannot take, for example an id that is no uuid.
  if (code === '22P02') return answerNotFound(c)
  // 22003, 22007, 22008: a number or a day that no column holds.
  if (['22021', '22003', '22007', '22008'].includes(code))
    return answer(c, 400, 'errors.malformedTitle', c.get('t')('errors.malformed'))
  return answer(c, 500, 'errors.serverTitle', c.get('t')('errors.server', { id: c.get('requestId') }))
}

function isDatabaseAway(code: string): boolean {
  return (
    /^(08|57P|53)/.test(code) ||
    [
      'CONNECTION_CLOSED',
      'CONNECTION_ENDED',
      'CONNECTION_DESTROYED',
      'CONNECT_TIMEOUT',
      'DATABASE_SILENT',
      'ECONNREFUSED',
      'ENOENT',
      'ECONNRESET',
      'EPIPE',
    ].includes(code)
  )
}

function answer(
  c: Context<AppEnv>,
  status: ContentfulStatusCode,
  titleKey: MessageKey,
  text: string,
): Response | Promise<Response> {
  c.status(status)
  if (c.req.header('HX-Request-Type') === 'partial') {
    c.header('HX-Retarget', '#alerts')
    c.header('HX-Reswap', 'innerHTML')
    return c.html(<Alert text={text} />)
  }
  return render(c, <ErrorPage title={c.get('t')(titleKey)} text={text} />, c.get('t')(titleKey))
}

function answerSignIn(c: Context<AppEnv>): Response | Promise<Response> {
  const url = new URL(c.req.url)
  const next =
    c.req.method === 'GET' && url.pathname !== '/'
      ? `?next=${encodeURIComponent(url.pathname + url.search)}`
      : ''
  if (c.req.header('HX-Request') || c.req.header('HX-Request-Type')) {
    c.header('HX-Redirect', `/sign-in${next}`)
    return c.body(null, 401)
  }
  return c.redirect(`/sign-in${next}`, 303)
}

/** Somebody else has the room: what is free instead, with everything that was typed. */
async function answerTaken(c: Context<AppEnv>, error: VenueTaken): Promise<Response> {
  const body = await c.req.parseBody({ all: true })
  const kept = Object.entries(body).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [[name, one] as const] : [])),
  )
  const action = new URL(c.req.url).pathname
  const meeting = /^\/meetings\/[0-9a-f-]{36}/.exec(action)?.[0]
  c.status(409)
  return render(
    c,
    <TakenPage
      text={translateStored(c.get('locale'), error.key, error.args)}
      wanted={error.wanted}
      free={error.free}
      kept={kept}
      action={action}
      edit={meeting && !('venueId' in body) ? `${meeting}/edit` : null}
    />,
    c.get('t')('venues.taken.title'),
  )
}

async function answerConflict(c: Context<AppEnv>, error: Conflict): Promise<Response> {
  const body = await c.req.parseBody({ all: true })
  const yours = Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      [value]
        .flat()
        .filter((v) => typeof v === 'string')
        .join(', '),
    ]),
  )
  c.status(409)
  return render(
    c,
    <ConflictPage yours={yours} theirs={error.theirs} changedBy={error.changedBy} />,
    c.get('t')('errors.conflictTitle'),
  )
}

function answerGone(c: Context<AppEnv>, error: Gone): Response | Promise<Response> {
  c.status(410)
  return render(
    c,
    <GonePage reason={error.reason} path={new URL(c.req.url).pathname} renewable={error.grantId !== null} />,
    c.get('t')('errors.goneTitle'),
  )
}

/** A link page keeps its bare frame, so that an attendee never meets the office's navigation. */
function render(c: Context<AppEnv>, page: Child, title: string): Response | Promise<Response> {
  const bare = !c.get('viewer') || /^\/(r|l)\//.test(c.req.path)
  return c.render(page, { title, frame: bare ? 'bare' : 'full' })
}
