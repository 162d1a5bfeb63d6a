import type { MessageKey } from '../../i18n/translate.ts'
import { type WaysIn, whyNotRelyOn } from '../rules.ts'

const MAX_PASSKEYS = 10

/** The site as authenticators know it; null where browsers have no passkeys: plain http, or an address without a name. */
export function passkeySite(baseUrl: string): { id: string; origin: string } | null {
  const { protocol, hostname, origin } = new URL(baseUrl)
  if (/^[\d.]+$|^\[/.test(hostname)) return null
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  return protocol === 'https:' || isLocal ? { id: hostname, origin } : null
}

export function whyNotAddPasskey(person: WaysIn): MessageKey | null {
  if (person.passkeys >= MAX_PASSKEYS) return 'auth.error.passkeysMany'
  return whyNotRelyOn({ ...person, passkeys: person.passkeys + 1 })
}
