import { type Db, first } from '../lib/db.ts'

/** Somebody who got mail in the demo. */
export interface MailAddress {
  address: string
  /** The person's or the agency's name; empty for an address that the directory does not know. */
  name: string
  mails: number
}

export interface CaughtMail {
  id: string
  to: string
  raw: Buffer
}

/** Addresses that got mail, those with the newest mail first. */
export async function listMailAddresses(sql: Db): Promise<MailAddress[]> {
  return sql<MailAddress[]>`
    select c.rcpt_to as address, c.mails, coalesce(
      (select a.short_zh from agencies a where a.mailbox = c.rcpt_to order by a.standing_order limit 1),
      (select p.name_zh from people p where p.email = c.rcpt_to order by p.name_zh limit 1), '') as name
    from (select rcpt_to, count(*)::int as mails, max(received_at) as newest from caught_mails group by rcpt_to) c
    order by c.newest desc, c.rcpt_to`
}

/** The newest mails of an address; only the beginning of each, which holds its headers. */
export async function listCaughtMails(sql: Db, address: string): Promise<CaughtMail[]> {
  return sql<CaughtMail[]>`
    select id, rcpt_to as to, substring(raw from 1 for 4096) as raw
    from caught_mails where rcpt_to = ${address} order by received_at desc, id limit 200`
}

export async function findCaughtMail(sql: Db, id: string): Promise<CaughtMail | null> {
  return first(await sql<CaughtMail[]>`select id, rcpt_to as to, raw from caught_mails where id = ${id}`)
}
