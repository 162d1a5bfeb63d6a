import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { headersOf } from '../access/ask.ts'
import { type Given, giveWorld } from '../access/given.ts'
import { undoing } from '../access/rolled-back.ts'
import { tableHash } from '../support/table-hash.ts'
import { askBadly, type Way, waysOf } from './ask-badly.ts'

// SEC-17: bytes that nobody types. The whole product of fields and values is asked by `npm run test:long`.

let given: Given
let ways: Way[]
beforeAll(async () => {
  given = await giveWorld()
  ways = await waysOf(given)
}, 60_000)
afterAll(() => given.world.close())

describe('bytes that nobody types', () => {
  it('SEC-17: in every field and parameter bring no fault', async () => {
    const before = await tableHash(given.world.sql)
    const { asked, broken } = await askBadly(given, ways, 1 / 211)
    expect(broken).toEqual([])
    expect(asked).toBeGreaterThan(1_000)
    expect(await tableHash(given.world.sql)).toBe(before)
  }, 240_000)

  it('A3-19: in the frame of a form bring no fault, and end soon', async () => {
    const ask = undoing(given.world)
    const parts = (n: number) =>
      `${Array.from({ length: n }, (_, i) => `--b\r\nContent-Disposition: form-data; name="f${i}"\r\n\r\nx\r\n`).join('')}--b--\r\n`
    const bodies: [type: string, body: string][] = [
      ['multipart/form-data; boundary=b', parts(20_000)],
      ['multipart/form-data; boundary=b', parts(3).slice(0, -20)],
      ['multipart/form-data; boundary=b', '\r'.repeat(100_000)],
      ['multipart/form-data', parts(3)],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a\0b\r\nX: y.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n',
      ],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="__proto__"; filename="../../x.pdf"\r\n\r\n%PDF-1.4\r\n--b--\r\n',
      ],
      ['application/json', '{"__proto__":{"x":1}}'],
      ['text/plain', 'title=x'],
      ['', 'title=x'],
      ['application/x-www-form-urlencoded; charset=utf-7', 'title=+ADw-script+AD4-'],
      ['application/x-www-form-urlencoded', Array.from({ length: 100_000 }, (_, i) => `k${i}=`).join('&')],
    ]
    const posts = ways.filter(({ method }) => method === 'POST')
    const broken: string[] = []
    // The large ones go to a few: what reads a form is one function.
    for (const [at, [type, body]] of bodies.entries())
      for (const way of body.length > 50_000
        ? posts.slice(at, at + 3)
        : posts.filter((_, i) => i % 11 === at)) {
        const started = process.cpuUsage()
        const headers = { ...headersOf(given, way.role), 'content-type': type }
        const { status } = await ask(way.address, { method: 'POST', headers, body })
        const { user, system } = process.cpuUsage(started)
        const seconds = (user + system) / 1_000_000
        if (status >= 500 || seconds > 3) broken.push(`${way.name} ${type} ${status} ${seconds.toFixed(1)} s`)
      }
    expect(broken).toEqual([])
  }, 120_000)
})
