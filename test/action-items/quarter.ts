import { sendReminderDigests } from '#src/action-items/reminders/commands.ts'
import { readConfig } from '#src/config.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { silentLog } from '#src/lib/log.ts'
import type { Services } from '#src/services.ts'
import { shippedCalendar } from '#src/settings/calendar.ts'
import { TEST_KEYS } from '../support/app.ts'
import { type Cast, giveCast } from '../support/cast.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Mail, QuarterModel } from './quarter-model.ts'

const FIRST = '2026-09-01'
const DAYS = 92

export interface Quarter {
  sent: Mail[]
  expected: Mail[]
  proposed: string[]
  expectedProposals: string[]
  /** Runs of the job that were cut off in the middle. */
  killed: number
}

/**
 * A quarter with its holidays, day by day: items are assigned, accepted, handed in, returned, extended, objected to;
 * the job runs not at all, once or three times a day, and is cut off at random statements as a killed server would be.
 * What it mailed and proposed stands beside a model that knows only the rules, the days and when the job ran.
 */
export async function simulateQuarter(seed: number): Promise<Quarter> {
  const random = mulberry32(seed)
  const database = await createTestDatabase()
  try {
    return await play(database, random)
  } finally {
    await database.drop()
  }
}

async function play(database: TestDatabase, random: () => number): Promise<Quarter> {
  const { sql } = database
  const cast = await giveCast(sql, at(FIRST, '01:00'))
  await sql`insert into work_calendar ${sql(shippedCalendar.map(({ day, kind, name }) => ({ day, kind, name })))}`
  await sql`insert into settings (key, value) values ('installed', 'true')`
  const model = new QuarterModel(new Map(shippedCalendar.map(({ day, kind }) => [day, kind])))
  let killed = 0
  for (let n = 0; n < DAYS; n += 1) {
    const today = dayAfter(FIRST, n)
    await liveADay(sql, cast, model, today, random)
    const runs = [0, 1, 3][Math.floor(random() * 3)]!
    for (let run = 0; run < runs; run += 1) {
      // The first at seven, before the office's hour: it must do nothing.
      const time = ['07:00', '09:10', '16:40'][runs === 1 ? 1 : run]!
      const last = run === runs - 1
      const fuse = !last && random() < 0.7 ? 1 + Math.floor(random() * 30) : null
      if (await runJob(database, at(today, time), fuse)) killed += 1
    }
    if (runs > 0) model.jobRan(today)
  }
  const { sent, proposed } = await whatHappened(sql)
  return {
    sent,
    proposed,
    killed,
    expected: model.mails.toSorted(inOrder),
    expectedProposals: model.proposals.toSorted(),
  }
}

/** True if the run was cut off. Everything has a pool of its own, whose connections break when the fuse is spent. */
async function runJob({ options }: TestDatabase, now: Date, fuse: number | null): Promise<boolean> {
  let left = fuse ?? Number.POSITIVE_INFINITY
  const pool = openDatabase(options, {
    max: 2,
    debug: () => {
      left -= 1
      if (left === 0) void pool.end({ timeout: 0 })
    },
  })
  const services: Services = {
    sql: pool,
    config: readConfig({ AUTH_KEYS: TEST_KEYS, BASE_URL: 'http://localhost', LOG: 'off' }),
    now: () => now,
    log: silentLog,
    kickOutbox: () => undefined,
  }
  try {
    await sendReminderDigests(services)
    return false
  } catch (error) {
    if (left > 0) throw error
    return true
  } finally {
    await pool.end({ timeout: 1 })
  }
}

/** Before the job of the day: one new item on some days, and something happens to some of the old ones. */
async function liveADay(sql: Sql, cast: Cast, model: QuarterModel, today: string, random: () => number) {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  if (random() < 0.3) {
    const agency = pick([cast.agencies.a, cast.agencies.b, cast.agencies.vertical])
    const dueOn = dayAfter(today, 1 + Math.floor(random() * 30))
    const title = `第${model.items.length + 1}项任务`
    const [row] = await sql<{ id: string }[]>`
      insert into action_items (source, title, lead_agency_id, state, assigned_on, assigned_at, original_due_on, due_on)
      values ('document', ${title}, ${agency}, 'assigned', ${today}, ${at(today, '08:00')}, ${dueOn}, ${dueOn}) returning id`
    model.assigned({ id: row!.id, agency, title, dueOn, assignedOn: today })
  }
  for (const item of model.items) {
    if (random() > 0.12) continue
    const { id } = item
    const act = model.choose(item, random)
    if (act === 'accept') await sql`update action_items set state = 'accepted' where id = ${id}`
    else if (act === 'submit' || act === 'close')
      await sql`update action_items set state = ${act === 'submit' ? 'submitted' : 'closed'}, submitted_on = coalesce(submitted_on, ${today}),
        closed_on = ${act === 'close' ? today : null} where id = ${id}`
    else if (act === 'return') await sql`update action_items set state = 'returned' where id = ${id}`
    else if (act === 'object')
      await sql`insert into objections (action_item_id, reason, raised_on, raised_at) values (${id}, '职责不在本单位', ${today}, ${at(today, '08:10')})`
    else if (act === 'uphold')
      await sql`update objections set state = 'upheld', decided_on = ${today} where action_item_id = ${id} and state = 'pending'`
    else if (act === 'extend') {
      const to = dayAfter(item.dueOn, 5 + Math.floor(random() * 15))
      await sql`insert into extensions (action_item_id, no, from_due_on, to_due_on, reason, state, requested_on, requested_at, decided_on)
        values (${id}, ${item.extensions + 1}, ${item.dueOn}, ${to}, '雨季停工', 'approved', ${today}, ${at(today, '08:10')}, ${today})`
      await sql`update action_items set due_on = ${to} where id = ${id}`
      model.extended(item, to, today)
      continue
    }
    if (act) model.happened(item, act)
  }
}

async function whatHappened(sql: Sql): Promise<Pick<Quarter, 'sent' | 'proposed'>> {
  const mails = await sql<{ day: string; agency: string; text: string }[]>`
    select office_day(created_at)::text as day, to_agency_id as agency, text_body as text from outbox where kind = 'M-9'`
  const proposals = await sql<{ line: string }[]>`
    select a.title || ' ' || r.due_on || ' ' || r.step || ' ' || office_day(r.at) as line
    from action_item_reminders r join action_items a on a.id = r.action_item_id where r.state = 'proposed'`
  return {
    sent: mails
      .map(({ day, agency, text }) => ({
        day,
        agency,
        titles: [...text.matchAll(/第\d+项任务/g)].map(([title]) => title).sort(),
      }))
      .toSorted(inOrder),
    proposed: proposals.map(({ line }) => line).toSorted(),
  }
}

const inOrder = (a: Mail, b: Mail) =>
  `${a.day} ${a.agency} ${a.titles}` < `${b.day} ${b.agency} ${b.titles}` ? -1 : 1
const at = (day: string, time: string) => new Date(`${day}T${time}:00+08:00`)
const dayAfter = (day: string, n: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)

/** The same numbers for the same seed. */
function mulberry32(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
