import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Listening, listen } from '#src/http.ts'
import { json, openDatabase, type Sql } from '#src/lib/db.ts'
import { givePassword, PASSWORD } from '../auth/support.ts'
import { MONDAY, type Visitor, visitor, worldOn } from '../support/app.ts'
import { type Cast, giveCast } from '../support/cast.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const places = [process.env.NGINX_PATH, '/usr/sbin/nginx', '/usr/local/bin/nginx', '/opt/homebrew/bin/nginx']
const nginx = places.find((path) => path && existsSync(path))

/** For `describe.skipIf`: says loudly what is skipped, or throws where that is forbidden. */
function nginxIsMissing() {
  if (nginx) return false
  const sentence = 'No nginx was found (NGINX_PATH): the README’s CONFIGURATION'
  if (process.env.REQUIRE_NGINX === '1')
    throw new Error(`${sentence} cannot be tried, and REQUIRE_NGINX=1 forbids skipping.`)
  console.warn(`\n!!! ${sentence} IS NOT TRIED !!!\n`)
  return true
}

describe.skipIf(nginxIsMissing())('the nginx of the README before two instances on one database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hs-nginx-'))
  const served = [0, 0]
  let database: TestDatabase
  let second: Sql
  let cast: Cast
  let instances: Listening[]
  let proxy: ChildProcess
  let url: string
  let clerk: Visitor

  beforeAll(async () => {
    database = await createTestDatabase()
    second = openDatabase(database.options, { max: 2 })
    cast = await giveCast(database.sql, MONDAY)
    const settings = { installed: true, nameZh: '示例市领导小组办公室', shortZh: '市领导小组办' }
    await database.sql`insert into settings (key, value) select key, value from jsonb_each(${json(database.sql, settings)})`
    await givePassword(database.sql, cast.clerk)
    instances = await Promise.all([database.sql, second].map(openInstance))
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    proxy = await openProxy(port)
  })
  afterAll(async () => {
    const gone = once(proxy, 'exit')
    proxy.kill('SIGQUIT')
    await gone
    await Promise.all(instances.map((instance) => instance.stop(1)))
    await second.end()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function openInstance(sql: Sql, at: number): Promise<Listening> {
    const env = { TRUST_PROXY: '1', BASE_URL: 'https://meetings.example.gov.cn' }
    const { app } = await worldOn(sql, async () => undefined, env)
    const site: Parameters<typeof listen>[0] = {
      fetch: (request, env) => {
        served[at]! += 1
        return app.fetch(request, env)
      },
    }
    return listen(site, { port: 0, host: '127.0.0.1', assetsDir: folder })
  }

  /** The block of the README; only ports, certificate and log are those of this test. */
  function readmeSite(port: number): string {
    const block = readFileSync('README.md', 'utf8').match(/```nginx\n([\s\S]*?)```/)?.[1] ?? ''
    const changes: [string | RegExp, string][] = [
      ['127.0.0.1:3001', `127.0.0.1:${instances[0]!.port}`],
      ['127.0.0.1:3002', `127.0.0.1:${instances[1]!.port}`],
      ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
      [/ssl_certificate .*\n/, '\n'],
      [/ssl_certificate_key .*\n/, '\n'],
      ['/var/log/nginx/huishang.log', join(folder, 'access.log')],
    ]
    return changes.reduce((text, [from, to]) => {
      const changed = text.replace(from, to)
      expect(changed, `${from} stands in the README`).not.toBe(text)
      return changed
    }, block)
  }

  async function openProxy(port: number): Promise<ChildProcess> {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    )
    const file = join(folder, 'nginx.conf')
    writeFileSync(
      file,
      `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
${temporary.join('\n')}
${readmeSite(port)}
}
`,
    )
    const program = spawn(nginx!, ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
    await vi.waitFor(() => fetch(`${url}/healthz`), { timeout: 10_000 })
    return program
  }

  const browse = () =>
    visitor(
      {
        request: (address, init) => {
          const { pathname, search } = new URL(address)
          return fetch(url + pathname + search, { ...init, redirect: 'manual' })
        },
      },
      new Map(),
    )

  it('shares the work, and a session of one is a session of the other', async () => {
    clerk = browse()
    expect((await clerk.post('/sign-in', { email: cast.clerk.email, password: PASSWORD })).status).toBe(303)
    const before = [...served]
    const pages = await Promise.all(Array.from({ length: 10 }, () => clerk.get('/account')))
    expect(pages.map((page) => page.status)).toEqual(pages.map(() => 200))
    expect(served[0]! - before[0]!).toBe(5)
    expect(served[1]! - before[1]!).toBe(5)
  })

  it('tells the caller’s address, whatever the caller says of itself', async () => {
    const liar = { 'x-forwarded-for': '203.0.113.9' }
    await browse().post('/sign-in', { email: cast.clerk.email, password: 'not this password' }, liar)
    const [event] = await database.sql<
      { ip: string }[]
    >`select host(ip) as ip from auth_events order by id desc limit 1`
    expect(event!.ip).toBe('127.0.0.1')
  })

  it('lets through what the product takes, and no more', async () => {
    const send = (megabytes: number) =>
      clerk.post('/nowhere', { file: new File([Buffer.alloc(megabytes * 1024 * 1024)], 'x.pdf') })
    const taken = await send(29)
    expect([taken.status, taken.headers.has('x-request-id')]).toEqual([404, true])
    const refused = await send(31)
    expect([refused.status, refused.headers.has('x-request-id')]).toEqual([413, false])
  })

  it('writes no link of a mail into its log', async () => {
    for (const path of ['/r/reply/a-key', '/l/a-key', '/sign-in?next=/today']) await browse().get(path)
    const log = await vi.waitFor(() => {
      const text = readFileSync(join(folder, 'access.log'), 'utf8')
      expect(text).toContain('GET /sign-in?next=/today')
      return text
    })
    expect(log).not.toContain('a-key')
  })

  it('goes on when one instance is stopped', async () => {
    await instances[1]!.stop(1)
    for (let n = 0; n < 6; n += 1) expect((await clerk.get('/account')).status).toBe(200)
  })
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
