import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isKey, type Locale } from '#src/i18n/translate.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'
import { textOf } from '#test/support/html.ts'

let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

/** More than any role reaches by reading; a calendar or a sort order must not make it endless. */
const ENOUGH = 600
/** One page of each kind: the ids in the address do not make a new one after some examples. */
const EXAMPLES = 3

describe('whoever follows links through the demo city', () => {
  it.each([
    ['a clerk', 'p-feng', 'zh-CN'],
    ['a clerk', 'p-feng', 'en'],
    ['the director', 'p-zheng', 'zh-CN'],
    ['a chair', 'p-zhou', 'zh-CN'],
    ['a liaison', 'p-land-3', 'en'],
    ['an auditor', 'p-han', 'zh-CN'],
    ['the administrator', 'p-shen', 'zh-CN'],
  ] as const)(
    'as %s (%s, %s) meets no broken link, no fault and no machine word',
    async (_, code, locale) => {
      const { broken, unsaid, pages } = await crawl(code, locale)
      expect(broken).toEqual([])
      expect(unsaid).toEqual([])
      expect(pages).toBeGreaterThan(3)
    },
    120_000,
  )
})

async function crawl(code: string, locale: Locale) {
  const visitor = world.as(await world.person(code))
  visitor.cookies.set('locale', locale)
  const seen = new Map<string, number>()
  const broken: string[] = []
  const unsaid: string[] = []
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
    unsaid.push(...machineWords(html).map((word) => `${word} on ${path}`))
    for (const link of [...linksOf(html), ...redirectOf(response)])
      if (!known.has(link)) {
        known.add(link)
        queue.push([link, path])
      }
  }
  return { broken, unsaid, pages }
}

/** Places that nobody filled and keys that nobody translated. */
function machineWords(html: string): string[] {
  const words =
    textOf(html.replace(/<(textarea|pre)[\s\S]*?<\/\1>/g, '')).match(
      /\{\w+\}|[a-z]+(\.\w+)+|undefined|NaN|\[object/g,
    ) ?? []
  return [...new Set(words.filter((word) => !/^[a-z]/.test(word) || word === 'undefined' || isKey(word)))]
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
