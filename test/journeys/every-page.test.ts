import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantLink, type LinkPurpose } from '#src/auth/links.ts'
import { demoId } from '#src/demo/ids.ts'
import { transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import type { Person } from '../support/cast.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

// Every page that a link leads to, for every role, in both languages: it answers, fits a phone, and axe finds nothing.
const cast = {
  clerk: 'p-feng',
  director: 'p-zheng',
  chair: 'p-zhou',
  liaison: 'p-land-3',
  auditor: 'p-han',
  admin: 'p-shen',
}
const locales = ['zh-CN', 'en'] as const

let world: DemoWorld
let browser: Browser
let site: Awaited<ReturnType<typeof openSite>>

beforeAll(async () => {
  world = await createDemoWorld()
  if (browserIsMissing()) return
  browser = await openBrowser()
  site = await openSite(world.app)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await world.close()
})

/** One address stands for all that differ only in ids and parameter values. */
const patternOf = (path: string) =>
  path
    .replace(/\?.*/, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')
    .replace(/\/notices\/\d+/, '/notices/:n')

/** Follows links from a person's home; at most two addresses a pattern. Gives one of each pattern and what answered wrongly. */
async function crawl(person: Person): Promise<{ paths: string[]; wrong: string[] }> {
  const visitor = world.as(person)
  const seen = new Map<string, string[]>()
  const wrong: string[] = []
  const queue = ['/']
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const pattern = patternOf(path)
    const known = seen.get(pattern) ?? []
    if (known.includes(path) || known.length >= 2) continue
    seen.set(pattern, [...known, path])
    const response = await visitor.get(path)
    const body = await response.text()
    if (response.status >= 400) wrong.push(`${response.status} ${path}`)
    const location = response.headers.get('location')
    if (location) queue.push(location)
    if (!response.headers.get('content-type')?.startsWith('text/html')) {
      seen.delete(pattern)
      continue
    }
    for (const [, href] of body.matchAll(/href="(\/[^"#]*)"/g)) {
      const next = href!.replaceAll('&amp;', '&')
      if (!next.startsWith('/assets/') && !next.startsWith('//')) queue.push(next)
    }
  }
  return { paths: [...seen.values()].map((paths) => paths[0]!), wrong }
}

async function look(page: Page, path: string): Promise<string[]> {
  const response = await page.goto(site.url + path, { timeout: 15_000 })
  const problems: string[] = []
  if ((response?.status() ?? 0) >= 500) problems.push(`${path}: ${response?.status()}`)
  if (!response?.headers()['content-type']?.startsWith('text/html')) return problems
  // A letter in its sandbox lets no script in, axe's neither; it is looked at as part of the page that frames it.
  if (response.headers()['content-security-policy']?.startsWith('sandbox')) return problems
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  if (wide > 1) problems.push(`${path}: ${wide} px wider than the screen`)
  await page.evaluate(axe.source)
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'], iframes: false }),
  )
  for (const found of result.violations)
    problems.push(`${path}: ${found.id}: ${found.nodes[0]?.html.slice(0, 160)}`)
  return problems
}

/** A telephone of a person, signed in by the demo's one click, or of nobody. */
async function openPage(code: string | null, locale: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale })
  await context.addCookies([{ name: 'locale', value: locale, url: site.url }])
  const page = await context.newPage()
  page.on('pageerror', (error) => {
    throw error
  })
  if (!code) return page
  await page.goto(`${site.url}/sign-in`)
  await page.locator(`button[name=person][value="${code}"]`).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}

async function linkPages(): Promise<string[]> {
  const { sql, services } = world
  const expiresAt = new Date(world.now().getTime() + 30 * 86_400_000)
  const pending = await sql<{ id: string; personId: string }[]>`
    select s.id, m.presiding_person_id as "personId" from substitutions s join invitations i on i.id = s.invitation_id join meetings m on m.id = i.meeting_id
    where s.state = 'pending' limit 1`
  const [attendee] = await sql<{ id: string; personId: string; meetingId: string }[]>`
    select id, person_id as "personId", meeting_id as "meetingId" from attendees where meeting_id = ${demoId('meeting', 'C12')} and part = 'nominee' limit 1`
  const [countersign] = await sql<{ agencyId: string; minutesId: string }[]>`
    select agency_id as "agencyId", minutes_id as "minutesId" from countersigns where state = 'pending' limit 1`
  const [duty] = await sql<{ agencyId: string; minutesId: string }[]>`
    select a.lead_agency_id as "agencyId", d.minutes_id as "minutesId" from action_items a join decisions d on d.id = a.decision_id where a.state = 'accepted' limit 1`
  const grants: {
    purpose: LinkPurpose
    subjectId: string
    meetingId: string | null
    agencyId?: string
    personId?: string
  }[] = [
    {
      purpose: 'reply',
      subjectId: demoId('invitation', 'C12/etb'),
      meetingId: demoId('meeting', 'C12'),
      agencyId: demoId('agency', 'etb'),
    },
    {
      purpose: 'attendance',
      subjectId: attendee!.id,
      meetingId: attendee!.meetingId,
      personId: attendee!.personId,
    },
    {
      purpose: 'leave_decision',
      subjectId: pending[0]!.id,
      meetingId: demoId('meeting', 'C12'),
      personId: pending[0]!.personId,
    },
    {
      purpose: 'countersign',
      subjectId: countersign!.minutesId,
      meetingId: null,
      agencyId: countersign!.agencyId,
    },
    { purpose: 'receipt', subjectId: duty!.minutesId, meetingId: null, agencyId: duty!.agencyId },
  ]
  const ids = await transaction(sql, async (tx) => {
    const made: string[] = []
    for (const { agencyId, personId, ...grant } of grants) {
      const grantee = agencyId ? { agencyId } : { personId: personId! }
      made.push(await grantLink(tx, { ...grant, ...grantee, expiresAt, now: world.now() }))
    }
    return made
  })
  return ids.map((id, at) => `/r/${grants[at]!.purpose}/${signedToken(services.config.authKeys, 'link', id)}`)
}

describe.skipIf(browserIsMissing())('every page', () => {
  it.each(locales)(
    'in %s fits a phone and gives axe nothing to find',
    async (locale) => {
      const problems: string[] = []
      const looked = new Set<string>()
      for (const code of Object.values(cast)) {
        const person = await world.person(code)
        const fresh = (await crawl(person)).paths.filter((path) => !looked.has(patternOf(path)))
        const page = await openPage(code, locale)
        for (const path of fresh) {
          looked.add(patternOf(path))
          problems.push(...(await look(page, path)))
        }
        await page.context().close()
      }
      expect(problems).toEqual([])
      expect(looked.size).toBeGreaterThan(40)
    },
    240_000,
  )

  it.each(locales)(
    'behind a mailed link in %s fits a phone and gives axe nothing to find',
    async (locale) => {
      const page = await openPage(null, locale)
      const problems: string[] = []
      for (const path of [...(await linkPages()), '/sign-in', '/r/reply/xyz', '/no-such-page'])
        problems.push(...(await look(page, path)))
      await page.context().close()
      expect(problems).toEqual([])
    },
    60_000,
  )
})
