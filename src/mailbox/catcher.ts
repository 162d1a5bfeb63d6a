import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import type { Sql } from '../lib/db.ts'

export type Catcher = { url: string; stop(): Promise<void> }

/** Starts the demo's mail server on a free loopback port: whatever is mailed to anybody is stored, one row per message. */
export async function startCatcher(sql: Sql): Promise<Catcher> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    // Senders keep their connections open; a stop does not wait for them.
    closeTimeout: 500,
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope
      const sender = mailFrom ? mailFrom.address : ''
      const recipients = rcptTo.map(({ address }) => address).join(', ')
      buffer(stream)
        .then((raw) => storeMail(sql, sender, recipients, raw))
        .then(() => done(), done)
    },
  })
  // A client that hangs up in the middle of a word is no reason to stop.
  server.on('error', () => {})
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}?ignoreTLS=true`,
    stop: () => new Promise((stopped) => server.close(() => stopped())),
  }
}

async function storeMail(sql: Sql, sender: string, recipients: string, raw: Buffer) {
  await sql`
    insert into caught_mails (id, mail_from, rcpt_to, raw)
    values (${randomUUID()}, ${sender}, ${recipients}, ${raw})
  `
}
