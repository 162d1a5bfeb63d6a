import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, statSync } from 'node:fs'
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
  if (process.getuid?.() !== 0) return { prefix: [] }
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined
  if (owner && owner.uid !== 0) return { prefix: [], uid: owner.uid, gid: owner.gid }
  if (spawnSync(asNobody[0]!, [...asNobody.slice(1), 'true']).status === 0) return { prefix: asNobody }
  if (!isOpen(dirname(resolve(dataDir))) || !isOpen(binaries))
    throw new Error(
      'The embedded PostgreSQL cannot be run by root here: start as an ordinary user, or set DATABASE_URL.',
    )
  return { prefix: [], uid: nobody, gid: nobody }
}

/** Makes a folder only PostgreSQL may enter. */
export function makePrivateFolder(path: string, { uid, gid }: Disguise) {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}

function isOpen(path: string): boolean {
  const mode = existsSync(path) ? statSync(path).mode : 0o001
  return (mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)))
}
