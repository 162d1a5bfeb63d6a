import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'
import { officeNow, officeSettings, readSettings, type StoredSettings } from '../settings/office.ts'
import {
  beginTry,
  type ClaimedMail,
  claimDue,
  type Holder,
  markFailed,
  markSent,
  releaseLeases,
  renewLeases,
} from './lease.ts'
import { buildMessage, type Sender } from './message.ts'
import { judge, MAX_TRIES, type SendError, waitMinutes } from './rules.ts'
import { MAX_CONNECTIONS, type MailTransport, mailTransport } from './transport.ts'

const AT_ONCE = 5
const BATCH = 50
/** Milliseconds after which a mail that hangs gives its place to the next; it goes on by itself. */
const PATIENCE = 3_000
/** Milliseconds after which a run ends and asks for another, so that a server stops in time. */
const RUN = 10_000
/** So many failures in a row without a word from the server end a run. */
const SILENCES = 5

interface Run {
  services: Services
  stored: StoredSettings
  sender: Sender
  transport: MailTransport
  holder: Holder
  inHand: Set<string>
  sent: number
  failed: number
  silences: number
}

/** Mails of this process that hang at their recipient's server. */
let stalled = 0

/**
 * Sends what is due and gives the numbers of mails handed over and not. Several servers may do so at once: nothing
 * goes out twice. After a crash, at most one mail for each open connection does, with the same bytes.
 */
export async function deliverOutbox(
  services: Services,
  smtpUrl: string | null = services.config.smtpUrl ?? null,
): Promise<{ sent: number; failed: number }> {
  if (!smtpUrl) return { sent: 0, failed: 0 }
  const run = await beginRun(services, smtpUrl)
  const stopRenewing = keepLeases(run)
  const until = performance.now() + RUN
  try {
    while (stalled < MAX_CONNECTIONS - AT_ONCE && run.silences < SILENCES) {
      const mails = await claimDue(services.sql, run.holder, clock(run), BATCH)
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

async function beginRun(services: Services, smtpUrl: string): Promise<Run> {
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
    transport: mailTransport(smtpUrl),
    holder: { owner: randomUUID(), leaseSeconds: config.outboxLeaseSeconds },
    inHand: new Set(),
    sent: 0,
    failed: 0,
    silences: 0,
  }
}

const clock = (run: Run) => officeNow(run.stored, run.services.now())

/** Five at a time; gives back what is not tried because the server is silent. */
async function sendAll(run: Run, mails: ClaimedMail[]): Promise<void> {
  for (const mail of mails) run.inHand.add(mail.id)
  const work = async () => {
    while (mails.length > 0 && run.silences < SILENCES) await withPatience(send(run, mails.shift()!))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const untried = mails.splice(0).map((mail) => mail.id)
  await releaseLeases(run.services.sql, run.holder, untried)
  for (const id of untried) run.inHand.delete(id)
}

async function withPatience(sending: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  const hangs = pause(PATIENCE, 'hangs', { signal: waiting.signal }).catch(() => 'done')
  if ((await Promise.race([sending, hangs])) === 'hangs') {
    stalled += 1
    void sending.finally(() => {
      stalled -= 1
    })
  }
  waiting.abort()
}

/** One mail, from claimed to settled. Never throws: what cannot be written down is left to the lease. */
async function send(run: Run, mail: ClaimedMail): Promise<void> {
  const { sql, log } = run.services
  try {
    const response = await handOver(run, mail)
    if (response === null) return
    await persist(() => markSent(sql, run.holder, mail.id, clock(run), response))
  } catch (error) {
    log.error('outbox.unsettled', { mail: mail.id, ...errorFields(error) })
  } finally {
    run.inHand.delete(mail.id)
  }
}

/** The server's answer; null if it did not take the mail, or if the mail is not ours any more. */
async function handOver(run: Run, mail: ClaimedMail): Promise<string | null> {
  const { sql } = run.services
  const message = await buildMessage(mail, run.sender).catch((error: Error) => error)
  if (!(await beginTry(sql, run.holder, mail.id, clock(run)))) return null
  if (message instanceof Error) {
    await settleFailure(run, mail, message, null)
    return null
  }
  try {
    const { response } = await run.transport.send(message)
    run.sent += 1
    run.silences = 0
    return response.slice(0, 500)
  } catch (thrown) {
    const error: SendError = thrown instanceof Error ? thrown : new Error(String(thrown))
    const verdict = judge(error)
    run.silences = verdict === 'silent' ? run.silences + 1 : 0
    const givenUp = verdict === 'refused' || mail.attempts + 1 >= MAX_TRIES
    await settleFailure(run, mail, error, givenUp ? null : nextTry(run, mail))
    return null
  }
}

function nextTry(run: Run, mail: ClaimedMail): Date {
  return new Date(clock(run).getTime() + waitMinutes(mail.attempts + 1, Math.random()) * 60_000)
}

async function settleFailure(run: Run, mail: ClaimedMail, error: Error, retryAt: Date | null): Promise<void> {
  const { sql, log } = run.services
  run.failed += 1
  log.error('outbox.failed', {
    mail: mail.id,
    kind: mail.kind,
    again: retryAt !== null,
    error: error.message,
  })
  await persist(() => markFailed(sql, run.holder, mail.id, error.message.slice(0, 500), retryAt))
}

/** What the server has taken must not be forgotten because a database connection broke in that moment. */
async function persist(write: () => Promise<void>): Promise<void> {
  for (let left = 2; ; left -= 1) {
    try {
      return await write()
    } catch (error) {
      if (left === 0) throw error
      await pause(300)
    }
  }
}

/** Renews at a third of the lease, until the run is over and its last mail settled. */
function keepLeases(run: Run): () => void {
  let over = false
  const timer = setInterval(
    () => {
      if (over && run.inHand.size === 0) return clearInterval(timer)
      renewLeases(run.services.sql, run.holder).catch((error: unknown) =>
        run.services.log.error('outbox.renewal', errorFields(error)),
      )
    },
    (run.holder.leaseSeconds * 1000) / 3,
  )
  timer.unref()
  return () => {
    over = true
    if (run.inHand.size === 0) clearInterval(timer)
  }
}
