import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'

let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

/** More than any role reaches by reading; a calendar or a sort order must not make it endless. */
const ENOUGH = 600
/** One page of each kind: the ids in the address do not make a new one after some examples. */
const EXAMPLES = 6

describe('whoever follows links through the demo city', () => {
  it.each([
    ['a clerk', 'p-feng'],
    ['the director', 'p-zheng'],
    ['a chair', 'p-zhou'],
    ['a liaison', 'p-land-3'],
    ['an auditor', 'p-han'],
    ['the administrator', 'p-shen'],
  ])(
    'as %s (%s) meets no broken link and no fault',
    async (_, code) => {
      const { broken, pages } = await crawl(code)
      expect(broken).toEqual([])
      expect(pages).toBeGreaterThan(3)
    },
    120_000,
  )
})

async function crawl(code: string) {
  const visitor = world.as(await world.person(code))
  const seen = new Map<string, number>()
  const broken: string[] = []
  const queue = [['/', '(start)']]
  const known = new Set(['/'])
  let pages = 0
  for (let next = queue.shift(); next && pages < ENOUGH; next = queue.shift()) {
    const [path = '', from = ''] = next
    const kind = kindOf(path)
    const examples = seen.get(kind) ?? 0
    if (examples >= EXAMPLES) continue
    seen.set(kind, examples + 1)
    const response = await visitor.get(path)
    pages += 1
    if (response.status >= 400) broken.push(`${response.status} ${path} from ${from}`)
    const html = response.headers.get('content-type')?.startsWith('text/html') ? await response.text() : ''
    for (const link of [...linksOf(html), ...redirectOf(response)])
      if (!known.has(link)) {
        known.add(link)
        queue.push([link, path])
      }
  }
  return { broken, pages }
}

const kindOf = (path: string) =>
  path
    .replace(/[0-9a-f-]{36}/g, ':id')
    .replace(/=[^&]*/g, '=')
    .replace(/\d{4}-\d\d-\d\d/g, ':day')

const linksOf = (html: string) =>
  [...html.matchAll(/\shref="(\/(?!assets\/|\/)[^"#]*)/g)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&'),
  )

const redirectOf = (response: Response) =>
  [response.headers.get('location') ?? ''].filter((place) => /^\/(?!\/)/.test(place))
