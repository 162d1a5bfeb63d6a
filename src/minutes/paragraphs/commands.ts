import { replaceProposedItems } from '../../action-items/commands.ts'
import type { Act } from '../../auth/act.ts'
import type { Duty } from '../../decisions/duties/rules.ts'
import { type DecisionType, mayHoldDuties } from '../../decisions/rules.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { Conflict, NotFound, RuleViolation } from '../../lib/errors.ts'
import { lockDraft, recordChange } from '../commands.ts'

export interface ParagraphInput {
  type: DecisionType
  heard: string
  text: string
  duties: readonly Duty[]
  version: number
}

interface LockedParagraph {
  id: string
  no: number
  matterId: string | null
  type: DecisionType
  heard: string
  text: string
  /** The lines of its duties, for showing what stands. */
  duties: string
  version: number
  savedBy: string
}

async function lockParagraph(tx: Tx, minutesId: string, id: string): Promise<LockedParagraph> {
  const row = first(
    await tx<LockedParagraph[]>`
    select d.id, d.paragraph_no as no, g.matter_id as "matterId", d.type, d.heard, d.text, d.version, coalesce(p.name_zh, '') as "savedBy",
      coalesce((select string_agg(concat_ws(' | ', l.short_zh, coalesce((select string_agg(k.short_zh, '、' order by k.standing_order)
          from action_item_supporters x join agencies k on k.id = x.agency_id where x.action_item_id = a.id), ''),
          a.title, coalesce(nullif(a.due_text, ''), a.due_on::text)), E'\n' order by a.item_no)
        from action_items a join agencies l on l.id = a.lead_agency_id where a.decision_id = d.id), '') as duties
    from decisions d join agenda_items g on g.id = d.agenda_item_id left join people p on p.id = d.saved_by_person_id
    where d.id = ${id} and d.minutes_id = ${minutesId} for update of d`,
  )
  if (!row) throw new NotFound()
  return row
}

/**
 * Saves a paragraph and, from the same typed lines, its draft action items: never typed twice.
 * R15: a deferred decision has none. An older `version` than the stored one is a Conflict.
 */
export async function saveParagraph(
  act: Act,
  id: string,
  paragraphId: string,
  input: ParagraphInput,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockDraft(tx, act, id)
    const before = await lockParagraph(tx, id, paragraphId)
    if (before.version !== input.version)
      throw new Conflict(
        {
          type: before.type,
          heard: before.heard,
          text: before.text,
          duties: before.duties,
          version: String(before.version),
        },
        before.savedBy,
      )
    if (input.duties.length > 0 && !mayHoldDuties(input.type))
      throw new RuleViolation('minutes.error.deferHasDuties')
    await tx`update decisions set type = ${input.type}, heard = ${input.heard}, text = ${input.text},
      version = version + 1, saved_at = ${act.now}, saved_by_person_id = ${act.viewer.personId} where id = ${paragraphId}`
    await replaceProposedItems(
      tx,
      act,
      { id: paragraphId, meetingId: minutes.meetingId, matterId: before.matterId },
      input.duties.map((duty) => ({
        leadAgencyId: duty.lead.id,
        supportingAgencyIds: duty.supporting.map((agency) => agency.id),
        title: duty.title,
        deliverable: duty.deliverable,
        dueOn: duty.dueOn,
        dueText: duty.dueText,
      })),
    )
    await recordChange(
      tx,
      act,
      minutes,
      'minutes.paragraphSaved',
      { no: before.no },
      { type: before.type, heard: before.heard, text: before.text, duties: before.duties },
      {
        type: input.type,
        heard: input.heard,
        text: input.text,
        duties: input.duties.map((duty) => `${duty.lead.shortZh} ${duty.dueOn} ${duty.title}`),
      },
    )
  })
}

/** Adds an empty paragraph behind the last one on the same agenda item; the following ones move on (R45). Gives its id. */
export async function addParagraph(act: Act, id: string, agendaItemId: string): Promise<string> {
  return await transaction(act.sql, async (tx) => {
    const minutes = await lockDraft(tx, act, id)
    const place = first(
      await tx<{ no: number }[]>`
      select coalesce(
        (select max(d.paragraph_no) from decisions d where d.minutes_id = ${id} and d.agenda_item_id = g.id),
        (select max(d.paragraph_no) from decisions d join agenda_items e on e.id = d.agenda_item_id where d.minutes_id = ${id} and e.no < g.no),
        0) + 1 as no
      from agenda_items g where g.id = ${agendaItemId} and g.meeting_id = ${minutes.meetingId}`,
    )
    if (!place) throw new NotFound()
    await tx`update decisions set paragraph_no = paragraph_no + 1 where minutes_id = ${id} and paragraph_no >= ${place.no}`
    const row = first(
      await tx<{ id: string }[]>`
      insert into decisions (minutes_id, meeting_id, agenda_item_id, paragraph_no, type, saved_at, saved_by_person_id)
      values (${id}, ${minutes.meetingId}, ${agendaItemId}, ${place.no}, 'decide', ${act.now}, ${act.viewer.personId}) returning id`,
    )
    await recordChange(tx, act, minutes, 'minutes.paragraphAdded', { no: place.no })
    return row!.id
  })
}

/** Takes a paragraph out, with its draft action items; the audit entry keeps its words, the following ones move up (R45). */
export async function removeParagraph(act: Act, id: string, paragraphId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockDraft(tx, act, id)
    const gone = await lockParagraph(tx, id, paragraphId)
    await replaceProposedItems(
      tx,
      act,
      { id: gone.id, meetingId: minutes.meetingId, matterId: gone.matterId },
      [],
    )
    await tx`delete from decisions where id = ${paragraphId}`
    await tx`update decisions set paragraph_no = paragraph_no - 1 where minutes_id = ${id} and paragraph_no > ${gone.no}`
    await recordChange(
      tx,
      act,
      minutes,
      'minutes.paragraphRemoved',
      { no: gone.no },
      { type: gone.type, heard: gone.heard, text: gone.text },
    )
  })
}

/** Changes places with the paragraph before or after (R45); at the end of the row nothing happens. */
export async function moveParagraph(
  act: Act,
  id: string,
  paragraphId: string,
  to: 'up' | 'down',
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const minutes = await lockDraft(tx, act, id)
    const moved = await lockParagraph(tx, id, paragraphId)
    const place = moved.no + (to === 'up' ? -1 : 1)
    const changed = await tx`
      update decisions d set paragraph_no = case when d.paragraph_no = ${moved.no}::int then ${place}::int else ${moved.no}::int end
      where d.minutes_id = ${id} and d.paragraph_no in (${moved.no}, ${place})
        and exists (select 1 from decisions o where o.minutes_id = ${id} and o.paragraph_no = ${place})`
    if (changed.count === 0) return
    await recordChange(tx, act, minutes, 'minutes.paragraphMoved', { no: moved.no, to: place })
  })
}
