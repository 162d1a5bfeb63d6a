import { type Db, first } from '../../lib/db.ts'

export interface Passkey {
  credentialId: string
  name: string
  createdAt: Date
  lastUsedAt: Date | null
}

/** The passkeys of a person, the oldest first. */
export async function listPasskeys(db: Db, personId: string): Promise<Passkey[]> {
  return db<Passkey[]>`
    select credential_id as "credentialId", name, created_at as "createdAt", last_used_at as "lastUsedAt"
    from passkeys where person_id = ${personId} order by created_at, credential_id`
}

export interface StoredPasskey {
  credentialId: string
  personId: string
  publicKey: Uint8Array<ArrayBuffer>
  signCount: number
  /** How the browser reaches the authenticator, separated by commas. */
  transports: string
}

/** What an answer is checked with. */
export async function findPasskey(db: Db, credentialId: string): Promise<StoredPasskey | null> {
  return first(
    await db<StoredPasskey[]>`
    select credential_id as "credentialId", person_id as "personId", public_key as "publicKey",
      sign_count::float8 as "signCount", transports
    from passkeys where credential_id = ${credentialId}`,
  )
}

/** What a person's browser should not register a second time. */
export async function listCredentials(
  db: Db,
  personId: string,
): Promise<{ id: string; transports: string[] }[]> {
  const rows = await db<{ id: string; transports: string }[]>`
    select credential_id as id, transports from passkeys where person_id = ${personId} order by created_at`
  return rows.map(({ id, transports }) => ({ id, transports: transports.split(',').filter(Boolean) }))
}
