import { processorTime, type Running } from './children.ts'
import { type Contestant, inTurns, median, say, sayAgainst } from './figures.ts'
import { askOnce, fire, get } from './load.ts'
import type { Office } from './office.ts'

const CONNECTIONS = 16

const LIGHT = 'bare page of one indexed row'
const ROWS = 'bare page of 60 rows'

interface Page {
  server: Running
  path: string
  cookie?: string
  /** The bare page of its weight. */
  against?: string
}

/** Pages a second, and what a page costs server and database together, each against the bare page of its weight. */
export async function measurePages(
  product: Running,
  bare: Running,
  databasePid: number,
  office: Office,
): Promise<void> {
  const { cookie, meetingId } = office
  const pages: Record<string, Page> = {
    [LIGHT]: { server: bare, path: '/row/77' },
    'sign-in page': { server: product, path: '/sign-in', against: LIGHT },
    'search for a meeting': { server: product, path: '/meetings?state=none', cookie, against: LIGHT },
    [ROWS]: { server: bare, path: '/rows/3' },
    'meeting page, 50 agencies': { server: product, path: `/meetings/${meetingId}`, cookie, against: ROWS },
    'reply board, 50 agencies': {
      server: product,
      path: `/meetings/${meetingId}/replies`,
      cookie,
      against: ROWS,
    },
  }
  const costs: Record<string, number[]> = {}
  const contestants = Object.entries(pages).map(([name, { server, path, cookie }]): Contestant => {
    const shot = get(path, cookie ? { cookie } : {})
    const spent = () => (processorTime(server.pid) ?? Number.NaN) + (processorTime(databasePid) ?? Number.NaN)
    costs[name] = []
    const run = async (seconds: number) => {
      const before = spent()
      const started = performance.now()
      const rate = await fire(server.port, CONNECTIONS, seconds, () => shot)
      costs[name]!.push((spent() - before) / ((rate * (performance.now() - started)) / 1000))
      return rate
    }
    return { name, run }
  })
  const rates = await inTurns(contestants, 5, 1.2)
  for (const [name, { server, path, cookie, against }] of Object.entries(pages)) {
    if (against) sayAgainst(rates, name, 'requests/s', against)
    else say(name, median(rates[name]!), 'requests/s')
    const cost = median(costs[name]!)
    const limit = against ? { ratio: median(costs[against]!) / cost, against } : undefined
    if (!Number.isNaN(cost)) say(`${name}: processor time`, cost, 'ms', limit)
    const { body } = await askOnce(server.port, get(path, cookie ? { cookie } : {}))
    say(`${name}: size`, body.length / 1000, 'kB')
  }
}

/** What a browser that was never here loads for a page: the page and every file that it names. */
export async function measureFirstPage(
  product: number,
  name: string,
  path: string,
  cookie?: string,
): Promise<void> {
  const headers = { 'accept-encoding': 'gzip, deflate, br, zstd', ...(cookie ? { cookie } : {}) }
  const page = await askOnce(product, get(path, headers))
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`)
  const plain = await askOnce(product, get(path, cookie ? { cookie } : {}))
  const files = [
    ...plain.body.toString().matchAll(/<(?:link|script|img)\b[^>]*?(?:href|src)="(\/[^"]*)"/g),
  ].map((match) => match[1]!.replaceAll('&amp;', '&'))
  let bytes = page.bytes
  for (const file of new Set(files)) {
    const answer = await askOnce(product, get(file, headers))
    if (answer.status !== 200) throw new Error(`${file} answered ${answer.status}`)
    bytes += answer.bytes
  }
  say(`${name}, cold: bytes on the wire`, bytes / 1000, 'kB')
  say(`${name}, cold: requests`, 1 + new Set(files).size, 'requests')
}
