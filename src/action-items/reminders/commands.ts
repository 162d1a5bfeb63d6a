import { recordAudits } from '../../audit/commands.ts'
import { type Act, systemAct } from '../../auth/act.ts'
import { type Day, officeDay, officeTime, type WorkCalendar } from '../../lib/dates.ts'
import { type Tx, transaction } from '../../lib/db.ts'
import type { Services } from '../../services.ts'
import { readWorkCalendar } from '../../settings/calendar.ts'
import { queueDigest } from './mail.tsx'
import { listAgenciesToRemind, listLadders, lockItemsToRemind, type RemindedRow } from './queries.ts'
import {
  type DueStep,
  dueReminderSteps,
  isDigestTime,
  type LadderVersion,
  ladderOn,
  reminderHorizon,
} from './rules.ts'

interface Round {
  calendar: WorkCalendar
  ladders: readonly LadderVersion[]
  today: Day
  horizon: Day
}

/**
 * The job of R57: on a working day, from the office's hour on, what is due goes to each agency in one mail, and what
 * leaders are to be told is proposed to the office. Each agency is a transaction of its own: a server that dies in
 * between leaves the others for the next run, and nothing goes twice. Gives the number of agencies that got a mail.
 */
export async function sendReminderDigests(services: Services): Promise<number> {
  const act = await systemAct(services)
  const today = officeDay(act.now)
  const calendar = await readWorkCalendar(act.sql)
  if (!isDigestTime(calendar, today, officeTime(act.now), act.settings.digestTime)) return 0
  const ladders = await listLadders(act.sql)
  const round: Round = { calendar, ladders, today, horizon: reminderHorizon(ladders, calendar, today) }
  let mailed = 0
  for (const agencyId of await listAgenciesToRemind(act.sql, today, round.horizon)) {
    if (services.leaving?.aborted) break
    if (await remindAgency(act, agencyId, round)) mailed += 1
  }
  return mailed
}

/** True if a mail was queued. */
function remindAgency(act: Act, agencyId: string, round: Round): Promise<boolean> {
  return transaction(act.sql, async (tx) => {
    const mine =
      await tx`insert into agency_digests (agency_id, day, sent_at) values (${agencyId}, ${round.today}, ${act.now})
      on conflict do nothing`
    if (mine.count === 0) return false
    const { today, horizon } = round
    const acceptWithin = act.settings.acceptWithinWorkingDays
    const items = await lockItemsToRemind(tx, agencyId, { today, horizon, acceptWithin })
    const due = items
      .map((item) => ({ item, steps: stepsOf(item, round) }))
      .filter(({ steps }) => steps.length)
    await takeSteps(tx, act, due)
    const told = due.filter(({ steps }) => steps.some((step) => step.act === 'send')).map(({ item }) => item)
    if (told.length === 0) {
      // Nothing was said today: what comes later in the day may still be.
      await tx`delete from agency_digests where agency_id = ${agencyId} and day = ${today}`
      return false
    }
    const others = items.length - told.length
    await queueDigest(tx, act, agencyId, told, others)
    await auditDigest(tx, act, agencyId, told)
    return true
  })
}

type Step = Omit<DueStep, 'step'> & { step: string }

/** R49 once for each due day, and the ladder of R57. */
function stepsOf(item: RemindedRow, { calendar, ladders, today }: Round): Step[] {
  const ladder = ladderOn(ladders, item.assignedOn)
  const steps: Step[] = dueReminderSteps(item, calendar, today, ladder, item.steps)
  const late = item.state === 'assigned' && !item.objectionPending && today > item.acceptBy
  if (late && !item.steps.some(({ step }) => step === 'unaccepted'))
    steps.push({ step: 'unaccepted', act: 'send' })
  return steps
}

const states = { send: 'sent', propose: 'proposed', skip: 'skipped' } as const

/** Each step at most once per item and due day, whoever runs the job (R57). */
async function takeSteps(
  tx: Tx,
  act: Act,
  due: readonly { item: RemindedRow; steps: readonly Step[] }[],
): Promise<void> {
  const rows = due.flatMap(({ item, steps }) =>
    steps.map((one) => ({
      action_item_id: item.id,
      due_on: item.dueOn,
      step: one.step,
      state: states[one.act],
      at: act.now,
    })),
  )
  for (let at = 0; at < rows.length; at += 1000)
    await tx`insert into action_item_reminders ${tx(rows.slice(at, at + 1000))} on conflict do nothing`
}

function auditDigest(tx: Tx, act: Act, agencyId: string, told: readonly RemindedRow[]): Promise<void> {
  return recordAudits(
    tx,
    act,
    told.map((item) => ({
      action: 'actionitems.reminded',
      subjectType: 'action_item',
      subjectId: item.id,
      agencyId: null,
      args: { title: item.title },
      after: { agencyId, dueOn: item.dueOn, workingDays: item.workingDays },
    })),
  )
}
