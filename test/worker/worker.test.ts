import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { unfoldCalendar } from '#src/calendar/lines.ts'
import { buildWorker } from '#src/cli/build-worker.mjs'
import { addDays, officeDay } from '#src/lib/dates.ts'
import { json } from '#src/lib/db.ts'
import { createAuthenticator, type Question } from '../auth/authenticator.ts'
import { follow, openIdentityProvider } from '../auth/identity-provider.ts'
import { givePassword, PASSWORD } from '../auth/support.ts'
import { TEST_KEYS, type Visitor } from '../support/app.ts'
import { type Cast, giveCast } from '../support/cast.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { inputValue, textOf } from '../support/html.ts'
import { calendarOf, type MailSink, openMailSink } from '../support/smtp.ts'
import { dryRun, openWorker, type WorkerSite } from './site.ts'

const OFFICE = 'meeting@office.gov.cn.example'
const folder = mkdtempSync(join(tmpdir(), 'hs-worker-'))
let report: string
let database: TestDatabase
let sink: MailSink
let site: WorkerSite
let provider: Awaited<ReturnType<typeof openIdentityProvider>>

beforeAll(async () => {
  report = dryRun(folder)
  sink = await openMailSink()
  provider = await openIdentityProvider(['http://localhost'])
  database = await createTestDatabase()
  await inZone('UTC')
  site = await openWorker(folder, database.url, {
    vars: { BASE_URL: 'http://localhost', MAIL_FROM: OFFICE, ...provider.env },
    secrets: { AUTH_KEYS: TEST_KEYS, SMTP_URL: sink.url },
  })
})
afterAll(async () => {
  await site.close()
  await sink.close()
  provider.close()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** The time zone of new connections that do not ask for one: Hyperdrive forgets what a session asks for. */
async function inZone(zone: string) {
  await database.sql.unsafe(`alter database ${database.name} set timezone to '${zone}'`)
}

/** The newest mail to an address about this, as soon as it has come. */
async function mailTo(address: string, subject: string) {
  return vi.waitFor(
    async () => {
      const found = (await sink.mailsTo(address)).findLast((mail) => mail.subject?.includes(subject))
      if (!found) throw new Error(`no mail about ${subject} came to ${address}`)
      return found
    },
    { timeout: 15_000, interval: 50 },
  )
}

/** The path of the link in a mail's text. */
function linkIn(text: string | undefined, purpose: string): string {
  const found = text?.match(new RegExp(`http://localhost(/${purpose}/\\S+)`))?.[1]
  if (!found) throw new Error(`no ${purpose} link in: ${text}`)
  return found
}

describe('the build', () => {
  it('passes wrangler’s own check, with database and settings bound', () => {
    expect(report).toContain('env.HYPERDRIVE')
    expect(report).toContain('env.BASE_URL')
    expect(report).toContain('--dry-run: exiting now')
  })

  it('is small enough for every plan: 3 MB compressed', () => {
    const size = Number(report.match(/gzip: ([\d.]+) KiB/)?.[1])
    expect(size).toBeGreaterThan(100)
    expect(size).toBeLessThan(3 * 1024)
  })

  it('has the guarded driver, and of our own nothing that needs files or processes', async () => {
    const meta = await buildWorker()
    const inputs = Object.keys(meta.inputs)
    expect(inputs).toContain('node_modules/postgres/cf/src/connection.js')
    expect(
      inputs.filter((path) => /^src\/(embedded|demo\/load|server|http\.ts|mailbox\/catcher)/.test(path)),
    ).toEqual([])
    const imports = Object.values(meta.outputs).flatMap((output) => output.imports.map(({ path }) => path))
    expect(imports).toContain('cloudflare:sockets')
    expect(
      imports.filter((path) => /^(node:)?(fs|child_process|os|http|worker_threads)(\/|$)/.test(path)),
    ).toEqual([])
  })
})

describe('before it may serve', () => {
  const answer = async () => {
    const response = await site.fetch('/')
    return [response.status, await response.text()]
  }

  it('says in one sentence that the schema is older than itself', async () => {
    const [last] = await database.sql<{ name: string }[]>`
      delete from schema_migrations where name = (select max(name) from schema_migrations) returning name`
    expect(await answer()).toEqual([
      503,
      `The database is older than this program (it lacks ${last!.name}): run npm run migrate.\n`,
    ])
    await site.minute()
    expect(await database.sql`select 1 from job_runs`).toHaveLength(0)
    await database.sql`insert into schema_migrations (name) values (${last!.name})`
  })

  it('says that days would begin at another hour', async () => {
    await inZone('Asia/Shanghai')
    const [status, sentence] = await answer()
    await inZone('UTC')
    expect(status).toBe(503)
    expect(sentence).toMatch(
      /^The time zone of the database is Asia\/Shanghai: run "alter database .* to 'UTC'"\.\n$/,
    )
  })

  it('says that the database is away, on a page', async () => {
    const away = new URL(database.url)
    away.port = '1'
    const lost = await openWorker(folder, away.href, {
      vars: { BASE_URL: 'http://localhost', MAIL_FROM: OFFICE },
      secrets: { AUTH_KEYS: TEST_KEYS },
    })
    const response = await lost.fetch('/sign-in')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3'])
    expect(textOf(await response.text())).toContain('数据库')
    await lost.close()
  })

  it('says which setting is missing', async () => {
    const bare = await openWorker(folder, database.url, {
      vars: { BASE_URL: 'http://localhost' },
      secrets: {},
    })
    const response = await bare.fetch('/')
    expect([response.status, await response.text()]).toEqual([
      503,
      'AUTH_KEYS is required when DATABASE_URL is set.\n',
    ])
    await bare.close()
  })

  it('then shows the first page, without the demo, whose mail nothing here could catch', async () => {
    const [status, html] = await answer()
    expect(status).toBe(200)
    expect(html).toContain('action="/setup"')
    expect(html).not.toContain('/setup/demo')
    expect((await site.nobody().post('/setup/demo')).status).toBe(404)
  })
})

describe('an office on Workers', () => {
  let cast: Cast
  let clerk: Visitor
  let meeting: string
  let minutes: string

  beforeAll(async () => {
    const { sql } = database
    cast = await giveCast(sql, new Date())
    const settings = {
      installed: true,
      nameZh: '示例市领导小组办公室',
      shortZh: '市领导小组办',
      mailbox: OFFICE,
    }
    await sql`insert into settings (key, value) select key, value from jsonb_each(${json(sql, settings)})`
    await givePassword(sql, cast.clerk)
  })

  it('serves its files for a year, under the version that the pages name', async () => {
    const page = await (await site.nobody().get('/sign-in')).text()
    const address = page.match(/\/assets\/app\.css\?v=[0-9a-f]{10}/)?.[0]
    const file = await site.fetch(address!)
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await file.text()).toContain('--paper')
  })

  it('signs people in with a password', async () => {
    clerk = site.nobody()
    expect(
      (await clerk.post('/sign-in', { email: cast.clerk.email, password: 'not this password' })).status,
    ).toBe(422)
    const response = await clerk.post('/sign-in', { email: cast.clerk.email, password: PASSWORD })
    expect(response.status).toBe(303)
    expect(clerk.cookies.get('__Host-sid')).toMatch(/^[\w-]{43}$/)
    expect((await clerk.get('/today')).status).toBe(200)
  })

  it('signs people in with a code that it mails itself, after the answer', async () => {
    const liaison = site.nobody()
    await liaison.post('/sign-in/code', { address: cast.liaisonB.email, next: '/inbox' })
    const mail = await mailTo(cast.liaisonB.email, '登录验证')
    const code = mail.text?.match(/(?<!\d)\d{6}(?!\d)/)?.[0] ?? ''
    const response = await liaison.post('/sign-in/code/answer', { code })
    expect(response.headers.get('location')).toBe('/inbox')
    expect((await liaison.get('/inbox')).status).toBe(200)
  })

  it('signs people in with a passkey', async () => {
    const authenticator = createAuthenticator('http://localhost')
    const ask = async (browser: Visitor, path: string) =>
      (await (await browser.post(path)).json()) as Question
    const created = authenticator.create(await ask(clerk, '/account/passkeys/challenge'))
    expect((await clerk.post('/account/passkeys', { response: created })).status).toBe(303)
    const browser = site.nobody()
    const signed = authenticator.get(await ask(browser, '/sign-in/passkey/challenge'))
    expect((await browser.post('/sign-in/passkey', { response: signed })).status).toBe(303)
    expect((await browser.get('/today')).status).toBe(200)
  })

  it('signs people in by single sign-on', async () => {
    provider.signIn({ sub: 'yu', email: cast.liaisonA.email, email_verified: true })
    for (let n = 0; n < 2; n += 1) {
      const browser = site.nobody()
      const way = await browser.post('/sign-in/oidc', { next: '/inbox' })
      const back = await follow(way.headers.get('refresh')!.slice('0;url='.length))
      expect((await browser.get(back)).headers.get('location')).toBe('/inbox')
      expect((await browser.get('/inbox')).status).toBe(200)
    }
  })

  it('answers many at once, each on connections of its own, and leaves none open', async () => {
    // On a machine with other work a page may wait more than its second: it says so, and is asked again.
    const ask = async (tries = 6): Promise<number> => {
      const { status } = await clerk.get('/today')
      return status === 503 && tries > 1 ? ask(tries - 1) : status
    }
    const pages = await Promise.all(Array.from({ length: 24 }, () => ask()))
    expect(pages).toEqual(pages.map(() => 200))
    await vi.waitFor(
      async () => {
        const left = await database.sql`
          select 1 from pg_stat_activity where datname = ${database.name} and application_name = 'huishang-worker'`
        expect(left).toHaveLength(0)
      },
      { timeout: 10_000 },
    )
  })

  it('composes a meeting and mails its notice', async () => {
    const composed = await clerk.post('/meetings', {
      title: '施工通道征地协调会',
      kind: 'coordination',
      hostGroupId: cast.group,
      startsOn: addDays(officeDay(new Date()), 21),
      startTime: '14:30',
      endTime: '16:00',
      venueId: cast.venue,
      chairPersonId: cast.chair.id,
      requiredLevel: 'principal_or_deputy',
      minutesRequired: 'yes',
      agencies: [cast.agencies.a, cast.agencies.b],
      itemNo: '1',
      itemTitle: '红线内征地',
      itemAgency: cast.agencies.a,
      itemMinutes: '30',
      step: 'notice',
    })
    meeting = composed.headers.get('location')!.replace('/notice', '')
    const preview = await (await clerk.get(`${meeting}/notice`)).text()
    expect(textOf(preview)).toContain('mailbox@land.gov.cn.example')
    const sent = await clerk.post(`${meeting}/notices`, {
      version: inputValue(preview, 'version') ?? '',
      recorderId: cast.clerk.id,
    })
    expect(sent.status).toBe(303)
    const notice = await mailTo('mailbox@land.gov.cn.example', '会议通知')
    expect(notice.text).toContain('会议地点：市政府第一会议室')
    expect(calendarOf(await mailTo(cast.chair.email, '施工通道征地协调会'))).toContain('METHOD:REQUEST')
  })

  it('takes an agency’s reply by the mailed link, and invites whom it names', async () => {
    const { text } = await mailTo('mailbox@land.gov.cn.example', '会议通知')
    const link = linkIn(text, 'r/reply')
    const anybody = site.nobody()
    expect(textOf(await (await anybody.get(link)).text())).toContain('施工通道征地协调会')
    expect((await anybody.post(link, { nominee: cast.attendee.id })).status).toBe(422)
    const replied = await anybody.post(link, { kind: 'attend', nominee: cast.attendee.id })
    expect(replied.status).toBe(303)
    const invitation = await mailTo(cast.attendee.email, '施工通道征地协调会')
    expect(unfoldCalendar(calendarOf(invitation) ?? '').join('\n')).toContain('RSVP=TRUE;CN="邹副局长"')
    expect(textOf(await (await clerk.get(`${meeting}/replies`)).text())).toContain('邹副局长')
  })

  it('delivers every minute what nobody asked it to deliver', async () => {
    await database.sql`
      insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
      values ('M-1', '<waited@office.example>', 'waited@agency.example', '久候的信', '正文', '<p>正文</p>', now() - interval '1 hour', now() - interval '1 hour')`
    await site.minute()
    expect((await mailTo('waited@agency.example', '久候')).messageId).toBe('<waited@office.example>')
    const jobs = await database.sql<{ job: string }[]>`select job from job_runs`
    expect(jobs.map(({ job }) => job)).toContain('expired')
  })

  it('takes and gives back a file of several chunks, with its length', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(700_000)])
    const [item] = await database.sql<
      { id: string }[]
    >`select id from agenda_items where meeting_id = ${meeting.slice(10)}`
    const uploaded = await clerk.post(`${meeting}/materials`, {
      agendaItemId: item!.id,
      file: new File([bytes], '征地红线图.pdf', { type: 'application/pdf' }),
      not_classified: 'yes',
    })
    expect(uploaded.status).toBe(303)
    const address = (await (await clerk.get(meeting)).text()).match(/\/files\/[0-9a-f-]{36}\/[^"]+/)?.[0]
    const file = await clerk.get(address!)
    expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    expect(file.headers.get('content-length')).toBe(String(bytes.length))
  })

  it('writes minutes once the meeting was held, and has them countersigned by link', async () => {
    // Three weeks go by.
    const ago = "interval '23 days'"
    await database.sql.unsafe(
      `update meetings set starts_at = starts_at - ${ago}, ends_at = ends_at - ${ago}, reply_by = reply_by - ${ago}`,
    )
    expect((await clerk.post(`${meeting}/sign-in/start`)).status).toBe(303)
    const [guest] = await database.sql<
      { id: string }[]
    >`select id from attendees where person_id = ${cast.attendee.id}`
    expect((await clerk.post(`${meeting}/sign-in/${guest!.id}`, { outcome: 'present' })).status).toBe(303)
    const made = await clerk.post(`${meeting}/minutes`)
    minutes = made.headers.get('location')!.replace('/edit', '')
    const [paragraph] = await database.sql<{ id: string; version: number }[]>`
      select id, version from decisions where minutes_id = ${minutes.slice(9)} and paragraph_no = 1`
    const saved = await clerk.post(`${minutes}/decisions/${paragraph!.id}`, {
      version: paragraph!.version,
      type: 'order',
      heard: '',
      text: '',
      duties: `国土局 | 林业局 | 完成用地预审报件 | ${addDays(officeDay(new Date()), 30)}`,
    })
    expect(saved.status).toBe(303)
    expect((await clerk.post(`${minutes}/countersigning`)).status).toBe(303)
    const { text } = await mailTo('mailbox@land.gov.cn.example', '会签')
    const link = linkIn(text, 'r/countersign')
    const anybody = site.nobody()
    const countersignId = inputValue(await (await anybody.get(link)).text(), 'countersignId') ?? ''
    expect((await anybody.post(link, { countersignId, answer: 'agreed', comment: '' })).status).toBe(303)
  })

  it('issues them: numbered, mailed, and every duty an action item', async () => {
    expect((await clerk.post(`${minutes}/signature-request`)).headers.get('location')).toBe(
      `${minutes}/signature`,
    )
    expect((await site.as(cast.chair).post(`${minutes}/signature`)).status).toBe(303)
    const issued = await clerk.post(`${minutes}/issue`)
    expect(issued.headers.get('location')).toBe(minutes)
    expect(textOf(await (await clerk.get(minutes)).text())).toContain('〕1号')
    const items = await database.sql<{ title: string }[]>`select title from action_items`
    expect(items).toEqual([{ title: '完成用地预审报件' }])
    expect((await mailTo('mailbox@land.gov.cn.example', '任务交办')).text).toContain('完成用地预审报件')
    await vi.waitFor(async () => {
      const states = await database.sql<{ state: string; n: number }[]>`
        select state, count(*)::int as n from outbox group by state`
      expect(states).toEqual([{ state: 'sent', n: sink.received.length }])
    })
  })

  it('logged every request as one line of JSON, without a secret of a link, and no fault', () => {
    const lines = site
      .log()
      .map((line) => JSON.parse(line) as { level: string; event: string; path?: string; code?: string })
    expect(lines.filter((line) => line.event === 'request').length).toBeGreaterThan(40)
    expect(lines.filter((line) => line.path?.startsWith('/r/')).map((line) => line.path)).toContain('/r/…')
    // A machine with other work may keep a page waiting; it then says so, and is asked again.
    const known = (line: (typeof lines)[number]) => line.event === 'schema' || line.code === 'DATABASE_SILENT'
    expect(lines.filter((line) => line.level === 'error' && !known(line))).toEqual([])
  })
})
