import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noticed } from '../meetings/planned.ts'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await noticed(world)
})
afterAll(() => world.close())

const leader = () => `/people/${world.cast.chair.id}`
const page = async (path: string, as = world.cast.clerk) =>
  textOf(await (await world.as(as).get(path)).text())
const audits = async (action: string) =>
  (await world.sql`select 1 from audit_entries where action = ${action}`).length

describe('the half-days of a leader', () => {
  it('shows the meetings that the leader chairs', async () => {
    expect(await page(`${leader()}/times`)).toMatch(
      /11月26日 周四 占用 .{0,30}14:30–16:00 施工通道征地协调会/,
    )
  })

  it('takes several ticks and one note from the clerk; typed again they get the new note', async () => {
    const clerk = world.as(world.cast.clerk)
    const halves = ['2026-11-24 morning', '2026-11-24 afternoon', '2026-12-01 morning']
    const answer = await clerk.post(`${leader()}/blocks`, { halves, note: '市委常委会' })
    expect(answer.headers.get('location')).toBe(`${leader()}/times?week=2026-11-23`)
    expect(await page(answer.headers.get('location')!)).toContain(
      '11月24日 周二 占用：市委常委会 占用：市委常委会',
    )
    await clerk.post(`${leader()}/blocks`, { halves: halves[0]!, note: '市委全会' })
    expect(await page(`${leader()}/times`)).toContain('11月24日 周二 占用：市委全会 占用：市委常委会')
    expect(await world.sql`select 1 from busy_blocks where withdrawn_at is null`).toHaveLength(3)
    expect(await audits('times.blocked')).toBe(2)
  })

  it('becomes free again by one press, and a second press changes nothing', async () => {
    const clerk = world.as(world.cast.clerk)
    const [block] = await world.sql<{ id: string }[]>`select id from busy_blocks where half = 'afternoon'`
    for (let n = 0; n < 2; n += 1)
      expect((await clerk.post(`${leader()}/blocks/${block!.id}/withdrawal`)).status).toBe(303)
    expect(await page(`${leader()}/times`)).toContain('11月24日 周二 占用：市委全会 占用 11月24日')
    expect(await audits('times.unblocked')).toBe(1)
  })

  it('refuses what has passed, what lies too far ahead and what is no half-day, and keeps what was typed', async () => {
    const clerk = world.as(world.cast.clerk)
    const refused = async (halves: string | string[]) => {
      const answer = await clerk.post(`${leader()}/blocks`, { halves, note: '市委全会', week: '2026-11-30' })
      expect(answer.status).toBe(422)
      return answer.text()
    }
    expect(textOf(await refused('2026-11-20 morning'))).toContain('此半天已经过去')
    expect(textOf(await refused('2028-11-20 morning'))).toContain('最多可登记400天以内的占用')
    expect(textOf(await refused('2026-11-31 morning'))).toContain('请至少勾选一个半天')
    const both = await refused(['2026-11-20 morning', '2026-12-03 morning'])
    expect(both).toMatch(/value="2026-12-03 morning" checked/)
    expect(both).toContain('value="市委全会"')
    expect((await clerk.post(`${leader()}/blocks`)).status).toBe(422)
  })

  it('belongs to the office, the person and the liaison of the own agency', async () => {
    const { cast } = world
    const path = `/people/${cast.people.aPrincipal}`
    const form = { halves: '2026-11-27 morning' }
    expect((await world.as(cast.liaisonA).post(`${path}/blocks`, form)).status).toBe(303)
    expect((await world.as(cast.liaisonB).post(`${path}/blocks`, form)).status).toBe(404)
    expect((await world.as(cast.auditor).post(`${path}/blocks`, form)).status).toBe(403)
    expect((await world.as(cast.attendee).post(`/people/${cast.attendee.id}/blocks`, form)).status).toBe(303)
    // Who left the agency is read by its liaison, and no longer kept.
    await world.sql`update employments set to_day = '2026-11-20' where person_id = ${cast.people.aPrincipal}`
    expect((await world.as(cast.liaisonA).get(`${path}/times`)).status).toBe(200)
    expect((await world.as(cast.liaisonA).post(`${path}/blocks`, form)).status).toBe(403)
    await world.sql`update employments set to_day = 'infinity' where person_id = ${cast.people.aPrincipal}`
  })

  it('tells whoever may not see a meeting only that there is one', async () => {
    const { cast } = world
    await world.sql`insert into attendees (meeting_id, person_id, agency_name, person_name, part)
      select id, ${cast.people.bDeputy}, '市林业局', '柏副局长', 'leader' from meetings limit 1`
    await world.sql`update invitations set noticed_version = 0 where agency_id = ${cast.agencies.b}`
    const text = await page(`/people/${cast.people.bDeputy}/times`, cast.liaisonB)
    expect(text).toContain('14:30–16:00 会议')
    expect(text).not.toContain('施工通道')
  })
})

describe('absences', () => {
  it('are entered by the liaison for the own agency, and show in the weeks of its people', async () => {
    const { cast } = world
    const path = `/agencies/${cast.agencies.a}`
    const liaison = world.as(cast.liaisonA)
    const answer = await liaison.post(`${path}/absences`, {
      fromDay: '2026-12-02',
      lastDay: '2026-12-04',
      reason: '外出考察',
    })
    expect(answer.headers.get('location')).toBe(`${path}/times`)
    expect(await page(`${path}/times`)).toContain('12月2日 周三 – 12月4日 周五 · 外出考察 余股长登记')
    expect(await page(`/people/${cast.people.aPrincipal}/times?week=2026-11-30`)).toContain(
      '12月4日 周五 外出：市国土局 外出考察 外出：市国土局 外出考察 12月5日',
    )
    expect((await world.as(cast.liaisonB).post(`${path}/absences`, {})).status).toBe(403)
    expect((await world.as(cast.liaisonB).get(`${path}/times`)).status).toBe(403)
    expect((await world.as(cast.auditor).get(`${path}/times`)).status).toBe(200)
  })

  it('end earlier, or are taken back', async () => {
    const { cast } = world
    const path = `/agencies/${cast.agencies.a}`
    const liaison = world.as(cast.liaisonA)
    const [absence] = await world.sql<{ id: string }[]>`select id from absences`
    const end = (backOn: string) => liaison.post(`${path}/absences/${absence!.id}/end`, { backOn })
    expect(textOf(await (await end('2026-12-02')).text())).toContain('返回日期须晚于外出首日')
    expect(textOf(await (await end('2026-12-05')).text())).toContain('返回日期须早于原定返回日期')
    expect((await end('2026-12-04')).status).toBe(303)
    expect(await page(`${path}/times`)).toContain('12月2日 周三 – 12月3日 周四')
    expect((await liaison.post(`${path}/absences/${absence!.id}/withdrawal`)).status).toBe(303)
    expect(await page(`${path}/times`)).toContain('没有登记外出')
    const foreign = `/agencies/${cast.agencies.b}/absences/${absence!.id}/withdrawal`
    expect((await world.as(cast.clerk).post(foreign)).status).toBe(404)
    expect(await audits('times.absenceEnded')).toBe(1)
    expect(await audits('times.absenceWithdrawn')).toBe(1)
  })

  it('are refused when reversed, over or endless, and keep what was typed', async () => {
    const clerk = world.as(world.cast.clerk)
    const refused = async (fromDay: string, lastDay: string) => {
      const answer = await clerk.post(`${leader()}/absences`, { fromDay, lastDay, reason: '学习' })
      expect(answer.status).toBe(422)
      const html = await answer.text()
      expect(html).toContain('value="学习"')
      return textOf(html)
    }
    expect(await refused('2026-12-10', '2026-12-09')).toContain('截止日期早于起始日期')
    expect(await refused('2026-11-02', '2026-11-20')).toContain('此段外出已经结束')
    expect(await refused('2026-12-01', '2027-12-10')).toContain('一次最多登记一年')
    expect(await refused('', '2026-12-09')).toContain('请填写日期')
  })
})
