import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '#src/audit/commands.ts'
import { listAuditOf } from '#src/audit/queries.ts'
import type { Role, Viewer } from '#src/auth/viewer.ts'
import { demoId } from '#src/demo/ids.ts'
import { transaction } from '#src/lib/db.ts'
import { createWorld, type World } from '#test/support/app.ts'
import { createDemoWorld, type DemoWorld } from '#test/support/demo.ts'
import { textOf } from '#test/support/html.ts'

let demo: DemoWorld
let world: World
beforeAll(async () => {
  demo = await createDemoWorld()
  world = await createWorld()
})
afterAll(async () => {
  await demo.close()
  await world.close()
})

const log = async (query = '', code = 'p-han') => {
  const response = await demo.as(await demo.person(code)).get(`/audit${query}`)
  expect(response.status).toBe(200)
  return response.text()
}
const rows = (html: string) =>
  [...html.matchAll(/<tr id="entry-(\d+)">(.*?)<\/tr>/gs)].map((m) => textOf(m[2] ?? ''))

describe('who reads the log', () => {
  it.each([
    ['auditor', 200],
    ['admin', 200],
    ['clerk', 200],
    ['director', 200],
    ['liaisonA', 403],
    ['chair', 403],
    ['attendee', 403],
    ['outsider', 403],
  ] as const)('%s: %i', async (who, status) => {
    expect((await world.as(world.cast[who]).get('/audit')).status).toBe(status)
    expect((await world.as(world.cast[who]).get('/audit/export')).status).toBe(status)
  })
  it('R65: nobody writes to it by the web', async () => {
    expect((await world.as(world.cast.auditor).post('/audit')).status).toBe(404)
  })
  it('says on an empty log where entries come from', async () => {
    const empty = await createWorld()
    const html = await (await empty.as(empty.cast.auditor).get('/audit')).text()
    expect(textOf(html)).toContain('暂无记录。每次办理都会自动记入一条。')
    await empty.close()
  })
})

describe('the log as sentences', () => {
  it('tells newest first who did what, in which capacity', async () => {
    const first = rows(await log())
    expect(first[0]).toBe('11月23日 周一 09:00 系统 载入演示城市：63个单位、141名人员、15次会议 （导入）')
    expect(first[1]).toContain('谢干事 联络员、坝东办事处 提出事项“施工便道临时占用耕地补偿”')
    expect(first).toHaveLength(100)
  })
  it('in English to who reads English', async () => {
    const visitor = demo.as(await demo.person('p-han'))
    visitor.cookies.set('locale', 'en')
    expect(textOf(await (await visitor.get('/audit')).text())).toContain(
      'raised the matter “施工便道临时占用耕地补偿”',
    )
  })
  it('says a plain sentence for an action it does not know', async () => {
    const act = await world.act(world.cast.clerk)
    await transaction(world.sql, (tx) =>
      recordAudit(tx, act, { action: 'tomorrow.invented', subjectType: 'tomorrow', subjectId: null }),
    )
    const text = textOf(await (await world.as(world.cast.auditor).get('/audit')).text())
    expect(text).not.toContain('tomorrow')
    expect(text).toContain('当前版本无法显示')
  })
  it('links the office and auditors to the thing, an administrator to its history alone', async () => {
    const matter = `/matters/${demoId('matter', 'M19')}`
    expect(await log()).toContain(`href="${matter}"`)
    const admin = await log('', 'p-shen')
    expect(admin).not.toContain(`href="${matter}"`)
    expect(admin).toContain(`href="/audit?subject=${demoId('matter', 'M19')}"`)
  })
})

describe('filters, kept in the address', () => {
  it('by part of a name', async () => {
    const found = rows(await log(`?person=${encodeURIComponent('周副')}`))
    expect(found.length).toBeGreaterThan(3)
    for (const row of found) expect(row).toContain('周副市长')
  })
  it('by day, both days included', async () => {
    const found = rows(await log('?from=2026-11-18&to=2026-11-19'))
    expect(found.map((row) => row.slice(0, 9)).sort()).toEqual(
      ['11月18日 周三', '11月19日 周四', '11月19日 周四', '11月19日 周四'].map((day) => day.slice(0, 9)),
    )
  })
  it('by kind of thing, which stays chosen', async () => {
    const html = await log('?type=minutes')
    for (const row of rows(html)) expect(row).toContain('纪要》')
    expect(html).toMatch(/<option value="minutes" selected/)
    expect(html).toContain('href="/audit/export?type=minutes"')
  })
  it('by one thing: its whole history', async () => {
    const found = rows(await log(`?subject=${demoId('action_item', 'A-C07-2b')}`))
    expect(found.map((row) => row.match(/(签收|报送|退回|审核并办结)督办事项/)?.[1])).toEqual([
      '审核并办结',
      '报送',
      '退回',
      '报送',
      '签收',
    ])
  })
  it.each(['?from=soon&to=99', '?subject=1', '?before=x', '?type=%27or', `?person=${'x'.repeat(5000)}`])(
    'an address nobody made by hand still opens: %s',
    async (query) => {
      await log(query)
    },
  )
  it('pages through everything without gap or repetition', async () => {
    const seen: string[] = []
    let path: string | undefined = ''
    while (path !== undefined) {
      const html: string = await log(path)
      seen.push(...[...html.matchAll(/id="entry-(\d+)"/g)].map((m) => m[1] ?? ''))
      path = html.match(/href="\/audit(\?[^"]*)" rel="next"/)?.[1]?.replaceAll('&amp;', '&')
    }
    const [all] = await demo.sql<{ n: number }[]>`select count(*)::int as n from audit_entries`
    expect(seen).toHaveLength(all?.n ?? 0)
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('the export', () => {
  it('holds what the filters leave, as a file with the day in its name', async () => {
    const response = await demo.as(await demo.person('p-han')).get('/audit/export?type=minutes')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toContain('filename="log-2026-11-23.csv"')
    const lines = (await response.text()).trim().split('\r\n')
    const [count] = await demo.sql<
      { n: number }[]
    >`select count(*)::int as n from audit_entries where subject_type = 'minutes'`
    expect(lines).toHaveLength(1 + (count?.n ?? 0))
    expect(lines[0]).toContain('时间,人员,身份,单位,办理内容,请求编号')
  })
  it('never lets a spreadsheet calculate what somebody typed', async () => {
    const act = await world.act(world.cast.clerk)
    await transaction(world.sql, (tx) =>
      recordAudit(
        tx,
        { ...act, viewer: { ...act.viewer, name: '=HYPERLINK("http://evil.example")' } },
        {
          action: 'demo.matterRaised',
          subjectType: 'matter',
          subjectId: null,
          args: { title: '甲' },
        },
      ),
    )
    const csv = await (await world.as(world.cast.auditor).get('/audit/export')).text()
    expect(csv).toContain(`'=HYPERLINK`)
    expect(csv).not.toMatch(/(^|,|")=HYPERLINK/m)
  })
})

describe('what of the trail is not for everybody', () => {
  it('S24: who raised a protected matter is read by the office alone', async () => {
    const copy = await createDemoWorld()
    await copy.sql`update matters set confidential_at = now() where id = ${demoId('matter', 'M19')}`
    const read = async (code: string) => (await copy.as(await copy.person(code)).get('/audit')).text()
    expect(await read('p-feng')).toContain('施工便道临时占用耕地补偿')
    for (const code of ['p-han', 'p-shen']) {
      const html = await read(code)
      expect(html).not.toContain('施工便道临时占用耕地补偿')
      expect(html).not.toContain('谢干事 联络员、坝东办事处 提出')
    }
    await copy.close()
  })

  const viewer = (code: string, roles: Role[], agency?: string): Viewer => ({
    personId: demoId('person', code),
    name: code,
    locale: 'zh-CN',
    roles,
    agencyIds: agency ? [demoId('agency', agency)] : [],
    sessionId: null,
    verifiedAt: null,
    methods: 'password',
    today: '2026-11-23',
  })
  const about = { meetingId: demoId('meeting', 'C09') }
  it('R34: of a meeting’s history a liaison reads the own agency’s part, office and chair the whole', async () => {
    const office = await listAuditOf(demo.sql, viewer('p-feng', ['clerk']), about)
    const chair = await listAuditOf(demo.sql, viewer('p-zheng', ['chair']), about)
    const liaison = await listAuditOf(demo.sql, viewer('p-for-3', ['liaison'], 'for'), about)
    expect(office.length).toBeGreaterThan(10)
    expect(chair).toHaveLength(office.length)
    expect(liaison.length).toBeGreaterThan(0)
    expect(new Set(liaison.map((entry) => entry.agencyName))).toEqual(new Set(['市林业局']))
    expect(await listAuditOf(demo.sql, viewer('p-wu', ['chair']), about)).toEqual([])
  })
})
