import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { giveHeldMeeting, giveSigned } from '../../minutes/given.ts'
import { createWorld, type World } from '../../support/app.ts'

let world: World
let meetingId: string
beforeAll(async () => {
  world = await createWorld()
  const { id } = await giveSigned(world, await giveHeldMeeting(world))
  await issueMinutes(await world.act(world.cast.clerk), id)
  const [next] = await world.sql<{ id: string }[]>`
    insert into meetings (kind, title, state, host_group_id) values ('coordination', '再次协调会', 'draft', ${world.cast.group}) returning id`
  meetingId = next!.id
  await world.sql`insert into agenda_items (meeting_id, no, title, reporting_agency_id, duration_minutes)
    values (${meetingId}, 1, '用地进展', ${world.cast.agencies.a}, 20)`
})
afterAll(() => world.close())

const read = async (path: string) => (await world.as(world.cast.clerk).get(path)).text()

describe('what became of earlier decisions', () => {
  it('lists the duties of the same group, overdue ones first with who must explain', async () => {
    const before = await read(`/meetings/${meetingId}/carry-over`)
    expect(before).toContain('完成用地预审报件')
    expect(before).not.toContain('请说明情况')
    // The second duty of the two becomes the overdue one.
    await world.sql`update action_items set due_on = '2026-11-20' where title = '完成专用线路架设'`
    const page = await read(`/meetings/${meetingId}/carry-over`)
    expect(page.indexOf('完成专用线路架设')).toBeLessThan(page.indexOf('完成用地预审报件'))
    expect(page.match(/请说明情况/g)).toHaveLength(1)
    expect(page).toMatch(/以下单位有超期事项，请在会上说明：[^<、]*供电[^<、]*。/)
  })

  it('is offered as the first item in the form of the draft, once', async () => {
    expect(await read(`/meetings/${meetingId}`)).toContain(`/meetings/${meetingId}/carry-over`)
    const form = await read(`/meetings/${meetingId}/edit?carry=1`)
    const titles = [...form.matchAll(/name="itemTitle" value="([^"]*)"/g)].map(([, title]) => title)
    expect(titles.slice(0, 2)).toEqual(['听取上次会议议定事项落实情况', '用地进展'])
    await world.sql`update agenda_items set title = '听取上次会议议定事项落实情况' where meeting_id = ${meetingId}`
    const again = await read(`/meetings/${meetingId}/edit?carry=1`)
    expect(again.match(/value="听取上次会议议定事项落实情况"/g)).toHaveLength(1)
  })

  it('a liaison does not see the page of a draft', async () => {
    const answer = await world.as(world.cast.liaisonA).get(`/meetings/${meetingId}/carry-over`)
    expect(answer.status).toBe(404)
  })
})
