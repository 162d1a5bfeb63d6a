import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pagePlace } from '#src/auth/links.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'

let world: World
let clerk: Visitor
let liaisonA: Visitor
let liaisonB: Visitor
let auditor: Visitor
let outsider: Visitor

beforeAll(async () => {
  world = await createWorld()
  clerk = world.as(world.cast.clerk)
  liaisonA = world.as(world.cast.liaisonA)
  liaisonB = world.as(world.cast.liaisonB)
  auditor = world.as(world.cast.auditor)
  outsider = world.as(world.cast.outsider)
})
afterAll(() => world.close())

const form = (over: Record<string, string> = {}) => ({
  title: '林木采伐许可',
  agencyId: world.cast.agencies.a,
  topicId: world.cast.topic,
  description: '采伐红线待定。',
  ...over,
})
const raise = async (over: Record<string, string> = {}) => {
  const answer = await liaisonA.post('/matters', form(over))
  expect(answer.status).toBe(303)
  return answer.headers.get('location')!
}

describe('raising a matter', () => {
  it('works for the own agency, with a paper, and shows it', async () => {
    const answer = await liaisonA.post('/matters', {
      ...form(),
      file: new File(['%PDF-1.7\nx'], '红线图.pdf', { type: 'application/pdf' }),
      not_classified: 'yes',
    })
    expect(answer.status).toBe(303)
    const page = await (await liaisonA.get(answer.headers.get('location')!)).text()
    expect(textOf(page)).toContain('林木采伐许可 待受理')
    expect(textOf(page)).toContain('红线图.pdf')
    expect(textOf(page)).toContain('余股长 提出事项“林木采伐许可”。')
  })

  it('keeps what was typed when something is missing, and takes no forbidden file', async () => {
    const answer = await liaisonA.post('/matters', form({ title: '', description: '写了很久的说明' }))
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('写了很久的说明')
    expect(textOf(html)).toContain('请填写此项。')
    const bad = await liaisonA.post('/matters', {
      ...form(),
      file: new File(['MZ'], 'a.exe'),
      not_classified: 'yes',
    })
    expect(bad.status).toBe(422)
  })

  it('is not for readers, and not for another agency', async () => {
    expect((await auditor.get('/matters/new')).status).toBe(403)
    expect((await auditor.post('/matters', form())).status).toBe(403)
    expect((await liaisonA.post('/matters', form({ agencyId: world.cast.agencies.b }))).status).toBe(403)
    expect((await world.as(world.cast.admin).get('/matters')).status).toBe(403)
    expect((await world.nobody().get('/matters')).headers.get('location')).toContain('/sign-in')
  })
})

describe('a matter’s page', () => {
  let place: string
  beforeEach(async () => {
    place = await raise()
  })

  it('R64: does not exist for another agency, in the same bytes as an unknown one', async () => {
    const unknown = `/matters/${crypto.randomUUID()}`
    const [theirs, nobodys] = [await liaisonB.get(place), await liaisonB.get(unknown)]
    expect([theirs.status, nobodys.status]).toEqual([404, 404])
    expect((await theirs.text()).replaceAll(place, '')).toBe((await nobodys.text()).replaceAll(unknown, ''))
    expect((await outsider.get(place)).status).toBe(403)
  })

  it('is read by an auditor, who may do nothing', async () => {
    const page = await auditor.get(place)
    expect(page.status).toBe(200)
    expect(await page.text()).not.toContain('/acceptance')
    for (const noun of [
      'acceptance',
      'rejection',
      'withdrawal',
      'question',
      'resolution',
      'closure',
      'files',
    ])
      expect((await auditor.post(`${place}/${noun}`, { reason: 'x' })).status, noun).toBe(403)
  })

  it('accepts with one press', async () => {
    const answer = await clerk.post(`${place}/acceptance`)
    expect(answer.headers.get('location')).toBe(place)
    expect(textOf(await (await clerk.get(place)).text())).toContain('已受理“林木采伐许可”')
    expect((await clerk.post(`${place}/acceptance`)).status).toBe(422)
  })

  it('turns down with a reason that the agency gets by mail', async () => {
    const empty = await clerk.post(`${place}/rejection`, { reason: ' ' })
    expect(empty.status).toBe(422)
    expect(textOf(await empty.text())).toContain('请填写此项。')
    expect((await clerk.post(`${place}/rejection`, { reason: '不属于本办职责。' })).status).toBe(303)
    const id = place.split('/').at(-1)!
    const [mail] = await world.sql<{ to: string; text: string }[]>`
      select to_address as to, text_body as text from outbox where text_body like ${`%${id}%`}`
    expect(mail?.to).toBe(world.cast.liaisonA.email)
    expect(mail?.text).toMatch(
      /^市国土资源局：\n\n　　贵单位提出的协调事项“林木采伐许可”，经研究不予受理，理由如下。/,
    )
    expect(mail?.text).toContain('理由：不属于本办职责。')
    expect(mail?.text).toContain(pagePlace(`/matters/${id}`))
    expect(mail?.text).toContain('联系电话：000-0000-1234')
  })

  it('asks back by mail and leaves the matter where it is', async () => {
    expect((await clerk.post(`${place}/question`, { reason: '请附红线图。' })).status).toBe(303)
    expect(textOf(await (await clerk.get(place)).text())).toContain('林木采伐许可 待受理')
    expect((await liaisonA.post(`${place}/question`, { reason: 'x' })).status).toBe(403)
  })

  it('is withdrawn by its own agency with a reason', async () => {
    expect((await liaisonB.post(`${place}/withdrawal`, { reason: 'x' })).status).toBe(404)
    expect((await liaisonA.post(`${place}/withdrawal`, { reason: '已自行解决。' })).status).toBe(303)
    const text = textOf(await (await clerk.get(place)).text())
    expect(text).toContain('已撤回')
    expect(text).toContain('已自行解决。')
    expect((await clerk.post(`${place}/acceptance`)).status).toBe(422)
  })

  it('shows both versions when somebody else saved first', async () => {
    const version = inputValue(await (await clerk.get(`${place}/edit`)).text(), 'version')!
    expect((await clerk.post(place, { ...form(), title: '甲', version })).status).toBe(303)
    const late = await clerk.post(place, { ...form(), title: '乙', version })
    expect(late.status).toBe(409)
    const text = textOf(await late.text())
    expect(text).toContain('甲')
    expect(text).toContain('乙')
  })
})

describe('the queue', () => {
  it('filters and sorts in the address, and says what to do when nothing fits', async () => {
    await raise({ title: '紧急的事', urgent: 'yes' })
    const urgent = textOf(await (await clerk.get('/matters?urgent=1')).text())
    expect(urgent).toContain('紧急的事')
    expect(urgent).not.toContain('林木采伐许可')
    expect(textOf(await (await clerk.get('/matters?topic=land&sort=-title')).text())).toContain('紧急的事')
    expect(textOf(await (await clerk.get('/matters?agency=forest')).text())).toContain('没有符合条件的事项')
    expect((await clerk.get('/matters?sort=nonsense&state=x')).status).toBe(200)
  })

  it('shows an agency its own matters only', async () => {
    expect(textOf(await (await liaisonB.get('/matters?state=all')).text())).toContain('没有符合条件的事项')
  })
})
