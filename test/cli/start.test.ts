import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'hs-start-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe('npm start', () => {
  it('answers a wrong setting with one sentence and exit code 1', async () => {
    const { code, errors } = await finish(start({ PORT: 'http' }))
    expect(errors).toBe('PORT must be a whole number from 1 to 65535.\n')
    expect(code).toBe(1)
  })

  it('opens on an empty folder, and closes everything it opened', async () => {
    const port = await freePort()
    const program = start({ PORT: String(port) })
    await opens(program, port)
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(true)
    const finished = finish(program)
    program.kill('SIGTERM')
    expect(await finished).toMatchObject({ code: 0, errors: '' })
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
  })

  it('closes everything also when the starter is killed', async () => {
    const port = await freePort()
    const program = start({ PORT: String(port) })
    await opens(program, port)
    program.kill('SIGKILL')
    await expect
      .poll(() => existsSync(join(dataDir, 'postgres/postmaster.pid')), { timeout: 15_000 })
      .toBe(false)
  })

  it('says that its port is taken, and leaves nothing running', async () => {
    const other = createServer()
    const port = await new Promise<number>((done) => {
      other.listen(0, '127.0.0.1', () => done(portOf(other)))
    })
    const { code, errors } = await finish(start({ PORT: String(port) }))
    other.close()
    expect(errors).toBe(`Port ${port} of 127.0.0.1 is taken by another program: stop it, or set PORT.\n`)
    expect(code).toBe(1)
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false)
  })
})

function start(settings: Record<string, string>) {
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir, LOG: 'off', ...settings }
  return spawn(process.execPath, ['src/cli/start.mjs'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function finish(program: ChildProcess) {
  let errors = ''
  program.stderr?.on('data', (text) => {
    errors += text
  })
  const code = await new Promise<number | null>((done) => program.once('close', done))
  return { code, errors }
}

async function opens(program: ChildProcess, port: number) {
  for (let n = 0; n < 200 && program.exitCode === null; n++) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined)
    if (answer?.ok) return expect(await answer.text()).toContain('<html')
    await sleep(100)
  }
  throw new Error('The server did not open.')
}

async function freePort() {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const port = portOf(probe)
  await new Promise((done) => probe.close(done))
  return port
}

function portOf(server: ReturnType<typeof createServer>) {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
