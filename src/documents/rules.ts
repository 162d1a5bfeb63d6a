import type { ActionItem } from '../action-items/queries.ts'
import { chineseNumeral } from '../decisions/rules.ts'
import { formatDocNo } from '../i18n/format.ts'
import type { Day } from '../lib/dates.ts'
import type { Invited } from '../meetings/participants/queries.ts'
import type { AttendanceRow } from '../meetings/sign-in/rules.ts'
import type { Aftermath, Minutes, MinutesState } from '../minutes/queries.ts'
import type { OfficeSettings } from '../settings/office.ts'
import { type DocumentFormat, numberText } from './formats/rules.ts'
import type { MinutesInput } from './kinds/minutes.ts'
import type { SlipInput } from './kinds/supervision-slip.ts'

export interface ExpectedPerson {
  agency: string
  name: string
  position: string
}

/**
 * Whom a sign-in sheet and seat cards expect: chair and leaders first, then agency by agency (R09), then the office. Who
 * is on leave or replaced does not come; an agency that has named nobody yet has a line for itself.
 */
export function expectedPeople(
  rows: readonly AttendanceRow[],
  invited: readonly Pick<Invited, 'agencyId' | 'agencyShort' | 'withdrawn'>[],
): ExpectedPerson[] {
  const coming = rows.filter(
    (row) => row.personName !== '' && !row.delegated && !row.onLeave && row.outcome !== 'substituted',
  )
  const shown = (row: AttendanceRow) => ({
    agency: row.agencyName,
    name: row.personName,
    // 市国土局 副局长, not 市国土局 市国土局副局长.
    position: row.positionName.replace(row.agencyName, '').trim() || row.positionName,
  })
  const first = coming.filter((row) => row.part === 'chair' || row.part === 'leader')
  const last = coming.filter((row) => row.part === 'office' || row.part === 'recorder')
  const others = coming.filter((row) => !first.includes(row) && !last.includes(row))
  const onLeave = new Set(rows.filter((row) => row.onLeave).map((row) => row.agencyId))
  const listed = new Set(invited.map((agency) => agency.agencyId))
  return [
    ...[...first].sort((a, b) => Number(b.part === 'chair') - Number(a.part === 'chair')).map(shown),
    ...invited
      .filter((agency) => !agency.withdrawn)
      .flatMap((agency) => {
        const own = others.filter((row) => row.agencyId === agency.agencyId)
        if (own.length) return own.map(shown)
        return onLeave.has(agency.agencyId) ? [] : [{ agency: agency.agencyShort, name: '', position: '' }]
      }),
    ...others.filter((row) => row.agencyId === null || !listed.has(row.agencyId)).map(shown),
    ...last.map(shown),
  ]
}

/** What stands below the title of minutes that are not issued. */
const stages: Record<MinutesState, string> = {
  drafting: '草稿',
  countersigning: '征求意见稿',
  awaiting_signature: '送签稿',
  issued: '',
  archived: '',
}

const amendmentLabels = { correction: '更正', supplement: '补充' } as const

export function minutesInput(
  minutes: Minutes,
  text: string,
  aftermath: Aftermath,
  format: DocumentFormat,
  settings: Pick<OfficeSettings, 'nameZh'>,
): MinutesInput {
  const labels = { report: format.reportLabel, send: format.sendLabel, issue: format.issueLabel }
  return {
    mark: format.markText || minutes.seriesName,
    number: numberText(format.numberPattern, minutes.docYear, minutes.docNo),
    redRule: format.redRule,
    title: minutes.title,
    stage: stages[minutes.state],
    text,
    amendments: aftermath.amendments.map((one) => ({
      label: `${amendmentLabels[one.kind]}${one.no}`,
      day: one.issuedOn,
      text: one.text,
    })),
    distribution: (['report', 'send', 'issue'] as const).flatMap((kind) => {
      const names = aftermath.distribution.filter((one) => one.kind === kind).map((one) => one.name)
      return names.length ? [{ label: labels[kind], text: `${names.join('，')}。` }] : []
    }),
    office: format.issuingOffice || settings.nameZh,
    issuedOn: minutes.issuedOn,
    fonts: format.fonts,
  }
}

/** A slip as the office may print it today; number and level come when slips are issued. */
export function slipInput(
  kind: SlipInput['kind'],
  item: ActionItem,
  last: { text: string } | null,
  format: DocumentFormat,
  settings: Pick<OfficeSettings, 'nameZh' | 'telephone'>,
  today: Day,
): SlipInput {
  const { source } = item
  const number =
    source.docYear && source.docNo ? source.seriesName + formatDocNo(source.docYear, source.docNo) : ''
  const paragraph = source.paragraphNo ? `第${chineseNumeral(source.paragraphNo)}条` : ''
  return {
    kind,
    mark: kind === 'notice' ? '督办通知单' : '催办单',
    number: '',
    redRule: format.redRule,
    level: '',
    lead: item.lead.nameZh,
    supporters: item.supporters.map((one) => one.nameZh),
    item: item.title,
    deliverable: item.deliverable,
    source: [source.meetingTitle, `${number}${paragraph}`].filter(Boolean).join('，'),
    quote: source.text,
    dueOn: item.dueOn,
    originalDueOn: item.originalDueOn,
    workingDays: item.workingDays,
    percent: item.percent,
    lastReport: last?.text ?? '',
    office: format.issuingOffice || settings.nameZh,
    telephone: settings.telephone,
    day: today,
    fonts: format.fonts,
  }
}
