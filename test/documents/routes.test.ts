import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { giveHeldMeeting, giveSigned } from '../minutes/given.ts'
import { createWorld, type World } from '../support/app.ts'
import { textOf } from '../support/html.ts'
import { partOf, textOfDocx } from './given.ts'

let world: World
let meetingId: string
let minutesId: string
beforeAll(async () => {
  world = await createWorld()
  const held = await giveHeldMeeting(world)
  meetingId = held.meetingId
  minutesId = (await giveSigned(world, held)).id
  await issueMinutes(await world.act(world.cast.clerk), minutesId)
})
afterAll(() => world.close())

const as = (name: 'clerk' | 'director' | 'liaisonA' | 'liaisonB' | 'auditor') => world.as(world.cast[name])
const get = async (path: string, name: Parameters<typeof as>[0] = 'clerk') => {
  const response = await as(name).get(path)
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}
const docx = async (path: string, name: Parameters<typeof as>[0] = 'clerk') => {
  const { response, bytes } = await get(path, name)
  expect(response.status).toBe(200)
  return textOfDocx(bytes)
}

describe('documents of a meeting', () => {
  it('are files with a Chinese name that no browser opens as a page', async () => {
    const { response } = await get(`/meetings/${meetingId}/documents/notice.docx`)
    expect(response.headers.get('content-type')).toContain('wordprocessingml')
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toContain(
      '关于召开施工通道征地协调会的通知.docx',
    )
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
  })

  it('the notice says when, where, what about and until when to answer', async () => {
    const text = await docx(`/meetings/${meetingId}/documents/notice.docx`, 'liaisonA')
    for (const part of [
      '一、时间：2026年11月19日（周四）14:30',
      '三、主持：周副市长。',
      '（一）用地报批（市国土局汇报，30分钟）',
      '（二）施工供电',
    ])
      expect(text).toContain(part)
  })

  it('R09, R29: the sign-in sheet and the cards hold who is expected, in standing order, without who is on leave', async () => {
    const sheet = await docx(`/meetings/${meetingId}/documents/sign-in-sheet.docx`)
    const names = ['周副市长', '邹副局长', '柏科长', '许局长', '冯科长'].map((name) => sheet.indexOf(name))
    expect(names.every((at) => at > 0)).toBe(true)
    expect(names).toEqual([...names].sort((a, b) => a - b))
    expect(sheet).not.toContain('苗局长')
    expect(await docx(`/meetings/${meetingId}/documents/seat-cards.docx`)).toContain('邹副局长')
  })

  it('R34: an agency gets no list of the others’ people, and finds no link to it', async () => {
    const { response } = await get(`/meetings/${meetingId}/documents/sign-in-sheet.docx`, 'liaisonA')
    expect(response.status).toBe(403)
    const page = await (await as('liaisonA').get(`/meetings/${meetingId}`)).text()
    expect(page).toContain(`/meetings/${meetingId}/documents/notice.docx`)
    expect(page).not.toContain('sign-in-sheet')
  })
})

describe('documents of minutes', () => {
  it('R38, R43: hold the filed text, number, attendance and distribution', async () => {
    const text = await docx(`/minutes/${minutesId}/documents/minutes.docx`, 'liaisonA')
    for (const part of [
      '〔2026〕1号',
      '一、关于用地报批。',
      '出席：',
      '请假：市规划局苗局长。',
      '发：',
      '2026年11月23日印发',
    ])
      expect(text).toContain(part)
    expect(text).not.toContain('征求意见稿')
  })

  it('the extract of an agency holds its own paragraphs with the numbers of the whole', async () => {
    const text = await docx(`/minutes/${minutesId}/documents/extract.docx`, 'liaisonB')
    expect(text).toContain('市林业局')
    expect(text).toContain('一、关于用地报批。')
    expect(text).not.toContain('二、')
  })

  it('R64: no agency gets another’s extract', async () => {
    const other = `/minutes/${minutesId}/documents/extract.docx?agency=${world.cast.agencies.vertical}`
    expect((await get(other, 'liaisonB')).response.status).toBe(404)
    expect((await get(other, 'clerk')).response.status).toBe(200)
    expect((await get(other.replace(/=.*/, '=nonsense'), 'clerk')).response.status).toBe(404)
  })

  it('without fonts for PDF the way leads to the page that says what to install', async () => {
    const { response } = await get(`/minutes/${minutesId}/documents/minutes.pdf`)
    expect([response.status, response.headers.get('location')]).toEqual([303, '/documents/fonts'])
    expect(textOf(await (await as('clerk').get('/documents/fonts')).text())).toContain('本服务器不生成PDF')
    expect(await (await as('clerk').get(`/minutes/${minutesId}`)).text()).not.toContain('minutes.pdf')
  })
})

describe('slips of an action item', () => {
  it('name lead, supporters, source and due day; the office prints them', async () => {
    const [item] = await world.sql<{ id: string }[]>`
      select id from action_items where lead_agency_id = ${world.cast.agencies.a} limit 1`
    const text = await docx(`/action-items/${item!.id}/documents/supervision-notice.docx`)
    for (const part of ['督办通知单', '市林业局', '完成用地预审报件', '〔2026〕1号第一条', '2026年12月10日'])
      expect(text).toContain(part)
    const slip = await docx(`/action-items/${item!.id}/documents/reminder-slip.docx`)
    expect(slip).toContain('催办单')
    expect(slip).toContain('个工作日，现予提醒')
    expect(
      (await get(`/action-items/${item!.id}/documents/reminder-slip.docx`, 'liaisonA')).response.status,
    ).toBe(403)
  })
})

describe('the format of a group’s documents', () => {
  const form = {
    markText: '示例市领导小组会议纪要',
    numberPattern: '第{号}期',
    reportLabel: '呈报',
    sendLabel: '抄送',
    issueLabel: '分送',
    issuingOffice: '示例市人民政府办公室',
    xiaobiaosong: '小标宋体',
    fangsong: '仿宋',
    heiti: '黑体',
    kaiti: '楷体',
    songti: '宋体',
  }

  it('is written into what comes after, and leaves alone what was issued', async () => {
    const before = await docx(`/minutes/${minutesId}/documents/minutes.docx`)
    const tomorrow = new Date(world.now().getTime() + 86_400_000)
    world.setNow(tomorrow)
    const saved = await as('director').post(`/groups/${world.cast.group}/document-format`, form)
    expect(saved.status).toBe(303)
    expect(await docx(`/minutes/${minutesId}/documents/minutes.docx`)).toBe(before)

    const later = await giveSigned(world)
    await issueMinutes(await world.act(world.cast.clerk), later.id)
    const { bytes } = await get(`/minutes/${later.id}/documents/minutes.docx`)
    const text = textOfDocx(bytes)
    for (const part of ['示例市领导小组会议纪要', '第2期', '分送：', '示例市人民政府办公室'])
      expect(text).toContain(part)
    expect(text).not.toContain('〔2026〕')
    const xml = partOf(bytes, 'word/document.xml')
    expect(xml).toContain('w:eastAsia="仿宋"')
    expect(xml).not.toContain('仿宋_GB2312')
  })

  it('is in the log, once for a change and never for none', async () => {
    const count = async () =>
      (await world.sql`select 1 from audit_entries where action = 'documents.groupFormatChanged'`).length
    const before = await count()
    await as('director').post(`/groups/${world.cast.group}/document-format`, { ...form })
    expect(await count()).toBe(before)
    await as('director').post(`/groups/${world.cast.group}/document-format`, { ...form, redRule: 'yes' })
    expect(await count()).toBe(before + 1)
  })

  it.each([
    ['numberPattern', '〔{年}〕号'],
    ['numberPattern', '{号}{号}'],
    ['numberPattern', '{year}{号}'],
    ['fangsong', '仿宋"/><w:b/>'],
    ['reportLabel', '报：'],
    ['heiti', ''],
  ])('refuses %s %j beside its field and keeps what was typed', async (name, value) => {
    const response = await as('clerk').post('/settings/documents', { ...form, [name]: value })
    expect(response.status).toBe(422)
    const page = await response.text()
    expect(page).toContain(`id="${name}-error"`)
    expect(page).toContain('示例市领导小组会议纪要')
  })
})
