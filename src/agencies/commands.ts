import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import type { Day } from '../lib/dates.ts'
import { databaseError, first, json, type Tx, transaction } from '../lib/db.ts'
import { Conflict, NotFound, RuleViolation } from '../lib/errors.ts'
import type { AgencyInput } from './form.ts'
import type { Agency } from './queries.ts'

const rowOf = (input: AgencyInput) => ({
  code: input.code,
  standing_order: input.standingOrder,
  name_zh: input.nameZh,
  short_zh: input.shortZh,
  name_en: input.nameEn,
  type: input.type,
  relation: input.relation,
  is_member_unit: input.isMemberUnit,
  mailbox: input.mailbox,
  telephone: input.telephone,
})

/** Which field a uniqueness error is about, as a message; anything else is thrown on. */
function explainTaken(error: unknown): never {
  const constraint = databaseError(error)?.constraint
  if (constraint === 'agencies_standing_order_key') throw new RuleViolation('agencies.error.orderTaken')
  if (constraint === 'agencies_code_key') throw new RuleViolation('agencies.error.codeTaken')
  if (constraint === 'agencies_name') throw new RuleViolation('agencies.error.nameTaken')
  if (constraint === 'agencies_one_office') throw new RuleViolation('agencies.error.oneOffice')
  throw error
}

/** Adds an agency. A code, order or name in use is a RuleViolation. */
export async function addAgency(act: Act, input: AgencyInput): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const row = first(await tx<{ id: string }[]>`insert into agencies ${tx(rowOf(input))} returning id`)
    await auditAgency(tx, act, 'agencies.added', row!.id, input.shortZh, undefined, input)
    return row!.id
  }).catch(explainTaken)
}

/** Changes an agency that nobody changed since `version`; else Conflict with what stands now. */
export async function changeAgency(
  act: Act,
  before: Agency,
  version: number,
  input: AgencyInput,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const changed = await tx`
      update agencies set ${tx(rowOf(input))}, version = version + 1 where id = ${before.id} and version = ${version} returning id`
    if (changed.length === 0) throw new Conflict(fieldsOf(before))
    await auditAgency(tx, act, 'agencies.changed', before.id, input.shortZh, fieldsOf(before), input)
  }).catch(explainTaken)
}

function fieldsOf(agency: Agency): Record<string, string> {
  const { code, standingOrder, nameZh, shortZh, nameEn, type, relation, mailbox, telephone } = agency
  return {
    code,
    standingOrder: String(standingOrder),
    nameZh,
    shortZh,
    nameEn,
    type,
    relation,
    mailbox: mailbox ?? '',
    telephone,
  }
}

/** Ends an agency from a day on (R04: nothing is deleted); its name and order may then be given again. */
export async function endAgency(act: Act, agency: Agency, day: Day): Promise<void> {
  if (day <= agency.fromDay) throw new RuleViolation('agencies.error.endBeforeStart')
  await transaction(act.sql, async (tx) => {
    const ended =
      await tx`update agencies set to_day = ${day}, version = version + 1 where id = ${agency.id} and to_day = 'infinity' returning id`
    if (ended.length === 0) throw new RuleViolation('agencies.error.ended')
    await auditAgency(tx, act, 'agencies.ended', agency.id, agency.shortZh, undefined, { day })
  })
}

/** Takes back the end of an agency that was ended by mistake. */
export async function reopenAgency(act: Act, agency: Agency): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const rows =
      await tx`update agencies set to_day = 'infinity', version = version + 1 where id = ${agency.id} and to_day <> 'infinity' returning id`
    if (rows.length) await auditAgency(tx, act, 'agencies.reopened', agency.id, agency.shortZh)
  }).catch(explainTaken)
}

export interface DeskInput {
  leaderPersonId: string
  staffPersonIds: string[]
  dutyZh: string
  fromDay: Day
}

/** Reports the agency's desk from a day on; the present one ends that day. People must work at the agency then. */
export async function reportDesk(act: Act, agency: Agency, input: DeskInput): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const ids = [...new Set([input.leaderPersonId, ...input.staffPersonIds])]
    const employed = await tx<{ id: string }[]>`
      select distinct person_id as id from employments
      where agency_id = ${agency.id} and person_id in ${tx(ids)} and ${input.fromDay}::date >= from_day and ${input.fromDay}::date < to_day`
    if (employed.length !== ids.length) throw new NotFound()
    await tx`update desks set to_day = ${input.fromDay} where agency_id = ${agency.id} and to_day > ${input.fromDay} and from_day < ${input.fromDay}`
    await insertDesk(tx, agency.id, input)
    await auditAgency(tx, act, 'agencies.deskReported', agency.id, agency.shortZh, undefined, input)
  }).catch((error: unknown) => {
    if (databaseError(error)?.code === '23P01') throw new RuleViolation('agencies.error.deskOverlap')
    throw error
  })
}

async function insertDesk(tx: Tx, agencyId: string, input: DeskInput): Promise<void> {
  const desk = first(
    await tx<{ id: string }[]>`
    insert into desks (agency_id, leader_person_id, duty_zh, from_day) values (${agencyId}, ${input.leaderPersonId}, ${input.dutyZh}, ${input.fromDay}) returning id`,
  )
  const staff = input.staffPersonIds.map((personId) => ({ desk_id: desk!.id, person_id: personId }))
  if (staff.length) await tx`insert into desk_staff ${tx(staff)}`
}

async function auditAgency(
  tx: Tx,
  act: Act,
  action: string,
  id: string,
  name: string,
  before?: unknown,
  after?: unknown,
): Promise<void> {
  await recordAudit(tx, act, {
    action,
    subjectType: 'agency',
    subjectId: id,
    agencyId: id,
    args: { name },
    before,
    after,
  })
}

/** Writes the good rows of an import: known codes are changed, new ones added, all in one transaction. */
export async function importAgencies(
  act: Act,
  rows: readonly AgencyInput[],
): Promise<{ added: number; changed: number }> {
  return transaction(act.sql, async (tx) => {
    await tx`set constraints all deferred`
    const written = await tx<{ added: boolean }[]>`
      insert into agencies (code, standing_order, name_zh, short_zh, name_en, type, relation, is_member_unit, mailbox, telephone)
      select * from jsonb_to_recordset(${json(tx, rows.map(rowOf))}) as r(code text, standing_order int, name_zh text, short_zh text, name_en text,
        type text, relation text, is_member_unit boolean, mailbox text, telephone text)
      on conflict (code) do update set standing_order = excluded.standing_order, name_zh = excluded.name_zh, short_zh = excluded.short_zh,
        name_en = excluded.name_en, type = excluded.type, relation = excluded.relation, is_member_unit = excluded.is_member_unit,
        mailbox = excluded.mailbox, telephone = excluded.telephone, version = agencies.version + 1
      returning xmax = 0 as added`
    const added = written.filter((row) => row.added).length
    await recordAudit(tx, act, {
      action: 'agencies.imported',
      subjectType: 'agency',
      subjectId: null,
      args: { added, changed: written.length - added },
    })
    return { added, changed: written.length - added }
  }).catch(explainTaken)
}
