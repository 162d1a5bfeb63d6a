import type { MessageKey } from '../i18n/translate.ts'

const HOUR = 3600
const staffRoles = ['clerk', 'director', 'admin', 'auditor']
const isStaff = (roles: readonly string[]) => roles.some((role) => staffRoles.includes(role))

/** Seconds a session lives unused, at most, and in the browser (null: until the browser closes). Staff sit at the data. */
export function sessionLife(roles: readonly string[]): {
  idle: number
  absolute: number
  maxAge: number | null
} {
  if (isStaff(roles)) return { idle: 2 * HOUR, absolute: 12 * HOUR, maxAge: null }
  return { idle: 8 * HOUR, absolute: 7 * 24 * HOUR, maxAge: 7 * 24 * HOUR }
}

/** A page of this site, path and query only; anything else leads to the start page. */
export function samePage(wanted: string | undefined): string {
  if (!wanted || wanted.length > 2000 || !/^\/[^/\\]/.test(wanted)) return '/'
  // Browsers read `\` as `/`, drop tabs and line ends, and a server in between may decode once more.
  if (/[\\\p{Cc}]|%5c|%0[0-9a-f]|%7f/iu.test(wanted) || /^\/+%2f/i.test(wanted)) return '/'
  if (!URL.canParse(wanted, 'http://here.invalid')) return '/'
  const url = new URL(wanted, 'http://here.invalid')
  if (url.origin !== 'http://here.invalid' || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search
}

/** Where to go after signing in: not back to sign-in itself. */
export function safeNext(wanted: string | undefined): string {
  const page = samePage(wanted)
  return /^\/(sign-in|sign-out|l)(\/|\?|$)/.test(page) ? '/' : page
}

/** The ways by which a person gets in. */
export interface WaysIn {
  roles: readonly string[]
  hasPassword: boolean
  /** The sign-in address: a code is mailed to it, except to administrators. */
  email: string | null
  passkeys: number
  /** Accounts at the identity provider. */
  identities: number
}

/** What would be left must still let its owner in; for staff one passkey alone is not enough, because it may get lost. */
export function whyNotRelyOn(left: WaysIn): MessageKey | null {
  const mail = left.email !== null && !left.roles.includes('admin')
  const others = Number(left.hasPassword) + Number(mail) + left.identities
  if (others + left.passkeys === 0) return 'auth.error.lastWay'
  return isStaff(left.roles) && others === 0 && left.passkeys === 1 ? 'auth.error.lonePasskey' : null
}
