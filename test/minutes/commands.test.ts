import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayCountersign } from '#src/auth/access.ts'
import { officeInstant } from '#src/lib/dates.ts'
import { openDatabase } from '#src/lib/db.ts'
import { addAmendment } from '#src/minutes/amendments/commands.ts'
import { createMinutes } from '#src/minutes/commands.ts'
import { answerAgency, answerCountersign } from '#src/minutes/countersigning/answers/commands.ts'
import {
  closeCountersigning,
  openCountersigning,
  recordSilentAgreement,
  returnToDrafting,
} from '#src/minutes/countersigning/commands.ts'
import { acknowledgeMinutes, saveDistribution } from '#src/minutes/distribution/commands.ts'
import { listCandidates } from '#src/minutes/distribution/queries.ts'
import { issueMinutes } from '#src/minutes/issuing/commands.ts'
import { startSeries } from '#src/minutes/numbers/commands.ts'
import {
  addParagraph,
  moveParagraph,
  removeParagraph,
  saveParagraph,
} from '#src/minutes/paragraphs/commands.ts'
import { findMinutes } from '#src/minutes/queries.ts'
import { listOverdueMinutes } from '#src/minutes/register/queries.ts'
import { fileSignedScan, signMinutes } from '#src/minutes/signing/commands.ts'
import { saveHead } from '#src/minutes/taking/commands.ts'
import { createWorld, MONDAY, type World, worldOn } from '../support/app.ts'
import { giveCast } from '../support/cast.ts'
import { createTestDatabase } from '../support/database.ts'
import { countersignsOf, DUTY_A, giveAgreed, giveDraft, giveHeldMeeting, giveSigned, write } from './given.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const clerk = () => world.act(world.cast.clerk)
const chair = () => world.act(world.cast.chair, ['chair'])
const liaisonA = () => world.act(world.cast.liaisonA, ['liaison'], [world.cast.agencies.a])
const minutesRow = async (id: string) => (await world.sql`select * from minutes where id = ${id}`)[0]!
const numbersOf = async (id: string) =>
  (
    await world.sql<
      { no: number }[]
    >`select paragraph_no as no from decisions where minutes_id = ${id} order by paragraph_no`
  ).map((p) => p.no)
const itemsOf = (id: string) => world.sql<{ state: string; title: string; assigned_on: string | null }[]>`
  select a.state, a.title, a.assigned_on from action_items a join decisions d on d.id = a.decision_id where d.minutes_id = ${id} order by d.paragraph_no, a.item_no`
const mailsOf = (id: string, kind: string) => world.sql<
  {
    to_address: string
    subject: string
    text_body: string
    to_person_id: string | null
    to_agency_id: string | null
  }[]
>`
  select to_address, subject, text_body, to_person_id, to_agency_id from outbox where minutes_id = ${id} and kind = ${kind} order by position`
const auditsOf = async (id: string) =>
  (
    await world.sql<
      { action: string }[]
    >`select action from audit_entries where subject_id = ${id} order by id`
  ).map((entry) => entry.action)
const rule = (key: string) => expect.objectContaining({ key })

describe('minutes begin with the agenda', () => {
  it('R37: a held meeting gets its one Minutes, due five working days after it', async () => {
    const held = await giveHeldMeeting(world)
    const id = await createMinutes(await clerk(), held.meetingId)
    const row = await minutesRow(id)
    expect(row).toMatchObject({
      state: 'drafting',
      due_on: '2026-11-26',
      title: '关于施工通道征地有关问题的会议纪要',
      opening:
        '2026年11月19日下午，周副市长在市政府第一会议室主持召开会议，专题研究施工通道征地有关问题。会议听取了市国土局关于用地报批和市供电公司关于施工供电的汇报。会议议定：',
    })
    const paragraphs =
      await world.sql`select agenda_item_id from decisions where minutes_id = ${id} order by paragraph_no`
    expect(paragraphs.map((p) => p.agenda_item_id)).toEqual(held.itemIds)
    expect(await auditsOf(id)).toEqual(['minutes.created'])
    await expect(createMinutes(await clerk(), held.meetingId)).rejects.toThrow(rule('minutes.error.exists'))
  })

  it('R37: of two clerks who begin at the same moment one is told that the minutes exist', async () => {
    const held = await giveHeldMeeting(world)
    const both = await Promise.allSettled([
      createMinutes(await clerk(), held.meetingId),
      createMinutes(await clerk(), held.meetingId),
    ])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await world.sql`select 1 from minutes where meeting_id = ${held.meetingId}`).toHaveLength(1)
  })

  it('begins only when the meeting was held', async () => {
    const held = await giveHeldMeeting(world)
    await world.sql`update meetings set state = 'noticed' where id = ${held.meetingId}`
    await expect(createMinutes(await clerk(), held.meetingId)).rejects.toThrow(rule('minutes.error.notHeld'))
  })

  it('R37: what is not issued in time is flagged, begun or not, with the working days it is late', async () => {
    const begun = await giveDraft(world)
    const untouched = await giveHeldMeeting(world)
    const free = await giveHeldMeeting(world)
    await world.sql`update meetings set minutes_required = false where id = ${free.meetingId}`
    await world.sql`update minutes set due_on = '2026-11-26' where id = ${begun.id}`
    const before = await listOverdueMinutes(world.sql, '2026-11-26', 5)
    expect(before.map((row) => row.meetingId)).not.toContain(begun.held.meetingId)
    const after = await listOverdueMinutes(world.sql, '2026-11-30', 5)
    expect(after.find((row) => row.meetingId === begun.held.meetingId)).toMatchObject({
      minutesId: begun.id,
      state: 'drafting',
      workingDaysOver: 2,
    })
    expect(after.find((row) => row.meetingId === untouched.meetingId)).toMatchObject({
      minutesId: null,
      state: null,
    })
    expect(after.map((row) => row.meetingId)).not.toContain(free.meetingId)
  })
})

describe('taking', () => {
  it('makes paragraph text and draft action item from one typed line', async () => {
    const { id } = await giveDraft(world)
    const [item] = await world.sql`
      select a.*, (select array_to_json(array_agg(s.agency_id)) from action_item_supporters s where s.action_item_id = a.id) as supporters
      from action_items a join decisions d on d.id = a.decision_id where d.minutes_id = ${id} and d.paragraph_no = 1`
    expect(item).toMatchObject({
      state: 'proposed',
      title: '完成用地预审报件',
      lead_agency_id: world.cast.agencies.a,
      due_on: '2026-12-10',
      supporters: [world.cast.agencies.b],
    })
  })

  it('R45: paragraphs number 1..n without gaps, through adding, moving and removing', async () => {
    const { id, held } = await giveDraft(world)
    const act = await clerk()
    const added = await addParagraph(act, id, held.itemIds[0]!)
    expect(await numbersOf(id)).toEqual([1, 2, 3])
    expect(await world.sql`select paragraph_no from decisions where id = ${added}`).toEqual([
      { paragraph_no: 2 },
    ])
    await moveParagraph(act, id, added, 'up')
    expect(await world.sql`select paragraph_no from decisions where id = ${added}`).toEqual([
      { paragraph_no: 1 },
    ])
    await moveParagraph(act, id, added, 'up')
    expect(await numbersOf(id)).toEqual([1, 2, 3])
    await moveParagraph(act, id, added, 'down')
    await removeParagraph(act, id, added)
    expect(await numbersOf(id)).toEqual([1, 2])
    expect(await auditsOf(id)).toContain('minutes.paragraphRemoved')
    // A paragraph with duties takes its draft items with it.
    const [second] = await world.sql<
      { id: string }[]
    >`select id from decisions where minutes_id = ${id} and paragraph_no = 2`
    await removeParagraph(act, id, second!.id)
    expect(await itemsOf(id)).toHaveLength(1)
  })

  it('R45: every decision points to an item of its own meeting', async () => {
    const { id } = await giveDraft(world)
    const other = await giveHeldMeeting(world)
    await expect(addParagraph(await clerk(), id, other.itemIds[0]!)).rejects.toThrow('')
    expect(await numbersOf(id)).toEqual([1, 2])
  })

  it('R15: a deferred decision takes no duties', async () => {
    const { id } = await giveDraft(world)
    await expect(write(world, await clerk(), id, 1, { type: 'defer', duties: DUTY_A })).rejects.toThrow(
      rule('minutes.error.deferHasDuties'),
    )
    await write(world, await clerk(), id, 1, { type: 'defer', text: '本次会议不作决定。' })
    expect(await itemsOf(id)).toHaveLength(1)
  })

  it('refuses a paragraph that somebody else saved, and says what stands', async () => {
    const { id } = await giveDraft(world)
    const [paragraph] = await world.sql<
      { id: string; version: number }[]
    >`select id, version from decisions where minutes_id = ${id} and paragraph_no = 1`
    const save = async (text: string) =>
      saveParagraph(await clerk(), id, paragraph!.id, {
        type: 'decide',
        heard: '',
        text,
        duties: [],
        version: paragraph!.version,
      })
    await save('先保存的。')
    await expect(save('后保存的。')).rejects.toMatchObject({
      theirs: { text: '先保存的。', type: 'decide' },
      changedBy: '冯科长',
    })
    const head = { title: '新标题', opening: '开头', closing: '', version: 99 }
    await expect(saveHead(await clerk(), id, head)).rejects.toMatchObject({
      theirs: { title: '关于施工通道征地有关问题的会议纪要' },
    })
  })

  it('writes only while drafting', async () => {
    const { id } = await giveAgreed(world)
    await expect(write(world, await clerk(), id, 1, {})).rejects.toThrow(rule('minutes.error.notDrafting'))
  })
})

describe('countersigning', () => {
  it('R40: asks every lead agency except the office, by mailbox and liaison, each with a link', async () => {
    const { id } = await giveDraft(world)
    const ground = await write(world, await clerk(), id, 2, {
      duties: `供电公司 | 规划局 | 架设专线 | 2026-12-18\n本办 | 国土局 | 汇总进展 | 2026-12-21`,
    })
    expect(ground).toBeTruthy()
    const asked = await openCountersigning(await clerk(), id)
    expect(asked).toBe(2)
    const { a, vertical } = world.cast.agencies
    expect((await countersignsOf(world, id)).map((one) => [one.agencyId, one.state])).toEqual([
      [a, 'pending'],
      [vertical, 'pending'],
    ])
    const mails = await mailsOf(id, 'M-7')
    expect(mails.map((mail) => mail.to_address)).toEqual([
      'mailbox@land.gov.cn.example',
      world.cast.liaisonA.email,
      'mailbox@power.gov.cn.example',
      world.cast.liaisonV.email,
    ])
    expect(mails[0]!.subject).toBe(
      '[市领导小组办] 请会签：关于施工通道征地有关问题的会议纪要 11月25日（周三）前',
    )
    expect(mails[0]!.text_body).toContain('责成市国土局牵头，市林业局配合，12月10日前完成用地预审报件。')
    expect(mails[0]!.text_body).not.toContain('架设专线')
    expect(mails[0]!.text_body).toContain('视为同意')
    expect(mails[2]!.text_body).toContain('请市供电公司牵头')
    expect(mails[2]!.text_body).not.toContain('责成')
    expect(mails[2]!.text_body).toContain('请于2026年11月25日（周三）前明确答复')
    expect(mails[0]!.text_body).toMatch(/\u{FDD0}link:countersign:[0-9a-f-]{36}\u{FDD1}/u)
  })

  it('goes straight to the chair when only the office leads', async () => {
    const { id } = await giveDraft(world)
    await write(world, await clerk(), id, 1, { duties: '本办 | 国土局 | 汇总进展 | 2026-12-21' })
    await write(world, await clerk(), id, 2, { type: 'note', text: '会议听取了汇报。' })
    expect(await openCountersigning(await clerk(), id)).toBe(0)
    expect((await minutesRow(id)).state).toBe('awaiting_signature')
    expect((await mailsOf(id, 'M-7')).map((mail) => mail.to_address)).toEqual([world.cast.chair.email])
  })

  it('is not opened before the gate is passed', async () => {
    const { id } = await giveDraft(world)
    await write(world, await clerk(), id, 1, { type: 'order', text: '限期办理。' })
    await expect(openCountersigning(await clerk(), id)).rejects.toThrow(rule('minutes.error.gate'))
    const unsigned = await giveDraft(world, await giveHeldMeeting(world, { signedIn: false }))
    await expect(openCountersigning(await clerk(), unsigned.id)).rejects.toThrow(rule('minutes.error.gate'))
  })

  it('R40: silence after two working days counts as agreement and is recorded as such, but not for a vertical agency', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerk(), id)
    world.setNow(officeInstant('2026-11-25', '23:50'))
    await recordSilentAgreement(world.services)
    expect((await countersignsOf(world, id)).map((one) => one.state)).toEqual(['pending', 'pending'])
    world.setNow(officeInstant('2026-11-26', '00:01'))
    await recordSilentAgreement(world.services)
    await recordSilentAgreement(world.services)
    expect((await countersignsOf(world, id)).map((one) => one.state)).toEqual(['silent_agreed', 'pending'])
    expect(
      (await auditsOf(id)).filter((action) => action === 'minutes.countersign.silent_agreed'),
    ).toHaveLength(1)
    await expect(closeCountersigning(await clerk(), id)).rejects.toThrow(
      rule('minutes.error.countersignsPending'),
    )
    const [mine, vertical] = await countersignsOf(world, id)
    await expect(
      answerCountersign(await liaisonA(), id, {
        countersignId: mine!.id,
        answer: 'disagreed',
        comment: '晚了',
        channel: 'web',
      }),
    ).rejects.toThrow(rule('minutes.error.silenceCounted'))
    await answerCountersign(await clerk(), id, {
      countersignId: vertical!.id,
      answer: 'agreed',
      comment: '',
      channel: 'phone',
    })
    await closeCountersigning(await clerk(), id)
    expect((await minutesRow(id)).state).toBe('awaiting_signature')
    world.setNow(MONDAY)
  })

  it('R40: a disagreement must be answered before signing', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerk(), id)
    const [mine, other] = await countersignsOf(world, id)
    await answerCountersign(await liaisonA(), id, {
      countersignId: mine!.id,
      answer: 'disagreed',
      comment: '时限太紧',
      channel: 'web',
    })
    await answerCountersign(await clerk(), id, {
      countersignId: other!.id,
      answer: 'agreed',
      comment: '',
      channel: 'paper',
    })
    await expect(closeCountersigning(await clerk(), id)).rejects.toThrow(
      rule('minutes.error.disagreementOpen'),
    )
    await answerAgency(await clerk(), id, mine!.id, '时限系会议明确，不作调整。')
    await closeCountersigning(await clerk(), id)
    expect((await minutesRow(id)).state).toBe('awaiting_signature')
    const [behalf] = await world.sql`
      select on_behalf_of_agency_id from audit_entries where subject_id = ${id} and action = 'minutes.countersign.agreed'`
    expect(behalf!.on_behalf_of_agency_id).toBe(world.cast.agencies.vertical)
  })

  it('R64: no agency answers for another one', async () => {
    const { id } = await giveDraft(world)
    await openCountersigning(await clerk(), id)
    const [, vertical] = await countersignsOf(world, id)
    const input = { countersignId: vertical!.id, answer: 'agreed', comment: '', channel: 'web' } as const
    await expect(answerCountersign(await liaisonA(), id, input)).rejects.toThrow('')
    const outsider = await world.act(world.cast.liaisonB, ['liaison'], [world.cast.agencies.b])
    await expect(answerCountersign(outsider, id, input)).rejects.toThrow('')
    expect((await countersignsOf(world, id)).map((one) => one.state)).toEqual(['pending', 'pending'])
  })

  it('a change after sending back is asked about in a new round', async () => {
    const { id } = await giveAgreed(world)
    await returnToDrafting(await chair(), id, '第一条时限再核。')
    await write(world, await clerk(), id, 1, {
      type: 'order',
      duties: '国土局 | 林业局 | 完成用地预审报件 | 2026-12-11',
    })
    await openCountersigning(await clerk(), id)
    expect((await countersignsOf(world, id)).map((one) => [one.round, one.state])).toEqual([
      [1, 'agreed'],
      [1, 'agreed'],
      [2, 'pending'],
      [2, 'pending'],
    ])
    expect((await mailsOf(id, 'M-7')).at(-1)!.text_body).toContain('修改后再次')
    // Links are those of the first round: one living grant per grantee.
    expect(
      await world.sql`select 1 from link_grants where subject_id = ${id} and purpose = 'countersign'`,
    ).toHaveLength(4)
  })
})

describe('signing', () => {
  it('R41: only the chair signs, with a second factor, never the drafter', async () => {
    const { id } = await giveAgreed(world)
    await expect(signMinutes(await clerk(), id, true)).rejects.toThrow(rule('minutes.error.notSigner'))
    await expect(signMinutes(await chair(), id, false)).rejects.toThrow(rule('minutes.error.secondFactor'))
    await signMinutes(await chair(), id, true)
    expect(await minutesRow(id)).toMatchObject({
      signer_person_id: world.cast.chair.id,
      signed_method: 'totp',
    })
    const [entry] =
      await world.sql`select role from audit_entries where subject_id = ${id} and action = 'minutes.signed'`
    expect(entry!.role).toBe('chair')
    const own = await giveAgreed(world)
    await world.sql`update minutes set drafter_person_id = ${world.cast.chair.id} where id = ${own.id}`
    await expect(signMinutes(await chair(), own.id, true)).rejects.toThrow(
      rule('minutes.error.signerDrafted'),
    )
  })

  it('R41: after a change of post its holder signs, and the former chair does not', async () => {
    const { id } = await giveAgreed(world)
    const [holding] = await world.sql<
      { id: string; post_id: string }[]
    >`select id, post_id from post_holdings where person_id = ${world.cast.chair.id}`
    await world.sql`update post_holdings set to_day = '2026-11-23' where id = ${holding!.id}`
    await world.sql`insert into post_holdings (post_id, person_id, from_day) values (${holding!.post_id}, ${world.cast.director.id}, '2026-11-23')`
    await expect(signMinutes(await chair(), id, true)).rejects.toThrow(rule('minutes.error.notSigner'))
    await signMinutes(await world.act(world.cast.director, ['director']), id, true)
    expect((await minutesRow(id)).signer_person_id).toBe(world.cast.director.id)
    await world.sql`update post_holdings set to_day = '2026-11-24' where person_id = ${world.cast.director.id}`
    await world.sql`insert into post_holdings (post_id, person_id, from_day) values (${holding!.post_id}, ${world.cast.chair.id}, '2026-11-24')`
    await world.sql`update post_holdings set from_day = '2019-01-01', to_day = '2019-06-01' where person_id = ${world.cast.director.id}`
    await world.sql`update post_holdings set from_day = '2026-11-23' where person_id = ${world.cast.chair.id} and to_day = 'infinity'`
  })

  it('R41: an acting chair signs the meeting that he led', async () => {
    const { id, held } = await giveAgreed(world)
    await world.sql`update meetings set acting_chair_person_id = ${world.cast.director.id} where id = ${held.meetingId}`
    await expect(signMinutes(await chair(), id, true)).rejects.toThrow('')
    await signMinutes(await world.act(world.cast.director, ['director']), id, true)
  })

  it('takes the signed scan of the chair, filed by the office', async () => {
    const { id } = await giveAgreed(world)
    const scan = new File([new TextEncoder().encode('%PDF-1.4 signed')], '签发稿.pdf', {
      type: 'application/pdf',
    })
    await fileSignedScan(await clerk(), id, scan)
    expect(await minutesRow(id)).toMatchObject({
      signed_method: 'signed_scan',
      signer_person_id: world.cast.chair.id,
    })
    expect(await world.sql`select kind from files where minutes_id = ${id}`).toEqual([
      { kind: 'signed_scan' },
    ])
  })
})

describe('issue', () => {
  it('R44: number, frozen text, binding decisions, assigned items, matters and mails in one go', async () => {
    const { id, held } = await giveSigned(world)
    const { docYear, docNo } = await issueMinutes(await clerk(), id)
    const row = await minutesRow(id)
    expect(row).toMatchObject({ state: 'issued', doc_year: docYear, doc_no: docNo, issued_on: '2026-11-23' })
    expect(row.issued_text.split('\n').slice(1)).toEqual([
      '一、关于用地报批。会议原则同意。责成市国土局牵头，市林业局配合，12月10日前完成用地预审报件。',
      '二、关于施工供电。会议原则同意。请市供电公司牵头，市规划局配合，12月18日前完成专用线路架设。',
      '会议要求，各牵头单位要明确分管领导和经办人，加强协作配合，按时限抓好落实，并及时向市领导小组办反馈进展情况。',
      '出席：市国土局邹副局长，市林业局柏科长（代），市供电公司许局长。',
      '请假：市规划局苗局长。',
      '记录：冯科长。',
    ])
    expect((await itemsOf(id)).map((item) => [item.state, item.assigned_on])).toEqual([
      ['assigned', '2026-11-23'],
      ['assigned', '2026-11-23'],
    ])
    expect(
      await world.sql`select 1 from decisions where minutes_id = ${id} and binding_at is null`,
    ).toHaveLength(0)
    const states = await world.sql`select state from matters where id in ${world.sql(held.matterIds)}`
    expect(states.map((m) => m.state)).toEqual(['resolved', 'resolved'])
    expect((await auditsOf(id)).filter((action) => action === 'minutes.issued')).toHaveLength(1)
    const [derived] = await world.sql`select state from meeting_states where meeting_id = ${held.meetingId}`
    expect(derived!.state).toBe('closed')
  })

  it('M-8: an agency reads only its own duties, with their due days, and accepts them by link; others read', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerk(), id)
    const mails = await mailsOf(id, 'M-8')
    const to = (address: string) => mails.find((mail) => mail.to_address === address)!
    const lead = to('mailbox@land.gov.cn.example')
    expect(lead.subject).toMatch(
      /^\[市领导小组办\] 纪要印发及任务交办：关于施工通道征地有关问题的会议纪要 〔2026〕\d+号$/,
    )
    expect(lead.text_body).toContain(
      '1.（牵头）责成市国土局牵头，市林业局配合，12月10日前完成用地预审报件。时限：2026年12月10日（周四）。',
    )
    expect(lead.text_body).not.toContain('专用线路')
    expect(lead.text_body).toMatch(/签收任务，请打开以下链接\n\u{FDD0}link:receipt:/u)
    const supporting = to('mailbox@plan.gov.cn.example')
    expect(supporting.text_body).toContain('（配合）请市供电公司牵头，市规划局配合')
    expect(supporting.text_body).not.toContain('用地预审')
    const leaders = to('mailbox@gov.gov.cn.example')
    expect(leaders.text_body).not.toContain('receipt')
    expect(leaders.text_body).toMatch(/查看纪要，请打开以下链接\n\u{FDD0}link:materials:/u)
    expect(mails.map((mail) => mail.to_address)).toContain(world.cast.liaisonA.email)
    expect(mails.every((mail) => mail.to_address !== 'mailbox@office.gov.cn.example')).toBe(true)
    const distribution = await world.sql`
      select a.code, d.kind from distributions d join agencies a on a.id = d.agency_id where d.minutes_id = ${id} order by a.standing_order`
    expect(distribution.map((d) => [d.code, d.kind])).toEqual([
      ['gov', 'report'],
      ['land', 'issue'],
      ['forest', 'issue'],
      ['plan', 'issue'],
      ['power', 'send'],
    ])
  })

  it('R44: when a late step fails, nothing is issued, no number is used and no mail is queued', async () => {
    const { id, held } = await giveSigned(world)
    const [before] =
      await world.sql`select next_no from number_series where series = 'coordination' and year = 2026`
    const rows = async () => ({
      minutes: (await minutesRow(id)).state,
      number: (
        await world.sql`select next_no from number_series where series = 'coordination' and year = 2026`
      )[0]?.next_no,
      mails: (await mailsOf(id, 'M-8')).length,
      links: (
        await world.sql`select 1 from link_grants where subject_id = ${id} and purpose in ('receipt','materials')`
      ).length,
      distributions: (await world.sql`select 1 from distributions where minutes_id = ${id}`).length,
      items: (await itemsOf(id)).map((item) => item.state),
      matters: (await world.sql`select state from matters where id in ${world.sql(held.matterIds)}`).map(
        (m) => m.state,
      ),
      binding: (await world.sql`select 1 from decisions where minutes_id = ${id} and binding_at is not null`)
        .length,
      audits: (await auditsOf(id)).filter((action) => action === 'minutes.issued').length,
    })
    await world.sql`create function break_outbox() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`
    await world.sql`create trigger broken before insert on outbox for each row when (new.kind = 'M-8') execute function break_outbox()`
    const kicks = world.kicks()
    await expect(issueMinutes(await clerk(), id)).rejects.toThrow('the disk is full')
    expect(await rows()).toEqual({
      minutes: 'awaiting_signature',
      number: before?.next_no,
      mails: 0,
      links: 0,
      distributions: 0,
      items: ['proposed', 'proposed'],
      matters: ['tabled', 'tabled'],
      binding: 0,
      audits: 0,
    })
    expect(world.kicks()).toBe(kicks)
    await world.sql`drop trigger broken on outbox`
    await issueMinutes(await clerk(), id)
    expect((await rows()).minutes).toBe('issued')
  })

  it('R38: sign-in changes the attendance block until the issue, and not afterwards', async () => {
    const { id, held } = await giveSigned(world)
    const late = world.sql`
      update arrivals set outcome = 'absent' where attendee_id = (select id from attendees where meeting_id = ${held.meetingId} and person_name = '许局长')`
    await late
    await issueMinutes(await clerk(), id)
    const frozen = await minutesRow(id)
    expect(frozen.attendance_block).toBe(
      '出席：市国土局邹副局长，市林业局柏科长（代）。\n请假：市规划局苗局长。\n记录：冯科长。',
    )
    await world.sql`update arrivals set outcome = 'present' where attendee_id in (select id from attendees where meeting_id = ${held.meetingId})`
    expect((await minutesRow(id)).issued_text).toBe(frozen.issued_text)
  })

  it('R43: issued minutes and their decisions are immutable, and the hash still matches', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerk(), id)
    const row = await minutesRow(id)
    expect(createHash('sha256').update(row.issued_text).digest('hex')).toBe(row.sha256.toString('hex'))
    await expect(world.sql`update minutes set issued_text = '别的' where id = ${id}`).rejects.toThrow(
      'immutable',
    )
    await expect(world.sql`update minutes set title = '别的' where id = ${id}`).rejects.toThrow('immutable')
    await expect(
      world.sql`update minutes set state = 'drafting', doc_no = null where id = ${id}`,
    ).rejects.toThrow('immutable')
    await expect(world.sql`delete from minutes where id = ${id}`).rejects.toThrow('immutable')
    await expect(world.sql`update decisions set text = '别的' where minutes_id = ${id}`).rejects.toThrow(
      'immutable',
    )
    await expect(world.sql`delete from decisions where minutes_id = ${id}`).rejects.toThrow('immutable')
    await expect(write(world, await clerk(), id, 1, {})).rejects.toThrow(rule('minutes.error.issued'))
    await expect(returnToDrafting(await clerk(), id, '改')).rejects.toThrow(
      rule('minutes.error.notReturnable'),
    )
    await expect(issueMinutes(await clerk(), id)).rejects.toThrow(rule('minutes.error.issued'))
  })

  it('R43: an amendment is numbered, stands with the original and is mailed to the distribution', async () => {
    const { id } = await giveSigned(world)
    await expect(
      addAmendment(await clerk(), id, { kind: 'correction', text: '改', scan: null }),
    ).rejects.toThrow(rule('minutes.error.notIssued'))
    await issueMinutes(await clerk(), id)
    const before = await minutesRow(id)
    const mailed = (await mailsOf(id, 'M-8')).length
    await addAmendment(await clerk(), id, {
      kind: 'correction',
      text: '第一条“12月10日”更正为“12月11日”。',
      scan: null,
    })
    expect(
      await addAmendment(await clerk(), id, { kind: 'supplement', text: '补充一条。', scan: null }),
    ).toBe(2)
    expect(
      await world.sql`select no, kind, signer_person_id from amendments where minutes_id = ${id} order by no`,
    ).toEqual([
      { no: 1, kind: 'correction', signer_person_id: world.cast.chair.id },
      { no: 2, kind: 'supplement', signer_person_id: world.cast.chair.id },
    ])
    expect((await minutesRow(id)).issued_text).toBe(before.issued_text)
    const mails = await mailsOf(id, 'M-8')
    expect(mails).toHaveLength(mailed * 3)
    expect(mails.at(-1)!.subject).toContain('纪要补充')
    expect(mails[mailed]!.text_body).toContain('第一条“12月10日”更正为“12月11日”。')
    await expect(world.sql`update amendments set text = '别的' where minutes_id = ${id}`).rejects.toThrow(
      'append-only',
    )
  })

  it('R15: a deferred matter returns to the queue, and what was deferred beside a decision becomes a matter of its own', async () => {
    const { id, held } = await giveDraft(world)
    const act = await clerk()
    await write(world, act, id, 2, { type: 'defer', text: '本次会议不作决定，协调后再议。' })
    await addParagraph(act, id, held.itemIds[0]!)
    await write(world, act, id, 2, { type: 'defer', text: '关于补偿标准。分歧较大，本次会议不作决定。' })
    await openCountersigning(act, id)
    for (const { id: countersignId } of await countersignsOf(world, id))
      await answerCountersign(act, id, { countersignId, answer: 'agreed', comment: '', channel: 'phone' })
    await closeCountersigning(act, id)
    await signMinutes(await chair(), id, true)
    await issueMinutes(act, id)
    const [land, power] = await Promise.all(
      held.matterIds.map(
        async (m) => (await world.sql`select state, times_deferred from matters where id = ${m}`)[0]!,
      ),
    )
    expect(land).toMatchObject({ state: 'resolved' })
    expect(power).toMatchObject({ state: 'deferred', times_deferred: 1 })
    const deferred = await world.sql`
      select d.paragraph_no, x.id, x.title, x.state from decisions d join matters x on x.id = d.deferred_matter_id where d.minutes_id = ${id} order by d.paragraph_no`
    expect(deferred).toMatchObject([
      { paragraph_no: 2, title: '补偿标准', state: 'deferred' },
      { paragraph_no: 3, id: held.matterIds[1], state: 'deferred' },
    ])
    expect(await itemsOf(id)).toHaveLength(1)
  })

  it('R48: a due day before the issue is refused, and says whose', async () => {
    const { id } = await giveSigned(world)
    world.setNow(officeInstant('2026-12-14', '09:00'))
    await expect(issueMinutes(await clerk(), id)).rejects.toThrow(rule('minutes.error.gate'))
    world.setNow(MONDAY)
    expect((await minutesRow(id)).state).toBe('awaiting_signature')
  })

  it('waits for the signature', async () => {
    const { id } = await giveAgreed(world)
    await expect(issueMinutes(await clerk(), id)).rejects.toThrow(rule('minutes.error.notSigned'))
  })

  it('keeps a changed distribution, and never leaves out whoever has a duty', async () => {
    const { id } = await giveSigned(world)
    const { a, b, c, vertical, government } = world.cast.agencies
    const kinds = new Map([
      [a, 'issue'],
      [b, 'issue'],
      [c, 'send'],
    ] as const)
    await expect(saveDistribution(await clerk(), id, kinds)).rejects.toThrow(
      rule('minutes.error.dutyNotDistributed'),
    )
    await saveDistribution(await clerk(), id, new Map([...kinds, [vertical, 'send']] as const))
    await issueMinutes(await clerk(), id)
    const kept = await listCandidates(world.sql, id, '2026-11-23')
    expect(kept.filter((one) => one.kind).map((one) => [one.id, one.kind])).toEqual([
      [a, 'issue'],
      [b, 'issue'],
      [c, 'send'],
      [vertical, 'send'],
    ])
    expect((await mailsOf(id, 'M-8')).some((mail) => mail.to_agency_id === government)).toBe(false)
    await expect(saveDistribution(await clerk(), id, kinds)).rejects.toThrow(rule('minutes.error.issued'))
  })

  it('records that an agency has read, once, by its own act', async () => {
    const { id } = await giveSigned(world)
    await issueMinutes(await clerk(), id)
    await acknowledgeMinutes(await liaisonA(), id)
    const [first] =
      await world.sql`select first_opened_at from distributions where minutes_id = ${id} and agency_id = ${world.cast.agencies.a}`
    expect(first!.first_opened_at).toEqual(world.now())
    await acknowledgeMinutes(await liaisonA(), id)
    expect((await auditsOf(id)).filter((action) => action === 'minutes.acknowledged')).toHaveLength(1)
    expect(
      await world.sql`select 1 from distributions where minutes_id = ${id} and first_opened_at is not null`,
    ).toHaveLength(1)
  })
})

describe('numbers', () => {
  it('decision 24: a series begins once where the office is', async () => {
    await startSeries(await clerk(), 'plenary', 2031, 17)
    await expect(startSeries(await clerk(), 'plenary', 2031, 3)).rejects.toThrow(
      rule('minutes.error.seriesStarted'),
    )
    expect(
      await world.sql`select next_no from number_series where series = 'plenary' and year = 2031`,
    ).toEqual([{ next_no: 17 }])
    expect(await world.sql`select 1 from audit_entries where action = 'minutes.seriesStarted'`).toHaveLength(
      1,
    )
  })

  it('R42: 64 simultaneous issues get 1..64 without a gap, also when one of them fails in between', {
    timeout: 120_000,
  }, async () => {
    const database = await createTestDatabase()
    const cast = await giveCast(database.sql, MONDAY)
    const other = { ...(await worldOn(database.sql, database.drop)), cast }
    const ids: string[] = []
    for (let n = 0; n < 65; n += 1) ids.push((await giveSigned(other)).id)
    // One of them cannot be issued any more: its number must not be lost.
    await other.sql`update action_items set due_on = '2026-11-01' where decision_id in (select id from decisions where minutes_id = ${ids[30]!})`
    const pool = openDatabase(database.options, { max: 65 })
    const act = { ...(await other.act(other.cast.clerk)), sql: pool }
    const results = await Promise.allSettled(ids.map((id) => issueMinutes(act, id)))
    await pool.end()
    const numbers = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.docNo] : []))
    expect(results.filter((one) => one.status === 'rejected')).toHaveLength(1)
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, at) => at + 1))
    expect(
      await other.sql`select next_no from number_series where series = 'coordination' and year = 2026`,
    ).toEqual([{ next_no: 65 }])
    await other.close()
  })
})

describe('who may see', () => {
  it('R39: a draft is seen by office, chair and the agencies asked; R46: issued ones also by distribution and auditors', async () => {
    const { id } = await giveDraft(world)
    const { cast } = world
    const viewers = {
      clerk: (await world.act(cast.clerk)).viewer,
      chair: (await world.act(cast.chair, ['chair'])).viewer,
      lead: (await liaisonA()).viewer,
      supporting: (await world.act(cast.liaisonB, ['liaison'], [cast.agencies.b])).viewer,
      auditor: (await world.act(cast.auditor, ['auditor'])).viewer,
      stranger: (await world.act(cast.outsider, ['liaison'], [randomUUID()])).viewer,
      admin: (await world.act(cast.admin, ['admin'])).viewer,
    }
    const seen = async () => {
      const found = await Promise.all(
        Object.entries(viewers).map(async ([name, viewer]) =>
          (await findMinutes(world.sql, viewer, id)) ? name : null,
        ),
      )
      return found.filter(Boolean)
    }
    expect(await seen()).toEqual(['clerk', 'chair'])
    await openCountersigning(await clerk(), id)
    // The agencies that are asked read the paragraphs that name them, on a page of their own.
    expect(await seen()).toEqual(['clerk', 'chair'])
    const asked = await Promise.all(
      [viewers.lead, viewers.supporting].map((viewer) => findMinutes(world.sql, viewer, id, mayCountersign)),
    )
    expect(asked.map((found) => found?.id ?? null)).toEqual([id, null])
    for (const { id: countersignId } of await countersignsOf(world, id))
      await answerCountersign(await clerk(), id, {
        countersignId,
        answer: 'agreed',
        comment: '',
        channel: 'phone',
      })
    await closeCountersigning(await clerk(), id)
    await signMinutes(await chair(), id, true)
    await issueMinutes(await clerk(), id)
    expect(await seen()).toEqual(['clerk', 'chair', 'lead', 'supporting', 'auditor'])
  })
})
