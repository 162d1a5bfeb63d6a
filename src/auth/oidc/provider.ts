import type { Configuration, DiscoveryRequestOptions } from 'openid-client'
import type { Config } from '../../config.ts'

export type OidcSettings = NonNullable<Config['oidc']>

/** What the way there must remember until the way back. */
export interface Kept {
  state: string
  nonce: string
  verifier: string
}

/** Who somebody is, as the provider says: issuer and subject, never the address. */
export interface Identity {
  issuer: string
  subject: string
  /** The address, if the provider vouches for it; it is asked for only before a first link. */
  verifiedEmail(): Promise<string | null>
}

/** The provider said no, or nothing, or something that is not to be believed. `reason` is for the log, without secrets. */
export class OidcRefused extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

const HOUR = 3_600_000
const SECONDS = 10
/** The provider's description, for an hour. Not its promise: on Workers none may be awaited in another request. */
const described = new Map<string, { found: Configuration; until: number }>()

// Loaded when somebody first signs in this way, not at the start.
const load = () => import('openid-client')

/**
 * The way to the provider. `start` and `callback` are all that the rest knows: a house whose provider speaks CAS or
 * something of its own replaces this file. `fresh`: it must ask again who is there. Throws what `fetch` throws while
 * the provider is away.
 */
export async function start(
  oidc: OidcSettings,
  redirectUri: string,
  now: Date,
  fresh: boolean,
): Promise<{ url: string; kept: Kept }> {
  const client = await load()
  const provider = await describe(oidc, now)
  const kept = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: 'openid email',
    state: kept.state,
    nonce: kept.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: 'S256',
    ...(fresh ? { max_age: '0', prompt: 'login' } : {}),
  })
  return { url: url.href, kept }
}

/** The way back: whom the provider vouches for. Throws OidcRefused. */
export async function callback(
  oidc: OidcSettings,
  answer: URL,
  kept: Kept,
  now: Date,
  fresh: boolean,
): Promise<Identity> {
  const client = await load()
  const provider = await describe(oidc, now).catch(refuse)
  const checks = { expectedState: kept.state, expectedNonce: kept.nonce, pkceCodeVerifier: kept.verifier }
  const tokens = await client
    .authorizationCodeGrant(provider, answer, {
      ...checks,
      idTokenExpected: true,
      ...(fresh ? { maxAge: 0 } : {}),
    })
    .catch(refuse)
  const claims = tokens.claims()
  if (!claims) throw new OidcRefused('no ID token')
  const amr = Array.isArray(claims.amr) ? claims.amr : []
  if (oidc.amr.length > 0 && !oidc.amr.some((method) => amr.includes(method))) throw new OidcRefused('amr')
  return {
    issuer: claims.iss,
    subject: claims.sub,
    verifiedEmail: async () => {
      const info =
        typeof claims.email === 'string'
          ? claims
          : await client.fetchUserInfo(provider, tokens.access_token, claims.sub).catch(refuse)
      const { email, email_verified: verified } = info
      return typeof email === 'string' && verified === true ? email.trim().toLowerCase() : null
    },
  }
}

async function describe(oidc: OidcSettings, now: Date): Promise<Configuration> {
  const key = `${oidc.issuer} ${oidc.clientId}`
  const known = described.get(key)
  if (known && known.until > now.getTime()) return known.found
  const found = await discover(oidc)
  described.set(key, { found, until: now.getTime() + HOUR })
  return found
}

async function discover(oidc: OidcSettings): Promise<Configuration> {
  const client = await load()
  // By default only TLS vouches for the ID token; its signature is to be checked as well.
  const execute: DiscoveryRequestOptions['execute'] = [client.enableNonRepudiationChecks]
  if (oidc.issuer.startsWith('http:')) execute.push(client.allowInsecureRequests)
  const authenticate: Parameters<typeof client.discovery>[3] = (server, ...rest) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const way = ways.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost
    return way(oidc.clientSecret)(server, ...rest)
  }
  const options = { execute, timeout: SECONDS }
  return client.discovery(new URL(oidc.issuer), oidc.clientId, undefined, authenticate, options)
}

/** Whatever goes wrong on the way back, nobody is signed in; the log learns what it was. */
function refuse(error: unknown): never {
  const said = error instanceof Error && 'error' in error ? String(error.error) : ''
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  throw new OidcRefused(/^[a-z_]{1,40}$/.test(said) ? said : code || 'unreachable')
}
