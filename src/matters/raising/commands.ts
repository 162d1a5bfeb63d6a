import { recordAudit } from '../../audit/commands.ts'
import type { Act } from '../../auth/act.ts'
import { isLiaisonOf, isOffice } from '../../auth/viewer.ts'
import { storeFile } from '../../files/commands.ts'
import { officeDay } from '../../lib/dates.ts'
import { first, type Tx, transaction } from '../../lib/db.ts'
import { Conflict, Forbidden } from '../../lib/errors.ts'
import { queueMails } from '../../outbox/queue.ts'
import { lockMatter, refuse } from '../commands.ts'
import type { MatterInput, MatterRevision } from '../form.ts'
import { matterMails } from '../mail.tsx'
import { findMatter, listDirectors, type Matter } from '../queries.ts'
import { whyNotAskBack, whyNotRevise } from '../rules.ts'

/** A liaison raises for the own agency, the office for any. The office's own intake is accepted by the same act. */
export async function raiseMatter(act: Act, input: MatterInput, files: readonly File[]): Promise<string> {
  const office = isOffice(act.viewer)
  if (!office && !isLiaisonOf(act.viewer, input.agencyId)) throw new Forbidden()
  const id = await transaction(act.sql, async (tx) => {
    const row = first(
      await tx<{ id: string }[]>`
      insert into matters ${tx({
        title: input.title,
        title_en: input.titleEn,
        description: input.description,
        topic_id: input.topicId,
        raised_by_agency_id: input.agencyId,
        raised_by_person_id: act.viewer.personId,
        raised_on: officeDay(act.now),
        basis: input.basis,
        milestone: input.milestone,
        milestone_on: input.milestoneOn,
        urgent_at: input.urgent ? act.now : null,
        confidential_at: office && input.confidential ? act.now : null,
        created_at: act.now,
      })} returning id`,
    )
    if (!row) throw new Error('no matter came back')
    for (const file of files) await storeFile(tx, act, file, { matterId: row.id }, 'basis', input.agencyId)
    await recordAudit(tx, act, {
      action: input.urgent ? 'matters.raisedUrgent' : 'matters.raised',
      subjectType: 'matter',
      subjectId: row.id,
      agencyId: input.agencyId,
      args: { title: input.title },
    })
    if (input.urgent) await tellDirectors(tx, act, row.id)
    return row.id
  })
  if (input.urgent) act.kickOutbox()
  return id
}

/** New words for a matter; somebody else's save in between is a Conflict. A matter that becomes urgent is told at once. */
export async function reviseMatter(act: Act, id: string, input: MatterRevision): Promise<void> {
  const becameUrgent = await transaction(act.sql, async (tx) => {
    const matter = await lockMatter(tx, act, id)
    const office = isOffice(act.viewer)
    if (!office && !isLiaisonOf(act.viewer, matter.agencyId)) throw new Forbidden()
    refuse(whyNotRevise(matter, office))
    if (matter.version !== input.version) throw new Conflict(fieldsOf(matter))
    await tx`
      update matters set ${tx({
        title: input.title,
        title_en: input.titleEn,
        description: input.description,
        topic_id: input.topicId,
        basis: input.basis,
        milestone: input.milestone,
        milestone_on: input.milestoneOn,
        urgent_at: input.urgent ? (matter.urgentAt ?? act.now) : null,
        confidential_at: office
          ? input.confidential
            ? (matter.confidentialAt ?? act.now)
            : null
          : matter.confidentialAt,
        version: matter.version + 1,
      })} where id = ${id}`
    await recordAudit(tx, act, {
      action: 'matters.revised',
      subjectType: 'matter',
      subjectId: id,
      args: { title: input.title },
      before: fieldsOf(matter),
      after: input,
    })
    const urgentNow = input.urgent && !matter.urgentAt
    if (urgentNow) await tellDirectors(tx, act, id)
    return urgentNow
  })
  if (becameUrgent) act.kickOutbox()
}

export async function addMatterFile(act: Act, id: string, files: readonly File[]): Promise<void> {
  await transaction(act.sql, async (tx) => {
    const matter = await lockMatter(tx, act, id)
    if (!isOffice(act.viewer) && !isLiaisonOf(act.viewer, matter.agencyId)) throw new Forbidden()
    refuse(whyNotAskBack(matter))
    for (const file of files) await storeFile(tx, act, file, { matterId: id }, 'basis', matter.agencyId)
  })
}

async function tellDirectors(tx: Tx, act: Act, id: string): Promise<void> {
  const matter = await findMatter(tx, act.viewer, id)
  if (!matter) return
  await queueMails(tx, act, matterMails(act, 'urgent', matter, await listDirectors(tx), matter.description))
}

function fieldsOf(matter: Matter): Record<string, string> {
  return {
    title: matter.title,
    titleEn: matter.titleEn,
    description: matter.description,
    basis: matter.basis,
    milestone: matter.milestone,
    milestoneOn: matter.milestoneOn ?? '',
  }
}
