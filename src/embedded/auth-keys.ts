import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AuthKey, parseKeys } from '../lib/token.ts'

/** The ring kept in the data folder beside the embedded database; made if there is none. */
export function readOrCreateKeys(dataDir: string): AuthKey[] {
  const path = join(dataDir, 'auth-keys')
  mkdirSync(dataDir, { recursive: true })
  return parseKeys(readText(path) ?? createKeys(path))
}

/** The same for tools that only look: none where there is no ring. */
export function readOwnKeys(dataDir: string): AuthKey[] {
  const text = readText(join(dataDir, 'auth-keys'))
  return text === undefined ? [] : parseKeys(text)
}

function readText(path: string) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`cannot be read from ${path}: does it belong to another user?`)
  }
}

function createKeys(path: string) {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `a:${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  try {
    // Unlike a rename, a link never replaces the keys of another program that starts now.
    linkSync(draft, path)
  } catch (error) {
    if (readText(path) === undefined) throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(path, 'utf8')
}
