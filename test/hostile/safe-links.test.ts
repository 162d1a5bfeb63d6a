import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftMeeting } from '#src/meetings/commands.ts'
import { sendNotice } from '#src/meetings/notices/commands.ts'
import { fillPlaces } from '#src/outbox/places.ts'
import { plan } from '../meetings/planned.ts'
import { createWorld, type World } from '../support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { rowsOf } from '../support/table-hash.ts'

// A3-36, SEC-2: what mail programs do before a person reads: they open every link, run its scripts, press its button.

describe.skipIf(browserIsMissing())('a machine that tries out the links of mails', () => {
  let world: World
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let meetingId: string

  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite({ fetch: (request: Request) => world.app.fetch(request) })
    world = await createWorld({ env: { BASE_URL: site.url } })
    const act = await world.act(world.cast.clerk, ['clerk'])
    const { a, b, vertical } = world.cast.agencies
    meetingId = await draftMeeting(act, plan(world, { agencyIds: [a, b, vertical] }))
    const party = { personIds: [world.cast.clerk.id], recorderId: world.cast.clerk2.id }
    await sendNotice(act, meetingId, { version: 1, party, urgentReason: '' })
    // One comes, one asks leave: invitations and the question to the chair go out.
    const { aDeputy } = world.cast.people
    expect(
      (await world.nobody().post(await replyLinkOf(a), { kind: 'attend', nominee: aDeputy })).status,
    ).toBe(303)
    const named = await mailedLinks('attendance')
    for (const path of named.slice(-1))
      expect((await world.nobody().post(path, { kind: 'leave', leaveReason: '外出' })).status).toBe(303)
    expect(
      (await world.nobody().post(await replyLinkOf(b), { kind: 'leave', leaveReason: '外出' })).status,
    ).toBe(303)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await site.close()
    await world.close()
  })

  /** Every address of this site in every mail, in the order of the mails. */
  async function allLinks(): Promise<string[]> {
    const mails = await world.sql<{ text: string; html: string; ical: string | null }[]>`
      select text_body as text, html_body as html, ical from outbox order by position`
    const found = mails.flatMap(({ text, html, ical }) =>
      [text, html, (ical ?? '').replaceAll('\r\n ', '')].flatMap((part) => [
        ...fillPlaces(part, world.services.config).matchAll(/http:\/\/localhost:\d+(\/[^\s"<>\\]*)/g),
      ]),
    )
    return [...new Set(found.map(([, path = '']) => path))]
  }
  const mailedLinks = async (purpose: string) =>
    (await allLinks()).filter((path) => path.startsWith(`/r/${purpose}/`))
  async function replyLinkOf(agencyId: string): Promise<string> {
    const [mail] = await world.sql<{ text: string }[]>`
      select text_body as text from outbox where kind = 'M-1' and to_agency_id = ${agencyId} order by position limit 1`
    return /\/r\/reply\/\S+/.exec(fillPlaces(mail!.text, world.services.config))![0]
  }

  it('changes nothing that a person did not choose, and a person still succeeds', async () => {
    const links = await allLinks()
    for (const purpose of ['reply', 'attendance', 'leave_decision'])
      expect(links.filter((path) => path.startsWith(`/r/${purpose}/`)).length, purpose).toBeGreaterThan(0)
    const before = await rowsOf(world.sql)
    let pressed = 0
    const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
    for (const path of links) {
      await page.goto(site.url + path)
      const count = await page.locator('main button').count()
      for (const at of new Set([0, count - 1])) {
        // The second time it is opened.
        await page.goto(site.url + path)
        if (count === 0) continue
        pressed += 1
        // A machine does not care for what the browser would ask to be filled in.
        await page.evaluate('for (const form of document.forms) form.noValidate = true')
        const answered = page.waitForResponse((response) => response.request().method() === 'POST')
        await page.locator('main button').nth(at).click()
        await answered
      }
    }
    expect(pressed).toBeGreaterThan(4)
    expect(await rowsOf(world.sql)).toEqual(before)

    const { vertical } = world.cast.agencies
    expect(
      (await world.nobody().post(await replyLinkOf(vertical), { kind: 'leave', leaveReason: '检修' })).status,
    ).toBe(303)
    const [decision] = await mailedLinks('leave_decision')
    expect((await world.nobody().post(decision!, { decision: 'approved' })).status).toBe(303)
    const [row] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from leave_requests where state = 'approved'`
    expect(row!.n).toBe(1)
  }, 120_000)
})
