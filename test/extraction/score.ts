import { readFileSync } from 'node:fs'
import type { NamedAgency } from '#src/decisions/agency-names/rules.ts'
import { type Extraction, extract } from '#src/decisions/extraction/rules.ts'
import demo from '#src/demo/danjiangkou.json' with { type: 'json' }
import { addDays, type Day } from '#src/lib/dates.ts'

/** A passage with the duties that people read in it by the rules for duties; agencies by code. */
export interface Passage {
  id: string
  style: string
  directory: string
  date: Day
  text: string
  duties: LabelledDuty[]
}

export interface LabelledDuty {
  lead: string | null
  supporting: string[]
  sets: string[]
  due: Day | null
  dueText?: string
}

export interface Rate {
  right: number
  proposed: number
  labelled: number
}
export const precision = (rate: Rate) => rate.right / rate.proposed
export const recall = (rate: Rate) => rate.right / rate.labelled
export const f1 = (rate: Rate) => (2 * rate.right) / (rate.proposed + rate.labelled)

export interface Score {
  leadAndDue: Rate
  supporting: Rate
  sets: Rate
  /** Passage by passage what was not as labelled, for reading. */
  wrong: string[]
}

interface DemoAgency {
  id: string
  nameZh: string
  shortZh: string
  relation: string
  standingOrder: number
}

/** A directory in the demo's format; ids are the codes. */
export function directoryOf(name: string): NamedAgency[] {
  const file: { organizations: DemoAgency[] } =
    name === 'demo'
      ? demo
      : JSON.parse(readFileSync(new URL(`directories/${name}.json`, import.meta.url), 'utf8'))
  return file.organizations.map(({ id, nameZh, shortZh, relation, standingOrder }) => ({
    id,
    nameZh,
    shortZh,
    relation: relation as NamedAgency['relation'],
    standingOrder,
  }))
}

export function corpusOf(name: 'development' | 'held-out'): Passage[] {
  return JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), 'utf8'))
}

const BASE: Day = '2004-11-22'

/** The demo's ten coordination minutes on a base date; collectives (各有关单位) stay collectives (duties.md). */
export function demoMinutes(): Passage[] {
  const shorts = new Map(demo.organizations.map(({ id, shortZh }) => [id, shortZh]))
  return demo.minutes.flatMap((minutes) => {
    const meeting = demo.meetings.find(({ id }) => id === minutes.meetingId)!
    if (minutes.bodyZh === null || meeting.kind !== 'coordination') return []
    const body: string = minutes.bodyZh
    const decisions = new Set(demo.decisions.filter((d) => d.minutesId === minutes.id).map(({ id }) => id))
    const duties = demo.actionItems
      .filter((item) => decisions.has(item.decisionId))
      .map((item): LabelledDuty => {
        const collective = body.includes(`由${shorts.get(item.leadOrgId)}牵头，各有关单位配合`)
        return {
          lead: item.leadOrgId,
          supporting: collective ? [] : item.supportingOrgIds,
          sets: collective ? ['各有关单位'] : [],
          due: addDays(BASE, item.originalDueDay),
        }
      })
    const text = body.replaceAll(/\{\{(ymd|md):(-?\d+)\}\}/g, (_, kind, n) =>
      written(addDays(BASE, Number(n)), kind),
    )
    return [
      { id: minutes.id, style: 'demo', directory: 'demo', date: addDays(BASE, meeting.day), text, duties },
    ]
  })
}

function written(day: Day, kind: string): string {
  const [y, m, d] = day.split('-').map(Number)
  return `${kind === 'ymd' ? `${y}年` : ''}${m}月${d}日`
}

export const read = (passage: Passage): Extraction =>
  extract(passage.text, directoryOf(passage.directory), new Map(), passage.date)

/** Compares what is proposed with what was labelled: (lead, due) as a multiset, the agencies of each matched pair. */
export function score(passages: readonly Passage[]): Score {
  const total: Score = { leadAndDue: none(), supporting: none(), sets: none(), wrong: [] }
  for (const passage of passages) {
    const found = read(passage).duties.map(
      (duty): LabelledDuty => ({
        lead: duty.lead?.id ?? null,
        supporting: duty.supporting.map(({ id }) => id),
        sets: duty.sets,
        due: duty.due,
        dueText: duty.dueText,
      }),
    )
    const left = [...found]
    let wrong = false
    for (const label of passage.duties) {
      const same = left.filter(({ lead, due }) => lead === label.lead && due === label.due)
      const match = same.sort((a, b) => common(b, label) - common(a, label))[0]
      if (match) left.splice(left.indexOf(match), 1)
      total.leadAndDue = plus(total.leadAndDue, match ? 1 : 0, match ? 1 : 0, 1)
      total.supporting = compare(total.supporting, match?.supporting ?? [], label.supporting)
      total.sets = compare(total.sets, match?.sets ?? [], label.sets)
      wrong ||= !match || different(match.supporting, label.supporting) || different(match.sets, label.sets)
      if (match && label.dueText && match.dueText !== label.dueText) wrong = true
    }
    for (const extra of left) {
      total.leadAndDue = plus(total.leadAndDue, 0, 1, 0)
      total.supporting = compare(total.supporting, extra.supporting, [])
      total.sets = compare(total.sets, extra.sets, [])
      wrong = true
    }
    if (wrong)
      total.wrong.push(
        `${passage.id}\n${passage.text}\n${shown('labelled', passage.duties)}\n${shown('proposed', found)}`,
      )
  }
  return total
}

const none = (): Rate => ({ right: 0, proposed: 0, labelled: 0 })
const plus = (rate: Rate, right: number, proposed: number, labelled: number): Rate => ({
  right: rate.right + right,
  proposed: rate.proposed + proposed,
  labelled: rate.labelled + labelled,
})
const compare = (rate: Rate, found: readonly string[], labelled: readonly string[]) =>
  plus(rate, found.filter((one) => labelled.includes(one)).length, found.length, labelled.length)
const common = (a: LabelledDuty, b: LabelledDuty) =>
  a.supporting.filter((one) => b.supporting.includes(one)).length
const different = (a: readonly string[], b: readonly string[]) =>
  a.length !== b.length || a.some((one) => !b.includes(one))
const shown = (name: string, duties: readonly LabelledDuty[]) =>
  duties
    .map(
      (d) =>
        `   ${name} ${d.lead ?? '-'} | ${[...d.supporting, ...d.sets.map((s) => `[${s}]`)].join(',')} | ${d.due ?? '-'} | ${d.dueText ?? ''}`,
    )
    .join('\n')
