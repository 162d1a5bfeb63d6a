import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { first } from '#src/lib/db.ts'
import { bytesOf, fileOf } from '../files/given.ts'
import { createWorld, type World } from '../support/app.ts'
import type { Person } from '../support/cast.ts'
import { inputValue, textOf } from '../support/html.ts'
import { auditOf, giveItem, itemRow, mailsOf } from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const page = (id: string) => `/action-items/${id}`
const read = async (person: Person, path: string) => {
  const answer = await world.as(person).get(path)
  return { status: answer.status, html: await answer.text() }
}

describe('GET /action-items/:id', () => {
  it('R64: opens to office, auditor, chair, lead and supporting agency', async () => {
    const { cast } = world
    const item = await giveItem(world)
    for (const person of [cast.clerk, cast.director, cast.auditor, cast.chair, cast.liaisonA, cast.liaisonB])
      expect((await read(person, page(item.id))).status).toBe(200)
  })

  it('R64: is 404 to everybody else, with the bytes of an unknown one', async () => {
    const { cast } = world
    const item = await giveItem(world)
    for (const person of [cast.liaisonV, cast.outsider, cast.admin]) {
      const foreign = await read(person, page(item.id))
      const unknown = await read(person, page(UNKNOWN))
      expect(foreign.status).toBe(404)
      expect(foreign.html.replaceAll(item.id, UNKNOWN)).toBe(unknown.html)
    }
    expect((await world.nobody().get(page(item.id))).status).toBe(303)
  })

  it('R64: keeps a proposed one to the office and the chair', async () => {
    const { cast } = world
    const item = await giveItem(world, { state: 'proposed' })
    for (const person of [cast.liaisonA, cast.liaisonB, cast.auditor])
      expect((await read(person, page(item.id))).status).toBe(404)
    expect((await read(cast.clerk, page(item.id))).status).toBe(200)
  })

  it('shows what, who, until when in words, and where it comes from', async () => {
    const item = await giveItem(world, { dueOn: '2026-11-27' })
    const { html } = await read(world.cast.liaisonA, page(item.id))
    const text = textOf(html)
    expect(text).toContain('办理营地临时用地手续')
    expect(text).toContain('市国土资源局')
    expect(text).toContain('11月27日 周五')
    expect(text).toContain('还有4个工作日')
    expect(text).toMatch(/专题会议纪要〔2026〕\d+号 · 第一条/)
    expect(text).toContain('会议议定，由市国土局牵头办理临时用地手续。')
    expect(html).toContain(`href="/minutes/${item.minutesId}"`)
  })

  it('links only what the reader may open', async () => {
    const item = await giveItem(world)
    const { html } = await read(world.cast.liaisonA, page(item.id))
    // Agency A is on the distribution of the minutes, but was not invited to the meeting.
    expect(html).toContain(`/minutes/${item.minutesId}`)
    expect(html).not.toContain(`/meetings/${item.meetingId}"`)
    expect((await read(world.cast.clerk, page(item.id))).html).toContain(`href="/meetings/${item.meetingId}"`)
  })

  it('offers each reader their acts, and says why one is not possible', async () => {
    const { cast } = world
    const item = await giveItem(world)
    const acts = async (person: Person) => {
      const { html } = await read(person, page(item.id))
      return [...html.matchAll(/action="\/action-items\/[^"]+\/(\w+)"/g)].map(([, noun]) => noun)
    }
    expect(await acts(cast.liaisonA)).toEqual(['acceptance', 'objection'])
    expect(await acts(cast.liaisonB)).toEqual([])
    expect(await acts(cast.auditor)).toEqual([])
    expect(await acts(cast.director)).toEqual(['cancellation', 'acceptance', 'objection'])
    expect(await acts(cast.chair)).toEqual(['cancellation'])
    const { html } = await read(cast.liaisonA, page(item.id))
    expect(textOf(html)).toContain('反馈进展、报结：尚未签收，请先签收')
  })

  it('notes that days are counted Monday to Friday where no work calendar is loaded', async () => {
    const item = await giveItem(world)
    const note = '尚未载入该时段的工作日历'
    expect(textOf((await read(world.cast.clerk, page(item.id))).html)).toContain(note)
  })
})

describe('POST: the life of an item', () => {
  it('from acceptance over a report with evidence and a submission to closing', async () => {
    const { cast } = world
    const liaison = world.as(cast.liaisonA)
    const clerk = world.as(cast.clerk)
    const { id } = await giveItem(world)
    expect((await liaison.post(`${page(id)}/acceptance`)).headers.get('location')).toBe(page(id))
    expect(textOf(await (await liaison.get(page(id))).text())).toContain('已签收')
    const report = {
      progress_agency: cast.agencies.a,
      progress_percent: 60,
      progress_text: '已完成组卷上报。',
      progress_file: fileOf('组卷目录.pdf', bytesOf.pdf()),
      progress_file_not_classified: 'yes',
    }
    expect((await liaison.post(`${page(id)}/progress`, report)).status).toBe(303)
    const submission = {
      submission_result: '省厅已批复。',
      submission_contributors: cast.agencies.b,
      submission_file: fileOf('用地批复.pdf', bytesOf.pdf()),
      submission_file_not_classified: 'yes',
    }
    expect((await liaison.post(`${page(id)}/submission`, submission)).status).toBe(303)
    const shown = await (await clerk.get(page(id))).text()
    expect(textOf(shown)).toContain('省厅已批复。')
    expect(textOf(shown)).toContain('配合情况：市林业局')
    expect(shown).toMatch(/href="\/files\/[0-9a-f-]{36}\/%E7%94%A8%E5%9C%B0%E6%89%B9%E5%A4%8D\.pdf"/)
    const version = inputValue(shown, 'version')!
    expect((await clerk.post(`${page(id)}/closing`, { version })).status).toBe(303)
    expect(await itemRow(world, id)).toMatchObject({ state: 'closed', percent: 100, closed_on: '2026-11-23' })
    expect((await auditOf(world, id)).map((e) => e.action)).toEqual([
      'actionitems.accepted',
      'actionitems.reported',
      'actionitems.submitted',
      'actionitems.closed',
    ])
    expect((await mailsOf(world, id)).length).toBe(4)
    expect(textOf(await (await liaison.get(page(id))).text())).toContain('按期办结')
  })

  it('R68: evidence opens to lead, supporter and auditor, and is 404 to another agency', async () => {
    const { cast } = world
    const { id } = await giveItem(world, { state: 'accepted' })
    const report = {
      progress_percent: 10,
      progress_text: '见附件',
      progress_file: fileOf('现场.jpg', bytesOf.jpg()),
    }
    await world
      .as(cast.liaisonA)
      .post(`${page(id)}/progress`, { ...report, progress_file_not_classified: 'yes' })
    const file = first(await world.sql<{ id: string }[]>`select id from files where action_item_id = ${id}`)!
    const path = `/files/${file.id}/x.jpg`
    for (const person of [cast.liaisonA, cast.liaisonB, cast.auditor, cast.clerk, cast.chair])
      expect((await world.as(person).get(path)).status).toBe(200)
    expect((await world.as(cast.liaisonV).get(path)).status).toBe(404)
  })

  it('R65: refuses an auditor every act', async () => {
    const { id } = await giveItem(world)
    const auditor = world.as(world.cast.auditor)
    const nouns = 'acceptance objection progress submission closing return extension cancellation'
    for (const noun of nouns.split(' ')) expect((await auditor.post(`${page(id)}/${noun}`)).status).toBe(403)
    for (const kind of ['objections', 'extensions'])
      expect((await auditor.post(`/${kind}/${UNKNOWN}/decision`)).status).toBe(403)
    expect((await itemRow(world, id)).version).toBe(1)
  })

  it('R64: is 404 to another agency’s liaison and 403 to a supporter', async () => {
    const { cast } = world
    const { id } = await giveItem(world)
    expect((await world.as(cast.liaisonV).post(`${page(id)}/acceptance`)).status).toBe(404)
    expect((await world.as(cast.liaisonV).post(`${page(UNKNOWN)}/acceptance`)).status).toBe(404)
    expect((await world.as(cast.liaisonB).post(`${page(id)}/acceptance`)).status).toBe(403)
    expect((await world.as(cast.outsider).post(`${page(id)}/acceptance`)).status).toBe(403)
    expect((await itemRow(world, id)).state).toBe('assigned')
  })

  it('R53: is 403 to a liaison who would close', async () => {
    const { id } = await giveItem(world, { state: 'submitted' })
    expect((await world.as(world.cast.liaisonA).post(`${page(id)}/closing`, { version: 1 })).status).toBe(403)
  })
})

describe('what is wrong is said beside the field, and what was typed is kept', () => {
  const refused = async (
    person: Person,
    path: string,
    form: Parameters<ReturnType<World['as']>['post']>[1],
  ) => {
    const answer = await world.as(person).post(path, form)
    return { status: answer.status, html: await answer.text() }
  }

  it.each(['130', '-1', '60.5', 'viele', ''])('percent %j', async (percent) => {
    const { id } = await giveItem(world, { state: 'accepted' })
    const form = { progress_percent: percent, progress_text: '完成大半，余下待批。' }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/progress`, form)
    expect(status).toBe(422)
    expect(html).toContain('id="progress_percent-error"')
    expect(html).toContain('完成大半，余下待批。')
    expect(inputValue(html, 'progress_percent')).toBe(percent)
    expect((await itemRow(world, id)).state).toBe('accepted')
  })

  it('R51: a lower percent without its reason', async () => {
    const { id } = await giveItem(world, { state: 'in_progress', percent: 60 })
    const form = { progress_percent: 40, progress_text: '返工' }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/progress`, form)
    expect([status, textOf(html).includes('低于上次填报的60%，请说明原因。')]).toEqual([422, true])
  })

  it('R52: a submission without a result', async () => {
    const { id } = await giveItem(world, { state: 'in_progress' })
    const form = { submission_result: '', submission_contribution: '市林业局提供了林地图' }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/submission`, form)
    expect(status).toBe(422)
    expect(textOf(html)).toContain('请填写办理结果，或至少上传一份成果材料。')
    expect(inputValue(html, 'submission_contribution')).toBe('市林业局提供了林地图')
    expect((await itemRow(world, id)).state).toBe('in_progress')
  })

  it.each([
    ['a file of no bytes', fileOf('空.pdf', Buffer.alloc(0)), '空文件'],
    ['a forged type', fileOf('批复.pdf', bytesOf.html()), '内容与扩展名不符'],
    ['a drawing with a script', fileOf('图.svg', bytesOf.svg()), '格式不能接收'],
    ['a marked name', fileOf('方案（秘密）.pdf', bytesOf.pdf()), '不得处理国家秘密'],
  ])('R68: %s', async (_, file, sentence) => {
    const { id } = await giveItem(world, { state: 'in_progress' })
    const form = {
      submission_result: '已办。',
      submission_contribution: '无',
      submission_file: file,
      submission_file_not_classified: 'yes',
    }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/submission`, form)
    expect(status).toBe(422)
    expect(textOf(html)).toContain(sentence)
    expect(html).toContain('已办。')
    expect(await world.sql`select 1 from files where action_item_id = ${id}`).toEqual([])
  })

  it('a file without the word that it is not classified', async () => {
    const { id } = await giveItem(world, { state: 'in_progress' })
    const form = { submission_result: '已办。', submission_file: fileOf('批复.pdf', bytesOf.pdf()) }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/submission`, form)
    expect([status, textOf(html).includes('请确认该文件不涉密')]).toEqual([422, true])
  })

  it('R53: a return without a reason', async () => {
    const { id } = await giveItem(world, { state: 'submitted' })
    const { status } = await refused(world.cast.clerk, `${page(id)}/return`, {
      version: 1,
      return_reason: ' ',
    })
    expect([status, (await itemRow(world, id)).state]).toEqual([422, 'submitted'])
  })

  it('R56: an extension to an earlier day', async () => {
    const { id } = await giveItem(world, { state: 'in_progress', dueOn: '2026-12-10' })
    const form = { extension_to: '2026-12-09', extension_reason: '材料未齐' }
    const { status, html } = await refused(world.cast.liaisonA, `${page(id)}/extension`, form)
    expect([status, textOf(html).includes('新时限须晚于现有时限 2026-12-10。')]).toEqual([422, true])
    expect(html).toContain('材料未齐')
  })

  it('a reason typed while somebody else was quicker', async () => {
    const { id } = await giveItem(world, { state: 'submitted' })
    await world.as(world.cast.clerk2).post(`${page(id)}/closing`, { version: 1 })
    const form = { version: 1, return_reason: '缺少原件，请补。' }
    const { status, html } = await refused(world.cast.clerk, `${page(id)}/return`, form)
    expect(status).toBe(422)
    expect(textOf(html)).toContain('缺少原件，请补。')
    expect(textOf(html)).toContain('已办结')
  })

  it('a stale page: both versions on a page of their own', async () => {
    const { id } = await giveItem(world, { state: 'submitted' })
    await world.sql`update action_items set version = 5 where id = ${id}`
    const form = { version: 1, return_reason: '缺少原件，请补。' }
    const { status, html } = await refused(world.cast.clerk, `${page(id)}/return`, form)
    expect(status).toBe(409)
    expect(textOf(html)).toContain('缺少原件，请补。')
  })

  it('text is text: tags in a report do not become tags', async () => {
    const { id } = await giveItem(world, { state: 'accepted' })
    const form = { progress_percent: 5, progress_text: '<img src=x onerror=alert(1)>' }
    await world.as(world.cast.liaisonA).post(`${page(id)}/progress`, form)
    const { html } = await read(world.cast.clerk, page(id))
    expect(html).toContain('&lt;img src=x')
    expect(html).not.toContain('<img src=x')
  })
})

describe('requests and their decisions', () => {
  const requestOf = async (kind: 'objections' | 'extensions', id: string) =>
    first(await world.sql<{ id: string }[]>`select id from ${world.sql(kind)} where action_item_id = ${id}`)!
      .id

  it('R50: an objection by the liaison, decided by the director', async () => {
    const { cast } = world
    const { id } = await giveItem(world)
    await world.as(cast.liaisonA).post(`${page(id)}/objection`, { objection_reason: '应由林业局牵头' })
    const path = `/objections/${await requestOf('objections', id)}/decision`
    expect(
      (await world.as(cast.clerk).post(path, { objection_outcome: 'upheld', objection_note: '维持' })).status,
    ).toBe(403)
    expect((await world.as(cast.liaisonV).post(path)).status).toBe(404)
    const nothing = await world.as(cast.director).post(path, { objection_note: '再议' })
    expect([nothing.status, (await nothing.text()).includes('再议')]).toEqual([422, true])
    const form = {
      objection_outcome: 'reassigned',
      objection_agency: cast.agencies.c,
      objection_note: '改由规划局',
    }
    expect((await world.as(cast.director).post(path, form)).status).toBe(303)
    expect(await itemRow(world, id)).toMatchObject({ lead_agency_id: cast.agencies.c, state: 'assigned' })
    expect((await read(cast.liaisonA, page(id))).status).toBe(404)
  })

  it('R56: an extension by the liaison, decided by the director; refusing needs a reason', async () => {
    const { cast } = world
    const { id } = await giveItem(world, { state: 'in_progress', dueOn: '2026-12-10' })
    const ask = { extension_to: '2026-12-18', extension_reason: '公示期未满' }
    expect((await world.as(cast.liaisonA).post(`${page(id)}/extension`, ask)).status).toBe(303)
    const path = `/extensions/${await requestOf('extensions', id)}/decision`
    expect((await world.as(cast.director).post(path, { extension_outcome: 'rejected' })).status).toBe(422)
    expect((await world.as(cast.director).post(path, { extension_outcome: 'approved' })).status).toBe(303)
    const text = textOf((await read(cast.liaisonA, page(id))).html)
    expect(text).toContain('12月18日 周五')
    expect(text).toContain('原定时限 12月10日 周四')
  })
})

describe('GET /action-items', () => {
  it('R64: lists what each reader may see', async () => {
    const { cast } = world
    const title = '仅供筛选的事项甲'
    await giveItem(world, { title, supporters: [] })
    const sees = async (person: Person) =>
      (await read(person, `/action-items?q=${title}`)).html.includes(`>${title}<`)
    for (const person of [cast.clerk, cast.director, cast.auditor, cast.liaisonA, cast.chair])
      expect(await sees(person)).toBe(true)
    for (const person of [cast.liaisonB, cast.liaisonV]) expect(await sees(person)).toBe(false)
    expect((await read(cast.outsider, '/action-items')).status).toBe(403)
    expect((await read(cast.admin, '/action-items')).status).toBe(403)
  })

  it('filters by agency and part, topic, meeting, light, state and words; keeps them in the address', async () => {
    const { cast } = world
    const title = '仅供筛选的事项乙'
    const item = await giveItem(world, {
      title,
      dueOn: '2026-11-20',
      assignedOn: '2026-11-02',
      state: 'in_progress',
    })
    const shown = async (query: string) =>
      (await read(cast.clerk, `/action-items?q=${title}&${query}`)).html.includes(`>${title}<`)
    expect(await shown(`agency=${cast.agencies.a}`)).toBe(true)
    expect(await shown(`agency=${cast.agencies.b}`)).toBe(true)
    expect(await shown(`agency=${cast.agencies.b}&part=lead`)).toBe(false)
    expect(await shown(`agency=${cast.agencies.b}&part=supporting`)).toBe(true)
    expect(await shown(`topic=${cast.topic}`)).toBe(true)
    expect(await shown(`topic=${UNKNOWN}`)).toBe(false)
    expect(await shown(`meeting=${item.meetingId}`)).toBe(true)
    expect(await shown('light=red')).toBe(true)
    expect(await shown('light=green')).toBe(false)
    expect(await shown('state=in_progress&sort=-percent')).toBe(true)
    expect(await shown('state=closed')).toBe(false)
    expect(await shown('light=purple&page=x&agency=%27')).toBe(true)
    const { html } = await read(cast.clerk, `/action-items?q=${title}&light=red`)
    expect(html).toMatch(/<option value="red" selected/)
    // The search of the whole product stands in the top bar.
    expect(inputValue(html.slice(html.indexOf('<main')), 'q')).toBe(title)
    expect(textOf(html)).toContain('超期1个工作日')
  })

  it('shows red first, the last report in one line, and figures that are links to exactly their rows', async () => {
    const { cast } = world
    const title = '仅供筛选的事项丙'
    await giveItem(world, { title: `${title}一`, dueOn: '2027-06-30', state: 'accepted' })
    const late = await giveItem(world, {
      title: `${title}二`,
      dueOn: '2026-11-20',
      assignedOn: '2026-11-02',
      state: 'accepted',
    })
    await world
      .as(cast.liaisonA)
      .post(`${page(late.id)}/progress`, { progress_percent: 30, progress_text: '等待批复' })
    const { html } = await read(cast.clerk, `/action-items?q=${title}`)
    expect(html.indexOf(`${title}二`)).toBeLessThan(html.indexOf(`${title}一`))
    expect(textOf(html)).toContain('11月23日 周一 市国土局 等待批复')
    const figure = html.match(/<li class="red"><a href="([^"]+)"[^>]*><strong>(\d+)</)!
    const rows = await read(cast.clerk, figure[1]!.replaceAll('&amp;', '&'))
    expect(rows.html.match(/<td class="text"><a href="\/action-items\//g)?.length).toBe(Number(figure[2]))
  })

  it('exports the filtered rows, in which no cell starts a formula', async () => {
    const title = '=HYPERLINK("http://evil.example")'
    await giveItem(world, { title })
    const answer = await world.as(world.cast.auditor).get('/action-items/export.csv?q=HYPERLINK')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/)
    const lines = (await answer.text()).trim().split('\r\n')
    expect(lines.length).toBe(2)
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(lines[1]).toContain('市国土局,市林业局,')
  })

  it('answers in English too', async () => {
    const clerk = world.as(world.cast.clerk)
    clerk.cookies.set('locale', 'en')
    const item = await giveItem(world)
    expect(textOf(await (await clerk.get('/action-items')).text())).toContain('Action items')
    expect(textOf(await (await clerk.get(page(item.id))).text())).toContain('paragraph 1')
  })
})
