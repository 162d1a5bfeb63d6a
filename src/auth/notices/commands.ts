import type { Tx } from '../../lib/db.ts'
import { queueMails } from '../../outbox/queue.ts'
import type { Act } from '../act.ts'
import { findSignInPerson } from '../queries.ts'
import { type Change, noticeMail } from './mail.tsx'

/** Tells the owner by mail, in the transaction of the change; a thief who has got in cannot keep it quiet. */
export async function tellOwner(tx: Tx, act: Act, personId: string, change: Change): Promise<void> {
  const person = await findSignInPerson(tx, personId)
  if (!person?.email) return
  await queueMails(tx, act, [noticeMail({ ...person, email: person.email }, change, act.now, act.settings)])
  act.kickOutbox()
}
