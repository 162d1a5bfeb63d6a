import { recordAudit, recordAudits } from '../audit/commands.ts'
import { maySeeMatter } from '../auth/access.ts'
import type { Act } from '../auth/act.ts'
import { isLiaisonOf, isOffice } from '../auth/viewer.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { officeDay } from '../lib/dates.ts'
import { first, type Tx, transaction } from '../lib/db.ts'
import { Forbidden, NotFound, RuleViolation } from '../lib/errors.ts'
import { queueMails } from '../outbox/queue.ts'
import { matterMails } from './mail.tsx'
import { findMatter, listAgencyRecipients, type Matter } from './queries.ts'
import {
  whyNotAccept,
  whyNotAskBack,
  whyNotCloseMatter,
  whyNotReject,
  whyNotResolve,
  whyNotWithdraw,
} from './rules.ts'

export const acceptMatter = (act: Act, id: string) =>
  moveMatter(act, id, { rule: whyNotAccept, to: 'accepted', action: 'matters.accepted' })

/** Turned down with a reason that the agency gets by mail. */
export const rejectMatter = (act: Act, id: string, reason: string) =>
  moveMatter(act, id, {
    rule: whyNotReject,
    to: 'rejected',
    action: 'matters.rejected',
    reason,
    mail: 'rejected',
  })

/** By the own agency or the office, any time before it is resolved. */
export const withdrawMatter = (act: Act, id: string, reason: string) =>
  moveMatter(act, id, {
    rule: whyNotWithdraw,
    to: 'withdrawn',
    action: 'matters.withdrawn',
    reason,
    byAgency: true,
  })

/** A question to the agency; nothing moves but a mail. */
export const askBack = (act: Act, id: string, question: string) =>
  moveMatter(act, id, {
    rule: whyNotAskBack,
    to: null,
    action: 'matters.askedBack',
    reason: question,
    mail: 'question',
  })

/** Settled without a decision in minutes; the words say how. Closes at once when nothing is left to do (R14). */
export async function settleMatter(act: Act, id: string, result: string): Promise<void> {
  await moveMatter(act, id, {
    rule: whyNotResolve,
    to: 'resolved',
    action: 'matters.settled',
    reason: result,
  })
}

/** R14: by hand, for what did not close by itself. */
export const closeMatter = (act: Act, id: string) =>
  moveMatter(act, id, {
    rule: (matter) => whyNotCloseMatter(matter, matter.openActionItems),
    to: 'closed',
    action: 'matters.closed',
  })

interface Move {
  rule: (matter: Matter) => MessageKey | null
  to: Matter['state'] | null
  action: string
  reason?: string
  mail?: 'rejected' | 'question'
  byAgency?: boolean
}

/** The one way a person moves a matter: rule, row, entry, mail, in one transaction. */
async function moveMatter(act: Act, id: string, move: Move): Promise<void> {
  const reason = move.reason ?? ''
  await transaction(act.sql, async (tx) => {
    const matter = await lockMatter(tx, act, id)
    const own = move.byAgency === true && isLiaisonOf(act.viewer, matter.agencyId)
    if (!isOffice(act.viewer) && !own) throw new Forbidden()
    refuse(move.rule(matter))
    if (move.to) await setState(tx, act, id, move.to, reason)
    await recordAudit(tx, act, {
      action: move.action,
      subjectType: 'matter',
      subjectId: id,
      agencyId: own ? matter.agencyId : null,
      args: { title: matter.title, reason },
      before: move.to ? { state: matter.state } : undefined,
      after: move.to ? { state: move.to } : undefined,
    })
    if (move.mail) {
      const to = await listAgencyRecipients(tx, matter.agencyId)
      await queueMails(tx, act, matterMails(act, move.mail, matter, to, reason))
    }
    if (move.to === 'resolved') await closeMatterIfDone(tx, act, id)
  })
  if (move.mail) act.kickOutbox()
}

async function setState(tx: Tx, act: Act, id: string, state: string, reason: string): Promise<void> {
  await tx`update matters set state = ${state}, state_reason = ${reason}, version = version + 1,
    accepted_at = case when ${state} = 'accepted' then ${act.now} else accepted_at end,
    closed_at = case when ${state} = 'closed' then ${act.now} else closed_at end
    where id = ${id}`
}

/**
 * Brings matters to where their agendas put them: tabled by a noticed meeting (or a held one that has not decided),
 * coordinating on a draft, else resolved, deferred or accepted as before. For commands that move agendas.
 */
export async function tableMatters(tx: Tx, act: Act, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const moved = await tx<{ id: string; title: string; before: string; state: string }[]>`
    with standing as (
      select x.id, x.state as before, case
        when exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id
          where g.matter_id = x.id and (m.state = 'noticed' or m.state = 'held' and not exists
            (select 1 from decisions d where d.agenda_item_id = g.id and d.binding_at is not null))) then 'tabled'
        when x.state = 'resolved' or exists (select 1 from agenda_items g join decisions d on d.agenda_item_id = g.id
          where g.matter_id = x.id and d.binding_at is not null and d.type <> 'defer') then 'resolved'
        when exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id
          where g.matter_id = x.id and m.state in ('draft','postponed')) then 'coordinating'
        when x.times_deferred > 0 then 'deferred'
        else 'accepted' end as after
      from matters x
      where x.id in ${tx([...new Set(ids)])} and x.state in ('accepted','coordinating','tabled','deferred','resolved')
      for update of x
    )
    update matters x set state = s.after, version = x.version + 1 from standing s
    where x.id = s.id and s.before <> s.after
    returning x.id, x.title, s.before, x.state`
  await recordAudits(
    tx,
    act,
    moved.map((matter) => ({
      action: `matters.moved.${matter.state}`,
      subjectType: 'matter',
      subjectId: matter.id,
      args: { title: matter.title },
      before: { state: matter.before },
      after: { state: matter.state },
    })),
  )
}

/**
 * A decision settled it (any type but `defer`). Closes at once when no action item is open (R14); a matter that
 * another noticed meeting will take up stays tabled.
 */
export async function resolveMatter(tx: Tx, act: Act, id: string): Promise<void> {
  const row = first(
    await tx<{ title: string }[]>`
    update matters x set state = 'resolved', version = version + 1
    where x.id = ${id} and x.state in ('accepted','coordinating','tabled','deferred')
      and not exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id where g.matter_id = x.id and m.state = 'noticed')
    returning x.title`,
  )
  if (!row) return
  await recordAudit(tx, act, {
    action: 'matters.resolved',
    subjectType: 'matter',
    subjectId: id,
    args: { title: row.title },
    after: { state: 'resolved' },
  })
  await closeMatterIfDone(tx, act, id)
}

/**
 * R15: a `defer` decision puts the matter back into the queue; without one, the item itself becomes a matter there.
 * Gives the matter's id.
 */
export async function returnMatterToQueue(
  tx: Tx,
  act: Act,
  matterId: string | null,
  item: {
    title: string
    titleEn?: string
    topicId: string | null
    reportingAgencyId: string
    meetingId: string
  },
): Promise<string> {
  const row = first(
    matterId
      ? await tx<{ id: string; title: string }[]>`
        update matters set state = 'deferred', times_deferred = times_deferred + 1, version = version + 1
        where id = ${matterId} returning id, title`
      : await tx<{ id: string; title: string }[]>`
        insert into matters (title, title_en, topic_id, raised_by_agency_id, raised_on, accepted_at, state, times_deferred, created_at)
        values (${item.title}, ${item.titleEn ?? ''}, ${item.topicId}, ${item.reportingAgencyId}, ${officeDay(act.now)},
          ${act.now}, 'deferred', 1, ${act.now}) returning id, title`,
  )
  if (!row) throw new Error(`no matter ${matterId}`)
  await recordAudit(tx, act, {
    action: 'matters.deferred',
    subjectType: 'matter',
    subjectId: row.id,
    meetingId: item.meetingId,
    args: { title: row.title },
    after: { state: 'deferred' },
  })
  return row.id
}

/**
 * R14: called when an action item closes or is cancelled; closes its matter when that was the last open one and no
 * meeting ahead will take it up again.
 */
export async function closeMatterIfDone(tx: Tx, act: Act, matterId: string): Promise<boolean> {
  const row = first(
    await tx<{ title: string }[]>`
    update matters x set state = 'closed', closed_at = ${act.now}, version = version + 1
    where x.id = ${matterId} and x.state = 'resolved'
      and not exists (select 1 from action_items a where a.matter_id = x.id and a.state not in ('closed','cancelled'))
      and not exists (select 1 from agenda_items g join meetings m on m.id = g.meeting_id
        where g.matter_id = x.id and m.state in ('draft','noticed','postponed'))
    returning x.title`,
  )
  if (!row) return false
  await recordAudit(tx, act, {
    action: 'matters.closedDone',
    subjectType: 'matter',
    subjectId: matterId,
    args: { title: row.title },
    after: { state: 'closed' },
  })
  return true
}

/** Locks first, then reads through the viewer's access: what may not be seen is not there. */
export async function lockMatter(tx: Tx, act: Act, id: string): Promise<Matter> {
  await tx`select 1 from matters x where x.id = ${id} and ${maySeeMatter(tx, act.viewer)} for update of x`
  const matter = await findMatter(tx, act.viewer, id)
  if (!matter) throw new NotFound()
  return matter
}

export function refuse(why: MessageKey | null): void {
  if (why) throw new RuleViolation(why)
}
