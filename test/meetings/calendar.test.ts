import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { monthAsked, neighbour, weeksOf } from '#src/meetings/calendar/rules.ts'
import { createWorld, type World } from '../support/app.ts'
import { browserIsMissing, openBrowser, openSite } from '../support/browser.ts'
import type { Person } from '../support/cast.ts'
import { at, drafted, noticed } from './planned.ts'

let world: World
let noticedId: string
let draftId: string

beforeAll(async () => {
  world = await createWorld()
  noticedId = await noticed(world, { title: '占地补偿协调会' })
  draftId = await drafted(world, {
    title: '跨夜现场会',
    startsAt: at('2026-12-30T22:00'),
    endsAt: at('2026-12-31T02:00'),
    venueId: world.cast.venue2,
  })
  await world.sql`insert into work_calendar (day, kind, name) values
    ('2026-11-27', 'holiday', '试验节'), ('2026-11-28', 'workday', '')`
})
afterAll(() => world.close())

const read = async (person: Person, month: string) =>
  (await world.as(person).get(`/meetings/calendar?month=${month}`)).text()
/** What stands in the cell of a day. */
const cellOf = (page: string, day: string) => {
  const [, cell] = page.match(new RegExp(`(<td[^>]*><p class="day"><time datetime="${day}">.*?</td>)`)) ?? []
  return cell ?? ''
}

describe('the weeks of a month', () => {
  it.each([
    ['2026-11', '2026-10-26', '2026-12-06', 6],
    ['2026-12', '2026-11-30', '2027-01-03', 5],
    ['2027-02', '2027-02-01', '2027-02-28', 4],
    ['2028-02', '2028-01-31', '2028-03-05', 5],
  ])('of %s run from Monday %s to Sunday %s', (month, first, last, count) => {
    const weeks = weeksOf(month)
    expect([weeks[0]![0], weeks.at(-1)![6], weeks.length]).toEqual([first, last, count])
    expect(new Set(weeks.flat()).size).toBe(count * 7)
  })

  it('follow each other over the new year and end with the years we know', () => {
    expect([neighbour('2026-12', 1), neighbour('2027-01', -1)]).toEqual(['2027-01', '2026-12'])
    expect([neighbour('2027-01', 1), neighbour('2027-03', -1)]).toEqual(['2027-02', '2027-02'])
    expect([neighbour('1900-01', -1), neighbour('2199-12', 1)]).toEqual([null, null])
  })

  it.each([undefined, '', '2026-13', '26-12', '2026-12-01', '2026-12\u0000', '__proto__'])(
    'are those of today where %j is asked for',
    (text) => expect(monthAsked(text, '2026-11-23')).toBe('2026-11'),
  )
})

describe('the month page', () => {
  it('shows a meeting on its day, with time, title and state, linked', async () => {
    const cell = cellOf(await read(world.cast.clerk, '2026-11'), '2026-11-26')
    expect(cell).toContain('>14:30</time>')
    expect(cell).toContain(`<a href="/meetings/${noticedId}">占地补偿协调会</a>`)
    expect(cell).toContain('<span class="state noticed">')
  })

  it('shows one that runs past midnight on both of the office’s days', async () => {
    const page = await read(world.cast.clerk, '2026-12')
    expect(cellOf(page, '2026-12-30')).toContain('>22:00</time>')
    expect(cellOf(page, '2026-12-31')).toContain(`续会</span> <a href="/meetings/${draftId}">`)
    expect(cellOf(page, '2026-12-29')).not.toContain('/meetings/')
    expect(cellOf(page, '2027-01-01')).not.toContain('/meetings/')
  })

  it('marks holidays, make-up workdays, free Sundays, and today', async () => {
    const page = await read(world.cast.clerk, '2026-11')
    expect(cellOf(page, '2026-11-27')).toMatch(/^<td class="free">.*休（试验节）/)
    expect(cellOf(page, '2026-11-28')).toMatch(/^<td>.*>班</)
    expect(cellOf(page, '2026-11-29')).toMatch(/^<td class="free nothing">/)
    expect(cellOf(page, '2026-11-23')).toMatch(/^<td aria-current="date">/)
  })

  it('leads to the months around it, and from the list of meetings to it', async () => {
    const page = await read(world.cast.clerk, '2026-12')
    expect(page).toContain('<a href="/meetings/calendar?month=2026-11" rel="prev">')
    expect(page).toContain('<a href="/meetings/calendar?month=2027-01" rel="next">')
    expect(await (await world.as(world.cast.clerk).get('/meetings')).text()).toContain(
      'href="/meetings/calendar"',
    )
  })

  it('R64: shows each viewer only the meetings this one may see', async () => {
    const { clerk, auditor, liaisonA, liaisonV, chair } = world.cast
    const seen = async (person: Person) => {
      const pages = (await read(person, '2026-11')) + (await read(person, '2026-12'))
      return [noticedId, draftId].map((id) => pages.includes(id))
    }
    expect(await seen(clerk)).toEqual([true, true])
    expect(await seen(chair)).toEqual([true, true])
    expect(await seen(auditor)).toEqual([true, false])
    expect(await seen(liaisonA)).toEqual([true, false])
    expect(await seen(liaisonV)).toEqual([false, false])
  })
})

describe.skipIf(browserIsMissing())('the month page in a browser', () => {
  let browser: Browser
  let site: Awaited<ReturnType<typeof openSite>>
  let page: Page

  beforeAll(async () => {
    browser = await openBrowser()
    site = await openSite(world.app)
    const context = await browser.newContext({ locale: 'zh-CN' })
    const url = site.url.replace('http:', 'https:')
    await context.addCookies([{ name: '__Host-sid', value: world.cast.clerk.token, url, secure: true }])
    page = await context.newPage()
  })
  afterAll(async () => {
    await browser.close()
    await site.close()
  })

  it('is a table of weeks at a desk and a list of days that have something on a telephone', async () => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${site.url}/meetings/calendar?month=2026-11`)
    const top = async (day: string) =>
      (await page.locator(`td:has(time[datetime="${day}"])`).boundingBox())?.y
    expect(await top('2026-11-23')).toBe(await top('2026-11-29'))
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await page.locator('table.month td:visible').count()).toBe(4)
    expect(await top('2026-11-27')).toBeGreaterThan((await top('2026-11-26'))!)
    expect(await page.locator('td:visible .in-full').first().innerText()).toBe('11月23日 周一')
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
  })

  it('prints as a table alone, however narrow the screen was', async () => {
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('header.top, .tabs, nav.acts').filter({ visible: true }).count()).toBe(0)
    expect(await page.locator('table.month thead th:visible').count()).toBe(7)
    expect(await page.locator('table.month td:visible').count()).toBe(42)
  })
})

describe('the week and the agenda', () => {
  const open = async (path: string) => (await world.as(world.cast.clerk).get(path)).text()

  it('show a meeting on its day with time, venue and chair, and days without one in the week alone', async () => {
    const day = (
      await world.sql<{ day: string }[]>`
      select office_day(starts_at)::text as day from meetings where id = ${noticedId}`
    )[0]!.day
    const week = await open(`/meetings/calendar/week?day=${day}`)
    const agenda = await open(`/meetings/calendar/agenda?day=${day}`)
    for (const page of [week, agenda]) {
      expect(page).toContain(`href="/meetings/${noticedId}"`)
      expect(page).toContain('周副市长')
      expect(page).toContain(`<time datetime="${day}">`)
    }
    expect(week.match(/<tbody/g)).toHaveLength(7)
    expect(week).toContain('无会议')
    expect(agenda).not.toContain('无会议')
  })

  it('go on with a meeting that lasts into the next day, and turn to the weeks around', async () => {
    const week = await open('/meetings/calendar/week?day=2026-12-31')
    expect(week).toContain('续会')
    expect(week).toContain('href="/meetings/calendar/week?day=2026-12-21"')
    expect(week).toContain('href="/meetings/calendar/week?day=2027-01-04"')
  })

  it('begin today where the address says nothing that is a day', async () => {
    expect(await open('/meetings/calendar/week?day=2026-13-77')).toContain('datetime="2026-11-23"')
    expect(await open('/meetings/calendar/agenda?day=2150-01-01')).toContain('今后30天没有会议')
  })
})
