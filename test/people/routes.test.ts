import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const input = () => ({
  nameZh: '石科长',
  nameEn: '',
  email: 'SHI@Plan.gov.cn.example',
  phone: '1',
  agencyId: world.cast.agencies.c,
  positionZh: '科长',
  positionEn: '',
  level: 'staff',
  fromDay: '2026-11-01',
})

describe('people', () => {
  it('are added with an employment, appointed liaison, and end as liaison with their employment', async () => {
    const clerk = world.as(world.cast.clerk)
    const added = await clerk.post('/people', input())
    const path = added.headers.get('location')!
    const id = path.split('/').at(-1)!
    expect((await clerk.post(`${path}/liaisons`, { agencyId: world.cast.agencies.a })).status).toBe(422)
    expect((await clerk.post(`${path}/liaisons`, { agencyId: world.cast.agencies.c })).status).toBe(303)
    expect((await clerk.post(`${path}/liaisons`, { agencyId: world.cast.agencies.c })).status).toBe(422)
    const liaisons = () => world.sql`select 1 from active_liaisons where person_id = ${id}`
    expect(await liaisons()).toHaveLength(1)
    const [employment] = await world.sql<{ id: string }[]>`select id from employments where person_id = ${id}`
    expect(
      (await clerk.post(`${path}/employments/${employment!.id}/end`, { day: '2026-11-23' })).status,
    ).toBe(303)
    expect(await liaisons()).toHaveLength(0)
    expect(await world.sql`select 1 from role_grants where person_id = ${id}`).toHaveLength(1)
  })

  it('cannot be employed twice in one agency at a time', async () => {
    const clerk = world.as(world.cast.clerk)
    const response = await clerk.post(`/people/${world.cast.liaisonA.id}/employments`, {
      agencyId: world.cast.agencies.a,
      positionZh: '局长',
      level: 'principal',
      fromDay: '2026-01-01',
    })
    expect(response.status).toBe(422)
    expect(textOf(await response.text())).toContain('该人员在此期间已在该单位任职')
  })

  it('of another agency do not exist for a liaison, with the same bytes as unknown ones', async () => {
    const liaison = world.as(world.cast.liaisonA)
    const foreign = await liaison.get(`/people/${world.cast.liaisonB.id}`)
    const unknown = await liaison.get('/people/00000000-0000-4000-8000-000000000000')
    expect(foreign.status).toBe(404)
    const plain = (html: string) => html.replace(/\/people\/[0-9a-f-]{36}/g, '')
    expect(plain(await foreign.text())).toBe(plain(await unknown.text()))
    expect((await liaison.get(`/people/${world.cast.people.aDeputy}`)).status).toBe(200)
  })

  it('are changed by the office alone', async () => {
    for (const person of [world.cast.auditor, world.cast.liaisonA])
      expect((await world.as(person).post('/people', input())).status).toBe(403)
  })

  it('keep what was typed when something is wrong', async () => {
    const response = await world
      .as(world.cast.clerk)
      .post('/people', { ...input(), email: 'kein@', positionZh: '' })
    const html = await response.text()
    expect(response.status).toBe(422)
    expect(html).toContain('value="kein@"')
    expect(html).toContain('电子邮件地址格式不正确')
  })
})

describe('import of people', () => {
  const csv =
    '单位代码,姓名,英文姓名,职务,级别,邮箱,电话,联络员\r\nland,穆科长,,科长,工作人员,mu@land.gov.cn.example,1,是\r\nnowhere,无名,,科长,工作人员,,2,否\r\nland,邹副局长,,副局长,分管负责人,zou@land.gov.cn.example,3,否\r\n'

  it('names the row whose agency does not exist', async () => {
    const text = textOf(
      await (
        await world.as(world.cast.clerk).post('/people/import', { file: new File([csv], 'p.csv') })
      ).text(),
    )
    expect(text).toContain('2行无误，1行有问题')
    expect(text).toMatch(/3 无名 单位代码: 没有此代码的单位/)
  })

  it('adds new people, changes known ones, and is the same when run again', async () => {
    const clerk = world.as(world.cast.clerk)
    await clerk.post('/people/import', { csv, write: '1' })
    await clerk.post('/people/import', { csv, write: '1' })
    const rows = await world.sql<{ name: string; email: string; liaison: boolean }[]>`
      select p.name_zh as name, p.email, exists (select 1 from active_liaisons l where l.person_id = p.id) as liaison
      from people p where p.name_zh in ('穆科长', '邹副局长') order by p.name_zh`
    expect(rows).toEqual([
      { name: '穆科长', email: 'mu@land.gov.cn.example', liaison: true },
      { name: '邹副局长', email: 'zou@land.gov.cn.example', liaison: false },
    ])
  })
})
