import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role, Viewer } from '#src/auth/viewer.ts'
import { demoId } from '#src/demo/ids.ts'
import { countActionItems, listOverdueItems } from '#src/reports/action-items/queries.ts'
import { countMatters, countMeetings, countMinutes, listAttendance } from '#src/reports/queries.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'

let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

const viewer = (code: string, roles: Role[], agencies: string[] = []): Viewer => ({
  personId: demoId('person', code),
  name: code,
  locale: 'zh-CN',
  roles,
  agencyIds: agencies.map((agency) => demoId('agency', agency)),
  sessionId: null,
  verifiedAt: null,
  methods: 'password',
  today: '2026-11-23',
})
const sum = <T>(rows: readonly T[], of: (row: T) => number) => rows.reduce((n, row) => n + of(row), 0)

describe('figures of a period', () => {
  it('count the meetings held within both its days', async () => {
    // C10 was held on 18 November, C11 on the 20th.
    const clerk = viewer('p-feng', ['clerk'])
    const rows = await countMeetings(world.sql, clerk, { from: '2026-11-18', to: '2026-11-20' })
    expect(sum(rows, (r) => r.meetings)).toBe(2)
    const oneDay = await countMeetings(world.sql, clerk, { from: '2026-11-19', to: '2026-11-20' })
    expect(sum(oneDay, (r) => r.meetings)).toBe(1)
  })
  it('count action items in the period of their assignment', async () => {
    const clerk = viewer('p-feng', ['clerk'])
    // Minutes of C09 were issued on 15 October with six items; the drafts of C10 count with their meeting.
    const october = await countActionItems(world.sql, clerk, clerk.today, {
      from: '2026-10-01',
      to: '2026-10-31',
    })
    expect(october).toMatchObject({ total: 6, effective: 6, proposed: 0 })
    const november = await countActionItems(world.sql, clerk, clerk.today, {
      from: '2026-11-01',
      to: '2026-11-30',
    })
    expect(november).toMatchObject({ total: 6, effective: 0, proposed: 6 })
  })
})

describe('figures count what the viewer may see and nothing else', () => {
  it('R65: an auditor counts no drafts', async () => {
    const auditor = viewer('p-han', ['auditor'])
    const meetings = await countMeetings(world.sql, auditor)
    expect(sum(meetings, (r) => r.meetings)).toBe(14)
    expect(await countActionItems(world.sql, auditor, auditor.today)).toMatchObject({
      total: 57,
      proposed: 0,
    })
    const minutes = await countMinutes(world.sql, auditor)
    expect(minutes.map((r) => [r.state, r.minutes])).toEqual([['issued', 10]])
  })
  it('R64: a liaison counts the own agency’s items and matters', async () => {
    const liaison = viewer('p-land-3', ['liaison'], ['land'])
    const overdue = await listOverdueItems(world.sql, liaison, liaison.today)
    expect(overdue.map((item) => item.leadCode)).toEqual(['land'])
    const matters = await countMatters(world.sql, liaison)
    const [own] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from matters where raised_by_agency_id = ${demoId('agency', 'land')}`
    expect(sum(matters, (r) => r.matters)).toBe(own?.n)
  })
  it('R34: a liaison reads the own agency’s attendance alone, a chair that of the own meetings', async () => {
    const land = await listAttendance(world.sql, viewer('p-land-3', ['liaison'], ['land']))
    expect(land.map((row) => [row.code, row.invited])).toEqual([['land', 10]])
    const chair = await listAttendance(world.sql, viewer('p-zhou', ['chair']))
    expect(chair.find((row) => row.code === 'land')?.invited).toBeLessThan(10)
    expect(chair.length).toBeGreaterThan(10)
  })
  it('a liaison of an agency that was never invited counts nothing', async () => {
    const liaison = viewer('p-tou-3', ['liaison'], ['tou'])
    expect(await listAttendance(world.sql, liaison, { from: '2026-01-01', to: '2026-12-31' })).toEqual([])
    expect(await countActionItems(world.sql, liaison, liaison.today)).toMatchObject({ total: 0, open: 0 })
  })
})
