import { readdirSync, readFileSync } from 'node:fs'
import { addressOf, conditionsOf, headersOf, routesOf } from '../access/ask.ts'
import { bodyOf, formsOf } from '../access/forms.ts'
import { type Given, type Role, roles } from '../access/given.ts'
import { undoing } from '../access/rolled-back.ts'
import { table } from '../access/table.ts'
import { hostileValues } from './values.ts'

/** A route with the role and the thing with which it gets furthest. */
export interface Way {
  name: string
  method: 'GET' | 'POST'
  address: string
  role: Role
  fields: string[]
  form: Record<string, string>
}

export interface Outcome {
  asked: number
  /** What was answered with 5xx, or not at all. */
  broken: string[]
}

/** Every route in the hands of whom it lets in. */
export async function waysOf(given: Given): Promise<Way[]> {
  const fields = await fieldsOf(given)
  const forms = formsOf(given)
  const ways: Way[] = []
  for (const { name, method, path } of routesOf(given)) {
    const conditions = conditionsOf(given, path)
    const cells = Object.entries(table[name] ?? {}).flatMap(([names, letters]) =>
      names
        .split(' ')
        .flatMap((condition) => roles.map((role, at) => ({ condition, role, letter: letters[at] }))),
    )
    const best =
      cells.find(({ letter }) => letter === '+') ?? cells.find(({ letter }) => letter === '=') ?? cells[0]
    const params = best ? conditions[best.condition] : undefined
    if (!best || !params) continue
    const address = addressOf(path, params)
    const form: Record<string, string> = {}
    for (const [key, value] of Object.entries(forms[name]?.(params) ?? {}))
      if (typeof value === 'string') form[key] = value
    const known = method === 'GET' ? queryNames() : [...(fields.get(address) ?? [])]
    ways.push({
      name,
      method,
      address,
      role: best.role,
      form,
      fields: [...new Set([...known, ...Object.keys(form)])],
    })
  }
  return ways
}

const readers = ['director', 'chair', 'liaisonA', 'admin', 'nobody'] as const

/** The names of the fields of every form that a page shows to somebody, by where the form is sent. */
async function fieldsOf(given: Given): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>()
  for (const { path } of routesOf(given).filter(({ method }) => method === 'GET'))
    for (const params of Object.values(conditionsOf(given, path)))
      await Promise.all(readers.map((role) => collect(given, role, addressOf(path, params), found)))
  return found
}

async function collect(given: Given, role: Role, address: string, found: Map<string, Set<string>>) {
  const headers = headersOf(given, role)
  const html = await (await given.world.app.request(`http://localhost${address}`, { headers })).text()
  for (const [, attributes = '', inside = ''] of html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const action = (/action="([^"]*)"/.exec(attributes)?.[1] ?? address).split('?')[0] ?? ''
    const fields = found.get(action) ?? new Set()
    for (const [, name = ''] of inside.matchAll(/\sname="([^"]+)"/g)) fields.add(name)
    found.set(action, fields)
  }
}

let names: string[] | undefined
/** Every name that some page asks its query for. */
function queryNames(): string[] {
  if (names) return names
  const root = new URL('../../src', import.meta.url).pathname
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  )
  const text = sources.map((file) => readFileSync(`${root}/${file}`, 'utf8')).join('\n')
  const direct = [...text.matchAll(/\bquer(?:y|ies)\('([A-Za-z_-]+)'\)/g)].map(([, name = '']) => name)
  names = [...new Set([...direct, 'light', 'state', 'agency', 'topic', 'from', 'to', 'page', 'step'])]
  return names
}

/**
 * Asks every way with bad values: in all fields at once, and in single ones. `share` of the single fields is asked
 * (1: each field with each value); the others take turns.
 */
export async function askBadly(given: Given, ways: readonly Way[], share: number): Promise<Outcome> {
  const ask = undoing(given.world)
  const values = Object.entries(hostileValues)
  const outcome: Outcome = { asked: 0, broken: [] }
  let turn = 0
  let round = 0
  const send = async (way: Way, label: string, encoded: string) => {
    outcome.asked += 1
    const headers = { ...headersOf(given, way.role), 'content-type': 'application/x-www-form-urlencoded' }
    const init = way.method === 'POST' ? { method: 'POST', headers, body: encoded } : { headers }
    const address = way.method === 'POST' ? way.address : `${way.address}?${encoded}`
    const status = await ask(address, init).then(
      (response) => response.status,
      (error: Error) => error.message,
    )
    if (typeof status !== 'number' || status >= 500) outcome.broken.push(`${way.name} ${label}: ${status}`)
  }
  for (const way of ways) {
    const plain = (without: string) =>
      String(bodyOf(Object.fromEntries(Object.entries(way.form).filter(([name]) => name !== without))))
    for (const [label, value] of values) {
      if (label === 'megabyte' && way.method === 'GET') continue
      // One megabyte is enough, whichever field holds it.
      const all = label === 'megabyte' ? way.fields.slice(0, 1) : way.fields
      round += 1
      if (share === 1 || round % 4 === 0)
        await send(way, label, all.map((name) => value(encodeURIComponent(name))).join('&'))
      for (const name of way.fields) {
        turn += 1
        if (label === 'megabyte' ? share < 1 && turn % 400 : turn % Math.round(1 / share)) continue
        await send(way, `${label} in ${name}`, `${plain(name)}&${value(encodeURIComponent(name))}`)
      }
    }
  }
  return outcome
}
