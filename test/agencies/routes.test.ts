import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAgencies } from '#src/agencies/queries.ts'
import { createWorld, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const good = {
  code: 'traffic',
  standingOrder: '35',
  nameZh: '市交通局',
  shortZh: '市交通局',
  nameEn: 'Transport',
  type: 'department',
  relation: 'subordinate',
  mailbox: 'Mail@Traffic.gov.cn.example',
  telephone: '000-0000-1',
}
const idOf = (response: Response) => response.headers.get('location')!.split('/').at(-1)!

describe('agencies', () => {
  it('R09: stand in standing order', async () => {
    const rows = await listAgencies(world.sql, '2026-11-23')
    const orders = rows.map((row) => row.standingOrder)
    expect(orders).toEqual([...orders].sort((a, b) => a - b))
    expect(orders.length).toBe(6)
  })

  it('R07: an agency without a liaison is listed as such', async () => {
    const page = textOf(await (await world.as(world.cast.clerk).get('/agencies')).text())
    expect(page).toMatch(/市规划局.*未报送\s+无/)
  })

  it('are added, changed, ended and taken back by the office, with an audit entry each', async () => {
    const clerk = world.as(world.cast.clerk)
    const added = await clerk.post('/agencies', { ...good, isMemberUnit: 'on' })
    expect(added.status).toBe(303)
    const id = idOf(added)
    const page = await (await clerk.get(`/agencies/${id}/edit`)).text()
    expect(page).toContain('mail@traffic.gov.cn.example')
    expect(
      (
        await clerk.post(`/agencies/${id}`, {
          ...good,
          shortZh: '交通局',
          version: inputValue(page, 'version')!,
        })
      ).status,
    ).toBe(303)
    expect((await clerk.post(`/agencies/${id}/end`, { day: '2026-11-24' })).status).toBe(303)
    expect((await listAgencies(world.sql, '2026-11-23')).some((a) => a.id === id)).toBe(true)
    expect((await listAgencies(world.sql, '2026-11-24')).some((a) => a.id === id)).toBe(false)
    expect((await clerk.post(`/agencies/${id}/reopening`)).status).toBe(303)
    expect((await listAgencies(world.sql, '2026-11-24')).some((a) => a.id === id)).toBe(true)
    const rows = await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${id} order by id`
    expect(rows.map((r) => r.action)).toEqual([
      'agencies.added',
      'agencies.changed',
      'agencies.ended',
      'agencies.reopened',
    ])
  })

  it('keep what was typed when something is wrong, with a sentence beside the field', async () => {
    const response = await world
      .as(world.cast.clerk)
      .post('/agencies', { ...good, code: 'Bad Code!', standingOrder: 'x', nameZh: '市<b>水务</b>局' })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html).toContain('只能使用小写字母')
    expect(inputValue(html, 'nameZh')).toBe('市&lt;b&gt;水务&lt;/b&gt;局')
    expect(inputValue(html, 'standingOrder')).toBe('x')
  })

  it('say whose order, code or name is taken', async () => {
    const response = await world
      .as(world.cast.clerk)
      .post('/agencies', { ...good, code: 'water', standingOrder: '30', nameZh: '市水务局' })
    expect(response.status).toBe(422)
    expect(textOf(await response.text())).toContain('该排序已被其他单位使用')
  })

  it('show both versions when somebody saved first', async () => {
    const clerk = world.as(world.cast.clerk)
    const id = idOf(
      await clerk.post('/agencies', {
        ...good,
        code: 'culture',
        standingOrder: '37',
        nameZh: '市文化局',
        shortZh: '市文化局',
      }),
    )
    const stale = { ...good, code: 'culture', standingOrder: '37', nameZh: '市文化局', version: '1' }
    expect((await clerk.post(`/agencies/${id}`, { ...stale, shortZh: '文化局' })).status).toBe(303)
    const late = await world
      .as(world.cast.clerk2)
      .post(`/agencies/${id}`, { ...stale, shortZh: '文化和旅游局' })
    const text = textOf(await late.text())
    expect(late.status).toBe(409)
    expect(text).toMatch(/简称 文化局 文化和旅游局/)
  })

  it('are read by every role and changed by the office alone', async () => {
    const { cast } = world
    for (const person of [cast.auditor, cast.liaisonA, cast.director])
      expect((await world.as(person).get(`/agencies/${cast.agencies.b}`)).status).toBe(200)
    for (const person of [cast.auditor, cast.liaisonA, cast.admin])
      expect((await world.as(person).post('/agencies', good)).status).toBe(403)
    expect((await world.nobody().get('/agencies')).headers.get('location')).toContain('/sign-in')
    expect((await world.as(cast.clerk).get('/agencies/00000000-0000-4000-8000-000000000000')).status).toBe(
      404,
    )
  })

  it('do not show another agency’s people to a liaison', async () => {
    const own = textOf(
      await (await world.as(world.cast.liaisonA).get(`/agencies/${world.cast.agencies.a}`)).text(),
    )
    const other = textOf(
      await (await world.as(world.cast.liaisonA).get(`/agencies/${world.cast.agencies.b}`)).text(),
    )
    expect(own).toContain('邹副局长')
    expect(other).not.toContain('柏副局长')
  })

  it('report their own desk, not another’s; only their own people', async () => {
    const liaison = world.as(world.cast.liaisonA)
    const desk = {
      leaderPersonId: world.cast.people.aDeputy,
      staffPersonIds: world.cast.liaisonA.id,
      dutyZh: '征地报批',
      fromDay: '2026-11-23',
    }
    expect((await liaison.post(`/agencies/${world.cast.agencies.b}/desk`, desk)).status).toBe(403)
    expect(
      (
        await liaison.post(`/agencies/${world.cast.agencies.a}/desk`, {
          ...desk,
          leaderPersonId: world.cast.people.bDeputy,
        })
      ).status,
    ).toBe(404)
    expect((await liaison.post(`/agencies/${world.cast.agencies.a}/desk`, desk)).status).toBe(303)
    expect(textOf(await (await liaison.get(`/agencies/${world.cast.agencies.a}`)).text())).toContain(
      '分管领导邹副局长；工作人员余股长',
    )
  })
})

describe('import of agencies', () => {
  const csv =
    '代码,排序,名称,简称,英文名称,类型,隶属,成员单位,邮箱,电话\r\nwat,301,市水务局,市水务局,Water,部门,所属,是,mail@wat.gov.cn.example,1\r\nbad code,x,,,,部门,所属,否,no-address,2\r\nwat,302,市水务二局,水务二局,,部门,所属,否,,3\r\n'

  it('names each bad row and writes nothing before it is told to', async () => {
    const clerk = world.as(world.cast.clerk)
    const preview = await clerk.post('/agencies/import', { file: new File([csv], 'a.csv') })
    const text = textOf(await preview.text())
    expect(preview.status).toBe(422)
    expect(text).toContain('1行无误，2行有问题')
    expect(text).toMatch(
      /3 bad code 代码: 只能使用小写字母.*排序: 请填写范围内的整数.*名称: 请填写此项.*邮箱: 电子邮件地址格式不正确/,
    )
    expect(text).toMatch(/4 市水务二局 代码: 在文件中重复出现/)
    expect(await world.sql`select 1 from agencies where code = 'wat'`).toHaveLength(0)
  })

  it('writes the good rows, and gives back on export what it took', async () => {
    const clerk = world.as(world.cast.clerk)
    expect((await clerk.post('/agencies/import', { csv, write: '1' })).status).toBe(303)
    expect(await world.sql`select 1 from agencies where code = 'wat'`).toHaveLength(1)
    const exported = await (await clerk.get('/agencies/export.csv')).text()
    const again = await clerk.post('/agencies/import', { csv: exported, write: '1' })
    expect(again.status).toBe(303)
    expect(await (await clerk.get('/agencies/export.csv')).text()).toBe(exported)
  })
})
