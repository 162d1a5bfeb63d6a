import { type Db, first } from '../../lib/db.ts'

/** The active person of a linked account; null for unknown ones and for suspended people. */
export async function findLinkedPerson(db: Db, issuer: string, subject: string): Promise<string | null> {
  const row = first(
    await db<{ personId: string }[]>`
    select o.person_id as "personId" from oidc_identities o join people p on p.id = o.person_id and p.status = 'active'
    where o.issuer = ${issuer} and o.subject = ${subject}`,
  )
  return row?.personId ?? null
}
