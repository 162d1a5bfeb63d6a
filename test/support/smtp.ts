import type { AddressInfo, Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { lintMail } from './ical-lint.ts'

/** What the server does with a mail, by its recipient. */
export type Behaviour =
  | { kind: 'take' }
  /** Answers RCPT TO or the end of DATA with a code such as 450 or 550. */
  | { kind: 'refuse'; code: number; at?: 'rcpt' | 'data'; text?: string }
  /** Says nothing any more after RCPT TO. */
  | { kind: 'stall' }
  /** Takes the mail, and hangs up before it says so. */
  | { kind: 'drop' }

export interface Received {
  from: string
  to: string
  raw: Buffer
  messageId: string
  /** Number of the connection, from 1. */
  connection: number
}

export interface MailSink {
  url: string
  received: Received[]
  connections(): number
  /** Decides for each recipient; everything is taken at first. */
  behave(choose: (recipient: string) => Behaviour): void
  /** The mails to one recipient, parsed, in order of arrival. */
  mailsTo(address: string): Promise<ParsedMail[]>
  /** Breaks every connection. */
  hangUp(): void
  close(): Promise<void>
}

const take: Behaviour = { kind: 'take' }

/** A mail server that records everything. Every calendar object that reaches it must pass the linter: `close` throws otherwise. */
export async function openMailSink(port = 0): Promise<MailSink> {
  const received: Received[] = []
  const faults: string[] = []
  const sockets = new Set<Socket>()
  const numbers = new Map<string, number>()
  let choose: (recipient: string) => Behaviour = () => take
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    hideSMTPUTF8: false,
    logger: false,
    closeTimeout: 10,
    onConnect(session, done) {
      numbers.set(session.id, numbers.size + 1)
      done()
    },
    onRcptTo({ address }, _session, done) {
      const behaviour = choose(address)
      if (behaviour.kind === 'stall') return
      if (behaviour.kind === 'refuse' && behaviour.at !== 'data') return done(answer(behaviour))
      done()
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      const behaviour = choose(to)
      const settle = async () => {
        const raw = await buffer(stream)
        if (behaviour.kind === 'refuse') return done(answer(behaviour))
        const { mailFrom } = session.envelope
        const messageId = /^message-id:\s*(\S+)/im.exec(raw.toString('latin1'))?.[1] ?? ''
        const connection = numbers.get(session.id) ?? 0
        received.push({ from: mailFrom ? mailFrom.address : '', to, raw, messageId, connection })
        faults.push(...(await lintMail(raw)))
        if (behaviour.kind === 'drop') return hangUp(session.remotePort)
        done()
      }
      // A client that was killed in the middle of a mail has not sent it.
      settle().catch(done)
    },
  })
  const hangUp = (remotePort?: number) => {
    for (const socket of sockets)
      if (remotePort === undefined || socket.remotePort === remotePort) socket.destroy()
  }
  server.on('error', () => undefined)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const bound = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${bound.port}?ignoreTLS=true`,
    received,
    connections: () => numbers.size,
    behave: (next) => {
      choose = next
    },
    mailsTo: (address) =>
      Promise.all(received.filter((mail) => mail.to === address).map((mail) => simpleParser(mail.raw))),
    hangUp: () => hangUp(),
    close: async () => {
      hangUp()
      await new Promise<void>((closed) => server.close(() => closed()))
      if (faults.length > 0)
        throw new Error(`calendar objects with faults were mailed:\n${faults.join('\n')}`)
    },
  }
}

function answer(behaviour: { code: number; text?: string }): Error {
  return Object.assign(new Error(behaviour.text ?? 'refused by the test'), { responseCode: behaviour.code })
}

/** Addresses of a header, for `toEqual`. */
export function addressesOf(header: AddressObject | AddressObject[] | undefined): string[] {
  return [header ?? []].flat().flatMap((one) => one.value.map((each) => each.address ?? ''))
}

/** The calendar text of a mail, as it was sent. */
export function calendarOf(mail: ParsedMail): string | null {
  const part = mail.attachments.find((each) => each.contentType === 'text/calendar')
  return part ? part.content.toString('utf8') : null
}
