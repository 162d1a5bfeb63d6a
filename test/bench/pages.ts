import { type Contestant, inTurns, median, say, sayAgainst } from './figures.ts'
import { askOnce, fire, get } from './load.ts'
import type { Office } from './office.ts'

const CONNECTIONS = 16

/** Pages a second, each against the bare page of its weight. */
export async function measurePages(product: number, bare: number, office: Office): Promise<void> {
  const signedIn = { cookie: office.cookie }
  const pages = {
    'bare page of one indexed row': [bare, '/row/77', {}],
    'sign-in page': [product, '/sign-in', {}],
    'search for a meeting': [product, '/meetings?state=none', signedIn],
    'bare page of 60 rows': [bare, '/rows/3', {}],
    'meeting page, 50 agencies': [product, `/meetings/${office.meetingId}`, signedIn],
    'reply board, 50 agencies': [product, `/meetings/${office.meetingId}/replies`, signedIn],
  } as const
  const contestants = Object.entries(pages).map(([name, [port, path, headers]]): Contestant => {
    const shot = get(path, headers)
    return { name, run: (seconds) => fire(port, CONNECTIONS, seconds, () => shot) }
  })
  const rates = await inTurns(contestants, 5, 1.2)
  say('bare page of one indexed row', median(rates['bare page of one indexed row']!), 'requests/s')
  sayAgainst(rates, 'sign-in page', 'requests/s', 'bare page of one indexed row')
  sayAgainst(rates, 'search for a meeting', 'requests/s', 'bare page of one indexed row')
  say('bare page of 60 rows', median(rates['bare page of 60 rows']!), 'requests/s')
  sayAgainst(rates, 'meeting page, 50 agencies', 'requests/s', 'bare page of 60 rows')
  sayAgainst(rates, 'reply board, 50 agencies', 'requests/s', 'bare page of 60 rows')
  for (const [name, [port, path, headers]] of Object.entries(pages))
    say(`${name}: size`, (await askOnce(port, get(path, headers))).body.length / 1000, 'kB')
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
