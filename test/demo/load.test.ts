import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import demo from '#src/demo/danjiangkou.json' with { type: 'json' }
import { demoBaseDay } from '#src/demo/days.ts'
import { demoId } from '#src/demo/ids.ts'
import { recognise } from '#src/files/rules.ts'
import type { Notice } from '#src/meetings/notices/queries.ts'
import { createTestDatabase } from '#test/support/database.ts'
import { createDemoWorld, type DemoWorld, fillDemo } from '#test/support/demo.ts'
import { fileOf } from '../files/given.ts'

let world: DemoWorld
beforeAll(async () => {
  world = await createDemoWorld()
})
afterAll(() => world.close())

const one = async (query: Promise<readonly Record<string, unknown>[]>) => (await query)[0] ?? {}

describe('loading the demo', () => {
  it('stands under ids that can be named', async () => {
    const row = await one(world.sql`select title from meetings where id = ${demoId('meeting', 'C10')}`)
    expect(row.title).toBe('施工通道和营地开工条件核查协调会')
    expect(demoId('meeting', 'C10')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  })

  it('mails nothing', async () => {
    expect(await one(world.sql`select count(*)::int as n from outbox`)).toEqual({ n: 0 })
    expect(world.kicks()).toBe(0)
  })

  it('happens once: a second time nothing changes', async () => {
    const before = await one(world.sql`select count(*)::int as n, max(id) as last from audit_entries`)
    await fillDemo(world.sql, new Date('2026-12-01T01:00:00Z'))
    expect(await one(world.sql`select count(*)::int as n, max(id) as last from audit_entries`)).toEqual(
      before,
    )
  })

  it('refuses where a real office is set up, and leaves it as it is', async () => {
    const { sql, drop } = await createTestDatabase()
    await sql`insert into settings (key, value) values ('installed', 'true')`
    await expect(fillDemo(sql, new Date('2026-12-01T01:00:00Z'))).rejects.toThrow(/real office/)
    expect(await one(sql`select count(*)::int as n from agencies`)).toEqual({ n: 0 })
    await drop()
  })

  it('twice gives other calendar ids, so that two demos never meet in one calendar', async () => {
    const { sql, drop } = await createTestDatabase()
    await fillDemo(sql, world.now())
    const uidOf = (db: typeof sql) => one(db`select uid from meetings where id = ${demoId('meeting', 'C12')}`)
    expect(await uidOf(sql)).not.toEqual(await uidOf(world.sql))
    await drop()
  })

  it('keeps every address where nothing can be delivered', async () => {
    const row = await one(world.sql`
      select count(*)::int as n from (select email as address from people union all select mailbox from agencies union all select email from sign_in_emails) a
      where address is not null and address not like '%.example'`)
    expect(row).toEqual({ n: 0 })
  })

  it('leaves no token in any text', async () => {
    const row = await one(world.sql`
      select count(*)::int as n from (
        select issued_text as text from minutes union all select opening || closing from minutes union all select text from decisions
        union all select text from amendments union all select doc_no from basis_documents union all select text from progress_reports
        union all select reason from extensions union all select due_text from action_items) t
      where text like '%{{%'`)
    expect(row).toEqual({ n: 0 })
  })

  it.each([
    ['2026-11-23T01:00:00Z', '2026-11-23', 'Monday morning'],
    ['2026-11-29T15:59:59Z', '2026-11-23', 'the last second of Sunday in Shanghai'],
    ['2026-11-29T16:00:00Z', '2026-11-30', 'the first second of Monday in Shanghai'],
  ])('at %s day 0 is %s (%s)', (realNow, day) => {
    expect(demoBaseDay(new Date(realNow))).toBe(day)
  })
})

describe('the demo city as loaded', () => {
  it('R43: the hash of issued minutes is that of their text', async () => {
    const rows = await world.sql<{ text: string; sha256: string }[]>`
      select issued_text as text, encode(sha256, 'hex') as sha256 from minutes where state = 'issued'`
    expect(rows).toHaveLength(10)
    for (const { text, sha256 } of rows) expect(createHash('sha256').update(text).digest('hex')).toBe(sha256)
  })

  it('R06: a name in the record is that of the day, though its bearer left since', async () => {
    const row = await one(world.sql`
      select person_name as name, position_name as position from attendees
      where meeting_id = ${demoId('meeting', 'C01')} and part = 'chair'`)
    expect(row).toEqual({ name: '何副市长', position: '副市长' })
  })

  it('R15: the deferred matter is in the queue and has no action item', async () => {
    const row = await one(world.sql`
      select x.state, x.times_deferred as deferred, (select count(*)::int from action_items a where a.decision_id = d.id) as items
      from decisions d join matters x on x.id = d.deferred_matter_id where d.id = ${demoId('decision', 'D-C05-4')}`)
    expect(row).toEqual({ state: 'deferred', deferred: 1, items: 0 })
  })

  it('R22: a moved meeting has both its notices, and the second says what moved', async () => {
    const notices = await world.sql<Pick<Notice, 'version' | 'kind' | 'snapshot'>[]>`
      select version, kind, snapshot from notices where meeting_id = ${demoId('meeting', 'C06')} order by version`
    expect(notices.map((notice) => [notice.version, notice.kind])).toEqual([
      [1, 'first'],
      [2, 'change'],
    ])
    expect(notices[1]?.snapshot.changes).toEqual([
      {
        what: 'time',
        from: '2026-07-28T06:30:00.000Z/2026-07-28T09:00:00.000Z',
        to: '2026-08-04T06:30:00.000Z/2026-08-04T09:00:00.000Z',
      },
    ])
    expect(notices[0]?.snapshot.participants).toHaveLength(11)
  })

  it('has what waits for an answer to C12 as the file tells it', async () => {
    const rows = await world.sql<{ code: string; status: string }[]>`
      select y.code, s.reply_status as status from invitation_statuses s join agencies y on y.id = s.agency_id
      where s.meeting_id = ${demoId('meeting', 'C12')}`
    const told = demo.meetings.find((meeting) => meeting.id === 'C12')?.invitations ?? []
    expect(Object.fromEntries(rows.map((row) => [row.code, row.status]))).toEqual(
      Object.fromEntries(told.map((invitation) => [invitation.orgId, invitation.replyStatus])),
    )
  })

  it('R29, R30: the outcome of every agency at every meeting is that of the file', async () => {
    const rows = await world.sql<{ id: string; outcome: string }[]>`
      select invitation_id as id, outcome from invitation_statuses`
    const told = demo.meetings.flatMap((meeting) =>
      meeting.invitations.map((one) => [demoId('invitation', `${meeting.id}/${one.orgId}`), one.outcome]),
    )
    expect(Object.fromEntries(rows.map((row) => [row.id, row.outcome]))).toEqual(Object.fromEntries(told))
  })

  it('R57: past reminders count as sent, those of day 0 itself do not', async () => {
    const rows = await world.sql<{ step: string }[]>`
      select step from action_item_reminders where action_item_id = ${demoId('action_item', 'A-C08-1b')} order by step`
    // Three working days over on day 0: the step at three days is today's.
    expect(rows.map((row) => row.step)).toEqual(['before_1', 'before_3', 'before_7', 'overdue_1'])
    expect(
      await one(
        world.sql`select count(*)::int as n from action_item_reminders where at >= '2026-11-23T00:00:00+08'`,
      ),
    ).toEqual({ n: 0 })
  })

  it('R68: every piece of evidence opens as what its name says', async () => {
    const files = await world.sql<
      { name: string; mime: string; content: Buffer; bytes: number; sha256: Buffer }[]
    >`
      select f.name, f.mime, c.content, f.bytes::int as bytes, f.sha256 from files f join file_chunks c on c.sha256 = f.sha256`
    expect(files).toHaveLength(demo.actionItems.flatMap((item) => item.evidence).length)
    for (const file of files) {
      expect((await recognise(file.name, fileOf(file.name, file.content)))?.mime).toBe(file.mime)
      expect(createHash('sha256').update(file.content).digest()).toEqual(file.sha256)
      expectTableOfOffsets(file.content.toString('latin1'))
    }
  })

  it('R63: the year left a trail that is marked as imported', async () => {
    const rows = await world.sql<{ action: string; n: number }[]>`
      select action, count(*)::int as n from audit_entries where imported group by action`
    const count = Object.fromEntries(rows.map((row) => [row.action, row.n]))
    expect(count).toMatchObject({
      'demo.loaded': 1,
      'demo.minutesIssued': 10,
      'demo.itemClosed': 44,
      'demo.itemReturned': 3,
      'demo.meetingHeld': 13,
    })
    expect(await one(world.sql`select count(*)::int as n from audit_entries where not imported`)).toEqual({
      n: 0,
    })
  })
})

/** A reader of PDF trusts the table at the end: each entry is the byte where its object begins. */
function expectTableOfOffsets(pdf: string) {
  const offsets = [...pdf.matchAll(/^(\d{10}) 00000 n /gm)].map((match) => Number(match[1]))
  expect(offsets.length).toBeGreaterThan(3)
  offsets.forEach((offset, n) => {
    expect(pdf.slice(offset)).toMatch(new RegExp(`^${n + 1} 0 obj`))
  })
  expect(pdf.slice(Number(pdf.match(/startxref\n(\d+)/)?.[1]))).toMatch(/^xref/)
}
