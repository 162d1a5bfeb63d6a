import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decidePoll, withdrawPoll } from '#src/scheduling/polls/endings/commands.ts'
import { givePath } from '../../meetings/noticed.ts'
import { at, drafted, letters, noticed } from '../../meetings/planned.ts'
import { createWorld, MONDAY, type World } from '../../support/app.ts'
import { inputValue, textOf } from '../../support/html.ts'
import { type Asked, choosing, givePoll, holdsOf, readPoll, says } from './asked.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const clerk = () => world.as(world.cast.clerk)
const partial = { 'HX-Request-Type': 'partial' }

/** The form that asks A and B for two slots. */
const asking = (over: Record<string, string | string[]> = {}) => ({
  slotDay: ['2026-12-03', '2026-12-04', ''],
  slotTime: ['14:30', '09:00', ''],
  durationMinutes: '90',
  answerOn: '2026-11-25',
  answerTime: '17:00',
  results: 'none',
  holdChair: '1',
  [`ask-${world.cast.agencies.a}`]: 'required',
  [`ask-${world.cast.agencies.b}`]: 'optional',
  step: 'send',
  ...over,
})
const undated = () => drafted(world, { startsAt: null, endsAt: null })

describe('asking', () => {
  it('opens with the slots of its address, the agencies of the draft and its length', async () => {
    const id = await drafted(world)
    const page = await clerk().get(
      `/meetings/${id}/polls/new?slot=2026-12-03T06:30:00Z&slot=2026-12-04T01:00:00Z&slot=x`,
    )
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html.match(/name="slotDay" value="[^"]*"/g)).toEqual([
      'name="slotDay" value="2026-12-03"',
      'name="slotDay" value="2026-12-04"',
      'name="slotDay" value=""',
      'name="slotDay" value=""',
    ])
    expect(html).toContain('name="slotTime" value="14:30"')
    expect(inputValue(html, 'durationMinutes')).toBe('90')
    // Two working days from Monday.
    expect(inputValue(html, 'answerOn')).toBe('2026-11-25')
    const chosen = (key: 'a' | 'vertical') =>
      html.match(new RegExp(`name="ask-${world.cast.agencies[key]}" value="(\\w+)" checked`))?.[1]
    expect([chosen('a'), chosen('vertical')]).toEqual(['required', 'none'])
    // The office itself and the leaders are not asked.
    expect(html).not.toContain(`ask-${world.cast.agencies.office}`)
  })

  it('shows who gets what before anything is sent', async () => {
    const id = await undated()
    const page = await clerk().post(
      `/meetings/${id}/polls`,
      asking({ step: 'preview', note: '请分管负责同志参加' }),
    )
    expect(page.status).toBe(200)
    const text = textOf(await page.text())
    expect(text).toContain('发给2个单位')
    expect(text).toContain('mailbox@land.gov.cn.example')
    expect(text).toContain('联络员余股长')
    expect(text).toContain('1. 2026年12月3日（周四）14:30–16:00')
    expect(text).toContain('说明：请分管负责同志参加')
    expect(await letters(world, id)).toHaveLength(0)
    const back = await clerk().post(
      `/meetings/${id}/polls`,
      asking({ step: 'edit', note: '请分管负责同志参加' }),
    )
    const html = await back.text()
    expect(html).toContain('请分管负责同志参加')
    expect(html).toContain('value="2026-12-04"')
    // What was not ticked stays so.
    expect(html).toMatch(/name="holdChair" value="1" checked/)
    expect(html).not.toMatch(/name="holdVenue" value="1" checked/)
  })

  it('says in the preview what stands in the way of a slot', async () => {
    const id = await undated()
    await noticed(world, {
      title: '防汛会商',
      startsAt: at('2026-12-10T14:00'),
      endsAt: at('2026-12-10T15:00'),
    })
    const form = asking({
      step: 'preview',
      slotDay: ['2026-12-10', '2026-12-11'],
      slotTime: ['14:30', '09:00'],
    })
    const text = textOf(await (await clerk().post(`/meetings/${id}/polls`, form)).text())
    expect(text).toContain('主持人已安排主持： 防汛会商')
    expect(text).toContain('会议室已安排： 防汛会商')
  })

  it('sends in one act, once, and the meeting says so', async () => {
    const id = await undated()
    const sent = await clerk().post(`/meetings/${id}/polls`, asking())
    expect(sent.status).toBe(303)
    const where = sent.headers.get('location')!
    expect(where).toMatch(/^\/polls\//)
    expect(textOf(await (await clerk().get(where)).text())).toContain('征询2个单位，已答复0个，未答复2个')
    expect(await letters(world, id)).toHaveLength(4)
    const again = await clerk().post(`/meetings/${id}/polls`, asking())
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('已有一次尚未选定的征询')
    expect(textOf(await (await clerk().get(`/meetings/${id}`)).text())).toContain(
      '时间征询：已答复0个，共2个单位',
    )
    expect((await clerk().get(`/meetings/${id}/polls`)).headers.get('location')).toBe(where)
    const log = textOf(await (await clerk().get(`/meetings/${id}/log`)).text())
    expect(log).toContain('向2个单位征询时间（2个时段）')
  })

  it('keeps what was typed and says what is wrong beside it; more rows lose nothing', async () => {
    const id = await undated()
    const page = await clerk().post(
      `/meetings/${id}/polls`,
      asking({ slotDay: ['2026-11-20', '2026-12-04'], note: '已填说明', answerOn: '2026-12-20' }),
    )
    expect(page.status).toBe(422)
    const html = await page.text()
    expect(html).toContain('value="2026-11-20"')
    expect(html).toContain('已填说明')
    expect(textOf(html)).toContain('该时段已过。')
    expect(textOf(html)).toContain('截止时间晚于最后一个时段。')
    const more = await (
      await clerk().post(`/meetings/${id}/polls`, asking({ step: 'rows', note: '已填说明' }))
    ).text()
    expect(more.match(/name="slotDay"/g)).toHaveLength(5)
    expect(more).toContain('已填说明')
    expect(more).not.toContain('role="alert"')
  })

  it('is not for a meeting that was noticed', async () => {
    const id = await noticed(world, { startsAt: at('2026-12-15T14:00'), endsAt: at('2026-12-15T15:30') })
    const page = await clerk().get(`/meetings/${id}/polls/new`)
    expect(page.status).toBe(422)
    expect(textOf(await page.text())).toContain('不再征询时间')
  })
})

describe('the link of an agency', () => {
  it('R33, R34: shows the slots with nothing chosen, and a GET changes nothing', async () => {
    const poll = await givePoll(world)
    for (let n = 0; n < 3; n += 1) {
      const page = await world.nobody().get(poll.path.a)
      expect(page.status).toBe(200)
      const html = await page.text()
      expect(html).not.toContain(' checked')
      expect(textOf(html)).toContain('2026年12月3日（周四）14:30–16:00')
      expect(textOf(html)).toContain('请于2026年11月25日（周三）17:00前答复。')
      expect(html).toContain('href="tel:000-0000-1234"')
      expect(html).not.toContain('<nav')
    }
    expect((await readPoll(world, poll)).agencies.every((agency) => agency.answeredAt === null)).toBe(true)
  })

  it('is answered, looked at, and changed: one row; what was answered stands there the next time', async () => {
    const poll = await givePoll(world)
    const done = await world
      .nobody()
      .post(poll.path.a, { ...choosing(poll, ['yes', 'if_need_be', 'no']), comment: '周五上午可调整' })
    expect(done.headers.get('location')).toBe(`${poll.path.a}/done`)
    const shown = textOf(await (await world.nobody().get(`${poll.path.a}/done`)).text())
    expect(shown).toContain('2026年12月4日（周五）09:00–10:30 协调后可参加')
    expect(shown).toContain('可在2026年11月25日（周三）17:00前更改')
    const html = await (await world.nobody().get(poll.path.a)).text()
    expect(html).toMatch(new RegExp(`name="slot-${poll.slots[1]}" value="if_need_be"[^>]* checked`))
    await world.nobody().post(poll.path.a, choosing(poll, ['yes', 'yes', 'no']))
    const [agency] = (await readPoll(world, poll)).agencies
    expect(agency).toMatchObject({ channel: 'web', version: 2, comment: '', enteredBy: '' })
    expect(Object.values(agency!.choices).sort()).toEqual(['no', 'yes', 'yes'])
    const rows = await world.sql`select 1 from poll_answers where poll_agency_id = ${poll.asked.a}`
    expect(rows).toHaveLength(1)
  })

  it('twenty posts of one agency at once make one row', async () => {
    const poll = await givePoll(world)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        world.nobody().post(poll.path.b, choosing(poll, n % 2 ? ['yes', 'yes', 'yes'] : ['no', 'no', 'no'])),
      ),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([303]))
    const rows = await world.sql<
      { n: number }[]
    >`select count(*)::int as n from poll_answers where poll_agency_id = ${poll.asked.b}`
    expect(rows[0]!.n).toBe(1)
    const [choices] = await world.sql<{ n: number; kinds: number }[]>`
      select count(*)::int as n, count(distinct choice)::int as kinds from poll_choices x join poll_answers r on r.id = x.answer_id
      where r.poll_agency_id = ${poll.asked.b}`
    expect(choices).toEqual({ n: 3, kinds: 1 })
  })

  it('a slot left out, or a word that is no answer, is said beside the slot; the rest stays chosen', async () => {
    const poll = await givePoll(world)
    const form = { ...choosing(poll, ['yes', '', 'no']), comment: '保留这句' }
    const page = await world.nobody().post(poll.path.a, form)
    expect(page.status).toBe(422)
    const html = await page.text()
    expect(html).toContain(`id="slot-${poll.slots[1]}-error"`)
    expect(html).not.toContain(`id="slot-${poll.slots[0]}-error"`)
    expect(html).toMatch(new RegExp(`name="slot-${poll.slots[2]}" value="no"[^>]* checked`))
    expect(html).toContain('保留这句')
    expect(
      (await world.nobody().post(poll.path.a, choosing(poll, ['yes', 'perhaps' as never, 'no']))).status,
    ).toBe(422)
    expect((await world.nobody().post(poll.path.a, {})).status).toBe(422)
    expect((await readPoll(world, poll)).agencies[0]!.answeredAt).toBeNull()
  })

  it('a slot that passed or was stopped meanwhile loses nothing of the answer to the others', async () => {
    const poll = await givePoll(world, { answerBy: at('2026-12-04T12:00') })
    world.setNow(at('2026-12-03T14:31'))
    const page = textOf(await (await world.nobody().get(poll.path.a)).text())
    expect(page).not.toContain('12月3日（周四）14:30')
    // The page was opened before: its form still has the slot that has passed.
    const answer = await world.nobody().post(poll.path.a, choosing(poll, ['yes', 'yes', 'no']))
    expect(answer.status).toBe(303)
    const done = textOf(await (await world.nobody().get(`${poll.path.a}/done`)).text())
    expect(done).toContain('2026年12月3日（周四）14:30–16:00 — （已过）')
    expect(done).toContain('2026年12月4日（周五）09:00–10:30 可参加')
    world.setNow(MONDAY)
  })

  it('after the deadline it is read-only and says so, before the job has run too', async () => {
    const poll = await givePoll(world)
    await world.nobody().post(poll.path.a, choosing(poll, ['yes', 'no', 'no']))
    world.setNow(at('2026-11-25T17:00'))
    const page = await world.nobody().get(poll.path.a)
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).not.toContain('<form')
    expect(textOf(html)).toContain('已过答复截止时间，请致电办公室。')
    expect(textOf(html)).toContain('2026年12月3日（周四）14:30–16:00 可参加')
    const late = await world.nobody().post(poll.path.a, choosing(poll, ['no', 'no', 'no']))
    expect(late.status).toBe(422)
    expect(textOf(await late.text())).toContain('已过答复截止时间')
    expect((await readPoll(world, poll)).agencies[0]!.choices[poll.slots[0]!]).toBe('yes')
    world.setNow(MONDAY)
  })

  it('R64: another agency’s poll does not exist for a link', async () => {
    const poll = await givePoll(world)
    const crossed = await givePath(
      world,
      'poll',
      poll.asked.a,
      { agencyId: world.cast.agencies.b },
      poll.meetingId,
    )
    const [mine, unknown] = [
      await world.nobody().get(crossed),
      await world.nobody().get(`/r/poll/a${'A'.repeat(43)}`),
    ]
    expect([mine.status, unknown.status]).toEqual([404, 404])
    expect((await world.nobody().post(crossed, choosing(poll, ['no', 'no', 'no']))).status).toBe(404)
    // Nor does a link of another purpose open it.
    expect((await world.nobody().get(poll.path.a.replace('/poll/', '/reply/'))).status).toBe(404)
  })

  it('a liaison of two agencies has a link for each', async () => {
    await world.sql`insert into role_grants (person_id, role, agency_id) values (${world.cast.liaisonA.id}, 'liaison', ${world.cast.agencies.c})`
    const poll = await givePoll(world)
    const rows = await world.sql<{ subject: string }[]>`
      select subject_id as subject from link_grants where purpose = 'poll' and person_id = ${world.cast.liaisonA.id} and meeting_id = ${poll.meetingId}`
    expect(rows.map((row) => row.subject).sort()).toEqual([poll.asked.a, poll.asked.c].sort())
    await world.sql`update role_grants set ended_at = ${world.now()} where person_id = ${world.cast.liaisonA.id} and agency_id = ${world.cast.agencies.c}`
  })

  it('R34: shows of the others what the poll says and no byte more', async () => {
    const others = ['市林业局', '市规划局', 'Forestry', '戴股长', '不便参加的说明']
    const seen = async (results: 'none' | 'totals' | 'names') => {
      const poll = await givePoll(world, { results })
      await world
        .nobody()
        .post(poll.path.b, { ...choosing(poll, ['no', 'yes', 'no']), comment: '不便参加的说明' })
      await world.nobody().post(poll.path.a, choosing(poll, ['yes', 'yes', 'yes']))
      const pages = await Promise.all([
        world.nobody().get(poll.path.a),
        world.nobody().get(`${poll.path.a}/done`),
      ])
      return (await Promise.all(pages.map((page) => page.text()))).join()
    }
    const none = await seen('none')
    for (const word of [...others, '目前答复情况']) expect(none).not.toContain(word)
    const totals = await seen('totals')
    expect(textOf(totals)).toContain('可参加1个，协调后可参加0个，不能参加1个')
    for (const word of others) expect(totals).not.toContain(word)
    const names = await seen('names')
    expect(textOf(names)).toContain('市林业局：不能参加')
    // Comments are for the office.
    expect(names).not.toContain('不便参加的说明')
  })

  it('of a poll that is over answers 410 with what came of it, to a GET and to a late form', async () => {
    const decided = await givePoll(world)
    await says(world, decided, 'a', ['yes', 'yes', 'no'])
    await decidePoll(await world.act(world.cast.clerk), decided.id, {
      slotId: decided.slots[1]!,
      anyway: false,
    })
    for (const answer of [
      await world.nobody().get(decided.path.a),
      await world.nobody().post(decided.path.a, choosing(decided, ['no', 'no', 'no'])),
      await world.nobody().get(`${decided.path.a}/done`),
    ]) {
      expect(answer.status).toBe(410)
      const text = textOf(await answer.text())
      expect(text).toContain('会议时间已定为2026年12月4日（周五）09:00–10:30。')
      expect(text).toContain('000-0000-1234')
    }
    const withdrawn = await givePoll(world)
    await withdrawPoll(await world.act(world.cast.clerk), withdrawn.id, '改为书面征求意见')
    const gone = await world.nobody().get(withdrawn.path.b)
    expect(gone.status).toBe(410)
    expect(textOf(await gone.text())).toContain('办公室已撤回本次征询：改为书面征求意见')
  })
})

describe('the office’s page', () => {
  let poll: Asked
  beforeAll(async () => {
    poll = await givePoll(world, { results: 'totals' })
    await world
      .nobody()
      .post(poll.path.a, { ...choosing(poll, ['no', 'yes', 'yes']), comment: '周四下午有班子会' })
    await says(world, poll, 'b', ['yes', 'if_need_be', 'no'])
  })

  it('has agency by slot with totals, the best slot, comments, the silent, bars', async () => {
    const html = await (await clerk().get(`/polls/${poll.id}`)).text()
    const text = textOf(html)
    expect(text).toContain('征询3个单位，已答复2个，未答复1个')
    expect(text).toContain('未答复：市规划局')
    expect(text).toContain('周四下午有班子会')
    expect(text).toMatch(/电话 · 冯科长/)
    // The second: nobody required says no.
    expect(html).toMatch(/12月4日 周五 09:00–10:30<\/time><span class="mark">最合适/)
    expect(text).toContain('能够参加 1 + 0 / 否1 1 + 1 / 否0 1 + 0 / 否1')
    expect(html).toMatch(/<svg[^>]*role="img"/)
    // Standing order, required ones first (R09).
    const rows = [...html.matchAll(/id="asked-([0-9a-f-]+)"/g)].map((match) => match[1])
    expect(rows).toEqual([poll.asked.a, poll.asked.b, poll.asked.c])
  })

  it('renews in place: a fragment, and 304 while nothing has changed', async () => {
    const first = await clerk().get(`/polls/${poll.id}`, partial)
    const tag = first.headers.get('hx-ptag')!
    expect(await first.text()).toMatch(/^<section id="poll"/)
    expect((await clerk().get(`/polls/${poll.id}`, { ...partial, 'HX-PTag': tag })).status).toBe(304)
    world.setNow(at('2026-11-25T17:00'))
    const closed = await clerk().get(`/polls/${poll.id}`, { ...partial, 'HX-PTag': tag })
    expect(textOf(await closed.text())).toContain('已截止，待选定')
    world.setNow(MONDAY)
  })

  it('takes three statements', async () => {
    const seen: string[] = []
    const { sql } = world.services
    const counted = new Proxy(sql, {
      apply(target, self, args) {
        const [text] = args as [TemplateStringsArray]
        if (Array.isArray(text) && /^\s*(select|with|update)/.test(text[0] ?? ''))
          seen.push(text[0]!.trim().slice(0, 60))
        return Reflect.apply(target as never, self, args)
      },
    })
    world.services.sql = counted
    try {
      await clerk().get(`/polls/${poll.id}`)
    } finally {
      world.services.sql = sql
    }
    const statements = seen.filter((text) => !text.includes('session'))
    expect(statements.length).toBeLessThanOrEqual(3)
  })

  it('the chair reads it and does nothing; a liaison may not; an auditor once the meeting is no draft', async () => {
    const { cast } = world
    const html = await (await world.as(cast.chair).get(`/polls/${poll.id}`)).text()
    expect(html).not.toContain('<form method="post" action="/polls')
    expect((await world.as(cast.liaisonA).get(`/polls/${poll.id}`)).status).toBe(403)
    expect((await world.as(cast.auditor).get(`/polls/${poll.id}`)).status).toBe(404)
    expect(
      (await world.as(cast.chair).post(`/polls/${poll.id}/withdrawal`, { reason: '不开了' })).status,
    ).toBe(403)
  })

  it('enters an answer on behalf, with the channel and who noted it', async () => {
    const form = `/polls/${poll.id}/answers/${poll.asked.c}`
    expect(textOf(await (await clerk().get(form)).text())).toContain('代市规划局填报')
    const wrong = await clerk().post(form, { ...choosing(poll, ['yes', 'yes', 'yes']), channel: 'web' })
    expect(wrong.status).toBe(422)
    const done = await clerk().post(form, { ...choosing(poll, ['yes', 'yes', 'yes']), channel: 'paper' })
    expect(done.headers.get('location')).toBe(`/polls/${poll.id}`)
    expect((await readPoll(world, poll)).agencies[2]).toMatchObject({ channel: 'paper', enteredBy: '冯科长' })
    const [entry] = await world.sql`
      select on_behalf_of_agency_id as "onBehalf", args from audit_entries where subject_id = ${poll.id} and action = 'polls.answered'
      order by id desc limit 1`
    expect(entry).toMatchObject({ onBehalf: world.cast.agencies.c, args: { channel: 'paper', yes: 3 } })
  })

  it('reminds with one press; a second says when the last one went', async () => {
    const other = await givePoll(world)
    const reminded = await clerk().post(`/polls/${other.id}/reminder`)
    expect(reminded.status).toBe(303)
    const again = await clerk().post(`/polls/${other.id}/reminder`)
    expect(again.status).toBe(422)
    expect(textOf(await again.text())).toContain('已于2026年11月23日 周一 09:00催办')
    const page = textOf(await (await clerk().get(`/polls/${other.id}`)).text())
    expect(page).toContain('以上单位均已就本次截止时间催办')
  })

  it('extends, stops, withdraws; a form that is wrong says so and keeps what was typed', async () => {
    const other = await givePoll(world)
    const early = await clerk().post(`/polls/${other.id}/deadline`, {
      answerOn: '2026-11-24',
      answerTime: '17:00',
    })
    expect(early.status).toBe(422)
    const html = await early.text()
    expect(html).toContain('value="2026-11-24"')
    expect(textOf(html)).toContain('新的截止时间应晚于原截止时间。')
    expect(
      (await clerk().post(`/polls/${other.id}/deadline`, { answerOn: '2026-11-27', answerTime: '12:00' }))
        .status,
    ).toBe(303)
    expect((await clerk().post(`/polls/${other.id}/slots/${other.slots[0]}/stop`)).status).toBe(303)
    expect(textOf(await (await clerk().get(`/polls/${other.id}`)).text())).toContain('不再征询')
    expect((await clerk().post(`/polls/${other.id}/withdrawal`, { reason: '' })).status).toBe(422)
    expect((await clerk().post(`/polls/${other.id}/withdrawal`, { reason: '会议取消' })).status).toBe(303)
    const page = await (await clerk().get(`/polls/${other.id}`)).text()
    expect(textOf(page)).toContain('已撤回： 会议取消')
    expect(page).not.toContain('<form method="post" action="/polls')
  })
})

describe('the decision', () => {
  it('shows who is missing, asks once more for a required one, and goes straight to the notice', async () => {
    const poll = await givePoll(world)
    await says(world, poll, 'a', ['no', 'yes', 'yes'])
    await says(world, poll, 'b', ['yes', 'yes', 'yes'])
    const confirm = await clerk().get(`/polls/${poll.id}/decision?slot=${poll.slots[0]}`)
    const text = textOf(await confirm.text())
    expect(text).toMatch(/不能参加 ?：市国土局/)
    expect(text).toContain('必须参加的单位中市国土局不能参加，仍选定此时段')
    const refused = await clerk().post(`/polls/${poll.id}/decision`, { slot: poll.slots[0]! })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('请勾选确认。')
    const visitor = clerk()
    const done = await visitor.post(`/polls/${poll.id}/decision`, { slot: poll.slots[0]!, anyway: '1' })
    expect(done.headers.get('location')).toBe(`/meetings/${poll.meetingId}/notice`)
    const notice = textOf(await (await visitor.get(`/meetings/${poll.meetingId}/notice`)).text())
    expect(notice).toContain('会议时间已选定，5封告知邮件即将发出。')
    expect(notice).toContain('12月3日 周四 14:30–16:00')
    expect((await holdsOf(world, poll)).filter((hold) => hold.held).map((hold) => hold.slot)).toEqual([0, 0])
  })

  it('says which meeting stands in the way', async () => {
    const poll = await givePoll(world)
    await noticed(world, {
      title: '机要会',
      venueId: world.cast.venue2,
      startsAt: at('2026-12-07T15:00'),
      endsAt: at('2026-12-07T16:30'),
    })
    const page = textOf(await (await clerk().get(`/polls/${poll.id}/decision?slot=${poll.slots[2]}`)).text())
    expect(page).toContain('主持人已安排主持： 机要会')
    expect(page).toContain('与已通知的会议冲突')
    const refused = await clerk().post(`/polls/${poll.id}/decision`, { slot: poll.slots[2]! })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('机要会')
  })

  it('of a slot of another poll is unknown', async () => {
    const [one, two] = [await givePoll(world), await givePoll(world)]
    expect((await clerk().get(`/polls/${one.id}/decision?slot=${two.slots[0]}`)).status).toBe(404)
    expect(
      (await clerk().post(`/polls/${one.id}/decision`, { slot: two.slots[0]!, anyway: '1' })).status,
    ).toBe(404)
    expect((await clerk().get(`/polls/${one.id}/decision`)).status).toBe(404)
  })
})
