import { createHmac } from 'node:crypto'

// RFC 6238 with the values every authenticator knows: SHA-1, six digits, 30 seconds.
const STEP_SECONDS = 30

/** The step of an instant. */
export function totpStep(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS)
}

/** The code of one step (RFC 4226, 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The step, one before to one after now, whose code was typed; null if none. The caller refuses steps used before. */
export function matchingStep(secret: Uint8Array, code: string, now: Date): number | null {
  const step = totpStep(now)
  return [step, step - 1, step + 1].find((candidate) => totpCode(secret, candidate) === code) ?? null
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** Base32 (RFC 4648, 6), lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** In groups of four, for typing by hand. */
export function inFours(text: string, separator = ' '): string {
  return (text.match(/.{1,4}/g) ?? []).join(separator)
}

/** What the QR code says to an authenticator (Key Uri Format). */
export function totpUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${base32(secret).toUpperCase()}&issuer=${encodeURIComponent(issuer)}`
}
