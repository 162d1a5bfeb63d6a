import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Db } from '#src/lib/db.ts'
import { rowsOf, tableHash } from '../support/table-hash.ts'
import { type Answer, addressOf, conditionsOf, headersOf, type Route, readAnswer, routesOf } from './ask.ts'
import { bodyOf, type Form, formsOf } from './forms.ts'
import { type Given, giveWorld, type Params, type Role, roles } from './given.ts'
import { type Ask, undoing } from './rolled-back.ts'
import { table } from './table.ts'

// R64, SEC-1: every route, every role, every condition, against the one reviewed table.

interface Cell {
  route: Route
  role: Role
  condition: string
  params: Params
  answer: Answer
}

let given: Given
let routes: Route[]
let ask: Ask
let forms: ReturnType<typeof formsOf>
const cells: Cell[] = []
let beforeReading: string
let afterReading: string

beforeAll(async () => {
  given = await giveWorld()
  routes = routesOf(given)
  forms = formsOf(given)
  ask = undoing(given.world)
  beforeReading = await tableHash(given.world.sql)
  await walk('GET')
  // What only takes a POST, opened as a page: a scanner does that.
  for (const { path } of routes.filter(({ method }) => method === 'POST'))
    for (const params of Object.values(conditionsOf(given, path)))
      await given.world.app.request(`http://localhost${addressOf(path, params)}?_method=POST`, {
        headers: headersOf(given, 'clerk'),
      })
  afterReading = await tableHash(given.world.sql)
  await walk('POST')
}, 240_000)
afterAll(() => given.world.close())

async function walk(method: Route['method']): Promise<void> {
  for (const route of routes.filter((each) => each.method === method))
    for (const [condition, params] of Object.entries(conditionsOf(given, route.path))) {
      const address = addressOf(route.path, params)
      const cell = async (role: Role): Promise<Cell> => {
        const response =
          method === 'GET'
            ? await given.world.app.request(`http://localhost${address}`, { headers: headersOf(given, role) })
            : await post(role, address, forms[route.name]?.(params) ?? {})
        return { route, role, condition, params, answer: await readAnswer(response, address, params) }
      }
      // Readers do not meet each other; two acts on one thing would wait for each other.
      if (method === 'GET') cells.push(...(await Promise.all(roles.map(cell))))
      else for (const role of roles) cells.push(await cell(role))
    }
}

function post(role: Role, address: string, form: Form, look?: (db: Db) => Promise<unknown>) {
  return ask(address, { method: 'POST', headers: headersOf(given, role), body: bodyOf(form) }, look)
}

/** The table with one entry a condition. */
function expected(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, row]) =>
      Object.entries(row).flatMap(([conditions, letters]) =>
        conditions.split(' ').map((condition) => [`${name} ${condition}`, letters]),
      ),
    ),
  )
}

function found(): Record<string, string> {
  const letters: Record<string, string> = {}
  for (const { route, condition, answer } of cells) {
    const key = `${route.name} ${condition}`
    letters[key] = (letters[key] ?? '') + answer.letter
  }
  return letters
}

describe('the access matrix', () => {
  it('has a row for every route, and no row without one', () => {
    expect(Object.keys(table).sort()).toEqual(routes.map(({ name }) => name).sort())
    expect(cells.length).toBeGreaterThan(9_000)
  })

  it('is what every role meets at every route in every condition', () => {
    expect(found()).toEqual(expected())
  })

  it('R64: what is hidden is answered like what never was, byte for byte', () => {
    const different: string[] = []
    const of = (cell: Cell, condition: string) =>
      cells.find(
        (each) => each.route === cell.route && each.role === cell.role && each.condition === condition,
      )
    for (const cell of cells) {
      const { route, role, condition, answer } = cell
      const plain = of(cell, condition === 'foreign' ? 'orphan' : 'unknown') ?? of(cell, 'unknown')
      if (!plain || condition === 'unknown') continue
      const same = plain.answer.letter === answer.letter && plain.answer.body === answer.body
      const hidden = answer.letter === '.' || (answer.letter === '-' && plain.answer.letter === '-')
      const nested = condition === 'foreign' && !route.path.startsWith('/r/') && answer.letter !== '+'
      if ((hidden || nested) && !same) different.push(`${route.name} ${condition} ${role}`)
    }
    expect(different).toEqual([])
  })

  it('SEC-2: no GET of anybody changes anything, also where only a POST is known', () => {
    expect(afterReading).toBe(beforeReading)
  })

  it('no page for one person may be kept by a cache', () => {
    const kept = cells.filter(({ answer }) => answer.letter !== 's' && !/no-store|private/.test(answer.cache))
    expect([...new Set(kept.map(({ route }) => route.name))]).toEqual([
      'GET /healthz',
      'GET /readyz',
      'GET /metrics',
    ])
  })
})

describe('what an act is sent besides its form', () => {
  it('A3-3: columns of the database, a method and an identity are ignored', async () => {
    const hostile = await hostileFields(given)
    const changed: string[] = []
    let asked = 0
    for (const { route, role, condition, params } of doneActs()) {
      const address = addressOf(route.path, params)
      const form = forms[route.name]?.(params) ?? {}
      const plain = await leftBy(role, address, form)
      const laden = await leftBy(role, address, { ...hostile, ...form })
      asked += 1
      if (plain !== laden)
        changed.push(`${route.name} ${condition} ${role}: ${firstDifference(plain, laden)}`)
    }
    expect(changed).toEqual([])
    expect(asked).toBeGreaterThan(60)
  }, 120_000)

  it('SEC-10: nothing is done for a page of another site', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://localhost.evil.example' },
    ]
    const taken: string[] = []
    for (const { route, role, params } of doneActs())
      for (const extra of foreign) {
        const headers = headersOf(given, role)
        delete headers['sec-fetch-site']
        const body = bodyOf(forms[route.name]?.(params) ?? {})
        const response = await ask(addressOf(route.path, params), {
          method: 'POST',
          headers: { ...headers, ...extra },
          body,
        })
        if (response.status !== 403) taken.push(`${route.name} ${JSON.stringify(extra)} ${response.status}`)
      }
    expect(taken).toEqual([])
  }, 120_000)
})

/** One cell of each POST that was done. */
function doneActs(): Cell[] {
  const done = new Map<string, Cell>()
  for (const cell of cells)
    if (cell.route.method === 'POST' && cell.answer.letter === '+' && !done.has(cell.route.name))
      done.set(cell.route.name, cell)
  return [...done.values()]
}

/** What the database holds after an act, fresh ids and secrets and the machine's own clock aside. */
async function leftBy(role: Role, address: string, form: Form): Promise<string> {
  let left = ''
  await post(role, address, form, async (db) => {
    left = (await rowsOf(db))
      // Hashes over ids that are new each time.
      .map((row) => row.replace(/[0-9a-f]{64}/g, '#'))
      .map((row) => row.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => (given.known.has(id) ? id : '?')))
      .map((row) =>
        row.replace(
          /"(mail_token|organizer_token|payload|hash|secret_enc|token_hash|cookie_hash|public_key|code_hash|sha256|content)": ("[^"]*"|\{[^}]*\})/g,
          '',
        ),
      )
      // Numbers that the database counts on even when an act is undone.
      .map((row) => row.replace(/"(id|position|entry_id)": \d+/g, ''))
      .map((row) => row.replace(/"[a-z_]+_at": "20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+[^"]*"/g, ''))
      .sort()
      .join('\n')
  })
  return left
}

function firstDifference(plain: string, laden: string): string {
  const before = new Set(plain.split('\n'))
  return laden.split('\n').find((row) => !before.has(row)) ?? 'a row is missing'
}

/** Every column of every table with a value that would do harm, under its own name and as code would call it. */
async function hostileFields({ world }: Given): Promise<Form> {
  const columns = await world.sql<{ name: string; type: string }[]>`
    select distinct column_name as name, data_type as type from information_schema.columns where table_schema = 'public'`
  const plain = [
    'id',
    'state',
    'status',
    'no',
    'uid',
    'sequence',
    'attempts',
    'position',
    'percent',
    'role',
    'person',
  ]
  const { b } = world.cast.agencies
  const fields: Form = { _method: 'DELETE', viewer: b, isAdmin: 'true', __proto__x: 'x' }
  const own = new Set(Object.values(forms).flatMap((form) => Object.keys(form({}))))
  for (const { name, type } of columns) {
    if (!name.includes('_') && !plain.includes(name)) continue
    const value = type === 'uuid' ? b : type === 'date' ? '2030-01-01' : type === 'integer' ? '7' : 'issued'
    if (!own.has(name)) fields[name] = value
  }
  return fields
}
