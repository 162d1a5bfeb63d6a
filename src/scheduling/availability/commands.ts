import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { addDays, type Day } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { NotFound, RuleViolation } from '../../lib/errors.ts'
import type { AbsenceInput, BlockInput } from './form.ts'
import { type Absence, lockAbsence } from './queries.ts'
import { whyNotReturn } from './rules.ts'

/** Whose times are kept: one of the two, with the name that the trail says. */
export type Kept = { personId: string; name: string } | { agencyId: string; name: string }

/** Away from the first to the last day, both included; holds for every meeting in that time. */
export async function enterAbsence(act: Act, whose: Kept, input: AbsenceInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`insert into absences ${tx({
        ...columnOf(whose),
        from_day: input.fromDay,
        to_day: addDays(input.lastDay, 1),
        reason: input.reason,
        entered_by_person_id: act.viewer.personId,
        entered_at: act.now,
      })} returning id`,
    )
    await auditAbsence(tx, act, 'times.absenceEntered', whose, row!.id, {
      from: input.fromDay,
      to: input.lastDay,
    })
  })
}

/** Back earlier than was said, on that day. */
export async function endAbsence(act: Act, whose: Kept, id: string, backOn: Day): Promise<void> {
  await changeAbsence(act, whose, id, async (tx, absence) => {
    const why = whyNotReturn(absence, backOn)
    if (why) throw new RuleViolation(why)
    await tx`update absences set to_day = ${backOn} where id = ${id}`
    await auditAbsence(tx, act, 'times.absenceEnded', whose, id, { day: backOn }, absence)
  })
}

/** Entered by mistake. A second press finds it done. */
export async function withdrawAbsence(act: Act, whose: Kept, id: string): Promise<void> {
  await changeAbsence(act, whose, id, async (tx, absence) => {
    if (absence.withdrawnAt) return
    await tx`update absences set withdrawn_at = ${act.now}, withdrawn_by_person_id = ${act.viewer.personId} where id = ${id}`
    await auditAbsence(tx, act, 'times.absenceWithdrawn', whose, id, {}, absence)
  })
}

async function changeAbsence(
  act: Act,
  whose: Kept,
  id: string,
  change: (tx: Tx, absence: Absence & { withdrawnAt: Date | null }) => Promise<void>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const absence = await lockAbsence(tx, whose, id)
    if (!absence) throw new NotFound()
    await change(tx, absence)
  })
}

const columnOf = (whose: Kept) =>
  'personId' in whose ? { person_id: whose.personId } : { agency_id: whose.agencyId }

async function auditAbsence(
  tx: Tx,
  act: Act,
  action: string,
  whose: Kept,
  id: string,
  args: Record<string, string>,
  before?: Absence,
): Promise<void> {
  await recordAudit(tx, act, {
    action,
    subjectType: 'absence',
    subjectId: id,
    ...('agencyId' in whose ? { agencyId: whose.agencyId } : {}),
    args: { name: whose.name, ...args },
    ...(before ? { before } : {}),
  })
}

/** Half-days that a person is not free; a half-day that was typed before gets the new note. */
export async function blockHalfDays(
  act: Act,
  person: { id: string; nameZh: string },
  input: BlockInput,
): Promise<number> {
  return transaction(act.sql, async (tx) => {
    const chosen = [...new Map(input.halves.map((half) => [`${half.day} ${half.half}`, half])).values()]
    const rows = chosen.map(({ day, half }) => ({
      person_id: person.id,
      day,
      half,
      note: input.note,
      entered_by_person_id: act.viewer.personId,
      entered_at: act.now,
    }))
    await tx`insert into busy_blocks ${tx(rows)}
      on conflict (person_id, day, half) where withdrawn_at is null do update set note = excluded.note`
    await recordAudit(tx, act, {
      action: 'times.blocked',
      subjectType: 'person',
      subjectId: person.id,
      args: { name: person.nameZh, n: rows.length, note: input.note },
      after: chosen,
    })
    return rows.length
  })
}

/** Free again. A second press finds it done. */
export async function withdrawBlock(
  act: Act,
  person: { id: string; nameZh: string },
  blockId: string,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const block = first(
      await tx<{ day: Day; half: string; withdrawnAt: Date | null }[]>`
      select day, half, withdrawn_at as "withdrawnAt" from busy_blocks where id = ${blockId} and person_id = ${person.id} for update`,
    )
    if (!block) throw new NotFound()
    if (block.withdrawnAt) return
    await tx`update busy_blocks set withdrawn_at = ${act.now}, withdrawn_by_person_id = ${act.viewer.personId} where id = ${blockId}`
    await recordAudit(tx, act, {
      action: 'times.unblocked',
      subjectType: 'person',
      subjectId: person.id,
      args: { name: person.nameZh, day: block.day },
      before: block,
    })
  })
}
