import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '#test/support/app.ts'
import { countSessions, givePassword, PASSWORD } from './support.ts'

// SEC-10: whoever sends something that changes anything must be a page of ours.
let world: World
beforeAll(async () => {
  world = await createWorld()
  await givePassword(world.sql, world.cast.clerk)
})
afterAll(() => world.close())

const sites = [undefined, 'same-origin', 'same-site', 'cross-site', 'none', ''] as const
const origins = [undefined, 'http://localhost', 'https://evil.example', 'null'] as const
const combinations = sites.flatMap((site) => origins.map((origin) => ({ site, origin })))
const isOurs = ({ site, origin }: (typeof combinations)[number]) =>
  site === 'same-origin' || (site === undefined && origin === 'http://localhost')

const headersOf = ({ site, origin }: (typeof combinations)[number]): Record<string, string> => ({
  ...(site === undefined ? {} : { 'sec-fetch-site': site }),
  ...(origin === undefined ? {} : { origin }),
})

/** Every address that takes a POST, with ids that nobody has. */
const addresses = () => [
  ...new Set(
    world.app.routes
      .filter(({ method, path }) => method === 'POST' && path !== '*' && path !== '/*')
      .map(({ path }) => path.replace(/:\w+(\{[^}]*\})?/g, '00000000-0000-4000-8000-000000000000')),
  ),
]

describe('a form from elsewhere', () => {
  it(`is refused on every address in all of ${combinations.length} combinations of headers but those of our own pages`, async () => {
    expect(combinations).toHaveLength(24)
    expect(addresses().length).toBeGreaterThan(80)
    const cookie = `__Host-sid=${world.cast.clerk.token}`
    const refused = combinations.filter((combination) => !isOurs(combination))
    expect(refused).toHaveLength(19)
    for (const path of addresses()) {
      const responses = await Promise.all(
        refused.map((combination) =>
          world.app.request(`http://localhost${path}`, {
            method: 'POST',
            body: new URLSearchParams({ x: '1' }),
            headers: { ...headersOf(combination), cookie },
          }),
        ),
      )
      expect(
        responses.map(({ status }) => status).filter((status) => status !== 403),
        path,
      ).toEqual([])
    }
  })

  it('goes through from our own pages, also of browsers without Fetch-Metadata', async () => {
    await world.sql`delete from sessions where person_id = ${world.cast.clerk.id}`
    const ours = combinations.filter(isOurs)
    expect(ours).toHaveLength(5)
    for (const combination of ours) {
      const response = await world.app.request('http://localhost/sign-in', {
        method: 'POST',
        body: new URLSearchParams({ email: world.cast.clerk.email, password: PASSWORD }),
        headers: headersOf(combination),
      })
      expect(response.status).toBe(303)
    }
    expect(await countSessions(world.sql, world.cast.clerk.id)).toBe(5)
  })

  it('is refused with every other method that could change something', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const response = await world.app.request('http://localhost/sign-in', {
        method,
        headers: { 'sec-fetch-site': 'cross-site' },
      })
      expect(response.status).toBe(403)
    }
  })
})

describe('looking', () => {
  /** Everything that sign-in could have changed, as one text. */
  async function everything(): Promise<string> {
    const tables = await world.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables
      where table_schema = 'public' and table_type = 'BASE TABLE' order by table_name`
    const rows = await Promise.all(
      tables.map(
        ({ name }) =>
          world.sql`select ${name} as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as rows from ${world.sql(name)} t`,
      ),
    )
    return JSON.stringify(rows)
  }

  it('changes nothing at any address that takes a POST: GET, HEAD and `_method` are no way around (CVE-2026-23622)', async () => {
    const { clerk, admin } = world.cast
    const paths = addresses().filter((path) => /^\/(sign-|l\/|account|language|users|setup)/.test(path))
    expect(paths.length).toBeGreaterThan(30)
    const own = paths.map((path) => path.replace('00000000-0000-4000-8000-000000000000', clerk.id))
    const cookie = `__Host-sid=${admin.token}`
    const before = await everything()
    for (const path of own) {
      const url = `http://localhost${path}?_method=POST&role=auditor&password=vier+Pferde+ziehen&next=/`
      for (const method of ['GET', 'HEAD'])
        await world.app.request(url, { method, headers: { cookie, 'x-http-method-override': 'POST' } })
    }
    expect(await everything()).toBe(before)
  })
})
