import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { type Binaries, findBinaries } from './binaries.ts'
import { isAlive, readLockFile, removeStaleLock } from './lock-file.ts'
import { type Disguise, disguiseRoot, makePrivateFolder } from './root.ts'

export type EmbeddedSettings = {
  /** The folder of the database cluster; made on first use. */
  dataDir: string
  /** A folder for the socket that nobody else may enter; by default inside the data's parent, else a temporary one. */
  socketDir?: string
  /** Also listen on 127.0.0.1, on a free port, with a password. */
  tcp?: boolean
  /** False only where losing everything is fine: tests. */
  fsync?: boolean
  /** Further server settings. */
  settings?: Record<string, string>
}

/** What a program needs of it. */
export type RunningPostgres = {
  options: { path: string; user: string; database: string }
  /** Stops the server, unless another living program started it. */
  stop(): Promise<void>
}

export type EmbeddedPostgres = RunningPostgres & {
  /** Set if `tcp` was asked for. */
  url?: string
  pid: number
  /** True if the server was already running. */
  adopted: boolean
}

const user = 'postgres'
const database = 'huishang'
/** The folders whose server this process started or took over. */
const opened = new Set<string>()
/** Seconds to wait for the remains of a killed server to go. */
const patience = 20

/** Starts, or adopts, the PostgreSQL of a data folder; throws one clear sentence if it cannot. */
export async function openEmbeddedPostgres(settings: EmbeddedSettings): Promise<EmbeddedPostgres> {
  const dataDir = resolve(settings.dataDir)
  const binaries = findBinaries()
  const disguise = disguiseRoot(dataDir, binaries.folder)
  if (!existsSync(join(dataDir, 'PG_VERSION'))) createCluster(dataDir, binaries, disguise, settings)
  const limit = Date.now() + patience * 1000
  for (;;) {
    const adopted = settings.tcp ? undefined : await adopt(dataDir)
    if (adopted) return adopted
    removeStaleLock(dataDir)
    const attempt = await launch(dataDir, binaries, disguise, settings)
    if (typeof attempt !== 'string') return attempt
    // After a kill, the dead server's children hold its memory for a second or two.
    if (!/lock file|shared memory block/.test(attempt) || Date.now() > limit)
      throw new Error(`The embedded PostgreSQL did not start: ${attempt}`)
    await sleep(200)
  }
}

function createCluster(
  dataDir: string,
  { initdb }: Binaries,
  disguise: Disguise,
  { fsync }: EmbeddedSettings,
) {
  // Made aside and renamed, so that a start that was interrupted, or two at once, leave nothing half made.
  const draft = `${dataDir}.${process.pid}`
  try {
    makePrivateFolder(draft, disguise)
  } catch (error) {
    throw new Error(`The data folder cannot be made: ${error instanceof Error ? error.message : error}.`)
  }
  const args = ['-D', draft, '-U', user, '-A', 'trust', '-E', 'UTF8', '-k', ...localeArguments()]
  if (fsync === false) args.push('--no-sync')
  const [command, ...rest] = [...disguise.prefix, initdb, ...args]
  const run = spawnSync(command!, rest, { ...identity(disguise), encoding: 'utf8' })
  if (run.status === 0) return moveIntoPlace(draft, dataDir)
  rmSync(draft, { recursive: true, force: true })
  const reason = run.error?.message ?? run.stderr.trim().split('\n').at(-1)
  throw new Error(`The embedded PostgreSQL could not create its data folder: ${reason}`)
}

function moveIntoPlace(draft: string, dataDir: string) {
  try {
    renameSync(draft, dataDir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(dataDir, 'PG_VERSION'))) throw error
  }
}

function localeArguments() {
  // Letters beyond ASCII must be letters; where the system has no C.UTF-8, PostgreSQL's own does it.
  return process.platform === 'linux'
    ? ['--locale=C.UTF-8']
    : ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
}

/** Takes over a server that is already running on the folder. */
async function adopt(dataDir: string): Promise<EmbeddedPostgres | undefined> {
  const lock = readLockFile(dataDir)
  if (!lock?.socketDir || !isAlive(lock.pid)) return undefined
  const options = connectionOptions(lock.socketDir, lock.port)
  if (!(await ensureDatabase(options))) return undefined
  const orphaned = await isOrphaned(dataDir)
  if (orphaned) writeOwner(dataDir)
  const stop = async () => {
    if (orphaned) await stopServer(lock.pid, lock.socketDir)
  }
  return { options, pid: lock.pid, adopted: true, stop }
}

/** Starts a server; returns its last words if it did not come up. */
async function launch(
  dataDir: string,
  binaries: Binaries,
  disguise: Disguise,
  settings: EmbeddedSettings,
): Promise<EmbeddedPostgres | string> {
  const socketDir = makeSocketFolder(dataDir, settings.socketDir, disguise)
  const port = settings.tcp ? await freePort() : 5432
  const log = `${dataDir}.log`
  const args = ['-D', dataDir, ...serverSettings(dataDir, socketDir, port, settings)]
  const [command, ...rest] = [...disguise.prefix, binaries.postgres, ...args]
  const output = openSync(log, 'w', 0o600)
  const server = spawn(command!, rest, {
    ...identity(disguise),
    // In a group of its own, so that Ctrl-C reaches us first; into a file, so that it survives us.
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  server.unref()
  if (!(await becomesReady(server, dataDir))) {
    removeSocketFolder(socketDir)
    return lastWords(log)
  }
  return finishLaunch(server.pid!, { dataDir, socketDir, port, tcp: settings.tcp === true })
}

async function finishLaunch(
  pid: number,
  { dataDir, socketDir, port, tcp }: { dataDir: string; socketDir: string; port: number; tcp: boolean },
): Promise<EmbeddedPostgres> {
  writeOwner(dataDir)
  const options = connectionOptions(socketDir, port)
  if (!(await ensureDatabase(options)))
    throw new Error('The embedded PostgreSQL started but does not answer.')
  const interrupt = () => void (isAlive(pid) && process.kill(pid, 'SIGINT'))
  process.once('exit', interrupt)
  const stop = async () => {
    process.off('exit', interrupt)
    await stopServer(pid, socketDir)
  }
  const server: EmbeddedPostgres = { options, pid, adopted: false, stop }
  if (tcp) server.url = await openToPassword(options, port)
  return server
}

function serverSettings(dataDir: string, socketDir: string, port: number, settings: EmbeddedSettings) {
  const access = join(dataDir, 'huishang_hba.conf')
  writeFileSync(access, 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n')
  const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const all: Record<string, string> = {
    listen_addresses: settings.tcp ? '127.0.0.1' : '',
    port: String(port),
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    hba_file: access,
    log_checkpoints: 'off',
    timezone: 'UTC',
    // After a crash one call for the disk instead of one a file: back in half the time.
    ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
    // Planning a statement anew for each request costs more than it saves in tables of this size.
    plan_cache_mode: 'force_generic_plan',
    ...(settings.fsync === false ? unsafe : {}),
    ...settings.settings,
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The path of a socket may be about 100 bytes long. */
function makeSocketFolder(dataDir: string, wanted: string | undefined, disguise: Disguise) {
  const near = wanted ?? join(dirname(dataDir), 'socket')
  const fits = Buffer.byteLength(join(near, '.s.PGSQL.65535.lock')) <= 100
  if (wanted && !fits) throw new Error(`The path of the socket folder is too long: ${wanted}`)
  const folder = fits ? near : mkdtempSync(join(tmpdir(), 'huishang-'))
  makePrivateFolder(folder, disguise)
  chmodSync(folder, 0o700)
  return folder
}

function removeSocketFolder(path: string) {
  if (dirname(path) === tmpdir()) rmSync(path, { recursive: true, force: true })
}

async function becomesReady(server: ChildProcess, dataDir: string) {
  let over = false
  server.once('error', () => {
    over = true
  })
  server.once('exit', () => {
    over = true
  })
  while (!over) {
    const lock = readLockFile(dataDir)
    if (lock?.pid === server.pid && lock?.status === 'ready') return true
    await sleep(10)
  }
  return false
}

function lastWords(log: string) {
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  return lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? ''
}

function connectionOptions(socketDir: string, port: number) {
  return { path: join(socketDir, `.s.PGSQL.${port}`), user, database }
}

/** Makes our database if it is missing; false if the server does not answer. */
async function ensureDatabase(options: EmbeddedPostgres['options']) {
  return (await answers(options)) || createDatabase(options)
}

async function answers(options: EmbeddedPostgres['options']) {
  const sql = postgres({ ...options, max: 1, connect_timeout: 5 })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function createDatabase(options: EmbeddedPostgres['options']) {
  const sql = postgres({ ...options, database: 'postgres', max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    await sql`create database ${sql(database)}`
    return true
  } catch (error) {
    // Two programs may start together.
    return error instanceof postgres.PostgresError && ['42P04', '23505'].includes(error.code)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function openToPassword(options: EmbeddedPostgres['options'], port: number) {
  const password = randomBytes(24).toString('base64url')
  const sql = postgres({ ...options, max: 1 })
  await sql.unsafe(`alter user ${user} password '${password}'`)
  await sql.end()
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`
}

async function stopServer(pid: number, socketDir: string) {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isAlive(pid)) process.kill(pid, signal)
    for (let waited = 0; isAlive(pid) && waited < 8000; waited += 10) await sleep(10)
  }
  removeSocketFolder(socketDir)
}

async function freePort() {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' && address ? address.port : 5432
}

function identity({ uid, gid }: Disguise) {
  // A minimal environment: PGDATA, PGPORT and the like must not reach the server.
  const { PATH = '', TMPDIR } = process.env
  const env = { PATH, LC_ALL: 'C.UTF-8', ...(TMPDIR ? { TMPDIR } : {}) }
  return { env, cwd: '/', ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) }
}

/** Whether the program that started the server is gone; one that starts it now signs a moment later. */
async function isOrphaned(dataDir: string) {
  if (ownerLives(dataDir)) return false
  await sleep(300)
  return !ownerLives(dataDir)
}

function ownerLives(dataDir: string) {
  const path = `${dataDir}.owner`
  const owner = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
  // In a container that starts again, our number may be that of our former life.
  return owner === process.pid ? opened.has(dataDir) : owner > 0 && isAlive(owner)
}

function writeOwner(dataDir: string) {
  opened.add(dataDir)
  writeFileSync(`${dataDir}.owner`, String(process.pid), { mode: 0o600 })
}
