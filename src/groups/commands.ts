import type { z } from 'zod'
import { recordAudit } from '../audit/commands.ts'
import type { Act } from '../auth/act.ts'
import { databaseError, first, type Tx, transaction } from '../lib/db.ts'
import { NotFound, RuleViolation } from '../lib/errors.ts'
import type {
  basisForm,
  endSeatForm,
  groupForm,
  holdingForm,
  postForm,
  seatForm,
  statusForm,
} from './form.ts'
import { type Group, listSeats } from './queries.ts'
import { statusesOf, whyNotAdjust, whyNotStatus } from './rules.ts'

function explain(error: unknown): never {
  const found = databaseError(error)
  if (found?.constraint === 'seats_one_head') throw new RuleViolation('groups.error.oneHead')
  if (found?.constraint === 'seats_post_or_person') throw new RuleViolation('groups.error.postOrPerson')
  if (found?.code === '23P01') throw new RuleViolation('groups.error.overlap')
  if (found?.code === '23514') throw new RuleViolation('groups.error.dayOrder')
  if (found?.code === '23503') throw new NotFound()
  throw error
}

/** Adds a group with its first status: an office begins temporary, the others active (a task force once it is staffed, R08). */
export async function addGroup(act: Act, input: z.infer<typeof groupForm>): Promise<string> {
  return transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`
      insert into groups (kind, name_zh, name_en, duty_zh) values (${input.kind}, ${input.nameZh}, ${input.nameEn}, ${input.dutyZh}) returning id`,
    )
    const status = { leading_group: 'active', office: 'temporary', task_force: null }[input.kind]
    if (status)
      await tx`insert into group_statuses (group_id, status, from_day) values (${row!.id}, ${status}, ${input.fromDay})`
    await auditGroup(tx, act, 'groups.added', row!.id, input.nameZh, input)
    return row!.id
  }).catch(explain)
}

/** Fills a seat from a day on. A second head in force is refused (R01); a leading group needs a basis document (R05). */
export async function addSeat(act: Act, group: Group, input: z.infer<typeof seatForm>): Promise<void> {
  const why = whyNotAdjust(group.kind, input.basisDocumentId)
  if (why) throw new RuleViolation(why)
  await transaction(act.sql, async (tx) => {
    await mustBeBasisOf(tx, group.id, input.basisDocumentId)
    await tx`
      insert into seats (group_id, role, post_id, person_id, agency_id, from_day, basis_document_id, seat_order)
      values (${group.id}, ${input.role}, ${input.postId}, ${input.personId}, ${input.agencyId}, ${input.fromDay}, ${input.basisDocumentId},
        (select coalesce(max(seat_order), 0) + 1 from seats where group_id = ${group.id}))`
    await auditGroup(tx, act, 'groups.seatAdded', group.id, group.nameZh, input)
  }).catch(explain)
}

/** Ends a seat on a day (R04: it stays as history). */
export async function endSeat(
  act: Act,
  group: Group,
  seatId: string,
  input: z.infer<typeof endSeatForm>,
): Promise<void> {
  const why = whyNotAdjust(group.kind, input.basisDocumentId)
  if (why) throw new RuleViolation(why)
  await transaction(act.sql, async (tx) => {
    await mustBeBasisOf(tx, group.id, input.basisDocumentId)
    const rows = await tx`
      update seats set to_day = ${input.day}, ended_basis_document_id = ${input.basisDocumentId}
      where id = ${seatId} and group_id = ${group.id} and to_day > ${input.day} and from_day < ${input.day} returning id`
    if (rows.length === 0) throw new RuleViolation('groups.error.dayOrder')
    await auditGroup(tx, act, 'groups.seatEnded', group.id, group.nameZh, { seatId, ...input })
  }).catch(explain)
}

async function mustBeBasisOf(tx: Tx, groupId: string, basisDocumentId: string | null): Promise<void> {
  if (!basisDocumentId) return
  const rows = await tx`select 1 from basis_documents where id = ${basisDocumentId} and group_id = ${groupId}`
  if (rows.length === 0) throw new NotFound()
}

/** Gives the group another status from a day on; the present one ends that day. R08 holds for task forces. */
export async function changeStatus(act: Act, group: Group, input: z.infer<typeof statusForm>): Promise<void> {
  if (!(statusesOf[group.kind] as readonly string[]).includes(input.status))
    throw new RuleViolation('groups.error.status')
  await transaction(act.sql, async (tx) => {
    const seats = await listSeats(tx, group.id, input.fromDay)
    const why = whyNotStatus(
      group.kind,
      input.status,
      seats.map((seat) => seat.role),
    )
    if (why) throw new RuleViolation(why)
    await tx`update group_statuses set to_day = ${input.fromDay} where group_id = ${group.id} and to_day > ${input.fromDay} and from_day < ${input.fromDay}`
    await tx`insert into group_statuses (group_id, status, from_day) values (${group.id}, ${input.status}, ${input.fromDay})`
    await auditGroup(tx, act, 'groups.statusChanged', group.id, group.nameZh, input)
  }).catch(explain)
}

/** Records a basis document (依据) of the group. */
export async function addBasis(act: Act, group: Group, input: z.infer<typeof basisForm>): Promise<void> {
  await transaction(act.sql, async (tx) => {
    await tx`insert into basis_documents (group_id, title_zh, doc_no, day) values (${group.id}, ${input.title}, ${input.docNo}, ${input.day})`
    await auditGroup(tx, act, 'groups.basisAdded', group.id, group.nameZh, input)
  })
}

export async function addPost(act: Act, input: z.infer<typeof postForm>): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`
      insert into posts (title_zh, title_en, agency_id) values (${input.titleZh}, ${input.titleEn}, ${input.agencyId}) returning id`,
    )
    await recordAudit(tx, act, {
      action: 'groups.postAdded',
      subjectType: 'post',
      subjectId: row!.id,
      args: { name: input.titleZh },
      after: input,
    })
  }).catch(explain)
}

/** Gives a post to a person from a day on; the present holder's time ends that day. Seats on the post follow by themselves (R03). */
export async function handOverPost(
  act: Act,
  postId: string,
  input: z.infer<typeof holdingForm>,
): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const post = first(
      await tx<{ title: string }[]>`select title_zh as title from posts where id = ${postId} for update`,
    )
    if (!post) throw new NotFound()
    await tx`update post_holdings set to_day = ${input.fromDay} where post_id = ${postId} and to_day > ${input.fromDay} and from_day < ${input.fromDay}`
    await tx`insert into post_holdings (post_id, person_id, from_day) values (${postId}, ${input.personId}, ${input.fromDay})`
    await recordAudit(tx, act, {
      action: 'groups.postHandedOver',
      subjectType: 'post',
      subjectId: postId,
      args: { name: post.title },
      after: input,
    })
  }).catch(explain)
}

async function auditGroup(
  tx: Tx,
  act: Act,
  action: string,
  id: string,
  name: string,
  after: unknown,
): Promise<void> {
  await recordAudit(tx, act, { action, subjectType: 'group', subjectId: id, args: { name }, after })
}
