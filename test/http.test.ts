import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listening, listen } from '#src/http.ts'

const assetsDir = mkdtempSync(join(tmpdir(), 'hs-assets-'))
const app = new Hono()
app.get('/slow', async (c) => {
  await sleep(200)
  return c.text('finished')
})
let web: Listening
let url: string

beforeAll(async () => {
  writeFileSync(join(assetsDir, 'app.css'), 'body {}')
  web = await listen(app, { port: 0, host: '127.0.0.1', assetsDir })
  url = `http://127.0.0.1:${web.port}`
})
afterAll(() => rmSync(assetsDir, { recursive: true, force: true }))

describe('the web server', () => {
  it('lets browsers keep a file of this version for a year, and ask again for any other', async () => {
    const versioned = await fetch(`${url}/assets/app.css?v=1`)
    expect(versioned.headers.get('cache-control')).toContain('immutable')
    expect(versioned.headers.get('content-type')).toContain('text/css')
    expect(await versioned.text()).toBe('body {}')
    const plain = await fetch(`${url}/assets/app.css`)
    expect(plain.headers.get('cache-control')).toBe('no-cache')
  })

  it('gives no file from elsewhere', async () => {
    for (const path of ['none.css', '..%2fpackage.json', '%2e%2e/package.json', '%00', '.']) {
      expect((await fetch(`${url}/assets/${path}`)).status).toBeGreaterThanOrEqual(400)
    }
  })

  it('says that its port is taken', async () => {
    const taken = listen(app, { port: web.port, host: '127.0.0.1', assetsDir })
    await expect(taken).rejects.toThrow(/^Port \d+ of 127.0.0.1 is taken by another program/)
  })

  it('finishes what is under way before it stops', async () => {
    const answer = fetch(`${url}/slow`)
    await sleep(50)
    const stopped = web.stop(5)
    expect(await (await answer).text()).toBe('finished')
    await stopped
    await expect(fetch(`${url}/slow`)).rejects.toThrow()
  })
})
