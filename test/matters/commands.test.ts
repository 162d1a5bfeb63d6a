import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act } from '#src/auth/act.ts'
import { transaction } from '#src/lib/db.ts'
import { acceptMatter, closeMatterIfDone, resolveMatter, returnMatterToQueue } from '#src/matters/commands.ts'
import type { MatterInput } from '#src/matters/form.ts'
import { findMatter, listMattersDeferredTwice, listQueuedMatters } from '#src/matters/queries.ts'
import { raiseMatter } from '#src/matters/raising/commands.ts'
import { createWorld, type World } from '../support/app.ts'

let world: World
let clerk: Act
let liaison: Act

beforeAll(async () => {
  world = await createWorld()
  clerk = await world.act(world.cast.clerk, ['clerk'])
  liaison = await world.act(world.cast.liaisonA, ['liaison'], [world.cast.agencies.a])
})
afterAll(() => world.close())

const words = (over: Partial<MatterInput> = {}): MatterInput => ({
  title: '施工便道临时占用耕地补偿',
  titleEn: '',
  agencyId: world.cast.agencies.a,
  topicId: world.cast.topic,
  description: '便道压占耕地，补偿标准未定。',
  basis: '',
  milestone: '',
  milestoneOn: null,
  urgent: false,
  confidential: false,
  ...over,
})
const accepted = async (over: Partial<MatterInput> = {}) => {
  const id = await raiseMatter(liaison, words(over), [])
  await acceptMatter(clerk, id)
  return id
}
const stateOf = async (id: string) => (await findMatter(world.sql, clerk.viewer, id))!.state

describe('a matter', () => {
  it('is raised for the own agency only', async () => {
    await expect(raiseMatter(liaison, words({ agencyId: world.cast.agencies.b }), [])).rejects.toThrow()
  })

  it('tells the director at once when it is urgent, in the same transaction', async () => {
    const id = await raiseMatter(liaison, words({ title: '营地断水', urgent: true }), [])
    const [mail] = await world.sql<{ to: string; subject: string; text: string }[]>`
      select to_address as to, subject, text_body as text from outbox where text_body like ${`%/matters/${id}%`}`
    expect(mail?.to).toBe(world.cast.director.email)
    expect(mail?.subject).toBe('[市领导小组办] 紧急事项：营地断水')
    expect(mail?.text).toContain('便道压占耕地，补偿标准未定。')
  })

  it('R14: closes by itself with the last open action item, not before', async () => {
    const id = await accepted()
    await transaction(world.sql, (tx) => resolveMatter(tx, clerk, id))
    // Nothing came from it, so nothing is left to do.
    expect(await stateOf(id)).toBe('closed')

    const second = await accepted({ title: '采伐许可' })
    const [item] = await world.sql<{ id: string }[]>`
      insert into action_items (source, matter_id, title, lead_agency_id, state, original_due_on, due_on)
      values ('other', ${second}, '办理采伐许可', ${world.cast.agencies.b}, 'in_progress', '2026-12-01', '2026-12-01') returning id`
    await transaction(world.sql, (tx) => resolveMatter(tx, clerk, second))
    expect(await stateOf(second)).toBe('resolved')
    expect(await transaction(world.sql, (tx) => closeMatterIfDone(tx, clerk, second))).toBe(false)
    await world.sql`update action_items set state = 'closed', closed_on = '2026-11-30' where id = ${item!.id}`
    expect(await transaction(world.sql, (tx) => closeMatterIfDone(tx, clerk, second))).toBe(true)
    expect(await stateOf(second)).toBe('closed')
  })

  it('stays tabled, and open, while another noticed meeting will take it up', async () => {
    const id = await accepted({ title: '还要再议' })
    const [meeting] = await world.sql<{ id: string }[]>`
      insert into meetings (kind, title, chair_person_id, starts_at, ends_at, state)
      values ('coordination', '下次会', ${world.cast.chair.id}, '2026-12-01T01:00Z', '2026-12-01T02:00Z', 'noticed') returning id`
    await world.sql`insert into agenda_items (meeting_id, no, title, matter_id, reporting_agency_id, duration_minutes)
      values (${meeting!.id}, 1, '还要再议', ${id}, ${world.cast.agencies.a}, 20)`
    await world.sql`update matters set state = 'tabled' where id = ${id}`
    await transaction(world.sql, (tx) => resolveMatter(tx, clerk, id))
    expect(await stateOf(id)).toBe('tabled')
    await world.sql`update matters set state = 'resolved' where id = ${id}`
    expect(await transaction(world.sql, (tx) => closeMatterIfDone(tx, clerk, id))).toBe(false)
  })

  it('R15: a deferred matter is back in the queue, and R13: twice deferred it stands on the director’s desk', async () => {
    const id = await accepted({ title: '线路迁改费用分担' })
    const item = {
      title: '线路迁改费用分担',
      topicId: world.cast.topic,
      reportingAgencyId: world.cast.agencies.a,
      meetingId: crypto.randomUUID(),
    }
    await transaction(world.sql, (tx) => returnMatterToQueue(tx, clerk, id, item))
    expect(await stateOf(id)).toBe('deferred')
    expect((await listQueuedMatters(world.sql, clerk.viewer)).map((m) => m.id)).toContain(id)
    expect((await listMattersDeferredTwice(world.sql, clerk.viewer)).map((m) => m.id)).not.toContain(id)
    await transaction(world.sql, (tx) => returnMatterToQueue(tx, clerk, id, item))
    expect((await listMattersDeferredTwice(world.sql, clerk.viewer)).map((m) => m.id)).toContain(id)
  })

  it('R15: an item without a matter becomes one when it is deferred', async () => {
    const id = await transaction(world.sql, (tx) =>
      returnMatterToQueue(tx, clerk, null, {
        title: '过村段照明',
        topicId: null,
        reportingAgencyId: world.cast.agencies.b,
        meetingId: crypto.randomUUID(),
      }),
    )
    const matter = await findMatter(world.sql, clerk.viewer, id)
    expect(matter).toMatchObject({ title: '过村段照明', state: 'deferred', timesDeferred: 1 })
  })

  it('R63: every move leaves one entry that says what moved', async () => {
    const id = await accepted({ title: '宅基地调整' })
    const entries = await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${id} order by id`
    expect(entries.map((e) => e.action)).toEqual(['matters.raised', 'matters.accepted'])
  })
})
