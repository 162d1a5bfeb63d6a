import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoId } from '#src/demo/ids.ts'
import { createWorld, type World } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'
import { textOf } from '#test/support/html.ts'

const homes = ['/today', '/approvals', '/brief', '/inbox'] as const

let demo: DemoWorld
let fresh: World
beforeAll(async () => {
  demo = await createDemoWorld()
  fresh = await createWorld()
})
afterAll(async () => {
  await demo.close()
  await fresh.close()
})

const page = async (code: string, path: string, headers = {}) => {
  const response = await demo.as(await demo.person(code)).get(path, headers)
  expect(response.status).toBe(200)
  return response.text()
}
const idOf = (type: Parameters<typeof demoId>[0], code: string) => demoId(type, code)

describe('GET /', () => {
  it.each([
    ['p-feng', '/today'],
    ['p-zheng', '/approvals'],
    ['p-zhou', '/brief'],
    ['p-land-3', '/inbox'],
    ['p-han', '/action-items'],
    ['p-shen', '/users'],
  ])('leads %s to %s', async (code, home) => {
    const response = await demo.as(await demo.person(code)).get('/')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(home)
  })
  it('leads somebody without a role to the own account', async () => {
    const response = await fresh.as(fresh.cast.outsider).get('/')
    expect(response.headers.get('location')).toBe('/account')
  })
  it('leads nobody to sign in', async () => {
    const response = await demo.nobody().get('/')
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in')
  })
})

describe('the homes and who may open them', () => {
  const allowed: Record<(typeof homes)[number], (keyof World['cast'])[]> = {
    '/today': ['clerk', 'clerk2', 'director'],
    '/approvals': ['director'],
    '/brief': ['chair'],
    '/inbox': ['liaisonA', 'liaisonB', 'liaisonV'],
  }
  const everybody = [
    'clerk',
    'director',
    'chair',
    'liaisonA',
    'attendee',
    'auditor',
    'admin',
    'outsider',
  ] as const
  it.each(homes.flatMap((home) => everybody.map((who) => [home, who] as const)))(
    '%s to the %s',
    async (home, who) => {
      const response = await fresh.as(fresh.cast[who] as Person).get(home)
      expect(response.status).toBe(allowed[home].includes(who) ? 200 : 403)
    },
  )
  it.each(homes)('%s asks nobody to sign in first', async (home) => {
    const response = await fresh.nobody().get(home)
    expect(response.headers.get('location')).toBe(`/sign-in?next=${encodeURIComponent(home)}`)
  })
})

describe('at most three statements a page besides the session’s', () => {
  it.each([
    ['p-feng', '/today'],
    ['p-zheng', '/approvals'],
    ['p-zhou', '/brief'],
    ['p-land-3', '/inbox'],
    ['p-han', '/audit'],
    ['p-feng', '/'],
  ])('%s opening %s', async (code, path) => {
    const person = await demo.person(code)
    const statements = await demo.statementsOf(() => demo.as(person).get(path))
    expect(statements.length).toBeGreaterThan(0)
    expect(statements.length).toBeLessThanOrEqual(1 + 3)
    expect(statements.filter((statement) => !/^\s*(select|with|\(select|\()/i.test(statement))).toEqual([])
  })
})

describe('today on the demo city', () => {
  it('shows the coming meeting with its answers, in cells and in words', async () => {
    const html = await page('p-feng', '/today')
    expect(textOf(html)).toContain('11 / 14 已回执 · 请假 1 · 替会待批 2 · 3 未回')
    const bar = html.match(/<span class="bar"[^>]*>(.*?)<\/span>\s*<a/s)?.[1] ?? ''
    const cells = [...bar.matchAll(/<span class="(\w+)">/g)].map((match) => match[1])
    expect(cells).toHaveLength(14)
    // R09: cells stand in standing order, as the rows of the board do.
    expect(cells.slice(0, 3)).toEqual(['silent', 'replied', 'substitute'])
    expect(cells.filter((cell) => cell === 'silent')).toHaveLength(3)
  })
  it('shows what waits, each with the page where it is done', async () => {
    const html = await page('p-feng', '/today')
    expect(html).toContain(`href="/meetings/${idOf('meeting', 'C10')}/minutes"`)
    expect(html).toContain(`href="/meetings/${idOf('meeting', 'C11')}/minutes"`)
    expect(html).toContain(`href="/action-items/${idOf('action_item', 'A-C06-3b')}"`)
    expect(html).toContain(`href="/meetings/${idOf('meeting', 'C12')}/replies"`)
    expect(textOf(html)).toContain('会签中 · 11月25日 周三 还有2个工作日')
  })
  it('R37: minutes over their day say by how many working days', async () => {
    demo.setNow(new Date('2026-11-30T01:00:00Z'))
    const html = await page('p-feng', '/today')
    demo.setNow(new Date('2026-11-23T01:00:00Z'))
    expect(textOf(html)).toContain('超期3个工作日')
  })
  it('shows the lights as links and the five reddest, the longest first', async () => {
    const html = await page('p-feng', '/today')
    expect(html).toMatch(/<a href="\/action-items\?light=red"><strong>5<\/strong> 超期<\/a>/)
    expect(html).toMatch(/<a href="\/action-items\?light=yellow"><strong>2<\/strong>/)
    const reds = [...html.matchAll(/超期(\d+)个工作日/g)].map((match) => Number(match[1]))
    expect(reds).toEqual([32, 17, 8, 5, 3])
  })
  it('takes a new matter in with one press, and asks back with words', async () => {
    const world = await createDemoWorld()
    const clerk = world.as(await world.person('p-feng'))
    const html = await (await clerk.get('/today')).text()
    const action = `/matters/${idOf('matter', 'M19')}/acceptance`
    expect(html).toContain(`action="${action}"`)
    expect(html).toContain(`action="/matters/${idOf('matter', 'M19')}/question"`)
    expect((await clerk.post(action)).status).toBe(303)
    const after = textOf(await (await clerk.get('/today')).text())
    expect(after).toContain('没有新提出的事项')
    await world.close()
  })
  it('shows mail that was given up, not what is on its way or was sent again', async () => {
    const world = await createDemoWorld()
    const row = (
      id: string,
      state: string,
      subject: string,
      attempts: number,
      resendOf: string | null = null,
    ) => ({
      id,
      kind: 'M-1',
      message_id: `<${id}@office.example>`,
      to_address: 'mailbox@land.gov.cn.example',
      to_name: '国土资源局',
      subject,
      text_body: '',
      html_body: '',
      state,
      attempts,
      not_before: world.now(),
      created_at: world.now(),
      resend_of: resendOf,
      meeting_id: demoId('meeting', 'C12'),
    })
    const ids = ['1', '2', '3', '4', '5'].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [
      string,
      string,
      string,
      string,
      string,
    ]
    await world.sql`insert into outbox ${world.sql([
      row(ids[0], 'dead', '没有送到', 8),
      row(ids[1], 'failed', '一再失败', 3),
      row(ids[2], 'failed', '刚刚失败', 1),
      row(ids[3], 'dead', '已经重发', 8),
      row(ids[4], 'sent', '重发的信', 1, ids[3]),
    ])}`
    const html = await (await world.as(await world.person('p-feng')).get('/today')).text()
    expect(html).toContain('没有送到')
    expect(html).toContain('一再失败')
    expect(html).not.toContain('刚刚失败')
    expect(html).not.toContain('已经重发')
    expect(html).toContain(`href="/meetings/${idOf('meeting', 'C12')}/deliveries"`)
    await world.close()
  })
})

describe('R67: every figure opens the list of exactly as many rows', () => {
  it.each([
    ['p-feng', '/today', 3],
    ['p-zhou', '/brief', 4],
  ] as const)('%s on %s', async (code, home, links) => {
    const html = await page(code, home)
    const figures = [...html.matchAll(/<a href="(\/action-items[^"]*)"><strong>(\d+)<\/strong>/g)]
    expect(figures).toHaveLength(links)
    for (const [, href = '', count] of figures) {
      const list = await page(code, href.replaceAll('&amp;', '&'))
      const rows = new Set(
        [...list.matchAll(/href="\/action-items\/([0-9a-f-]{36})"/g)].map((match) => match[1]),
      )
      expect([href, rows.size]).toEqual([href, Number(count)])
    }
  })
})

describe('no link of a home leads nowhere', () => {
  it.each([
    ['p-feng', '/today'],
    ['p-zheng', '/approvals'],
    ['p-zhou', '/brief'],
    ['p-badong-3', '/inbox'],
    ['p-tra-3', '/inbox'],
    ['p-han', '/audit'],
  ])('%s on %s', async (code, home) => {
    const visitor = demo.as(await demo.person(code))
    const main = (await page(code, home)).split('<main')[1]?.split('</main>')[0] ?? ''
    const links = [
      ...new Set(
        [...main.matchAll(/href="(\/[^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&')),
      ),
    ]
    expect(links.length).toBeGreaterThan(0)
    const broken: string[] = []
    for (const link of links) {
      const { status } = await visitor.get(link)
      if (status !== 200 && status !== 303) broken.push(`${link} ${status}`)
    }
    expect(broken).toEqual([])
  })
})

describe('approvals on the demo city', () => {
  it('R28, R56, R13: leave, substitutes, the first extension, urgent matters', async () => {
    const html = await page('p-zheng', '/approvals')
    const text = textOf(html)
    expect(text).toContain('坝西办事处 汪主任 剩余户搬迁现场值守')
    expect(text).toContain('市国土资源局 邹副局长')
    expect(text).toContain('专家评审会推迟召开')
    expect(html).toContain(`href="/action-items/${idOf('action_item', 'A-C09-2a')}"`)
    expect(html).toContain(`href="/matters/${idOf('matter', 'M19')}"`)
    expect(text).not.toContain('两次以上暂缓')
  })
  it('R13, R16, R37, R50: deferred twice, urgent notice, minutes overdue, objections appear when they are', async () => {
    const world = await createDemoWorld()
    await world.sql`update matters set times_deferred = 2 where id = ${demoId('matter', 'M21')}`
    // Tomorrow, with one working day's notice where two are the rule.
    await world.sql`update meetings set starts_at = '2026-11-24T01:00:00Z', ends_at = '2026-11-24T03:00:00Z' where id = ${demoId('meeting', 'P02')}`
    await world.sql`update minutes set due_on = '2026-11-20' where id = ${demoId('minutes', 'MIN-C10')}`
    await world.sql`insert into objections (action_item_id, reason, raised_on, raised_at)
      values (${demoId('action_item', 'A-C09-3b')}, '不属本单位职责', '2026-11-20', '2026-11-20T03:00:00Z')`
    const html = await (await world.as(await world.person('p-zheng')).get('/approvals')).text()
    for (const [kind, words] of [
      ['deferred_twice', '线路迁改费用分担'],
      ['urgent_notice', '全体会议（年度）'],
      ['minutes_overdue', '施工通道和营地开工条件核查协调会'],
      ['objection', '不属本单位职责'],
    ])
      expect(html.split(`aria-labelledby="${kind}"`)[1]?.split('</section>')[0]).toContain(words)
    await world.sql`update meetings set urgent_reason = '汛情紧急' where id = ${demoId('meeting', 'P02')}`
    const after = await (await world.as(await world.person('p-zheng')).get('/approvals')).text()
    expect(after).not.toContain('aria-labelledby="urgent_notice"')
    await world.close()
  })
  it('R56: a second extension is the chair’s and not the director’s', async () => {
    const world = await createDemoWorld()
    await world.sql`update extensions set no = 2 where action_item_id = ${demoId('action_item', 'A-C08-1a')}`
    await world.sql`insert into extensions (action_item_id, no, from_due_on, to_due_on, reason, requested_on, requested_at)
      values (${demoId('action_item', 'A-C08-3a')}, 2, '2026-12-02', '2026-12-20', '再次申请', '2026-11-20', '2026-11-20T03:00:00Z')`
    const director = await (await world.as(await world.person('p-zheng')).get('/approvals')).text()
    expect(director).not.toContain('再次申请')
    const chair = await (await world.as(await world.person('p-zhou')).get('/brief')).text()
    expect(chair).toContain('再次申请')
    await world.close()
  })
})

describe('the chair’s brief on the demo city', () => {
  it('has five figures, what is asked, the reds of the own meetings, what comes', async () => {
    const html = await page('p-zhou', '/brief')
    expect([...html.matchAll(/<strong>([^<]+)<\/strong>/g)].map((match) => match[1])).toEqual([
      '4',
      '1',
      '7',
      '35',
      '80%',
    ])
    const text = textOf(html)
    expect(text.indexOf('请您批示')).toBeLessThan(text.indexOf('超期事项'))
    expect(text).toContain('备案材料已收，等待腾空后现场核验。')
    expect(text).toContain('由您主持 · 11 / 14 已回执')
  })
  it('shows another chair nothing of it', async () => {
    const html = await page('p-wu', '/brief')
    expect(html).not.toContain('办理改线增补用地手续')
    expect(textOf(html)).toContain('没有待您批示的事项')
  })
  it('R41: minutes that wait for the signature are asked of their chair alone', async () => {
    const world = await createDemoWorld()
    await world.sql`update minutes set state = 'awaiting_signature' where id = ${demoId('minutes', 'MIN-C10')}`
    const own = await (await world.as(await world.person('p-zhou')).get('/brief')).text()
    expect(own).toContain(`href="/minutes/${demoId('minutes', 'MIN-C10')}/signature"`)
    const other = await (await world.as(await world.person('p-zhao')).get('/brief')).text()
    expect(other).not.toContain(demoId('minutes', 'MIN-C10'))
    await world.close()
  })
})

describe('an agency’s inbox on the demo city', () => {
  it('shows notices that wait for an answer', async () => {
    const html = await page('p-tra-3', '/inbox')
    expect(textOf(html)).toContain('请于11月30日 周一 17:00前回复')
    expect(html).toContain(
      `href="/meetings/${idOf('meeting', 'C12')}/replies/${idOf('invitation', 'C12/tra')}/entry"`,
    )
  })
  it('shows minutes to countersign, until they are answered', async () => {
    const link = `href="/minutes/${idOf('minutes', 'MIN-C10')}/countersign"`
    expect(await page('p-badong-3', '/inbox')).toContain(link)
    expect(await page('p-land-3', '/inbox')).not.toContain(link)
  })
  it('shows what was returned, with the reason, and who goes to the next meeting', async () => {
    const text = textOf(await page('p-badong-3', '/inbox'))
    expect(text).toContain('退回补办 1')
    expect(text).toContain('退回原因：未附2户补偿签收单')
    expect(text).toContain('参会：')
  })
  it('shows items to accept once they are assigned', async () => {
    const world = await createDemoWorld()
    await world.sql`update action_items set state = 'assigned', assigned_on = '2026-11-23' where id = ${demoId('action_item', 'A-C10-3a')}`
    const text = textOf(await (await world.as(await world.person('p-tra-3')).get('/inbox')).text())
    expect(text).toContain('待签收 1')
    await world.close()
  })
  it('R64: shows nothing of another agency', async () => {
    const html = await page('p-tou-3', '/inbox')
    for (const code of ['C12', 'C10']) expect(html).not.toContain(idOf('meeting', code))
    expect(html).not.toContain('/action-items/')
    expect(textOf(html)).toContain('没有待回复的通知和会签')
  })
})

describe('a fresh office', () => {
  it.each([
    ['clerk', '/today', ['7个工作日内没有会议', '没有待办', '尚无督办事项', '没有新提出的事项']],
    ['director', '/approvals', ['没有待批事项']],
    ['liaisonA', '/inbox', ['没有待回复的通知和会签', '近期没有会议', '没有在办事项']],
  ] as const)('tells the %s on %s what to expect', async (who, path, sentences) => {
    const text = textOf(await (await fresh.as(fresh.cast[who]).get(path)).text())
    for (const sentence of sentences) expect(text).toContain(sentence)
  })
  it.each([
    ['clerk', '/today', 'No meeting in the next seven working days.'],
    ['director', '/approvals', 'Nothing waits for your decision.'],
    ['liaisonA', '/inbox', 'No answer is owed.'],
  ] as const)('and in English the %s on %s', async (who, path, sentence) => {
    const visitor = fresh.as(fresh.cast[who])
    visitor.cookies.set('locale', 'en')
    expect(textOf(await (await visitor.get(path)).text())).toContain(sentence)
  })
})
