import type { AuditRecord } from '../audit/commands.ts'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { isOffice } from '../auth/viewer.ts'
import type { Tx } from '../lib/db.ts'
import { Conflict, Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { type ActionItem, lockActionItem } from './queries.ts'
import { speaksFor, type Why } from './rules.ts'

/** How an agency's word came in, where the office enters it; web when the agency does it itself. */
export type Channel = 'web' | 'phone' | 'paper'

/** How every act on an item begins (hence a file of its own): its row locked, seen, allowed, possible now. */
export async function takeItem(
  tx: Tx,
  act: Act,
  id: string,
  may: (item: ActionItem) => boolean,
  whyNot: (item: ActionItem) => Why,
): Promise<ActionItem> {
  const item = await lockActionItem(tx, act.viewer, act.settings, id)
  if (!item) throw new NotFound()
  if (!may(item)) throw new Forbidden()
  const why = whyNot(item)
  if (why) throw new RuleViolation(why)
  return item
}

/** For acts that judge what was on the screen: nobody may have changed it since the page was opened. */
export function refuseStale(item: ActionItem, version: number, shown: Record<string, string>): void {
  if (item.version !== version) throw new Conflict(shown)
}

/** Who speaks and how it is recorded; the office needs to say by which channel it heard an agency. */
export function actingFor(
  act: Act,
  item: ActionItem,
  channel: Channel,
  agencyId = item.leadAgencyId,
): { agencyId: string; channel: Channel; onBehalfOfAgencyId: string | null } {
  if (speaksFor(item, act.viewer, agencyId)) return { agencyId, channel: 'web', onBehalfOfAgencyId: null }
  if (!isOffice(act.viewer)) throw new Forbidden()
  if (channel === 'web') throw new RuleViolation('actionitems.error.channel')
  return { agencyId, channel, onBehalfOfAgencyId: agencyId }
}

/** The audit entry of an act on an item; its sentence carries the title. */
export function auditItem(
  tx: Tx,
  act: Act,
  item: ActionItem,
  entry: Pick<AuditRecord, 'action'> & Partial<AuditRecord>,
): Promise<void> {
  return recordAudit(tx, act, {
    subjectType: 'action_item',
    subjectId: item.id,
    meetingId: item.source.meetingId,
    ...entry,
    args: { title: item.title, ...entry.args },
  })
}
