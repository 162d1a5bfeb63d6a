import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export type LockFile = { pid: number; port: number; socketDir: string; status: string }

/** What a running PostgreSQL says about itself in `postmaster.pid`; undefined if there is none. */
export function readLockFile(dataDir: string): LockFile | undefined {
  try {
    const lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8')
      .split('\n')
      .map((line) => line.trim())
    return {
      pid: Number(lines[0]),
      port: Number(lines[3]),
      socketDir: lines[4] ?? '',
      status: lines[7] ?? '',
    }
  } catch {
    return undefined
  }
}

/** Whether a process with this id lives, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !isZombie(pid)
}

/** In a container without an init process the dead keep their number. */
function isZombie(pid: number) {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/**
 * Removes the lock file of a server that is gone but whose number another process (or nobody, as a zombie) bears now,
 * as happens when a container starts again; PostgreSQL itself would refuse to start. Linux only.
 */
export function removeStaleLock(dataDir: string) {
  const lock = readLockFile(dataDir)
  if (!lock || process.platform !== 'linux') return
  if (isAlive(lock.pid) && isPostgres(lock.pid)) return
  if (!isWorkedIn(dataDir)) rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}

function isPostgres(pid: number) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
  } catch {
    return true
  }
}

/** Every process of a PostgreSQL, also one whose parent was killed, works in the data folder. */
function isWorkedIn(dataDir: string) {
  return readdirSync('/proc').some((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`) === dataDir
    } catch {
      return false
    }
  })
}
