import type { Assertion, Registration } from './form.ts'
import type { StoredPasskey } from './queries.ts'

// The one place that knows the library. It is loaded when the first passkey is asked for, not at the start.
const load = () => import('@simplewebauthn/server')

// EdDSA, ES256, RS256: what authenticators in use can do.
const algorithms = [-8, -7, -257]

interface SiteName {
  id: string
  origin: string
}

/** A new passkey: found by the authenticator itself (discoverable), opened by PIN or finger, its make not asked for. */
export async function creationOptions(
  site: SiteName,
  office: string,
  account: { id: string; name: string; displayName: string },
  toSign: Uint8Array<ArrayBuffer>,
  present: { id: string; transports: string[] }[],
) {
  const { generateRegistrationOptions } = await load()
  return generateRegistrationOptions({
    rpName: office,
    rpID: site.id,
    userID: handleOf(account.id),
    userName: account.name,
    userDisplayName: account.displayName,
    challenge: toSign,
    timeout: 300_000,
    attestationType: 'none',
    excludeCredentials: present,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
}

/** The row of a new passkey; null if the answer is not to this question, of this site, by a verified person. */
export async function readPasskey(site: SiteName, response: Registration, toSign: string) {
  const { verifyRegistrationResponse } = await load()
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: toSign,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => null)
  if (!result?.verified) return null
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = result.registrationInfo
  return {
    credential_id: credential.id,
    public_key: credential.publicKey,
    sign_count: credential.counter,
    transports: response.response.transports.join(','),
    device_type: credentialDeviceType,
    backed_up: credentialBackedUp,
    aaguid,
  }
}

export async function requestOptions(site: SiteName, toSign: Uint8Array<ArrayBuffer>) {
  const { generateAuthenticationOptions } = await load()
  return generateAuthenticationOptions({
    rpID: site.id,
    challenge: toSign,
    timeout: 300_000,
    userVerification: 'required',
  })
}

/** The new signature count; null for an answer to another question, of another site, of another key, or with an old count. */
export async function verifyAssertion(
  site: SiteName,
  response: Assertion,
  passkey: StoredPasskey,
  toSign: string,
): Promise<{ signCount: number; backedUp: boolean } | null> {
  const { verifyAuthenticationResponse } = await load()
  if (response.response.userHandle !== Buffer.from(handleOf(passkey.personId)).toString('base64url'))
    return null
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: toSign,
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: passkey.signCount,
    },
    requireUserVerification: true,
  }).catch(() => null)
  if (!result?.verified) return null
  const { newCounter, credentialBackedUp } = result.authenticationInfo
  return { signCount: newCounter, backedUp: credentialBackedUp }
}

/** What the authenticator keeps of the person: the bytes of the random id, nothing that says who it is. */
function handleOf(personId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(personId.replaceAll('-', ''), 'hex'))
}
