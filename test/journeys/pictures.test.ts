import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { grantLink } from '#src/auth/links.ts'
import { demoId } from '#src/demo/ids.ts'
import { openPdfMaker } from '#src/documents/pdf/maker.ts'
import { transaction } from '#src/lib/db.ts'
import { signedToken } from '#src/lib/token.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'

/** `npm run pictures` takes the pictures of the README anew, from the demo city; the suite leaves them as they are. */
const folder = new URL('../../views/pictures/', import.meta.url).pathname

describe.runIf(process.env.PICTURES === '1' && !browserIsMissing())('the pictures of the README', () => {
  let world: DemoWorld
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    world = await createDemoWorld()
    site = await openSite(world.app)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await world.close()
  })

  it('show today, the replies, the month, minutes and an action item at a desk', async () => {
    const { token } = await world.person('p-feng')
    const [minutes] = await world.sql<{ id: string }[]>`
      select id from minutes where state in ('issued', 'archived') order by issued_at desc limit 1`
    const [item] = await world.sql<{ id: string }[]>`
      select a.id from action_items a join progress_reports p on p.action_item_id = a.id
      where a.state = 'in_progress' group by a.id order by count(*) desc, a.id limit 1`
    const meeting = demoId('meeting', 'C12')
    await take(1280, 800, token, {
      today: '/today',
      replies: `/meetings/${meeting}/replies`,
      calendar: '/meetings/calendar?month=2026-11',
      minutes: `/minutes/${minutes!.id}`,
      'action-item': `/action-items/${item!.id}`,
    })
  })

  it('show the reply of an agency on a telephone', async () => {
    const grant = await transaction(world.sql, (tx) =>
      grantLink(tx, {
        purpose: 'reply',
        subjectId: demoId('invitation', 'C12/etb'),
        meetingId: demoId('meeting', 'C12'),
        agencyId: demoId('agency', 'etb'),
        expiresAt: new Date(world.now().getTime() + 86_400_000),
        now: world.now(),
      }),
    )
    await take(390, 844, null, {
      reply: `/r/reply/${signedToken(world.services.config.authKeys, 'link', grant)}`,
    })
  })

  it('show minutes and a sign-in sheet as they come from the printer', async () => {
    const pdf = openPdfMaker({ worker: new URL('../../src/documents/pdf/worker.ts', import.meta.url) })
    world.services.pdf = pdf
    const clerk = world.as(await world.person('p-feng'))
    const [minutes] = await world.sql<{ id: string }[]>`
      select id from minutes where state in ('issued', 'archived') order by issued_at desc limit 1`
    const places = {
      'document-minutes': `/minutes/${minutes!.id}/documents/minutes.pdf`,
      'document-sign-in': `/meetings/${demoId('meeting', 'C12')}/documents/sign-in-sheet.pdf`,
    }
    const work = mkdtempSync(join(tmpdir(), 'hs-pictures-'))
    for (const [name, place] of Object.entries(places)) {
      const answer = await clerk.get(place)
      expect([name, answer.status]).toEqual([name, 200])
      writeFileSync(join(work, 'a.pdf'), new Uint8Array(await answer.arrayBuffer()))
      const options = ['-jpeg', '-jpegopt', 'quality=70', '-r', '64', '-f', '1', '-l', '1', '-singlefile']
      execFileSync('pdftoppm', [...options, join(work, 'a.pdf'), `${folder}${name}`])
      expect(statSync(`${folder}${name}.jpg`).size).toBeLessThan(60_000)
    }
    rmSync(work, { recursive: true })
    await pdf.stop()
  })

  async function take(width: number, height: number, token: string | null, pages: Record<string, string>) {
    const context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width, height },
      colorScheme: 'light',
    })
    if (token)
      await context.addCookies([
        { name: '__Host-sid', value: token, domain: 'localhost', path: '/', secure: true },
      ])
    const page = await context.newPage()
    for (const [name, path] of Object.entries(pages)) {
      const answer = await page.goto(site.url + path)
      expect([name, answer?.status()]).toEqual([name, 200])
      const file = `${folder}${name}.jpg`
      await page.screenshot({ path: file, type: 'jpeg', quality: 70 })
      expect(statSync(file).size).toBeLessThan(120_000)
    }
    await context.close()
  }
})
