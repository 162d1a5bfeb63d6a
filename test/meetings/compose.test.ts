import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raiseMatter } from '#src/matters/raising/commands.ts'
import { createWorld, type Visitor, type World } from '../support/app.ts'
import { inputValue, textOf } from '../support/html.ts'

let world: World
let clerk: Visitor

beforeAll(async () => {
  world = await createWorld()
  clerk = world.as(world.cast.clerk)
})
afterAll(() => world.close())

/** An accepted matter of an agency, for the queue. */
async function queued(title: string, agencyId: string): Promise<string> {
  const act = await world.act(world.cast.clerk, ['clerk'])
  const id = await raiseMatter(
    act,
    {
      title,
      titleEn: '',
      agencyId,
      topicId: world.cast.topic,
      description: '',
      basis: '',
      milestone: '',
      milestoneOn: null,
      urgent: false,
      confidential: false,
    },
    [],
  )
  await world.sql`update matters set state = 'accepted' where id = ${id}`
  return id
}

const form = (over: Record<string, string | string[]> = {}) => ({
  title: '施工通道征地协调会',
  kind: 'coordination',
  hostGroupId: world.cast.group,
  startsOn: '2026-11-26',
  startTime: '14:30',
  endTime: '16:00',
  venueId: world.cast.venue,
  chairPersonId: world.cast.chair.id,
  requiredLevel: 'principal_or_deputy',
  minutesRequired: 'yes',
  step: 'save',
  ...over,
})
const compose = async (over: Record<string, string | string[]> = {}) => {
  const answer = await clerk.post('/meetings', form(over))
  expect(answer.status).toBe(303)
  return answer.headers.get('location')!.replace('/notice', '')
}

describe('composing a meeting', () => {
  it('R10: ticked matters become items, and whoever reports is invited to them', async () => {
    const [a, b] = [
      await queued('红线内征地', world.cast.agencies.a),
      await queued('采伐许可', world.cast.agencies.b),
    ]
    const place = await compose({ title: '', matters: [a, b], agencies: [world.cast.agencies.c] })
    const page = textOf(await (await clerk.get(place)).text())
    expect(page).toContain('红线内征地协调会 拟稿')
    expect(page).toContain('1 红线内征地 市国土局 30 14:30–15:00')
    expect(page).toContain('2 采伐许可 市林业局 30 15:00–15:30')
    const invited = await world.sql<{ agency: string; items: number }[]>`
      select a.short_zh as agency, (select count(*)::int from invitation_agenda_items x where x.invitation_id = i.id) as items
      from invitations i join agencies a on a.id = i.agency_id where i.meeting_id = ${place.slice(10)} order by a.standing_order`
    // R09: standing order; ticked agencies attend everything, reporters their own item.
    expect(invited).toEqual([
      { agency: '市国土局', items: 1 },
      { agency: '市林业局', items: 1 },
      { agency: '市规划局', items: 2 },
    ])
    const [matter] = await world.sql<{ state: string }[]>`select state from matters where id = ${a}`
    expect(matter?.state).toBe('coordinating')
  })

  it('R11: a withdrawn matter cannot be put on an agenda', async () => {
    const id = await queued('采石场清理', world.cast.agencies.a)
    await world.sql`update matters set state = 'withdrawn' where id = ${id}`
    const answer = await clerk.post(
      '/meetings',
      form({
        matters: [id],
        itemId: '',
        itemMatter: id,
        itemNo: '1',
        itemTitle: '采石场清理',
        itemAgency: world.cast.agencies.a,
        itemMinutes: '10',
      }),
    )
    expect(answer.status).toBe(422)
    expect(textOf(await answer.text())).toContain('“采石场清理”已撤回、不予受理或已办结，不能列入议程。')
  })

  it('R12: items longer than the meeting are refused, and what was typed stays', async () => {
    const answer = await clerk.post('/meetings', {
      ...form({ title: '太长的会', endTime: '15:00' }),
      itemId: ['', ''],
      itemMatter: ['', ''],
      itemNo: ['1', '2'],
      itemTitle: ['甲事', '乙事'],
      itemAgency: [world.cast.agencies.a, world.cast.agencies.b],
      itemMinutes: ['20', '20'],
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(textOf(html)).toContain('各议题时长之和超过会议时长。')
    expect(html).toContain('value="甲事"')
    expect(html).toContain('value="太长的会"')
    expect(inputValue(html, 'startsOn')).toBe('2026-11-26')
  })

  it('needs an agency and minutes for every line', async () => {
    const line = {
      itemId: '',
      itemMatter: '',
      itemNo: '1',
      itemTitle: '某事',
      itemAgency: '',
      itemMinutes: '20',
    }
    expect(textOf(await (await clerk.post('/meetings', { ...form(), ...line })).text())).toContain(
      '第1行：请选择汇报单位。',
    )
    const answer = await clerk.post('/meetings', {
      ...form(),
      ...line,
      itemAgency: world.cast.agencies.a,
      itemMinutes: '0',
    })
    expect(textOf(await answer.text())).toContain('第1行：请填写时长')
  })

  it('invites by preset and by group as well, each agency once', async () => {
    await clerk.post('/meetings/presets', {
      name: '六部门',
      agencies: [world.cast.agencies.a, world.cast.agencies.b],
    })
    const [preset] = await world.sql<
      { id: string }[]
    >`select id from participant_presets where name = '六部门'`
    await world.sql`insert into seats (group_id, role, person_id, agency_id, from_day) values
      (${world.cast.group}, 'member', ${world.cast.people.bDeputy}, ${world.cast.agencies.b}, '2020-01-01'),
      (${world.cast.group}, 'member', ${world.cast.people.vPrincipal}, ${world.cast.agencies.vertical}, '2020-01-01')`
    const place = await compose({ presets: preset!.id, groups: world.cast.group, presetName: '常用三家' })
    const invited = await world.sql<{ agency: string }[]>`
      select a.short_zh as agency from invitations i join agencies a on a.id = i.agency_id where i.meeting_id = ${place.slice(10)} order by a.standing_order`
    expect(invited.map((row) => row.agency)).toEqual(['市国土局', '市林业局', '市供电公司'])
    expect(textOf(await (await clerk.get('/meetings/presets')).text())).toContain('常用三家 3个单位')
    expect((await clerk.post(`/meetings/presets/${preset!.id}/deletion`)).status).toBe(303)
  })

  it('fills agenda and checks as fragments while one ticks and types', async () => {
    const id = await queued('便道照明', world.cast.agencies.b)
    const partial = { 'HX-Request-Type': 'partial' }
    const rows = await (await clerk.get(`/meetings/agenda-rows?matters=${id}`, partial)).text()
    expect(rows).not.toContain('<html')
    expect(rows).toContain('value="便道照明"')
    const other = await compose({ title: '占用会议室的会' })
    const query = new URLSearchParams({
      startsOn: '2026-11-26',
      startTime: '15:00',
      endTime: '16:00',
      venueId: world.cast.venue,
      chairPersonId: world.cast.chair.id,
    })
    const check = textOf(await (await clerk.get(`/meetings/clashes?${query}&matters=${id}`, partial)).text())
    expect(check).toContain('会议室另有拟稿会议占用： 占用会议室的会 11月26日 周四 14:30–16:00')
    expect(check).toContain('共1个单位：市林业局')
    expect(check).toContain('回执截止： 11月25日 周三 17:00')
    expect((await clerk.post(`${other}/deletion`)).status).toBe(303)
    expect(
      (await clerk.get('/meetings/clashes?startsOn=x&startTime=y&venueId=z&matters=q', partial)).status,
    ).toBe(200)
  })

  it('works without script: the button takes the ticks into the agenda and saves nothing', async () => {
    const id = await queued('弃土场选址', world.cast.agencies.a)
    const before = await world.sql`select 1 from meetings`
    const answer = await clerk.post('/meetings', form({ matters: [id], step: 'agenda' }))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('value="弃土场选址"')
    expect((await world.sql`select 1 from meetings`).length).toBe(before.length)
  })
})

describe('a draft', () => {
  it('is edited; whoever saves later sees both versions', async () => {
    const place = await compose()
    const html = await (await clerk.get(`${place}/edit`)).text()
    const version = inputValue(html, 'version')!
    expect((await clerk.post(`${place}/edit`, { ...form({ title: '甲会' }), version })).status).toBe(303)
    const late = await clerk.post(`${place}/edit`, { ...form({ title: '乙会' }), version })
    expect(late.status).toBe(409)
    expect(textOf(await late.text())).toMatch(/甲会.*乙会/)
  })

  it('keeps its items, their papers and its agencies through an edit', async () => {
    const place = await compose({
      agencies: [world.cast.agencies.c],
      itemId: '',
      itemMatter: '',
      itemNo: '1',
      itemTitle: '旧名',
      itemAgency: world.cast.agencies.a,
      itemMinutes: '20',
    })
    const html = await (await clerk.get(`${place}/edit`)).text()
    const itemId = inputValue(html, 'itemId')!
    const file = new File(['%PDF-1.7\n'], '材料.pdf')
    expect(
      (await clerk.post(`${place}/materials`, { agendaItemId: itemId, file, not_classified: 'yes' })).status,
    ).toBe(303)
    const edit = (title: string) => ({
      ...form({ agencies: [world.cast.agencies.c] }),
      version: '1',
      itemId,
      itemMatter: '',
      itemNo: '1',
      itemTitle: title,
      itemAgency: world.cast.agencies.a,
      itemMinutes: '20',
    })
    expect((await clerk.post(`${place}/edit`, edit('新名'))).status).toBe(303)
    const page = textOf(await (await clerk.get(place)).text())
    expect(page).toContain('新名')
    expect(page).toContain('材料.pdf')
    // Taking the item away would take its paper with it.
    const gone = await clerk.post(`${place}/edit`, { ...edit(''), version: '2' })
    expect(gone.status).toBe(422)
    expect(textOf(await gone.text())).toContain('拟移除的议题下已有材料')
  })

  it('R21: may be deleted, and its matters go back into the queue', async () => {
    const id = await queued('临时占地', world.cast.agencies.a)
    const place = await compose({ matters: [id] })
    expect((await clerk.post(`${place}/deletion`)).headers.get('location')).toBe('/meetings')
    expect((await clerk.get(place)).status).toBe(404)
    const [matter] = await world.sql<{ state: string }[]>`select state from matters where id = ${id}`
    expect(matter?.state).toBe('accepted')
  })

  it('lists what is missing before a notice may go', async () => {
    const place = await compose({ startsOn: '', startTime: '', endTime: '', venueId: '', chairPersonId: '' })
    const text = textOf(await (await clerk.get(place)).text())
    for (const sentence of [
      '须确定会议时间',
      '须确定会议地点',
      '须确定主持人',
      '至少须有一项议题',
      '尚未选择参会单位',
    ])
      expect(text).toContain(sentence)
    expect(text).toContain('拟发通知')
  })

  it('says how each agency takes part, agency by agency', async () => {
    const place = await compose({
      agencies: [world.cast.agencies.a, world.cast.agencies.c],
      itemId: ['', ''],
      itemMatter: ['', ''],
      itemNo: ['1', '2'],
      itemTitle: ['甲', '乙'],
      itemAgency: [world.cast.agencies.a, world.cast.agencies.b],
      itemMinutes: ['20', '20'],
    })
    const rows = await world.sql<{ id: string; code: string }[]>`
      select i.id, a.code from invitations i join agencies a on a.id = i.agency_id where i.meeting_id = ${place.slice(10)}`
    const id = (code: string) => rows.find((row) => row.code === code)!.id
    const fields: Record<string, string> = { version: '1' }
    for (const row of rows)
      Object.assign(fields, {
        [`capacity-${row.id}`]: 'required',
        [`level-${row.id}`]: 'any',
        [`seats-${row.id}`]: '1',
      })
    fields[`capacity-${id('plan')}`] = 'in_attendance'
    fields[`seats-${id('land')}`] = '2'
    fields[`whole-${id('land')}`] = 'own'
    expect(
      (await clerk.post(`${place}/participants`, { ...fields, [`seats-${id('land')}`]: '99' })).status,
    ).toBe(422)
    expect((await clerk.post(`${place}/participants`, fields)).status).toBe(303)
    const page = textOf(await (await clerk.get(place)).text())
    expect(page).toContain('市规划局（列席）')
    const [land] = await world.sql<{ seats: number; items: number }[]>`
      select i.seats, (select count(*)::int from invitation_agenda_items x where x.invitation_id = i.id) as items from invitations i where i.id = ${id('land')}`
    expect(land).toEqual({ seats: 2, items: 1 })
    // A reporter stays, whatever is ticked (R10); another may go.
    const version = (
      await world.sql<{ version: number }[]>`select version from meetings where id = ${place.slice(10)}`
    )[0]!.version
    await clerk.post(`${place}/participants`, {
      ...fields,
      version: String(version),
      [`remove-${id('plan')}`]: 'yes',
      [`remove-${id('land')}`]: 'yes',
    })
    const left = await world.sql<{ code: string }[]>`
      select a.code from invitations i join agencies a on a.id = i.agency_id where i.meeting_id = ${place.slice(10)} order by a.standing_order`
    expect(left.map((row) => row.code)).toEqual(['land', 'forest'])
  })
})

describe('a meeting already held', () => {
  it('is recorded as held, without notices', async () => {
    const over = { startsOn: '2026-11-20', recorded: '1', step: 'record', agencies: [world.cast.agencies.a] }
    const answer = await clerk.post('/meetings', form(over))
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/\/sign-in$/)
    const id = answer.headers.get('location')!.split('/')[2]!
    const [row] = await world.sql<{ state: string; after: boolean; mails: number; notices: number }[]>`
      select state, recorded_afterwards as after, (select count(*)::int from outbox where meeting_id = m.id) as mails,
        (select count(*)::int from notices where meeting_id = m.id) as notices from meetings m where id = ${id}`
    expect(row).toEqual({ state: 'held', after: true, mails: 0, notices: 0 })
  })

  it('must be over, with its chair; and R17 holds for it too', async () => {
    const future = await clerk.post('/meetings', form({ recorded: '1', step: 'record' }))
    expect(textOf(await future.text())).toContain('该会议尚未结束')
    const over = { startsOn: '2026-11-20', recorded: '1', step: 'record' }
    const chairless = await clerk.post('/meetings', form({ ...over, chairPersonId: '' }))
    expect(chairless.status).toBe(422)
    expect(textOf(await chairless.text())).toContain('补录会议须填写主持人。')
    const twice = await clerk.post('/meetings', form(over))
    expect(twice.status).toBe(409)
    expect(textOf(await twice.text())).toContain('会议室该时段已安排“施工通道征地协调会”')
  })
})

describe('who may compose', () => {
  it('is the office; readers get 403, others see no draft', async () => {
    const place = await compose()
    const liaison = world.as(world.cast.liaisonA)
    const auditor = world.as(world.cast.auditor)
    for (const person of [liaison, auditor]) {
      expect((await person.get('/meetings/new')).status).toBe(403)
      expect((await person.post('/meetings', form())).status).toBe(403)
      expect((await person.get(place)).status).toBe(404)
    }
    for (const path of ['edit', 'notice', 'participants', 'letter?kind=first'])
      expect((await auditor.get(`${place}/${path}`)).status, path).toBe(403)
    for (const path of ['edit', 'deletion', 'notices', 'participants', 'urgency'])
      expect((await auditor.post(`${place}/${path}`)).status, path).toBe(403)
    expect((await world.as(world.cast.outsider).get('/meetings')).status).toBe(403)
    expect((await world.as(world.cast.admin).get('/meetings')).status).toBe(403)
  })
})

describe('the list', () => {
  it('shows what lies ahead by month, and the past on its own tab', async () => {
    const text = textOf(await (await clerk.get('/meetings')).text())
    expect(text).toContain('2026年11月')
    expect(text).toContain('时间待定')
    expect(textOf(await (await clerk.get('/meetings?when=past')).text())).toContain('11月20日 周五')
    expect(textOf(await (await clerk.get('/meetings?state=noticed')).text())).toContain('没有待召开的会议')
    expect(textOf(await (await clerk.get('/meetings?topic=land')).text())).toContain('红线内征地协调会')
  })
})
