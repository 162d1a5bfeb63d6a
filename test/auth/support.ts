import { hashPassword } from '#src/auth/passwords.ts'
import { first, type Sql } from '#src/lib/db.ts'
import { fillPlaces } from '#src/outbox/places.ts'
import type { World } from '#test/support/app.ts'
import type { Person } from '#test/support/cast.ts'

export const PASSWORD = 'vier Pferde ziehen 2 Wagen'

/** Gives somebody of the cast a password, as the administrator's page would. */
export async function givePassword(sql: Sql, person: Person, password = PASSWORD): Promise<void> {
  await sql`insert into passwords (person_id, hash) values (${person.id}, ${await hashPassword(password)})
    on conflict (person_id) do update set hash = excluded.hash`
}

export interface Mail {
  subject: string
  text: string
  html: string
  code: string | null
  /** Path of the sign-in link. */
  link: string | null
}

/** The last mail queued to an address, as its reader gets it. */
export async function lastMail(
  world: Pick<World, 'sql' | 'services'>,
  address: string,
): Promise<Mail | null> {
  const row = first(
    await world.sql<{ subject: string; text_body: string; html_body: string }[]>`
    select subject, text_body, html_body from outbox where to_address = ${address} order by position desc limit 1`,
  )
  if (!row) return null
  const text = fillPlaces(row.text_body, world.services.config)
  return {
    subject: row.subject,
    text,
    html: fillPlaces(row.html_body, world.services.config),
    code: text.match(/(?<!\d)\d{6}(?!\d)/)?.[0] ?? null,
    link: text.match(/http:\/\/localhost(\/l\/\S+)/)?.[1] ?? null,
  }
}

export async function countSessions(sql: Sql, personId: string): Promise<number> {
  const row = first(
    await sql<{ n: number }[]>`select count(*)::int as n from sessions where person_id = ${personId}`,
  )
  return row?.n ?? 0
}

export const minutesLater = (from: Date, n: number) => new Date(from.getTime() + n * 60_000)

/** A wrong code that is not the right one by chance. */
export const wrongCode = (right: string | null) => (right === '000000' ? '000001' : '000000')
