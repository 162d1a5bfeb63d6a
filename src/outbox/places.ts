import { PLACE_END, PLACE_START } from '../lib/places.ts'
import { type AuthKey, signedToken, sixDigitCode } from '../lib/token.ts'

/**
 * Places of a stored mail: `link:<purpose>:<grant id>`, `page:/path`, `code:<challenge id>`, `signin:<challenge id>`
 * between their marks. The database holds no working link or code: they are made here, at sending.
 */
const place = new RegExp(
  `${PLACE_START}(link|page|code|signin):([^${PLACE_START}${PLACE_END}]*)${PLACE_END}`,
  'g',
)
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const linkOf = /^([a-z_]+):([0-9a-f-]{36})$/

export interface Site {
  baseUrl: string
  authKeys: readonly AuthKey[]
}

/** The text as its recipient gets it. Throws when a place is not one of ours. */
export function fillPlaces(text: string, site: Site): string {
  return text.replace(place, (_whole, kind: string, what: string) => {
    if (kind === 'page') return site.baseUrl + what
    if (kind === 'link') return `${site.baseUrl}/r/${linkPath(what, site.authKeys)}`
    if (!uuid.test(what)) throw new Error(`a mail holds a broken ${kind} place`)
    if (kind === 'code') return sixDigitCode(site.authKeys, what)
    return `${site.baseUrl}/l/${signedToken(site.authKeys, 'signin', what)}`
  })
}

function linkPath(what: string, keys: readonly AuthKey[]): string {
  const [, purpose, id] = what.match(linkOf) ?? []
  if (!purpose || !id || !uuid.test(id)) throw new Error('a mail holds a broken link place')
  return `${purpose}/${signedToken(keys, 'link', id)}`
}

/** The text for others than its recipient: what works only for the recipient is hidden. */
export function hidePlaces(text: string, site: Pick<Site, 'baseUrl'>): string {
  return text.replace(place, (_whole, kind: string, what: string) => {
    if (kind === 'page') return site.baseUrl + what
    if (kind === 'code') return '••••••'
    return kind === 'link' ? `${site.baseUrl}/r/${what.split(':')[0]}/…` : `${site.baseUrl}/l/…`
  })
}
