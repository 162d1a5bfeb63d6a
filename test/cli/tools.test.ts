import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openDatabase } from '#src/lib/db.ts'
import {
  buildProgram,
  type Program,
  type RealServer,
  socketOf,
  startServer,
} from '#test/faults/real-server.ts'
import { TEST_KEYS } from '#test/support/app.ts'
import { type Cast, giveCast } from '#test/support/cast.ts'
import { databaseOptions, databaseUrl } from '#test/support/server-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-t-'))
const dataDir = join(folder, 'data')
let program: Program
let server: RealServer
let cast: Cast
const env = { DATA_DIR: dataDir, LOG: 'off', BACKUP_DIR: join(folder, 'backups') }

beforeAll(async () => {
  program = await buildProgram()
  server = await startServer(program, env)
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  cast = await giveCast(sql, new Date())
  await sql`insert into settings (key, value) values ('installed', 'true')`
  await sql.end()
})
afterAll(async () => {
  server.process.kill('SIGTERM')
  await server.exited
  program.remove()
  rmSync(folder, { recursive: true, force: true })
})

describe('the tools of the command line, beside a running server', () => {
  it('backup writes one file where it was asked to; the server makes its own every day', async () => {
    await raise('备份之前')
    const { code, output } = await run('backup', ['mine.tar.gz'])
    expect(output).toContain(`Backed up to ${join(folder, 'mine.tar.gz')}`)
    expect(code).toBe(0)
    expect(statSync(join(folder, 'mine.tar.gz')).mode & 0o777).toBe(0o600)
    await expect.poll(() => readdirSync(env.BACKUP_DIR), { timeout: 15_000 }).toHaveLength(1)
  })

  it('console answers questions, also in the words of a table', async () => {
    const { output, code } = await run(
      'console',
      [],
      ["await person('冯科长')\n", '.sql select count(*)::int as matters from matters\n'],
    )
    expect(output).toContain("roles: 'clerk'")
    expect(output).toMatch(/matters │.*│ 0 +│ 1 +│/s)
    expect(code).toBe(0)
  })

  it('verify follows the chain of everything issued, and fails where a code is not in it', async () => {
    expect(await run('verify', [])).toEqual({
      code: 0,
      output: 'Records: 0. Chain head: none.\nNothing was changed.\n',
    })
    const lost = await run('verify', ['--head', 'ab'.repeat(32)])
    expect([lost.code, lost.output]).toEqual([
      1,
      expect.stringContaining('The mailed code is not in the chain'),
    ])
    expect(await run('verify', ['--head', 'nonsense'])).toMatchObject({ code: 1 })
  })

  it('restore refuses while the server runs, then brings back what was, keys included', async () => {
    await raise('备份之后')
    expect(await run('restore', ['mine.tar.gz', '--force'])).toMatchObject({
      code: 1,
      output: `The server is running on ${dataDir}: stop it first.\n`,
    })
    server.process.kill('SIGTERM')
    await server.exited
    expect((await run('restore', ['mine.tar.gz'])).output).toContain('There is data in')
    const { code, output } = await run('restore', ['mine.tar.gz', '--force'])
    expect([code, output]).toEqual([0, expect.stringContaining('What was there before lies in')])
    server = await startServer(program, env)
    expect(await titles()).toEqual(['备份之前'])
    // Whoever was signed in still is.
    expect((await fetch(`${server.url}/today`, { headers: headers() })).status).toBe(200)
    expect(readdirSync(dataDir).filter((name) => name.startsWith('replaced-'))).toHaveLength(1)
  })

  it('export and import carry everything to a server of one’s own', async () => {
    const name = `${inject('testServer').run}_moved`
    const admin = openDatabase(databaseOptions(inject('testServer')), { max: 1 })
    await admin`create database ${admin(name)}`
    const there = {
      DATABASE_URL: databaseUrl(inject('testServer'), name),
      BASE_URL: 'http://localhost',
      AUTH_KEYS: TEST_KEYS,
      BACKUP_DIR: '',
    }
    expect(await run('export', ['all.sql.gz'])).toMatchObject({ code: 0 })
    expect(await run('import', ['all.sql.gz'], [], there)).toMatchObject({
      code: 0,
      output: 'Imported: start the server.\n',
    })
    expect((await run('import', ['all.sql.gz'], [], there)).output).toContain('is not empty')
    const moved = openDatabase(databaseOptions(inject('testServer'), name), { max: 1 })
    expect(await moved`select title from matters`).toEqual([{ title: '备份之前' }])
    await moved.end()
    expect(await run('backup', [], [], there)).toMatchObject({
      code: 1,
      output: expect.stringContaining('pg_dump'),
    })
    await admin`drop database ${admin(name)} with (force)`
    await admin.end()
  })

  it('say in one sentence what is wrong', async () => {
    const nothing = { DATA_DIR: join(folder, 'nothing'), BACKUP_DIR: '' }
    expect(await run('backup', [], [], nothing)).toEqual({
      code: 1,
      output: `There is no database in ${nothing.DATA_DIR} yet.\n`,
    })
    expect(existsSync(nothing.DATA_DIR)).toBe(false)
    expect((await run('restore', ['--nonsense'])).output).toBe(
      'Usage: npm run restore -- <file> [--force | --check]\n',
    )
    expect((await run('import', ['missing.sql.gz'])).output).toBe(
      `There is no file ${join(folder, 'missing.sql.gz')}.\n`,
    )
  })
})

const headers = () => ({
  cookie: `sid=${cast.clerk.token}; __Host-sid=${cast.clerk.token}`,
  'sec-fetch-site': 'same-origin',
})

async function raise(title: string) {
  const body = new URLSearchParams({ title, agencyId: cast.agencies.a })
  const answer = await fetch(`${server.url}/matters`, {
    method: 'POST',
    body,
    headers: headers(),
    redirect: 'manual',
  })
  expect(answer.status).toBe(303)
}

async function titles(): Promise<string[]> {
  const sql = openDatabase(socketOf(dataDir), { max: 1 })
  const rows = await sql<{ title: string }[]>`select title from matters`
  await sql.end()
  return rows.map((row) => row.title)
}

/** Runs a tool as `npm run` does, in a folder of the person's; lines are typed one after the other's answer. */
async function run(tool: string, args: string[], lines: string[] = [], more: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(program.folder, 'cli', `${tool}.mjs`), ...args], {
    env: { PATH: process.env.PATH, INIT_CWD: folder, ...env, ...more },
  })
  let output = ''
  const waiting = [...lines, ...(lines.length > 0 ? ['.exit\n'] : [])]
  const listen = (text: Buffer) => {
    output += text
    if (output.endsWith('huishang> ')) child.stdin.write(waiting.shift() ?? '')
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, output }
}
