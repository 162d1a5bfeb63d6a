import nodemailer from 'nodemailer'

/** How much goes on at once. Of the connections, `atOnce` work; the rest are there for those that stall. */
export interface Width {
  connections: number
  atOnce: number
  /** Mails claimed in one go. */
  batch: number
}

const server: Width = { connections: 20, atOnce: 5, batch: 50 }

export interface MailTransport {
  /** Hands one message over; throws what the server or the way to it says. */
  send(message: {
    raw: Buffer
    envelope: { from: string; to: string[] }
    dsn: { id: string; return: 'headers'; notify: string[]; recipient: string }
  }): Promise<{ response: string }>
  close(): void
  width: Width
  /** Mails that hang at their recipient's server: each holds a connection until it gives up. */
  hanging: Set<Promise<void>>
}

const transports = new Map<string, MailTransport>()

/** The pool of connections to a mail server, kept from one run to the next. */
export function mailTransport(url: string): MailTransport {
  const known = transports.get(url)
  if (known) return known
  const pool = openTransport(url, server)
  const close = () => {
    transports.delete(url)
    pool.close()
  }
  transports.set(url, { ...pool, close })
  return mailTransport(url)
}

/** A pool of one's own. */
export function openTransport(url: string, width: Width): MailTransport {
  const pool = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: width.connections,
    maxMessages: 500,
    // A reused connection may have been closed by the server before a byte of the mail was sent.
    maxRequeues: 1,
    connectionTimeout: 4_000,
    greetingTimeout: 4_000,
    socketTimeout: 60_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    send: async ({ raw, envelope, dsn }) => {
      const info = await pool.sendMail({ raw, envelope, dsn })
      return { response: info.response ?? '' }
    },
    close: () => pool.close(),
    width,
    hanging: new Set(),
  }
}
