import type { Locale } from '../i18n/translate.ts'
import { type Db, first } from '../lib/db.ts'

/** Somebody who may sign in: active, with what decides how. */
export interface SignInPerson {
  id: string
  name: string
  nameEn: string
  locale: Locale
  email: string | null
  roles: string[]
  /** A confirmed authenticator: asked after every first factor. */
  secondFactor: boolean
  hasPassword: boolean
  passkeys: number
  /** Accounts at the identity provider. */
  identities: number
}

/** The active person; null for unknown and suspended ones. */
export async function findSignInPerson(db: Db, id: string): Promise<SignInPerson | null> {
  return first(
    await db<
      SignInPerson[]
    >`select ${personColumns(db)} from people p where p.id = ${id} and p.status = 'active'`,
  )
}

/** The active person who signs in with an address. */
export async function findSignInPersonByEmail(db: Db, email: string): Promise<SignInPerson | null> {
  return first(
    await db<SignInPerson[]>`
    select ${personColumns(db)} from sign_in_emails e join people p on p.id = e.person_id
    where e.email = ${email} and p.status = 'active'`,
  )
}

const personColumns = (db: Db) => db`
  p.id, p.name_zh as name, p.name_en as "nameEn", p.locale,
  (select min(e2.email) from sign_in_emails e2 where e2.person_id = p.id) as email,
  coalesce((select json_agg(distinct g.role) from role_grants g where g.person_id = p.id and g.ended_at is null), '[]') as roles,
  exists (select 1 from totp_secrets s where s.person_id = p.id and s.confirmed_at is not null) as "secondFactor",
  exists (select 1 from passwords w where w.person_id = p.id) as "hasPassword",
  (select count(*)::int from passkeys k where k.person_id = p.id) as passkeys,
  (select count(*)::int from oidc_identities o where o.person_id = p.id) as identities`

/** The password of the active person who signs in with an address. */
export async function findPassword(
  db: Db,
  email: string,
): Promise<{ personId: string; hash: string; mustChange: boolean } | null> {
  return first(
    await db<{ personId: string; hash: string; mustChange: boolean }[]>`
    select w.person_id as "personId", w.hash, w.must_change as "mustChange"
    from sign_in_emails e join people p on p.id = e.person_id join passwords w on w.person_id = p.id
    where e.email = ${email} and p.status = 'active'`,
  )
}

/** The stored hash of a person's own password. */
export async function findOwnPassword(db: Db, personId: string): Promise<string | null> {
  const row = first(await db<{ hash: string }[]>`select hash from passwords where person_id = ${personId}`)
  return row?.hash ?? null
}
