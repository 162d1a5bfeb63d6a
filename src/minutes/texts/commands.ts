import type { Act } from '../../auth/act.ts'
import { officeDay } from '../../lib/dates.ts'
import { first, json, type Tx } from '../../lib/db.ts'
import { listParagraphs } from '../paragraphs/queries.ts'
import { type KeptText, partsOf } from './queries.ts'

/** Keeps the draft as it stands for an occasion; part of the change that makes it. */
export async function keepText(
  tx: Tx,
  act: Act,
  minutesId: string,
  occasion: KeptText['occasion'],
): Promise<void> {
  const draft = first(
    await tx<{ title: string; opening: string; closing: string; meetingDay: string; round: number }[]>`
    select n.title, n.opening, n.closing, office_day(m.starts_at) as "meetingDay", n.countersign_round as round
    from minutes n join meetings m on m.id = n.meeting_id where n.id = ${minutesId}`,
  )
  if (!draft) throw new Error(`no minutes ${minutesId}`)
  const parts = partsOf(draft, await listParagraphs(tx, minutesId, officeDay(act.now)))
  await tx`
    insert into minutes_texts (minutes_id, no, occasion, round, parts, at, person_id)
    values (${minutesId}, (select coalesce(max(no), 0) + 1 from minutes_texts where minutes_id = ${minutesId}), ${occasion}, ${draft.round},
      ${json(tx, parts)}, ${act.now}, ${act.viewer.personId})`
}
