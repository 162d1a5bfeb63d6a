import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildInto } from '#src/cli/build.mjs'
import { isAlive, readLockFile } from '#src/embedded/lock-file.ts'

/** The program as it is installed, in a folder of this test's own. */
export interface Program {
  folder: string
  remove(): void
}

export async function buildProgram(): Promise<Program> {
  const cache = 'node_modules/.cache'
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(process.cwd(), cache, 'huishang-'))
  await buildInto(folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A server in a process of its own. */
export interface RealServer {
  url: string
  process: ChildProcess
  /** Lines of its log with this event. */
  logged(event: string): Record<string, unknown>[]
  output(): string
  /** Resolves with the exit code, null after a signal. */
  exited: Promise<number | null>
}

export async function startServer(program: Program, env: Record<string, string>): Promise<RealServer> {
  const server = await launchServer(program, env)
  await isOpen(server)
  return server
}

/** The same without waiting until it is open. */
export async function launchServer(program: Program, env: Record<string, string>): Promise<RealServer> {
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [join(program.folder, 'server.mjs')], {
    env: { PATH: process.env.PATH, TZ: 'UTC', PORT: port, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text) => {
      output += text
    })
  return {
    url: `http://localhost:${port}`,
    process: child,
    output: () => output,
    logged: (event) => logLines(output).filter((line) => line.event === event),
    exited: new Promise((done) => child.once('exit', done)),
  }
}

function logLines(output: string): Record<string, unknown>[] {
  return output.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line)] : []
    } catch {
      return []
    }
  })
}

export async function isOpen(server: RealServer): Promise<void> {
  for (let n = 0; n < 600; n += 1) {
    if (server.process.exitCode !== null || server.process.signalCode !== null)
      throw new Error(`The server ended: ${server.output()}`)
    const answer = await fetch(`${server.url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await sleep(50)
  }
  throw new Error(`The server did not open: ${server.output()}`)
}

/** Kills it without a word and waits until it is gone. */
export async function kill(server: RealServer): Promise<void> {
  server.process.kill('SIGKILL')
  await server.exited
}

/** Every process of the embedded PostgreSQL of a data folder: each of them is a session of its own. */
export function postgresOf(dataDir: string): number[] {
  const pid = readLockFile(join(dataDir, 'postgres'))?.pid
  if (!pid || !isAlive(pid)) return []
  return [pid, ...childrenOf(pid)]
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const [, ppid] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      return Number(ppid) === parent ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It was gone before.
    }
  }
}

/** The socket of the embedded PostgreSQL of a data folder. */
export function socketOf(dataDir: string) {
  return { path: join(dataDir, 'socket/.s.PGSQL.5432'), user: 'postgres', database: 'huishang' }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : 0
}
