import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays, addWorkingDays, isWorkingDay, workingDaysBetween } from '#src/lib/dates.ts'
import { transaction } from '#src/lib/db.ts'
import { loadShippedCalendar, readWorkCalendar } from '#src/settings/calendar.ts'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  const act = await world.act(world.cast.clerk)
  await transaction(world.sql, (tx) => loadShippedCalendar(tx, act))
})
afterAll(() => world.close())

describe('the work calendar', () => {
  it('counts make-up workdays and holidays of 2026', async () => {
    const calendar = await readWorkCalendar(world.sql)
    expect(isWorkingDay(calendar, '2026-10-10')).toBe(true) // a Saturday
    expect(isWorkingDay(calendar, '2026-10-07')).toBe(false) // a Wednesday
    expect(addWorkingDays(calendar, '2026-09-30', 1)).toBe('2026-10-08')
    expect(workingDaysBetween(calendar, '2026-09-30', '2026-10-12')).toBe(4)
  })

  it('is the same rule in SQL and here, for every span', async () => {
    const calendar = await readWorkCalendar(world.sql)
    const spans = Array.from({ length: 400 }, (_, i) => {
      const a = addDays('2025-12-15', (i * 37) % 400)
      return { a, b: addDays(a, ((i * 53) % 121) - 60), n: ((i * 7) % 31) - 15 }
    })
    const rows = await world.sql<{ a: string; b: string; n: number; between: number; added: string }[]>`
      select a, b, n, working_days_between(a, b) as between, add_working_days(a, n) as added
      from jsonb_to_recordset(${world.sql.json(spans)}) as s(a date, b date, n int)`
    for (const row of rows) {
      expect([row.a, row.b, row.between]).toEqual([row.a, row.b, workingDaysBetween(calendar, row.a, row.b)])
      expect([row.a, row.n, row.added]).toEqual([row.a, row.n, addWorkingDays(calendar, row.a, row.n)])
    }
    expect(rows).toHaveLength(400)
  })

  it('is loaded from a file; a file with a bad row loads nothing', async () => {
    const clerk = world.as(world.cast.clerk)
    const bad = await clerk.post('/settings/calendar', {
      file: new File(['日期,类型,名称\n2027-01-01,休,元旦\n2027-02-30,休,\n'], 'c.csv'),
    })
    expect(bad.status).toBe(422)
    expect(textOf(await bad.text())).toContain('行号 3: 2027-02-30 请填写日期')
    expect(await world.sql`select 1 from work_calendar where day > '2026-12-31'`).toHaveLength(0)
    const good = await clerk.post('/settings/calendar', {
      file: new File(['日期,类型,名称\n2027-01-01,休,元旦\n2027-01-03,班,元旦调休\n'], 'c.csv'),
    })
    expect(good.status).toBe(303)
    expect(await world.sql`select 1 from work_calendar where day > '2026-12-31'`).toHaveLength(2)
    expect((await world.as(world.cast.liaisonA).get('/settings/calendar')).status).toBe(403)
  })

  it('says so where no calendar is loaded', async () => {
    expect(
      textOf(await (await world.as(world.cast.clerk).get('/settings/calendar?year=2031')).text()),
    ).toContain('暂按周一至周五计算')
  })
})

describe('settings', () => {
  it('hold from today on and keep the old value for old days', async () => {
    const clerk = world.as(world.cast.clerk)
    const form = {
      nameZh: '示例市领导小组办公室',
      shortZh: '市领导小组办',
      nameEn: 'Leading Group Office',
      telephone: '000-0000-9999',
      mailbox: 'meeting@office.gov.cn.example',
      noticeLeadWorkingDays: '3',
      replyByWorkingDaysBefore: '1',
      replyByTime: '17:00',
      minutesDueWorkingDays: '5',
      countersignWorkingDays: '2',
      acceptWithinWorkingDays: '1',
      objectionWithinWorkingDays: '2',
      maxAssistants: '2',
      agencyFileMegabytes: '2048',
    }
    expect((await clerk.post('/settings', form)).status).toBe(303)
    const rows =
      await world.sql`select key, value, valid_from from settings where key in ('telephone', 'noticeLeadWorkingDays') order by key, valid_from`
    expect(rows.map((r) => [r.key, r.value, r.valid_from])).toEqual([
      ['noticeLeadWorkingDays', 3, '2026-11-23'],
      ['telephone', '000-0000-1234', '-infinity'],
      ['telephone', '000-0000-9999', '2026-11-23'],
    ])
    expect(textOf(await (await clerk.get('/agencies')).text())).toContain('000-0000-9999')
  })
})
