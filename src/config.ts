import { z } from 'zod'
import { type AuthKey, parseKeys } from './lib/token.ts'

/** The environment, read and checked once. Lengths of time are in seconds. */
export type Config = Readonly<{
  port: number
  host: string
  /** The address people use, without a final slash. */
  baseUrl: string
  databaseUrl?: string
  smtpUrl?: string
  /** The office's mailbox: the From and ORGANIZER of everything mailed. */
  mailFrom: string
  /** Stands between the mailbox's name and a meeting's token; null if the mailbox has no sub-addresses. */
  subaddress: string | null
  /** Where answers and bounces arrive, and how often to look besides being told, in seconds; absent: nobody looks. */
  imap?: { url: string; pollSeconds: number }
  /** The name under which our own mail server says what it found out about a sender (Authentication-Results). */
  authServer: string | null
  authKeys: readonly AuthKey[]
  dataDir: string
  /** Where the embedded database is backed up every day, and how many of the backups are kept. */
  backup?: { dir: string; keep: number }
  outboxLeaseSeconds: number
  log: 'json' | 'off'
  /** Whether a proxy in front says who the caller is. */
  trustProxy: boolean
  demo: boolean
  /** A folder of fonts that PDF may be made with, besides the system's own. */
  pdfFonts?: string
  /** Whoever shows it may read /metrics; without one only this machine may. */
  metricsToken?: string
  /** Sign-in at the house's identity provider (OpenID Connect); absent: there is none. */
  oidc?: Readonly<{
    issuer: string
    clientId: string
    clientSecret: string
    /** What people call it. */
    name: string
    /** The provider must say that it used one of these methods (RFC 8176); empty: its own matter. */
    amr: readonly string[]
  }>
}>

/** A setting that is missing or wrong; its message is one sentence for the person who starts the program. */
export class ConfigError extends Error {}

const flag = z
  .enum(['', '0', '1', 'false', 'true'], 'must be 1 or 0')
  .default('')
  .transform((value) => value === '1' || value === 'true')

const whole = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .refine((n) => n >= low && n <= high, `must be a whole number from ${low} to ${high}`)

const url = (pattern: RegExp, example: string) =>
  z.string().refine((value) => pattern.test(value) && URL.canParse(value), `must look like ${example}`)

const settings = z.object({
  PORT: whole(1, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  BASE_URL: url(/^https?:\/\/[^/?#]+\/?$/, 'https://meetings.example.gov.cn, without a path').optional(),
  DATABASE_URL: url(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/database').optional(),
  SMTP_URL: url(/^smtps?:\/\//, 'smtp://user:password@host:587').optional(),
  MAIL_FROM: z.email('must be one mail address such as office@example.gov.cn').optional(),
  MAIL_SUBADDRESS_SEPARATOR: z
    .string()
    .regex(/^([-+_=.]|none)$/, 'must be one of + - _ = . or none')
    .default('+'),
  IMAP_URL: url(/^imaps?:\/\/[^/]+@/, 'imaps://user:password@host:993/INBOX').optional(),
  IMAP_POLL_SECONDS: whole(5, 3600).default(120),
  MAIL_AUTH_SERVER: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,253}$/, 'must be a name such as mx.example.gov.cn')
    .optional(),
  AUTH_KEYS: z.string().optional(),
  DATA_DIR: z.string().default('./data'),
  BACKUP_DIR: z.string().optional(),
  BACKUP_KEEP: whole(1, 365).default(7),
  OUTBOX_LEASE_SECONDS: whole(2, 3600).default(15),
  LOG: z.enum(['json', 'off'], 'must be json or off').default('json'),
  TRUST_PROXY: flag,
  DEMO: flag,
  PDF_FONTS: z.string().optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  OIDC_ISSUER: url(
    /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)(:|\/|$))[^?#]*$/,
    'https://login.example.gov.cn',
  ).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, 'must have at most 40 characters').default('统一身份认证'),
  OIDC_AMR: z.string().default(''),
})

/**
 * Checks the settings and returns them. Without AUTH_KEYS the signing keys come from `ownKeys`, which keeps them in
 * the data folder; a program without one asks for the setting. Throws ConfigError.
 */
export function readConfig(
  env: Record<string, string | undefined>,
  ownKeys?: (dataDir: string) => AuthKey[],
): Config {
  const given = parseSettings(env)
  if (given.DATABASE_URL) {
    if (!given.BASE_URL) throw new ConfigError('BASE_URL is required when DATABASE_URL is set.')
    if (!given.AUTH_KEYS) throw new ConfigError('AUTH_KEYS is required when DATABASE_URL is set.')
  }
  if (given.DATABASE_URL && given.BACKUP_DIR)
    throw new ConfigError(
      'BACKUP_DIR is for the embedded PostgreSQL: leave it empty and back up the server of DATABASE_URL with its own tools.',
    )
  if (given.SMTP_URL && !given.MAIL_FROM)
    throw new ConfigError('MAIL_FROM is required when SMTP_URL is set: the mailbox of the office.')
  return {
    port: given.PORT,
    host: given.HOST,
    baseUrl: (given.BASE_URL ?? `http://localhost:${given.PORT}`).replace(/\/$/, ''),
    ...(given.DATABASE_URL ? { databaseUrl: given.DATABASE_URL } : {}),
    ...(given.SMTP_URL ? { smtpUrl: given.SMTP_URL } : {}),
    mailFrom: given.MAIL_FROM ?? 'office@localhost.localdomain',
    subaddress: given.MAIL_SUBADDRESS_SEPARATOR === 'none' ? null : given.MAIL_SUBADDRESS_SEPARATOR,
    ...(given.IMAP_URL ? { imap: { url: given.IMAP_URL, pollSeconds: given.IMAP_POLL_SECONDS } } : {}),
    authServer: given.MAIL_AUTH_SERVER ?? null,
    authKeys: readKeys(given.AUTH_KEYS, () => ownKeys?.(given.DATA_DIR)),
    dataDir: given.DATA_DIR,
    ...(given.BACKUP_DIR ? { backup: { dir: given.BACKUP_DIR, keep: given.BACKUP_KEEP } } : {}),
    outboxLeaseSeconds: given.OUTBOX_LEASE_SECONDS,
    log: given.LOG,
    trustProxy: given.TRUST_PROXY,
    demo: given.DEMO,
    ...(given.PDF_FONTS ? { pdfFonts: given.PDF_FONTS } : {}),
    ...(given.METRICS_TOKEN ? { metricsToken: given.METRICS_TOKEN } : {}),
    ...readOidc(given),
  }
}

function readOidc(given: z.infer<typeof settings>): Pick<Config, 'oidc'> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (!issuer) return {}
  if (!clientId || !clientSecret)
    throw new ConfigError('OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are required when OIDC_ISSUER is set.')
  const amr = given.OIDC_AMR.split(/[\s,]+/).filter(Boolean)
  return { oidc: { issuer, clientId, clientSecret, name: given.OIDC_NAME, amr } }
}

function parseSettings(env: Record<string, string | undefined>) {
  // A line left empty in .env means the same as no line.
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const parsed = settings.safeParse(filled)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new ConfigError(`${issue.path.join('.')} ${issue.message}.`)
}

function readKeys(text: string | undefined, ownKeys: () => AuthKey[] | undefined) {
  let keys: AuthKey[] | undefined
  try {
    keys = text ? parseKeys(text) : ownKeys()
  } catch (error) {
    throw new ConfigError(
      `AUTH_KEYS ${error instanceof Error ? error.message : error}.`.replace(/\?\.$/, '?'),
    )
  }
  if (!keys) throw new ConfigError('AUTH_KEYS is required.')
  return keys
}
