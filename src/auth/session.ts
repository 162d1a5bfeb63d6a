import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { AppEnv } from '../app-env.ts'
import { type Locale, negotiate } from '../i18n/translate.ts'
import { officeDay } from '../lib/dates.ts'
import { type Db, first } from '../lib/db.ts'
import { errorFields } from '../lib/log.ts'
import { tokenHash } from '../lib/token.ts'
import { officeNow, type StoredSettings } from '../settings/office.ts'
import type { Role, Viewer } from './viewer.ts'

interface RequestRow {
  settings: StoredSettings
  person_id: string | null
  name: string
  name_en: string
  locale: Locale
  session_id: string
  verified_at: Date
  last_seen_at: Date
  methods: string
  roles: string | null
  agency_ids: string | null
  chairs: boolean
}

/** `__Host-` binds the cookie to this origin; plain http on an intranet cannot carry it. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-sid' : 'sid'
}

export function isSecureOrigin(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

/** The one statement before every page: settings in force and, with a session cookie, who looks. */
export async function loadRequest(
  c: Context<AppEnv>,
): Promise<{ stored: StoredSettings; viewer: Viewer | null }> {
  const { sql, config, now, log } = c.get('services')
  const token = getCookie(c, sessionCookieName(isSecureOrigin(config.baseUrl))) ?? ''
  const row = await findRequest(sql, token && token.length === 43 ? tokenHash(token) : null, now())
  // A one-click session of the demo opens nothing once the demo is left.
  const counts = row?.person_id && (row.methods !== 'demo' || config.demo || row.settings.demoClock)
  const viewer = row && counts ? viewerOf(row, c, now()) : null
  if (row && viewer && now().getTime() - row.last_seen_at.getTime() > 5 * 60_000)
    // Nobody is kept from reading because this cannot be written (a full disk).
    await touchSession(sql, row.session_id, now()).catch((error: unknown) =>
      log.error('session.touch', errorFields(error)),
    )
  return { stored: row?.settings ?? {}, viewer }
}

async function findRequest(sql: Db, hash: Buffer | null, now: Date): Promise<RequestRow | null> {
  return first(
    await sql<RequestRow[]>`
    with in_force as (
      select distinct on (key) key, value from settings where valid_from <= ${now}::timestamptz::date order by key, valid_from desc
    ), signed_in as (
      select p.id as person_id, p.name_zh as name, p.name_en, p.locale, s.id as session_id, s.verified_at, s.last_seen_at, s.methods,
        (select string_agg(distinct g.role, ',') from role_grants g where g.person_id = p.id and g.ended_at is null) as roles,
        (select string_agg(g.agency_id::text, ',') from role_grants g where g.person_id = p.id and g.ended_at is null and g.role = 'liaison') as agency_ids,
        exists (select 1 from meetings m where m.presiding_person_id = p.id)
          or exists (select 1 from post_holdings h join seats t on t.post_id = h.post_id and t.role in ('head','first_deputy_head','deputy_head')
                     where h.person_id = p.id and h.to_day > ${now}::timestamptz::date and t.to_day > ${now}::timestamptz::date) as chairs
      from sessions s join people p on p.id = s.person_id and p.status = 'active'
      where s.token_hash = ${hash} and s.idle_expires_at > ${now} and s.expires_at > ${now}
    )
    select coalesce((select jsonb_object_agg(key, value) from in_force), '{}') as settings, v.*
    from (select 1) one left join signed_in v on true`,
  )
}

async function touchSession(sql: Db, sessionId: string, now: Date): Promise<void> {
  await sql`update sessions set last_seen_at = ${now}, idle_expires_at = ${now}::timestamptz + idle_seconds * interval '1 second' where id = ${sessionId}`
}

function viewerOf(row: RequestRow, c: Context<AppEnv>, realNow: Date): Viewer {
  const roles = (row.roles?.split(',') ?? []) as Role[]
  return {
    personId: row.person_id,
    name: row.name,
    nameEn: row.name_en,
    locale: cookieLocale(c) ?? row.locale,
    roles: row.chairs ? [...roles, 'chair'] : roles,
    agencyIds: row.agency_ids?.split(',') ?? [],
    sessionId: row.session_id,
    verifiedAt: row.verified_at,
    methods: row.methods,
    today: officeDay(officeNow(row.settings, realNow)),
  }
}

function cookieLocale(c: Context<AppEnv>): Locale | null {
  const chosen = getCookie(c, 'locale')
  return chosen === 'en' || chosen === 'zh-CN' ? chosen : null
}

/** Language of the page: the person's last choice, then the profile, then the browser. */
export function requestLocale(c: Context<AppEnv>, viewer: Viewer | null): Locale {
  return cookieLocale(c) ?? viewer?.locale ?? negotiate(c.req.header('accept-language'))
}

/** Puts the session token into the browser; liaisons' cookies outlive the browser. */
export function setSessionCookie(c: Context<AppEnv>, token: string, maxAgeSeconds: number | null): void {
  const secure = isSecureOrigin(c.get('services').config.baseUrl)
  setCookie(c, sessionCookieName(secure), token, {
    httpOnly: true,
    secure,
    sameSite: 'Lax',
    path: '/',
    ...(maxAgeSeconds === null ? {} : { maxAge: maxAgeSeconds }),
  })
}
