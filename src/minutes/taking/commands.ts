import type { Act } from '../../auth/act.ts'
import { first, transaction } from '../../lib/db.ts'
import { Conflict, NotFound } from '../../lib/errors.ts'
import { lockDraft, recordChange } from '../commands.ts'

export interface HeadInput {
  title: string
  opening: string
  closing: string
  version: number
}

/** Saves title, opening and closing; whoever saved in between gets a Conflict with what stands now. */
export async function saveHead(act: Act, id: string, input: HeadInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockDraft(tx, act, id)
    const before = first(
      await tx<{ title: string; opening: string; closing: string; savedBy: string }[]>`
      select n.title, n.opening, n.closing, coalesce(p.name_zh, '') as "savedBy"
      from minutes n left join people p on p.id = n.saved_by_person_id where n.id = ${id}`,
    )
    if (!before) throw new NotFound()
    const { savedBy, ...theirs } = before
    if (minutes.version !== input.version)
      throw new Conflict({ ...theirs, version: String(minutes.version) }, savedBy)
    await tx`update minutes set title = ${input.title}, opening = ${input.opening}, closing = ${input.closing},
      version = version + 1, saved_at = ${act.now}, saved_by_person_id = ${act.viewer.personId} where id = ${id}`
    await recordChange(tx, act, minutes, 'minutes.headSaved', {}, theirs, {
      title: input.title,
      opening: input.opening,
      closing: input.closing,
    })
  })
}
