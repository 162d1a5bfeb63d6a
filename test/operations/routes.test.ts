import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { metricsText } from '#src/operations/metrics.ts'
import { alarmsOf } from '#src/operations/rules.ts'
import { createWorld, type World } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'
import { textOf } from '#test/support/html.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ env: { METRICS_TOKEN: 'a-token-of-the-operator' } })
})
afterAll(() => world.close())

const calm = {
  outbox: [],
  oldestDueSeconds: 0,
  minuteJobAgeSeconds: 10,
  backupAgeSeconds: null,
  auditFaults: 0,
  sessions: 0,
}
const HOUR = 3600
const GB = 1024 ** 3

describe('alarms', () => {
  it.each([
    ['nothing', calm, null, true, []],
    ['a minute job that stands still', { ...calm, minuteJobAgeSeconds: 301 }, null, true, ['minuteJob']],
    ['no heartbeat yet', { ...calm, minuteJobAgeSeconds: null }, null, true, []],
    ['mail that stands', { ...calm, oldestDueSeconds: 901 }, null, true, ['outbox']],
    ['mail that waits for a mail server to be set', { ...calm, oldestDueSeconds: 901 }, null, false, []],
    ['a nearly full disk', calm, { freeBytes: 4 * GB, totalBytes: 100 * GB }, true, ['disk']],
    ['a small disk with little left', calm, { freeBytes: 0.4 * GB, totalBytes: GB }, true, ['disk']],
    ['room enough', calm, { freeBytes: 10 * GB, totalBytes: 100 * GB }, true, []],
  ] as const)('of %s', (_name, standing, disk, mail, expected) => {
    expect(alarmsOf({ ...standing, outbox: [] }, disk, { mail, backup: false })).toEqual(expected)
  })

  it.each([
    ['made yesterday', { backupAgeSeconds: 30 * HOUR }, true, []],
    ['two days old', { backupAgeSeconds: 50 * HOUR }, true, ['backup']],
    ['not expected until now', {}, true, []],
    ['that nobody asked for', { backupAgeSeconds: 50 * HOUR }, false, []],
  ] as const)('of a backup %s', (_name, standing, backup, expected) => {
    expect(alarmsOf({ ...calm, ...standing }, null, { mail: true, backup })).toEqual(expected)
  })
})

describe('the pages', () => {
  const page = async (person: Person, path: string) => textOf(await (await world.as(person).get(path)).text())

  it('tell administrators what stands still, and nobody else', async () => {
    await runMinuteJobs(world.services, [])
    for (const path of ['/users', '/settings'])
      expect(await page(world.cast.admin, path)).not.toContain('定时任务已停止')
    world.setNow(new Date(world.now().getTime() + 12 * 60_000))
    for (const path of ['/users', '/settings'])
      expect(await page(world.cast.admin, path)).toContain('定时任务已停止12分钟')
    expect(await page(world.cast.clerk, '/settings')).not.toContain('定时任务已停止')
  })

  it('tell administrators that the disk is nearly full, with figures', async () => {
    world.services.disk = async () => ({ freeBytes: 0.25 * GB, totalBytes: 20 * GB })
    expect(await page(world.cast.admin, '/users')).toContain('共20.0 GB，剩余0.3 GB')
    world.services.disk = async () => ({ freeBytes: 10 * GB, totalBytes: 20 * GB })
    expect(await page(world.cast.admin, '/users')).not.toContain('磁盘')
  })

  it('tell the office on its first page that mail does not go out, and lead to it', async () => {
    expect(await page(world.cast.clerk, '/today')).not.toContain('待发')
    await world.sql`insert into outbox (kind, message_id, to_address, subject, text_body, html_body, not_before, created_at)
      values ('M-1', '<stands@office.example>', 'land@agency.example', '会议通知', '-', '-', ${world.now()}, ${world.now()})`
    const html = await (await world.as(world.cast.clerk).get('/today')).text()
    expect(textOf(html)).toContain('1封邮件待发')
    expect(html).toContain('href="/outbox?state=waiting"')
    await world.sql`delete from outbox`
  })
})

describe('for operators', () => {
  it('/healthz answers without the database, /readyz says what stands still', async () => {
    expect(await (await world.nobody().get('/healthz')).text()).toBe('ok\n')
    await runMinuteJobs(world.services, [])
    const ready = await world.nobody().get('/readyz')
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, database: 'ok', alarms: [] }])
    world.setNow(new Date(world.now().getTime() + 10 * 60_000))
    expect(await (await world.nobody().get('/readyz')).json()).toMatchObject({ alarms: ['minuteJob'] })
  })

  it('/metrics shows itself to the token alone, with patterns and no addresses of mailed links', async () => {
    await world.nobody().get('/r/reply/asecretasecretasecretasecretasecretasecret12')
    expect((await world.nobody().get('/metrics')).status).toBe(404)
    expect((await world.nobody().get('/metrics', { authorization: 'Bearer a-token' })).status).toBe(404)
    const shown = await world.nobody().get('/metrics', { authorization: 'Bearer a-token-of-the-operator' })
    const text = await shown.text()
    expect(shown.headers.get('content-type')).toContain('version=0.0.4')
    expect(text).toMatch(/huishang_request_seconds_count\{method="GET",route="[^"]*",status="4xx"\} \d+/)
    expect(text).toContain('huishang_minute_job_age_seconds')
    expect(text).not.toContain('asecret')
  })

  it('says database down in metrics when it is', () => {
    expect(metricsText(null, null)).toContain('huishang_database_up 0')
  })
})
