import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** One key of the ring: a one-character id and 32 bytes. The first of a ring signs, all of them verify. */
export interface AuthKey {
  kid: string
  key: Uint8Array
}

/** Reads `kid:key,kid:key` (one letter or digit; 32 bytes as base64url); throws what is wrong with it. */
export function parseKeys(text: string): AuthKey[] {
  const keys = text.trim().split(',').map(parseKey)
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error('names the same key twice')
  return keys
}

function parseKey(entry: string): AuthKey {
  const match = /^\s*([A-Za-z0-9]):([A-Za-z0-9_-]{43})=?\s*$/.exec(entry)
  if (!match) throw new Error('must be like a:KEY,b:KEY where KEY is 32 bytes as base64url')
  return { kid: match[1]!, key: new Uint8Array(Buffer.from(match[2]!, 'base64url')) }
}

/** 32 random bytes as text for a cookie. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** SHA-256 of a cookie's token: what the database keeps instead of it. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Tag of a derived secret: HMAC over purpose, version, key id and row id. */
function tag(key: AuthKey, purpose: string, id: string, bytes: number): Buffer {
  return createHmac('sha256', key.key).update(`${purpose}\0v1\0${key.kid}\0${id}`).digest().subarray(0, bytes)
}

const uuidBytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex')

/** The text of a mailed link for a row: derived, so the database holds no working link. 44 characters. */
export function signedToken(keys: readonly AuthKey[], purpose: string, id: string): string {
  const key = keys[0]
  if (!key) throw new Error('no key to sign with')
  return key.kid + Buffer.concat([uuidBytes(id), tag(key, purpose, id, 16)]).toString('base64url')
}

/** The row id of a token, or null for anything that we did not sign; no query is needed to refuse it. */
export function verifyToken(keys: readonly AuthKey[], purpose: string, token: string): string | null {
  const key = keys.find((candidate) => candidate.kid === token[0])
  if (!key || !/^.[A-Za-z0-9_-]{43}$/.test(token)) return null
  const raw = Buffer.from(token.slice(1), 'base64url')
  // base64url has spare bits at the end: only the canonical spelling counts.
  if (raw.length !== 32 || raw.toString('base64url') !== token.slice(1)) return null
  const hex = raw.subarray(0, 16).toString('hex')
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return timingSafeEqual(raw.subarray(16), tag(key, purpose, id, 16)) ? id : null
}

/** Six digits derived from a challenge row, for the mail that carries its link too. */
export function sixDigitCode(keys: readonly AuthKey[], challengeId: string): string {
  const key = keys[0]
  if (!key) throw new Error('no key to sign with')
  return String(tag(key, 'code', challengeId, 6).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** A deterministic secret for another use (boundary of a MIME message, address token …), hex. */
export function derivedHex(keys: readonly AuthKey[], purpose: string, id: string, bytes = 12): string {
  const key = keys[0]
  if (!key) throw new Error('no key to sign with')
  return tag(key, purpose, id, bytes).toString('hex')
}
