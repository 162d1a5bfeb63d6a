import type { Conditions, Given, Params, Role } from './given.ts'

/** A route as the app knows it, the patterns of its parameters left out: `GET /meetings/:id/log`. */
export interface Route {
  name: string
  method: 'GET' | 'POST'
  path: string
}

/** Every route of the app, once; middleware is none. */
export function routesOf(given: Given): Route[] {
  const routes = new Map<string, Route>()
  for (const { method, path } of given.world.app.routes) {
    if (path.includes('*')) continue
    const plain = path.replace(/\{(?:[^{}]|\{[^{}]*\})*\}/g, '')
    const name = `${method} ${plain}`
    if (method !== 'GET' && method !== 'POST') throw new Error(`${name}: only GET and POST (house rule)`)
    routes.set(name, { name, method, path: plain })
  }
  return [...routes.values()]
}

/** The conditions in which a route can be asked: those of the thing it names, or the one of a page without a thing. */
export function conditionsOf(given: Given, path: string): Conditions {
  if (!path.includes(':')) return { any: {} }
  const prefix = Object.keys(given.things)
    .filter((known) => `${path}/`.startsWith(`${known}/`))
    .sort((a, b) => b.length - a.length)[0]
  const conditions = prefix ? given.things[prefix] : undefined
  if (!conditions) throw new Error(`${path}: nothing is given for its parameters (test/access/given.ts)`)
  // A foreign child is another condition only where the address names a child.
  const nested = (path.match(/:/g)?.length ?? 0) > 1
  return Object.fromEntries(
    Object.entries(conditions).filter(
      ([name]) => nested || !['foreign', 'orphan'].includes(name) || path.startsWith('/r/'),
    ),
  )
}

export function addressOf(path: string, params: Params): string {
  return path.replace(/:([A-Za-z]+)/g, (_whole, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`${path}: no ${name} is given`)
    return encodeURIComponent(value)
  })
}

/** What a role gets, one letter a role, in the order of `roles`. */
export type Letter = '+' | '=' | '-' | '.' | 's' | 'g' | '!'

export interface Answer {
  letter: Letter
  status: number
  /** Of a refusal: what was answered, the asked address taken out. */
  body: string
  cache: string
}

export async function readAnswer(response: Response, address: string, params: Params): Promise<Answer> {
  const { status } = response
  const body = await response.text()
  const toSignIn = response.headers.get('location')?.match(/^\/sign-in(\?|$)/)
  const letter: Letter =
    status >= 500
      ? '!'
      : status === 404
        ? '.'
        : status === 403
          ? '-'
          : status === 410
            ? 'g'
            : toSignIn && status === 303
              ? 's'
              : status >= 400
                ? '='
                : '+'
  // The language form names the page it stands on.
  const asked = [
    address,
    encodeURIComponent(address),
    ...Object.values(params).filter((value) => value.length > 8),
  ]
  const told = asked.reduce((text, each) => text.replaceAll(each, '…'), body)
  return { letter, status, body: told, cache: response.headers.get('cache-control') ?? '' }
}

/** What a browser of this person sends with a form of our own pages. */
export function headersOf(given: Given, role: Role): Record<string, string> {
  const person = given.people[role]
  const headers = { 'accept-language': 'zh-CN', 'sec-fetch-site': 'same-origin' }
  return person ? { ...headers, cookie: `sid=${person.token}; __Host-sid=${person.token}` } : headers
}
