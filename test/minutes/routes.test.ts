import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerCountersign } from '#src/minutes/countersigning/answers/commands.ts'
import { openCountersigning } from '#src/minutes/countersigning/commands.ts'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { giveSession, type Person } from '../support/cast.ts'
import { inputValue, textOf } from '../support/html.ts'
import {
  countersignsOf,
  DUTY_A,
  giveAgreed,
  giveDraft,
  giveHeldMeeting,
  giveSigned,
  linkOf,
} from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const as = (
  name:
    | 'clerk'
    | 'director'
    | 'chair'
    | 'liaisonA'
    | 'liaisonB'
    | 'liaisonV'
    | 'auditor'
    | 'admin'
    | 'outsider'
    | 'attendee',
) => world.as(world.cast[name])
const clerkAct = () => world.act(world.cast.clerk)
const paragraphsOf = (id: string) =>
  world.sql<{ id: string; version: number; type: string; text: string }[]>`
    select id, version, type, text from decisions where minutes_id = ${id} order by paragraph_no`
const stateOf = async (id: string) =>
  (await world.sql<{ state: string }[]>`select state from minutes where id = ${id}`)[0]!.state

/** Who gets which status for a GET. */
async function statuses(path: string): Promise<Record<string, number>> {
  const names = ['clerk', 'chair', 'liaisonA', 'liaisonB', 'auditor', 'admin', 'outsider'] as const
  const found = await Promise.all(
    names.map(async (name) => [name, (await as(name).get(path)).status] as const),
  )
  return Object.fromEntries(found)
}

describe('from the meeting to the draft', () => {
  it('offers the button on the tab of a held meeting, makes the draft once, and then leads to it', async () => {
    const held = await giveHeldMeeting(world)
    const clerk = as('clerk')
    const tab = await (await clerk.get(`/meetings/${held.meetingId}/minutes`)).text()
    expect(textOf(tab)).toContain('起草纪要')
    const made = await clerk.post(`/meetings/${held.meetingId}/minutes`)
    expect(made.status).toBe(303)
    const edit = made.headers.get('location')!
    const page = textOf(await (await clerk.get(edit)).text())
    expect(page).toContain('一、关于用地报批')
    expect(page).toContain('会议听取了市国土局关于用地报批和市供电公司关于施工供电的汇报')
    expect((await clerk.get(`/meetings/${held.meetingId}/minutes`)).headers.get('location')).toBe(
      edit.replace('/edit', ''),
    )
    const again = await clerk.post(`/meetings/${held.meetingId}/minutes`)
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('该会议已有纪要')
  })

  it('is begun by the office alone', async () => {
    const held = await giveHeldMeeting(world)
    for (const name of ['chair', 'liaisonA', 'auditor'] as const)
      expect((await as(name).post(`/meetings/${held.meetingId}/minutes`)).status).toBe(403)
    expect(
      (await world.nobody().post(`/meetings/${held.meetingId}/minutes`)).headers.get('location'),
    ).toContain('/sign-in')
    expect((await as('clerk').post('/meetings/00000000-0000-0000-0000-000000000000/minutes')).status).toBe(
      404,
    )
    expect(await world.sql`select 1 from minutes where meeting_id = ${held.meetingId}`).toHaveLength(0)
  })
})

describe('the editor', () => {
  it('shows the document as printed beside the paragraph in hand, with its duties as they were typed', async () => {
    const { id } = await giveDraft(world)
    const html = await (await as('clerk').get(`/minutes/${id}/edit`)).text()
    expect(html).toContain('市国土局 | 市林业局 | 完成用地预审报件 | 2026-12-10')
    const text = textOf(html)
    expect(text).toContain('责成市国土局牵头，市林业局配合，12月10日前完成用地预审报件。')
    expect(text).toContain('出席： 市国土局邹副局长，市林业局柏科长（代），市供电公司许局长。')
    expect(text).toContain('已保存 09:00 冯科长')
  })

  it('saves a paragraph and says so', async () => {
    const { id } = await giveDraft(world)
    const [first] = await paragraphsOf(id)
    const clerk = as('clerk')
    const saved = await clerk.post(`/minutes/${id}/decisions/${first!.id}`, {
      version: first!.version,
      type: 'decide',
      heard: '会议听取了汇报。',
      text: '会议原则同意方案。',
      duties: `${DUTY_A}\n规划局 | | 出具意见 | 会后5个工作日内`,
    })
    expect(saved.status).toBe(303)
    const page = textOf(await (await clerk.get(saved.headers.get('location')!)).text())
    expect(page).toContain('已保存，含2项任务')
    expect(page).toContain('会议听取了汇报。会议原则同意方案。由市国土局牵头')
    const entries =
      await world.sql`select after from audit_entries where subject_id = ${id} and action = 'minutes.paragraphSaved' order by id desc limit 1`
    expect(entries[0]!.after.duties).toHaveLength(2)
  })

  it('keeps what was typed when a line is not understood, and names the line and the candidates', async () => {
    const { id } = await giveDraft(world)
    const [first] = await paragraphsOf(id)
    const duties = '国土局 | | 办理 | 12月10日\n规划局 | | 办理 | 汛期前'
    const wrong = await as('clerk').post(`/minutes/${id}/decisions/${first!.id}`, {
      version: first!.version,
      type: 'order',
      heard: '',
      text: '打了一半的话',
      duties,
    })
    expect(wrong.status).toBe(422)
    const html = await wrong.text()
    expect(html).toContain(duties)
    expect(html).toContain('打了一半的话')
    expect(textOf(html)).toContain('第2行：“汛期前”不是确定的日期')
    expect((await paragraphsOf(id))[0]!.version).toBe(first!.version)
  })

  it('answers typing with what was understood, as a fragment, and previews the whole page without JavaScript', async () => {
    const { id } = await giveDraft(world)
    const [first] = await paragraphsOf(id)
    const form = {
      version: first!.version,
      type: 'decide',
      heard: '',
      text: '还没保存。',
      duties: '供电公司 | 规划局 | 架设专线 | 12月12日',
    }
    const path = `/minutes/${id}/decisions/${first!.id}/preview`
    const fragment = await (await as('clerk').post(path, form, { 'HX-Request-Type': 'partial' })).text()
    expect(fragment).not.toContain('<html')
    expect(textOf(fragment)).toContain(
      '市供电公司 （以“请”行文） 市规划局配合 架设专线 · 12月12日 周六 非工作日',
    )
    const page = textOf(await (await as('clerk').post(path, form)).text())
    expect(page).toContain('还没保存。请市供电公司牵头，市规划局配合，12月12日前架设专线。')
    expect((await paragraphsOf(id))[0]).toEqual(first)
    expect((await as('clerk').get(path)).status).toBe(303)
  })

  it('loses neither text when two clerks save the same paragraph', async () => {
    const { id } = await giveDraft(world)
    const [first] = await paragraphsOf(id)
    const path = `/minutes/${id}/decisions/${first!.id}`
    const form = (text: string, version: number) => ({ version, type: 'decide', heard: '', text, duties: '' })
    expect((await world.as(world.cast.clerk2).post(path, form('陈科员的话。', first!.version))).status).toBe(
      303,
    )
    const late = await as('clerk').post(path, form('冯科长的话。', first!.version))
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(textOf(html)).toContain('在此期间陈科员已保存了修改')
    expect(textOf(html)).toContain('陈科员的话。')
    expect(html).toContain('冯科长的话。</textarea>')
    // The form now counts from theirs: saving again is a decision, not an accident.
    expect(
      (await as('clerk').post(path, form('两人的话。', Number(inputValue(html, 'version'))))).status,
    ).toBe(303)
    const head = { title: '新标题', opening: '开头。', closing: '' }
    expect((await as('clerk').post(`/minutes/${id}/head`, { ...head, version: 1 })).status).toBe(303)
    const stale = await as('clerk').post(`/minutes/${id}/head`, { ...head, title: '我的标题', version: 1 })
    expect(stale.status).toBe(409)
    expect(await stale.text()).toContain('value="我的标题"')
  })

  it('adds, moves and removes paragraphs, and lays the skeleton into an empty draft', async () => {
    const { id, held } = await giveDraft(world)
    const clerk = as('clerk')
    expect((await clerk.post(`/minutes/${id}/decisions`, { agendaItemId: held.itemIds[1]! })).status).toBe(
      303,
    )
    const [, , third] = await paragraphsOf(id)
    expect((await clerk.post(`/minutes/${id}/decisions/${third!.id}/position`, { to: 'up' })).status).toBe(
      303,
    )
    expect(
      (await clerk.post(`/minutes/${id}/decisions/${third!.id}/position`, { to: 'sideways' })).status,
    ).toBe(422)
    for (const { id: paragraph } of await paragraphsOf(id))
      expect((await clerk.post(`/minutes/${id}/decisions/${paragraph}/removal`)).status).toBe(303)
    expect((await clerk.post(`/minutes/${id}/skeleton`)).status).toBe(422)
    await world.sql`update minutes set opening = '' where id = ${id}`
    expect(textOf(await (await clerk.get(`/minutes/${id}/edit`)).text())).toContain('按议程搭框架')
    expect((await clerk.post(`/minutes/${id}/skeleton`)).status).toBe(303)
    expect(await paragraphsOf(id)).toHaveLength(2)
  })

  it('R39: is the office’s alone', async () => {
    const { id } = await giveDraft(world)
    const [first] = await paragraphsOf(id)
    expect(await statuses(`/minutes/${id}/edit`)).toEqual({
      clerk: 200,
      chair: 403,
      liaisonA: 403,
      liaisonB: 403,
      auditor: 403,
      admin: 403,
      outsider: 403,
    })
    expect(await statuses(`/minutes/${id}`)).toEqual({
      clerk: 200,
      chair: 200,
      liaisonA: 404,
      liaisonB: 404,
      auditor: 404,
      admin: 403,
      outsider: 403,
    })
    const form = { version: first!.version, type: 'decide', heard: '', text: '改', duties: '' }
    for (const name of ['chair', 'liaisonA', 'auditor', 'admin'] as const)
      expect((await as(name).post(`/minutes/${id}/decisions/${first!.id}`, form)).status).toBe(403)
    expect(
      (await as('clerk').post(`/minutes/${id}/decisions/00000000-0000-0000-0000-000000000000`, form)).status,
    ).toBe(404)
    expect((await paragraphsOf(id))[0]!.text).toBe(first!.text)
  })
})

describe('countersigning', () => {
  it('shows what is missing before the draft may leave, and who will be asked', async () => {
    const { id } = await giveDraft(world)
    const [, second] = await paragraphsOf(id)
    const clerk = as('clerk')
    expect(textOf(await (await clerk.get(`/minutes/${id}/countersigning`)).text())).toContain(
      '将请2个牵头单位在2个工作日内会签：市国土局、市供电公司。',
    )
    await clerk.post(`/minutes/${id}/decisions/${second!.id}`, {
      version: second!.version,
      type: 'order',
      heard: '',
      text: '办好。',
      duties: '',
    })
    const page = await (await clerk.get(`/minutes/${id}/countersigning`)).text()
    expect(textOf(page)).toContain('以下责成办理条目未列牵头单位和时限：第2条。')
    expect(page).not.toContain(`action="/minutes/${id}/countersigning"`)
    const refused = await clerk.post(`/minutes/${id}/countersigning`)
    expect(refused.status).toBe(422)
    expect(await stateOf(id)).toBe('drafting')
  })

  it('M-7: an agency answers by its link without signing in; opening the link answers nothing', async () => {
    const { id } = await giveDraft(world)
    expect((await as('clerk').post(`/minutes/${id}/countersigning`)).status).toBe(303)
    expect(world.kicks()).toBeGreaterThan(0)
    const link = await linkOf(world, 'countersign', world.cast.agencies.a, id)
    const nobody = world.nobody()
    const html = await (await nobody.get(link)).text()
    const page = textOf(html)
    expect(page).toContain('您代表 市国土资源局')
    expect(page).toContain('责成市国土局牵头')
    // R34: nothing of other agencies' answers, and nothing is chosen.
    expect(html).not.toContain(' checked')
    expect((await countersignsOf(world, id)).map((one) => one.state)).toEqual(['pending', 'pending'])
    const countersignId = inputValue(html, 'countersignId')!
    const none = await nobody.post(link, { countersignId, comment: '' })
    expect(none.status).toBe(422)
    const bare = await nobody.post(link, { countersignId, answer: 'disagreed', comment: '' })
    expect(bare.status).toBe(422)
    const bareHtml = await bare.text()
    expect(textOf(bareHtml)).toContain('请写明意见或理由')
    expect(bareHtml).toMatch(/value="disagreed"[^>]*checked/)
    const taken = await nobody.post(link, { countersignId, answer: 'disagreed', comment: '时限太紧' })
    expect(taken.status).toBe(303)
    expect(textOf(await (await nobody.get(taken.headers.get('location')!)).text())).toContain(
      '已收到贵单位意见',
    )
    // It may be changed while the round is open.
    expect(
      (await nobody.post(link, { countersignId, answer: 'agreed_with_comment', comment: '建议顺延' })).status,
    ).toBe(303)
    expect((await countersignsOf(world, id))[0]).toMatchObject({
      state: 'agreed_with_comment',
      channel: 'web',
    })
    const other = (await countersignsOf(world, id))[1]!
    expect((await nobody.post(link, { countersignId: other.id, answer: 'agreed', comment: '' })).status).toBe(
      404,
    )
    const [entry] =
      await world.sql`select agency_id, role from audit_entries where subject_id = ${id} and action = 'minutes.countersign.agreed_with_comment'`
    expect(entry).toMatchObject({ agency_id: world.cast.agencies.a, role: 'liaison' })
  })

  it('a liaison’s own link answers for the agency, in the liaison’s name', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerkAct(), id)
    const link = await linkOf(world, 'countersign', world.cast.liaisonV.id, id)
    const countersignId = inputValue(await (await world.nobody().get(link)).text(), 'countersignId')!
    expect((await world.nobody().post(link, { countersignId, answer: 'agreed', comment: '' })).status).toBe(
      303,
    )
    const [row] =
      await world.sql`select state, answered_by_person_id from countersigns where id = ${countersignId}`
    expect(row).toMatchObject({ state: 'agreed', answered_by_person_id: world.cast.liaisonV.id })
  })

  it('a liaison answers signed in; other agencies meet a 404, readers a 403', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerkAct(), id)
    const page = await as('liaisonA').get(`/minutes/${id}/countersign`)
    expect(page.status).toBe(200)
    const countersignId = inputValue(await page.text(), 'countersignId')!
    expect((await as('liaisonB').get(`/minutes/${id}/countersign`)).status).toBe(404)
    expect(
      (
        await as('liaisonB').post(`/minutes/${id}/countersign`, {
          countersignId,
          answer: 'agreed',
          comment: '',
        })
      ).status,
    ).toBe(404)
    expect(
      (
        await as('auditor').post(`/minutes/${id}/countersign`, {
          countersignId,
          answer: 'agreed',
          comment: '',
        })
      ).status,
    ).toBe(403)
    expect(
      (
        await as('liaisonA').post(`/minutes/${id}/countersign`, {
          countersignId,
          answer: 'agreed',
          comment: '',
        })
      ).status,
    ).toBe(303)
    // R39: of the draft it reads its own paragraphs, on that page alone.
    expect((await as('liaisonA').get(`/minutes/${id}`)).status).toBe(404)
    for (const name of ['liaisonA', 'chair', 'auditor'] as const)
      expect((await as(name).get(`/minutes/${id}/countersigning`)).status).toBe(403)
  })

  it('the office enters what came by telephone, answers a disagreement, and sends the text to the chair', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerkAct(), id)
    const [mine, other] = await countersignsOf(world, id)
    const clerk = as('clerk')
    const base = `/minutes/${id}`
    expect(
      (
        await clerk.post(`${base}/countersigns`, {
          countersignId: mine!.id,
          channel: 'phone',
          answer: '',
          comment: '说了一半',
        })
      ).status,
    ).toBe(422)
    expect(
      (
        await clerk.post(`${base}/countersigns`, {
          countersignId: mine!.id,
          channel: 'phone',
          answer: 'disagreed',
          comment: '时限太紧',
        })
      ).status,
    ).toBe(303)
    expect(
      (
        await clerk.post(`${base}/countersigns`, {
          countersignId: other!.id,
          channel: 'paper',
          answer: 'agreed',
          comment: '',
        })
      ).status,
    ).toBe(303)
    const early = await clerk.post(`${base}/signature-request`)
    expect(early.status).toBe(422)
    expect(textOf(await early.text())).toContain('尚有不同意见未答复')
    expect(
      (await clerk.post(`${base}/countersigns/${mine!.id}/office-answer`, { officeAnswer: ' ' })).status,
    ).toBe(422)
    expect(
      (
        await clerk.post(`${base}/countersigns/${mine!.id}/office-answer`, {
          officeAnswer: '会议已定，不作调整。',
        })
      ).status,
    ).toBe(303)
    expect((await clerk.post(`${base}/signature-request`)).headers.get('location')).toBe(`${base}/signature`)
    expect(await stateOf(id)).toBe('awaiting_signature')
    const link = await linkOf(world, 'countersign', world.cast.agencies.a, id)
    const seen = textOf(await (await world.nobody().get(link)).text())
    expect(seen).toContain('会议已定，不作调整。')
    expect(seen).toContain('本轮会签已经结束')
  })
})

describe('signing', () => {
  it('M-7: the mailed link shows text and comments and leads to sign-in; it signs nothing', async () => {
    const { id } = await giveAgreed(world)
    const link = await linkOf(world, 'signature', world.cast.chair.id, id)
    const html = await (await world.nobody().get(link)).text()
    expect(textOf(html)).toContain('责成市国土局牵头')
    expect(textOf(html)).toContain('会签意见')
    expect(html).toContain(`href="/minutes/${id}/signature"`)
    expect(html).not.toContain('<form')
    expect((await world.nobody().post(link)).status).toBe(404)
    expect((await world.nobody().get(`/minutes/${id}/signature`)).headers.get('location')).toContain(
      '/sign-in?next=',
    )
    const [row] = await world.sql`select signed_at from minutes where id = ${id}`
    expect(row!.signed_at).toBeNull()
  })

  it('R41: an e-mail code is no second factor; with one the chair signs', async () => {
    const { id } = await giveAgreed(world)
    const weak: Person = {
      ...world.cast.chair,
      token: await giveSession(world.sql, world.now(), world.cast.chair.id, 'email'),
    }
    const page = textOf(await (await world.as(weak).get(`/minutes/${id}/signature`)).text())
    expect(page).toContain('签发须经二次验证')
    expect((await world.as(weak).post(`/minutes/${id}/signature`)).status).toBe(422)
    const chair = as('chair')
    expect((await chair.post(`/minutes/${id}/signature`)).status).toBe(303)
    expect(textOf(await (await chair.get(`/minutes/${id}/signature`)).text())).toContain('已由周副市长签发')
  })

  it('asks the chair to prove it once more when the sign-in is older than a quarter of an hour', async () => {
    const { id } = await giveAgreed(world)
    const before = world.now()
    world.setNow(new Date(before.getTime() + 16 * 60_000))
    const asked = await as('chair').post(`/minutes/${id}/signature`)
    expect(asked.status).toBe(401)
    world.setNow(before)
    const [row] = await world.sql`select signed_at from minutes where id = ${id}`
    expect(row!.signed_at).toBeNull()
  })

  it('R41: nobody else signs, also not the office; the office may file the signed scan', async () => {
    const { id } = await giveAgreed(world)
    expect((await as('director').post(`/minutes/${id}/signature`)).status).toBe(422)
    expect((await as('liaisonA').post(`/minutes/${id}/signature`)).status).toBe(404)
    expect((await as('liaisonB').post(`/minutes/${id}/signature`)).status).toBe(404)
    const clerk = as('clerk')
    const scan = new File(['%PDF-1.7 x'], '签发稿.pdf', { type: 'application/pdf' })
    expect((await clerk.post(`/minutes/${id}/signed-scan`, {})).status).toBe(422)
    expect((await clerk.post(`/minutes/${id}/signed-scan`, { scan })).status).toBe(422)
    expect(
      (
        await clerk.post(`/minutes/${id}/signed-scan`, {
          scan: new File(['not it'], 'x.pdf'),
          scan_not_classified: 'yes',
        })
      ).status,
    ).toBe(422)
    expect(
      (await as('chair').post(`/minutes/${id}/signed-scan`, { scan, scan_not_classified: 'yes' })).status,
    ).toBe(403)
    expect(
      (await clerk.post(`/minutes/${id}/signed-scan`, { scan, scan_not_classified: 'yes' })).headers.get(
        'location',
      ),
    ).toBe(`/minutes/${id}/issue`)
    const [row] = await world.sql`select signed_method, signer_person_id from minutes where id = ${id}`
    expect(row).toEqual({ signed_method: 'signed_scan', signer_person_id: world.cast.chair.id })
  })

  it('the chair sends the text back with a reason, and the office may mail the chair again', async () => {
    const { id } = await giveAgreed(world)
    expect((await as('clerk').post(`/minutes/${id}/signature-reminder`)).status).toBe(303)
    expect(
      await world.sql`select 1 from outbox where minutes_id = ${id} and to_person_id = ${world.cast.chair.id}`,
    ).toHaveLength(2)
    const chair = as('chair')
    const empty = await chair.post(`/minutes/${id}/return`, { reason: '' })
    expect(empty.status).toBe(422)
    expect((await chair.post(`/minutes/${id}/return`, { reason: '第一条再核。' })).status).toBe(303)
    expect(await stateOf(id)).toBe('drafting')
    expect((await as('liaisonA').post(`/minutes/${id}/return`, { reason: '改' })).status).toBe(404)
  })
})

describe('issue', () => {
  it('issues on one button, and shows number, text, distribution and what became of it', async () => {
    const { id } = await giveSigned(world)
    const clerk = as('clerk')
    const before = textOf(await (await clerk.get(`/minutes/${id}/issue`)).text())
    expect(before).toContain('按惯例生成')
    const issued = await clerk.post(`/minutes/${id}/issue`)
    expect(issued.headers.get('location')).toBe(`/minutes/${id}`)
    const page = textOf(await (await clerk.get(`/minutes/${id}`)).text())
    expect(page).toMatch(/已印发〔2026〕\d+号，发出\d+封邮件/)
    expect(page).toContain('报：市政府。')
    expect(page).toContain('送：市供电公司。')
    expect(page).toContain('发：市国土局，市林业局，市规划局。')
    expect(page).toContain('落实情况')
    expect((await clerk.get(`/minutes/${id}/edit`)).status).toBe(303)
    expect((await clerk.get(`/minutes/${id}/issue`)).status).toBe(303)
    expect((await clerk.post(`/minutes/${id}/issue`)).status).toBe(422)
  })

  it('is the office’s alone, and R46: opens only to office, chair, distribution and auditors', async () => {
    const { id } = await giveSigned(world)
    for (const name of ['chair', 'liaisonA', 'auditor'] as const)
      expect((await as(name).post(`/minutes/${id}/issue`)).status).toBe(403)
    await issueMinutes(await clerkAct(), id)
    expect(await statuses(`/minutes/${id}`)).toEqual({
      clerk: 200,
      chair: 200,
      liaisonA: 200,
      liaisonB: 200,
      auditor: 200,
      admin: 403,
      outsider: 403,
    })
    await world.sql`delete from distributions where minutes_id = ${id} and agency_id = ${world.cast.agencies.b}`
    expect((await as('liaisonB').get(`/minutes/${id}`)).status).toBe(404)
    expect((await as('liaisonB').post(`/minutes/${id}/acknowledgement`)).status).toBe(404)
    expect((await as('auditor').post(`/minutes/${id}/acknowledgement`)).status).toBe(403)
  })

  it('R64: an agency sees only its own duties among what became of it', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerkAct(), id)
    const html = await (await as('liaisonB').get(`/minutes/${id}`)).text()
    const items = await world.sql<{ id: string; lead: string }[]>`
      select a.id, a.lead_agency_id as lead from action_items a join decisions d on d.id = a.decision_id where d.minutes_id = ${id} order by d.paragraph_no`
    expect(html).toContain(`/action-items/${items[0]!.id}`)
    expect(html).not.toContain(`/action-items/${items[1]!.id}`)
  })

  it('changes the distribution before issue, keeps a wrong choice on the page, and refuses to leave out a lead', async () => {
    const { id } = await giveSigned(world)
    const { agencies } = world.cast
    const clerk = as('clerk')
    const choose = (kinds: Record<string, string>) =>
      clerk.post(
        `/minutes/${id}/distribution`,
        Object.fromEntries(Object.entries(kinds).map(([agency, kind]) => [`kind-${agency}`, kind])),
      )
    const wrong = await choose({ [agencies.a]: 'issue', [agencies.b]: 'send' })
    expect(wrong.status).toBe(422)
    const html = await wrong.text()
    expect(textOf(html)).toContain('市规划局承担任务，必须列入报送发范围')
    expect(html).toMatch(new RegExp(`id="kind-${agencies.b}".*?<option value="send" selected`, 's'))
    expect(
      (
        await choose({
          [agencies.a]: 'issue',
          [agencies.b]: 'issue',
          [agencies.c]: 'issue',
          [agencies.vertical]: 'send',
        })
      ).status,
    ).toBe(303)
    expect(textOf(await (await clerk.get(`/minutes/${id}/issue`)).text())).toContain('已保存。')
    expect((await as('auditor').get(`/minutes/${id}/distribution`)).status).toBe(403)
  })

  it('R33: the mailed link shows the issued text; only its button acknowledges', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerkAct(), id)
    const link = await linkOf(world, 'materials', world.cast.agencies.government, id)
    const opened = () =>
      world.sql`select a.code from distributions d join agencies a on a.id = d.agency_id where d.minutes_id = ${id} and d.first_opened_at is not null`
    const page = textOf(await (await world.nobody().get(link)).text())
    expect(page).toContain('请市政府确认已收阅本纪要')
    expect(page).toContain('一、关于用地报批。')
    expect(await opened()).toHaveLength(0)
    expect((await world.nobody().post(link)).status).toBe(303)
    expect(await opened()).toEqual([{ code: 'gov' }])
    expect(textOf(await (await world.nobody().get(link)).text())).toContain('已签收')
    expect((await as('liaisonA').post(`/minutes/${id}/acknowledgement`)).status).toBe(303)
    expect(await opened()).toHaveLength(2)
    expect((await world.nobody().get(`${link.slice(0, -1)}x`)).status).toBe(404)
  })

  it('M-8: the link in the mail leads to the page on which the agency accepts its duties', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerkAct(), id)
    const page = await world.nobody().get(await linkOf(world, 'receipt', world.cast.agencies.a, id))
    expect(page.status).toBe(200)
    const text = textOf(await page.text())
    expect(text).toContain('完成用地预审报件')
    expect(text).not.toContain('专用线路')
  })

  it('corrects issued minutes with the signer’s consent, above the text', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerkAct(), id)
    const clerk = as('clerk')
    const form = { kind: 'correction', text: '第一条“用地预审”更正为“用地报批”。' }
    const unsigned = await clerk.post(`/minutes/${id}/amendments`, form)
    expect(unsigned.status).toBe(422)
    const html = await unsigned.text()
    expect(html).toContain('第一条“用地预审”更正为“用地报批”。</textarea>')
    expect(textOf(html)).toContain('更正、补充须报签发人审签')
    expect((await clerk.post(`/minutes/${id}/amendments`, { ...form, approved: 'yes' })).status).toBe(303)
    const page = textOf(await (await as('liaisonA').get(`/minutes/${id}`)).text())
    expect(page.indexOf('用地报批”。')).toBeLessThan(page.indexOf('一、关于用地报批'))
    expect(page).toContain('周副市长')
    for (const name of ['chair', 'liaisonA', 'auditor'] as const)
      expect((await as(name).post(`/minutes/${id}/amendments`, { ...form, approved: 'yes' })).status).toBe(
        403,
      )
  })

  it('decision 24: the first number is set once, by the office', async () => {
    const clerk: Visitor = as('clerk')
    expect((await clerk.post('/minutes/numbers', { series: 'plenary', year: 2029, nextNo: 0 })).status).toBe(
      422,
    )
    expect((await clerk.post('/minutes/numbers', { series: 'plenary', year: 2029, nextNo: 8 })).status).toBe(
      303,
    )
    expect(textOf(await (await clerk.get('/minutes/numbers')).text())).toContain('2029 8')
    expect((await clerk.post('/minutes/numbers', { series: 'plenary', year: 2029, nextNo: 9 })).status).toBe(
      422,
    )
    expect((await as('auditor').get('/minutes/numbers')).status).toBe(403)
  })
})

describe('the registers', () => {
  it('list what the reader may see, with the filters in the address', async () => {
    const other = await createWorld()
    const signed = await giveSigned(other)
    await issueMinutes(await other.act(other.cast.clerk), signed.id)
    const draft = await giveDraft(other)
    const rows = async (person: Person, query = '') => {
      const html = await (await other.as(person).get(`/minutes${query}`)).text()
      return [signed.id, draft.id].map((id) => html.includes(`/minutes/${id}"`))
    }
    expect(await rows(other.cast.clerk)).toEqual([true, true])
    expect(await rows(other.cast.clerk, '?state=issued')).toEqual([true, false])
    expect(await rows(other.cast.clerk, '?state=open&year=2026')).toEqual([false, true])
    expect(await rows(other.cast.clerk, '?q=%25')).toEqual([false, false])
    expect(await rows(other.cast.clerk, '?q=征地&year=2019')).toEqual([false, false])
    expect(await rows(other.cast.liaisonB)).toEqual([true, false])
    expect(await rows(other.cast.auditor)).toEqual([true, false])
    expect((await other.as(other.cast.admin).get('/minutes')).status).toBe(403)
    await other.close()
  })

  it('list binding decisions with number, kind, lead and state, by type and agency', async () => {
    const other = await createWorld()
    const signed = await giveSigned(other)
    const clerk = other.as(other.cast.clerk)
    expect(textOf(await (await clerk.get('/decisions')).text())).toContain('没有符合条件的议定事项')
    await issueMinutes(await other.act(other.cast.clerk), signed.id)
    const all = textOf(await (await clerk.get('/decisions')).text())
    expect(all).toContain('〔2026〕1号第一条')
    expect(all).toContain('关于用地报批。会议原则同意。')
    expect(all).toContain('已办结0/1')
    expect(textOf(await (await clerk.get('/decisions?type=order')).text())).toContain('共1项')
    expect(
      textOf(await (await clerk.get(`/decisions?agency=${other.cast.agencies.vertical}`)).text()),
    ).toContain('第二条')
    const own = textOf(await (await other.as(other.cast.liaisonB).get('/decisions')).text())
    expect(own).toContain('第一条')
    expect(own).not.toContain('市供电公司 ')
    await other.close()
  })
})

describe('what is answered in time', () => {
  it('a link of an ended term is a friendly 410 with the office’s telephone', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerkAct(), id)
    const link = await linkOf(world, 'countersign', world.cast.agencies.a, id)
    await world.sql`update link_grants set expires_at = '2026-11-01' where subject_id = ${id}`
    const gone = await world.nobody().get(link)
    expect(gone.status).toBe(410)
    expect(textOf(await gone.text())).toContain('000-0000-1234')
    const [mine] = await countersignsOf(world, id)
    await answerCountersign(await clerkAct(), id, {
      countersignId: mine!.id,
      answer: 'agreed',
      comment: '',
      channel: 'phone',
    })
    expect((await countersignsOf(world, id))[0]!.state).toBe('agreed')
  })
})
