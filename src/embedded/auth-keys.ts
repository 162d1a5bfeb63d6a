import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AuthKey } from '../lib/token.ts'

/** Reads `kid:key,kid:key` (one letter or digit; 32 bytes as base64url); throws what is wrong with it. */
export function parseKeys(text: string): AuthKey[] {
  const keys = text.trim().split(',').map(parseKey)
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error('names the same key twice')
  return keys
}

/** The ring kept in the data folder beside the embedded database; made if there is none. */
export function readOrCreateKeys(dataDir: string): AuthKey[] {
  const path = join(dataDir, 'auth-keys')
  mkdirSync(dataDir, { recursive: true })
  return parseKeys(readText(path) ?? createKeys(path))
}

function parseKey(entry: string): AuthKey {
  const match = /^\s*([A-Za-z0-9]):([A-Za-z0-9_-]{43})=?\s*$/.exec(entry)
  if (!match) throw new Error('must be like a:KEY,b:KEY where KEY is 32 bytes as base64url')
  return { kid: match[1]!, key: new Uint8Array(Buffer.from(match[2]!, 'base64url')) }
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
