import { paragraphText } from '../../decisions/rules.ts'
import type { Day } from '../../lib/dates.ts'
import { type Db, first } from '../../lib/db.ts'
import type { Paragraph } from '../paragraphs/queries.ts'
import type { Part } from './rules.ts'

/** A draft as parts that keep their names from one reading to the next. */
export function partsOf(
  draft: { title: string; opening: string; closing: string; meetingDay: Day },
  paragraphs: readonly Paragraph[],
): Part[] {
  return [
    { key: 'title', text: draft.title },
    { key: 'opening', text: draft.opening },
    ...paragraphs.map((paragraph) => ({
      key: paragraph.id,
      text: paragraphText(paragraph, draft.meetingDay),
    })),
    { key: 'closing', text: draft.closing },
  ]
}

export interface KeptText {
  occasion: 'countersigning' | 'signature' | 'reading'
  round: number
  parts: Part[]
  at: Date
}

/** The text of a countersigning round; null for one before texts were kept. */
export async function findRoundText(sql: Db, minutesId: string, round: number): Promise<KeptText | null> {
  return first(
    await sql<KeptText[]>`
    select occasion, round, parts, at from minutes_texts
    where minutes_id = ${minutesId} and occasion = 'countersigning' and round = ${round} order by no desc limit 1`,
  )
}

/**
 * What the chair last read: as the chair said or sent back, else as it last lay before the chair, else as it first went
 * to the agencies. The text that lies there now does not count.
 */
export async function findLastRead(sql: Db, minutesId: string): Promise<KeptText | null> {
  return first(
    await sql<KeptText[]>`
    with kept as (
      select x.*, x.no = (select max(y.no) from minutes_texts y where y.minutes_id = x.minutes_id and y.occasion = 'signature') as present
      from minutes_texts x where x.minutes_id = ${minutesId}
    )
    select occasion, round, parts, at from kept
    where not present and (occasion in ('reading','signature') or no = (select min(no) from kept where occasion = 'countersigning'))
    order by case occasion when 'reading' then 0 when 'signature' then 1 else 2 end, no desc limit 1`,
  )
}
