import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MeetingDraft } from '#src/meetings/form.ts'
import { at, drafted, nominated, noticed } from '../meetings/planned.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'

// The draft asks agencies A and B (which report) and C (a member); today is Monday 2026-11-23, two working days' notice.
let world: World
let clerk: Visitor
let draft: string

beforeAll(async () => {
  world = await createWorld()
  clerk = world.as(world.cast.clerk)
  draft = await drafted(world, { title: '移民安置协调会', startsAt: null, endsAt: null, venueId: null })
})
afterAll(() => world.close())

const ask = (over: Record<string, string> = {}, id = draft) =>
  clerk.get(
    `/meetings/${id}/times?${new URLSearchParams({
      from: '2026-11-25',
      to: '2026-11-27',
      minutes: '90',
      step: 'half_day',
      share: 'two_thirds',
      venueId: '',
      ...over,
    })}`,
  )
const found = async (over: Record<string, string> = {}) => textOf(await (await ask(over)).text())
const absent = (agency: string, fromDay: string, lastDay = fromDay, reason = '') =>
  clerk.post(`/agencies/${agency}/absences`, { fromDay, lastDay, reason })
const block = (person: string, halves: string[], note = '') =>
  clerk.post(`/people/${person}/blocks`, { halves, note })
/** Another meeting under another chair, with the vertical agency, in the second room unless said otherwise. */
const elsewhere = (starts: string, ends: string, over: Partial<MeetingDraft> = {}) =>
  noticed(world, {
    startsAt: at(starts),
    endsAt: at(ends),
    chairPersonId: world.cast.people.vPrincipal,
    venueId: world.cast.venue2,
    items: [
      {
        id: null,
        no: 1,
        title: '通报情况',
        matterId: null,
        reportingAgencyId: world.cast.agencies.vertical,
        durationMinutes: 20,
      },
    ],
    agencyIds: [],
    ...over,
  })

describe('finding a time', () => {
  afterEach(async () => {
    await world.sql`update absences set withdrawn_at = now()`
    await world.sql`update busy_blocks set withdrawn_at = now()`
    await world.sql`update meetings set state = 'cancelled' where state = 'noticed'`
    await world.sql`delete from work_calendar`
  })

  it('answers at once with two weeks from the first day that a notice reaches, as long as the agenda', async () => {
    const html = await (await clerk.get(`/meetings/${draft}/times`)).text()
    expect(html).toContain('name="from" type="date" value="2026-11-25"')
    expect(html).toContain('name="to" type="date" value="2026-12-08"')
    expect(html).toContain('name="minutes" type="number" value="60"')
    const text = textOf(html)
    expect(text).toContain('11月25日 周三 08:30–09:30 3个单位全部可到')
    // Reporters must come, others count.
    expect(text).toContain('市国土局 汇报议题1 必到')
  })

  it('leaves out what the chair has, and the way to another place', async () => {
    await block(world.cast.chair.id, ['2026-11-25 morning'], '市委常委会')
    await elsewhere('2026-11-26T15:00', '2026-11-26T16:00', {
      chairPersonId: world.cast.chair.id,
      venueId: world.cast.venue,
    })
    const text = await found()
    expect(text).not.toContain('11月25日 周三 08:30')
    expect(text).toContain('11月25日 周三 14:30–16:00')
    const quarter = await found({ step: 'quarter', minutes: '45' })
    // 16:00 and a quarter of an hour on the way; before it, 15:00 less the way leaves no 45 minutes.
    expect(quarter).toContain('11月26日 周四 16:15–17:00')
    // No way where both are in the same venue.
    expect(await found({ step: 'quarter', minutes: '45', venueId: world.cast.venue })).toContain(
      '11月26日 周四 16:00–16:45',
    )
  })

  it('takes any person of the required level for the agency, and says why none can come', async () => {
    const { cast } = world
    await block(cast.people.bPrincipal, ['2026-11-25 morning'], '外地出差')
    expect(await found({ share: 'all' })).toContain('11月25日 周三 08:30–10:00 3个单位全部可到')
    await block(cast.people.bDeputy, ['2026-11-25 morning'])
    expect(await found({ share: 'all' })).not.toContain('11月25日 周三 08:30')
    const loose = await found({ [`need-${cast.agencies.b}`]: 'counted' })
    expect(loose).toMatch(
      /11月25日 周三 08:30–10:00 3个成员单位可到2个 议题2“采伐许可”无单位汇报 缺席：市林业局 市林业局：郎局长（占用：外地出差）；柏副局长（占用）/,
    )
    // What loses its reporter stands after everything else.
    expect(loose.indexOf('11月25日 周三 08:30')).toBeGreaterThan(loose.indexOf('11月27日 周五 14:30'))
  })

  it('counts an agency as away for every meeting in its absence, and only ranks by the optional', async () => {
    const { cast } = world
    await absent(cast.agencies.c, '2026-11-25', '2026-11-26', '外出考察')
    expect(await found({ share: 'all' })).not.toContain('11月26日 周四 08:30')
    expect(await found({ share: 'two_thirds' })).toContain('11月26日 周四 08:30–10:00 3个成员单位可到2个')
    const optional = await found({ share: 'all', [`need-${cast.agencies.c}`]: 'optional' })
    expect(optional).toMatch(
      /11月26日 周四 08:30–10:00 2个成员单位全部可到 缺席：市规划局 市规划局 仅供参考 ?：外出：外出考察/,
    )
  })

  it('counts a meeting that waits for the agency’s name as one of its people', async () => {
    const { cast } = world
    const meeting = await elsewhere('2026-11-27T09:00', '2026-11-27T10:00', {
      title: '林业专题会',
      agencyIds: [cast.agencies.b, cast.agencies.c],
    })
    // C has one principal and no deputy; B has both.
    const text = await found()
    expect(text).toMatch(/11月27日 周五 08:30–10:00 3个成员单位可到2个 缺席：市规划局 市规划局：林业专题会/)
    // Named, it is that person; the other one is free.
    await nominated(world, meeting, cast.agencies.b, cast.people.bPrincipal)
    await block(cast.people.bDeputy, ['2026-11-27 morning'])
    expect(await found()).not.toContain('11月27日 周五 08:30')
  })

  it('says whether the wanted venue is free, and which other seats enough', async () => {
    const { cast } = world
    await elsewhere('2026-11-25T09:00', '2026-11-25T10:00', { venueId: cast.venue })
    const [venue] = await world.sql<
      { name: string }[]
    >`select name_zh as name from venues where id = ${cast.venue}`
    const [other] = await world.sql<
      { name: string }[]
    >`select name_zh as name from venues where id = ${cast.venue2}`
    const text = await found({ venueId: cast.venue })
    expect(text).toContain(`${venue!.name}已被占用。 空闲会场：${other!.name}`)
    expect(text.indexOf('11月25日 周三 08:30')).toBeGreaterThan(text.indexOf('11月27日 周五 14:30'))
    expect(text).toContain(`${venue!.name}空闲。`)
    await world.sql`update venues set capacity = 2 where id = ${cast.venue2}`
    expect(await found({ venueId: cast.venue })).toContain('空闲会场：无座位足够的空闲会场')
  })

  it('warns where the notice would be late (R16), and puts it last', async () => {
    const text = await found({ from: '2026-11-23', to: '2026-11-25' })
    expect(text).toMatch(/11月24日 周二 08:30–10:00 3个单位全部可到 距会议不足2个工作日/)
    expect(text.indexOf('11月24日 周二 08:30')).toBeGreaterThan(text.indexOf('11月25日 周三 14:30'))
    // Nine o’clock today: the morning has begun.
    expect(text).not.toContain('11月23日 周一 08:30')
    expect(text).toContain('11月23日 周一 14:30')
  })

  it('names who blocks most where nothing fits, with what', async () => {
    const { cast } = world
    await absent(cast.agencies.a, '2026-11-20', '2026-12-10', '外出学习')
    await block(cast.chair.id, ['2026-11-26 morning'], '市委全会')
    const text = await found()
    expect(text).toMatch(
      /没有合适的时间 共6个时段，均不合适。影响最大的是： 市国土局 6个时段中有6个不能参加。 其中5个仅因此不合适。 11月20日 周五 00:00–12月11日 周五 00:00 外出：外出学习 周副市长（主持人） 6个时段中有1个不能参加。/,
    )
  })

  it('follows holidays and make-up workdays', async () => {
    await world.sql`insert into work_calendar (day, kind) values ('2026-11-26', 'holiday'), ('2026-11-28', 'workday')`
    const text = await found({ to: '2026-11-29' })
    expect(text).not.toContain('11月26日 周四 08:30')
    expect(text).toContain('11月28日 周六 08:30')
    expect(text).not.toContain('11月29日 周日 08:30')
    expect(await found({ to: '2026-11-29', everyDay: 'yes' })).toContain('11月29日 周日 08:30')
  })

  it('refuses a range that is reversed, over, or longer than 62 days, and keeps what was typed', async () => {
    const refused = async (over: Record<string, string>) => {
      const answer = await ask(over)
      expect(answer.status).toBe(422)
      const html = await answer.text()
      expect(html).toContain(`value="${over.minutes ?? '90'}"`)
      return textOf(html)
    }
    expect(await refused({ to: '2026-11-24' })).toContain('截止日期早于起始日期')
    expect(await refused({ from: '2026-11-01', to: '2026-11-20' })).toContain('此范围已经过去')
    expect(await refused({ to: '2027-01-26' })).toContain('一次最多查找62天')
    expect((await ask({ to: '2027-01-25' })).status).toBe(200)
    expect(await refused({ minutes: '541' })).toContain('超过一天的会议时段')
    expect(await refused({ from: '2026-11-31' })).toContain('请填写日期')
    expect(await refused({ minutes: 'NaN', step: 'week' })).toContain('请选择')
  })
})

describe('choosing a time', () => {
  const choose = (over: Record<string, string> = {}, id = draft) =>
    clerk.post(`/meetings/${id}/time`, {
      version: '1',
      start: '2026-11-26T14:30',
      minutes: '90',
      venueId: world.cast.venue,
      ...over,
    })
  const stored = async () =>
    (
      await world.sql<{ at: Date; until: Date; venue: string; version: number }[]>`
      select starts_at as at, ends_at as until, venue_id as venue, version from meetings where id = ${draft}`
    )[0]!

  it('refuses what has passed, what the agenda does not fit into, and a choice that is no time', async () => {
    const sentence = async (over: Record<string, string>) => {
      const answer = await choose(over)
      expect(answer.status).toBe(422)
      return textOf(await answer.text())
    }
    expect(await sentence({ start: '2026-11-23T08:30' })).toContain('此时间已经过去')
    expect(await sentence({ minutes: '45' })).toContain('议题')
    expect(await sentence({ start: 'gestern' })).toContain('未能识别所选时间')
    expect((await stored()).at).toBeNull()
  })

  it('fills the draft by one press, from the form that the list shows', async () => {
    const html = await (await ask({ venueId: world.cast.venue })).text()
    expect(html).toContain(`action="/meetings/${draft}/time"`)
    expect(html).toContain('name="start" value="2026-11-26T14:30"')
    const answer = await choose()
    expect(answer.headers.get('location')).toBe(`/meetings/${draft}`)
    expect(await stored()).toEqual({
      at: at('2026-11-26T14:30'),
      until: at('2026-11-26T16:00'),
      venue: world.cast.venue,
      version: 2,
    })
    const page = textOf(await (await clerk.get(`/meetings/${draft}`)).text())
    expect(page).toContain('时间已定：2026-11-26 14:30–16:00')
    const audit = await world.sql`select args from audit_entries where action = 'meetings.timeSet'`
    expect(audit).toHaveLength(1)
  })

  it('leads from ticked times to the question that goes to the agencies', async () => {
    const html = await (await ask()).text()
    expect(html).toContain(`action="/meetings/${draft}/polls/new"`)
    expect(html).toMatch(/<input type="checkbox" name="slot" value="2026-11-27T00:30:00.000Z" form="ask"/)
    const asked = await clerk.get(
      `/meetings/${draft}/polls/new?slot=2026-11-27T00:30:00.000Z&slot=2026-11-27T06:30:00.000Z`,
    )
    const page = await asked.text()
    for (const [day, time] of [
      ['2026-11-27', '08:30'],
      ['2026-11-27', '14:30'],
    ]) {
      expect(page).toContain(`value="${day}"`)
      expect(page).toContain(`value="${time}"`)
    }
  })

  it('does not overwrite what somebody else saved in between', async () => {
    expect((await choose({ start: '2026-11-27T09:00' })).status).toBe(409)
    expect((await stored()).at).toEqual(at('2026-11-26T14:30'))
  })

  it('drops an answering deadline that would come after the start', async () => {
    await world.sql`update meetings set reply_by = '2026-11-26T04:00Z' where id = ${draft}`
    await choose({ version: '2', start: '2026-11-26T08:30' })
    const [row] = await world.sql<
      { by: Date | null }[]
    >`select reply_by as by from meetings where id = ${draft}`
    expect(row!.by).toBeNull()
  })

  it('is for drafts only; others are not found or not allowed', async () => {
    const meeting = await elsewhere('2026-11-30T09:00', '2026-11-30T10:00')
    expect((await clerk.get(`/meetings/${meeting}/times`)).status).toBe(422)
    expect((await choose({}, meeting)).status).toBe(422)
    expect((await world.as(world.cast.liaisonA).get(`/meetings/${draft}/times`)).status).toBe(403)
    expect((await world.as(world.cast.auditor).post(`/meetings/${draft}/time`)).status).toBe(403)
  })

  it('is reached from the composition, which is saved first', async () => {
    const answer = await clerk.post('/meetings', {
      title: '新会议',
      kind: 'coordination',
      requiredLevel: 'any',
      agencies: [world.cast.agencies.a],
      step: 'times',
    })
    expect(answer.headers.get('location')).toMatch(/^\/meetings\/[0-9a-f-]{36}\/times$/)
    const page = textOf(await (await clerk.get(answer.headers.get('location')!)).text())
    expect(page).toContain('尚未确定主持人')
    expect(page).toContain('1个单位全部可到')
  })
})
