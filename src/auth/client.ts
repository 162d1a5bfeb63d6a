import { isIP } from 'node:net'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'

/**
 * The caller's address, for limits and the sign-in log; null where it is not known.
 * A header counts only from our own proxy (its own, last entry) or from Cloudflare in front of a Worker; never from a client.
 */
export function clientAddress(c: Context<AppEnv>): string | null {
  const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress
  const forwarded = c.get('services').config.trustProxy ? c.req.header('x-forwarded-for') : undefined
  const cloudflare = socket === undefined ? c.req.header('cf-connecting-ip') : undefined
  const address = (forwarded?.split(',').at(-1) ?? cloudflare ?? socket ?? '').trim().replace(/^::ffff:/i, '')
  return isIP(address) ? address : null
}

/** The neighbourhood of an address: /24 of IPv4, /48 of IPv6. */
export function network(address: string | null): string {
  if (!address) return 'unknown'
  if (isIP(address) === 4) return address.split('.').slice(0, 3).join('.')
  return ipv6Groups(address).slice(0, 3).join(':')
}

function ipv6Groups(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return tail === undefined ? left : [...left, ...zeros, ...right]
}

/** What the browser calls itself, short enough to keep. */
export function userAgent(c: Context<AppEnv>): string {
  return (c.req.header('user-agent') ?? '').slice(0, 200)
}
