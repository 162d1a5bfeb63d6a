import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isAlive, readLockFile } from '#src/embedded/lock-file.ts'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '#src/embedded/postgres.ts'
import { openDatabase } from '#src/lib/db.ts'

const folder = mkdtempSync(join(tmpdir(), 'hs-embedded-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the embedded PostgreSQL', () => {
  const settings = { dataDir: join(folder, 'one', 'postgres') }

  it('knows Chinese letters, and listens where nobody else may enter', async () => {
    const server = await openEmbeddedPostgres(settings)
    const [row] = await ask(
      server,
      `select '计' ~ '^\\w$' as letter, current_setting('listen_addresses') as tcp`,
    )
    expect(row).toEqual({ letter: true, tcp: '' })
    expect(statSync(join(server.options.path, '..')).mode & 0o777).toBe(0o700)
    await server.stop()
  })

  it('leaves nothing behind when stopped', async () => {
    const server = await openEmbeddedPostgres(settings)
    await server.stop()
    expect(isAlive(server.pid)).toBe(false)
    expect(readLockFile(settings.dataDir)).toBeUndefined()
  })

  it('is shared by a second program, which does not stop it', async () => {
    const first = await openEmbeddedPostgres(settings)
    const second = await openEmbeddedPostgres(settings)
    expect(second).toMatchObject({ adopted: true, pid: first.pid })
    await second.stop()
    expect(await ask(first, 'select 1 as one')).toEqual([{ one: 1 }])
    await first.stop()
  })

  it('comes back after it was killed, with what was committed', async () => {
    const killed = await openEmbeddedPostgres(settings)
    await ask(killed, 'create table kept as select 7 as number')
    process.kill(killed.pid, 'SIGKILL')
    const server = await openEmbeddedPostgres(settings)
    expect(server.adopted).toBe(false)
    expect(await ask(server, 'select number from kept')).toEqual([{ number: 7 }])
    await server.stop()
  })

  it('that outlived a killed program is taken over, and stopped by who took it over', async () => {
    const pid = await startAndDie(settings)
    const server = await openEmbeddedPostgres(settings)
    expect(server).toMatchObject({ adopted: true, pid })
    await server.stop()
    expect(isAlive(pid)).toBe(false)
  })

  it('starts though another process bears the number of a server that is gone', async () => {
    writeFileSync(join(settings.dataDir, 'postmaster.pid'), `${process.ppid}\n${settings.dataDir}\n`)
    const server = await openEmbeddedPostgres(settings)
    expect(server.adopted).toBe(false)
    await server.stop()
  })

  it('may be started by two programs at once on an empty folder', async () => {
    const fresh = { dataDir: join(folder, 'two', 'postgres'), fsync: false }
    const [a, b] = await Promise.all([openEmbeddedPostgres(fresh), startAndDie(fresh)])
    expect(a.pid).toBe(b)
    expect(await ask(a, 'select 1 as one')).toEqual([{ one: 1 }])
    await (await openEmbeddedPostgres(fresh)).stop()
    await a.stop()
    expect(isAlive(a.pid)).toBe(false)
  })

  it('asks for a password on TCP', async () => {
    const server = await openEmbeddedPostgres({ ...settings, tcp: true })
    const url = server.url ?? ''
    expect(await askUrl(url)).toEqual([{ one: 1 }])
    await expect(askUrl(url.replace(/:[^:@]+@/, ':wrong@'))).rejects.toThrow('password authentication failed')
    await server.stop()
  })

  it('keeps its socket elsewhere when the folder has a long name', async () => {
    const dataDir = join(folder, 'long'.repeat(30), 'postgres')
    const server = await openEmbeddedPostgres({ dataDir, fsync: false })
    expect(Buffer.byteLength(server.options.path)).toBeLessThan(100)
    await server.stop()
    expect(() => statSync(join(server.options.path, '..'))).toThrow('ENOENT')
  })
})

async function ask(server: EmbeddedPostgres, text: string) {
  const sql = openDatabase(server.options, { max: 1 })
  return [...(await sql.unsafe(text).finally(() => sql.end()))]
}

async function askUrl(url: string) {
  const sql = openDatabase(url, { max: 1 })
  return [...(await sql`select 1 as one`.finally(() => sql.end()))]
}

/** Another program that opens the database and is killed; gives the number of the database's process. */
async function startAndDie(settings: { dataDir: string }): Promise<number> {
  const path = new URL('./other-program.ts', import.meta.url).pathname
  const program = fork(path, [JSON.stringify(settings)], { execArgv: ['--import', 'tsx'] })
  const pid = await new Promise<number>((done, fail) => {
    program.once('message', (message) => done(Number(message)))
    program.once('exit', (code) => fail(new Error(`The program ended with ${code}.`)))
  })
  const gone = new Promise((done) => program.once('exit', done))
  program.kill('SIGKILL')
  await gone
  return pid
}
