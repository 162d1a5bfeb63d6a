import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../faults/database.ts'

// SEC-13: one who wishes ill slows the others only so much. SEC-11: uploads do not stand in memory for long.
// A real server with its own database, the attacker and the others in different processes, on whatever machine this is.

let office: Office
beforeAll(async () => {
  office = await openOffice()
}, 120_000)
afterAll(() => office?.close())

const MEGABYTE = 1024 * 1024
const pid = () => office.server.process.pid!
/** Megabytes in memory: now, or the most since `forget`. */
const memory = (which: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid()}/status`, 'utf8'))?.[1]) / 1024
const forget = () => writeFileSync(`/proc/${pid()}/clear_refs`, '5')

const cookie = (token: string) => ({ cookie: `sid=${token}; __Host-sid=${token}` })

/** Milliseconds that a signed-in reader waits for pages, one after the other. */
async function read(forMs: number): Promise<number[]> {
  const times: number[] = []
  const until = performance.now() + forMs
  while (performance.now() < until || times.length < 5) {
    const started = performance.now()
    const answer = await fetch(`${office.server.url}/matters`, { headers: cookie(office.cast.clerk.token) })
    await answer.arrayBuffer()
    expect(answer.status).toBe(200)
    times.push(performance.now() - started)
    await sleep(10)
  }
  return times
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0

const rounded = (figures: Record<string, number>) =>
  JSON.stringify(
    Object.fromEntries(Object.entries(figures).map(([name, n]) => [name, Math.round(n * 10) / 10])),
  )

function attack(way: string): ChildProcess {
  return spawn(
    process.execPath,
    ['test/hostile/attacker.ts', new URL(office.server.url).port, way, office.cast.liaisonA.token],
    { stdio: 'ignore' },
  )
}

describe('SEC-13: while somebody attacks', () => {
  it.each([
    ['slow', 'two hundred sockets that drip'],
    ['large', 'forms of ten megabytes'],
    ['keys', 'forms of a hundred thousand fields'],
    ['parts', 'forms of twenty thousand parts'],
  ])(
    'with %s: %s',
    async (way) => {
      await read(300)
      forget()
      const calm: number[] = []
      const busy: number[] = []
      // In turns, because the machine has other work as well.
      for (let turn = 0; turn < 2; turn += 1) {
        calm.push(...(await read(700)))
        const attacker = attack(way)
        await sleep(400)
        busy.push(...(await read(1_200)))
        attacker.kill('SIGKILL')
        await sleep(200)
      }
      const figures = {
        calm: median(calm),
        busy: median(busy),
        ratio: median(busy) / median(calm),
        slowest: Math.max(...busy),
        memory: memory('VmHWM'),
      }
      console.log(way, rounded(figures))
      // A share of the machine is the attacker's; what must not happen is that everybody stands still, or memory runs full.
      expect(figures.ratio).toBeLessThan(10)
      expect(figures.slowest).toBeLessThan(5_000)
      expect(figures.memory).toBeLessThan(500)
    },
    60_000,
  )
})

describe('SEC-11: uploads of twenty megabytes', () => {
  it('one after another and four at once stand in memory for a while, and no longer', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(19 * MEGABYTE)])
    let serial = 0
    const upload = async () => {
      // Another content each time, or it would be kept only once.
      serial += 1
      content.writeUInt32LE(serial, 100)
      const body = new FormData()
      body.set('title', '施工便道')
      body.set('agencyId', office.cast.agencies.a)
      body.set('not_classified', 'yes')
      body.set('file', new File([new Uint8Array(content)], '方案.pdf'))
      const answer = await fetch(`${office.server.url}/matters`, {
        method: 'POST',
        body,
        headers: { ...cookie(office.cast.clerk.token), 'sec-fetch-site': 'same-origin' },
        redirect: 'manual',
      })
      await answer.arrayBuffer()
      return answer.status
    }
    forget()
    const before = memory('VmRSS')
    const statuses = [await upload()]
    const one = memory('VmHWM')
    statuses.push(await upload())
    const two = memory('VmHWM')
    statuses.push(...(await Promise.all([1, 2, 3, 4].map(upload))))
    const peak = memory('VmHWM')
    console.log('uploads', rounded({ before, one, two, peak, after: memory('VmRSS') }))
    expect(new Set(statuses)).toEqual(new Set([303]))
    // A file stands in memory whole, and more than once while it is read and written; nothing adds up.
    expect(one - before).toBeLessThan(12 * 20)
    expect(two - one).toBeLessThan(6 * 20)
    expect(peak - before).toBeLessThan(4 * 10 * 20)
  }, 120_000)
})
