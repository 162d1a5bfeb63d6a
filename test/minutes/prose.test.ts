import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from '../support/app.ts'
import { giveDraft } from './given.ts'

let world: World
let id: string
let parts: { id: string; no: number }[]

beforeAll(async () => {
  world = await createWorld()
  id = (await giveDraft(world)).id
  parts = await world.sql<
    { id: string; no: number }[]
  >`select id, paragraph_no as no from decisions where minutes_id = ${id} order by paragraph_no`
})
afterAll(() => world.close())

const text = `一、关于用地。会议原则同意推荐方案，请国土局会同林业局于12月25日前办结手续。
二、关于供电。会议不同意另建专线。各乡镇办12月20日前上报用电负荷。<script>alert(1)</script>{\\rtf1 𬱖😀}`

const clerk = () => world.as(world.cast.clerk)
const post = (form: Record<string, string | string[]>, path = 'adoption') =>
  clerk().post(`/minutes/${id}/prose${path ? `/${path}` : ''}`, { text, ...form })
const start = (words: string) => text.indexOf(words)

async function dutiesOf(no: number) {
  return await world.sql<{ lead: string; title: string; day: string; n: number }[]>`
    select l.short_zh as lead, a.title, a.due_on as day,
      (select count(*)::int from action_item_supporters s where s.action_item_id = a.id) as n
    from action_items a join agencies l on l.id = a.lead_agency_id join decisions d on d.id = a.decision_id
    where d.minutes_id = ${id} and d.paragraph_no = ${no} order by a.item_no`
}

describe('prose in the editor', () => {
  it('is asked for, with a link from the paragraph in hand', async () => {
    const editor = await (await clerk().get(`/minutes/${id}/edit`)).text()
    expect(editor).toContain(`/minutes/${id}/prose?part=${parts[0]!.id}`)
    const page = await clerk().get(`/minutes/${id}/prose?part=${parts[0]!.id}`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('name="text"')
  })

  it('shows what was understood with the words marked; what is no duty stays text', async () => {
    const page = await (await post({}, '')).text()
    expect(page).toContain('识别出任务2项，议定语句1句')
    expect(page).toMatch(
      /请<mark class="lead">国土局<\/mark>会同<mark class="supporting">林业局<\/mark>于<mark class="due">12月25日前<\/mark>/,
    )
    expect(page).toContain('<mark class="set">各乡镇办</mark>')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;{\\rtf1 𬱖😀}')
    expect(page).not.toContain('<script>alert')
  })

  it('takes a duty, with the decision it begins with, into the paragraph', async () => {
    const key = `d${start('会议原则同意推荐方案')}.0`
    const page = await post({
      pick: `take:${key}`,
      [`lead.${key}`]: '国土局',
      [`supporting.${key}`]: '林业局',
      [`title.${key}`]: '办结用地手续',
      [`due.${key}`]: '2026-12-25',
      [`keep.${key}`]: '1',
      [`type.${key}`]: 'approve_in_principle',
      [`part.${key}`]: parts[0]!.id,
    })
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toContain('已将1项任务写入第一条')
    expect(html).toContain('已处理1项')
    expect(html).not.toContain(`value="take:${key}"`)
    expect((await dutiesOf(1)).map(({ lead, title, day, n }) => [lead, title, day, n]).at(-1)).toEqual([
      '市国土局',
      '办结用地手续',
      '2026-12-25',
      1,
    ])
    const [row] = await world.sql<
      { text: string; type: string }[]
    >`select text, type from decisions where id = ${parts[0]!.id}`
    expect(row).toMatchObject({ type: 'approve_in_principle' })
    expect(row!.text).toMatch(/会议原则同意推荐方案。$/)
  })

  it('sent again adds nothing', async () => {
    const before = await dutiesOf(1)
    const key = `d${start('会议原则同意推荐方案')}.0`
    await post({
      pick: `take:${key}`,
      [`lead.${key}`]: '国土局',
      [`supporting.${key}`]: '林业局',
      [`title.${key}`]: '办结用地手续',
      [`due.${key}`]: '2026-12-25',
      [`keep.${key}`]: '1',
      [`part.${key}`]: parts[0]!.id,
    })
    expect(await dutiesOf(1)).toEqual(before)
  })

  it('keeps a sentence as a decision of its kind', async () => {
    const key = `s${start('会议不同意')}`
    await post({ pick: `note:${key}`, [`type.${key}`]: 'reject', [`part.${key}`]: parts[1]!.id })
    const [row] = await world.sql<
      { text: string; type: string }[]
    >`select text, type from decisions where id = ${parts[1]!.id}`
    expect(row!.type).toBe('reject')
    expect(row!.text).toMatch(/会议不同意另建专线。$/)
  })

  it('a collective in the lead is confirmed as agencies, each with a duty of its own', async () => {
    const key = `d${start('各乡镇办')}.0`
    const { a, b } = world.cast.agencies
    const page = await post({
      pick: `take:${key}`,
      [`lead.${key}`]: '',
      [`title.${key}`]: '上报用电负荷',
      [`due.${key}`]: '12月18日前',
      [`leading.${key}`]: [a, b],
      [`part.${key}`]: parts[1]!.id,
    })
    expect(await page.text()).toContain('已将2项任务写入第二条')
    expect((await dutiesOf(2)).slice(-2).map(({ title, day }) => [title, day])).toEqual([
      ['上报用电负荷', '2026-12-18'],
      ['上报用电负荷', '2026-12-18'],
    ])
  })

  it('a wrong correction is said beside the card and keeps what was typed', async () => {
    const key = `d${start('各乡镇办')}.0`
    const page = await post({
      pick: `take:${key}`,
      [`lead.${key}`]: '无名局',
      [`title.${key}`]: '上报用电负荷',
      [`due.${key}`]: '汛期前',
      [`part.${key}`]: parts[1]!.id,
    })
    expect(page.status).toBe(422)
    const html = await page.text()
    expect(html).toContain('value="无名局"')
    expect(html).toContain('role="alert"')
  })

  it('drops a card; makes any sentence a duty to be filled in', async () => {
    const dropped = `s${start('会议不同意')}`
    const html = await (await post({ pick: `drop:${dropped}` })).text()
    expect(html).not.toContain(`value="drop:${dropped}"`)
    const other = `s${start('一、关于用地。')}`
    expect(html).toContain(`value="open:${other}"`)
    expect(await (await post({ pick: `open:${other}` })).text()).toContain(`name="lead.${other}"`)
  })

  it('asks for parts of what is too long, and for something', async () => {
    for (const typed of ['市'.repeat(100_001), '']) {
      const page = await clerk().post(`/minutes/${id}/prose`, { text: typed })
      expect(page.status).toBe(422)
      const html = await page.text()
      expect(html).toContain('id="text-error"')
      expect(html).toContain(typed)
    }
  })

  it('the check before countersigning names agencies of the text that were not invited', async () => {
    const { sql } = world
    await sql`update decisions set text = text || '请市信访示例局参加。' where id = ${parts[1]!.id}`
    await sql`insert into agencies (id, code, standing_order, name_zh, short_zh, name_en, type, relation, from_day)
      values (gen_random_uuid(), 'petitions', 9990, '市信访示例局', '市信访示例局', 'Petitions', 'department', 'subordinate', '2000-01-01')`
    const page = await (await clerk().get(`/minutes/${id}/countersigning`)).text()
    expect(page).toContain('文中提及但未通知参会的单位：市信访示例局。')
  })
})
