import { type Day, isWorkingDay, type WorkCalendar } from '../../lib/dates.ts'
import { trimEndOf } from '../../lib/trim.ts'
import { matchAgency, type NamedAgency } from '../agency-names/rules.ts'
import { parseDueDay } from '../due-days/rules.ts'

/** One duty as the minutes lay it on a lead agency; the same thing becomes a sentence and an action item. */
export interface Duty {
  lead: NamedAgency
  supporting: readonly NamedAgency[]
  title: string
  deliverable: string
  dueOn: Day
  /** The wording that the clerk typed, for example 会后5个工作日内. */
  dueText: string
  /** R48: a due day on a non-working day is warned about, not refused. */
  onWorkingDay: boolean
}

/** A typed line with what was understood, or with an error as forms carry them (key, `|`, arguments as JSON). */
export type DutyLine = { no: number; typed: string } & (
  | { duty: Duty; error: null }
  | { duty: null; error: string }
)

/** Every non-empty line of the text field, understood one by one; numbers count from 1 as the clerk sees them. */
export function parseDutyLines(
  typed: string,
  directory: readonly NamedAgency[],
  calendar: WorkCalendar,
  meetingDay: Day,
): DutyLine[] {
  return typed.split('\n').flatMap((line, at): DutyLine[] => {
    if (line.trim() === '') return []
    const parsed = parseDutyLine(line, directory, calendar, meetingDay)
    if ('lead' in parsed) return [{ no: at + 1, typed: line, duty: parsed, error: null }]
    return [
      { no: at + 1, typed: line, duty: null, error: formError(parsed.key, { line: at + 1, ...parsed.args }) },
    ]
  })
}

const formError = (key: string, args: Record<string, string | number>) => `${key}|${JSON.stringify(args)}`

export interface DutyError {
  key: string
  args: Record<string, string | number>
}

/**
 * Understands “牵头 | 配合 | 内容 | 时限”, optionally with a fifth part 成果; the bar may be full-width.
 * Exactly one lead, not among the supporting agencies (R47); a due day that a reminder can hang on.
 */
export function parseDutyLine(
  line: string,
  directory: readonly NamedAgency[],
  calendar: WorkCalendar,
  meetingDay: Day,
): Duty | DutyError {
  const parts = line.split(/[|｜]/).map((part) => part.trim())
  if (parts.length < 4 || parts.length > 5)
    return { key: 'minutes.error.dutyParts', args: { n: parts.length } }
  const [leadName = '', supportingNames = '', title = '', dueText = '', deliverable = ''] = parts
  if (leadName === '') return { key: 'minutes.error.leadMissing', args: {} }
  const leads = namesOf(leadName)
  if (leads.length > 1) return { key: 'minutes.error.leadSeveral', args: { name: leadName } }
  const matched = matchAll([...leads, ...namesOf(supportingNames)], directory)
  if ('key' in matched) return matched
  const [lead, ...supporting] = matched.agencies
  if (supporting.some((agency) => agency.id === lead!.id))
    return { key: 'minutes.error.leadSupports', args: { name: lead!.shortZh } }
  if (title === '') return { key: 'minutes.error.dutyEmpty', args: {} }
  if (title.length > 300) return { key: 'minutes.error.dutyLong', args: { max: 300 } }
  const due = parseDueDay(dueText, calendar, meetingDay)
  if ('error' in due) return { key: due.error, args: { due: dueText } }
  return {
    lead: lead!,
    supporting: [...new Map(supporting.map((agency) => [agency.id, agency])).values()].sort(
      (a, b) => a.standingOrder - b.standingOrder,
    ),
    title: trimEndOf(title, '。；;'),
    deliverable,
    dueOn: due.day,
    dueText,
    onWorkingDay: isWorkingDay(calendar, due.day),
  }
}

const namesOf = (text: string) =>
  text
    .split(/[、,，;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== '' && !/^(无|-|—|\/)$/.test(name))

function matchAll(
  names: readonly string[],
  directory: readonly NamedAgency[],
): { agencies: NamedAgency[] } | DutyError {
  const agencies: NamedAgency[] = []
  for (const name of names) {
    const match = matchAgency(name, directory)
    if (!('found' in match))
      return {
        key: match.error,
        args: { name, candidates: match.candidates.map((c) => c.nameZh).join('、') },
      }
    agencies.push(match.found)
  }
  return { agencies }
}

/** The line that stands for a duty in the editor: what was typed comes back, names in their short form. */
export function writeDutyLine(duty: {
  lead: string
  supporting: readonly string[]
  title: string
  dueOn: Day
  dueText: string
  deliverable: string
}): string {
  const parts = [duty.lead, duty.supporting.join('、'), duty.title, duty.dueText || duty.dueOn]
  return [...parts, ...(duty.deliverable ? [duty.deliverable] : [])].join(' | ')
}
