import { z } from 'zod'
import type { CheckedRow } from '../agencies/csv.ts'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { CsvFile } from '../lib/csv.ts'
import { json, transaction } from '../lib/db.ts'
import { field } from '../lib/form.ts'
import { personLevels } from './form.ts'
import type { PersonRow } from './queries.ts'

export const personColumns = [
  '单位代码',
  '姓名',
  '英文姓名',
  '职务',
  '级别',
  '邮箱',
  '电话',
  '联络员',
] as const
const englishColumns = [
  'agency code',
  'name',
  'English name',
  'position',
  'level',
  'e-mail',
  'telephone',
  'liaison',
] as const
const fields = [
  'agencyCode',
  'nameZh',
  'nameEn',
  'positionZh',
  'level',
  'email',
  'phone',
  'isLiaison',
] as const
const levelNames: Record<(typeof personLevels)[number], string> = {
  leader: '市领导',
  principal: '主要负责人',
  deputy: '分管负责人',
  staff: '工作人员',
}

const rowForm = z.object({
  agencyCode: field.text(40),
  nameZh: field.text(60),
  nameEn: field.optionalText(100),
  positionZh: field.text(60),
  level: field.choice(personLevels),
  email: field.optionalEmail(),
  phone: field.optionalText(40),
  isLiaison: field.checkbox(),
})
export type PersonImport = z.infer<typeof rowForm>

export function personCsvRow(person: PersonRow): string[] {
  return [
    person.agencyCode,
    person.nameZh,
    person.nameEn,
    person.positionZh,
    levelNames[person.level],
    person.email ?? '',
    person.phone,
    person.isLiaison ? '是' : '否',
  ]
}

/** Checks each row; an agency code that does not exist is an error of its row. */
export function checkPersonRows(file: CsvFile, agencyCodes: ReadonlySet<string>): CheckedRow<PersonImport>[] {
  const seen = new Set<string>()
  return file.rows.map(({ line, values }) => {
    const typed = typedFields(values)
    const result = rowForm.safeParse(typed)
    const errors: Record<string, string> = {}
    if (!result.success)
      for (const issue of result.error.issues)
        errors[columnOf(String(issue.path[0]))] ??= issue.message.includes('.')
          ? issue.message
          : 'errors.invalid'
    if (typed.agencyCode && !agencyCodes.has(typed.agencyCode))
      errors[personColumns[0]] ??= 'people.error.unknownAgency'
    const mark = `${typed.agencyCode} ${typed.nameZh}`
    if (seen.has(mark)) errors[personColumns[1]] ??= 'agencies.error.twiceInFile'
    seen.add(mark)
    return {
      line,
      name: typed.nameZh ?? '',
      value: Object.keys(errors).length ? null : (result.data ?? null),
      errors,
    }
  })
}

function typedFields(values: Record<string, string>): Record<string, string | undefined> {
  const cell = (at: number) =>
    (values[personColumns[at]!] ?? values[englishColumns[at]!] ?? '').replace(/^'(?=[=+\-@])/, '')
  const typed: Record<string, string | undefined> = Object.fromEntries(
    fields.map((name, at) => [name, cell(at)]),
  )
  typed.level =
    Object.keys(levelNames).find((code) => levelNames[code as keyof typeof levelNames] === typed.level) ??
    typed.level
  typed.isLiaison = ['是', 'yes', '1', 'true'].includes((typed.isLiaison ?? '').toLowerCase())
    ? 'on'
    : undefined
  return typed
}

const columnOf = (name: string) => personColumns[fields.indexOf(name as (typeof fields)[number])] ?? name

/**
 * Writes the good rows in one transaction. A person of the same name who works at that agency today is changed,
 * anybody else is added with an employment from today on.
 */
export async function importPeople(
  act: Act,
  rows: readonly PersonImport[],
): Promise<{ added: number; changed: number }> {
  return transaction(act.sql, async (tx) => {
    const [counts] = await tx<{ added: number; changed: number }[]>`
      with given as (
        select r.*, a.id as agency_id, gen_random_uuid() as new_id from jsonb_to_recordset(${json(tx, rows)})
          as r("agencyCode" text, "nameZh" text, "nameEn" text, "positionZh" text, level text, email text, phone text, "isLiaison" boolean)
        join agencies a on a.code = r."agencyCode"
      ), known as (
        select g.*, p.id as person_id, w.id as employment_id from given g
        join employments w on w.agency_id = g.agency_id and ${act.viewer.today}::date >= w.from_day and ${act.viewer.today}::date < w.to_day
        join people p on p.id = w.person_id and p.name_zh = g."nameZh"
      ), changed as (
        update people p set name_en = k."nameEn", email = k.email, phone = k.phone, version = p.version + 1 from known k where p.id = k.person_id returning p.id
      ), moved as (
        update employments w set position_zh = k."positionZh", level = k.level from known k where w.id = k.employment_id returning w.id
      ), fresh as (
        select * from given g where not exists (select 1 from known k where k.agency_id = g.agency_id and k."nameZh" = g."nameZh")
      ), added as (
        insert into people (id, name_zh, name_en, email, phone, confirmed_at)
        select new_id, "nameZh", "nameEn", email, phone, ${act.now} from fresh returning id
      ), employed as (
        insert into employments (person_id, agency_id, position_zh, level, from_day)
        select f.new_id, f.agency_id, f."positionZh", f.level, ${act.viewer.today} from fresh f join added on added.id = f.new_id returning id
      ), liaisons as (
        select person_id, agency_id, email from known where "isLiaison" union all select new_id, agency_id, email from fresh where "isLiaison"
      ), granted as (
        insert into role_grants (person_id, role, agency_id, granted_by, granted_at)
        select person_id, 'liaison', agency_id, ${act.viewer.personId}, ${act.now} from liaisons
        on conflict do nothing returning id
      ), addressed as (
        insert into sign_in_emails (email, person_id) select email, person_id from liaisons where email is not null on conflict (email) do nothing returning email
      )
      select (select count(*) from added)::int as added, (select count(*) from changed)::int as changed,
        (select count(*) from moved) + (select count(*) from employed) + (select count(*) from granted) + (select count(*) from addressed) as done`
    const { added, changed } = counts!
    await recordAudit(tx, act, {
      action: 'people.imported',
      subjectType: 'person',
      subjectId: null,
      args: { added, changed },
    })
    return { added, changed }
  })
}
