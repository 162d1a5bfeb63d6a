import { createHash } from 'node:crypto'
import { addWorkingDays, type Day } from '../lib/dates.ts'
import type { DemoMinutes } from './file.ts'
import { demoId } from './ids.ts'
import { insertRows, type Loading } from './rows.ts'

/** Minutes with their numbers, decisions, countersigns, distribution and corrections. */
export async function loadMinutes(loading: Loading): Promise<void> {
  const { tx, file } = loading
  const numbers = numberIssued(loading)
  await insertRows(
    tx,
    'minutes',
    file.minutes.map((one) => minutesRow(loading, one, numbers.get(one.id) ?? null)),
  )
  await insertRows(tx, 'number_series', nextNumbers(loading, [...numbers.values()]))
  await loadDecisions(loading)
  await loadCountersigns(loading)
  await loadDistribution(loading)
  await loadAmendments(loading)
}

interface DocumentNumber {
  series: string
  year: number
  no: number
}

/** Gap-free per series and year, in the order of issue (R42): the file's own numbers do not know the year. */
function numberIssued({ file, days }: Loading): Map<string, DocumentNumber> {
  const last = new Map<string, number>()
  const numbers = new Map<string, DocumentNumber>()
  const issued = file.minutes.filter((one) => one.issuedDay !== null)
  issued.sort((a, b) => (a.issuedDay ?? 0) - (b.issuedDay ?? 0))
  for (const { id, series, issuedDay } of issued) {
    const year = Number(days.day(issuedDay ?? 0).slice(0, 4))
    const no = (last.get(`${series} ${year}`) ?? 0) + 1
    last.set(`${series} ${year}`, no)
    numbers.set(id, { series, year, no })
  }
  return numbers
}

function nextNumbers({ file, days }: Loading, used: DocumentNumber[]) {
  const thisYear = Number(days.base.slice(0, 4))
  const years = [...new Set([thisYear, ...used.map((one) => one.year)])]
  const series = [...new Set(file.minutes.map((one) => one.series))]
  return series.flatMap((name) =>
    years.map((year) => {
      const taken = used.filter((one) => one.series === name && one.year === year).map((one) => one.no)
      return { series: name, year, next_no: Math.max(0, ...taken) + 1 }
    }),
  )
}

function minutesRow(loading: Loading, one: DemoMinutes, number: DocumentNumber | null) {
  const { days } = loading
  const text = days.text(one.bodyZh ?? '')
  const { opening, closing } = partsOf(text)
  const round = one.countersigns.length > 0 ? 1 : 0
  return {
    id: demoId('minutes', one.id),
    meeting_id: demoId('meeting', one.meetingId),
    series: one.series,
    series_name: one.seriesNameZh,
    doc_year: number?.year ?? null,
    doc_no: number?.no ?? null,
    title: one.titleZh ?? titleOf(loading, one),
    state: one.state,
    opening,
    closing,
    drafter_person_id: demoId('person', one.drafterPersonId),
    drafted_on: days.dayOrNull(one.draftedDay),
    due_on: days.day(one.dueDay),
    countersign_round: round,
    countersign_due_on: round ? countersignDueOn(loading, one) : null,
    signer_person_id: one.signerPersonId ? demoId('person', one.signerPersonId) : null,
    signed_at: days.atOrNull(one.signedDay, '15:00'),
    signed_method: one.signedDay === null ? null : 'imported',
    issued_at: days.atOrNull(one.issuedDay, '16:00'),
    issued_on: days.dayOrNull(one.issuedDay),
    issued_text: number ? text : null,
    attendance_block: number ? days.text(one.attendanceBlockZh ?? '') : null,
    sha256: number ? createHash('sha256').update(text).digest() : null,
    created_at: days.at(one.draftedDay ?? -2, '09:00'),
  }
}

const titleOf = ({ file }: Loading, one: DemoMinutes) =>
  `关于${file.meetings.find((meeting) => meeting.id === one.meetingId)?.titleZh.replace(/协调会$/, '')}有关问题的会议纪要`

function countersignDueOn({ file, days }: Loading, one: DemoMinutes): Day {
  return addWorkingDays(new Map(), days.day(one.draftedDay ?? 0), file.settings.countersignWorkingDays)
}

const NUMBERED = /^[一二三四五六七八九十]+、/

/** The document's text as opening, numbered paragraphs and closing; the attendance block is generated. */
function partsOf(text: string) {
  const lines = text.split('\n').filter((line) => !/^(出席|请假|列席|缺席|记录)：/.test(line))
  const numbered = lines.filter((line) => NUMBERED.test(line))
  const first = lines.findIndex((line) => NUMBERED.test(line))
  const at = first === -1 ? lines.length : first
  return {
    opening: lines.slice(0, at).join('\n'),
    paragraphs: numbered.map((line) => withoutDuties(line.replace(NUMBERED, ''))),
    closing: lines.slice(at + numbered.length).join('\n'),
  }
}

/** A paragraph's own words: its sentences of who leads what by when are made from the action items. */
function withoutDuties(paragraph: string): string {
  const sentences = paragraph.split(/(?<=。)/)
  return sentences
    .filter((one) => !one.split('；').some((clause) => clause.includes('牵头，') && clause.includes('日前')))
    .join('')
}

/** A paragraph that was duties alone says in short what was decided, after its heading. */
const wordsOf = (paragraph = '', short: string) =>
  /^关于[^。]*。$/.test(paragraph) ? `${paragraph}${short}。` : paragraph || short

async function loadDecisions({ tx, file, days }: Loading): Promise<void> {
  const paragraphs = new Map(
    file.minutes.map((one) => [one.id, partsOf(days.text(one.bodyZh ?? '')).paragraphs]),
  )
  const issued = new Map(file.minutes.map((one) => [one.id, one.issuedDay]))
  const rows = file.decisions.map((decision) => ({
    id: demoId('decision', decision.id),
    minutes_id: demoId('minutes', decision.minutesId),
    meeting_id: demoId('meeting', decision.meetingId),
    agenda_item_id: demoId('agenda_item', `${decision.meetingId}/${decision.agendaItemNo}`),
    paragraph_no: decision.paragraphNo,
    type: decision.type,
    text: wordsOf(paragraphs.get(decision.minutesId)?.[decision.paragraphNo - 1], decision.textZh),
    text_en: decision.textEn,
    binding_at: decision.binding ? days.atOrNull(issued.get(decision.minutesId) ?? null, '16:00') : null,
    deferred_matter_id: decision.deferredMatterId ? demoId('matter', decision.deferredMatterId) : null,
  }))
  await insertRows(tx, 'decisions', rows)
}

async function loadCountersigns({ tx, file, days }: Loading): Promise<void> {
  const rows = file.minutes.flatMap((one) =>
    one.countersigns.map((sign) => ({
      id: demoId('countersign', `${one.id}/${sign.orgId}`),
      minutes_id: demoId('minutes', one.id),
      round: 1,
      agency_id: demoId('agency', sign.orgId),
      state: sign.status,
      comment: sign.commentZh,
      channel: ['pending', 'silent_agreed'].includes(sign.status) ? null : 'web',
      answered_at: days.atOrNull(sign.day, '11:00'),
    })),
  )
  await insertRows(tx, 'countersigns', rows)
}

async function loadDistribution({ tx, file, days }: Loading): Promise<void> {
  const rows = file.minutes.flatMap((one) =>
    (['report', 'send', 'issue'] as const).flatMap((kind) =>
      one.distribution[kind].map((agency) => ({
        minutes_id: demoId('minutes', one.id),
        agency_id: demoId('agency', agency),
        kind,
        // Every paper of the past year has been received.
        first_opened_at: days.atOrNull(one.issuedDay, '17:00'),
      })),
    ),
  )
  await insertRows(tx, 'distributions', rows)
}

async function loadAmendments({ tx, file, days }: Loading): Promise<void> {
  const rows = file.minutes.flatMap((one) =>
    one.amendments.map((amendment) => ({
      id: demoId('amendment', `${one.id}/${amendment.no}`),
      minutes_id: demoId('minutes', one.id),
      no: amendment.no,
      kind: amendment.kind,
      text: days.text(amendment.textZh),
      issued_on: days.day(amendment.day),
      signer_person_id: demoId('person', amendment.signerPersonId),
      created_at: days.at(amendment.day, '16:00'),
    })),
  )
  await insertRows(tx, 'amendments', rows)
}
