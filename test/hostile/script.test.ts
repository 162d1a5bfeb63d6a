import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCatcher } from '#src/mailbox/catcher.ts'
import { deliverOutbox } from '#src/outbox/deliver.ts'
import { mailTransport } from '#src/outbox/transport.ts'
import { addressOf, conditionsOf, headersOf, routesOf } from '../access/ask.ts'
import { type Given, giveWorld } from '../access/given.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { payloads, payloadText } from './payloads.ts'
import { poison } from './poisoned.ts'

// SEC-3, A3-12, 13, 31, 32: no text of a person becomes more than text, on no page, in no mail, in no calendar.

interface DomNode {
  nodeName: string
  nodeValue: string
  attributes?: string[]
  children?: DomNode[]
  contentDocument?: DomNode
}

/** An element that a payload would have made, in HTML as text: every `<` of a person is written `&lt;`. */
const madeElement = /<[a-z!/%][^<>]*data-evil|<[a-z][^<>]*\s(?:on[a-z]+|srcdoc)\s*=/i

let given: Given
let addresses: { address: string; role: 'director' | 'chair' | 'liaisonA' | 'admin' | 'auditor' }[]

beforeAll(async () => {
  given = await giveWorld({ DEMO: '1' })
  const seen = new Set<string>()
  addresses = routesOf(given)
    .filter(
      ({ method, name }) =>
        method === 'GET' &&
        !/export|metrics|healthz|readyz|qr\.svg|files|\.docx|\.pdf|GET \/f\/:name/.test(name),
    )
    .flatMap(({ path }) =>
      Object.entries(conditionsOf(given, path))
        .filter(
          ([condition]) => !['unknown', 'orphan', 'foreign', 'crossed', 'otherDraft'].includes(condition),
        )
        .flatMap(([, params]) => {
          const address = addressOf(path, params)
          const role = roleFor(path)
          return seen.has(address) ? [] : [{ address, role: seen.add(address) && role }]
        }),
    )
}, 60_000)
afterAll(() => given.world.close())

function roleFor(path: string) {
  if (path.startsWith('/users')) return 'admin'
  if (/^\/brief|signature$/.test(path)) return 'chair'
  return /^\/inbox|countersign$/.test(path) ? 'liaisonA' : 'director'
}

describe('texts that would be programs', () => {
  it('are two hundred', () => {
    expect(new Set(payloads).size).toBe(200)
  })

  it('SEC-3: stand on every page as text, each of them in each place', async () => {
    const made: string[] = []
    let texts = 0
    for (let round = 0; round < 10; round += 3) {
      expect(await poison(given.world.sql, round)).toBeGreaterThan(200)
      for (const { address, role } of addresses) {
        const response = await given.world.app.request(`http://localhost${address}`, {
          headers: headersOf(given, role),
        })
        const html = await response.text()
        if (response.status >= 500) made.push(`${address}: ${response.status}`)
        if (!response.headers.get('content-type')?.startsWith('text/html')) continue
        texts += html.split('data-evil').length - 1
        // Between quotes a `<` may stand, but no quote of a person does.
        const outside = html.replace(/"[^"]*"/g, '""')
        const found = madeElement.exec(outside)
        if (found) made.push(`${address}: ${found[0].slice(0, 120)}`)
      }
    }
    expect(made).toEqual([])
    expect(texts).toBeGreaterThan(20_000)
  }, 120_000)

  describe.skipIf(browserIsMissing())('in the browser', () => {
    let browser: Browser
    let site: Awaited<ReturnType<typeof openSite>>
    const alarms: string[] = []

    beforeAll(async () => {
      browser = await openBrowser()
      site = await openSite(given.world.app)
    })
    afterAll(async () => {
      await browser.close()
      await site.close()
    })

    async function open(
      role: keyof Given['people'] & ('director' | 'chair' | 'liaisonA' | 'admin' | 'auditor'),
    ) {
      const context = await browser.newContext({ locale: 'zh-CN' })
      const token = given.people[role]?.token ?? ''
      await context.addCookies([
        { name: 'sid', value: token, url: site.url },
        { name: '__Host-sid', value: token, url: site.url.replace('http:', 'https:'), secure: true },
      ])
      await watch(context)
      return context
    }

    async function watch(context: BrowserContext) {
      await context.exposeBinding(
        'alarm',
        ({ page }, what: string) => void alarms.push(`${page.url()}: ${what}`),
      )
      await context.addInitScript(
        "document.addEventListener('securitypolicyviolation', (e) => alarm(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))",
      )
      context.on('dialog', (dialog) => {
        alarms.push(`${dialog.page()?.url()}: dialog ${dialog.message()}`)
        void dialog.dismiss()
      })
      context.on('request', (request) => {
        if (new URL(request.url()).hostname !== 'localhost') alarms.push(`asked for ${request.url()}`)
      })
    }

    /** Looks from outside: a letter's frame lets no script run, not even ours. Gives how often a payload was read. */
    async function look(page: Page, address: string): Promise<number> {
      await page.goto(site.url + address)
      const devtools = await page.context().newCDPSession(page)
      const { root } = await devtools.send('DOM.getDocument', { depth: -1, pierce: true })
      await devtools.detach()
      let texts = 0
      const visit = (node: DomNode) => {
        const names = (node.attributes ?? []).filter((_, at) => at % 2 === 0)
        const wrong = names.filter((name) => /^(on|srcdoc$|data-evil$|hx-on)/i.test(name))
        if (wrong.length) alarms.push(`${address}: <${node.nodeName} ${wrong.join(' ')}>`)
        if (node.attributes?.some((value) => /^\s*javascript:/i.test(value)))
          alarms.push(`${address}: javascript:`)
        texts += node.nodeValue.split('data-evil').length - 1
        for (const child of [...(node.children ?? []), node.contentDocument]) if (child) visit(child)
      }
      visit(root)
      return texts
    }

    it('SEC-3: open no dialog, break no policy, make no element, on pages, in letters and calendars', async () => {
      const { sql, services } = given.world
      // Of another remainder by four than the rounds above: a name is never given while another agency still has it.
      await poison(sql, 8)
      const catcher = await startCatcher(sql)
      // Letters as the office writes them, of a meeting whose every text is hostile.
      const meeting = given.things['/meetings/:id']?.own?.id
      const clerk = given.world.as(given.people.clerk!)
      const [{ version } = { version: 0 }] = await sql<
        { version: number }[]
      >`select version from meetings where id = ${meeting!}`
      const cancelled = await clerk.post(`/meetings/${meeting}/cancellation`, {
        version,
        reason: payloads.slice(0, 8).join(' '),
        step: 'send',
      })
      expect(cancelled.status).toBe(303)
      await deliverOutbox(services, catcher.url)
      mailTransport(catcher.url).close()
      await catcher.stop()
      const caught = await sql<{ id: string; raw: Buffer }[]>`select id, raw from caught_mails`
      const written = await sql<
        { id: string; ical: string | null }[]
      >`select id, ical from outbox where html_body like '%data-evil%'`
      expect(written.length).toBeGreaterThan(1)
      for (const { ical } of written) expect(ical ?? '').not.toMatch(/X-ALT-DESC|ALTREP|FMTTYPE/)
      const letters = [
        ...written.slice(0, 4).flatMap(({ id }) => [`/outbox/${id}`, `/outbox/${id}/preview`]),
        ...caught.slice(0, 4).flatMap(({ id }) => [`/mailbox/mails/${id}`, `/mailbox/mails/${id}/letter`]),
      ].map((address) => ({ address, role: 'director' as const }))
      let texts = 0
      // One condition of each page is enough here: the words of all were looked at above.
      const patterns = new Set<string>()
      const once = addresses.filter(({ address }) => {
        const pattern = address.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
        return !patterns.has(pattern) && patterns.add(pattern)
      })
      for (const role of ['director', 'chair', 'liaisonA', 'admin'] as const) {
        const context = await open(role)
        const page = await context.newPage()
        for (const each of [...once, ...letters])
          if (each.role === role) texts += await look(page, each.address)
        await context.close()
      }
      expect(alarms).toEqual([])
      expect(texts).toBeGreaterThan(3_000)
    }, 180_000)

    it('A3-13: nor on the page of two versions, nor where a form comes back', async () => {
      const context = await open('director')
      const page = await context.newPage()
      const matter = given.things['/matters/:id']?.own?.id
      await page.goto(`${site.url}/matters/${matter}/edit`)
      for (const [version, status] of [
        ['0', 409],
        ['x', 422],
      ] as const) {
        const answered = page.waitForResponse((response) => response.request().method() === 'POST')
        const loaded = page.waitForEvent('load')
        await page.evaluate(`(() => {
          const form = document.createElement('form')
          form.method = 'post'
          form.action = ${JSON.stringify(`/matters/${matter}`)}
          const fields = ${JSON.stringify({ version, title: payloadText(3).slice(0, 119), description: payloads.slice(0, 150).join(' ').slice(0, 9_000) })}
          for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement('textarea'), { name, value }))
          document.body.append(form)
          form.submit()
        })()`)
        expect((await answered).status()).toBe(status)
        await loaded
        expect(await page.evaluate<number>("document.querySelectorAll('[data-evil]').length")).toBe(0)
        expect(await page.content()).toContain('data-evil')
      }
      await context.close()
      expect(alarms).toEqual([])
    }, 30_000)
  })
})
