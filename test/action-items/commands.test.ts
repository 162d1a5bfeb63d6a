import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptDuties, acceptItem } from '#src/action-items/acceptance/commands.ts'
import { readBoardFilter } from '#src/action-items/board/form.ts'
import { countLights, listBoardRows } from '#src/action-items/board/queries.ts'
import { cancelItem } from '#src/action-items/cancellation/commands.ts'
import { assignProposedItems, type DutyDraft, replaceProposedItems } from '#src/action-items/commands.ts'
import { decideExtension, requestExtension } from '#src/action-items/extensions/commands.ts'
import { decideObjection, objectToItem } from '#src/action-items/objections/commands.ts'
import { reportProgress } from '#src/action-items/progress/commands.ts'
import { findActionItem } from '#src/action-items/queries.ts'
import { closeItem, returnItem, submitItem } from '#src/action-items/submissions/commands.ts'
import { listItemEvents } from '#src/action-items/timeline/queries.ts'
import type { Act } from '#src/auth/act.ts'
import { pagePlace } from '#src/auth/links.ts'
import { first, transaction } from '#src/lib/db.ts'
import { Conflict, Forbidden, NotFound } from '#src/lib/errors.ts'
import { bytesOf, fileOf } from '../files/given.ts'
import { createWorld, MONDAY, type World } from '../support/app.ts'
import { auditOf, type GivenItem, giveItem, giveMinutes, type Issued, itemRow, mailsOf } from './given.ts'

let world: World
let lead: Act
let supporter: Act
let clerk: Act
let clerk2: Act
let director: Act
let chair: Act
beforeAll(async () => {
  world = await createWorld()
  const { cast } = world
  lead = await world.act(cast.liaisonA, ['liaison'], [cast.agencies.a])
  supporter = await world.act(cast.liaisonB, ['liaison'], [cast.agencies.b])
  clerk = await world.act(cast.clerk, ['clerk'])
  clerk2 = await world.act(cast.clerk2, ['clerk'])
  director = await world.act(cast.director, ['director'])
  chair = await world.act(cast.chair, ['chair'])
})
afterAll(() => world?.close())

const day = (act: Act, on: string): Act => ({
  ...act,
  now: new Date(`${on}T02:00:00Z`),
  viewer: { ...act.viewer, today: on },
})
const progress = (percent: number | null, agencyId: string, lowerReason = '') => ({
  agencyId,
  percent,
  text: '正在办理。',
  lowerReason,
  channel: 'web' as const,
})
const claim = (result = '已取得批复。') => ({
  result,
  contributors: [world.cast.agencies.b],
  contribution: '',
  channel: 'web' as const,
})
const findItem = (id: string, act = clerk) => findActionItem(world.sql, act.viewer, act.settings, id)
async function submitted(): Promise<GivenItem & { version: number }> {
  const item = await giveItem(world, { state: 'submitted' })
  return { ...item, version: (await itemRow(world, item.id)).version }
}

describe('proposed duties', () => {
  const draft = (more: Partial<DutyDraft> = {}): DutyDraft => ({
    leadAgencyId: world.cast.agencies.a,
    supportingAgencyIds: [world.cast.agencies.b],
    title: '编制方案',
    deliverable: '方案',
    dueOn: '2026-12-11',
    dueText: '12月11日前',
    ...more,
  })
  const replace = (minutes: Issued, drafts: DutyDraft[]) =>
    transaction(world.sql, (tx) =>
      replaceProposedItems(tx, clerk, { ...minutes, id: minutes.decisionId }, drafts),
    )
  const assign = (minutes: Issued, issuedOn = '2026-11-23') =>
    transaction(world.sql, (tx) => assignProposedItems(tx, clerk, minutes.minutesId, issuedOn))
  const titles = (minutes: Issued) => world.sql<{ title: string; state: string }[]>`
    select title, state from action_items where decision_id = ${minutes.decisionId} order by item_no`

  it('take the place of the earlier ones of their paragraph, in the order they were written', async () => {
    const minutes = await giveMinutes(world, 'drafting')
    await replace(minutes, [draft({ title: '旧' })])
    const twice = [world.cast.agencies.b, world.cast.agencies.b]
    await replace(minutes, [draft({ title: '甲', supportingAgencyIds: twice }), draft({ title: '乙' })])
    expect((await titles(minutes)).map((i) => `${i.title} ${i.state}`)).toEqual([
      '甲 proposed',
      '乙 proposed',
    ])
    await replace(minutes, [])
    expect(await titles(minutes)).toEqual([])
  })

  it('R47: have exactly one lead, which does not support itself', async () => {
    const minutes = await giveMinutes(world, 'drafting')
    const torn = draft({ supportingAgencyIds: [world.cast.agencies.a] })
    await expect(replace(minutes, [torn])).rejects.toMatchObject({ key: 'actionitems.error.leadSupports' })
    const item = await giveItem(world)
    await expect(
      world.sql`insert into action_item_supporters values (${item.id}, ${world.cast.agencies.a})`,
    ).rejects.toMatchObject({ constraint_name: 'lead_not_supporting' })
  })

  it('R15: do not come from a deferral', async () => {
    const minutes = await giveMinutes(world, 'drafting')
    await world.sql`update decisions set type = 'defer' where id = ${minutes.decisionId}`
    await expect(replace(minutes, [draft()])).rejects.toMatchObject({ key: 'actionitems.error.deferred' })
  })

  it('R48: are not assigned with a due day before the day of issue, and nothing is assigned then', async () => {
    const minutes = await giveMinutes(world, 'drafting')
    await replace(minutes, [draft({ title: '甲' }), draft({ title: '乙', dueOn: '2026-11-20' })])
    await expect(assign(minutes)).rejects.toMatchObject({
      key: 'actionitems.error.dueBeforeIssue',
      args: { title: '乙' },
    })
    expect((await titles(minutes)).every((item) => item.state === 'proposed')).toBe(true)
    await replace(minutes, [draft({ dueOn: '2026-11-23' })])
    expect((await assign(minutes)).length).toBe(1)
  })

  it('R44, R63: are assigned in the order of the text, each with its entry, and can then not be replaced', async () => {
    const minutes = await giveMinutes(world, 'drafting')
    const office = draft({ title: '乙', leadAgencyId: world.cast.agencies.office, supportingAgencyIds: [] })
    await replace(minutes, [draft({ title: '甲' }), office])
    const ids = await assign(minutes)
    const rows = await Promise.all(ids.map((id) => itemRow(world, id)))
    expect(rows.map((r) => [r.state, r.assigned_on])).toEqual([
      ['assigned', '2026-11-23'],
      ['assigned', '2026-11-23'],
    ])
    expect((await auditOf(world, ids[0]!)).map((e) => e.action)).toEqual(['actionitems.assigned'])
    await expect(replace(minutes, [])).rejects.toMatchObject({ key: 'actionitems.error.assigned' })
    expect(await assign(minutes)).toEqual([])
  })
})

describe('acceptance', () => {
  it('R49: is flagged when it does not come within a working day', async () => {
    const item = await giveItem(world, { assignedOn: '2026-11-20' })
    const late = async (on: string) =>
      (await listBoardRows(world.sql, day(clerk, on).viewer, clerk.settings, readBoardFilter({}), null)).find(
        (row) => row.id === item.id,
      )?.acceptanceLate
    expect(await late('2026-11-23')).toBe(false)
    expect(await late('2026-11-24')).toBe(true)
    expect((await findItem(item.id))?.acceptBy).toBe('2026-11-23')
  })

  it('R63: by the liaison is recorded with channel and entry', async () => {
    const item = await giveItem(world)
    await acceptItem(lead, item.id, 'web')
    expect(await itemRow(world, item.id)).toMatchObject({ state: 'accepted', accepted_channel: 'web' })
    expect(await auditOf(world, item.id)).toMatchObject([
      { action: 'actionitems.accepted', on_behalf_of_agency_id: null },
    ])
    await expect(acceptItem(lead, item.id, 'web')).rejects.toMatchObject({ key: 'actionitems.why.accepted' })
  })

  it('by telephone is entered by the office on behalf of the agency, and says so', async () => {
    const item = await giveItem(world)
    await expect(acceptItem(clerk, item.id, 'web')).rejects.toMatchObject({
      key: 'actionitems.error.channel',
    })
    await acceptItem(clerk, item.id, 'phone')
    expect((await itemRow(world, item.id)).accepted_channel).toBe('phone')
    const [entry] = await auditOf(world, item.id)
    expect(entry).toMatchObject({ role: 'clerk', on_behalf_of_agency_id: world.cast.agencies.a })
  })

  it('of the office’s own duty needs no channel', async () => {
    const item = await giveItem(world, { lead: world.cast.agencies.office })
    await acceptItem(clerk, item.id, 'web')
    expect(await auditOf(world, item.id)).toMatchObject([{ on_behalf_of_agency_id: null }])
  })

  it('R64: is refused to a supporter, who sees it, and unknown to an agency that does not', async () => {
    const item = await giveItem(world)
    await expect(acceptItem(supporter, item.id, 'web')).rejects.toBeInstanceOf(Forbidden)
    const v = await world.act(world.cast.liaisonV, ['liaison'], [world.cast.agencies.vertical])
    await expect(acceptItem(v, item.id, 'web')).rejects.toBeInstanceOf(NotFound)
  })

  it('of all duties of one’s minutes leaves out what an objection waits for, and other agencies’', async () => {
    const minutes = await giveMinutes(world)
    const mine = await giveItem(world, { minutes })
    const contested = await giveItem(world, { minutes })
    const theirs = await giveItem(world, { minutes, lead: world.cast.agencies.c })
    await objectToItem(lead, contested.id, { reason: '非本单位职责', channel: 'web' })
    expect(await acceptDuties(lead, minutes.minutesId)).toBe(1)
    const states = await Promise.all(
      [mine, contested, theirs].map(async (i) => (await itemRow(world, i.id)).state),
    )
    expect(states).toEqual(['accepted', 'assigned', 'assigned'])
    expect(await acceptDuties(lead, minutes.minutesId)).toBe(0)
  })
})

describe('progress', () => {
  it('R49: is refused before acceptance', async () => {
    const item = await giveItem(world)
    await expect(
      reportProgress(lead, item.id, progress(10, world.cast.agencies.a), []),
    ).rejects.toMatchObject({
      key: 'actionitems.why.assigned',
    })
  })

  it('R51: is appended, sets the item going, and falls only with a reason', async () => {
    const { a } = world.cast.agencies
    const item = await giveItem(world, { state: 'accepted' })
    await reportProgress(lead, item.id, progress(60, a), [])
    expect(await itemRow(world, item.id)).toMatchObject({ state: 'in_progress', percent: 60 })
    await expect(reportProgress(lead, item.id, progress(40, a), [])).rejects.toMatchObject({
      key: 'actionitems.error.lowerReason',
    })
    await reportProgress(lead, item.id, progress(40, a, '方案返工'), [])
    expect((await itemRow(world, item.id)).percent).toBe(40)
    const reports = await world.sql`
      select percent, lower_reason from progress_reports where action_item_id = ${item.id} order by created_at, percent desc`
    expect(reports).toEqual([
      { percent: 60, lower_reason: '' },
      { percent: 40, lower_reason: '方案返工' },
    ])
    await expect(
      world.sql`update progress_reports set percent = 100 where action_item_id = ${item.id}`,
    ).rejects.toThrow('append-only')
  })

  it('R51: of a supporting agency carries no percent and does not move the item', async () => {
    const { b } = world.cast.agencies
    const item = await giveItem(world, { state: 'accepted', percent: 20 })
    await expect(reportProgress(supporter, item.id, progress(90, b), [])).rejects.toMatchObject({
      key: 'actionitems.error.supporterPercent',
    })
    await reportProgress(supporter, item.id, progress(null, b), [])
    expect(await itemRow(world, item.id)).toMatchObject({ state: 'accepted', percent: 20 })
  })

  it('R64: is not written in another agency’s name', async () => {
    const item = await giveItem(world, { state: 'accepted' })
    const { a, c } = world.cast.agencies
    await expect(reportProgress(supporter, item.id, progress(90, a), [])).rejects.toBeInstanceOf(Forbidden)
    await expect(reportProgress(lead, item.id, progress(null, c), [])).rejects.toBeInstanceOf(NotFound)
  })

  it('R66, R68: with a bad file is not recorded at all', async () => {
    const item = await giveItem(world, { state: 'accepted' })
    const forged = fileOf('现场.png', bytesOf.html())
    await expect(
      reportProgress(lead, item.id, progress(10, world.cast.agencies.a), [forged]),
    ).rejects.toMatchObject({ key: 'files.error.content' })
    const rows = await world.sql`select 1 from progress_reports where action_item_id = ${item.id}`
    expect(rows.length).toBe(0)
    expect((await itemRow(world, item.id)).state).toBe('accepted')
  })
})

describe('submission', () => {
  it('R52: names a result or a file, and who contributed', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    await expect(submitItem(lead, item.id, claim(''), [])).rejects.toMatchObject({
      key: 'actionitems.error.result',
    })
    await submitItem(lead, item.id, claim(''), [fileOf('批复.pdf', bytesOf.pdf())])
    expect(await itemRow(world, item.id)).toMatchObject({ state: 'submitted', submitted_on: '2026-11-23' })
    const found = await findItem(item.id)
    expect(found?.submission?.contributors.map((a) => a.nameZh)).toEqual(['市林业局'])
    const files = await world.sql`select kind, submission_id from files where action_item_id = ${item.id}`
    expect(files).toEqual([{ kind: 'result', submission_id: found?.submission?.id }])
  })

  it('R52: is the lead’s alone', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    await expect(submitItem(supporter, item.id, claim(), [])).rejects.toBeInstanceOf(Forbidden)
  })
})

describe('verification', () => {
  it('R53, R58: a return undoes the submission, needs another one, and leaves the due day', async () => {
    const item = await submitted()
    await returnItem(clerk, item.id, item.version, '缺少批复原件')
    expect(await itemRow(world, item.id)).toMatchObject({
      state: 'returned',
      submitted_on: null,
      due_on: '2026-12-31',
    })
    await submitItem(lead, item.id, claim('补齐'), [])
    const outcomes = await world.sql`
      select outcome, return_reason from submissions where action_item_id = ${item.id} order by created_at, outcome`
    expect(outcomes).toEqual([
      { outcome: 'returned', return_reason: '缺少批复原件' },
      { outcome: null, return_reason: '' },
    ])
  })

  it('M-10: a return goes to the lead’s mailbox and liaison, with the reason', async () => {
    const item = await submitted()
    const kicked = world.kicks()
    await returnItem(clerk, item.id, item.version, '缺少批复原件')
    const mails = await mailsOf(world, item.id)
    expect(mails.map((m) => [m.kind, m.to_agency_id, m.to_person_id])).toEqual([
      ['M-10', world.cast.agencies.a, null],
      ['M-10', world.cast.agencies.a, world.cast.liaisonA.id],
    ])
    expect(mails[0]?.subject).toContain('督办事项退回：办理营地临时用地手续')
    expect(mails[0]?.text_body).toContain('缺少批复原件')
    expect(mails[0]?.text_body).toContain(pagePlace(`/action-items/${item.id}`))
    expect(world.kicks()).toBe(kicked + 1)
  })

  it('M-10: a closing is told to lead and supporting agencies', async () => {
    const item = await submitted()
    await closeItem(clerk, item.id, item.version)
    const told = (await mailsOf(world, item.id)).map((m) => m.to_agency_id)
    expect([...new Set(told)]).toEqual([world.cast.agencies.a, world.cast.agencies.b])
  })

  it.each([
    ['2026-12-31', true],
    ['2027-01-04', false],
  ])(
    'R54: handed in on %s against 31 December, closed weeks later, counts as on time: %s',
    async (on, onTime) => {
      const item = await giveItem(world, { state: 'in_progress' })
      await submitItem(day(lead, on), item.id, claim(), [])
      const { version } = await itemRow(world, item.id)
      await closeItem(day(clerk, '2027-02-01'), item.id, version)
      expect((await findItem(item.id))?.onTime).toBe(onTime)
    },
  )

  it('R54: counts the submission that was accepted in the end, not the one that came back', async () => {
    const item = await submitted()
    await returnItem(clerk, item.id, item.version, '重做')
    await submitItem(day(lead, '2027-01-05'), item.id, claim(), [])
    await closeItem(clerk, item.id, (await itemRow(world, item.id)).version)
    expect((await findItem(item.id))?.onTime).toBe(false)
  })

  it('R53: for the office’s own item is somebody else’s', async () => {
    const office = world.cast.agencies.office
    const item = await giveItem(world, { state: 'submitted', lead: office, submittedBy: world.cast.clerk.id })
    await expect(closeItem(clerk, item.id, 1)).rejects.toMatchObject({ key: 'actionitems.why.ownSubmission' })
    await closeItem(clerk2, item.id, 1)
    expect((await itemRow(world, item.id)).state).toBe('closed')
  })

  it('R53: is the office’s alone', async () => {
    const item = await submitted()
    await expect(closeItem(lead, item.id, item.version)).rejects.toBeInstanceOf(Forbidden)
    await expect(closeItem(chair, item.id, item.version)).rejects.toBeInstanceOf(Forbidden)
  })

  it('R63: by two officers at once is done once', async () => {
    const item = await submitted()
    const results = await Promise.allSettled([
      closeItem(clerk, item.id, item.version),
      closeItem(clerk2, item.id, item.version),
    ])
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((r) => r.status === 'rejected')).toMatchObject({
      reason: { key: 'actionitems.why.closed' },
    })
    expect((await auditOf(world, item.id)).map((e) => e.action)).toEqual(['actionitems.closed'])
  })

  it('of what was handed in anew since the page was opened is refused as stale', async () => {
    const item = await submitted()
    await returnItem(clerk2, item.id, item.version, '重做')
    await submitItem(lead, item.id, claim('第二稿'), [])
    await expect(closeItem(clerk, item.id, item.version)).rejects.toBeInstanceOf(Conflict)
    expect((await itemRow(world, item.id)).state).toBe('submitted')
  })

  it('R14: of the last open item closes its matter', async () => {
    const minutes = await giveMinutes(world)
    const one = await giveItem(world, { minutes, state: 'submitted' })
    const two = await giveItem(world, { minutes, state: 'in_progress' })
    const matter = async () =>
      first(await world.sql<{ state: string }[]>`select state from matters where id = ${minutes.matterId}`)
        ?.state
    await closeItem(clerk, one.id, 1)
    expect(await matter()).toBe('resolved')
    await cancelItem(chair, two.id, 1, { reason: '并入', consentPersonId: null, laterDecisionId: null })
    expect(await matter()).toBe('closed')
  })
})

describe('objection', () => {
  const object = (id: string, act = lead) =>
    objectToItem(act, id, { reason: '应由林业部门牵头', channel: 'web' })
  const objectionOf = async (id: string) =>
    first(
      await world.sql<
        { id: string; state: string }[]
      >`select id, state from objections where action_item_id = ${id}`,
    )!

  it('R50: is taken within two working days after assignment, not later', async () => {
    const item = await giveItem(world)
    await expect(object(item.id, day(lead, '2026-11-26'))).rejects.toMatchObject({
      key: 'actionitems.why.objectionLate',
    })
    await object(item.id, day(lead, '2026-11-25'))
    await expect(object(item.id)).rejects.toMatchObject({ key: 'actionitems.why.objectionPending' })
  })

  it('R50, R55: stops the count of overdue until it is decided', async () => {
    const item = await giveItem(world, { dueOn: '2026-11-23' })
    await object(item.id)
    const late = day(clerk, '2026-11-30')
    expect(await findItem(item.id, late)).toMatchObject({ overdue: false, light: 'green' })
    await decideObjection(director, (await objectionOf(item.id)).id, { outcome: 'upheld', note: '职责明确' })
    expect(await findItem(item.id, late)).toMatchObject({ overdue: true, light: 'red' })
  })

  it('R50: is decided by the director alone; upheld, the lead stays and cannot object again', async () => {
    const item = await giveItem(world)
    await object(item.id)
    const { id } = await objectionOf(item.id)
    const upheld = { outcome: 'upheld' as const, note: '维持牵头' }
    await expect(decideObjection(clerk, id, upheld)).rejects.toBeInstanceOf(Forbidden)
    await decideObjection(director, id, upheld)
    expect(await itemRow(world, item.id)).toMatchObject({
      state: 'assigned',
      lead_agency_id: world.cast.agencies.a,
    })
    await expect(object(item.id)).rejects.toMatchObject({ key: 'actionitems.why.objectionUpheld' })
    expect((await mailsOf(world, item.id))[0]?.text_body).toContain('维持牵头')
  })

  it('R47, R50: reassigned, the new lead supports no longer, its days begin anew, and both are told', async () => {
    const { a, b } = world.cast.agencies
    const item = await giveItem(world)
    await object(item.id)
    const { id } = await objectionOf(item.id)
    const decision = { outcome: 'reassigned' as const, agencyId: b, dueOn: null, note: '改由林业局牵头' }
    await decideObjection(day(director, '2026-11-25'), id, decision)
    expect(await itemRow(world, item.id)).toMatchObject({
      lead_agency_id: b,
      assigned_on: '2026-11-25',
      state: 'assigned',
    })
    const found = await findItem(item.id)
    expect(found).toMatchObject({ supporters: [], objectionUntil: '2026-11-27', objectionUpheld: false })
    expect([...new Set((await mailsOf(world, item.id)).map((m) => m.to_agency_id))]).toEqual([a, b])
    await expect(decideObjection(director, id, { outcome: 'upheld', note: '' })).rejects.toMatchObject({
      key: 'actionitems.why.noObjection',
    })
  })

  it('R48: is not passed on with a due day that is over', async () => {
    const item = await giveItem(world, { dueOn: '2026-11-24' })
    await object(item.id)
    const { id } = await objectionOf(item.id)
    const late = day(director, '2026-11-26')
    const decision = { outcome: 'reassigned' as const, agencyId: world.cast.agencies.c, note: '' }
    await expect(decideObjection(late, id, { ...decision, dueOn: null })).rejects.toMatchObject({
      key: 'actionitems.error.dueDayOver',
    })
    await decideObjection(late, id, { ...decision, dueOn: '2026-12-04' })
    expect(await itemRow(world, item.id)).toMatchObject({
      due_on: '2026-12-04',
      original_due_on: '2026-11-24',
    })
  })
})

describe('extension', () => {
  const ask = (id: string, toDueOn: string, act = lead) =>
    requestExtension(act, id, { toDueOn, reason: '材料未齐', channel: 'web' })
  const pending = async (id: string) =>
    first(
      await world.sql<
        { id: string }[]
      >`select id from extensions where action_item_id = ${id} and state = 'pending'`,
    )!.id

  it('R56: is asked before the due day has passed, to a later day', async () => {
    const item = await giveItem(world, { state: 'in_progress', dueOn: '2026-12-10' })
    await expect(ask(item.id, '2026-12-10')).rejects.toMatchObject({ key: 'actionitems.error.laterDay' })
    await expect(ask(item.id, '2026-12-20', day(lead, '2026-12-11'))).rejects.toMatchObject({
      key: 'actionitems.why.dueDayPassed',
    })
    await ask(item.id, '2026-12-20', day(lead, '2026-12-10'))
  })

  it('R56: first by the director, second by the chair, no third; the original due day stays', async () => {
    const item = await giveItem(world, { state: 'in_progress', dueOn: '2026-12-10' })
    await ask(item.id, '2026-12-17')
    const one = await pending(item.id)
    await expect(decideExtension(chair, one, { approved: true, note: '' })).rejects.toBeInstanceOf(Forbidden)
    await decideExtension(director, one, { approved: true, note: '' })
    expect(await itemRow(world, item.id)).toMatchObject({
      due_on: '2026-12-17',
      original_due_on: '2026-12-10',
    })
    await ask(item.id, '2026-12-25')
    const two = await pending(item.id)
    await expect(decideExtension(director, two, { approved: true, note: '' })).rejects.toBeInstanceOf(
      Forbidden,
    )
    await decideExtension(chair, two, { approved: true, note: '' })
    await expect(ask(item.id, '2026-12-30')).rejects.toMatchObject({
      key: 'actionitems.why.noThirdExtension',
    })
    expect(await itemRow(world, item.id)).toMatchObject({
      due_on: '2026-12-25',
      original_due_on: '2026-12-10',
    })
  })

  it('R56: who decided the first does not decide the second, though now in the chair', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    await ask(item.id, '2027-01-08')
    await decideExtension(director, await pending(item.id), { approved: false, note: '不同意' })
    await ask(item.id, '2027-01-08')
    await world.sql`update meetings set acting_chair_person_id = ${world.cast.director.id} where id = ${item.meetingId}`
    await expect(
      decideExtension(director, await pending(item.id), { approved: true, note: '' }),
    ).rejects.toMatchObject({ key: 'actionitems.why.decidedFirst' })
  })

  it('M-10: refused, the due day stays and the lead reads why', async () => {
    const item = await giveItem(world, { state: 'in_progress', dueOn: '2026-12-10' })
    await ask(item.id, '2026-12-17')
    await decideExtension(director, await pending(item.id), { approved: false, note: '工期紧' })
    expect((await itemRow(world, item.id)).due_on).toBe('2026-12-10')
    expect((await mailsOf(world, item.id))[0]?.text_body).toContain('工期紧')
  })

  it('ends with its item: nobody is left with a request to decide', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    await ask(item.id, '2027-01-08')
    await submitItem(lead, item.id, claim(), [])
    await closeItem(clerk, item.id, (await itemRow(world, item.id)).version)
    const [row] = await world.sql`select state from extensions where action_item_id = ${item.id}`
    expect(row).toEqual({ state: 'withdrawn' })
  })
})

describe('cancellation', () => {
  const how = { reason: '并入其他事项', consentPersonId: null, laterDecisionId: null }

  it('R59: by the director names the chair’s consent or a later decision', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    const consent = (person: string) => ({ ...how, consentPersonId: person })
    const error = { key: 'actionitems.error.consent' }
    await expect(cancelItem(director, item.id, 1, how)).rejects.toMatchObject(error)
    await expect(cancelItem(director, item.id, 1, consent(world.cast.clerk.id))).rejects.toMatchObject(error)
    await expect(cancelItem(clerk, item.id, 1, consent(world.cast.chair.id))).rejects.toBeInstanceOf(
      Forbidden,
    )
    await cancelItem(director, item.id, 1, consent(world.cast.chair.id))
    expect((await itemRow(world, item.id)).state).toBe('cancelled')
    expect((await auditOf(world, item.id)).map((e) => e.action)).toEqual(['actionitems.cancelled'])
    expect((await mailsOf(world, item.id)).length).toBe(4)
  })

  it('R59: may rest on a later decision about the same matter, on no other', async () => {
    const item = await giveItem(world, { state: 'in_progress' })
    const other = await giveMinutes(world)
    await expect(
      cancelItem(director, item.id, 1, { ...how, laterDecisionId: other.decisionId }),
    ).rejects.toMatchObject({ key: 'actionitems.error.consent' })
    const later = await giveMinutes(world)
    await world.sql`update agenda_items set matter_id = ${item.matterId} where id = ${later.agendaItemId}`
    await world.sql`update decisions set binding_at = ${new Date('2026-11-24T01:00:00Z')} where id = ${later.decisionId}`
    await cancelItem(director, item.id, 1, { ...how, laterDecisionId: later.decisionId })
    const [row] = await world.sql`select state, cancel_decision_id from action_items where id = ${item.id}`
    expect(row).toEqual({ state: 'cancelled', cancel_decision_id: later.decisionId })
  })

  it('R59: by the chair is the consent itself', async () => {
    const item = await giveItem(world, { state: 'accepted' })
    await cancelItem(chair, item.id, 1, how)
    const [row] =
      await world.sql`select state, cancel_consent_person_id as consent from action_items where id = ${item.id}`
    expect(row).toEqual({ state: 'cancelled', consent: world.cast.chair.id })
  })
})

describe('lights', () => {
  it.each([
    ['assigned', '2026-11-20', 'red', true],
    ['in_progress', '2026-11-22', 'red', true],
    ['in_progress', '2026-11-23', 'yellow', false],
    ['returned', '2026-12-02', 'yellow', false],
    ['accepted', '2026-12-03', 'green', false],
    ['submitted', '2026-11-02', 'blue', false],
    ['closed', '2026-11-02', 'none', false],
    ['cancelled', '2026-11-02', 'none', false],
    ['proposed', '2026-11-02', 'none', false],
  ] as const)('R55: %s and due on %s is %s on Monday 23 November', async (state, dueOn, light, overdue) => {
    const item = await giveItem(world, { state, dueOn, assignedOn: '2026-11-02' })
    expect(await findItem(item.id)).toMatchObject({ light, overdue })
  })

  it('are counted as they are listed, over all and by lead agency', async () => {
    const filter = readBoardFilter({ light: 'all' })
    const rows = await listBoardRows(world.sql, clerk.viewer, clerk.settings, filter, null)
    const counts = await countLights(world.sql, clerk.viewer, filter)
    for (const { agencyId, light, n } of counts) {
      const listed = rows.filter((row) => row.light === light && (!agencyId || row.leadId === agencyId))
      expect([agencyId, light, listed.length]).toEqual([agencyId, light, n])
    }
    expect(rows.some((row) => row.state === 'proposed')).toBe(false)
  })
})

it('an item’s life is told newest first, with mails only of the own agency for a liaison', async () => {
  const item = await giveItem(world, { assignedOn: '2026-11-20' })
  const at = (act: Act, hour: number): Act => ({ ...act, now: new Date(MONDAY.getTime() + hour * 3_600_000) })
  await acceptItem(at(lead, 1), item.id, 'web')
  await reportProgress(at(lead, 2), item.id, progress(80, world.cast.agencies.a), [])
  await submitItem(at(lead, 3), item.id, claim(), [])
  await returnItem(at(clerk, 4), item.id, (await itemRow(world, item.id)).version, '再补充')
  await submitItem(at(lead, 5), item.id, claim(), [])
  await closeItem(at(clerk, 6), item.id, (await itemRow(world, item.id)).version)
  const kinds = async (act: Act) =>
    (await listItemEvents(world.sql, act.viewer, item.id)).map((event) => event.kind)
  const life = ['closed', 'submitted', 'returned', 'submitted', 'reported', 'accepted', 'assigned']
  expect((await kinds(clerk)).filter((kind) => kind !== 'mailed')).toEqual(life)
  expect((await kinds(clerk)).filter((kind) => kind === 'mailed').length).toBe(6)
  expect((await kinds(lead)).filter((kind) => kind === 'mailed').length).toBe(4)
  expect((await kinds(supporter)).filter((kind) => kind === 'mailed').length).toBe(2)
})
