import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server, Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { json } from '#src/lib/db.ts'
import { addressOf, conditionsOf, headersOf, routesOf } from '../access/ask.ts'
import { bodyOf } from '../access/forms.ts'
import { type Given, giveWorld } from '../access/given.ts'
import { undoing } from '../access/rolled-back.ts'
import { zip } from '../files/given.ts'
import { waysOf } from './ask-badly.ts'
import { texts } from './poisoned.ts'

// SEC-7: nothing that a person wrote makes the server open a connection.

let given: Given
let listener: Server
let visits = 0
let port = 0
/** Where this process connected to meanwhile, the database aside. */
const reached: string[] = []
const connect = Socket.prototype.connect
beforeAll(async () => {
  given = await giveWorld()
  listener = createServer((socket) => {
    visits += 1
    socket.destroy()
  })
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
  const address = listener.address()
  port = typeof address === 'object' && address ? address.port : 0
  const database = given.world.sql.options
  Socket.prototype.connect = function (this: Socket, ...args: Parameters<typeof connect>) {
    const [to] = [args[0]].flat() as ({ host?: string; port?: number; path?: string } | string)[]
    const path = typeof to === 'string' ? to : (to?.path ?? '')
    const own = path.includes('PGSQL') || (typeof to === 'object' && database.port.includes(Number(to.port)))
    if (!own) reached.push(JSON.stringify(to))
    return connect.apply(this, args)
  } as typeof connect
}, 60_000)
afterAll(async () => {
  Socket.prototype.connect = connect
  listener.close()
  await given.world.close()
})

/** The same address as people and attackers write it (A3-10). */
const spellings = () => [
  `http://127.0.0.1:${port}/a`,
  `http://localhost:${port}/`,
  `//127.0.0.1:${port}/x.png`,
  `http://2130706433:${port}/`,
  `http://0177.0.0.1:${port}/`,
  `http://[::ffff:127.0.0.1]:${port}/`,
  `http://user@127.0.0.1:${port}/?q=1#f`,
  `https://127.0.0.1:${port}/`,
  `webcal://127.0.0.1:${port}/feed.ics`,
  `file:///proc/net/tcp http://127.0.0.1:${port}/`,
  `\\\\127.0.0.1@${port}\\share`,
  `<img src=http://127.0.0.1:${port}/i> <link rel=stylesheet href=http://127.0.0.1:${port}/s>`,
  `a@[127.0.0.1]`,
]

describe('SEC-7: addresses that people write', () => {
  it('are noticed by the listener when something does connect', async () => {
    await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
    expect(visits).toBe(1)
    expect(reached).toHaveLength(1)
    visits = 0
    reached.length = 0
  })

  it('in any field of any form, and in what browsers say of themselves, lead to no connection', async () => {
    const ask = undoing(given.world)
    const urls = spellings()
    let asked = 0
    let acted = 0
    for (const way of await waysOf(given)) {
      const some =
        way.method === 'GET' ? [way.fields.slice(0, 1)] : [way.fields, ...way.fields.map((name) => [name])]
      for (const [at, names] of some.entries()) {
        // Alone in a field, so that the rest of the form lets the act succeed; one in three, and all at once.
        if (at > 0 && (asked + at) % 3) continue
        asked += 1
        const url = urls[asked % urls.length] ?? ''
        const form = { ...way.form, ...Object.fromEntries(names.map((name) => [name, url])) }
        const encoded = String(bodyOf(form))
        const headers = {
          ...headersOf(given, way.role),
          'content-type': 'application/x-www-form-urlencoded',
          referer: url,
          'x-forwarded-host': `127.0.0.1:${port}`,
          'x-forwarded-for': '127.0.0.1',
          from: `a@127.0.0.1`,
        }
        const init = way.method === 'POST' ? { method: 'POST', headers, body: encoded } : { headers }
        const address = way.method === 'POST' ? way.address : `${way.address}?${encoded}`
        const { status } = await ask(address, init)
        if (status < 400) acted += 1
      }
    }
    expect(asked).toBeGreaterThan(400)
    expect(acted).toBeGreaterThan(150)
    expect({ visits, reached }).toEqual({ visits: 0, reached: [] })
  }, 120_000)

  it('in uploads, lists and papers, lead to no connection', async () => {
    const ask = undoing(given.world)
    const url = `http://127.0.0.1:${port}/x`
    const files = [
      new File([`<svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`], 'a.svg'),
      new File([`%PDF-1.4\n1 0 obj<</Type/Action/S/URI/URI(${url})>>endobj\n%%EOF`], 'a.pdf'),
      new File([new Uint8Array(zip(['[Content_Types].xml', 'word/document.xml', url]))], 'a.docx'),
      new File([`名称,英文名称,邮箱\n${url},=WEBSERVICE("${url}"),a@127.0.0.1\n`], 'a.csv'),
      new File([`<!DOCTYPE x [<!ENTITY e SYSTEM "${url}">]><x>&e;</x>`], 'a.txt'),
      new File(
        [`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTACH:${url}\r\nURL:${url}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`],
        'a.ics',
      ),
    ]
    let taken = 0
    for (const way of (await waysOf(given)).filter(({ method }) => method === 'POST'))
      for (const field of way.fields.filter(
        (name) => /file|scan|upload|csv/i.test(name) && !/not_classified/.test(name),
      ))
        for (const file of files) {
          const body = new FormData()
          for (const [name, value] of Object.entries(way.form)) body.set(name, value)
          for (const name of way.fields) if (name.endsWith('not_classified')) body.set(name, 'yes')
          body.set(field, file)
          const { status } = await ask(way.address, {
            method: 'POST',
            headers: headersOf(given, way.role),
            body,
          })
          if (status < 400) taken += 1
        }
    expect(taken).toBeGreaterThan(5)
    expect({ visits, reached }).toEqual({ visits: 0, reached: [] })
  }, 60_000)

  it('that already stand in every text, lead to none when pages are drawn and the jobs of the minute run', async () => {
    const { sql } = given.world
    const [url = ''] = spellings()
    for (const [table, columns] of Object.entries(texts)) {
      const set = columns.map((column) => `${column} = '${url}' || ctid::text`)
      await sql.unsafe(`update ${table} set ${set.join(', ')}`)
    }
    await sql`update settings set value = ${json(sql, url)} where key in ('nameZh', 'nameEn', 'telephone')`
    for (const { method, path } of routesOf(given))
      if (method === 'GET')
        for (const params of Object.values(conditionsOf(given, path)).slice(0, 2))
          for (const role of ['director', 'chair', 'liaisonA', 'admin'] as const) {
            const answer = await given.world.app.request(`http://localhost${addressOf(path, params)}`, {
              headers: headersOf(given, role),
            })
            await answer.arrayBuffer()
          }
    await runMinuteJobs(given.world.services)
    expect({ visits, reached }).toEqual({ visits: 0, reached: [] })
  }, 60_000)
})

/** The only places of the program that connect or listen, and to what. */
const connecting: Record<string, string> = {
  'src/lib/db.ts': 'the database that is configured',
  'src/outbox/transport.ts': 'the mail server that is configured',
  'src/auth/oidc/provider.ts': 'the identity provider that is configured',
}
const listening =
  /^src\/(server|http|worker|auth\/client|mailbox\/catcher|embedded\/postgres|cli\/.*)\.(ts|mjs)$/

describe('SEC-7: what could connect', () => {
  it('stands in three places, each of which knows its address from the configuration', () => {
    const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => `src/${name}`)
      .filter((file) => {
        const text = readFileSync(file, 'utf8')
        const means =
          /from '(node:)?(http|https|http2|net|tls|dns|dgram|undici)(\/\w+)?'|from '(postgres|nodemailer|openid-client)'|import\('(openid-client|nodemailer|undici)'\)|new (WebSocket|EventSource|XMLHttpRequest)\(/
        const fetches = /(?<![.\w])fetch\(|globalThis\.fetch/.test(
          text.replace(/async fetch\(|^\s*fetch\(.*\{$/gm, ''),
        )
        const typesOnly = text.replace(/^import type .*$/gm, '')
        return means.test(typesOnly) || fetches
      })
    expect(found.filter((file) => !listening.test(file)).sort()).toEqual(Object.keys(connecting).sort())
  })
})
