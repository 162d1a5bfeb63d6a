import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { askOnce, get } from './load.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Running {
  port: number
  pid: number
  /** Milliseconds from the start of the process to its first page. */
  firstPage: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A file of the bench as a process of its own; it tells its port. */
export async function startHelper(file: string, env: Record<string, string> = {}): Promise<Running> {
  const started = performance.now()
  const child = fork(join(root, 'test/bench', file), [], {
    env: { ...process.env, ...env },
    execArgv: ['--import', 'tsx'],
  })
  running.add(child)
  const port = await new Promise<number>((ready, fail) => {
    child.once('message', (message: { port: number }) => ready(message.port))
    child.once('exit', (code) => fail(new Error(`${file} ended with ${code}`)))
  })
  return { port, pid: child.pid!, firstPage: performance.now() - started, stop: () => end(child) }
}

/** The built server as it runs in production; ready once `page` answers 200. Its log goes to a file. */
export async function startServer(
  settings: Record<string, string>,
  log: string,
  page: string,
  file = 'dist/server.mjs',
): Promise<Running> {
  const port = await freePort()
  const started = performance.now()
  const output = openSync(log, 'w')
  const child = spawn(process.execPath, [...flags(), '--enable-source-maps', join(root, file)], {
    cwd: root,
    env: { PATH: process.env.PATH, PORT: String(port), ...settings },
    stdio: ['ignore', output, output, 'ipc'],
  })
  running.add(child)
  let over = false
  child.once('exit', () => {
    over = true
  })
  for (;;) {
    const answer = await askOnce(port, get(page)).catch(() => null)
    if (answer?.status === 200) break
    if (over || performance.now() - started > 60_000)
      throw new Error(
        `${page} answered ${answer?.status}; the server said: ${readFileSync(log, 'utf8').slice(-2000)}`,
      )
    await sleep(3)
  }
  return { port, pid: child.pid!, firstPage: performance.now() - started, stop: () => end(child) }
}

/** For looking into the server: BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=/tmp/profile". */
const flags = () => process.env.BENCH_NODE_FLAGS?.split(' ') ?? []

async function end(child: ChildProcess) {
  const over = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await Promise.race([over, sleep(10_000, undefined, { ref: false })])
  running.delete(child)
}

/** Memory of a process in megabytes, as the system counts it. */
export function memoryOf(pid: number): number {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024
}

/**
 * Processor time in milliseconds that a process and its children have used, or null where the system does not tell.
 * Unlike a rate it does not depend on what else the machine does.
 */
export function processorTime(pid: number): number | null {
  if (process.platform !== 'linux') return null
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  const ticks = [pid, ...children].map((each) => {
    const fields = readFileSync(`/proc/${each}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, each) => sum + each, 0) * 10
}

export const isInstalled = (program: string) => spawnSync(program, ['--version']).status === 0

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
