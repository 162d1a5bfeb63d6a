import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDueOccurrences } from '#src/meetings/series/commands.ts'
import { createWorld, type World } from '../../support/app.ts'
import { inputValue, textOf } from '../../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const clerk = () => world.as(world.cast.clerk)
const form = (more: Record<string, string | string[]> = {}) => ({
  title: '第{n}次调度会（{month}月{day}日）',
  kind: 'coordination',
  requiredLevel: 'any',
  startTime: '09:00',
  durationMinutes: '60',
  chairPersonId: world.cast.chair.id,
  venueId: world.cast.venue,
  unit: 'week',
  interval: '1',
  weekdays: ['1'],
  from: '2026-11-30',
  count: '4',
  onHoliday: 'after',
  itemTitle: ['上周任务', '', ''],
  itemAgency: [world.cast.agencies.a, '', ''],
  itemMinutes: ['20', '15', '15'],
  ...more,
})
async function planned(more: Record<string, string | string[]> = {}) {
  const answer = await clerk().post('/meetings/series', form(more))
  expect(answer.status).toBe(303)
  const id = /series\/([0-9a-f-]{36})/.exec(answer.headers.get('location')!)![1]!
  const rows = await world.sql<{ id: string; day: string }[]>`
    select id, starts_on as day from series_occurrences where series_id = ${id} order by no`
  return { id, rows }
}

describe('a series', () => {
  it('shows its days before it is saved, also without script, and keeps what was typed', async () => {
    const preview = await clerk().post('/meetings/series', { ...form(), step: 'preview' })
    const page = await preview.text()
    expect(textOf(page)).toContain('共4次')
    expect(inputValue(page, 'title')).toContain('第{n}次调度会')
    const fragment = await clerk().get(
      '/meetings/series/preview?unit=workingDay&interval=1&nth=-1&from=2026-11-01&count=2&onHoliday=keep',
      { 'HX-Request-Type': 'partial' },
    )
    const text = textOf(await fragment.text())
    expect(text).toMatch(/11月30日.*12月31日/)
    expect(text).not.toContain('跳到正文')
  })

  it('without an end is refused with its sentence', async () => {
    const answer = await clerk().post('/meetings/series', form({ count: '' }))
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain('例会须有终止')
  })

  it('opens one as a meeting of its own, filled from the template; a later template leaves it alone', async () => {
    const { id, rows } = await planned()
    expect(rows.map((row) => row.day)).toEqual(['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21'])
    for (const row of rows.slice(0, 2))
      expect((await clerk().post(`/meetings/series/${id}/occurrences/${row.id}/opening`)).status).toBe(303)
    const edited = await clerk().post(`/meetings/series/${id}`, {
      ...form({ title: '新名称{n}' }),
      version: '1',
    })
    expect(edited.status).toBe(303)
    const opened = await world.sql`
      select m.title, m.state, m.uid, (select count(*)::int from agenda_items g where g.meeting_id = m.id) as items,
        (select count(*)::int from venue_bookings b where b.meeting_id = m.id) as bookings
      from series_occurrences o join meetings m on m.id = o.meeting_id where o.series_id = ${id} order by o.no`
    expect(opened).toMatchObject([
      { title: '第1次调度会（11月30日）', state: 'draft', items: 1, bookings: 0 },
      { title: '第2次调度会（12月7日）', state: 'draft' },
    ])
    expect(opened[0]!.uid).not.toBe(opened[1]!.uid)
    expect((await clerk().post(`/meetings/series/${id}/occurrences/${rows[0]!.id}/opening`)).status).toBe(422)
  })

  it('moves and cancels one alone, and ends with what is planned', async () => {
    const { id, rows } = await planned()
    const at = (n: number) => `/meetings/series/${id}/occurrences/${rows[n]!.id}`
    expect((await clerk().post(`${at(1)}/move`, { startsOn: '2026-12-09', startTime: '14:00' })).status).toBe(
      303,
    )
    expect((await clerk().post(`${at(1)}/move`, { startsOn: '2026-11-02', startTime: '14:00' })).status).toBe(
      422,
    )
    expect((await clerk().post(`${at(2)}/cancellation`)).status).toBe(303)
    expect((await clerk().post(`${at(2)}/opening`)).status).toBe(422)
    await clerk().post(`${at(0)}/opening`)
    expect((await clerk().post(`/meetings/series/${id}/end`)).status).toBe(303)
    const states = await world.sql<{ day: string; off: boolean; opened: boolean }[]>`
      select starts_on as day, cancelled_at is not null as off, meeting_id is not null as opened from series_occurrences where series_id = ${id} order by no`
    expect(states).toEqual([
      { day: '2026-11-30', off: false, opened: true },
      { day: '2026-12-09', off: true, opened: false },
      { day: '2026-12-14', off: true, opened: false },
      { day: '2026-12-21', off: true, opened: false },
    ])
    const page = textOf(await (await clerk().get(`/meetings/series/${id}`)).text())
    expect(page).toContain('已停开')
  })

  it('opens by itself some working days before, once, and not again when the draft was deleted', async () => {
    await planned({ opensBefore: '5', venueId: '', from: '2026-12-01' })
    const before = await openDueOccurrences(world.services)
    world.setNow(new Date('2026-12-02T01:00:00Z'))
    expect(before + (await openDueOccurrences(world.services))).toBe(1)
    expect(await openDueOccurrences(world.services)).toBe(0)
    await world.sql`delete from meetings where id in (select meeting_id from series_occurrences o join meeting_series s on s.id = o.series_id where s.opens_before is not null)`
    expect(await openDueOccurrences(world.services)).toBe(0)
  })
})
