import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drafted, nominated, noticed } from '../meetings/planned.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'

// Agency A is away until 5 December, the chair has a morning, and the principal of B an afternoon.
let world: World
let clerk: Visitor
const A = '市国土局 11月25日 周三 – 12月5日 周六 外出：外出考察'

beforeAll(async () => {
  world = await createWorld()
  const { cast } = world
  clerk = world.as(cast.clerk)
  await world.as(cast.liaisonA).post(`/agencies/${cast.agencies.a}/absences`, {
    fromDay: '2026-11-25',
    lastDay: '2026-12-05',
    reason: '外出考察',
  })
  await clerk.post(`/people/${cast.chair.id}/blocks`, { halves: '2026-11-26 morning', note: '市委常委会' })
  await clerk.post(`/people/${cast.people.bPrincipal}/blocks`, { halves: '2026-11-26 afternoon' })
})
afterAll(() => world.close())

describe('a meeting in somebody’s absence', () => {
  const check = async (over: Record<string, string>) =>
    textOf(
      await (
        await clerk.get(
          `/meetings/clashes?${new URLSearchParams({ startsOn: '2026-11-26', startTime: '09:00', endTime: '10:00', ...over })}`,
          { 'HX-Request-Type': 'partial' },
        )
      ).text(),
    )

  it('is warned about while it is composed, for the agencies and the chair, at their times only', async () => {
    const { cast } = world
    const chosen = { agencies: cast.agencies.a, chairPersonId: cast.chair.id }
    expect(await check(chosen)).toContain(`${A} 周副市长 11月26日 周四 占用：市委常委会`)
    expect(await check({ ...chosen, startTime: '14:30', endTime: '16:00' })).not.toContain('周副市长')
    expect(await check({ ...chosen, startsOn: '2026-12-07' })).not.toContain('市国土局 11月25日')
    expect(await check({ agencies: cast.agencies.c })).not.toContain('外出')
  })

  it('is warned about on the page of the draft, and in its form', async () => {
    const draft = await drafted(world)
    for (const path of [`/meetings/${draft}`, `/meetings/${draft}/edit`])
      expect(textOf(await (await clerk.get(path)).text())).toContain(A)
  })

  it('is warned about on the reply board, also for who was named, and not told to other agencies', async () => {
    const { cast } = world
    const meeting = await noticed(world)
    await nominated(world, meeting, cast.agencies.b, cast.people.bPrincipal)
    const board = textOf(await (await clerk.get(`/meetings/${meeting}/replies`)).text())
    expect(board).toContain(`会议当日外出或时间已被占用： ${A} 郎局长 11月26日 周四 占用`)
    expect(board).not.toContain('市委常委会')
    const other = textOf(await (await world.as(cast.liaisonB).get(`/meetings/${meeting}/replies`)).text())
    expect(other).not.toContain('外出考察')
  })

  it('renews the board when somebody is away who was not', async () => {
    const { cast } = world
    const [meeting] = await world.sql<{ id: string }[]>`select id from meetings where state = 'noticed'`
    const partial = (tag: string) =>
      clerk.get(`/meetings/${meeting!.id}/replies`, { 'HX-Request-Type': 'partial', 'HX-PTag': tag })
    const tag = (await partial('')).headers.get('HX-PTag') ?? ''
    expect((await partial(tag)).status).toBe(304)
    await clerk.post(`/people/${cast.chair.id}/absences`, { fromDay: '2026-11-26', lastDay: '2026-11-26' })
    expect((await partial(tag)).status).toBe(200)
  })
})
