import { setTimeout as pause } from 'node:timers/promises'
import { errorFields } from '../lib/log.ts'
import type { Services } from '../services.ts'
import { officeNow, type StoredSettings } from '../settings/office.ts'
import { beginTry, type ClaimedMail, type Holder, markFailed, markSent } from './lease.ts'
import { buildMessage, type Sender } from './message.ts'
import { judge, MAX_TRIES, type SendError, waitMinutes } from './rules.ts'
import type { MailTransport } from './transport.ts'

/** One run of the delivery on one server. */
export interface Run {
  services: Services
  stored: StoredSettings
  sender: Sender
  transport: MailTransport
  holder: Holder
  /** Mails whose leases are kept. */
  inHand: Set<string>
  sent: number
  failed: number
  /** Failures in a row without a word from the mail server. */
  silences: number
}

/** The office's time, on which mails are due. */
export const clock = (run: Run) => officeNow(run.stored, run.services.now())

/** One mail, from claimed to settled. Never throws: what cannot be written down is left to the lease. */
export async function send(run: Run, mail: ClaimedMail): Promise<void> {
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

async function settleFailure(
  run: Run,
  mail: ClaimedMail,
  error: SendError,
  retryAt: Date | null,
): Promise<void> {
  const { sql, log } = run.services
  run.failed += 1
  // Not the server's words: they name the recipient. The office reads them on the mail's page.
  const { code, responseCode } = error
  log.error('outbox.failed', { mail: mail.id, kind: mail.kind, again: retryAt !== null, code, responseCode })
  await persist(() => markFailed(sql, run.holder, mail.id, error.message.slice(0, 500), retryAt))
}

/** Milliseconds between two tries to write down what became of a mail, and for how long: a database that restarts needs a few seconds. */
const AGAIN = 300
const LONG_ENOUGH = 10_000

/** What the server has taken must not be forgotten because the database was away in that moment. */
async function persist(write: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + LONG_ENOUGH; ; ) {
    try {
      return await write()
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(AGAIN)
    }
  }
}
