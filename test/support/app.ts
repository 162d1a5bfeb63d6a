import type { Hono } from 'hono'
import { createApp } from '#src/app.tsx'
import type { AppEnv } from '#src/app-env.ts'
import type { Act } from '#src/auth/act.ts'
import { readConfig } from '#src/config.ts'
import { loadDemo } from '#src/demo/load.ts'
import { officeDay } from '#src/lib/dates.ts'
import { json, type Sql } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import type { Services } from '#src/services.ts'
import { officeNow, officeSettings, readSettings } from '#src/settings/office.ts'
import { type Cast, giveCast, type Person } from './cast.ts'
import { createTestDatabase } from './database.ts'
import { lintOutbox } from './ical-lint.ts'

export const TEST_KEYS = `a:${Buffer.alloc(32, 7).toString('base64url')}`

/** A browser of one person (or of nobody): keeps cookies, follows nothing by itself. */
export interface Visitor {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** Sends a form from a page of the site; a value may be a list or a File. */
  post(
    path: string,
    form?: Record<string, FormValue | readonly FormValue[]>,
    headers?: Record<string, string>,
  ): Promise<Response>
  cookies: Map<string, string>
}
type FormValue = string | number | File

export interface World {
  sql: Sql
  services: Services
  app: Hono<AppEnv>
  cast: Cast
  /** Moves the clock; it stands still otherwise. Starts on Monday 2026-11-23, 09:00 in Shanghai. */
  setNow(now: Date): void
  now(): Date
  as(person: Person): Visitor
  nobody(): Visitor
  /** The act of a person, for calling commands directly. */
  act(person: Person, roles?: Act['viewer']['roles'], agencyIds?: string[]): Promise<Act>
  /** How often the app asked for a delivery. */
  kicks(): number
  /** Drops the database; throws if a calendar object that the test queued does not pass the linter. */
  close(): Promise<void>
}

export const MONDAY = new Date('2026-11-23T01:00:00Z')

/** A world on an empty database of its own, with the cast and an installed office. */
export async function createWorld(options: { env?: Record<string, string> } = {}): Promise<World> {
  const database = await createTestDatabase()
  const world = await worldOn(database.sql, database.drop, options.env)
  const cast = await giveCast(database.sql, MONDAY)
  const settings = {
    installed: true,
    nameZh: '示例市领导小组办公室',
    nameEn: 'Leading Group Office',
    shortZh: '市领导小组办',
    telephone: '000-0000-1234',
    mailbox: 'meeting@office.gov.cn.example',
  }
  await database.sql`insert into settings (key, value) select key, value from jsonb_each(${json(database.sql, settings)})`
  return { ...world, cast }
}

/** The app on a database that somebody else filled, for example with the demo. */
export async function worldOn(
  sql: Sql,
  drop: () => Promise<void>,
  env: Record<string, string> = {},
): Promise<Omit<World, 'cast'>> {
  let now = MONDAY
  let kicks = 0
  const services: Services = {
    sql,
    config: readConfig({ AUTH_KEYS: TEST_KEYS, BASE_URL: 'http://localhost', LOG: 'off', ...env }),
    now: () => now,
    log: silentLog,
    kickOutbox: () => {
      kicks += 1
    },
    loadDemo: (each) => loadDemo(each, { realNow: each.now() }),
  }
  const app = createApp(services)
  return {
    sql,
    services,
    app,
    setNow: (at) => {
      now = at
    },
    now: () => now,
    as: (person) =>
      visitor(
        app,
        new Map([
          ['sid', person.token],
          ['__Host-sid', person.token],
        ]),
      ),
    nobody: () => visitor(app, new Map()),
    act: (person, roles = ['clerk'], agencyIds = []) => actFor(services, person, roles, agencyIds),
    kicks: () => kicks,
    close: async () => {
      const faults = await lintOutbox(sql)
      await drop()
      if (faults.length > 0) throw new Error(`faulty calendar objects were queued:\n${faults.join('\n')}`)
    },
  }
}

async function actFor(
  services: Services,
  person: Person,
  roles: Act['viewer']['roles'],
  agencyIds: string[],
): Promise<Act> {
  const stored = await readSettings(services.sql)
  const now = officeNow(stored, services.now())
  return {
    sql: services.sql,
    viewer: {
      personId: person.id,
      name: person.name,
      locale: 'zh-CN',
      roles,
      agencyIds,
      sessionId: null,
      verifiedAt: services.now(),
      methods: 'password,totp',
      today: officeDay(now),
    },
    now,
    settings: officeSettings(stored),
    requestId: 'test',
    authKeys: services.config.authKeys,
    kickOutbox: services.kickOutbox,
  }
}

/** A browser of anything that answers like the app. */
export function visitor(
  app: { request(url: string, init: RequestInit): Response | Promise<Response> },
  cookies: Map<string, string>,
): Visitor {
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await app.request(`http://localhost${path}`, { ...init, headers })
    for (const line of response.headers.getSetCookie()) keep(cookies, line)
    return response
  }
  return {
    cookies,
    get: (path, headers = {}) => send(path, { headers: { 'accept-language': 'zh-CN', ...headers } }),
    post: (path, form = {}, headers = {}) =>
      send(path, {
        method: 'POST',
        body: bodyOf(form),
        headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'zh-CN', ...headers },
      }),
  }
}

function bodyOf(form: Record<string, FormValue | readonly FormValue[]>): URLSearchParams | FormData {
  const entries = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((v) => [name, v] as const),
  )
  if (!entries.some(([, value]) => value instanceof File))
    return new URLSearchParams(entries.map(([n, v]) => [n, String(v)]))
  const body = new FormData()
  for (const [name, value] of entries) body.append(name, value instanceof File ? value : String(value))
  return body
}

function keep(cookies: Map<string, string>, line: string) {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  if (attributes.some((a) => /^max-age=0$/i.test(a))) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), pair.slice(at + 1))
}
