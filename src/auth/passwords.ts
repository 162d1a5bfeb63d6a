import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { TooMany } from '../lib/errors.ts'
import { normalizePassword } from './password-policy.ts'

// N = 2^15, r = 8, p = 3: 32 MB and some 180 ms. scrypt, because argon2 is absent on Workers.
const now = { log2n: 15, r: 8, p: 3 }
const BYTES = 32
const AT_ONCE = 2
const WAITING = 30

interface Parameters {
  log2n: number
  r: number
  p: number
}

/** `scrypt$15$8$3$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, now)
  return ['scrypt', now.log2n, now.r, now.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Compares with a stored hash, or with nobody's, so that unknown people cost the same time. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, log2n, r, p, salt = '', hash = ''] = (stored ?? nobody).split('$')
  const parameters = { log2n: Number(log2n), r: Number(r), p: Number(p) }
  const computed = await derive(password, Buffer.from(salt, 'base64url'), parameters)
  const expected = Buffer.from(hash, 'base64url')
  return expected.length === computed.length && timingSafeEqual(expected, computed) && stored !== null
}

/** Whether a hash was made with other parameters than today's. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(`scrypt$${now.log2n}$${now.r}$${now.p}$`)
}

const nobody = ['scrypt', now.log2n, now.r, now.p, 'bm9ib2R5LXNhbHQtMTYtYg', 'A'.repeat(43)].join('$')

function derive(password: string, salt: Buffer, { log2n, r, p }: Parameters): Promise<Buffer> {
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        const options = { N: 2 ** log2n, r, p, maxmem: 256 * 2 ** log2n * r }
        scrypt(normalizePassword(password), salt, BYTES, options, (error, key) =>
          error ? reject(error) : resolve(key),
        )
      }),
  )
}

let running = 0
const queue: (() => void)[] = []

/** Two hashes at a time: more would only fill the memory. A long queue says "too many" instead of growing. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new TooMany('hash')
    await new Promise<void>((go) => queue.push(go))
  } else running += 1
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }
}
