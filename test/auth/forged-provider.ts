import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What is wrong with the ID token of the next answer. */
export interface Forgery {
  claims?: Record<string, unknown>
  /** Signed with a key that the provider does not publish. */
  foreignKey?: boolean
  /** Not signed at all. */
  unsigned?: boolean
  absent?: boolean
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A provider that answers any code with an ID token, true or forged. */
export async function openForgedProvider() {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })
  let claims: Record<string, unknown> = {}
  let forgery: Forgery = {}

  function idToken(): string {
    const key: KeyObject = forgery.foreignKey ? foreign.privateKey : ours.privateKey
    const body = `${part({ alg: forgery.unsigned ? 'none' : 'RS256', kid: 'k' })}.${part({ ...claims, ...forgery.claims })}`
    return `${body}.${forgery.unsigned ? '' : sign('sha256', Buffer.from(body), key).toString('base64url')}`
  }
  const server = createServer((request, response) => {
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_post'],
      }),
      '/jwks': () => ({
        keys: [{ ...ours.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'k' }],
      }),
      '/token': () => ({
        access_token: 'opaque',
        token_type: 'Bearer',
        ...(forgery.absent ? {} : { id_token: idToken() }),
      }),
    }
    const answer = answers[request.url ?? '']
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer?.() ?? {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'huishang', OIDC_CLIENT_SECRET: 'a secret of the tests' },
    /** Answers the way there that a page led to: the path of the way back. */
    answer(url: string, wrong: Forgery = {}, more: Record<string, unknown> = {}): string {
      const asked = new URL(url).searchParams
      const now = Math.floor(Date.now() / 1000)
      const subject = { iss: issuer, aud: 'huishang', sub: 'yu', nonce: asked.get('nonce') }
      claims = { ...subject, iat: now, exp: now + 60, auth_time: now, ...more }
      forgery = wrong
      return `/sign-in/oidc/callback?code=any&state=${asked.get('state')}`
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
