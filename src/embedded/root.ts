import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, resolve } from 'node:path'

/** How to run PostgreSQL, which refuses to be run by root: words to put before the command, or another user. */
export type Disguise = { prefix: string[]; uid?: number; gid?: number }

const nobody = 65534
const asNobody = ['unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`]

/**
 * Chooses how PostgreSQL may run on these folders: as ourselves; as root inside a user namespace, where root's
 * files look like nobody's; as the folder's owner; as nobody, if nobody can reach the folders.
 */
export function disguiseRoot(dataDir: string, binaries: string): Disguise {
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined
  const self = process.getuid?.()
  if (self !== 0 && owner && owner.uid !== self)
    throw new Error(`The folder ${dataDir} belongs to another user: start as that user, or set DATA_DIR.`)
  if (self !== 0) return { prefix: hasName() || !canUnshare() ? [] : asNobody }
  if (owner && owner.uid !== 0) return { prefix: [], uid: owner.uid, gid: owner.gid }
  if (canUnshare()) return { prefix: asNobody }
  if (!isOpen(dirname(resolve(dataDir))) || !isOpen(binaries))
    throw new Error(
      'The embedded PostgreSQL cannot be run by root here: start as an ordinary user, or set DATABASE_URL.',
    )
  return { prefix: [], uid: nobody, gid: nobody }
}

function canUnshare() {
  return spawnSync(asNobody[0]!, [...asNobody.slice(1), 'true']).status === 0
}

/** Containers run under numbers that no account bears; PostgreSQL refuses those too. */
function hasName() {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

/** Makes a folder only PostgreSQL may enter. */
export function makePrivateFolder(path: string, { uid, gid }: Disguise) {
  // Only the folder itself is closed: its parents keep the usual mode, for the sake of nobody.
  mkdirSync(dirname(path), { recursive: true })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function isOpen(path: string): boolean {
  const mode = existsSync(path) ? statSync(path).mode : 0o001
  return (mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)))
}
