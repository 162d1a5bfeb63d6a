import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What a test may get wrong on purpose. */
export interface Wrong {
  origin?: string
  rpId?: string
  type?: string
  challenge?: string
  /** The finger or PIN was not asked for. */
  unverified?: boolean
  userHandle?: string
  count?: number
  id?: string
}

/** What the page is asked with, for making a key (rp, user) or for a signature (rpId). */
export interface Question {
  challenge: string
  rp?: { id: string; name: string }
  rpId?: string
  user?: { id: string }
  userVerification?: string
  pubKeyCredParams?: { alg: number }[]
  excludeCredentials?: { id: string }[]
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

/** An authenticator that keeps one discoverable key (ES256) and counts its signatures. */
export function createAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = publicKey.export({ format: 'jwk' })
  const id = randomBytes(32)
  let userHandle = ''
  let count = 0

  const clientData = (type: string, options: Question, wrong: Wrong) =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? options.challenge,
        origin: wrong.origin ?? origin,
        crossOrigin: false,
      }),
    )
  const authenticatorData = (rpId: string, wrong: Wrong, key: Uint8Array) => {
    count += 1
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(wrong.count ?? count)
    const flags = 0x01 | (wrong.unverified ? 0 : 0x04) | (key.length ? 0x40 : 0)
    return Buffer.concat([sha256(wrong.rpId ?? rpId), Buffer.from([flags]), counted, key])
  }

  return {
    id: text(id),
    /** Answers `navigator.credentials.create()`, as `toJSON()` writes it. */
    create(options: Question, wrong: Wrong = {}): string {
      userHandle = options.user?.id ?? ''
      // COSE_Key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(jwk.x ?? '', 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(jwk.y ?? '', 'base64url'),
      ])
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const data = authenticatorData(options.rp?.id ?? '', wrong, attested)
      // {"fmt": "none", "attStmt": {}, "authData": h'…'}
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746159', 'hex'),
        Buffer.from([data.length >> 8, data.length & 255]),
        data,
      ])
      return JSON.stringify({
        id: text(id),
        rawId: text(id),
        type: 'public-key',
        response: {
          clientDataJSON: text(clientData('webauthn.create', options, wrong)),
          attestationObject: text(attestation),
          transports: ['internal'],
        },
        clientExtensionResults: {},
      })
    },
    /** Answers `navigator.credentials.get()`. */
    get(options: Question, wrong: Wrong = {}): string {
      const client = clientData('webauthn.get', options, wrong)
      const data = authenticatorData(options.rpId ?? '', wrong, Buffer.alloc(0))
      return JSON.stringify({
        id: wrong.id ?? text(id),
        rawId: wrong.id ?? text(id),
        type: 'public-key',
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(data),
          signature: text(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
          userHandle: wrong.userHandle ?? userHandle,
        },
        clientExtensionResults: {},
      })
    },
  }
}
