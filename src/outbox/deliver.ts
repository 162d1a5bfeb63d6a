import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Services } from '../services.ts'
import { officeSettings, readSettings } from '../settings/office.ts'
import { type ClaimedMail, claimDue, keepLeases, releaseLeases } from './lease.ts'
import { clock, type Run, send } from './send.ts'
import { type MailTransport, mailTransport, openTransport, type Width } from './transport.ts'

/** Milliseconds after which a mail that hangs gives its place to the next; it goes on by itself. */
const PATIENCE = 3_000
/** Milliseconds after which a run ends and asks for another, so that a server stops in time. */
const RUN = 10_000
/** So many failures in a row without a word from the server end a run. */
const SILENCES = 5

/** A Worker may hold six connections, the database's among them. */
const worker: Width = { connections: 3, atOnce: 2, batch: 20 }

/**
 * Sends what is due and gives the numbers of mails handed over and not. Several servers may do so at once: nothing
 * goes out twice. After a crash, at most one mail for each open connection does, with the same bytes.
 */
export async function deliverOutbox(
  services: Services,
  smtpUrl: string | null = services.config.smtpUrl ?? null,
): Promise<{ sent: number; failed: number }> {
  if (!smtpUrl) return { sent: 0, failed: 0 }
  return deliverBy(services, mailTransport(smtpUrl))
}

/** The same where nothing may be kept from one request to the next (Workers): waits for mails that hang, and hangs up. */
export async function deliverOnce(services: Services): Promise<void> {
  const { smtpUrl } = services.config
  if (!smtpUrl) return
  const transport = openTransport(smtpUrl, worker)
  try {
    await deliverBy(services, transport)
    await Promise.all(transport.hanging)
  } finally {
    transport.close()
  }
}

async function deliverBy(services: Services, transport: MailTransport) {
  const run = await beginRun(services, transport)
  const { hanging, width } = transport
  const stopRenewing = keepLeases(run.services, run.holder, run.inHand)
  const until = performance.now() + RUN
  try {
    while (hanging.size <= width.connections - width.atOnce && goesOn(run)) {
      const mails = await claimDue(services.sql, run.holder, clock(run), width.batch)
      if (mails.length === 0) break
      await sendAll(run, mails)
      if (performance.now() > until) {
        services.kickOutbox()
        break
      }
    }
  } finally {
    stopRenewing()
  }
  if (run.sent + run.failed > 0) services.log.info('outbox.run', { sent: run.sent, failed: run.failed })
  return { sent: run.sent, failed: run.failed }
}

async function beginRun(services: Services, transport: MailTransport): Promise<Run> {
  const { config, sql } = services
  const stored = await readSettings(sql)
  const { mailbox, nameZh, nameEn } = officeSettings(stored)
  return {
    services,
    stored,
    sender: {
      // With a mail server set, the mailbox that may send there is set with it.
      mailbox: config.smtpUrl ? config.mailFrom : mailbox,
      separator: config.subaddress,
      nameZh,
      nameEn,
      baseUrl: config.baseUrl,
      authKeys: config.authKeys,
    },
    transport,
    holder: { owner: randomUUID(), leaseSeconds: config.outboxLeaseSeconds },
    inHand: new Set(),
    sent: 0,
    failed: 0,
    silences: 0,
  }
}

/** Not with a server that is silent, nor in a process that is to end. */
const goesOn = (run: Run) => run.silences < SILENCES && !run.services.leaving?.aborted

/** A few at a time; gives back what is not tried. */
async function sendAll(run: Run, mails: ClaimedMail[]): Promise<void> {
  for (const mail of mails) run.inHand.add(mail.id)
  const work = async () => {
    while (mails.length > 0 && goesOn(run)) await withPatience(run, send(run, mails.shift()!))
  }
  await Promise.all(Array.from({ length: run.transport.width.atOnce }, work))
  const untried = mails.splice(0).map((mail) => mail.id)
  for (const id of untried) run.inHand.delete(id)
  await releaseLeases(run.services.sql, run.holder, untried)
}

async function withPatience({ transport }: Run, sending: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  const hangs = pause(PATIENCE, 'hangs', { signal: waiting.signal }).catch(() => 'done')
  if ((await Promise.race([sending, hangs])) === 'hangs') {
    transport.hanging.add(sending)
    void sending.finally(() => transport.hanging.delete(sending))
  }
  waiting.abort()
}
