import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMinuteJobs } from '#src/jobs/minute.ts'
import { metricsText } from '#src/operations/metrics.ts'
import { alarmsOf } from '#src/operations/rules.ts'
import { createWorld, type World } from '../support/app.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ env: { METRICS_TOKEN: 'a-token-of-the-operator' } })
})
afterAll(() => world.close())

const calm = { outbox: [], oldestDueSeconds: 0, minuteJobAgeSeconds: 10, sessions: 0 }
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
    expect(alarmsOf({ ...standing, outbox: [] }, disk, mail)).toEqual(expected)
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
