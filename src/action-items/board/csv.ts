import { formatDocNo } from '../../i18n/format.ts'
import type { Locale, MessageKey, Translate } from '../../i18n/translate.ts'
import { writeCsv } from '../../lib/csv.ts'
import type { BoardRow } from './queries.ts'

type Cell = string | number | null

/** The board's rows as a file for a spreadsheet, in the reader's language; no cell starts a formula. */
export function boardCsv(t: Translate, locale: Locale, rows: readonly BoardRow[]): string {
  const name = (zh: string, en: string) => (locale === 'en' && en ? en : zh)
  const columns: [MessageKey, (row: BoardRow) => Cell][] = [
    ['actionitems.field.title', (r) => name(r.title, r.titleEn)],
    ['actionitems.field.lead', (r) => name(r.leadZh, r.leadEn)],
    ['actionitems.field.supporters', (r) => name(r.supportersZh, r.supportersEn)],
    ['actionitems.filter.meeting', (r) => r.meetingTitle],
    ['actionitems.source', (r) => (r.docYear && r.docNo ? formatDocNo(r.docYear, r.docNo) : '')],
    ['actionitems.field.assignedOn', (r) => r.assignedOn],
    ['actionitems.field.acceptedOn', (r) => r.acceptedOn],
    ['actionitems.originally', (r) => r.originalDueOn],
    ['actionitems.field.dueOn', (r) => r.dueOn],
    ['actionitems.field.state', (r) => t(`actionitems.state.${r.state}`)],
    ['actionitems.filter.light', (r) => t(`actionitems.light.${r.light}`)],
    ['actionitems.field.workingDays', (r) => (hasDays(r) ? r.workingDays : null)],
    ['actionitems.field.percent', (r) => r.percent],
    ['actionitems.field.reportedOn', (r) => r.reportedOn],
    ['actionitems.field.lastReport', (r) => r.reportText],
    ['actionitems.field.submittedOn', (r) => r.submittedOn],
    ['actionitems.field.closedOn', (r) => r.closedOn],
    ['actionitems.onTime', (r) => (r.onTime === null ? '' : t(r.onTime ? 'common.yes' : 'common.no'))],
  ]
  return writeCsv(
    columns.map(([key]) => t(key)),
    rows.map((row) => columns.map(([, cell]) => cell(row))),
  )
}

const hasDays = (row: BoardRow) => ['red', 'yellow', 'green'].includes(row.light)
