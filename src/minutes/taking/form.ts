import { z } from 'zod'
import type { NamedAgency } from '../../decisions/agency-names/rules.ts'
import { type DutyLine, parseDutyLines } from '../../decisions/duties/rules.ts'
import { decisionTypes, mayHoldDuties } from '../../decisions/rules.ts'
import type { Day, WorkCalendar } from '../../lib/dates.ts'
import { checkForm, type FormResult, field, type Typed } from '../../lib/form.ts'
import type { ParagraphInput } from '../paragraphs/commands.ts'

export const headForm = z.object({
  title: field.text(120),
  opening: field.longText(4000),
  closing: field.optionalLongText(4000),
  version: field.version(),
})

const paragraphForm = z.object({
  type: field.choice(decisionTypes),
  heard: field.optionalLongText(4000),
  text: field.optionalLongText(8000),
  duties: field.optionalLongText(8000),
  version: field.version(),
})

export const moveForm = z.object({ to: field.choice(['up', 'down']) })
export const addForm = z.object({ agendaItemId: field.uuid() })

/** A paragraph as typed, its duty lines understood against the directory; every wrong line stands in `lines`. */
export function checkParagraph(
  typed: Typed,
  directory: readonly NamedAgency[],
  calendar: WorkCalendar,
  meetingDay: Day,
): FormResult<ParagraphInput> & { lines: DutyLine[] } {
  const result = checkForm(paragraphForm, typed)
  const lines = parseDutyLines(typed.duties?.[0] ?? '', directory, calendar, meetingDay)
  if (!result.ok) return { ...result, lines }
  const wrong = lines.find((line) => line.error !== null)
  if (wrong?.error) return { ok: false, typed, errors: { duties: wrong.error }, lines }
  const duties = lines.flatMap((line) => (line.duty ? [line.duty] : []))
  if (duties.length > 0 && !mayHoldDuties(result.value.type))
    return { ok: false, typed, errors: { duties: 'minutes.error.deferHasDuties' }, lines }
  return { ok: true, typed, value: { ...result.value, duties }, lines }
}
