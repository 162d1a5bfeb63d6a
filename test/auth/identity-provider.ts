import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { CALLBACK } from '#src/auth/oidc/commands.ts'

export interface Account {
  sub: string
  email?: string
  email_verified?: boolean
}

/** The identity provider of a house, on loopback: whoever is `account` is signed in there without a question. */
export async function openIdentityProvider(sites: string[]) {
  const asked: string[] = []
  let account: Account = { sub: 'nobody' }
  let away = false
  let provider: Provider | undefined
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '')
    if (away || !provider) return response.destroy()
    if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response)
    await provider.interactionFinished(request, response, { login: { accountId: account.sub } })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  provider = createProvider(issuer, sites, () => account)
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'huishang', OIDC_CLIENT_SECRET: 'a secret of the tests' },
    /** Paths it was asked for. */
    asked,
    signIn: (who: Account) => {
      account = who
    },
    goAway: (gone: boolean) => {
      away = gone
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function createProvider(issuer: string, sites: string[], account: () => Account): Provider {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'huishang',
        client_secret: 'a secret of the tests',
        redirect_uris: sites.map((site) => site + CALLBACK),
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...key, kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'k' }] },
    cookies: { keys: ['of the tests'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...account(), sub }) }),
    // Nobody is asked to consent.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  return provider
}

/** Goes where a browser of its own is led, until it is led to a site of ours; gives that path. */
export async function follow(url: string, sites: string[] = ['http://localhost']): Promise<string> {
  const cookies = new Map<string, string>()
  let next = url
  for (let step = 0; step < 8; step += 1) {
    const home = sites.find((site) => next.startsWith(`${site}/`))
    if (home) return next.slice(home.length)
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = response.headers.get('location')
    if (!location) throw new Error(`${response.status} ${await response.text()}`)
    next = new URL(location, next).href
  }
  throw new Error('led in circles')
}
