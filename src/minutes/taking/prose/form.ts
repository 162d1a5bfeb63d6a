import { z } from 'zod'
import { matchAgency } from '../../../decisions/agency-names/rules.ts'
import { type Duty, type DutyError, parseDutyLine } from '../../../decisions/duties/rules.ts'
import { type DecisionType, decisionTypes, mayHoldDuties } from '../../../decisions/rules.ts'
import type { Day, WorkCalendar } from '../../../lib/dates.ts'
import { field, type Typed } from '../../../lib/form.ts'
import type { Member } from './rules.ts'

/** As much as a day's meeting fills; more is asked to come in parts. */
export const PROSE_LIMIT = 100_000

export const proseForm = z.object({ text: field.longText(PROSE_LIMIT), part: field.optionalText(36) })

/** Which button was pressed on which card. */
export interface Pick {
  act: 'take' | 'note' | 'drop' | 'open'
  key: string
}

export function pickOf(typed: Typed): Pick | null {
  const found = (typed.pick?.[0] ?? '').match(/^(take|note|drop|open):([ds]\d{1,9}(?:\.\d{1,6})?)$/)
  return found ? { act: found[1] as Pick['act'], key: found[2]! } : null
}

export const typeOf = (typed: Typed, key: string): DecisionType | null =>
  decisionTypes.find((type) => type === typed[`type.${key}`]?.[0]) ?? null

/** The duties of a card as typed: one, or one for each agency that a collective in the lead's place was confirmed to mean. */
export function takenDuties(
  typed: Typed,
  key: string,
  directory: readonly Member[],
  calendar: WorkCalendar,
  meetingDay: Day,
): { duties: Duty[]; error: null } | { duties: null; error: DutyError } {
  const value = (name: string) => (typed[`${name}.${key}`]?.[0] ?? '').replaceAll(/[|｜\n]/g, ' ').trim()
  const named = (ids: readonly string[] | undefined) =>
    directory.filter(({ id }) => ids?.includes(id)).map(({ nameZh }) => nameZh)
  const type = typeOf(typed, key)
  if (type && !mayHoldDuties(type))
    return { duties: null, error: { key: 'minutes.error.deferHasDuties', args: {} } }
  const leads = value('lead') ? [value('lead')] : named(typed[`leading.${key}`])
  const helpers = [value('supporting'), ...named(typed[`helping.${key}`])].filter(Boolean).join('、')
  const duties: Duty[] = []
  for (const lead of leads.length > 0 ? leads : ['']) {
    const own = helpersWithout(helpers, lead, directory)
    const duty = parseDutyLine(
      [lead, own, value('title'), value('due')].join(' | '),
      directory,
      calendar,
      meetingDay,
    )
    if ('key' in duty) return { duties: null, error: duty }
    duties.push(duty)
  }
  return { duties, error: null }
}

/** A confirmed collective may contain the lead itself, who does not support (R47). */
function helpersWithout(helpers: string, lead: string, directory: readonly Member[]): string {
  const match = matchAgency(lead, directory)
  if (!('found' in match)) return helpers
  return helpers
    .split('、')
    .filter((name) => name !== match.found.nameZh)
    .join('、')
}
