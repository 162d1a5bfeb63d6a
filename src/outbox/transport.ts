import nodemailer from 'nodemailer'

/** Connections a process keeps to one mail server; five work, the rest are there for those that stall. */
export const MAX_CONNECTIONS = 20

export interface MailTransport {
  /** Hands one message over; throws what the server or the way to it says. */
  send(message: {
    raw: Buffer
    envelope: { from: string; to: string[] }
    dsn: { id: string; return: 'headers'; notify: string[]; recipient: string }
  }): Promise<{ response: string }>
  close(): void
}

const transports = new Map<string, MailTransport>()

/** The pool of connections to a mail server, kept from one run to the next. */
export function mailTransport(url: string): MailTransport {
  const known = transports.get(url)
  if (known) return known
  const opened = openTransport(url)
  transports.set(url, opened)
  return opened
}

function openTransport(url: string): MailTransport {
  const pool = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: MAX_CONNECTIONS,
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
    close: () => {
      transports.delete(url)
      pool.close()
    },
  }
}
