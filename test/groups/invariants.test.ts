import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Act } from '#src/auth/act.ts'
import { addBasis, addGroup, addSeat, changeStatus, endSeat, handOverPost } from '#src/groups/commands.ts'
import { findGroup, findGroupHistory, type Group, listSeats } from '#src/groups/queries.ts'
import { createWorld, type World } from '../support/app.ts'

let world: World
let act: Act
let group: Group
let basis: string

beforeAll(async () => {
  world = await createWorld()
  act = await world.act(world.cast.clerk)
  const id = await addGroup(act, {
    kind: 'leading_group',
    nameZh: '示例领导小组',
    nameEn: '',
    dutyZh: '',
    fromDay: '2026-01-01',
  })
  group = (await findGroup(world.sql, id, '2026-11-23'))!
  await addBasis(act, group, {
    title: '关于调整领导小组成员的通知',
    docNo: '示例办发〔2026〕1号',
    day: '2026-03-01',
  })
  basis = (await findGroupHistory(world.sql, id)).basis[0]!.id
})
afterAll(() => world.close())

const seat = (personId: string, role: 'head' | 'member', fromDay: string) => ({
  role,
  postId: null,
  personId,
  agencyId: null,
  fromDay,
  basisDocumentId: basis,
})

async function headOn(day: string) {
  return (await listSeats(world.sql, group.id, day)).filter((s) => s.role === 'head').map((s) => s.personName)
}

describe('groups', () => {
  it('R05: an adjustment of a leading group needs a basis document', async () => {
    await expect(
      addSeat(act, group, { ...seat(world.cast.chair.id, 'head', '2026-03-01'), basisDocumentId: null }),
    ).rejects.toMatchObject({ key: 'groups.error.basisNeeded' })
  })

  it('R01: on every day there is at most one head; a second overlapping one is refused', async () => {
    await addSeat(act, group, seat(world.cast.chair.id, 'head', '2026-03-01'))
    await expect(
      addSeat(act, group, seat(world.cast.director.id, 'head', '2026-06-01')),
    ).rejects.toMatchObject({ key: 'groups.error.oneHead' })
    const [old] = await listSeats(world.sql, group.id, '2026-06-01')
    await endSeat(act, group, old!.id, { day: '2026-06-01', basisDocumentId: basis })
    await addSeat(act, group, seat(world.cast.director.id, 'head', '2026-06-01'))
    expect(await headOn('2026-05-31')).toEqual(['周副市长'])
    expect(await headOn('2026-06-01')).toEqual(['郑主任'])
    expect(await headOn('2026-02-28')).toEqual([])
  })

  it('R02: a seat holds a post or a person, never both and never neither', async () => {
    const insert = (post: string | null, person: string | null) =>
      world.sql`insert into seats (group_id, role, post_id, person_id, from_day) values (${group.id}, 'member', ${post}, ${person}, '2026-01-01')`
    const [post] = await world.sql<{ id: string }[]>`select id from posts limit 1`
    await expect(insert(null, null)).rejects.toThrow(/seats_post_or_person/)
    await expect(insert(post!.id, world.cast.clerk.id)).rejects.toThrow(/seats_post_or_person/)
  })

  it('R03: when a post changes hands on D, its seats show the old holder on D−1 and the new one on D', async () => {
    const [post] = await world.sql<{ id: string }[]>`select id from posts limit 1`
    await addSeat(act, group, {
      role: 'deputy_head',
      postId: post!.id,
      personId: null,
      agencyId: null,
      fromDay: '2026-01-01',
      basisDocumentId: basis,
    })
    await handOverPost(act, post!.id, { personId: world.cast.auditor.id, fromDay: '2026-10-12' })
    const deputies = async (day: string) =>
      (await listSeats(world.sql, group.id, day))
        .filter((s) => s.role === 'deputy_head')
        .map((s) => s.personName)
    expect(await deputies('2026-10-11')).toEqual(['周副市长'])
    expect(await deputies('2026-10-12')).toEqual(['韩督查'])
  })

  it.each(['seats', 'post_holdings', 'role_grants'])(
    'R04: a row of %s is ended, never deleted',
    async (table) => {
      await expect(world.sql`delete from ${world.sql(table)}`).rejects.toThrow(/append-only/)
    },
  )

  it('R04: a person, an agency or a post that is referred to cannot be deleted', async () => {
    for (const table of ['people', 'agencies', 'posts'])
      await expect(world.sql`delete from ${world.sql(table)}`).rejects.toThrow(/foreign key|append-only/)
  })

  it('R08: a task force needs a leader and at least one staff member to be active', async () => {
    const id = await addGroup(act, {
      kind: 'task_force',
      nameZh: '征地专班',
      nameEn: '',
      dutyZh: '',
      fromDay: '2026-01-01',
    })
    const force = (await findGroup(world.sql, id, '2026-11-23'))!
    const activate = () => changeStatus(act, force, { status: 'active', fromDay: '2026-11-01' })
    await expect(activate()).rejects.toMatchObject({ key: 'groups.error.taskForceIncomplete' })
    const plain = { postId: null, agencyId: null, fromDay: '2026-10-01', basisDocumentId: null }
    await addSeat(act, force, { ...plain, role: 'leader', personId: world.cast.director.id })
    await expect(activate()).rejects.toMatchObject({ key: 'groups.error.taskForceIncomplete' })
    await addSeat(act, force, { ...plain, role: 'staff', personId: world.cast.clerk.id })
    await activate()
    expect((await findGroup(world.sql, id, '2026-11-23'))?.status).toBe('active')
    expect((await findGroup(world.sql, id, '2026-10-31'))?.status).toBeNull()
  })

  it('writes one audit entry a change', async () => {
    const rows = await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_type = 'group' and subject_id = ${group.id} order by id`
    expect(rows.map((r) => r.action)).toEqual([
      'groups.added',
      'groups.basisAdded',
      'groups.seatAdded',
      'groups.seatEnded',
      'groups.seatAdded',
      'groups.seatAdded',
    ])
  })
})
