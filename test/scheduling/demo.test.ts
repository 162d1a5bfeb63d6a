import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { createDemoWorld, type DemoWorld } from '../support/demo.ts'
import { textOf } from '../support/html.ts'

// The demo city: fifty-five agencies, a vice mayor with mornings that are taken.
let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

describe('the demo city', () => {
  it('shows the vice mayor\u2019s weeks and the bureau that is out', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const chair = await clerk.get(`/people/${demoId('person', 'p-zhou')}/times`)
    expect(textOf(await chair.text())).toContain('11月24日 周二 占用：市委常委会')
    const bureau = await clerk.get(`/agencies/${demoId('agency', 'land')}/times`)
    expect(textOf(await bureau.text())).toContain('12月7日 周一 – 12月9日 周三 · 外出考察')
  })

  it('takes at most three statements a page besides the session\u2019s', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const [draft] = await world.sql<{ id: string }[]>`select id from meetings where state = 'draft' limit 1`
    for (const path of [
      `/people/${demoId('person', 'p-zhou')}/times`,
      `/agencies/${demoId('agency', 'land')}/times`,
      `/meetings/${draft!.id}/times`,
    ]) {
      const sent = await world.statementsOf(async () => expect((await clerk.get(path)).status).toBe(200))
      expect(sent.length).toBeGreaterThan(1)
      expect(sent.length).toBeLessThanOrEqual(1 + 3)
    }
  })

  it('finds a time for all fifty-five agencies within two months', async () => {
    const clerk = world.as(await world.person('p-feng'))
    const [draft] = await world.sql<{ id: string }[]>`select id from meetings where state = 'draft' limit 1`
    const all = await world.sql<{ id: string }[]>`
      select id from agencies where relation not in ('leadership', 'self') and to_day = 'infinity'`
    await world.sql`insert into invitations (meeting_id, agency_id) select ${draft!.id}, a.id from agencies a
      where a.id in ${world.sql(all.map(({ id }) => id))} on conflict do nothing`
    await world.sql`update meetings set chair_person_id = ${demoId('person', 'p-zhou')} where id = ${draft!.id}`
    const found = async (more = '') =>
      textOf(
        await (
          await clerk.get(
            `/meetings/${draft!.id}/times?from=2026-11-30&to=2027-01-30&minutes=90&step=quarter&share=two_thirds&venueId=&all=1${more}`,
          )
        ).text(),
      )
    const text = await found()
    expect(text).toContain('11月30日 周一 14:30–16:00')
    // The vice mayor is at the standing committee that morning.
    expect(text).not.toContain('11月30日 周一 08:30')
    expect(text).toContain('12月8日 周二 14:30–16:00')
    // The bureau that is out must come: then there is nothing on its days.
    const strict = await found(`&need-${demoId('agency', 'land')}=required`)
    expect(strict).not.toContain('12月8日 周二 14:30–16:00')
    expect(strict).toContain('12月10日 周四 08:30–10:00')
  })
})
