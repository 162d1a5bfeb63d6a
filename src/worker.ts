import { createApp } from './app.tsx'
import { type Config, ConfigError, readConfig } from './config.ts'
import { MAX_MESSAGE } from './inbox/reading/limits.ts'
import { receiveMessage } from './inbox/receive.ts'
import { runMinuteJobs } from './jobs/minute.ts'
import { openDatabase } from './lib/db.ts'
import { consoleLog, errorFields, silentLog } from './lib/log.ts'
import { whyNotServe } from './lib/schema.ts'
import { deliverOnce } from './outbox/deliver.ts'
import type { Services } from './services.ts'

/** Bindings, variables and secrets of wrangler.toml: the database, and the settings of .env.example. */
interface Env {
  HYPERDRIVE: { connectionString: string }
  [setting: string]: unknown
}

/** What Cloudflare gives with each call: work that goes on after the answer is announced here. */
interface Call {
  waitUntil(work: Promise<unknown>): void
}

/** A message as Email Routing hands it over. */
interface IncomingMail {
  from: string
  to: string
  raw: ReadableStream<Uint8Array>
  rawSize: number
  setReject(reason: string): void
}

/** Names of the migrations this Worker was built with. */
declare const MIGRATIONS: readonly string[]
declare const FixedLengthStream: new (bytes: number) => TransformStream<Uint8Array, Uint8Array>

/** The app is built once; connections belong to one call, so each call brings its own services. */
const app = createApp((c) => (c.env as unknown as { services: Services }).services)

/** How often a delivery may be asked for in one call; the next minute goes on. */
const ROUNDS = { request: 1, minute: 5 }

export default {
  async fetch(request: Request, env: Env, call: Call): Promise<Response> {
    const visit = openVisit(env)
    if (typeof visit === 'string') return notNow(visit)
    const reason = await closedBecause(visit.services)
    if (reason) {
      call.waitUntil(visit.leave(0))
      return notNow(reason)
    }
    const response = await app.fetch(request, { services: visit.services })
    return whenRead(response, call, () => visit.leave(ROUNDS.request))
  },

  /** Email Routing brings a message: answers and bounces (README, "Mail in"). One that fails is brought again by its server. */
  async email(mail: IncomingMail, env: Env, call: Call): Promise<void> {
    if (mail.rawSize > MAX_MESSAGE) return mail.setReject('Message too large')
    const visit = openVisit(env)
    if (typeof visit === 'string') throw new Error(visit)
    const { services, leave } = visit
    try {
      const reason = await closedBecause(services)
      if (reason) throw new Error(reason)
      const raw = new Uint8Array(await new Response(mail.raw).arrayBuffer())
      await receiveMessage(services, raw, { via: 'worker', recipient: mail.to, sender: mail.from })
    } finally {
      call.waitUntil(leave(ROUNDS.request))
    }
  },

  async scheduled(_minute: unknown, env: Env, call: Call): Promise<void> {
    const visit = openVisit(env)
    if (typeof visit === 'string') return consoleLog.error('config', { reason: visit })
    const { services, leave } = visit
    const reason = await closedBecause(services)
    if (reason) services.log.error('schema', { reason })
    else await runMinuteJobs(services)
    call.waitUntil(leave(ROUNDS.minute))
  },
}

interface Visit {
  services: Services
  /** Delivers what was queued, at most `rounds` times, and closes the connections. */
  leave(rounds: number): Promise<void>
}

/** The services of one call, or the sentence that says which setting is wrong. */
function openVisit(env: Env): Visit | string {
  let config: Config
  try {
    config = configOf(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  // Three connections: a call may hold six, and mail needs some. Hyperdrive forgets a session's settings, so none are sent.
  const pool = { max: 3, connect_timeout: 10, connection: { application_name: 'huishang-worker' } }
  const sql = openDatabase(env.HYPERDRIVE.connectionString, pool)
  let mailQueued = false
  const services: Services = {
    sql,
    config,
    now: () => new Date(),
    log: config.log === 'json' ? consoleLog : silentLog,
    kickOutbox: () => {
      mailQueued = true
    },
  }
  async function leave(rounds: number) {
    try {
      for (let round = 0; mailQueued && round < rounds; round += 1) {
        mailQueued = false
        await deliverOnce(services)
      }
    } catch (error) {
      services.log.error('outbox.delivery', errorFields(error))
    } finally {
      await sql.end({ timeout: 5 })
    }
  }
  return { services, leave }
}

let config: Config | undefined

function configOf(env: Env): Config {
  config ??= readConfig({
    ...Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    DATABASE_URL: env.HYPERDRIVE.connectionString,
  })
  return config
}

let serves = false

/** Why this Worker may not touch the database, or null. Asked until it may; a database that is away, the pages name. */
async function closedBecause({ sql, now, log }: Services): Promise<string | null> {
  if (serves) return null
  try {
    const reason = await whyNotServe(sql, MIGRATIONS, now())
    serves = reason === null
    return reason
  } catch (error) {
    log.error('schema', errorFields(error))
    return null
  }
}

function notNow(sentence: string): Response {
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '60',
  }
  return new Response(`${sentence}\n`, { status: 503, headers })
}

/** The answer; `then` runs when its last byte is out, because a file is read from the database as it goes. */
function whenRead(response: Response, call: Call, then: () => Promise<void>): Response {
  if (!response.body) {
    call.waitUntil(then())
    return response
  }
  const length = response.headers.get('Content-Length')
  const { readable, writable } = length
    ? new FixedLengthStream(Number(length))
    : new TransformStream<Uint8Array, Uint8Array>()
  // A reader who goes away ends the copying too.
  call.waitUntil(
    response.body
      .pipeTo(writable)
      .catch(() => undefined)
      .then(then),
  )
  return new Response(readable, response)
}
