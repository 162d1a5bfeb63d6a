import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, conditionsOf, routesOf } from '../access/ask.ts'
import { type Given, giveWorld } from '../access/given.ts'
import { openSite } from '../support/browser.ts'

// A3-34: other spellings of an address lead past no guard, and out of no folder.

let given: Given
let site: Awaited<ReturnType<typeof openSite>>
beforeAll(async () => {
  given = await giveWorld()
  site = await openSite(given.world.app)
}, 60_000)
afterAll(async () => {
  await site.close()
  await given.world.close()
})

const spellings: ((path: string) => string)[] = [
  (path) => `/${path}`,
  (path) => `//${path.slice(1)}//`,
  (path) => `${path}/`,
  (path) => `${path}/.`,
  (path) => `/.${path}`,
  (path) => `/x/..${path}`,
  (path) => `/assets/..${path}`,
  (path) => `/assets/..;${path}`,
  (path) => `/assets/%2e%2e${path}`,
  (path) => `/%2F${path.slice(1)}`,
  (path) => path.replaceAll('/', '%2F'),
  (path) => path.replaceAll('/', '\\'),
  (path) => path.replaceAll('/', '%5C'),
  (path) => path.toUpperCase(),
  (path) => `${path};a=b`,
  (path) => `${path}..;/`,
  (path) => `${path}%20`,
  (path) => `${path}%09`,
  (path) => `${path}%3F`,
  (path) => `${path}%23`,
  (path) => `${path}.json`,
  (path) => path.replace(/^\/(.)/, (_whole, letter: string) => `/%${letter.charCodeAt(0).toString(16)}`),
  (path) => path.replace(/^\/(.)/, (_whole, letter: string) => `/%25${letter.charCodeAt(0).toString(16)}`),
  (path) => `http://localhost${path}`,
]

/** The bytes of the address as they stand, which a browser would tidy up first. */
function getRaw(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const { port } = new URL(site.url)
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, body }))
    })
    asked.on('error', fail)
    asked.end()
  })
}

describe('another spelling of an address', () => {
  it('shows nobody what a page behind the door shows', async () => {
    const guarded = routesOf(given)
      .filter(
        ({ method, path }) =>
          method === 'GET' && !/^\/(r|l|f|sign-in|setup|healthz|readyz|metrics)(\/|$)/.test(path),
      )
      .flatMap(({ path }) => {
        const params = conditionsOf(given, path).own ?? conditionsOf(given, path).any
        return params ? [addressOf(path, params)] : []
      })
    const leaks: string[] = []
    let asked = 0
    for (const [at, path] of guarded.entries())
      for (const [n, spell] of spellings.entries()) {
        if ((at + n) % 3) continue
        asked += 1
        const { status, body } = await getRaw(spell(path), {})
        if (status >= 500 || /施工通道|营地临时用地|市国土|冯科长|person\d+@/.test(body))
          leaks.push(`${status} ${spell(path)}`)
      }
    expect(leaks).toEqual([])
    expect(asked).toBeGreaterThan(500)
  }, 60_000)

  it('shows a liaison no thing of another agency', async () => {
    const { world, things, people } = given
    const id = things['/meetings/:id']!.other!.id!
    const headers = { cookie: `sid=${people.liaisonA!.token}; __Host-sid=${people.liaisonA!.token}` }
    const own = await getRaw(`/meetings/${things['/meetings/:id']!.own!.id}`, headers)
    expect(own.body).toContain('施工通道')
    const leaks: string[] = []
    for (const spell of [(path: string) => path, ...spellings])
      for (const page of ['', '/replies', '/notices/1', '/sign-in', '/minutes']) {
        const { status, body } = await getRaw(spell(`/meetings/${id}${page}`), headers)
        if (status >= 500 || body.includes('施工通道')) leaks.push(`${status} ${spell(page)}`)
      }
    expect(leaks).toEqual([])
    expect(world.kicks()).toBe(0)
  })

  it('leaves the folder of the assets for nothing else', async () => {
    for (const dots of ['..', '%2e%2e', '..%2f..', '%2e%2e%2f%2e%2e', '..%5c..', '....//', '..%00', '.%2e'])
      for (const file of ['package.json', 'src/app.tsx', 'etc/passwd', 'server.js']) {
        const { status, body } = await getRaw(`/assets/${dots}/${dots}/${file}`, {})
        expect([400, 404], `${dots}/${file}`).toContain(status)
        expect(body).not.toMatch(/"dependencies"|createApp|root:/)
      }
  })
})
