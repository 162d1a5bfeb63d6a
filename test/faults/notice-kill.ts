import { appendFileSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, officeDay, officeInstant } from '#src/lib/dates.ts'
import { openDatabase, type Sql } from '#src/lib/db.ts'
import { draftMeeting } from '#src/meetings/commands.ts'
import { worldOn } from '#test/support/app.ts'
import { type Cast, giveCast } from '#test/support/cast.ts'
import { type MailSink, openMailSink } from '#test/support/smtp.ts'
import { chances } from './mail.ts'
import {
  buildProgram,
  freePort,
  isOpen,
  kill,
  launchServer,
  type Program,
  postgresOf,
  type RealServer,
  signalAll,
  socketOf,
} from './real-server.ts'

export const AGENCIES = 50
/** Mails that a server may have on the way at once. */
export const AT_ONCE = 5
const LEASE = 2

export type Victim = 'server' | 'database' | 'both'

/** What the client saw of one notice; written down and on the disk before anything else happens. */
export interface Round {
  meetingId: string
  victim: Victim
  /** Milliseconds after the request was sent. */
  killedAfter: number
  /** The answer's status; 0 if there was none. */
  status: number
}

export interface Found {
  meetingId: string
  state: string
  notices: number
  links: number
  mails: number
  entries: number
}

/** A real office with fifty agencies, its mail server, and a hand that kills. */
export interface Office {
  rounds(): Round[]
  /** Drafts a meeting of all agencies, sends its notice, and kills somebody at that moment. */
  round(victim: Victim, killedAfter: number): Promise<Round>
  /** Waits until nothing is left to send. */
  drain(seconds: number): Promise<void>
  found(): Promise<Found[]>
  /** Message-IDs of everything in the outbox. */
  queued(): Promise<string[]>
  sink: MailSink
  /** Milliseconds from each kill until the server was open again. */
  reopened: Record<Victim, number[]>
  close(): Promise<void>
}

export async function openOffice(): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'hs-k-'))
  const dataDir = join(folder, 'data')
  const log = openSync(join(folder, 'client.log'), 'a')
  const [program, sink] = await Promise.all([buildProgram(), openMailSink()])
  const env = await environment(dataDir, sink)
  let server = await start(program, env)
  const cast = await ask(dataDir, fillOffice)
  const reopened: Record<Victim, number[]> = { server: [], database: [], both: [] }
  let serial = 0

  async function round(victim: Victim, killedAfter: number): Promise<Round> {
    serial += 1
    const meetingId = await draft(dataDir, cast, serial)
    const sent = sendNotice(server, cast, meetingId)
    await sleep(killedAfter)
    const from = performance.now()
    if (victim !== 'server') signalAll(postgresOf(dataDir), 'SIGKILL')
    if (victim !== 'database') await kill(server)
    const status = await sent
    const seen: Round = { meetingId, victim, killedAfter, status }
    appendFileSync(log, `${JSON.stringify(seen)}\n`)
    fsyncSync(log)
    if (victim !== 'database') server = await start(program, env)
    else await isOpen(server)
    reopened[victim].push(Math.round(performance.now() - from))
    return seen
  }

  return {
    round,
    rounds: () => readLines(join(folder, 'client.log')),
    drain: async (seconds) => {
      for (let n = 0; n < seconds * 10; n += 1) {
        if ((await unfinished(dataDir)) === 0) return
        await sleep(100)
      }
      throw new Error(`mail is still waiting: ${await unfinished(dataDir)}`)
    },
    found: () => ask(dataDir, listFound),
    queued: () =>
      ask(dataDir, async (sql) =>
        (await sql<{ id: string }[]>`select message_id as id from outbox`).map(({ id }) => id),
      ),
    sink,
    reopened,
    close: async () => {
      server.process.kill('SIGTERM')
      await server.exited
      await sink.close()
      program.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** When to kill, in milliseconds after the request: while the notice is written, about its commit, while its mails go out. */
export function moments(seed: number): () => number {
  const chance = chances(seed)
  const spans = [150, 600, 2_000]
  let turn = 0
  return () => {
    turn += 1
    return Math.round(chance() * spans[turn % spans.length]!)
  }
}

const turns: readonly Victim[] = ['server', 'both', 'database']
/** Whom to kill: each in turn, at every kind of moment. */
export const victimOf = (round: number): Victim => turns[Math.floor(round / turns.length) % turns.length]!

async function environment(dataDir: string, sink: MailSink): Promise<Record<string, string>> {
  return {
    DATA_DIR: dataDir,
    PORT: String(await freePort()),
    SMTP_URL: sink.url,
    MAIL_FROM: 'meeting@office.gov.cn.example',
    OUTBOX_LEASE_SECONDS: String(LEASE),
    LOG: 'off',
  }
}

async function start(program: Program, env: Record<string, string>): Promise<RealServer> {
  const server = await launchServer(program, env)
  await isOpen(server)
  return server
}

const readLines = (path: string): Round[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

async function ask<T>(dataDir: string, question: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  try {
    return await question(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** The cast, and so many more agencies that a meeting of all is one of fifty. */
async function fillOffice(sql: Sql): Promise<Cast> {
  const cast = await giveCast(sql, new Date())
  const { agencies } = cast
  const present = [agencies.a, agencies.b, agencies.c, agencies.vertical].length
  await sql`
    insert into agencies (code, standing_order, name_zh, short_zh, type, relation, is_member_unit, mailbox, telephone)
    select 'unit' || n, 100 + n, '示例市第' || n || '局', '第' || n || '局', 'department', 'subordinate', true,
      'unit' || n || '@unit.gov.cn.example', '000-0000-3000' from generate_series(1, ${AGENCIES - present}::int) n`
  await sql`insert into settings (key, value) values ('installed', 'true'), ('mailbox', '"meeting@office.gov.cn.example"')`
  return cast
}

/** A draft for a day of its own, so that neither the room nor the chair is taken. */
function draft(dataDir: string, cast: Cast, serial: number): Promise<string> {
  return ask(dataDir, async (sql) => {
    const world = await worldOn(sql, async () => undefined)
    world.setNow(new Date())
    const agencies = await sql<
      { id: string }[]
    >`select id from agencies where is_member_unit order by standing_order`
    const day = addDays(officeDay(world.now()), 20 + serial)
    return draftMeeting(await world.act(cast.clerk), {
      title: `第${serial}次协调会`,
      titleEn: '',
      kind: 'coordination',
      hostGroupId: cast.group,
      chairPersonId: cast.chair.id,
      venueId: cast.venue,
      startsAt: officeInstant(day, '09:30'),
      endsAt: officeInstant(day, '11:00'),
      requiredLevel: 'principal_or_deputy',
      replyBy: null,
      minutesRequired: true,
      items: [
        {
          id: null,
          no: 1,
          title: '征地进展',
          matterId: null,
          reportingAgencyId: cast.agencies.a,
          durationMinutes: 30,
        },
      ],
      agencyIds: agencies.map(({ id }) => id),
      presetName: '',
    })
  })
}

/** The status of the answer; 0 if the connection broke. */
async function sendNotice({ url }: RealServer, cast: Cast, meetingId: string): Promise<number> {
  const answer = await fetch(`${url}/meetings/${meetingId}/notices`, {
    method: 'POST',
    body: new URLSearchParams({ version: '1', office: cast.clerk.id, recorderId: cast.clerk2.id }),
    headers: {
      cookie: `sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`,
      'sec-fetch-site': 'same-origin',
    },
    redirect: 'manual',
  }).catch(() => null)
  await answer?.arrayBuffer().catch(() => null)
  return answer?.status ?? 0
}

const unfinished = (dataDir: string) =>
  ask(dataDir, async (sql) => {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from outbox where state <> 'sent'`
    return row?.n ?? 0
  })

const listFound = (sql: Sql): Promise<Found[]> => sql<Found[]>`
  select m.id as "meetingId", m.state,
    (select count(*)::int from notices n where n.meeting_id = m.id) as notices,
    (select count(*)::int from link_grants l where l.meeting_id = m.id and l.purpose = 'reply') as links,
    (select count(*)::int from outbox o where o.meeting_id = m.id) as mails,
    (select count(*)::int from audit_entries a where a.meeting_id = m.id and a.action = 'meetings.noticed') as entries
  from meetings m order by m.created_at`
