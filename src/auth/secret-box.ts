import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { AuthKey } from '../lib/token.ts'

/** AES-256-GCM under a key derived from the ring: kid, 12 bytes nonce, 16 bytes tag, text. `owner` cannot be exchanged. */
export function seal(keys: readonly AuthKey[], purpose: string, owner: string, secret: Uint8Array): Buffer {
  const key = keys[0]
  if (!key) throw new Error('no key to seal with')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(key, purpose), nonce).setAAD(Buffer.from(owner))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()])
  return Buffer.concat([Buffer.from(key.kid), nonce, cipher.getAuthTag(), sealed])
}

/** The secret, or null when its key has left the ring or the bytes were changed. */
export function unseal(
  keys: readonly AuthKey[],
  purpose: string,
  owner: string,
  sealed: Uint8Array,
): Buffer | null {
  const bytes = Buffer.from(sealed)
  const key = keys.find((candidate) => candidate.kid === String.fromCharCode(bytes[0] ?? 0))
  if (!key || bytes.length < 29) return null
  const decipher = createDecipheriv('aes-256-gcm', derive(key, purpose), bytes.subarray(1, 13))
  decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(13, 29))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(29)), decipher.final()])
  } catch {
    return null
  }
}

function derive(key: AuthKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.key, '', `huishang ${purpose} ${key.kid}`, 32))
}
