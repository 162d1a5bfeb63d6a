const HOUR = 3600
const staffRoles = ['clerk', 'director', 'admin', 'auditor']

/** Seconds a session lives unused, at most, and in the browser (null: until the browser closes). Staff sit at the data. */
export function sessionLife(roles: readonly string[]): {
  idle: number
  absolute: number
  maxAge: number | null
} {
  if (roles.some((role) => staffRoles.includes(role)))
    return { idle: 2 * HOUR, absolute: 12 * HOUR, maxAge: null }
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
