import type { Context } from 'hono'
import type { AppEnv } from '../../app-env.ts'
import { transaction } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import { actOf } from '../act.ts'
import { startChallenge } from '../challenges.ts'
import { clientAddress } from '../client.ts'
import { recordEvent } from '../events.ts'
import { findSignInPersonByEmail } from '../queries.ts'
import { CODE_SECONDS } from '../sign-in/commands.ts'
import { limitTries } from '../throttle.ts'
import { nobody } from '../viewer.ts'
import { resetMail } from './mail.tsx'
import { mayResetByMail } from './rules.ts'

/**
 * Mails the link by which a password is chosen anew, if the address is that of active staff who is no administrator.
 * Whoever asks sees the same for any address. Counted together with mailed codes.
 */
export async function askForReset(c: Context<AppEnv>, email: string): Promise<void> {
  const { sql, now, kickOutbox } = c.get('services')
  await limitTries(sql, 'codeMailByAddress', clientAddress(c) ?? 'unknown', now())
  await limitTries(sql, 'codeMailByEmail', email, now())
  await limitTries(sql, 'codeMailByEmailADay', email, now())
  const found = await findSignInPersonByEmail(sql, email)
  const person = found && mayResetByMail(found.roles) ? found : null
  await transaction(sql, async (tx) => {
    const personId = person?.id ?? null
    const challenge = { kind: 'password', personId, email, seconds: CODE_SECONDS, cookie: false } as const
    const id = await startChallenge(tx, c, challenge)
    if (!person) return
    const act = actOf(c, nobody(c.get('locale'), c.get('now')))
    await queueMails(tx, act, [resetMail({ ...person, email }, id, c.get('settings'))])
  })
  await recordEvent(sql, c, 'reset_asked', { personId: person?.id ?? null, email })
  kickOutbox()
}
