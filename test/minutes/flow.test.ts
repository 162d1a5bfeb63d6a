import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { officeInstant } from '#src/lib/dates.ts'
import { PLACE_END, PLACE_START } from '#src/lib/places.ts'
import { signedToken } from '#src/lib/token.ts'
import { createWorld, MONDAY, type Visitor, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'
import { giveHeldMeeting } from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

/** The link in the last mail of a kind to an address, as its reader would follow it. */
async function mailedLink(kind: string, address: string, purpose: string): Promise<string> {
  const [mail] = await world.sql<{ text: string }[]>`
    select text_body as text from outbox where kind = ${kind} and to_address = ${address} order by position desc limit 1`
  const grant = mail?.text.match(new RegExp(`${PLACE_START}link:${purpose}:([0-9a-f-]{36})${PLACE_END}`))?.[1]
  if (!grant) throw new Error(`no ${purpose} link for ${address}`)
  return `/r/${purpose}/${signedToken(world.services.config.authKeys, 'link', grant)}`
}

/** Follows a form's redirect; fails on anything else. */
async function follow(
  visitor: Visitor,
  path: string,
  form: Parameters<Visitor['post']>[1] = {},
): Promise<string> {
  const response = await visitor.post(path, form)
  expect([path, response.status]).toEqual([path, 303])
  return await (await visitor.get(response.headers.get('location')!)).text()
}

it('leads from the held meeting to accepted duties, by plain forms and mailed links alone', async () => {
  const { cast } = world
  const held = await giveHeldMeeting(world)
  const clerk = world.as(cast.clerk)

  // The clerk drafts: one line a duty is typed once.
  await follow(clerk, `/meetings/${held.meetingId}/minutes`)
  const [minutes] = await world.sql<
    { id: string }[]
  >`select id from minutes where meeting_id = ${held.meetingId}`
  const base = `/minutes/${minutes!.id}`
  const lines = [
    '国土局 | 林业 | 完成用地预审报件 | 12月10日前',
    '供电公司 | 规划局 | 完成专用线路架设 | 下周五',
  ]
  const paragraphs = await world.sql<
    { id: string }[]
  >`select id from decisions where minutes_id = ${minutes!.id} order by paragraph_no`
  for (const [at, { id }] of paragraphs.entries()) {
    const edit = await (await clerk.get(`${base}/edit?part=${id}`)).text()
    const page = await follow(clerk, `${base}/decisions/${id}`, {
      version: inputValue(edit, 'version')!,
      type: 'decide',
      heard: '',
      text: '会议原则同意。',
      duties: lines[at]!,
    })
    expect(textOf(page)).toContain('已保存，含1项任务')
  }

  // The agencies are asked; one answers by its link, the vertical one by telephone.
  expect(textOf(await follow(clerk, `${base}/countersigning`))).toContain('已送2个单位会签')
  const agency = world.nobody()
  const link = await mailedLink('M-7', 'mailbox@land.gov.cn.example', 'countersign')
  const asked = await (await agency.get(link)).text()
  const countersignId = inputValue(asked, 'countersignId')!
  expect(textOf(await follow(agency, link, { countersignId, answer: 'agreed', comment: '' }))).toContain(
    '已收到贵单位意见',
  )
  world.setNow(officeInstant('2026-11-26', '09:00'))
  await runMinuteJobs(world.services)
  const waiting = await (await clerk.get(`${base}/countersigning`)).text()
  expect(textOf(waiting)).toContain('须明确答复')
  const [vertical] = await world.sql<
    { id: string }[]
  >`select id from countersigns where minutes_id = ${minutes!.id} and state = 'pending'`
  await follow(clerk, `${base}/countersigns`, {
    countersignId: vertical!.id,
    channel: 'phone',
    answer: 'agreed',
    comment: '',
  })

  // The chair reads by link, signs in, signs; the office issues.
  await follow(clerk, `${base}/signature-request`)
  const read = await (await world.nobody().get(await mailedLink('M-7', cast.chair.email, 'signature'))).text()
  expect(textOf(read)).toContain('请市供电公司牵头，市规划局配合，11月27日前完成专用线路架设。')
  world.setNow(MONDAY)
  expect(textOf(await follow(world.as(cast.chair), `${base}/signature`))).toContain('已签发')
  expect(textOf(await follow(clerk, `${base}/issue`))).toContain('已印发〔2026〕1号')

  // The lead agency accepts from its mail; the read page shows the light.
  const receipt = await mailedLink('M-8', cast.liaisonA.email, 'receipt')
  expect(textOf(await (await world.nobody().get(receipt)).text())).toContain('完成用地预审报件')
  await follow(world.nobody(), receipt, { confirmed: 'yes' })
  const items = await world.sql`select title, state from action_items order by due_on desc`
  expect(items).toEqual([
    { title: '完成用地预审报件', state: 'accepted' },
    { title: '完成专用线路架设', state: 'assigned' },
  ])
  const became = textOf(await (await clerk.get(base)).text())
  expect(became).toContain('落实情况')
  expect(became).toMatch(/完成用地预审报件 市国土局 市林业局配合 12月10日 周四/)
  const [meeting] = await world.sql`select state from meeting_states where meeting_id = ${held.meetingId}`
  expect(meeting!.state).toBe('closed')
})
