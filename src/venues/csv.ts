import type { CsvFile } from '../lib/csv.ts'
import { type VenueInput, venueForm } from './form.ts'
import type { Venue } from './queries.ts'

/** Column names of the file; the export writes them, the import takes them in Chinese or English. */
const columns = [
  ['code', '代码', 'code'],
  ['kind', '类别', 'kind'],
  ['nameZh', '名称', 'name'],
  ['nameEn', '英文名称', 'English name'],
  ['capacity', '座位数', 'seats'],
  ['place', '位置', 'place'],
  ['equipment', '设备', 'equipment'],
  ['bookableFrom', '开放时间', 'from'],
  ['bookableTo', '关闭时间', 'to'],
  ['workingDaysOnly', '仅工作日', 'working days only'],
  ['needsApproval', '须经同意', 'approval'],
  ['note', '备注', 'note'],
] as const
export const venueColumns = columns.map(([, chinese]) => chinese)

const kinds: Record<string, string> = { 会议室: 'room', 会场: 'room', 车辆: 'vehicle', 公务车: 'vehicle' }
const yes = new Set(['是', 'yes', '1', 'true'])

export function venueCsvRow(venue: Venue): (string | number)[] {
  return [
    venue.code,
    venue.kind === 'room' ? '会议室' : '车辆',
    venue.nameZh,
    venue.nameEn,
    venue.capacity ?? '',
    venue.place,
    venue.equipment.join('、'),
    venue.bookableFrom,
    venue.bookableTo,
    venue.workingDaysOnly ? '是' : '否',
    venue.needsApproval ? '是' : '否',
    venue.note,
  ]
}

export interface CheckedVenue {
  line: number
  name: string
  value: VenueInput | null
  /** Column → message key. */
  errors: Record<string, string>
}

/** Checks each row by the form of the page; the same code twice in one file is an error of the later row. */
export function checkVenueRows(file: CsvFile): CheckedVenue[] {
  const seen = new Set<string>()
  return file.rows.map(({ line, values }) => {
    const typed = typedOf(values)
    const result = venueForm.safeParse(typed)
    const errors: Record<string, string> = {}
    for (const issue of result.error?.issues ?? [])
      errors[columnOf(String(issue.path[0]))] ??= issue.message.includes('.')
        ? issue.message
        : 'errors.invalid'
    if (seen.has(typed.code ?? '')) errors[columnOf('code')] ??= 'agencies.error.twiceInFile'
    seen.add(typed.code ?? '')
    const value = Object.keys(errors).length ? null : (result.data ?? null)
    return { line, name: typed.nameZh || typed.code || '', value, errors }
  })
}

function typedOf(values: Record<string, string>): Record<string, string | undefined> {
  const typed: Record<string, string | undefined> = {}
  for (const [name, chinese, english] of columns)
    typed[name] = (values[chinese] ?? values[english] ?? '').replace(/^'(?=[=+\-@])/, '')
  typed.kind = kinds[typed.kind ?? ''] ?? typed.kind
  for (const name of ['workingDaysOnly', 'needsApproval'])
    typed[name] = yes.has((typed[name] ?? '').toLowerCase()) ? 'on' : undefined
  return typed
}

const columnOf = (name: string) => columns.find(([field]) => field === name)?.[1] ?? name
