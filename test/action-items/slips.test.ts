import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendReminderDigests } from '#src/action-items/reminders/commands.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { textOf } from '#test/support/html.ts'
import { auditOf, giveItem, mailsOf } from './given.ts'

// Monday 23 November 2026, 09:00: three working days after Wednesday the 18th, seven after Thursday the 12th.
let world: World
let leaders: string
let chair: string
beforeAll(async () => {
  world = await createWorld()
  const give = async (title: string, dueOn: string, lead?: string) =>
    (
      await giveItem(world, {
        title,
        dueOn,
        assignedOn: '2026-11-02',
        state: 'in_progress',
        ...(lead ? { lead } : {}),
      })
    ).id
  leaders = await give('三日项', '2026-11-18')
  chair = await give('七日项', '2026-11-12')
  await sendReminderDigests(world.services)
})
afterAll(() => world.close())

const clerk = () => world.as(world.cast.clerk)
const issue = (id: string, step: string, more = {}) =>
  clerk().post(`/action-items/${id}/slip`, { step, text: '请于三日内办结并反馈。', ...more })

describe('R57: levels propose, a person issues', () => {
  it('proposes the highest level that an item has reached, and mails nobody by itself', async () => {
    const html = await (await clerk().get('/supervision-slips')).text()
    const text = textOf(html)
    expect(text).toContain('拟发催办单')
    expect(text).toContain('拟发督办通知单')
    expect(html.match(/name="step" value="overdue_7"/g)).toHaveLength(2)
    expect((await mailsOf(world, leaders)).filter(({ kind }) => kind === 'M-9')).toEqual([])
  })

  it('keeps what was typed when a field is wrong', async () => {
    const response = await clerk().post(`/action-items/${leaders}/slip`, { step: 'overdue_3', text: '' })
    expect(response.status).toBe(422)
  })

  it('numbers the slip and sends it at once to the leader in charge, in the agency’s copy too', async () => {
    const response = await issue(leaders, 'overdue_3')
    expect(response.status).toBe(303)
    const page = textOf(await (await clerk().get(response.headers.get('location')!)).text())
    expect(page).toContain('催办单')
    expect(page).toContain('〔2026〕1号')
    const mails = (await mailsOf(world, leaders)).filter(({ kind }) => kind === 'M-9')
    expect(mails.map((mail) => mail.to_person_id)).toContain(world.cast.attendee.id)
    expect(mails.map((mail) => mail.to_person_id)).not.toContain(world.cast.chair.id)
    expect(mails[0]!.text_body).toContain('请于三日内办结并反馈。')
    expect((await auditOf(world, leaders)).at(-1)).toMatchObject({ action: 'actionitems.slipIssued' })
  })

  it('issues a level once: a second press says so', async () => {
    const again = await issue(leaders, 'overdue_3')
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('已经办理过了')
    const [row] = await world.sql`select count(*)::int as n from supervision_slips`
    expect(row).toEqual({ n: 1 })
  })

  it('tells principal and chair from the third level on', async () => {
    await issue(chair, 'overdue_7')
    const mails = (await mailsOf(world, chair)).filter(({ kind }) => kind === 'M-9')
    const people = mails.map((mail) => mail.to_person_id)
    expect(people).toContain(world.cast.people.aPrincipal)
    expect(people).toContain(world.cast.chair.id)
    expect(mails[0]!.subject).toContain('督办通知单〔2026〕1号')
  })

  it('holds back a third slip of a week unless it is said to be urgent', async () => {
    const { id } = await giveItem(world, {
      title: '再一项',
      dueOn: '2026-11-18',
      assignedOn: '2026-11-02',
      state: 'in_progress',
    })
    await world.sql`delete from agency_digests`
    await sendReminderDigests(world.services)
    const held = await issue(id, 'overdue_3')
    expect(held.status).toBe(422)
    expect(textOf(await held.text())).toContain('本周已收到2份督办单')
    expect((await issue(id, 'overdue_3', { urgent: '1' })).status).toBe(303)
  })

  it('R58: is needed no more once the item was handed in', async () => {
    const { id } = await giveItem(world, {
      title: '已报结项',
      dueOn: '2026-11-18',
      assignedOn: '2026-11-02',
      state: 'in_progress',
      lead: world.cast.agencies.b,
      supporters: [],
    })
    await sendReminderDigests(world.services)
    await world.sql`update action_items set state = 'submitted', submitted_on = '2026-11-23' where id = ${id}`
    expect(textOf(await (await clerk().get('/supervision-slips')).text())).not.toContain('已报结项')
    const late = await issue(id, 'overdue_3')
    expect(late.status).toBe(422)
    expect(textOf(await late.text())).toContain('不再需要印发督办单')
  })

  it('the office may decide not to write, with its reason, and the ladder goes on', async () => {
    const { id } = await giveItem(world, {
      title: '不印发项',
      dueOn: '2026-11-18',
      assignedOn: '2026-11-02',
      state: 'in_progress',
      lead: world.cast.agencies.vertical,
      supporters: [],
    })
    await sendReminderDigests(world.services)
    const omitted = await clerk().post(`/action-items/${id}/slip-omission`, {
      step: 'overdue_3',
      note: '已当面催办',
    })
    expect(omitted.status).toBe(303)
    const [row] = await world.sql`select state, note from action_item_reminders
      where action_item_id = ${id} and step = 'overdue_3'`
    expect(row).toEqual({ state: 'skipped', note: '已当面催办' })
  })

  it('an agency reads the slips of its own items alone', async () => {
    const [slip] = await world.sql<
      { id: string }[]
    >`select id from supervision_slips order by issued_at limit 1`
    expect((await world.as(world.cast.liaisonA).get(`/supervision-slips/${slip!.id}`)).status).toBe(200)
    expect((await world.as(world.cast.liaisonV).get(`/supervision-slips/${slip!.id}`)).status).toBe(404)
  })
})
