import type { z } from 'zod'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { Day } from '../lib/dates.ts'
import { databaseError, first, type Tx, transaction } from '../lib/db.ts'
import { Conflict, NotFound, RuleViolation } from '../lib/errors.ts'
import type { employmentForm, NewPerson, personForm } from './form.ts'
import type { Person } from './queries.ts'

/** Adds a person with a first employment. */
export async function addPerson(act: Act, input: NewPerson): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`
      insert into people (name_zh, name_en, email, phone, confirmed_at) values (${input.nameZh}, ${input.nameEn}, ${input.email}, ${input.phone}, ${act.now}) returning id`,
    )
    await tx`insert into employments (person_id, agency_id, position_zh, position_en, level, from_day)
      values (${row!.id}, ${input.agencyId}, ${input.positionZh}, ${input.positionEn}, ${input.level}, ${input.fromDay ?? '-infinity'})`
    await auditPerson(tx, act, 'people.added', row!.id, input.nameZh, input)
    return row!.id
  }).catch(explain)
}

function explain(error: unknown): never {
  const found = databaseError(error)
  if (found?.code === '23P01') throw new RuleViolation('people.error.employedTwice')
  if (found?.code === '23503') throw new NotFound()
  if (found?.constraint === 'role_grants_current') throw new RuleViolation('people.error.liaisonAlready')
  throw error
}

/** Changes name and address of a person that nobody changed since `version`; else Conflict. */
export async function changePerson(
  act: Act,
  before: Person,
  input: z.infer<typeof personForm>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows = await tx`
      update people set name_zh = ${input.nameZh}, name_en = ${input.nameEn}, email = ${input.email}, phone = ${input.phone}, version = version + 1
      where id = ${before.id} and version = ${input.version} returning id`
    const { nameZh, nameEn, email, phone } = before
    if (rows.length === 0) throw new Conflict({ nameZh, nameEn, email: email ?? '', phone })
    await auditPerson(tx, act, 'people.changed', before.id, input.nameZh, input)
  })
}

/** Adds an employment from a day on; a person may work in two agencies, but not twice in one. */
export async function addEmployment(
  act: Act,
  person: Person,
  input: z.infer<typeof employmentForm>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await tx`insert into employments (person_id, agency_id, position_zh, position_en, level, from_day)
      values (${person.id}, ${input.agencyId}, ${input.positionZh}, ${input.positionEn}, ${input.level}, ${input.fromDay})`
    await auditPerson(tx, act, 'people.employed', person.id, person.nameZh, input)
  }).catch(explain)
}

/** Ends an employment on a day (the first day not worked); the person's liaison role there ends with it (R04). */
export async function endEmployment(act: Act, person: Person, employmentId: string, day: Day): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ agencyId: string }[]>`
      update employments set to_day = ${day} where id = ${employmentId} and person_id = ${person.id} and to_day > ${day} and from_day < ${day}
      returning agency_id as "agencyId"`,
    )
    if (!row) throw new RuleViolation('people.error.endDay')
    await tx`update role_grants set ended_at = ${act.now}
      where person_id = ${person.id} and agency_id = ${row.agencyId} and role = 'liaison' and ended_at is null and ${day}::date <= ${act.viewer.today}::date`
    await auditPerson(tx, act, 'people.employmentEnded', person.id, person.nameZh, { day })
  })
}

/** The office confirms a person whom an agency typed on a reply page. */
export async function confirmPerson(act: Act, person: Person): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows =
      await tx`update people set confirmed_at = ${act.now} where id = ${person.id} and confirmed_at is null returning id`
    if (rows.length) await auditPerson(tx, act, 'people.confirmed', person.id, person.nameZh)
  })
}

/** Names a person liaison of an agency where the person works today. */
export async function appointLiaison(act: Act, person: Person, agencyId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const works =
      await tx`select 1 from employments where person_id = ${person.id} and agency_id = ${agencyId}
      and ${act.viewer.today}::date >= from_day and ${act.viewer.today}::date < to_day`
    if (works.length === 0) throw new RuleViolation('people.error.worksElsewhere')
    await tx`insert into role_grants (person_id, role, agency_id, granted_by, granted_at) values (${person.id}, 'liaison', ${agencyId}, ${act.viewer.personId}, ${act.now})`
    if (person.email)
      await tx`insert into sign_in_emails (email, person_id) values (${person.email}, ${person.id}) on conflict (email) do nothing`
    await auditPerson(tx, act, 'people.liaisonAppointed', person.id, person.nameZh, { agencyId })
  }).catch(explain)
}

/** Ends a liaison's role; the grant stays as history (R04), open sessions end. */
export async function endLiaison(act: Act, person: Person, grantId: string): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows = await tx`update role_grants set ended_at = ${act.now}
      where id = ${grantId} and person_id = ${person.id} and role = 'liaison' and ended_at is null returning id`
    if (rows.length === 0) throw new NotFound()
    await tx`delete from sessions where person_id = ${person.id}`
    await auditPerson(tx, act, 'people.liaisonEnded', person.id, person.nameZh)
  })
}

async function auditPerson(
  tx: Tx,
  act: Act,
  action: string,
  id: string,
  name: string,
  after?: unknown,
): Promise<void> {
  await recordAudit(tx, act, { action, subjectType: 'person', subjectId: id, args: { name }, after })
}
