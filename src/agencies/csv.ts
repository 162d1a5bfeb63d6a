import type { CsvFile } from '../lib/csv.ts'
import { type AgencyInput, agencyForm, type agencyRelations, type agencyTypes } from './form.ts'
import type { Agency } from './queries.ts'

/** Column names of the file; the export writes them, the import takes Chinese or English names. */
export const agencyColumns = [
  '代码',
  '排序',
  '名称',
  '简称',
  '英文名称',
  '类型',
  '隶属',
  '成员单位',
  '邮箱',
  '电话',
] as const
const englishColumns = [
  'code',
  'order',
  'name',
  'short name',
  'English name',
  'type',
  'relation',
  'member',
  'mailbox',
  'telephone',
] as const
const fields = [
  'code',
  'standingOrder',
  'nameZh',
  'shortZh',
  'nameEn',
  'type',
  'relation',
  'isMemberUnit',
  'mailbox',
  'telephone',
] as const

const typeNames: Record<(typeof agencyTypes)[number], string> = {
  leadership: '领导机关',
  office: '办公室',
  department: '部门',
  public_utility: '公用企业',
  township: '乡镇',
  subdistrict: '街道',
  superior: '上级',
  external: '外部',
}
const relationNames: Record<(typeof agencyRelations)[number], string> = {
  leadership: '领导机关',
  self: '本办公室',
  subordinate: '所属',
  vertical: '垂管',
  superior: '上级',
  external: '外部',
}

export function agencyCsvRow(agency: Agency): (string | number)[] {
  return [
    agency.code,
    agency.standingOrder,
    agency.nameZh,
    agency.shortZh,
    agency.nameEn,
    typeNames[agency.type],
    relationNames[agency.relation],
    agency.isMemberUnit ? '是' : '否',
    agency.mailbox ?? '',
    agency.telephone,
  ]
}

export interface CheckedRow<T> {
  line: number
  /** What the row says first, to find it again. */
  name: string
  value: T | null
  /** Column → message key. */
  errors: Record<string, string>
}

/** Checks each row by the form of the page; twice the same code or order in one file is an error of the later row. */
export function checkAgencyRows(file: CsvFile): CheckedRow<AgencyInput>[] {
  const seen = new Set<string>()
  return file.rows.map(({ line, values }) => {
    const typed = typedFields(values)
    const result = agencyForm.safeParse(typed)
    const errors: Record<string, string> = {}
    if (!result.success)
      for (const issue of result.error.issues)
        errors[columnOf(String(issue.path[0]))] ??= issue.message.includes('.')
          ? issue.message
          : 'errors.invalid'
    for (const key of ['code', 'standingOrder'] as const) {
      const mark = `${key} ${typed[key] ?? ''}`
      if (seen.has(mark)) errors[columnOf(key)] ??= 'agencies.error.twiceInFile'
      seen.add(mark)
    }
    return {
      line,
      name: typed.nameZh || typed.code || '',
      value: Object.keys(errors).length ? null : (result.data ?? null),
      errors,
    }
  })
}

function typedFields(values: Record<string, string>): Record<string, string | undefined> {
  const cell = (at: number) =>
    (values[agencyColumns[at]!] ?? values[englishColumns[at]!] ?? '').replace(/^'(?=[=+\-@])/, '')
  const typed: Record<string, string | undefined> = Object.fromEntries(
    fields.map((name, at) => [name, cell(at)]),
  )
  typed.type = codeOf(typeNames, typed.type)
  typed.relation = codeOf(relationNames, typed.relation)
  typed.isMemberUnit = ['是', 'yes', '1', 'true'].includes((typed.isMemberUnit ?? '').toLowerCase())
    ? 'on'
    : undefined
  return typed
}

const codeOf = (names: Record<string, string>, typed = '') =>
  Object.keys(names).find((code) => names[code] === typed) ?? typed
const columnOf = (name: string) => agencyColumns[fields.indexOf(name as (typeof fields)[number])] ?? name
