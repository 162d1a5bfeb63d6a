import type { Act } from '../../auth/act.ts'
import { grantLinks } from '../../auth/links.ts'
import type { Tx } from '../../lib/db.ts'
import type { Recipient } from './queries.ts'

/** A link for each recipient: a liaison's own, or the agency's for its mailbox; a liaison of two agencies has one. */
export async function grantToRecipients(
  tx: Tx,
  act: Act,
  purpose: 'countersign' | 'receipt' | 'materials',
  minutes: { id: string; meetingId: string },
  recipients: readonly Recipient[],
  expiresAt: Date,
): Promise<string[]> {
  const keyOf = (to: Recipient) => to.personId ?? to.agencyId
  const grantees = [...new Map(recipients.map((to) => [keyOf(to), to])).values()]
  const ids = await grantLinks(
    tx,
    purpose,
    grantees.map((to) => ({
      personId: to.personId,
      agencyId: to.personId ? null : to.agencyId,
      subjectId: minutes.id,
      meetingId: minutes.meetingId,
      expiresAt,
    })),
    act.now,
  )
  const byGrantee = new Map(grantees.map((to, at) => [keyOf(to), ids[at] ?? '']))
  return recipients.map((to) => byGrantee.get(keyOf(to)) ?? '')
}
